"""What the adjudication precomputes from a rulebook: which norms can matter for which facts, and in what order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TypeVar

from policyqa.adjudication.remembering import Remembered
from policyqa.engines import interpreter
from policyqa.engines.interpreter import PRESUMED, Interpreter
from policyqa.model.facts import Fact, Facts, FactValue, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Norm, Not, Rulebook
from policyqa.model.verdict import Reason
from policyqa.rulebook.norms import PLACE, facts_of
from policyqa.rulebook.references import dependencies

Leaf = Is | Has | Compare
Key = tuple[str, FactValue | None]
"""A fact with a value, or with None: with any value at all."""
_ANYTHING = None
_FALSE = Truth.FALSE
Spoken = TypeVar("Spoken", bound=Hashable)
_MEMO = "adjudication.plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormPlan:
    """One norm with the facts each part of it speaks of, and the rank in which precedence is settled."""

    norm: Norm
    facts: tuple[str, ...]
    """All of them, in one order."""
    subject_facts: frozenset[str]
    condition_facts: frozenset[str]
    about: frozenset[str]
    """For a universal norm: the facts that put it in question when they are known or mentioned."""
    overridden_by: tuple[str, ...]


class Plan:
    """A rulebook prepared for adjudication."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.vocabulary = rulebook.vocabulary
        self.interpreter: Interpreter = interpreter.compile(rulebook)
        self.defaults: Mapping[str, Fact] = {
            name: Fact(name=name, value=fact.presumed, source=PRESUMED)
            for name, fact in rulebook.vocabulary.facts.items()
            if fact.presumed is not None
        }
        self.presumable = self.interpreter.affected(self.defaults)
        """The facts that are presumed, and all that may be derived from them."""
        overridden = _invert((n.id, n.overrides) for n in rulebook.norms)
        self.order = {norm.id: n for n, norm in enumerate(_by_precedence(rulebook, overridden))}
        generic = self._generic_facts()
        self.norms = {n.id: _plan_norm(n, overridden.get(n.id, ()), generic) for n in rulebook.norms}
        keys = {n.id: sorted(_key_sets(n.subject), key=len) for n in rulebook.norms}
        self._unkeyed = frozenset(n for n, sets in keys.items() if not sets)
        self._by_subject = _invert((n, sets[0]) for n, sets in keys.items() if sets)
        self._further_keys = {n: sets[1:] for n, sets in keys.items() if len(sets) > 1}
        self._keyed = frozenset().union(*(found for sets in keys.values() for found in sets))
        self._keyed_facts = {fact for fact, _ in self._keyed}
        presumed = {n for n, fact in self.defaults.items() if not self._keyed.isdisjoint(_keys_of(fact))}
        self._speaking = self.interpreter.derivable | presumed
        """Facts that can make a norm a candidate though nobody told them."""
        self._of_jurisdiction = _invert((n.id, [n.jurisdiction]) for n in rulebook.norms)
        self._elsewhere: Remembered[frozenset[str]] = Remembered()
        self._upstreams: dict[str, frozenset[str]] = {}
        self._using = _invert((n.norm.id, n.subject_facts | n.condition_facts) for n in self.norms.values())
        self._mentioning = _invert((n, plan.facts) for n, plan in self.norms.items())
        self.universal = tuple(n for n, p in self.norms.items() if p.norm.universal)
        self.about = frozenset().union(*(self.norms[n].about for n in self.universal))
        """The facts that put a universal norm in question."""
        self._universal = frozenset(self.universal)
        self._about = _invert((n, self.norms[n].about) for n in self.universal)
        self.about_derived = not self.about.isdisjoint(self.interpreter.derivable)
        """Whether a definition can bring up what a universal norm is about."""
        self.overridden = tuple(n for n in self.order if self.norms[n].overridden_by)
        self._leaves: dict[str, dict[str, list[Leaf]]] = {
            n.id: _leaves_by_fact(_parts(n)) for n in rulebook.norms
        }
        self._needs = dependencies(rulebook.definitions, rulebook.vocabulary)
        self._defining_by: dict[str, list[tuple[str, list[Leaf]]]] = {}
        """Fact → the facts defined by it, each with the comparisons of it in one definition."""
        for definition in rulebook.definitions:
            for fact, leaves in _leaves_by_fact([definition.when]).items():
                self._defining_by.setdefault(fact, []).append((definition.fact, leaves))
        self.reasons: Remembered[Reason] = Remembered()
        self.ways: Remembered[tuple[bool, tuple[tuple[str, ...], ...]]] = Remembered()
        self.fact_order = {f: n for n, f in enumerate(self._facts_inputs_first())}
        self.places = _most_specific_places(rulebook)

    def candidates(self, facts: Facts, told: Facts) -> frozenset[str]:
        """The norms whose subject can be true on these facts, and which are not outside their jurisdiction.

        `facts` are what was `told` with what follows or is presumed.
        """
        known = facts.known
        names = self._keyed_facts & (told.known.keys() | self._speaking)
        held = {key for name in names & known.keys() for key in _keys_of(known[name])} & self._keyed
        found = self._unkeyed.union(*(self._by_subject.get(key, ()) for key in held)) - self._outside(facts)
        further = self._further_keys
        return frozenset(n for n in found if n not in further or not any(map(held.isdisjoint, further[n])))

    def _outside(self, facts: Facts) -> frozenset[str]:
        """The norms in whose jurisdiction the project does not lie."""
        inside = self.interpreter.jurisdictions(facts)
        outside = (norms for j, norms in self._of_jurisdiction.items() if inside[j] is _FALSE)
        return self._elsewhere.of(facts.value(PLACE), lambda: frozenset().union(*outside))

    def silent(self, spoken: Iterable[str]) -> frozenset[str]:
        """The universal norms of which nothing is spoken."""
        return self._universal.difference(*(self._about.get(name, ()) for name in self.about.intersection(spoken)))

    def values(self, norm: str, facts: Facts) -> tuple[FactValue | None, ...]:
        """The values of all facts of which a norm speaks."""
        known = facts.known
        return tuple(None if (fact := known.get(n)) is None else fact.value for n in self.norms[norm].facts)

    def using(self, fact: str) -> tuple[str, ...]:
        """The norms whose subject, circumstances or exceptions speak of a fact."""
        return self._using.get(fact, ())

    def mentioning(self, facts: Iterable[str]) -> set[str]:
        """The norms any part of which speaks of one of these facts."""
        return {n for fact in facts for n in self._mentioning.get(fact, ())}

    def leaves(self, fact: str, norms: Iterable[str]) -> list[Leaf]:
        """The comparisons of `fact` in these norms and in the definitions on which these norms depend."""
        among = frozenset(norms)
        speaking = sorted(among.intersection(self._mentioning.get(fact, ())), key=self.order.__getitem__)
        found = [leaf for norm in speaking for leaf in self._leaves[norm][fact]]
        for derived, leaves in self._defining_by.get(fact, ()):
            if any(derived in self._upstream(norm) for norm in among):
                found += leaves
        return found

    def _upstream(self, norm: str) -> frozenset[str]:
        """The facts a norm speaks of, and everything from which these may be derived."""
        if norm not in self._upstreams:
            reached: set[str] = set()
            waiting = list(self._leaves[norm])
            while waiting:
                fact = waiting.pop()
                if fact not in reached:
                    reached.add(fact)
                    waiting += self._needs.get(fact, ())
            self._upstreams[norm] = frozenset(reached)
        return self._upstreams[norm]

    def _generic_facts(self) -> frozenset[str]:
        """Facts that say nothing of what a universal duty is about: the place, what is presumed, others' subjects."""
        others = frozenset().union(*(facts_of(n.subject) for n in self.rulebook.norms if not n.universal))
        return others | {PLACE} | self.defaults.keys()

    def _facts_inputs_first(self) -> list[str]:
        graph = {name: self._needs.get(name, set()) for name in self.vocabulary.facts}
        ordered = list(TopologicalSorter(graph).static_order())
        return [PLACE] + [f for f in ordered if f != PLACE]


