"""durable_rules, kept inside the part of it that is sound.

Takes a rulebook, gives an engine. Each conjunction of a condition becomes two rules over one flat fact of
integers, driven through the package's C module: no Host, timers, joins, strings, floats, negation, batches or
chaining (each of these was measured to give wrong results or to end the process). Rules stand in groups of at
most 30, each beginning with {g: k}; the last rule of a group always fires, exactly once and last, and proves
that a group was run through. The fact holds the adverse bounds of what is known (the first rule of a conjunction
then says that it is TRUE) and the favourable ones (the second says that it is not FALSE). What a group said of the
same integers before is remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Mapping
from itertools import accumulate, product

from policyqa.engines.encoding import Encoder, Key
from policyqa.engines.groups import Group, Part, assign, build, property_name
from policyqa.engines.rule_sets import RuleSets
from policyqa.errors import EngineFault, RulebookError
from policyqa.model.evaluation import NormTruth, norm_truth
from policyqa.model.facts import Facts, Truth
from policyqa.model.rules import AnyOf, Expression, Norm, Rulebook
from policyqa.rulebook.norms import PLACE

_MAX_REMEMBERED = 32_768
_NOTHING: frozenset[str] = frozenset()
_FALSE, _UNKNOWN, _TRUE = Truth


def compile(rulebook: Rulebook) -> DurableEngine:  # noqa: A001 - every engine module has one `compile`
    """The durable engine of `rulebook`. Raises RulebookError where a condition expands beyond bounds."""
    return DurableEngine(rulebook)


class DurableEngine:
    """Evaluates norms through durable_rules. Safe to call from several threads: one lock, one call at a time."""

    def __init__(self, rulebook: Rulebook) -> None:
        parts = {n.id: _parts(n) for n in rulebook.norms}
        self._encoder = Encoder(rulebook.vocabulary, (p for norm in parts.values() for p in norm if p is not None))
        expanded = {
            n: tuple(None if p is None else self._encoder.conjunctions(p) for p in norm) for n, norm in parts.items()
        }
        self._parts, members = assign(rulebook.norms, expanded)
        self._jurisdictions = {n.id: n.jurisdiction for n in rulebook.norms}
        self._up = rulebook.vocabulary.broader
        self._variables: dict[Key, int] = {}
        starts = accumulate(map(len, members), initial=0)
        self._groups = [
            build(n, first, group, self._variables)
            for n, (first, group) in enumerate(zip(starts, members, strict=False))
        ]
        group_of = [group.number for group in self._groups for _ in group.conjunctions]
        self._asked = {n: frozenset(group_of[c] for p in norm for c in p or ()) for n, norm in self._parts.items()}
        _refuse_collisions(
            property_name(n, upper=upper, favourable=favourable)
            for n in self._variables.values()
            for upper, favourable in product((True, False), repeat=2)
        )
        self._keys = tuple((key, self._encoder.bounds(key, Facts())) for key in self._variables)
        self._remembered: dict[Hashable, Mapping[int, Truth]] = {}
        self.runs = 0
        """How often a group of rules was run."""
        self._lock = threading.Lock()
        self._sets: RuleSets | None = None

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> Mapping[str, NormTruth]:
        """The truth of the parts of the norms named (all by default). Raises EngineFault."""
        chosen = list(self._parts if norms is None else norms)
        truths: dict[int, Truth] = {}
        bounds: dict[int, tuple[int, int]] = {}
        with self._lock:
            for number in sorted(frozenset().union(*(self._asked[n] for n in chosen))):
                truths.update(self._evaluate(self._groups[number], facts, bounds))
        inside = {j: self._within(j, facts) for j in {self._jurisdictions[n] for n in chosen}}
        return {n: self._norm_truth(n, truths, inside[self._jurisdictions[n]]) for n in chosen}

    def forget(self) -> None:
        """Drops what groups said before, so that the next question runs every rule it needs (for measuring)."""
        with self._lock:
            self._remembered.clear()

    def _norm_truth(self, norm: str, truths: Mapping[int, Truth], inside: Truth) -> NormTruth:
        subject, when, excepted, requires = self._parts[norm]
        return norm_truth(
            inside,
            _strongest(subject, truths),
            _strongest(when, truths),
            _strongest(excepted, truths),
            None if requires is None else _strongest(requires, truths),
        )

    def _within(self, jurisdiction: str, facts: Facts) -> Truth:
        places = facts.value(PLACE)
        if not jurisdiction:
            return _TRUE
        if not isinstance(places, frozenset):
            return _UNKNOWN
        inside = any(jurisdiction in self._up.get((PLACE, p), _NOTHING) for p in places)
        return _TRUE if inside else _FALSE

    def _evaluate(self, group: Group, facts: Facts, bounds: dict[int, tuple[int, int]]) -> Mapping[int, Truth]:
        """The truth of every conjunction of a group by its number, remembered by the values of its facts and by their bounds.

        (A group has at least one slot for each fact, and a key by bounds has two numbers for each slot: the two
        kinds of key have different lengths.)
        """
        known = facts.known
        told = (group.number, *[None if (fact := known.get(name)) is None else fact.value for name in group.facts])
        found = self._remembered.get(told)
        if found is None:
            values = self._values(group, facts, bounds)
            found = self._remembered.get(values)
            if found is None:
                found = self._run_twice(group, group.template % values[1:])
            self._remember(told, values, found)
        return found

    def _remember(self, told: Hashable, values: Hashable, found: Mapping[int, Truth]) -> None:
        if len(self._remembered) >= _MAX_REMEMBERED:
            self._remembered.clear()
        self._remembered[told] = self._remembered[values] = found

    def _values(self, group: Group, facts: Facts, bounds: dict[int, tuple[int, int]]) -> tuple[int, ...]:
        """The number of a group with the adverse and then the favourable bounds of its slots."""
        adverse, favourable = [], []
        for variable, upper in group.slots:
            known = bounds.get(variable)
            if known is None:
                key, everything = self._keys[variable]
                known = bounds[variable] = self._encoder.bounds(key, facts) if key[0] in facts.known else everything
            adverse.append(known[upper])
            favourable.append(known[not upper])
        return (group.number, *adverse, *favourable)

    def _run_twice(self, group: Group, fact: str) -> Mapping[int, Truth]:
        """A handle after a fault is not trusted again: rules are built once more, then the fault is reported."""
        try:
            return self._run(group, fact)
        except EngineFault:
            self._sets = None
            return self._run(group, fact)

    def _run(self, group: Group, fact: str) -> Mapping[int, Truth]:
        if self._sets is None:
            self._sets = RuleSets([g.rules(self._variables) for g in self._groups])
        self.runs += 1
        fired = self._sets.run(group.number, fact)
        truths = group.truths(fired)
        if truths is None:
            message = f"规则引擎没有走完第 {group.number} 组：{fired}"
            raise EngineFault(message)
        return truths


def _parts(norm: Norm) -> tuple[Expression, Expression, Expression | None, Expression | None]:
    excepted = AnyOf(parts=tuple(e.when for e in norm.exceptions)) if norm.exceptions else None
    return norm.subject, norm.when, excepted, norm.requires


def _strongest(part: Part, truths: Mapping[int, Truth]) -> Truth:
    """The strongest truth of the conjunctions of a part; FALSE where there are none."""
    best = _FALSE
    for conjunction in part or ():
        truth = truths[conjunction]
        if truth is _TRUE:
            return truth
        if truth is _UNKNOWN:
            best = truth
    return best


def _refuse_collisions(names: Iterable[str]) -> None:
    """The C module tells names apart by a 32-bit hash (FNV-1a) alone; equal hashes would be one property.

    (It reads bytes as signed, so that names beyond ASCII hash otherwise; the names here are ASCII.)
    """
    seen: dict[int, str] = {}
    for name in (*names, "g", "id", "sid", "$s"):
        value = 0x811C9DC5
        for byte in name.encode():
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        if value in seen:
            message = f"引擎分不清属性 {seen[value]} 和 {name}"
            raise RulebookError(message)
        seen[value] = name
