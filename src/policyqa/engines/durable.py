"""durable_rules, kept inside the part of it that is sound.

Takes a rulebook, gives an engine. Each conjunction of a condition becomes one rule over one flat fact of
integers, driven through the package's C module: no Host, timers, joins, strings, floats, negation, batches or
chaining (each of these was measured to give wrong results or to end the process). Rules stand in groups of at
most 30, each beginning with {g: k}; the last rule of a group always fires, exactly once and last, and proves
that a group was run through. A group is asked with the adverse bounds of the facts (what holds is TRUE) and,
where something is unknown, with the favourable ones (what does not hold is FALSE). What a group said of the
same integers before is remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policyqa.engines.encoding import Conjunction, Encoder, Key, Literal
from policyqa.engines.rule_sets import Rules, RuleSets
from policyqa.errors import EngineFault, RulebookError
from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Facts, Truth
from policyqa.model.rules import AnyOf, Expression, Norm, Rulebook
from policyqa.rulebook.norms import PLACE

GROUP = 29
"""Rules of one group besides the last one that always fires."""
_LAST = "z"
_SESSION = "s"
_MAX_REMEMBERED = 4_096
_THREE = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)

Part = tuple[int, ...] | None
"""The numbers of the conjunctions of one part of a norm; None where the norm has no such part."""


def compile(rulebook: Rulebook) -> DurableEngine:  # noqa: A001 - every engine module has one `compile`
    """The durable engine of `rulebook`. Raises RulebookError where a condition expands beyond bounds."""
    return DurableEngine(rulebook)


@dataclass(frozen=True, slots=True)
class _Group:
    """One group of conjunctions; `slots` are the properties of its facts: a variable, from above or below."""

    number: int
    conjunctions: tuple[Conjunction, ...]
    slots: tuple[tuple[int, bool], ...]
    template: str


class DurableEngine:
    """Evaluates norms through durable_rules. Safe to call from several threads: one lock, one call at a time."""

    def __init__(self, rulebook: Rulebook) -> None:
        parts = {n.id: _parts(n) for n in rulebook.norms}
        self._encoder = Encoder(rulebook.vocabulary, (p for norm in parts.values() for p in norm if p is not None))
        expanded = {
            n: tuple(None if p is None else self._encoder.conjunctions(p) for p in norm) for n, norm in parts.items()
        }
        numbers = _number(rulebook.norms, expanded)
        self._parts = {
            n: tuple(None if p is None else tuple(numbers[c] for c in p) for p in norm)
            for n, norm in expanded.items()
        }
        self._jurisdictions = {n.id: n.jurisdiction for n in rulebook.norms}
        self._up = rulebook.vocabulary.broader
        self._variables: dict[Key, int] = {}
        everything = list(numbers)
        self._groups = [
            self._group(start // GROUP, everything[start : start + GROUP]) for start in range(0, len(everything), GROUP)
        ]
        _refuse_collisions([_property(n, upper=u) for n in self._variables.values() for u in (True, False)])
        self._keys = tuple((key, self._encoder.bounds(key, Facts())) for key in self._variables)
        self._remembered: dict[tuple[int, tuple[int, ...]], frozenset[int]] = {}
        self._lock = threading.Lock()
        self._sets: RuleSets | None = None

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> Mapping[str, NormTruth]:
        """The truth of the parts of the norms named (all by default). Raises EngineFault."""
        chosen = list(self._parts if norms is None else norms)
        groups = sorted({c // GROUP for n in chosen for part in self._parts[n] for c in part or ()})
        truths: dict[int, Truth] = {}
        bounds: list[tuple[int, int] | None] = [None] * len(self._keys)
        with self._lock:
            for number in groups:
                self._evaluate(self._groups[number], facts, bounds, truths)
        inside = {j: self._within(j, facts) for j in set(self._jurisdictions.values())}
        return {n: self._norm_truth(n, truths, inside[self._jurisdictions[n]]) for n in chosen}

    def _norm_truth(self, norm: str, truths: Mapping[int, Truth], inside: Truth) -> NormTruth:
        subject, when, excepted, requires = self._parts[norm]
        return NormTruth(
            jurisdiction=inside,
            subject=_strongest(subject, truths),
            when=_strongest(when, truths),
            excepted=_strongest(excepted, truths),
            requires=None if requires is None else _strongest(requires, truths),
        )

    def _within(self, jurisdiction: str, facts: Facts) -> Truth:
        places = facts.value(PLACE)
        if not jurisdiction:
            return Truth.TRUE
        if not isinstance(places, frozenset):
            return Truth.UNKNOWN
        return _THREE[2 * any(jurisdiction in self._up.get((PLACE, p), ()) for p in places)]

    def _group(self, number: int, members: list[Conjunction]) -> _Group:
        literals = [literal for c in members for literal in sorted(c, key=_literal_key)]
        for literal in literals:
            self._variables.setdefault(literal.key, len(self._variables))
        slots = tuple(dict.fromkeys((self._variables[literal.key], literal.upper) for literal in literals))
        properties = "".join(f', "{_property(variable, upper=upper)}": %d' for variable, upper in slots)
        head = f'{{"sid": "{_SESSION}", "id": "{_SESSION}", "g": {number}'
        return _Group(number, tuple(members), slots, f"{head}{properties}}}")

    def _evaluate(
        self, group: _Group, facts: Facts, bounds: list[tuple[int, int] | None], truths: dict[int, Truth]
    ) -> None:
        """Adds the truth of every conjunction of a group."""
        adverse, favourable = [], []
        for variable, upper in group.slots:
            known = bounds[variable]
            if known is None:
                key, everything = self._keys[variable]
                known = self._encoder.bounds(key, facts) if key[0] in facts.known else everything
                bounds[variable] = known
            adverse.append(known[upper])
            favourable.append(known[not upper])
        certain = self._fired(group, tuple(adverse))
        possible = certain if adverse == favourable else self._fired(group, tuple(favourable))
        first = group.number * GROUP
        for position in range(len(group.conjunctions)):
            truths[first + position] = _THREE[(position in certain) + (position in possible)]

    def _fired(self, group: _Group, values: tuple[int, ...]) -> frozenset[int]:
        """The positions of the conjunctions of a group that hold for these values of its slots."""
        key = (group.number, values)
        fired = self._remembered.get(key)
        if fired is None:
            if len(self._remembered) >= _MAX_REMEMBERED:
                self._remembered.clear()
            fired = self._remembered[key] = self._run_twice(group, group.template % values)
        return fired

    def _run_twice(self, group: _Group, fact: str) -> frozenset[int]:
        """A handle after a fault is not trusted again: rules are built once more, then the fault is reported."""
        try:
            return self._run(group, fact)
        except EngineFault:
            self._sets = None
            return self._run(group, fact)

    def _run(self, group: _Group, fact: str) -> frozenset[int]:
        if self._sets is None:
            self._sets = RuleSets([self._rules(g) for g in self._groups])
        fired = self._sets.run(group.number, fact)
        if not fired or fired[-1] != f"{_LAST}{group.number}" or len(set(fired)) != len(fired):
            message = f"规则引擎没有走完第 {group.number} 组：{fired}"
            raise EngineFault(message)
        return frozenset(int(name.partition("_")[2]) for name in fired[:-1])

    def _rules(self, group: _Group) -> Rules:
        """The JSON definition of one group."""
        here: Rules = {"g": group.number}
        rules: Rules = {}
        for position, conjunction in enumerate(group.conjunctions):
            tests = [self._test(literal) for literal in sorted(conjunction, key=_literal_key)]
            rules[f"r{group.number}_{position}"] = {"all": [{"m": {"$and": [here, *tests]} if tests else here}]}
        rules[f"{_LAST}{group.number}"] = {"all": [{"m": here}]}
        return rules

    def _test(self, literal: Literal) -> Rules:
        name = _property(self._variables[literal.key], upper=literal.upper)
        return {"$lte" if literal.upper else "$gte": {name: literal.bound}}


def _property(variable: int, *, upper: bool) -> str:
    return f"p{variable}{'u' if upper else 'l'}"


def _parts(norm: Norm) -> tuple[Expression, Expression, Expression | None, Expression | None]:
    excepted = AnyOf(parts=tuple(e.when for e in norm.exceptions)) if norm.exceptions else None
    return norm.subject, norm.when, excepted, norm.requires


def _number(
    norms: Iterable[Norm], expanded: Mapping[str, tuple[list[Conjunction] | None, ...]]
) -> dict[Conjunction, int]:
    """Numbers for all conjunctions: norms that are asked for together (same place, kind, subject) stand together."""

    def neighbourhood(norm: Norm) -> tuple[str, bool, list[list[tuple[str, tuple[str, ...], bool, int]]]]:
        subject = [sorted(map(_literal_key, c)) for c in expanded[norm.id][0] or ()]
        return norm.jurisdiction, norm.universal, sorted(subject)[:1]

    ordered = sorted(norms, key=neighbourhood)
    found = dict.fromkeys(c for n in ordered for part in expanded[n.id] for c in part or ())
    return {c: number for number, c in enumerate(found)}


def _strongest(part: Part, truths: Mapping[int, Truth]) -> Truth:
    """The strongest truth of the conjunctions of a part; FALSE where there are none."""
    best = Truth.FALSE
    for conjunction in part or ():
        truth = truths[conjunction]
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            best = truth
    return best


def _literal_key(literal: Literal) -> tuple[str, tuple[str, ...], bool, int]:
    return literal.key[0], tuple(sorted(literal.key[1] or ())), literal.upper, literal.bound


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
