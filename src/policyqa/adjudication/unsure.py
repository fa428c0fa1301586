"""What to ask of requirements that the question says nobody knows of (防渗做没做搞不清, 容量还没定).

Takes the norms as they were settled, the facts said to be not known, and what decides on a change; gives one question
for each requirement on which the verdict hangs. A requirement that nobody spoke of is a condition and never asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from policyqa.adjudication.cells import cells_of
from policyqa.adjudication.evaluating import Change
from policyqa.adjudication.plan import Plan
from policyqa.adjudication.settling import Settled
from policyqa.model.facts import FactValue
from policyqa.model.verdict import FollowUp, Status, Verdict
from policyqa.rulebook.norms import facts_of
from policyqa.rulebook.render import value_text

_WAITING = (Status.OPEN, Status.UNDECIDED)
_MOST = 2
"""Questions for requirements in one answer."""

Attempt = Callable[[Change], Verdict]


def requirement_questions(
    plan: Plan, settled: Sequence[Settled], unsure: Collection[str], verdict: Verdict, attempt: Attempt
) -> tuple[FollowUp, ...]:
    """One question per requirement said to be not known, where an answer leads to another verdict."""
    names = sorted(_required(settled).intersection(unsure), key=plan.fact_order.__getitem__)
    norms = [s.norm.id for s in settled if s.status in _WAITING]
    found = (FollowUp(fact=n, options=tuple(_options(plan, n, norms, attempt))) for n in names[:_MOST])
    return tuple(f for f in found if any(verdicts != (verdict,) for _, _, verdicts in f.options))


def _required(settled: Sequence[Settled]) -> frozenset[str]:
    """The facts that norms require whose requirement is open."""
    waiting = (s.norm.requires for s in settled if s.status in _WAITING)
    return frozenset().union(*(facts_of(r) for r in waiting if r is not None))


def _options(
    plan: Plan, fact: str, norms: Sequence[str], attempt: Attempt
) -> Iterator[tuple[str, FactValue, tuple[Verdict, ...]]]:
    definition = plan.vocabulary.facts[fact]
    for cell in cells_of(plan, definition, None, plan.leaves(fact, norms)):
        yield value_text(definition, cell), cell, (attempt({fact: cell}),)
