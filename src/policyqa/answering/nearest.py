"""Of the clauses that just miss a project, those that come nearest to it.

Takes the near misses of one adjudication with the rulebook, gives those worth citing: of two clauses for opposite cases
the one for the case at hand, and then those that fewest circumstances keep from applying.
"""

from __future__ import annotations

from collections.abc import Sequence

from policyqa.model.rules import Is, Rulebook
from policyqa.model.verdict import Reason
from policyqa.rulebook.norms import facts_of


def nearest(
    reasons: Sequence[Reason], among: Sequence[Reason], rulebook: Rulebook, told: frozenset[str]
) -> list[Reason]:
    """The nearest of these near misses, in their order; one `among` others may stand for its twin for another case.

    `told` are the facts that the user told; what none of them keeps off is no rival.
    """
    twins = [r for r in among if told.intersection(r.blocked_by) and any(_are_twins(r, o, rulebook) for o in reasons)]
    rivals = [*reasons, *(r for r in twins if r not in reasons)]
    best = [r for r in rivals if not any(_is_nearer(o, r, rulebook, told) for o in rivals)]
    return [r for r in among if r in best]


def _is_nearer(other: Reason, reason: Reason, rulebook: Rulebook, told: frozenset[str]) -> bool:
    """Whether another norm on the same subject comes nearer."""
    if rulebook.index[reason.norm].subject != rulebook.index[other.norm].subject:
        return False
    off, on = _is_other_case(reason, other, told), _is_other_case(other, reason, told)
    if off is not on and _are_twins(reason, other, rulebook):
        return off
    return _distance(other, told) < _distance(reason, told)


def _are_twins(reason: Reason, other: Reason, rulebook: Rulebook) -> bool:
    """Whether two norms turn on the same circumstances of the same subject."""
    first, second = rulebook.index[reason.norm], rulebook.index[other.norm]
    return first.subject == second.subject and facts_of(first.when) == facts_of(second.when)


def _distance(reason: Reason, told: frozenset[str]) -> tuple[bool, int, int]:
    """Whether it is on a lack that there is not; how many circumstances keep the norm off; how much told is as it has it.

    A ban on what is missing (机械未登记编码), where it is not missing, carries as little as a duty that is met.
    """
    is_lack = all(isinstance(g.leaf, Is) and not g.leaf.value for g in reason.grounds)
    return is_lack, len(reason.blocked_by), -len(told.intersection(reason.held))


def _is_other_case(reason: Reason, other: Reason, told: frozenset[str]) -> bool:
    """Whether a yes or no that was told keeps this norm off and holds for the other, which is for the opposite case."""
    keeping = {g.leaf.fact for g in reason.grounds if isinstance(g.leaf, Is)} & told
    return not keeping.isdisjoint(other.held)
