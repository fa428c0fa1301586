"""Decides: rulebook, engine, facts and a day → `Adjudication` (DESIGN section 6).

Who puts what in: `completing` enumerates the unknown, `settling` gives each norm its status, `asking` finds
what to ask, `presuming` what was presumed, `changing` what would change it, `explaining` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from policyqa.adjudication.asking import deciding_facts, follow_ups, outcomes
from policyqa.adjudication.completing import Completer, Leaf, Question, ask
from policyqa.adjudication.explaining import Explainer
from policyqa.adjudication.plan import Plan, plan_of
from policyqa.adjudication.settling import DECIDES, Settled, settle
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Facts, Truth
from policyqa.model.rules import Rulebook
from policyqa.model.verdict import Adjudication, InForce, Reason, Status, Verdict


def decide(rulebook: Rulebook, engine: Engine, facts: Facts, as_of: date) -> Adjudication:
    """The decision on one subject. Raises EngineFault where the engine fails."""
    plan = plan_of(rulebook)
    question = ask(plan, engine, facts, as_of)
    completer = Completer(question)
    leaves = completer.leaves()
    verdicts = {leaf.verdict for leaf in leaves}
    verdict = next(iter(verdicts)) if len(verdicts) == 1 else Verdict.NEED_INFO
    reasons = _reasons(question, completer, leaves)
    asked: tuple[str, ...] = ()
    if verdict is Verdict.NEED_INFO:
        asked = deciding_facts(leaves, sorted(completer.branched, key=plan.fact_order.__getitem__))
    return Adjudication(
        facts=facts,
        verdict=verdict,
        in_force=overall_in_force(verdict, reasons),
        reasons=reasons,
        follow_ups=follow_ups(plan, leaves, asked),
        outcomes=outcomes(leaves, asked) if asked else (),
        universal=_universal(question, completer),
    )


def _reasons(question: Question, completer: Completer, leaves: Sequence[Leaf]) -> tuple[Reason, ...]:
    """One reason per norm in play anywhere, strictest first."""
    base_facts, _ = completer.base()
    explainer = Explainer(question.plan, base_facts, question.told, question.as_of)
    merged = _merge(question.plan, leaves)
    return tuple(explainer.reason(s) for s in merged)


def _merge(plan: Plan, leaves: Sequence[Leaf]) -> list[Settled]:
    """The status of each norm over all leaves in which it is in play; UNDECIDED where they differ."""
    by_norm: dict[str, list[Settled]] = {}
    for leaf in leaves:
        for identifier, settled in leaf.settled.items():
            by_norm.setdefault(identifier, []).append(settled)
    merged = []
    for identifier in sorted(by_norm, key=plan.order.__getitem__):
        entries = by_norm[identifier]
        first = entries[0]
        if all(e.status is first.status for e in entries):
            merged.append(first)
            continue
        applying = next((e for e in entries if e.status in DECIDES | {Status.UNDECIDED}), None)
        merged.append(
            first if applying is None else Settled(first.norm, Status.UNDECIDED, applying.verdict)
        )
    return merged


def _universal(question: Question, completer: Completer) -> tuple[Reason, ...]:
    """Duties that every project has anyway, where they apply and the question is not about them."""
    plan = question.plan
    facts, _ = completer.base()
    chosen = [n for n in plan.candidates(facts) if not completer.counts(n)]
    truths = question.engine.truths(facts, chosen)
    certain = {n: t for n, t in truths.items() if t.jurisdiction is not Truth.FALSE}
    settled = settle(plan, certain, completer.requires, question.as_of)
    explainer = Explainer(plan, facts, question.told, question.as_of)
    return tuple(explainer.reason(s) for s in settled.values() if s.status in DECIDES)


def deciding(verdict: Verdict, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons that carry a verdict; near misses where nothing applies.

    Where every completion leads to the verdict but through different norms, these are undecided ones.
    """
    if verdict is Verdict.NEED_INFO:
        return tuple(r for r in reasons if r.status is Status.UNDECIDED)
    carrying = tuple(r for r in reasons if r.status in DECIDES and r.verdict is verdict)
    if not carrying and verdict is not Verdict.NOT_PROHIBITED:
        carrying = tuple(r for r in reasons if r.status is Status.UNDECIDED and r.verdict is verdict)
    return carrying or tuple(r for r in reasons if r.status is not Status.UNDECIDED)


def overall_in_force(verdict: Verdict, reasons: Sequence[Reason]) -> InForce:
    """LAPSED where everything that carries the verdict has lapsed; NOT_YET where only a later clause speaks."""
    carrying = deciding(verdict, reasons)
    if not carrying:
        return InForce.IN_FORCE
    applies = any(r.status in DECIDES | {Status.UNDECIDED} for r in carrying)
    if not applies and any(r.status is Status.NOT_YET for r in carrying):
        return InForce.NOT_YET
    return InForce.LAPSED if all(r.in_force is InForce.LAPSED for r in carrying) else InForce.IN_FORCE
