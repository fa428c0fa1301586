"""The reference meaning of rules: strong Kleene evaluation of conditions over facts.

Takes a rulebook, gives an `Interpreter` that evaluates norms and derives facts by definitions. It is the
meaning: every other engine must agree with it, by test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from graphlib import TopologicalSorter

from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Fact, Facts, FactType, FactValue, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Compare, Definition, Expression, Has, Is, Norm, Not, Op, Rulebook
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.references import dependencies
from policyqa.rulebook.values import OTHER

PRESUMED = "推定"
"""`Fact.source` of a value that was presumed."""
_NOTHING: frozenset[str] = frozenset()


def compile(rulebook: Rulebook) -> Interpreter:  # noqa: A001 - every engine module has one `compile`
    """The reference interpreter of `rulebook`."""
    return Interpreter(rulebook)


class Interpreter:
    """Evaluates conditions and norms; holds nothing but what it precomputed from the rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._types = {name: fact.type for name, fact in rulebook.vocabulary.facts.items()}
        self._ranks = {
            name: {t.value: Fraction(n) for n, t in enumerate(fact.terms)}
            for name, fact in rulebook.vocabulary.facts.items()
            if fact.ordered
        }
        self._up = rulebook.vocabulary.broader
        self._below = _strictly_narrower(self._up)
        self._implies = {
            (name, term.value): term.implies
            for name, fact in rulebook.vocabulary.facts.items()
            for term in fact.terms
            if term.implies
        }
        self._definitions: dict[str, list[Definition]] = {}
        for definition in rulebook.definitions:
            self._definitions.setdefault(definition.fact, []).append(definition)
        needs = dependencies(rulebook.definitions, rulebook.vocabulary)
        self._order = tuple(f for f in TopologicalSorter(needs).static_order() if f in needs)
        self.inputs = frozenset().union(*needs.values()) if needs else _NOTHING
        """The facts from which others may be derived."""

    def evaluate(self, expression: Expression, facts: Facts) -> Truth:
        """The truth of a condition; a fact that is not known makes its comparison UNKNOWN."""
        if isinstance(expression, AllOf):
            return min((self.evaluate(p, facts) for p in expression.parts), key=_rank, default=Truth.TRUE)
        if isinstance(expression, AnyOf):
            return max((self.evaluate(p, facts) for p in expression.parts), key=_rank, default=Truth.FALSE)
        if isinstance(expression, Not):
            return ~self.evaluate(expression.part, facts)
        value = facts.value(expression.fact)
        return Truth.UNKNOWN if value is None else self.leaf_truth(expression, value)

    def leaf_truth(self, leaf: Is | Has | Compare, value: FactValue) -> Truth:
        """The truth of one comparison with a known value."""
        if isinstance(leaf, Is):
            return Truth.TRUE if value is leaf.value else Truth.FALSE
        return self._has(leaf, value) if isinstance(leaf, Has) else self._compare(leaf, value)

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> dict[str, NormTruth]:
        """The truth of the parts of the norms named (all by default)."""
        index = self._rulebook.index
        chosen = self._rulebook.norms if norms is None else [index[n] for n in norms]
        return {norm.id: self.truth(norm, facts) for norm in chosen}

    def truth(self, norm: Norm, facts: Facts) -> NormTruth:
        """The truth of the parts of one norm."""
        return NormTruth(
            jurisdiction=self.within(norm.jurisdiction, facts),
            subject=self.evaluate(norm.subject, facts),
            when=self.evaluate(norm.when, facts),
            excepted=self.evaluate(AnyOf(parts=tuple(e.when for e in norm.exceptions)), facts),
            requires=None if norm.requires is None else self.evaluate(norm.requires, facts),
        )

    def within(self, jurisdiction: str, facts: Facts) -> Truth:
        """Whether the project lies in a jurisdiction: a place known only more broadly does not."""
        places = facts.value(PLACE)
        if not jurisdiction:
            return Truth.TRUE
        if not isinstance(places, frozenset):
            return Truth.UNKNOWN
        return Truth.TRUE if any(jurisdiction in self._up.get((PLACE, p), _NOTHING) for p in places) else Truth.FALSE

    def derive(self, facts: Facts, defaults: Mapping[str, FactValue] | None = None) -> Facts:
        """The facts with everything that follows by definitions and implied values, in order of dependence.

        A given value wins over a derived one; derived TAGS are added. `defaults` are presumed for facts that
        are neither given nor derived, before anything is derived from them.
        """
        presumed = defaults or {}
        known = dict(facts.known)
        current = Facts(known=known, mentioned=facts.mentioned, subject=facts.subject)
        for name, value in presumed.items():
            if name not in known and name not in self._definitions_and_implied:
                known[name] = Fact(name=name, value=value, source=PRESUMED)
        for name in self._order:
            self._derive_one(name, current, known)
            if name not in known and name in presumed:
                known[name] = Fact(name=name, value=presumed[name], source=PRESUMED)
        return current

    @property
    def _definitions_and_implied(self) -> frozenset[str]:
        return frozenset(self._order)

    def _derive_one(self, name: str, facts: Facts, known: dict[str, Fact]) -> None:
        for value, source in self._derived(name, facts):
            held = known.get(name)
            if held is None:
                known[name] = Fact(name=name, value=value, source=source)
            elif isinstance(held.value, frozenset) and isinstance(value, frozenset) and not value <= held.value:
                known[name] = Fact(
                    name=name, value=held.value | value, source=held.source or source, span=held.span
                )

    def _derived(self, name: str, facts: Facts) -> list[tuple[FactValue, str]]:
        found = [(value, source) for value, source in self._implied(name, facts)]
        for definition in self._definitions.get(name, ()):
            inside = self.within(definition.jurisdiction, facts) is Truth.TRUE
            if inside and self.evaluate(definition.when, facts) is Truth.TRUE:
                found.append((definition.value, definition.title))
        return found

    def _implied(self, name: str, facts: Facts) -> list[tuple[FactValue, str]]:
        found = []
        for (fact, value), implied in self._implies.items():
            told = facts.value(fact)
            if told is not None and any(i == name for i, _ in implied) and value in self.closure(fact, told):
                found += [(v, value) for i, v in implied if i == name]
        return found

    def closure(self, fact: str, value: FactValue) -> frozenset[str]:
        """A TAGS or CHOICE value with everything broader."""
        values = value if isinstance(value, frozenset) else frozenset({str(value)})
        return frozenset().union(*(self._up.get((fact, v), frozenset({v})) for v in values))

    def _has(self, has: Has, value: FactValue) -> Truth:
        told = value if isinstance(value, frozenset) else frozenset({str(value)})
        if not told.isdisjoint(has.values):
            return Truth.TRUE
        if OTHER in told:
            return Truth.FALSE
        open_ended = (v for v in self.most_specific(has.fact, told))
        if any(not has.values.isdisjoint(self._below.get((has.fact, v), _NOTHING)) for v in open_ended):
            return Truth.UNKNOWN
        return Truth.FALSE

    def most_specific(self, fact: str, told: frozenset[str]) -> frozenset[str]:
        """The values of `told` that are not broader than another of them."""
        if len(told) == 1:
            return told
        return frozenset(v for v in told if self._below.get((fact, v), _NOTHING).isdisjoint(told))

    def _compare(self, compare: Compare, value: FactValue) -> Truth:
        if isinstance(value, Interval):
            return compare_interval(compare.op, compare.bound, value)
        rank = self._ranks.get(compare.fact, {}).get(str(value))
        return Truth.FALSE if rank is None else compare_interval(compare.op, compare.bound, Interval.point(rank))

    def type_of(self, fact: str) -> FactType:
        """The type of a fact."""
        return self._types[fact]


def compare_interval(op: Op, bound: Fraction, interval: Interval) -> Truth:
    """TRUE where the whole interval compares so, FALSE where nothing of it does, else UNKNOWN."""
    if op in (Op.ABOVE, Op.AT_LEAST):
        return ~compare_interval(Op.AT_MOST if op is Op.ABOVE else Op.BELOW, bound, interval)
    strict = op is Op.BELOW
    high, low = interval.high, interval.low
    if high is not None and (high < bound or (high == bound and (not strict or interval.high_open))):
        return Truth.TRUE
    if low is not None and (low > bound or (low == bound and (strict or interval.low_open))):
        return Truth.FALSE
    return Truth.UNKNOWN


def _rank(truth: Truth) -> int:
    return truth.value


def _strictly_narrower(up: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], frozenset[str]]:
    below: dict[tuple[str, str], set[str]] = {}
    for (fact, value), broader in up.items():
        for broad in broader - {value}:
            below.setdefault((fact, broad), set()).add(value)
    return {key: frozenset(values) for key, values in below.items()}
