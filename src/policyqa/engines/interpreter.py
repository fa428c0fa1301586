"""The reference meaning of rules: strong Kleene evaluation of conditions over facts.

Takes a rulebook, gives an `Interpreter` that evaluates norms and derives facts by definitions. It is the
meaning: every other engine must agree with it, by test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

from policyqa.engines.conditions import Condition, Conditions, Known, compare_interval
from policyqa.model.evaluation import NormTruth, norm_truth
from policyqa.model.facts import Fact, Facts, FactValue, Truth, Vocabulary
from policyqa.model.rules import AnyOf, Compare, Expression, Has, Is, Rulebook
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.references import dependencies

__all__ = ["PRESUMED", "Interpreter", "compare_interval", "compile"]

PRESUMED = "推定"
"""`Fact.source` of a value that was presumed."""
_FALSE, _UNKNOWN, _TRUE = Truth
_NOTHING: frozenset[str] = frozenset()
_MAX_PLACES = 4_096


def compile(rulebook: Rulebook) -> Interpreter:  # noqa: A001 - every engine module has one `compile`
    """The reference interpreter of `rulebook`."""
    return Interpreter(rulebook)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The conditions of one norm as functions."""

    jurisdiction: str
    subject: Condition
    when: Condition
    excepted: Condition
    requires: Condition | None


