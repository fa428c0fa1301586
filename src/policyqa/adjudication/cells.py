"""The completions of one fact: values that stand for all others which the rules cannot tell apart.

Between two thresholds every number leads to the same verdict, so a few cells stand for all of them, and
enumerating the cells is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from policyqa.adjudication.plan import Leaf, Plan
from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval, Truth
from policyqa.model.rules import Compare, Has, Op
from policyqa.rulebook.quantities import is_empty
from policyqa.rulebook.values import OTHER

Value = TypeVar("Value", str, frozenset[str])


def cells_of(plan: Plan, definition: FactDefinition, held: FactValue | None, leaves: Iterable[Leaf]) -> list[FactValue]:
    """The values to tell apart for a fact of which `held` is known (None: nothing), lowest first."""
    if definition.type is FactType.BOOL:
        return [True, False] if held is None else [held]
    if definition.type is FactType.QUANTITY:
        known = held if isinstance(held, Interval) else Interval()
        return list(split_interval(known, (p for p in leaves if isinstance(p, Compare))))
    if definition.type is FactType.CHOICE:
        return list(_choices(plan, definition, held, list(leaves)))
    return list(_tags(plan, definition, held, [p for p in leaves if isinstance(p, Has)]))


def split_interval(known: Interval, compares: Iterable[Compare]) -> list[Interval]:
    """The parts of `known` between the thresholds of these comparisons, each with the side its bound falls on."""
    cuts = sorted({(c.bound, c.op in (Op.AT_MOST, Op.ABOVE)) for c in compares})
    edges: list[tuple[Fraction | None, bool]] = [(None, False), *cuts, (None, False)]
    pieces = []
    for (low, low_above), (high, high_above) in pairwise(edges):
        piece = Interval(low=low, high=high, low_open=low_above, high_open=high is not None and not high_above)
        pieces.append(intersect(piece, known))
    return [p for p in pieces if not is_empty(p)]


def intersect(first: Interval, second: Interval) -> Interval:
    """What lies in both intervals."""
    low, low_open = _tighter(first.low, first.low_open, second.low, second.low_open, upper=False)
    high, high_open = _tighter(first.high, first.high_open, second.high, second.high_open, upper=True)
    return Interval(low=low, high=high, low_open=low_open, high_open=high_open)


def apart(first: FactValue, second: FactValue) -> bool:
    """Whether two cells of one fact have no value in common."""
    if first is second:
        return False
    if isinstance(first, Interval) and isinstance(second, Interval):
        return is_empty(intersect(first, second))
    if isinstance(first, frozenset) and isinstance(second, frozenset):
        return first != second and not (first < second and OTHER not in first) and not (
            second < first and OTHER not in second
        )
    return first != second


def _tighter(
    a: Fraction | None, a_open: bool, b: Fraction | None, b_open: bool, *, upper: bool  # noqa: FBT001
) -> tuple[Fraction | None, bool]:
    if a is None or b is None:
        return (b, b_open) if a is None else (a, a_open)
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if (a < b) is upper else (b, b_open)


def _choices(plan: Plan, definition: FactDefinition, held: FactValue | None, leaves: list[Leaf]) -> list[str]:
    """One value for each way the comparisons can come out."""
    terms = [t.value for t in definition.terms]
    if held is not None:
        below = plan.vocabulary.narrower(definition.name, str(held)) - {held}
        terms = [t for t in terms if t in below] or [str(held)]
    return [value for value, _ in _distinct(plan, [(t, t) for t in terms], leaves)]


def _tags(
    plan: Plan, definition: FactDefinition, held: FactValue | None, leaves: list[Has]
) -> list[frozenset[str]]:
    """What is known, made more specific by one of the values that matter, or by none of them."""
    base = held if isinstance(held, frozenset) else frozenset()
    if OTHER in base:
        return [base]
    none_of_them = base | {OTHER}
    values = _values_that_matter(plan, definition.name, held, leaves)
    cells = [(v, base | {v, OTHER}) for v in values]
    return [c for _, c in _distinct(plan, cells, leaves, besides=none_of_them)] + [none_of_them]


def _values_that_matter(plan: Plan, fact: str, held: FactValue | None, leaves: list[Has]) -> list[str]:
    if not isinstance(held, frozenset):
        return list(dict.fromkeys(v for leaf in leaves for v in leaf.written))
    specific = plan.interpreter.most_specific(fact, held)
    below = [v for leaf in leaves for v in (*leaf.written, *sorted(leaf.values)) if v not in specific]
    return [v for v in dict.fromkeys(below) if plan.interpreter.closure(fact, v) & specific]


def _distinct(
    plan: Plan, cells: Sequence[tuple[str, Value]], leaves: Iterable[Leaf], besides: Value | None = None
) -> list[tuple[str, Value]]:
    """The first cell of each group that no comparison tells apart, leaving out what is like `besides`."""
    compared = list(dict.fromkeys(leaves))

    def signature(value: Value) -> tuple[Truth, ...]:
        return tuple(plan.interpreter.leaf_truth(leaf, value) for leaf in compared)

    seen = set() if besides is None else {signature(besides)}
    picked = []
    for name, value in cells:
        told_apart = signature(value)
        if told_apart not in seen:
            seen.add(told_apart)
            picked.append((name, value))
    return picked
