"""Conditions as conjunctions of integer comparisons: the only thing the durable engine is ever given.

Every fact becomes an interval of integers [low, high]; unknown is the full range. Yes/no facts and "has one
of these values" are 0..1, quantities and ordered choices are positions among the thresholds of the rulebook.
A condition is a disjunction of conjunctions of literals; it is TRUE where a conjunction holds for the adverse
bounds, not FALSE where one holds for the favourable bounds. Both laws are exact: Kleene's connectives
distribute, and each literal looks at one bound only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from policyqa.errors import RulebookError
from policyqa.model.facts import Facts, FactValue, Interval, Truth, Vocabulary
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Not, Op
from policyqa.rulebook.values import OTHER

_FALSE, _UNKNOWN, _TRUE = Truth
MAX_CONJUNCTIONS = 2_000
"""Conjunctions of one condition; a rule beyond this is refused with a message."""

Key = tuple[str, frozenset[str] | None]
"""A variable: a fact, or (for TAGS and CHOICE) a fact with the set of values asked for."""


@dataclass(frozen=True, slots=True)
class Literal:
    """The variable is at most (`upper`) or at least (not `upper`) `bound`."""

    key: Key
    upper: bool
    bound: int


Conjunction = frozenset[Literal]


class Encoder:
    """Turns conditions into conjunctions and facts into bounds, for one rulebook."""

    def __init__(self, vocabulary: Vocabulary, conditions: Iterable[Expression]) -> None:
        self._facts = vocabulary.facts
        self._up = vocabulary.broader
        self._broader_than: dict[Key, frozenset[str]] = {}
        self._ranks = {
            name: {t.value: Fraction(n) for n, t in enumerate(fact.terms)}
            for name, fact in vocabulary.facts.items()
            if fact.ordered
        }
        bounds: dict[str, set[Fraction]] = {}
        for condition in conditions:
            for leaf in _leaves(condition):
                if isinstance(leaf, Compare):
                    bounds.setdefault(leaf.fact, set()).add(leaf.bound)
        self._bounds = {fact: sorted(found) for fact, found in bounds.items()}

    def conjunctions(self, condition: Expression, *, negated: bool = False) -> list[Conjunction]:
        """The condition (or its negation) in disjunctive normal form; [] is false, [{}] is true."""
        if isinstance(condition, Not):
            return self.conjunctions(condition.part, negated=not negated)
        if isinstance(condition, (AllOf, AnyOf)):
            parts = [self.conjunctions(p, negated=negated) for p in condition.parts]
            if isinstance(condition, AllOf) is negated:
                return _either(parts)
            return _both(parts)
        return [frozenset({self._literal(condition, negated=negated)})]

    def bounds(self, key: Key, facts: Facts) -> tuple[int, int]:
        """What is known of a variable: its lowest and highest possible position."""
        fact, values = key
        value = facts.value(fact)
        if values is not None:
            return _TRUTH_BOUNDS[self._has(key, value)]
        if fact in self._bounds:
            return self._positions(fact, value)
        return (0, 1) if value is None else (int(value is True), int(value is True))

    def _literal(self, leaf: Is | Has | Compare, *, negated: bool) -> Literal:
        if isinstance(leaf, Is):
            wanted = leaf.value is not negated
            return Literal((leaf.fact, None), upper=not wanted, bound=int(wanted))
        if isinstance(leaf, Has):
            return Literal((leaf.fact, leaf.values), upper=negated, bound=int(not negated))
        return self._comparison(leaf, negated=negated)

    def _comparison(self, leaf: Compare, *, negated: bool) -> Literal:
        at = 2 * bisect_left(self._bounds[leaf.fact], leaf.bound) + 1
        op = _OPPOSITE[leaf.op] if negated else leaf.op
        upper = op in (Op.BELOW, Op.AT_MOST)
        bound = {Op.BELOW: at - 1, Op.AT_MOST: at, Op.AT_LEAST: at, Op.ABOVE: at + 1}[op]
        return Literal((leaf.fact, None), upper=upper, bound=bound)

    def _positions(self, fact: str, value: FactValue | None) -> tuple[int, int]:
        interval = value
        if isinstance(value, str):
            rank = self._ranks.get(fact, {}).get(value)
            interval = None if rank is None else Interval.point(rank)
        if not isinstance(interval, Interval):
            return 0, 2 * len(self._bounds[fact])
        return self._low(fact, interval), self._high(fact, interval)

    def _low(self, fact: str, interval: Interval) -> int:
        if interval.low is None:
            return 0
        position = _position(self._bounds[fact], interval.low)
        return position + 1 if interval.low_open and position % 2 else position

    def _high(self, fact: str, interval: Interval) -> int:
        if interval.high is None:
            return 2 * len(self._bounds[fact])
        position = _position(self._bounds[fact], interval.high)
        return position - 1 if interval.high_open and position % 2 else position

    def _has(self, key: Key, value: FactValue | None) -> Truth:
        if value is None:
            return _UNKNOWN
        fact, values = key
        told = value if isinstance(value, frozenset) else frozenset({str(value)})
        if values is None or told & values:
            return _TRUE
        open_ended = told & self._open_ended(key)
        if not open_ended or OTHER in told:
            return _FALSE
        broad = {b for v in told for b in self._up.get((fact, v), frozenset()) if b != v}
        return _UNKNOWN if open_ended - broad else _FALSE

    def _open_ended(self, key: Key) -> frozenset[str]:
        """The values of a fact that may yet turn out to be one of those asked for: what is broader than them."""
        found = self._broader_than.get(key)
        if found is None:
            fact, values = key
            found = frozenset(b for v in values or () for b in self._up.get((fact, v), frozenset()) if b != v)
            self._broader_than[key] = found
        return found


_OPPOSITE = {Op.BELOW: Op.AT_LEAST, Op.AT_LEAST: Op.BELOW, Op.ABOVE: Op.AT_MOST, Op.AT_MOST: Op.ABOVE}
_TRUTH_BOUNDS: Mapping[Truth, tuple[int, int]] = {_FALSE: (0, 0), _UNKNOWN: (0, 1), _TRUE: (1, 1)}


def _position(bounds: list[Fraction], value: Fraction) -> int:
    """2j+1 on the j-th threshold, 2j in the gap before it."""
    at = bisect_left(bounds, value)
    return 2 * at + (at < len(bounds) and bounds[at] == value)


def _either(parts: Iterable[list[Conjunction]]) -> list[Conjunction]:
    return _minimal([c for part in parts for c in part])


def _both(parts: Iterable[list[Conjunction]]) -> list[Conjunction]:
    result: list[Conjunction] = [frozenset()]
    for part in parts:
        result = _minimal([a | b for a in result for b in part])
        if len(result) > MAX_CONJUNCTIONS:
            message = f"条件展开后超过 {MAX_CONJUNCTIONS} 种情形：请把规则拆成几条，或把列举的情形写成定义"
            raise RulebookError(message)
    return result


def _minimal(conjunctions: list[Conjunction]) -> list[Conjunction]:
    """Without doubles and without what a shorter conjunction already covers (absorption holds in Kleene logic)."""
    kept: list[Conjunction] = []
    for conjunction in sorted(dict.fromkeys(conjunctions), key=len):
        if not any(shorter <= conjunction for shorter in kept):
            kept.append(conjunction)
    return kept


def _leaves(expression: Expression) -> Iterable[Is | Has | Compare]:
    if isinstance(expression, (AllOf, AnyOf)):
        return [leaf for part in expression.parts for leaf in _leaves(part)]
    return _leaves(expression.part) if isinstance(expression, Not) else [expression]
