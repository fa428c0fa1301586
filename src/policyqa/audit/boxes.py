"""Turns conditions into boxes: per fact the set of its cells that is allowed, over finite declared domains.

Takes a rulebook, gives a `Domain` (thresholds cut every number into cells, so nothing is approximated) and the boxes
in which a norm applies. A project takes one value of each many-valued fact; that is the domain every claim of the
audit is made over, and it is printed beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policyqa.engines.interpreter import compare_interval
from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Norm, Not, Rulebook
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.values import OTHER

Leaf = Is | Has | Compare
Box = Mapping[str, int]
"""Fact → bit set of the cells allowed; a fact that is not named is free."""

MOST_BOXES = 4096
"""Boxes of one norm beyond which its analysis is given up and reported as undecided."""


class TooManyBoxesError(Exception):
    """A condition has more alternatives than are worth enumerating."""


def leaves_of(expression: Expression) -> Iterator[Leaf]:
    """Every comparison of a condition, from left to right."""
    if isinstance(expression, (AllOf, AnyOf)):
        for part in expression.parts:
            yield from leaves_of(part)
    elif isinstance(expression, Not):
        yield from leaves_of(expression.part)
    else:
        yield expression


def parts_of(norm: Norm) -> tuple[Expression, ...]:
    """Subject, circumstances, exceptions and requirement of a norm."""
    requires = () if norm.requires is None else (norm.requires,)
    return (norm.subject, norm.when, *(e.when for e in norm.exceptions), *requires)


def applies(norm: Norm) -> Expression:
    """The condition under which a norm applies, but for its jurisdiction."""
    return AllOf(parts=(norm.subject, norm.when, *(Not(part=e.when) for e in norm.exceptions)))


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one fact with a value that stands for each."""

    definition: FactDefinition
    values: tuple[FactValue, ...]

    @property
    def everything(self) -> int:
        """The bit set of all cells."""
        return (1 << len(self.values)) - 1


class Domain:
    """The cells of every fact the norms speak of; `besides` are norms whose bounds cut cells too."""

    def __init__(self, rulebook: Rulebook, besides: Iterable[Norm] = ()) -> None:
        self._rulebook = rulebook
        self._bounds: dict[str, set[Fraction]] = {}
        names = {PLACE} & rulebook.vocabulary.facts.keys()
        for norm in (*rulebook.norms, *besides):
            for leaf in (leaf for part in parts_of(norm) for leaf in leaves_of(part)):
                names.add(leaf.fact)
                if isinstance(leaf, Compare):
                    self._bounds.setdefault(leaf.fact, set()).add(leaf.bound)
        self.cells = {n: self._cells(rulebook.vocabulary.facts[n]) for n in sorted(names)}
        self._masks: dict[Leaf, int] = {}

    def mask(self, leaf: Leaf) -> int:
        """The cells in which a comparison holds."""
        if leaf not in self._masks:
            values = self.cells[leaf.fact].values
            self._masks[leaf] = sum(1 << n for n, v in enumerate(values) if self._holds(leaf, v))
        return self._masks[leaf]

    def within(self, jurisdiction: str) -> Box:
        """The places inside a jurisdiction, as a box."""
        if not jurisdiction or PLACE not in self.cells:
            return {}
        inside = self._rulebook.vocabulary.narrower(PLACE, jurisdiction)
        return {PLACE: self.mask(Has(fact=PLACE, values=inside, written=(jurisdiction,)))}

    def values(self, fact: str, mask: int) -> list[FactValue]:
        """The values that stand for the cells of a bit set."""
        return [v for n, v in enumerate(self.cells[fact].values) if mask >> n & 1]

    def boxes(self, norm: Norm) -> tuple[Box, ...]:
        """The boxes in which a norm applies: jurisdiction, subject and circumstances, and no exception."""
        return self.conjunction((applies(norm),), base=self.within(norm.jurisdiction))

    def conjunction(
        self, wanted: Iterable[Expression], *, without: Iterable[Expression] = (), base: Box | None = None
    ) -> tuple[Box, ...]:
        """The boxes in which all of `wanted` and none of `without` hold. Raises TooManyBoxesError."""
        expression = AllOf(parts=(*wanted, *(Not(part=e) for e in without)))
        merged = (intersect(base or {}, box) for box in self._normal_form(expression, positive=True))
        return tuple(box for box in merged if box is not None)

    def _normal_form(self, expression: Expression, *, positive: bool) -> list[Box]:
        if isinstance(expression, Not):
            return self._normal_form(expression.part, positive=not positive)
        if isinstance(expression, (AllOf, AnyOf)):
            parts = [self._normal_form(p, positive=positive) for p in expression.parts]
            return _product(parts) if isinstance(expression, AllOf) is positive else [b for part in parts for b in part]
        mask = self.mask(expression)
        mask = mask if positive else self.cells[expression.fact].everything & ~mask
        return [{expression.fact: mask}] if mask else []

    def _cells(self, definition: FactDefinition) -> Cells:
        if definition.type is FactType.BOOL:
            return Cells(definition, (True, False))
        if definition.type is FactType.QUANTITY:
            return Cells(definition, tuple(_pieces(sorted(self._bounds.get(definition.name, ())))))
        terms = [t.value for t in definition.terms]
        if definition.type is FactType.CHOICE:
            return Cells(definition, tuple(terms) if definition.ordered else (*terms, OTHER))
        return Cells(definition, (*(frozenset({t, OTHER}) for t in terms), frozenset({OTHER})))

    def _holds(self, leaf: Leaf, value: FactValue) -> bool:
        if isinstance(leaf, Is):
            return value is leaf.value
        if isinstance(leaf, Has):
            told = value if isinstance(value, frozenset) else frozenset({str(value)})
            return not told.isdisjoint(leaf.values)
        interval = value if isinstance(value, Interval) else Interval.point(self._rank(leaf.fact, str(value)))
        return compare_interval(leaf.op, leaf.bound, interval) is Truth.TRUE

    def _rank(self, fact: str, value: str) -> int:
        return [t.value for t in self._rulebook.vocabulary.facts[fact].terms].index(value)


def _pieces(bounds: Sequence[Fraction]) -> Iterator[Interval]:
    """The numbers from 0 upwards, cut at every bound: open stretches and the bounds themselves."""
    low: Fraction | None = Fraction(0) if not bounds or bounds[0] >= 0 else None
    low_open = False
    for bound in bounds:
        if low is None or low < bound:
            yield Interval(low=low, high=bound, low_open=low_open, high_open=True)
        yield Interval.point(bound)
        low, low_open = bound, True
    yield Interval(low=low, low_open=low_open)


def intersect(first: Box, second: Box) -> Box | None:
    """What lies in both boxes; None where nothing does."""
    merged = dict(first)
    for fact, mask in second.items():
        shared = merged.get(fact, mask) & mask
        if not shared:
            return None
        merged[fact] = shared
    return merged


def _product(parts: Sequence[Sequence[Box]]) -> list[Box]:
    found: list[Box] = [{}]
    for alternatives in parts:
        found = [b for left in found for right in alternatives if (b := intersect(left, right)) is not None]
        if len(found) > MOST_BOXES:
            raise TooManyBoxesError
    return found


def contains(outer: Box, inner: Box) -> bool:
    """Whether every project of `inner` lies in `outer`."""
    return all(fact in inner and not inner[fact] & ~mask for fact, mask in outer.items())


@dataclass(frozen=True, slots=True)
class NormBoxes:
    """A norm with the boxes in which it applies, and the facts (but for the place) that its subject names."""

    norm: Norm
    boxes: tuple[Box, ...]
    subject_facts: frozenset[str]
