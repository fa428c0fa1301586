"""Decides: rulebook, engine, facts and a day → `Adjudication` (DESIGN section 6).

Who puts what in: `evaluating` gives each norm its status, `completing` enumerates the unknown, `asking` finds
what to ask, `presuming` what was presumed, `changing` what would change it, `explaining` says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from policyqa.adjudication.asking import deciding_facts, follow_ups, outcomes
from policyqa.adjudication.changing import changes
from policyqa.adjudication.completing import Completer, Leaf, TooManyCompletions, complete_verdict
from policyqa.adjudication.evaluating import Change, Evaluator
from policyqa.adjudication.explaining import Explainer
from policyqa.adjudication.plan import Plan, plan_of
from policyqa.adjudication.presuming import Presumptions
from policyqa.adjudication.proving import Proof, place_question
from policyqa.adjudication.settling import DECIDES, Settled
from policyqa.adjudication.unsure import requirement_questions
from policyqa.model import verdict as model
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Facts
from policyqa.model.rules import Rulebook
from policyqa.model.verdict import STRICTNESS, Adjudication, InForce, Reason, Status, Verdict

WORTH_CHANGING = (Verdict.PROHIBITED, Verdict.RESTRICTED)


def decide(
    rulebook: Rulebook, engine: Engine, facts: Facts, as_of: date, *, with_changes: bool = True
) -> Adjudication:
    """The decision on one subject; `with_changes` also looks for what would change it.

    Raises EngineFault where the engine fails.
    """
    plan = plan_of(rulebook)
    evaluator = Evaluator(plan, engine, facts, as_of)
    finding = _find(evaluator)
    leaves, verdict = finding.leaves, finding.verdict
    settled = _merge(plan, leaves, verdict)
    explainer = Explainer(plan, facts, as_of)
    reasons = tuple(explainer.reason(s, _seen_at(leaves, s)) for s in settled)
    return Adjudication(
        facts=facts,
        verdict=verdict,
        in_force=overall_in_force(verdict, reasons),
        reasons=reasons,
        follow_ups=(*finding.follow_ups, *_of_requirements(evaluator, finding, settled)),
        outcomes=finding.outcomes,
        presumed=_presumed(evaluator, finding, settled),
        universal=_universal(evaluator, explainer),
        changes=_changes(evaluator, settled, reasons, verdict) if with_changes else (),
    )


@dataclass(frozen=True, slots=True)
class _Finding:
    """The verdicts over all completions, what to ask, and the leaves that show what the norms say."""

    leaves: Sequence[Leaf]
    verdicts: frozenset[Verdict]
    follow_ups: tuple[model.FollowUp, ...] = ()
    outcomes: tuple[model.Outcome, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The one verdict, or NEED_INFO."""
        return next(iter(self.verdicts)) if len(self.verdicts) == 1 else Verdict.NEED_INFO


def _find(evaluator: Evaluator, *, asking: bool = True) -> _Finding:
    """By enumeration, or by proof where there are too many completions."""
    plan = evaluator.plan
    completer = Completer(evaluator)
    try:
        leaves = completer.leaves()
    except TooManyCompletions:
        return _find_by_proof(evaluator, completer)
    verdicts = frozenset(leaf.verdict for leaf in leaves)
    if len(verdicts) == 1 or not asking:
        return _Finding(leaves, verdicts)
    asked = deciding_facts(leaves, sorted(completer.branched, key=plan.fact_order.__getitem__))
    return _Finding(leaves, verdicts, follow_ups(plan, leaves, asked), outcomes(leaves, asked))


def _find_by_proof(evaluator: Evaluator, completer: Completer) -> _Finding:
    proofs = [(given, root, Proof(evaluator, root)) for given, root in completer.roots()]
    leaves = [Leaf(given, root, complete_verdict(root.settled), root) for given, root, _ in proofs]
    by_place = [(given, proof.verdicts()) for given, _, proof in proofs]
    verdicts = frozenset().union(*(found for _, found in by_place))
    questions = [place_question(evaluator.plan, by_place)] if len(proofs) > 1 else []
    if len(verdicts) > 1:
        questions += [q for _, _, proof in proofs for q in proof.follow_ups()]
    asked = tuple({q.fact: q for q in questions}.values())
    return _Finding(leaves, verdicts, asked if len(verdicts) > 1 else ())


