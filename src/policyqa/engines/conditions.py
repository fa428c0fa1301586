"""Conditions as functions: the strong Kleene truth of an expression over what is known.

Takes the expressions of a rulebook, gives for each a function from known facts to its truth. Exists because a
decision asks the same few hundred conditions again and again: what does not depend on the facts is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from policyqa.model.facts import Fact, FactValue, Interval, Truth, Vocabulary
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Not, Op
from policyqa.rulebook.values import OTHER

Known = Mapping[str, Fact]
Condition = Callable[[Known], Truth]
Comparison = Callable[[FactValue], Truth]
Leaf = Is | Has | Compare

_FALSE, _UNKNOWN, _TRUE = Truth
_DOWNWARDS = (Op.BELOW, Op.AT_MOST)
_CUT_BELOW = (Op.BELOW, Op.AT_LEAST)
"""Comparisons that part the numbers just below their bound, and not just above it."""
_NOTHING: frozenset[str] = frozenset()
_MAX_KEPT = 100_000
"""Functions kept; beyond them (conditions made up on the way) all are made anew."""


class Conditions:
    """The functions of the conditions over one vocabulary, each made when it is first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ranks = {
            name: {t.value: Fraction(n) for n, t in enumerate(fact.terms)}
            for name, fact in vocabulary.facts.items()
            if fact.ordered
        }
        self._below = strictly_narrower(vocabulary.broader)
        self._made: dict[int, tuple[Expression, Condition]] = {}
        self._comparisons: dict[int, tuple[Leaf, Comparison]] = {}

    def of(self, expression: Expression) -> Condition:
        """The function of a condition; a fact that is not known makes its comparison UNKNOWN."""
        made = self._made.get(id(expression))
        if made is None:
            if len(self._made) >= _MAX_KEPT:
                self._made.clear()
            made = self._made[id(expression)] = (expression, self._make(expression))
        return made[1]

    def comparison(self, leaf: Leaf) -> Comparison:
        """The function of one comparison, from a known value."""
        made = self._comparisons.get(id(leaf))
        if made is None:
            if len(self._comparisons) >= _MAX_KEPT:
                self._comparisons.clear()
            made = self._comparisons[id(leaf)] = (leaf, self._compared(leaf))
        return made[1]

    def most_specific(self, fact: str, told: frozenset[str]) -> frozenset[str]:
        """The values of `told` that are not broader than another of them."""
        if len(told) == 1:
            return told
        return frozenset(v for v in told if self._below.get((fact, v), _NOTHING).isdisjoint(told))

    def _make(self, expression: Expression) -> Condition:
        if isinstance(expression, AllOf):
            return _first_or_unknown(tuple(map(self.of, expression.parts)), decisive=_FALSE, otherwise=_TRUE)
        if isinstance(expression, AnyOf):
            return _first_or_unknown(tuple(map(self.of, expression.parts)), decisive=_TRUE, otherwise=_FALSE)
        if isinstance(expression, Not):
            return _not(self.of(expression.part))
        return _of_fact(expression.fact, self.comparison(expression))

    def _compared(self, leaf: Leaf) -> Comparison:
        if isinstance(leaf, Is):
            return _is(leaf)
        return self._has(leaf) if isinstance(leaf, Has) else self._compare(leaf)

    def _has(self, has: Has) -> Comparison:
        """TRUE upwards and FALSE beside; UNKNOWN where a value asked for may be what was told more broadly."""
        values, fact = has.values, has.fact
        open_ended = frozenset(v for (f, v), below in self._below.items() if f == fact and not below.isdisjoint(values))

        def truth(value: FactValue) -> Truth:
            told = value if isinstance(value, frozenset) else frozenset({str(value)})
            if not told.isdisjoint(values):
                return _TRUE
            if OTHER in told or open_ended.isdisjoint(told):
                return _FALSE
            return _FALSE if open_ended.isdisjoint(self.most_specific(fact, told)) else _UNKNOWN

        return truth

    def _compare(self, compare: Compare) -> Comparison:
        op, bound, ranks = compare.op, compare.bound, self._ranks.get(compare.fact, {})

        def truth(value: FactValue) -> Truth:
            if isinstance(value, Interval):
                return compare_interval(op, bound, value)
            rank = ranks.get(str(value))
            return _UNKNOWN if rank is None else compare_interval(op, bound, Interval.point(rank))

        return truth


def _first_or_unknown(parts: tuple[Condition, ...], *, decisive: Truth, otherwise: Truth) -> Condition:
    """`decisive` where a part has it, else UNKNOWN where a part is unknown, else `otherwise`."""
    if len(parts) == 1:
        return parts[0]

    def truth(known: Known) -> Truth:
        result = otherwise
        for part in parts:
            found = part(known)
            if found is decisive:
                return found
            if found is _UNKNOWN:
                result = found
        return result

    return truth


def _not(part: Condition) -> Condition:
    def truth(known: Known) -> Truth:
        found = part(known)
        if found is _UNKNOWN:
            return found
        return _FALSE if found is _TRUE else _TRUE

    return truth


def _of_fact(name: str, comparison: Comparison) -> Condition:
    def truth(known: Known) -> Truth:
        fact = known.get(name)
        return _UNKNOWN if fact is None else comparison(fact.value)

    return truth


def _is(leaf: Is) -> Comparison:
    wanted = leaf.value

    def truth(value: FactValue) -> Truth:
        return _TRUE if value is wanted else _FALSE

    return truth


def compare_interval(op: Op, bound: Fraction, interval: Interval) -> Truth:
    """TRUE where the whole interval compares so, FALSE where nothing of it does, else UNKNOWN."""
    below, above = (_TRUE, _FALSE) if op in _DOWNWARDS else (_FALSE, _TRUE)
    cut_below = op in _CUT_BELOW
    if interval.high is not None:
        over = _over(interval.high, bound)
        if over < 0 or (over == 0 and (interval.high_open or not cut_below)):
            return below
    if interval.low is not None:
        over = _over(interval.low, bound)
        if over > 0 or (over == 0 and (interval.low_open or cut_below)):
            return above
    return _UNKNOWN


def _over(value: Fraction, bound: Fraction) -> int:
    """Below 0 where the value is less, 0 where they are equal (one step; `<` and `==` of fractions are slow)."""
    return value.numerator * bound.denominator - bound.numerator * value.denominator


def strictly_narrower(up: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], frozenset[str]]:
    """(fact, value) → the values strictly below it, where there are any."""
    below: dict[tuple[str, str], set[str]] = {}
    for (fact, value), broader in up.items():
        for broad in broader - {value}:
            below.setdefault((fact, broad), set()).add(value)
    return {key: frozenset(values) for key, values in below.items()}