def plan_of(rulebook: Rulebook) -> Plan:
    """The plan of a rulebook, made once and kept with it."""
    plan = rulebook.memo.get(_MEMO)
    if not isinstance(plan, Plan):
        plan = rulebook.memo[_MEMO] = Plan(rulebook)
    return plan


def _most_specific_places(rulebook: Rulebook) -> tuple[str, ...]:
    """The jurisdictions of the norms that hold no other of them: where a project of unknown place may lie."""
    places = dict.fromkeys(n.jurisdiction for n in rulebook.norms if n.jurisdiction)
    up = rulebook.vocabulary.broader
    return tuple(p for p in places if not any(p != q and p in up.get((PLACE, q), ()) for q in places))


def _plan_norm(norm: Norm, overridden_by: tuple[str, ...], generic: frozenset[str]) -> NormPlan:
    condition = facts_of(norm.when).union(*(facts_of(e.when) for e in norm.exceptions))
    subject = facts_of(norm.subject)
    about = subject - generic if norm.requires is None else facts_of(norm.requires)
    return NormPlan(
        norm=norm,
        facts=tuple(sorted(facts_of(AllOf(parts=tuple(_parts(norm)))))),
        subject_facts=subject,
        condition_facts=condition,
        about=about,
        overridden_by=overridden_by,
    )


