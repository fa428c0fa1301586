"""The health of rules: quotes that drifted, numbers that differ, lapsed rules, cases missing, failing or unable to fail.

Takes rulebook, documents and a function that runs cases, gives findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from policyqa.audit.boxes import parts_of
from policyqa.audit.findings import Finding
from policyqa.model.diagnostic import Diagnostic
from policyqa.model.rules import Definition, Norm, Rulebook, RuleCase
from policyqa.model.text import Citation, Document
from policyqa.rulebook.checking import check_texts
from policyqa.rulebook.norms import PLACE, facts_of
from policyqa.rulebook.references import dependencies, find_cycle

RunCases = Callable[[Rulebook, Sequence[RuleCase]], Sequence[tuple[str, ...]]]
"""Runs cases on a rulebook: for each, what differs from what it expects; nothing where it passes."""

_TEXT_KINDS = {"quote-not-verbatim": "quote_drift", "number-not-in-quote": "number"}


def circular(rulebook: Rulebook) -> list[Finding]:
    """The first circle of definitions; without one, nothing."""
    circle = find_cycle(dependencies(rulebook.definitions, rulebook.vocabulary))
    if not circle:
        return []
    labels = [rulebook.vocabulary.facts[f].label if f in rulebook.vocabulary.facts else f for f in circle]
    rules = tuple(d.id for d in rulebook.definitions if d.fact in circle and facts_of(d.when) & set(circle))
    first = next((d.position for d in rulebook.definitions if d.id in rules), None)
    text = f"定义互相循环：{' → '.join(labels)}；在解开之前，其余证明不作"
    return [Finding(kind="circular", rules=rules, text=text, file=first.file if first else "", line=first.line if first else 0)]


def text_findings(
    rulebook: Rulebook, documents: Sequence[Document], citations: Mapping[str, tuple[Citation, ...]]
) -> Iterator[Finding]:
    """Quotes that the documents no longer hold, numbers that no quote holds, rules without a quote."""
    rules: list[Norm | Definition] = [*rulebook.norms, *rulebook.definitions]
    by_position = {(r.position.file, r.position.line): r.id for r in rules}
    seen: set[str] = set()
    for diagnostic in check_texts(rulebook, {d.id: d.canonical for d in documents}):
        finding = _of_diagnostic(diagnostic, by_position)
        seen.update(finding.rules if finding.kind == "quote_drift" else ())
        yield finding
    for norm in rulebook.norms:
        if not norm.cite:
            yield _of_norm("uncited", norm, "没有引文")
        elif len(citations.get(norm.id, ())) < len(norm.cite) and norm.id not in seen:
            yield _of_norm("quote_drift", norm, "引文在现有文件中找不到")


def _of_diagnostic(diagnostic: Diagnostic, by_position: Mapping[tuple[str, int], str]) -> Finding:
    position = diagnostic.position
    rule = by_position.get((position.file, position.line))
    return Finding(
        kind=_TEXT_KINDS[diagnostic.code],
        rules=() if rule is None else (rule,),
        text=f"{diagnostic.message}。{diagnostic.remedy}",
        file=position.file,
        line=position.line,
    )


def lapsed(rulebook: Rulebook, documents: Sequence[Document], as_of: date) -> Iterator[Finding]:
    """One finding a document whose period has ended, and one for each rule that ended before its document."""
    for document in documents:
        own = [n for n in rulebook.norms if n.cite and n.cite[0].document == document.id]
        ended = [n for n in own if n.validity.end is not None and n.validity.end < as_of]
        with_it = [n for n in ended if n.validity.end == document.info.valid_until]
        yield from (_of_norm("lapsed", n, f"有效期至 {n.validity.end}，已过") for n in ended if n not in with_it)
        if with_it:
            text = f"《{document.info.title}》有效期至 {document.info.valid_until}，其 {len(with_it)} 条规则已过有效期，须查其后续文件"
            yield Finding(kind="lapsed", rules=tuple(n.id for n in with_it), text=text)


def untested(rulebook: Rulebook) -> Iterator[Finding]:
    """Rules that no case makes apply."""
    fired = {rule for case in rulebook.cases for rule in case.fires}
    yield from (_of_norm("untested", n, "没有一个用例使这条规则适用") for n in rulebook.norms if n.id not in fired)


def case_findings(rulebook: Rulebook, run: RunCases) -> Iterator[Finding]:
    """Cases that fail, and cases that no change of the rules beside them can make fail."""
    for case, failures in zip(rulebook.cases, run(rulebook, rulebook.cases), strict=True):
        if failures:
            yield _of_case("failing_test", case, "；".join(failures))
    yield from _dead(rulebook, run)
    names = Counter((c.position.file, c.name) for c in rulebook.cases)
    for case in rulebook.cases:
        if names[case.position.file, case.name] > 1:
            names[case.position.file, case.name] = 0
            yield _of_case("dead_test", case, "与同一文件里另一用例同名，报告时分不清是哪一个失败")


def _dead(rulebook: Rulebook, run: RunCases) -> Iterator[Finding]:
    """Cases that pass without any rule, and touch no fact that the rules beside them are about."""
    empty = replace(rulebook, norms=(), index={}, memo={})
    suspects = [c for c in rulebook.cases if not c.fires and not c.cites and not c.missing]
    about = _facts_beside(rulebook)
    anything = frozenset().union(*about.values())  # for case files that stand beside no rule file
    for case, failures in zip(suspects, run(empty, suspects), strict=True):
        touched = {*case.facts, *case.mentioned}
        if not failures and not touched & about.get(case.position.file, anything):
            yield _of_case("dead_test", case, "没有任何规则时也通过，且不涉及旁边规则的任何事实，因此不会失败")


def _facts_beside(rulebook: Rulebook) -> dict[str, set[str]]:
    """Case file → the facts of the rules beside it, but for the place, which every case names."""
    found: dict[str, set[str]] = {}
    for norm in rulebook.norms:
        facts = frozenset().union(*(facts_of(p) for p in parts_of(norm))) - {PLACE}
        found.setdefault(norm.position.file.removesuffix(".yaml") + ".test.yaml", set()).update(facts)
    return found


def _of_norm(kind: str, norm: Norm, text: str) -> Finding:
    return Finding(
        kind=kind,
        rules=(norm.id,),
        text=f"{norm.title}：{text}（{norm.position}）",
        quotes=tuple(c.quote for c in norm.cite),
        file=norm.position.file,
        line=norm.position.line,
    )


def _of_case(kind: str, case: RuleCase, text: str) -> Finding:
    example = {str(k): str(v) for k, v in case.facts.items()}
    return Finding(
        kind=kind,
        rules=case.fires,
        text=f"用例“{case.name}”：{text}（{case.position}）",
        example=example,
        file=case.position.file,
        line=case.position.line,
    )
