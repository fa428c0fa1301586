"""Selects the reasons an answer rests on, and no others (contract: citations are these clauses and nothing else)."""

from __future__ import annotations

from typing import cast

from policyqa.answering.nearest import nearest
from policyqa.model.facts import FactType
from policyqa.model.rules import Compare, Modality, Norm, Rulebook
from policyqa.model.verdict import Adjudication, Reason, Status, Verdict
from policyqa.rulebook.norms import facts_of

DECIDING = {
    Verdict.PROHIBITED: (Status.FIRES, Status.UNMET),
    Verdict.RESTRICTED: (Status.FIRES, Status.UNMET),
    Verdict.CONDITIONAL: (Status.OPEN, Status.MET, Status.UNMET),
    Verdict.NEED_INFO: (Status.UNDECIDED, Status.FIRES, Status.UNMET),
    Verdict.NOT_PROHIBITED: (Status.PERMITS, Status.NEAR_MISS, Status.EXCEPTED, Status.OVERRIDDEN, Status.NOT_YET),
    Verdict.OUT_OF_SCOPE: (),
}
BANS = (Modality.PROHIBITION, Modality.RESTRICTION)
KINDS = frozenset({"industry", "facility"})
NEAREST = 3
"""Near misses shown where only presumptions kept the norms from applying."""

AGAINST = (Verdict.PROHIBITED, Verdict.RESTRICTED)
DUTIES = (Status.OPEN, Status.MET, Status.UNMET)


def deciding(adjudication: Adjudication, rulebook: Rulebook) -> list[Reason]:
    """The reasons of the verdict, then the duties the question asked about, in the order of the adjudication."""
    if adjudication.asked:
        return [r for r in (*adjudication.reasons, *adjudication.universal) if r.norm in adjudication.asked]
    chosen = _of_verdict(adjudication, rulebook)
    chosen = [r for r in adjudication.reasons if r.named] + [r for r in chosen if not r.named]
    asked = [r for r in adjudication.reasons if r.status in _asked_beside(adjudication) and r not in chosen]
    asked = [r for r in asked if not _is_silenced(r, chosen, rulebook)]
    return chosen + [r for r in asked if _asks_about(adjudication, rulebook, r)]


def _of_verdict(adjudication: Adjudication, rulebook: Rulebook) -> list[Reason]:
    verdict = adjudication.verdict
    picked = [r for r in adjudication.reasons if r.status in DECIDING[verdict]]
    if verdict in AGAINST:
        against = [r for r in picked if r.verdict is verdict]
        return [r for r in against if not _gives_way(r, against, rulebook)] or _alternatives(adjudication)
    cleared = [r for r in adjudication.reasons if r.status is Status.NEAR_MISS and _told(adjudication, rulebook, r)]
    if verdict is Verdict.CONDITIONAL:
        return (picked or _alternatives(adjudication)) + [r for r in cleared if _is_close(adjudication, rulebook, r)]
    if verdict is Verdict.NOT_PROHIBITED:
        return _nothing_against(adjudication, rulebook, picked, cleared)
    return [r for r in picked if r.verdict in AGAINST] or picked  # a question hangs on what may forbid


def _nothing_against(
    adjudication: Adjudication, rulebook: Rulebook, picked: list[Reason], cleared: list[Reason]
) -> list[Reason]:
    """What permits, then the clauses that just miss."""
    told = frozenset(adjudication.facts.known)
    spoken = [r for r in picked if r.status is not Status.NEAR_MISS and not (r.status is Status.OVERRIDDEN and _gives_way(r, picked, rulebook))]
    if cleared:
        missed = [r for r in picked if r.status is Status.NEAR_MISS]
        near = nearest(cleared, missed, rulebook, told)
        on_any_kind = not any(KINDS.intersection(r.held) for r in near)
        permits = [r for r in spoken if r.status is Status.PERMITS and on_any_kind]
        return permits + near + [r for r in spoken if r not in permits and _speaks_of(adjudication, rulebook, r)]
    bans = [r for r in picked if r.status is Status.NEAR_MISS and rulebook.index[r.norm].modality in BANS]
    near = nearest([r for r in bans if told & set(r.blocked_by)], bans, rulebook, told)
    return spoken or near or bans[:NEAREST] or picked[:NEAREST]


def _is_close(adjudication: Adjudication, rulebook: Rulebook, reason: Reason) -> bool:
    """Whether a clause that just misses bears on a project that has duties besides.

    It does where a limit is kept, where some other circumstance told is as it has it, and where it is a duty itself.
    """
    measured = any(isinstance(g.leaf, Compare) for g in reason.grounds)
    touches = _circumstances(adjudication, rulebook).intersection(reason.held)
    return measured or bool(touches) or rulebook.index[reason.norm].modality not in BANS


def _gives_way(reason: Reason, among: list[Reason], rulebook: Rulebook) -> bool:
    """Whether one of these is the more specific norm on the same matter."""
    return any(reason.norm in rulebook.index[r.norm].overrides for r in among)


def _asked_beside(adjudication: Adjudication) -> tuple[Status, ...]:
    """The duties told of beside the verdict: where it is against the project, one that is met carries nothing."""
    return (Status.OPEN, Status.UNMET) if adjudication.verdict in AGAINST else DUTIES


def _is_silenced(reason: Reason, chosen: list[Reason], rulebook: Rulebook) -> bool:
    """Whether a duty chosen already demands the very same."""
    requires = rulebook.index[reason.norm].requires
    return any(requires is not None and rulebook.index[r.norm].requires == requires for r in chosen)


def _alternatives(adjudication: Adjudication) -> list[Reason]:
    """Where one norm or another decides whatever the unknown facts are: all of them."""
    undecided = [r for r in adjudication.reasons if r.status is Status.UNDECIDED]
    return [r for r in undecided if r.verdict is adjudication.verdict] or undecided


def _told(adjudication: Adjudication, rulebook: Rulebook, reason: Reason) -> bool:
    """Whether a circumstance the user told (a distance, a capacity, an area) kept the norm from applying."""
    return bool(_circumstances(adjudication, rulebook) & set(reason.blocked_by))


def _speaks_of(adjudication: Adjudication, rulebook: Rulebook, reason: Reason) -> bool:
    """Whether the norm turns on a circumstance the user told."""
    return bool(_circumstances(adjudication, rulebook) & _facts(rulebook.index[reason.norm]))


def _asks_about(adjudication: Adjudication, rulebook: Rulebook, reason: Reason) -> bool:
    """Whether the question spoke of what the duty requires."""
    requires = rulebook.index[reason.norm].requires
    spoken = _circumstances(adjudication, rulebook) | adjudication.facts.mentioned
    return requires is not None and bool(facts_of(requires) & spoken)


def _circumstances(adjudication: Adjudication, rulebook: Rulebook) -> set[str]:
    """The facts told that are circumstances; what the project is (industry, facility, place) and implies is none."""
    definitions = rulebook.vocabulary.facts
    kinds = {fact for fact in adjudication.facts.known if definitions[fact].type is FactType.TAGS}
    implied = {
        name
        for kind in kinds
        for term in definitions[kind].terms
        if term.implies and term.value in cast("frozenset[str]", adjudication.facts.value(kind))
        for name, _ in term.implies
    }
    return set(adjudication.facts.known) - kinds - implied


def _facts(norm: Norm) -> frozenset[str]:
    requires = facts_of(norm.requires) if norm.requires is not None else frozenset()
    return facts_of(norm.subject) | facts_of(norm.when) | requires
