"""Facts and the vocabulary they are told in: three-valued truth, intervals, tags, choices.

A fact that is absent from `Facts` is unknown, never false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from fractions import Fraction


class Truth(Enum):
    """Strong Kleene truth (Kleene 1952, §64)."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    __hash__ = object.__hash__  # one object per member; by its name, as enumerations have it, is several times slower

    def __and__(self, other: Truth) -> Truth:
        return Truth(min(self.value, other.value))

    def __or__(self, other: Truth) -> Truth:
        return Truth(max(self.value, other.value))

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What is known of a quantity, in the unit of its fact; a missing bound is None. A point has low == high."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def __hash__(self) -> int:  # the hash of a fraction takes a modular inverse; equal ones have equal numerators
        low, high = self.low, self.high
        return hash((None if low is None else low.numerator, None if high is None else high.numerator))

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        """The interval that holds exactly `value`."""
        return cls(low=Fraction(value), high=Fraction(value))


class FactType(StrEnum):
    """How a fact is told: yes/no, one of a list (`CHOICE`), any of a tree (`TAGS`), or a number with unit."""

    BOOL = "bool"
    CHOICE = "choice"
    TAGS = "tags"
    QUANTITY = "quantity"


FactValue = bool | str | frozenset[str] | Interval
"""bool for BOOL, str for CHOICE, frozenset for TAGS (as mentioned, without broader values), Interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One allowed value of a CHOICE or TAGS fact: its key (also its Chinese label), synonyms, broader values."""

    value: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    label_en: str = ""
    implies: tuple[tuple[str, FactValue], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One entry of the vocabulary.

    `asserts` are phrases whose presence makes a BOOL true ("大气管控重点区域"), `denies` make it false
    ("一般区域"), `mentions` only speak of it; `cues` are words near which a number with one of `units` is this quantity. `units` maps a unit
    as written to the factor that turns it into `unit`. `presumed` is the value taken when nobody mentions it;
    `judgement` is set where a person must judge a vague term, `guidance` says how. `ordered` CHOICE values
    stand from low to high.
    """

    name: str
    label: str
    type: FactType
    question: str
    label_en: str = ""
    question_en: str = ""
    unit: str = ""
    units: tuple[tuple[str, Fraction], ...] = ()
    cues: tuple[str, ...] = ()
    asserts: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    ordered: bool = False
    presumed: FactValue | None = None
    judgement: bool = False
    guidance: str = ""
    implies: tuple[tuple[str, FactValue], ...] = ()
    """What a question that speaks of this fact means besides, where it does not tell it itself (the ultra-low
    emission of a plant: a plant that runs)."""
    ratio_of: tuple[str, ...] = ()
    """For a percentage: the names of the facts that are its part and its whole, from which it can be computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All facts by name, with the closure of broader values per TAGS/CHOICE fact."""

    facts: Mapping[str, FactDefinition]
    broader: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(fact, value) → the value itself and everything broader."""

    def narrower(self, fact: str, value: str) -> frozenset[str]:
        """`value` and all values of `fact` below it."""
        return frozenset(v for (f, v), up in self.broader.items() if f == fact and value in up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact held: its value, and the words of the question (with span) or the definition it came from.

    `guessed` marks one that the words only resemble: it may be asked about, and clears nothing.
    """

    name: str
    value: FactValue
    source: str = ""
    span: tuple[int, int] | None = None
    understood_as: str = ""
    unit_as_written: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one project or activity.

    `mentioned` names facts that were spoken of without a value ("要不要水土保持方案"): a presumption is then
    not applied, and a duty that applies to every project is then part of the question. `named` holds (fact, value)
    of things that only name a clause ("限制煤电那条"): the project is none of them. `unsure` names those of the facts
    mentioned of which it is said that they are not known ("防渗做没做搞不清").
    """

    known: Mapping[str, Fact] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    subject: str = ""
    named: frozenset[tuple[str, str]] = frozenset()
    unsure: frozenset[str] = frozenset()

    def value(self, name: str) -> FactValue | None:
        """The value of a fact, or None when it is unknown."""
        fact = self.known.get(name)
        return None if fact is None else fact.value
