"""For those who write rules: list, show, scaffold, test and lint them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from policyqa.adjudication.cases import run_cases
from policyqa.corpus import locate
from policyqa.engines import interpreter
from policyqa.errors import UsageError
from policyqa.model.diagnostic import Severity
from policyqa.model.facts import Vocabulary
from policyqa.model.rules import Norm
from policyqa.model.text import Clause, ClauseKind
from policyqa.rulebook.checking import check_cases, check_texts
from policyqa.rulebook.render import to_text
from policyqa.service.knowledge import Knowledge

SCAFFOLD = """\
# rules/{document}/<主题>.yaml —— 写法见 rules/README.md
{hints}document: {document}
norms:
  - id: <城市>/<主题>/<名字>
    title: <一句话说这条规则>
    modality: {modality}
    strength: {strength}
{duty}    subject:
      facility: <必须已经确定的对象>
    when:
      <适用的情形，没有就删去>: true
    cite: {quote}

# rules/{document}/<主题>.test.yaml
cases:
  - name: <适用的一例>
    as_of: 2024-06-01
    facts: {{place: {place}}}
    verdict: <prohibited|restricted|conditional>
    fires: [<城市>/<主题>/<名字>]
    cites: [{quote}]
    missing: []
  - name: <差一点、不适用的一例>
    as_of: 2024-06-01
    facts: {{place: {place}}}
    verdict: not_prohibited
"""
_DUTY = "    duty: <给人看的一句要求>\n    requires:\n      <已知不满足即违反的事实>: true\n"
_MOST_HINTS = 12
_PLAIN = re.compile(r"[\u3400-\u9fff][\w，。；、…“”‘’（）《》〔〕％—·.]*")
"""A quote that YAML reads as it stands, in a list too."""


class Authoring:
    """What those who write rules need, on one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._rulebook = knowledge.rulebook

    def listing(self, word: str = "") -> list[str]:
        """One line a rule: id, modality, strength, title; with `word`, those that have it in the line."""
        lines = [f"{n.id}\t{n.modality.value}\t{n.strength.value}\t{n.title}" for n in self._rulebook.norms]
        return [line for line in lines if word in line]

    def show(self, identifier: str) -> str:
        """A rule as a sentence, its clauses verbatim, and its cases; raises UsageError for an unknown id."""
        norm = self._rulebook.index.get(identifier)
        if norm is None:
            near = "、".join(n for n in self._rulebook.index if identifier.rsplit("/", maxsplit=1)[-1] in n)
            hint = f"相近的有：{near}。" if near else ""
            raise UsageError(f"没有规则“{identifier}”。{hint}policyqa rules list 列出全部。")
        sentence = to_text(norm, self._rulebook.vocabulary)
        return "\n".join([f"{norm.id}（{norm.position}）", sentence, *self._grounds(norm)])

    def scaffold(self, text: str) -> str:
        """A rule file with the quote filled in, for a clause id or a verbatim quote; raises UsageError for neither."""
        clause = self._clause(text)
        strict = any(word in clause.text for word in ("严禁", "禁止", "不得", "必须"))
        barred = any(word in clause.text for word in ("严禁", "禁止", "不得", "原则上"))
        quote = clause.text.rstrip("。；") if text == clause.id else text
        return SCAFFOLD.format(
            document=clause.document,
            hints="".join(f"# {hint}\n" for hint in self._hints(clause, quote)),
            modality="prohibition" if barred else "obligation",
            strength="strict" if strict else "defeasible",
            duty="" if barred else _DUTY,
            quote=quote if _PLAIN.fullmatch(quote) else json.dumps(quote, ensure_ascii=False),
            place=self._knowledge.documents[clause.document].info.jurisdiction or "<所在地>",
        )

    def run_cases(self, word: str = "") -> tuple[list[str], int]:
        """The failures of all cases, or of those whose file or name has `word`, and how many cases ran."""
        chosen = [c for c in self._rulebook.cases if word in str(c.position) or word in c.name]
        results = run_cases(self._rulebook, interpreter.compile(self._rulebook), chosen)
        failures = [f"{r.case.position}: {r.case.name}: {failure}" for r in results for failure in r.failures]
        return failures, len(results)

    def lint(self) -> tuple[list[str], int]:
        """Every defect of the rule files as text, and how many of them are errors."""
        sources = {d.id: d.canonical for d in self._knowledge.documents.values()}
        found = [*self._knowledge.diagnostics, *check_texts(self._rulebook, sources), *check_cases(self._rulebook)]
        unique = list(dict.fromkeys(found))
        return [str(d) for d in unique], sum(d.severity is Severity.ERROR for d in unique)

    def _hints(self, clause: Clause, quote: str) -> Iterator[str]:
        """What the writer of a rule wants to know first: where the clause stands, who cites it, which facts fit."""
        heading = "（这是标题，规则应当引用它下面的句子）" if clause.kind is ClauseKind.HEADING else ""
        yield f"条款：{clause.id} {' › '.join(clause.path)}{heading}"
        citing = [n.id for n in self._rulebook.norms if any(c.quote in clause.text or quote in c.quote for c in n.cite)]
        if citing:
            yield f"已有规则引用这一条款：{'、'.join(citing)}"
        facts = sorted(_facts_in(self._rulebook.vocabulary, quote), key=lambda f: -len(f[1]))[:_MOST_HINTS]
        if facts:
            yield f"词汇里可能用到：{'；'.join(name for name, _ in facts)}"

    def _grounds(self, norm: Norm) -> list[str]:
        lines = [f"条款：{' › '.join(c.path)}“{c.quote}”" for c in self._knowledge.citations[norm.id]]
        cases = [c for c in self._rulebook.cases if norm.id in c.fires]
        return [*lines, *(f"用例：{c.name} → {c.verdict}（{c.position}）" for c in cases)]

    def _clause(self, text: str) -> Clause:
        for document in self._knowledge.documents.values():
            by_id = {c.id: c for c in document.clauses}
            if text in by_id:
                return by_id[text]
            found = locate(document, text)
            if found is not None and found.clause in by_id:
                return by_id[found.clause]
        raise UsageError(
            f"知识库中没有条款“{text[:60]}”：请给出条款编号（policyqa search --json 的 clause）或逐字引文。"
        )


def _facts_in(vocabulary: Vocabulary, text: str) -> Iterator[tuple[str, str]]:
    """The facts of which a text speaks, with the value it names, and the longest of the words that say so."""
    for fact in vocabulary.facts.values():
        words = [w for w in (fact.label, *fact.asserts, *fact.denies, *fact.mentions, *fact.cues) if w in text]
        told = [t.value for t in fact.terms if t.value in text]
        most_specific = [v for v in told if not any(v != other and v in other for other in told)]
        if most_specific:
            yield f"{fact.name}: {'、'.join(most_specific)}", max(most_specific, key=len)
        elif words:
            yield fact.name, max(words, key=len)
