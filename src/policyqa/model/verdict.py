"""What an adjudication says: the verdict, the reasons, what is missing, what was presumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policyqa.model.facts import Facts, FactValue
from policyqa.model.rules import Compare, Has, Is


class Verdict(StrEnum):
    """The verdicts of the contract, in the order of their strictness (strictest first)."""

    PROHIBITED = "prohibited"
    RESTRICTED = "restricted"
    NEED_INFO = "need_info"
    CONDITIONAL = "conditional"
    NOT_PROHIBITED = "not_prohibited"
    OUT_OF_SCOPE = "out_of_scope"


STRICTNESS = tuple(Verdict)


class InForce(StrEnum):
    """Whether the deciding clauses are in force on the day asked about."""

    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    NOT_YET = "not_yet"


class Status(StrEnum):
    """What became of one norm that is in play."""

    FIRES = "fires"
    UNMET = "unmet"
    OPEN = "open"
    MET = "met"
    PERMITS = "permits"
    UNDECIDED = "undecided"
    NEAR_MISS = "near_miss"
    EXCEPTED = "excepted"
    OVERRIDDEN = "overridden"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One comparison that made a norm what it is: the value held against it, and how it came out.

    `value` is None where the fact is unknown; `holds` is None where the norm applies only if the comparison holds.
    """

    leaf: Is | Has | Compare
    value: FactValue | None = None
    holds: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One norm in play: its status, the conditions that made it so, and the fact that kept it from firing.

    `grounds` are the same conditions as values, for those who word them in another language. `named` marks a norm
    that the question names and that does not cover the project. `held` names the facts that are as the norm has them.
    """

    norm: str
    status: Status
    verdict: Verdict
    because: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    in_force: InForce = InForce.IN_FORCE
    by_convention: bool = False
    grounds: tuple[Ground, ...] = ()
    named: bool = False
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Under these further facts (rendered values by fact name) the verdict is this."""

    given: Mapping[str, FactValue]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One question to ask: a fact, its options as values, and the verdicts each option still allows."""

    fact: str
    options: tuple[tuple[str, FactValue, tuple[Verdict, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumed:
    """A fact nobody mentioned, the value presumed for it, and what the other value would lead to."""

    fact: str
    value: FactValue
    norms: tuple[str, ...]
    otherwise: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A smallest change of the project that leads to another verdict (each witness was run back)."""

    facts: Mapping[str, FactValue]
    verdict: Verdict
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """The decision on one subject.

    Where only certain duties are asked about, `asked` names their norms, and `whole` is the verdict on the project.
    """

    facts: Facts
    verdict: Verdict
    in_force: InForce
    reasons: tuple[Reason, ...]
    follow_ups: tuple[FollowUp, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    presumed: tuple[Presumed, ...] = ()
    universal: tuple[Reason, ...] = ()
    changes: tuple[Change, ...] = ()
    asked: frozenset[str] = frozenset()
    whole: Verdict | None = None
