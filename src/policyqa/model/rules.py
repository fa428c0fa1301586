"""The intermediate representation of rules: conditions, norms, definitions, the rulebook.

Every engine is compiled from these types; `policyqa.engines.interpreter` is their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from policyqa.model.facts import FactValue, Vocabulary
from policyqa.model.text import Authority


class Modality(StrEnum):
    """What a norm does (deontic modality)."""

    PROHIBITION = "prohibition"
    RESTRICTION = "restriction"
    OBLIGATION = "obligation"
    PROCEDURE = "procedure"
    PERMISSION = "permission"


class Strength(StrEnum):
    """STRICT admits no exception but the named ones; DEFEASIBLE speaks in principle (原则上, 严格控制, 不宜)."""

    STRICT = "strict"
    DEFEASIBLE = "defeasible"


class Op(StrEnum):
    """Comparison of a quantity or an ordered choice with a bound."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """A yes/no fact has this value."""

    fact: str
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """A TAGS or CHOICE fact has one of these values (already closed under narrower values)."""

    fact: str
    values: frozenset[str]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A quantity (in the unit of its fact) or the rank of an ordered choice compares so with `bound`.

    `written` is the bound as the rule writes it ("65 t/h"); `convention` marks a bound that is inclusive only
    by 民法典第1259条 (以上、以下 include the number).
    """

    fact: str
    op: Op
    bound: Fraction
    written: str
    convention: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part holds; the empty conjunction is true."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part holds; the empty disjunction is false."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part does not hold."""

    part: Expression


Expression = Is | Has | Compare | AllOf | AnyOf | Not
ALWAYS = AllOf(parts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where something stands in a rule file (1-based line)."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A verbatim quote a rule rests on; found in the canonical text when the knowledge base is loaded."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days on which a norm is in force, both included; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionClause:
    """A circumstance in which the norm does not apply, with its own citation where another clause states it."""

    when: Expression
    cite: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A prescriptive rule (DESIGN section 5). `duty` is the sentence shown for an obligation or procedure.

    `universal` marks a duty that every new project has anyway. `asks` lists facts of `requires` that name what
    the duty is about; a question that mentions one of them is about the duty.
    """

    id: str
    title: str
    modality: Modality
    strength: Strength
    subject: Expression
    when: Expression
    requires: Expression | None
    jurisdiction: str
    authority: Authority
    validity: Validity
    cite: tuple[Cite, ...]
    position: Position
    duty: str = ""
    exceptions: tuple[ExceptionClause, ...] = ()
    overrides: tuple[str, ...] = ()
    universal: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A constitutive rule: where `when` holds, fact `fact` has `value` (TAGS values are added)."""

    id: str
    title: str
    when: Expression
    fact: str
    value: FactValue
    jurisdiction: str
    cite: tuple[Cite, ...]
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCase:
    """One test case of a rule file: facts and date in, verdict, citations and missing facts out."""

    name: str
    facts: Mapping[str, object]
    as_of: date | None
    verdict: str
    position: Position
    cites: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    validity: str | None = None
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncoded:
    """A normative clause that is not a rule, with the reason (vague, duty of a government only, description)."""

    document: str
    quote: str
    reason: str
    modality: str
    encodable: bool
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything the rule files say, in file order, with the vocabulary it is written in."""

    vocabulary: Vocabulary
    norms: tuple[Norm, ...]
    definitions: tuple[Definition, ...]
    cases: tuple[RuleCase, ...] = ()
    uncoded: tuple[Uncoded, ...] = ()
    fingerprint: str = ""
    index: Mapping[str, Norm] = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What later stages compiled from this rulebook, by the name of the stage; not part of its value."""