class Interpreter:
    """Evaluates conditions and norms; holds nothing but what it precomputed from the rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._up = rulebook.vocabulary.broader
        self._conditions = Conditions(rulebook.vocabulary)
        self._jurisdictions = {n.jurisdiction for n in rulebook.norms} | {d.jurisdiction for d in rulebook.definitions}
        self._inside: dict[FactValue | None, Mapping[str, Truth]] = {}
        self._parts: dict[str, _Parts] = {}
        self._implies = _implied(rulebook.vocabulary)
        self._definitions: dict[str, list[tuple[str, Condition, Fact]]] = {}
        for d in rulebook.definitions:
            follows = Fact(name=d.fact, value=d.value, source=d.title)
            self._definitions.setdefault(d.fact, []).append((d.jurisdiction, self._conditions.of(d.when), follows))
        self._needs = needs = dependencies(rulebook.definitions, rulebook.vocabulary)
        self._order = tuple(f for f in TopologicalSorter(_after_place(needs, rulebook)).static_order() if f in needs)
        self.derivable = frozenset(self._order)
        """The facts that may be derived."""
        self._downstream = _downstream(self._order, needs)

    def evaluate(self, expression: Expression, facts: Facts) -> Truth:
        """The truth of a condition; a fact that is not known makes its comparison UNKNOWN."""
        return self._conditions.of(expression)(facts.known)

    def leaf_truth(self, leaf: Is | Has | Compare, value: FactValue) -> Truth:
        """The truth of one comparison with a known value."""
        return self._conditions.comparison(leaf)(value)

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> dict[str, NormTruth]:
        """The truth of the parts of the norms named (all by default)."""
        inside, known = self.jurisdictions(facts), facts.known
        return {n: self._truth(n, known, inside) for n in (self._rulebook.index if norms is None else norms)}

    def _truth(self, norm: str, known: Known, inside: Mapping[str, Truth]) -> NormTruth:
        parts = self._parts.get(norm) or self._parts_of(norm)
        return norm_truth(
            inside[parts.jurisdiction],
            parts.subject(known),
            parts.when(known),
            parts.excepted(known),
            None if parts.requires is None else parts.requires(known),
        )

    def _parts_of(self, identifier: str) -> _Parts:
        norm, condition = self._rulebook.index[identifier], self._conditions.of
        self._parts[identifier] = parts = _Parts(
            jurisdiction=norm.jurisdiction,
            subject=condition(norm.subject),
            when=condition(norm.when),
            excepted=condition(AnyOf(parts=tuple(e.when for e in norm.exceptions))),
            requires=None if norm.requires is None else condition(norm.requires),
        )
        return parts

    def within(self, jurisdiction: str, facts: Facts) -> Truth:
        """Whether the project lies in a jurisdiction: a place known only more broadly does not."""
        places = facts.value(PLACE)
        if not jurisdiction:
            return _TRUE
        if not isinstance(places, frozenset):
            return _UNKNOWN
        return _TRUE if any(jurisdiction in self._up.get((PLACE, p), _NOTHING) for p in places) else _FALSE

    def jurisdictions(self, facts: Facts) -> Mapping[str, Truth]:
        """Whether the project lies in each of the jurisdictions of norms and definitions."""
        places = facts.value(PLACE)
        found = self._inside.get(places)
        if found is None:
            if len(self._inside) >= _MAX_PLACES:
                self._inside.clear()
            found = self._inside[places] = {j: self.within(j, facts) for j in self._jurisdictions}
        return found

    def derive(self, facts: Facts, defaults: Mapping[str, Fact] | None = None) -> Facts:
        """The facts with everything that follows by definitions and implied values, in order of dependence.

        A given value wins over a derived one; derived TAGS are added. `defaults` are presumed for facts that
        are neither given nor derived, before anything is derived from them.
        """
        presumed = defaults or {}
        known = dict(presumed)
        for name in self.derivable:
            known.pop(name, None)
        known.update(facts.known)
        return self._derive(self._order, known, facts, presumed)

    def presume(self, facts: Facts, derived: Facts, defaults: Mapping[str, Fact], affected: frozenset[str]) -> Facts:
        """As `derive(facts, defaults)`, where `derived` is `derive(facts)` and `affected` holds all the defaults."""
        if PLACE in affected:  # where a definition holds hangs on it
            return self.derive(facts, defaults)
        known = {**defaults, **derived.known}
        anew = [name for name in self._order if name in affected]
        for name in anew:
            known.pop(name, None)
            if name in facts.known:
                known[name] = facts.known[name]
        return self._derive(anew, known, facts, defaults)

    def affected(self, changed: Iterable[str]) -> frozenset[str]:
        """These facts and all that may be derived from them."""
        return frozenset().union(*(self._downstream.get(name, {name}) for name in changed))

    def rederive(
        self, facts: Facts, affected: frozenset[str], before: Facts, defaults: Mapping[str, Fact] | None = None
    ) -> Facts:
        """As `derive`, where `before` was derived from facts that differ in `affected` only."""
        if PLACE in affected:  # where a definition holds hangs on it
            return self.derive(facts, defaults)
        presumed = defaults or {}
        known = dict(before.known)
        for name in affected:
            told = facts.known.get(name) or (None if name in self.derivable else presumed.get(name))
            if told is None:
                known.pop(name, None)
            else:
                known[name] = told
        return self._derive([n for n in self._order if n in affected], known, facts, presumed)

    def _derive(
        self, names: Iterable[str], known: dict[str, Fact], told: Facts, presumed: Mapping[str, Fact]
    ) -> Facts:
        """Adds to `known` what follows for these facts, each after all it depends on."""
        inside = self.jurisdictions(Facts(known=known))
        for name in names:
            if not known.keys().isdisjoint(self._needs[name]):
                for derived in self._derived(name, known, inside):
                    known[name] = _added(known.get(name), derived)
            if name not in known and name in presumed:
                known[name] = presumed[name]
            if name == PLACE:  # what lies in a place lies in its jurisdiction
                inside = self.jurisdictions(Facts(known=known))
        return Facts(known=known, mentioned=told.mentioned, subject=told.subject)

    def _derived(self, name: str, known: Known, inside: Mapping[str, Truth]) -> Iterator[Fact]:
        for fact, entries in self._implies.get(name, ()):
            told = known.get(fact)
            if told is None:
                continue
            held = self.closure(fact, told.value)
            for value, follows in entries:
                if value in held:
                    yield follows
        for jurisdiction, condition, follows in self._definitions.get(name, ()):
            if inside[jurisdiction] is _TRUE and condition(known) is _TRUE:
                yield follows

    def closure(self, fact: str, value: FactValue) -> frozenset[str]:
        """A TAGS or CHOICE value with everything broader."""
        values = value if isinstance(value, frozenset) else frozenset({str(value)})
        return frozenset().union(*(self._up.get((fact, v), frozenset({v})) for v in values))

    def most_specific(self, fact: str, told: frozenset[str]) -> frozenset[str]:
        """The values of `told` that are not broader than another of them."""
        return self._conditions.most_specific(fact, told)


def _after_place(needs: Mapping[str, set[str]], rulebook: Rulebook) -> Mapping[str, set[str]]:
    """The dependencies, with those on the place of facts that are defined for a jurisdiction (unless it hangs on them)."""
    needed, open_ = set(needs.get(PLACE, ())), list(needs.get(PLACE, ()))
    while open_:
        more = needs.get(open_.pop(), set()) - needed
        needed |= more
        open_ += more
    here = {d.fact for d in rulebook.definitions if d.jurisdiction} - needed - {PLACE}
    return {fact: needs[fact] | ({PLACE} if fact in here else set()) for fact in needs}


def _implied(vocabulary: Vocabulary) -> dict[str, list[tuple[str, list[tuple[str, Fact]]]]]:
    """Fact → by which fact it may be implied, by which of its values, and what then follows."""
    found: dict[str, dict[str, list[tuple[str, Fact]]]] = {}
    for name, fact in vocabulary.facts.items():
        for term in fact.terms:
            for implied, value in term.implies:
                follows = Fact(name=implied, value=value, source=term.value)
                found.setdefault(implied, {}).setdefault(name, []).append((term.value, follows))
    return {implied: list(by_fact.items()) for implied, by_fact in found.items()}


def _downstream(order: Iterable[str], needs: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Fact → itself and all that may be derived from it, for the facts from which anything may be."""
    upstream: dict[str, set[str]] = {}
    for name in order:
        upstream[name] = set(needs[name]).union(*(upstream.get(n, ()) for n in needs[name]))
    found: dict[str, set[str]] = {}
    for name, above in upstream.items():
        for fact in above:
            found.setdefault(fact, {fact}).add(name)
    return {fact: frozenset(names) for fact, names in found.items()}


def _added(held: Fact | None, derived: Fact) -> Fact:
    """What was known with what was derived: TAGS are added, everything else stays as it was."""
    if held is None:
        return derived
    if not isinstance(held.value, frozenset) or not isinstance(derived.value, frozenset):
        return held
    if derived.value <= held.value:
        return held
    return replace(held, value=held.value | derived.value)
