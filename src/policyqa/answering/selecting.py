"""Selects the reasons an answer rests on, and no others (contract: citations are these clauses and nothing else)."""

from __future__ import annotations

from typing import cast

from policyqa.model.facts import FactType
from policyqa.model.rules import Modality, Norm, Rulebook
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
NEAREST = 3
"""Near misses shown where only presumptions kept the norms from applying."""

DUTIES = (Status.OPEN, Status.MET, Status.UNMET)


def deciding(adjudication: Adjudication, rulebook: Rulebook) -> list[Reason]:
    """The reasons of the verdict, then the duties the question asked about, in the order of the adjudication."""
    if adjudication.asked:
        return [r for r in (*adjudication.reasons, *adjudication.universal) if r.norm in adjudication.asked]
    chosen = _of_verdict(adjudication, rulebook)
    chosen = [r for r in adjudication.reasons if r.named] + [r for r in chosen if not r.named]
    asked = [r for r in adjudication.reasons if r.status in DUTIES and r not in chosen]
    return chosen + [r for r in asked if _asks_about(adjudication, rulebook, r)]


def _of_verdict(adjudication: Adjudication, rulebook: Rulebook) -> list[Reason]:
    verdict = adjudication.verdict
    picked = [r for r in adjudication.reasons if r.status in DECIDING[verdict]]
    if verdict in (Verdict.PROHIBITED, Verdict.RESTRICTED):
        return [r for r in picked if r.verdict is verdict] or _alternatives(adjudication)
    cleared = [r for r in adjudication.reasons if r.status is Status.NEAR_MISS and _told(adjudication, rulebook, r)]
    if verdict is Verdict.CONDITIONAL:
        return (picked or _alternatives(adjudication)) + cleared
    if verdict is Verdict.NOT_PROHIBITED:
        spoken = [r for r in picked if r.status is not Status.NEAR_MISS]
        if cleared:
            return cleared + [r for r in spoken if _speaks_of(adjudication, rulebook, r)]
        bans = [r for r in picked if rulebook.index[r.norm].modality in BANS]
        told = [r for r in bans if set(r.blocked_by) & set(adjudication.facts.known)]
        return spoken or told or bans[:NEAREST] or picked[:NEAREST]
    return picked


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