def _by_precedence(rulebook: Rulebook, overridden: Mapping[str, tuple[str, ...]]) -> list[Norm]:
    """Overriding norms before the norms they defeat; otherwise the order of the files."""
    graph = {n.id: set(overridden.get(n.id, ())) & rulebook.index.keys() for n in rulebook.norms}
    return [rulebook.index[i] for i in TopologicalSorter(graph).static_order()]


def _invert(pairs: Iterable[tuple[str, Iterable[Spoken]]]) -> dict[Spoken, tuple[str, ...]]:
    inverted: dict[Spoken, list[str]] = {}
    for key, values in pairs:
        for value in values:
            inverted.setdefault(value, []).append(key)
    return {value: tuple(keys) for value, keys in inverted.items()}


def _key_sets(subject: Expression) -> list[frozenset[Key]]:
    """Sets of keys, of each of which one must be held for a condition to be true (Kleene: unknown is not true)."""
    if isinstance(subject, Is):
        return [frozenset({(subject.fact, subject.value)})]
    if isinstance(subject, Has):
        return [frozenset((subject.fact, v) for v in subject.values)]
    if isinstance(subject, Compare):
        return [frozenset({(subject.fact, _ANYTHING)})]
    if isinstance(subject, AllOf):
        return [keys for part in subject.parts for keys in _key_sets(part)]
    if isinstance(subject, AnyOf):
        parts = [_key_sets(part) for part in subject.parts]
        return [frozenset().union(*map(_fewest, parts))] if all(parts) else []
    return []


def _fewest(sets: Iterable[frozenset[Key]]) -> frozenset[Key]:
    return min(sets, key=len)


def _keys_of(fact: Fact) -> list[Key]:
    """The keys that a known fact holds: that it is known, and each of its values (but for a number's)."""
    name, value = fact.name, fact.value
    if isinstance(value, frozenset):
        return [(name, _ANYTHING), *[(name, single) for single in value]]
    return [(name, _ANYTHING)] if isinstance(value, Interval) else [(name, _ANYTHING), (name, value)]


def _parts(norm: Norm) -> list[Expression]:
    requires = [] if norm.requires is None else [norm.requires]
    return [norm.subject, norm.when, *(e.when for e in norm.exceptions), *requires]


def _leaves_by_fact(expressions: Iterable[Expression]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for expression in expressions:
        for leaf in leaves_of(expression):
            found.setdefault(leaf.fact, []).append(leaf)
    return found


def leaves_of(expression: Expression) -> list[Leaf]:
    """Every comparison in a condition, from left to right."""
    if isinstance(expression, (AllOf, AnyOf)):
        return [leaf for part in expression.parts for leaf in leaves_of(part)]
    if isinstance(expression, Not):
        return leaves_of(expression.part)
    return [expression]
