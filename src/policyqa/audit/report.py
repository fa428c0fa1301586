"""The audit report in the form of the contract: norms, rules, findings, coverage, and the tables behind them.

Takes rulebook, documents and citations; `Tools` lends what only higher layers can do (run cases, decide, read the
name of a project). Without tools the parts that need them are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from policyqa.audit import accepted as acceptance
from policyqa.audit import crosscheck, families, health, jurisdictions, mutation, plans, trend
from policyqa.audit.coverage import NormEntry, survey
from policyqa.audit.findings import Finding
from policyqa.audit.verification import Verifier
from policyqa.model.rules import Norm, Rulebook
from policyqa.model.text import Citation, Document

DOMAIN = (
    "证明所及的范围：每个事实取其词汇所列的值（多值事实每个项目取一个值，或“其他”），数量按规则里的全部界点切开，"
    "从 0 起；在这个范围内结论是精确的，范围之外不作断言。"
)
STATUSES = ("encoded", "partly", "not_encoded", "not_encodable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the audit borrows from the layers beside and above it."""

    run: health.RunCases
    decide: jurisdictions.Decide
    in_play: mutation.InPlay
    judge: plans.Judge | None = None
    projects: tuple[plans.PlanProject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look at: the day, whether to mutate, what has been accepted, the last report to compare with.

    `cross_check` asks Z3 for a second opinion on every proof, where it is installed.
    """

    as_of: date
    mutation: bool = False
    accepted: tuple[acceptance.Accepted, ...] = ()
    previous: Mapping[str, object] | None = None
    cross_check: bool = True


def build(
    rulebook: Rulebook,
    documents: Sequence[Document],
    citations: Mapping[str, tuple[Citation, ...]],
    *,
    wanted: Wanted | None = None,
    tools: Tools | None = None,
) -> dict[str, object]:
    """The whole report (contract: audit). Raises EngineFault where a decision fails."""
    wanted = wanted or Wanted(as_of=date.max)
    norms = survey(rulebook, documents, citations)
    circles = health.circular(rulebook)
    verifier = None if circles else Verifier(rulebook)
    findings = [*circles, *_health(rulebook, documents, citations, wanted)]
    tables: dict[str, object] = {}
    if verifier is not None:
        findings += _proofs(verifier, tables, wanted)
        if tools is not None:
            findings += _decided(verifier, tools, wanted, tables)
    listed = [acceptance.mark(f, wanted.accepted) for f in findings]
    coverage, breakdown = _coverage(norms, rulebook), _breakdown(norms)
    return {
        "as_of": None if wanted.as_of == date.max else wanted.as_of.isoformat(),
        "domain": DOMAIN,
        "norms": [_norm_json(n) for n in norms],
        "rules": _rules_json(rulebook, citations, wanted.as_of, verifier),
        "findings": listed,
        "coverage": coverage,
        "breakdown": breakdown,
        **trend.compare(coverage, breakdown, listed, wanted.previous),
        "unused_acceptances": acceptance.unused(findings, wanted.accepted),
        **tables,
    }


def _health(
    rulebook: Rulebook, documents: Sequence[Document], citations: Mapping[str, tuple[Citation, ...]], wanted: Wanted
) -> list[Finding]:
    ended = [] if wanted.as_of == date.max else list(health.lapsed(rulebook, documents, wanted.as_of))
    return [*health.text_findings(rulebook, documents, citations), *health.untested(rulebook), *ended]


def _proofs(verifier: Verifier, tables: dict[str, object], wanted: Wanted) -> list[Finding]:
    measured = families.families(verifier)
    tables["boundaries"] = families.boundary_witnesses(verifier)
    tables["families"] = families.to_json(measured)
    found = [*verifier.findings(), *families.gaps(measured), *families.disagreements(measured, verifier)]
    left_out = "未要求" if not wanted.cross_check else crosscheck.why_not(verifier.rulebook)
    if left_out:
        tables["cross_check"] = {"left_out": left_out}
        return found
    outcome = crosscheck.check(verifier, measured)
    tables["cross_check"] = {"compared": outcome.compared, "undecided": len(outcome.findings)}
    return [*found, *outcome.findings]


def _decided(verifier: Verifier, tools: Tools, wanted: Wanted, tables: dict[str, object]) -> list[Finding]:
    rulebook = verifier.rulebook
    rows = jurisdictions.compare(verifier, tools.decide)
    tables["jurisdictions"] = rows
    found = [*jurisdictions.summaries(rows), *health.case_findings(rulebook, tools.run)]
    if tools.judge is not None:
        found += plans.screen(tools.projects, tools.judge, rulebook)
    if wanted.mutation:
        outcome = mutation.test(rulebook, tools.run, tools.in_play)
        tables["mutation"] = {"mutants": len(outcome.mutants), "equivalent": sum(m.equivalent for m in outcome.mutants), "score": round(outcome.score, 4)}
        found += outcome.findings()
    return found


def _norm_json(entry: NormEntry) -> dict[str, object]:
    return {
        "document": entry.document,
        "clause": entry.clause,
        "path": list(entry.path),
        "quote": entry.quote,
        "start": entry.start,
        "end": entry.end,
        "modality": entry.modality,
        "strength": entry.strength or None,
        "admissibility": entry.admissibility,
        "sectors": list(entry.sectors),
        "status": entry.status,
        "rules": list(entry.rules),
        "reason": entry.reason or None,
        "missing": list(entry.missing),
        "subject": entry.subject or None,
        "thresholds": [asdict(t) for t in entry.thresholds],
        "place_scope": entry.place_scope or None,
        "exception": entry.exception or None,
    }


def _rules_json(
    rulebook: Rulebook, citations: Mapping[str, tuple[Citation, ...]], as_of: date, verifier: Verifier | None
) -> list[dict[str, object]]:
    tested = Counter(rule for case in rulebook.cases for rule in case.fires)
    reachable = None if verifier is None else verifier.reachable()
    return [
        {
            "id": norm.id,
            "title": norm.title,
            "modality": norm.modality.value,
            "citations": [c.quote for c in citations.get(norm.id, ())],
            "tests": tested[norm.id],
            "reachable": None if reachable is None else norm.id in reachable,
            "in_force": as_of != date.max and _in_force(norm, as_of),
            "valid_from": norm.validity.start and norm.validity.start.isoformat(),
            "valid_until": norm.validity.end and norm.validity.end.isoformat(),
            "position": str(norm.position),
        }
        for norm in rulebook.norms
    ]


def _in_force(norm: Norm, as_of: date) -> bool:
    start, end = norm.validity.start, norm.validity.end
    return (start is None or start <= as_of) and (end is None or as_of <= end)


def _coverage(norms: Sequence[NormEntry], rulebook: Rulebook) -> dict[str, int]:
    status = Counter(n.status for n in norms)
    tested = {rule for case in rulebook.cases for rule in case.fires}
    return {
        "norms": len(norms),
        "admissibility_norms": sum(n.admissibility for n in norms),
        **{name: status[name] for name in STATUSES},
        "rules": len(rulebook.norms),
        "rules_tested": sum(n.id in tested for n in rulebook.norms),
    }


def _breakdown(norms: Sequence[NormEntry]) -> dict[str, dict[str, dict[str, int]]]:
    """Counts of each status by document, chapter, modality and sector; a norm of several sectors counts in each."""
    keys: dict[str, Callable[[NormEntry], tuple[str, ...]]] = {
        "document": lambda n: (n.document,),
        "chapter": lambda n: (f"{n.document} › {n.path[0] if n.path else '（无标题）'}",),
        "modality": lambda n: (n.modality,),
        "sector": lambda n: n.sectors,
    }
    found: dict[str, dict[str, dict[str, int]]] = {}
    for name, key in keys.items():
        grouped: dict[str, Counter[str]] = {}
        for norm in norms:
            for value in key(norm):
                grouped.setdefault(value, Counter())[norm.status] += 1
        found[name] = {value: {s: counts[s] for s in STATUSES} for value, counts in grouped.items()}
    return found
