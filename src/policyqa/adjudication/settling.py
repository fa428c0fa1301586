"""From the truth of a norm's parts to its status and the verdict it leads to, precedence included.

Takes the truths an engine gives, gives one `Settled` per norm in play. Exceptions and overrides are settled
here, in the order of precedence, so that no engine needs to know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policyqa.adjudication.plan import Plan
from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Truth
from policyqa.model.rules import Modality, Norm, Strength
from policyqa.model.text import Authority
from policyqa.model.verdict import STRICTNESS, InForce, Status, Verdict

_FALSE, _UNKNOWN, _TRUE = Truth
_BANS = (Modality.PROHIBITION, Modality.RESTRICTION)
_UNDECIDED, _NOT_PROHIBITED = Status.UNDECIDED, Verdict.NOT_PROHIBITED
DECIDES = frozenset({Status.FIRES, Status.UNMET, Status.OPEN, Status.MET, Status.PERMITS})
"""Statuses of a norm that applies and is heard."""
_OPEN = DECIDES | {_UNDECIDED}
_REMOVES = DECIDES - {Status.UNMET}
"""Statuses in which a norm defeats the norms it overrides: a permission whose requirement fails carves nothing out."""
_BY_REQUIREMENT = {_TRUE: Status.MET, _FALSE: Status.UNMET, _UNKNOWN: Status.OPEN}
_LEADS_AT_MOST_TO_RESTRICTED = frozenset({Authority.REPORT, Authority.NEWS})


@dataclass(frozen=True, slots=True)
class Settled:
    """One norm in play: its status, the verdict it leads to (if UNDECIDED: would lead to), who overrides it.

    `one_of_several` marks a norm that applies in some completions only, the others being covered by further
    norms to the same effect.
    """

    norm: Norm
    status: Status
    verdict: Verdict
    overridden_by: str | None = None
    one_of_several: bool = False


def settle(
    plan: Plan,
    truths: Mapping[str, NormTruth],
    requires: Callable[[Norm], Truth],
    as_of: date,
) -> dict[str, Settled]:
    """The status of every norm in play by itself, before precedence.

    A norm is in play when its subject is true and it is not outside its jurisdiction.
    """
    return {
        identifier: _settle_one(plan.norms[identifier].norm, truth, requires, as_of)
        for identifier, truth in truths.items()
        if truth.jurisdiction is not _FALSE and truth.subject is _TRUE
    }


def with_precedence(plan: Plan, settled: Mapping[str, Settled]) -> dict[str, Settled]:
    """The statuses with overrides applied, overriding norms first."""
    heard = dict(settled)
    for identifier in plan.overridden:
        if identifier in heard:
            heard[identifier] = _after_precedence(heard[identifier], plan.norms[identifier].overridden_by, heard)
    return heard


def _settle_one(norm: Norm, truth: NormTruth, requires: Callable[[Norm], Truth], as_of: date) -> Settled:
    if truth.when is _FALSE:
        return Settled(norm, Status.NEAR_MISS, _NOT_PROHIBITED)
    if truth.excepted is _TRUE:
        return Settled(norm, Status.EXCEPTED, _NOT_PROHIBITED)
    status = applied_status(norm, requires)
    if norm.validity.start is not None and norm.validity.start > as_of:
        return Settled(norm, Status.NOT_YET, _NOT_PROHIBITED)
    verdict = verdict_of(norm, status)
    certain = (
        truth.jurisdiction is _TRUE and truth.when is _TRUE and truth.excepted is _FALSE
    )
    return Settled(norm, status if certain else _UNDECIDED, verdict)


def _after_precedence(entry: Settled, overriders: Iterable[str], settled: Mapping[str, Settled]) -> Settled:
    if entry.status not in _OPEN:
        return entry
    for overrider in overriders:
        over = settled.get(overrider)
        if over is not None and over.status in _REMOVES:
            return Settled(entry.norm, Status.OVERRIDDEN, Verdict.NOT_PROHIBITED, overrider)
    for overrider in overriders:
        over = settled.get(overrider)
        if over is not None and over.status is _UNDECIDED:
            return Settled(entry.norm, _UNDECIDED, entry.verdict, overrider)
    return entry


def applied_status(norm: Norm, requires: Callable[[Norm], Truth]) -> Status:
    """What becomes of a norm that applies."""
    if norm.modality in _BANS:
        return Status.FIRES
    if norm.requires is None:
        return Status.PERMITS if norm.modality is Modality.PERMISSION else Status.OPEN
    return _BY_REQUIREMENT[requires(norm)]


def verdict_of(norm: Norm, status: Status) -> Verdict:
    """The verdict a norm of this status leads to by itself."""
    if status in (Status.OPEN, Status.MET):
        return Verdict.CONDITIONAL
    if status not in (Status.FIRES, Status.UNMET):
        return Verdict.NOT_PROHIBITED
    defeasible = norm.strength is Strength.DEFEASIBLE or norm.modality is Modality.RESTRICTION
    if defeasible or norm.authority in _LEADS_AT_MOST_TO_RESTRICTED:
        return Verdict.RESTRICTED
    return Verdict.PROHIBITED


def strictest(verdicts: Iterable[Verdict], default: Verdict) -> Verdict:
    """The strictest of the verdicts, or `default` where there are none."""
    return min(verdicts, key=STRICTNESS.index, default=default)


def in_force(norm: Norm, as_of: date) -> InForce:
    """Whether a norm is in force on the day asked about."""
    if norm.validity.start is not None and as_of < norm.validity.start:
        return InForce.NOT_YET
    if norm.validity.end is not None and as_of > norm.validity.end:
        return InForce.LAPSED
    return InForce.IN_FORCE