def _attempt(evaluator: Evaluator, change: Change) -> Verdict:
    """The verdict on changed facts, decided from the start."""
    return _find(evaluator.vary(change), asking=False).verdict


def _of_requirements(
    evaluator: Evaluator, finding: _Finding, settled: Sequence[Settled]
) -> tuple[model.FollowUp, ...]:
    """The questions for requirements said to be not known, where the verdict hangs on them."""
    unsure = evaluator.told.unsure - evaluator.told.known.keys() - {f.fact for f in finding.follow_ups}
    if not unsure or finding.verdict is Verdict.PROHIBITED:
        return ()
    return requirement_questions(
        evaluator.plan, settled, unsure, finding.verdict, lambda change: _attempt(evaluator, change)
    )


def _universal(evaluator: Evaluator, explainer: Explainer) -> tuple[Reason, ...]:
    heard = {n for n, s in evaluator.base.settled.items() if s.status in DECIDES}
    silenced = {n for n in evaluator.universal if not heard.isdisjoint(evaluator.plan.norms[n].overridden_by)}
    applying = [s for n, s in evaluator.universal.items() if s.status in DECIDES and n not in silenced]
    ordered = sorted(applying, key=lambda s: evaluator.plan.order[s.norm.id])
    return tuple(explainer.reason(s, evaluator.base.facts) for s in ordered)


def _seen_at(leaves: Sequence[Leaf], settled: Settled) -> Facts:
    """The facts by which a norm is explained: what is known where it is in play, nothing completed but the place."""
    if len(leaves) == 1:
        return leaves[0].facts
    return next(leaf.root.facts for leaf in leaves if settled.norm.id in leaf.settled)


def _merge(plan: Plan, leaves: Sequence[Leaf], verdict: Verdict) -> list[Settled]:
    """The status of each norm over all leaves in which it is in play; UNDECIDED where they differ.

    Where every completion has the same verdict by different norms, these norms are heard, each for its part.
    """
    by_norm: dict[str, list[Settled]] = {}
    for leaf in leaves:
        for identifier, settled in leaf.settled.items():
            by_norm.setdefault(identifier, []).append(settled)
    merged = [_merge_one(by_norm[n]) for n in sorted(by_norm, key=plan.order.__getitem__)]
    if verdict in (Verdict.NEED_INFO, Verdict.NOT_PROHIBITED, Verdict.OUT_OF_SCOPE):
        return merged
    if any(s.status in DECIDES and s.verdict is verdict for s in merged):
        return merged
    return [_heard(s, by_norm[s.norm.id]) if s.verdict is verdict else s for s in merged]


def _heard(settled: Settled, entries: Sequence[Settled]) -> Settled:
    applying = next((e for e in entries if e.status in DECIDES), settled)
    return replace(settled, status=applying.status, one_of_several=True)


def _merge_one(entries: Sequence[Settled]) -> Settled:
    first = entries[0]
    if all(e.status is first.status for e in entries):
        return first
    applying = next((e for e in entries if e.status in DECIDES | {Status.UNDECIDED}), None)
    return first if applying is None else Settled(first.norm, Status.UNDECIDED, applying.verdict)


def _presumed(
    evaluator: Evaluator, finding: _Finding, settled: Sequence[Settled]
) -> tuple[model.Presumed, ...]:
    finder = Presumptions(evaluator, lambda change: _attempt(evaluator, change))
    return finder.find(settled, finding.verdict, max(finding.verdicts, key=STRICTNESS.index))


def _changes(
    evaluator: Evaluator, settled: Sequence[Settled], reasons: Sequence[Reason], verdict: Verdict
) -> tuple[model.Change, ...]:
    if verdict not in WORTH_CHANGING:
        return ()
    carrying = {r.norm for r in deciding(verdict, reasons)}
    norms = [s for s in settled if s.norm.id in carrying]
    return changes(evaluator.plan, evaluator.told, norms, verdict, lambda change: _attempt(evaluator, change))


def deciding(verdict: Verdict, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons that carry a verdict; near misses where nothing applies."""
    if verdict is Verdict.NEED_INFO:
        return tuple(r for r in reasons if r.status is Status.UNDECIDED)
    carrying = tuple(r for r in reasons if r.status in DECIDES and r.verdict is verdict)
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
