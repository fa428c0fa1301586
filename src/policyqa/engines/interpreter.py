"""The reference meaning of rules: strong Kleene evaluation of conditions over facts.

Takes a rulebook, gives an `Interpreter` that evaluates norms and derives facts by definitions. It is the
meaning: every other engine must agree with it, by test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
        self._jurisdictions = frozenset(n.jurisdiction for n in rulebook.norms)
        self._exceptions = {
            n.id: AnyOf(parts=tuple(e.when for e in n.exceptions)) for n in rulebook.norms if n.exceptions
        }
        self._implies: dict[str, list[tuple[str, str, FactValue]]] = {}
        for name, fact in rulebook.vocabulary.facts.items():
            for term in fact.terms:
                for implied, value in term.implies:
                    self._implies.setdefault(implied, []).append((name, term.value, value))
        self._definitions: dict[str, list[Definition]] = {}
        for definition in rulebook.definitions:
            self._definitions.setdefault(definition.fact, []).append(definition)
        self._defining = frozenset(d.jurisdiction for d in rulebook.definitions)
        self._needs = needs = dependencies(rulebook.definitions, rulebook.vocabulary)
        self._order = tuple(f for f in TopologicalSorter(needs).static_order() if f in needs)
        self.derivable = frozenset(self._order)
        """The facts that may be derived."""

    def evaluate(self, expression: Expression, facts: Facts) -> Truth:
        """The truth of a condition; a fact that is not known makes its comparison UNKNOWN."""
        if isinstance(expression, AllOf):
            return self._first_or_unknown(expression.parts, facts, decisive=Truth.FALSE, otherwise=Truth.TRUE)
        if isinstance(expression, AnyOf):
            return self._first_or_unknown(expression.parts, facts, decisive=Truth.TRUE, otherwise=Truth.FALSE)
        if isinstance(expression, Not):
            return ~self.evaluate(expression.part, facts)
        fact = facts.known.get(expression.fact)
        return Truth.UNKNOWN if fact is None else self.leaf_truth(expression, fact.value)

    def _first_or_unknown(
        self, parts: tuple[Expression, ...], facts: Facts, *, decisive: Truth, otherwise: Truth
    ) -> Truth:
        """`decisive` where a part has it, else UNKNOWN where a part is unknown, else `otherwise`."""
        result = otherwise
        for part in parts:
            truth = self.evaluate(part, facts)
            if truth is decisive:
                return decisive
            if truth is Truth.UNKNOWN:
                result = truth
        return result

    def leaf_truth(self, leaf: Is | Has | Compare, value: FactValue) -> Truth:
        """The truth of one comparison with a known value."""
        if isinstance(leaf, Is):
            return Truth.TRUE if value is leaf.value else Truth.FALSE
        return self._has(leaf, value) if isinstance(leaf, Has) else self._compare(leaf, value)

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> dict[str, NormTruth]:
        """The truth of the parts of the norms named (all by default)."""
        index = self._rulebook.index
        chosen = self._rulebook.norms if norms is None else [index[n] for n in norms]
        inside = {j: self.within(j, facts) for j in self._jurisdictions}
        return {norm.id: self._truth(norm, facts, inside[norm.jurisdiction]) for norm in chosen}

    def _truth(self, norm: Norm, facts: Facts, inside: Truth) -> NormTruth:
        exceptions = self._exceptions.get(norm.id)
        return NormTruth(
            jurisdiction=inside,
            subject=self.evaluate(norm.subject, facts),
            when=self.evaluate(norm.when, facts),
            excepted=Truth.FALSE if exceptions is None else self.evaluate(exceptions, facts),
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

    def derive(self, facts: Facts, defaults: Mapping[str, Fact] | None = None) -> Facts:
        """The facts with everything that follows by definitions and implied values, in order of dependence.

        A given value wins over a derived one; derived TAGS are added. `defaults` are presumed for facts that
        are neither given nor derived, before anything is derived from them.
        """
        presumed = defaults or {}
        known = {n: f for n, f in presumed.items() if n not in self.derivable}
        known.update(facts.known)
        current = Facts(known=known, mentioned=facts.mentioned, subject=facts.subject)
        inside = {j for j in self._defining if self.within(j, facts) is Truth.TRUE}
        for name in self._order:
            if not self._needs[name].isdisjoint(known):
                for derived in self._derived(name, current, inside):
                    known[name] = _added(known.get(name), derived)
            if name not in known and name in presumed:
                known[name] = presumed[name]
        return current

    def _derived(self, name: str, facts: Facts, inside: set[str]) -> Iterator[Fact]:
        for fact, value, implied in self._implies.get(name, ()):
            told = facts.known.get(fact)
            if told is not None and value in self.closure(fact, told.value):
                yield Fact(name=name, value=implied, source=value)
        for definition in self._definitions.get(name, ()):
            if definition.jurisdiction in inside and self.evaluate(definition.when, facts) is Truth.TRUE:
                yield Fact(name=name, value=definition.value, source=definition.title)

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
        return Truth.UNKNOWN if rank is None else compare_interval(compare.op, compare.bound, Interval.point(rank))

    def type_of(self, fact: str) -> FactType:
        """The type of a fact."""
        return self._types[fact]


def _added(held: Fact | None, derived: Fact) -> Fact:
    """What was known with what was derived: TAGS are added, everything else stays as it was."""
    if held is None:
        return derived
    if not isinstance(held.value, frozenset) or not isinstance(derived.value, frozenset):
        return held
    if derived.value <= held.value:
        return held
    return replace(held, value=held.value | derived.value)


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


def _strictly_narrower(up: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], frozenset[str]]:
    below: dict[tuple[str, str], set[str]] = {}
    for (fact, value), broader in up.items():
        for broad in broader - {value}:
            below.setdefault((fact, broad), set()).add(value)
    return {key: frozenset(values) for key, values in below.items()}
