"""Clause by clause, what the same project meets in another jurisdiction: stricter, looser, the same, or only here.

Takes a `Verifier` and a function that decides on facts, gives one row a norm, with the clauses that decide on both
sides and a sentence for a reader, and one summarising finding a pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from policyqa.audit.findings import Finding
from policyqa.audit.verification import Verifier
from policyqa.audit.witness import facts_of, find, sentence
from policyqa.model.facts import Facts, Vocabulary
from policyqa.model.rules import Norm, Rulebook
from policyqa.model.verdict import STRICTNESS, Adjudication, Status, Verdict
from policyqa.rulebook.norms import PLACE

Decide = Callable[[Facts], Adjudication]
_SILENT = (Verdict.OUT_OF_SCOPE, Verdict.NOT_PROHIBITED)
_SPEAKS = (Status.FIRES, Status.UNMET, Status.OPEN, Status.MET, Status.UNDECIDED)
VERDICTS = {
    Verdict.PROHIBITED: "禁止",
    Verdict.RESTRICTED: "原则上限制",
    Verdict.NEED_INFO: "须先补充事实",
    Verdict.CONDITIONAL: "须满足所列义务",
    Verdict.NOT_PROHIBITED: "没有条款禁止",
    Verdict.OUT_OF_SCOPE: "没有规定",
}
RELATIONS = {"same": "相同", "stricter": "另一地更严", "looser": "另一地较宽", "only_here": "只有本地有规定", "depends": "视尚缺的事实而定"}


def compare(verifier: Verifier, decide: Decide) -> list[dict[str, object]]:
    """One row for each norm of a jurisdiction and each other jurisdiction beside it."""
    places = _beside_each_other([n.jurisdiction for n in verifier.rulebook.norms], verifier.rulebook.vocabulary)
    rows: list[dict[str, object]] = []
    for entry in verifier.entries:
        here = entry.norm.jurisdiction
        if here not in places or not entry.boxes:
            continue
        project = find(verifier.domain, verifier.interpreter, entry.boxes[0], (entry.norm,))
        if project is None:
            continue
        own = decide(facts_of({**project, PLACE: frozenset({here})}))
        told = sentence({n: v for n, v in project.items() if n != PLACE}, verifier.rulebook.vocabulary)
        for there in places:
            if there != here:
                other = decide(facts_of({**project, PLACE: frozenset({there})}))
                rows.append(_row(verifier.rulebook, entry.norm, (own, other), there, told))
    return rows


def _row(rulebook: Rulebook, norm: Norm, decided: tuple[Adjudication, Adjudication], there: str, told: str) -> dict[str, object]:
    own, other = decided
    relation = _relation(own.verdict, other.verdict)
    quote = norm.cite[0].quote if norm.cite else ""
    rules = [r.norm for r in sorted(other.reasons, key=lambda r: STRICTNESS.index(r.verdict)) if r.status in _SPEAKS]
    quotes = list(dict.fromkeys(c.quote for rule in rules for c in rulebook.index[rule].cite[:1]))[:2]
    basis = f"（依据“{'”“'.join(quotes)}”）" if quotes else ""
    text = (
        f"{told}：在{norm.jurisdiction}{VERDICTS[own.verdict]}（依据“{quote}”），"
        f"在{there}{VERDICTS[other.verdict]}{basis}：{RELATIONS[relation]}"
    )
    return {
        "rule": norm.id, "title": norm.title, "here": norm.jurisdiction, "there": there, "relation": relation,
        "verdict_here": own.verdict.value, "verdict_there": other.verdict.value, "example": told, "quote": quote,
        "rules_there": rules, "quotes_there": quotes, "text": text,
    }  # fmt: skip


def summaries(rows: Sequence[dict[str, object]]) -> list[Finding]:
    """One finding for each ordered pair of jurisdictions, with the counts of each relation."""
    pairs = dict.fromkeys((str(r["here"]), str(r["there"])) for r in rows)
    return [_summary(here, there, [r for r in rows if r["here"] == here and r["there"] == there]) for here, there in pairs]


def _summary(here: str, there: str, rows: Sequence[dict[str, object]]) -> Finding:
    counts = Counter(str(r["relation"]) for r in rows)
    told = "，".join(f"{name} {counts[key]} 条" for key, name in RELATIONS.items() if counts[key])
    return Finding(
        kind="jurisdiction",
        rules=tuple(str(r["rule"]) for r in rows if r["relation"] != "same"),
        text=f"{here}的规则逐条拿到{there}比较：{told}（逐条见报告的两地对照）",
    )


def _relation(own: Verdict, other: Verdict) -> str:
    if own is other:
        return "same"
    if other in _SILENT:
        return "only_here"
    if Verdict.NEED_INFO in (own, other):
        return "depends"
    return "stricter" if STRICTNESS.index(other) < STRICTNESS.index(own) else "looser"


def _beside_each_other(places: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The jurisdictions that hold no other of them: siblings, not a province and its city."""
    found = [p for p in dict.fromkeys(places) if p]
    up = vocabulary.broader
    return [p for p in found if not any(p != q and p in up.get((PLACE, q), ()) for q in found)]
