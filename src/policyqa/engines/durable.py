"""durable_rules, kept inside the part of it that is sound.

Takes a rulebook, gives an engine. Each conjunction of a condition becomes one rule over one flat fact of
integers, driven through the package's C module: no Host, timers, joins, strings, floats, negation, batches or
chaining (each of these was measured to give wrong results or to end the process). Rules stand in groups of at
most 30, each beginning with {g: k}; the last rule of a group always fires, exactly once and last, and proves
that a group was run through. A group is asked with the adverse bounds of the facts (what holds is TRUE) and,
where something is unknown, with the favourable ones (what does not hold is FALSE).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policyqa.engines.encoding import Conjunction, Encoder, Key, Literal
from policyqa.errors import EngineFault, RulebookError
from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Facts, FactValue, Truth
from policyqa.model.rules import AnyOf, Expression, Norm, Rulebook
from policyqa.rulebook.norms import PLACE

if TYPE_CHECKING:
    from types import ModuleType

GROUP = 29
"""Rules of one group besides the last one that always fires."""
GROUPS_PER_SET = 8
"""Groups of one rule set of the C module: 240 rules, below every limit that was measured."""
_LAST = "z"
_SESSION = "s"
_MAX_FIRED = 64
_MAX_REMEMBERED = 20_000
_THREE = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)


def compile(rulebook: Rulebook) -> DurableEngine:  # noqa: A001 - every engine module has one `compile`
    """The durable engine of `rulebook`. Raises RulebookError where a condition expands beyond bounds."""
    return DurableEngine(rulebook)


@dataclass(frozen=True, slots=True)
class _Group:
    """One group of conjunctions. `slots` are the properties of its facts: a variable seen from above or below."""

    number: int
    conjunctions: tuple[Conjunction, ...]
    slots: tuple[tuple[Key, bool], ...]
    template: str


class DurableEngine:
    """Evaluates norms through durable_rules. Safe to call from several threads: one lock, one call at a time."""

    def __init__(self, rulebook: Rulebook) -> None:
        parts = {n.id: _parts(n) for n in rulebook.norms}
        self._encoder = Encoder(rulebook.vocabulary, (p for norm in parts.values() for p in norm if p is not None))
        self._parts = {
            n: tuple(None if p is None else tuple(self._encoder.conjunctions(p)) for p in norm)
            for n, norm in parts.items()
        }
        self._jurisdictions = {n.id: n.jurisdiction for n in rulebook.norms}
        self._up = rulebook.vocabulary.broader
        self._names: dict[Key, str] = {}
        self._groups, self._group_of = self._arrange(rulebook.norms)
        _refuse_collisions([f"{n}{side}" for n in self._names.values() for side in "ul"] + ["g", "id", "sid", "$s"])
        self._memo: dict[tuple[Key, FactValue | None], tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._sets: _RuleSets | None = None

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> Mapping[str, NormTruth]:
        """The truth of the parts of the norms named (all by default). Raises EngineFault."""
        chosen = list(self._parts if norms is None else norms)
        conjunctions = {c for n in chosen for part in self._parts[n] for c in part or () if c}
        truths = self._conjunction_truths(facts, conjunctions)
        inside = {j: self._within(j, facts) for j in set(self._jurisdictions.values())}
        return {n: self._norm_truth(n, truths, inside[self._jurisdictions[n]]) for n in chosen}

    def _norm_truth(self, norm: str, truths: Mapping[Conjunction, Truth], inside: Truth) -> NormTruth:
        subject, when, excepted, requires = (
            None if part is None else _any(part, truths) for part in self._parts[norm]
        )
        return NormTruth(
            jurisdiction=inside,
            subject=subject or Truth.FALSE,
            when=when or Truth.FALSE,
            excepted=excepted or Truth.FALSE,
            requires=requires,
        )

    def _within(self, jurisdiction: str, facts: Facts) -> Truth:
        places = facts.value(PLACE)
        if not jurisdiction:
            return Truth.TRUE
        if not isinstance(places, frozenset):
            return Truth.UNKNOWN
        return Truth(2 * any(jurisdiction in self._up.get((PLACE, p), ()) for p in places))

    def _arrange(self, norms: Iterable[Norm]) -> tuple[list[_Group], dict[Conjunction, int]]:
        """Conjunctions in groups: those of one subject together, so that a question runs through few groups."""
        ordered = sorted(norms, key=lambda n: sorted(map(_sort_key, self._parts[n.id][0] or ()))[:1])
        found = dict.fromkeys(c for n in ordered for part in self._parts[n.id] for c in part or () if c)
        everything = list(found)
        groups = [self._group(n, everything[n * GROUP : (n + 1) * GROUP]) for n in range(-(-len(everything) // GROUP))]
        return groups, {c: g.number for g in groups for c in g.conjunctions}

    def _group(self, number: int, members: list[Conjunction]) -> _Group:
        literals = [literal for c in members for literal in sorted(c, key=_literal_key)]
        slots = tuple(dict.fromkeys((literal.key, literal.upper) for literal in literals))
        for key, _ in slots:
            self._names.setdefault(key, f"p{len(self._names)}")
        properties = "".join(f', "{self._property(key, upper=upper)}": %d' for key, upper in slots)
        head = f'{{"sid": "{_SESSION}", "id": "{_SESSION}", "g": {number}'
        return _Group(number, tuple(members), slots, f"{head}{properties}}}")

    def _property(self, key: Key, *, upper: bool) -> str:
        return self._names[key] + ("u" if upper else "l")

    def _conjunction_truths(self, facts: Facts, wanted: set[Conjunction]) -> dict[Conjunction, Truth]:
        by_group: dict[int, list[Conjunction]] = {}
        for conjunction in wanted:
            by_group.setdefault(self._group_of[conjunction], []).append(conjunction)
        with self._lock:
            bounds: dict[Key, tuple[int, int]] = {}
            truths: dict[Conjunction, Truth] = {}
            for number in sorted(by_group):
                truths.update(self._group_truths(self._groups[number], facts, bounds, by_group[number]))
        return truths

    def _group_truths(
        self, group: _Group, facts: Facts, bounds: dict[Key, tuple[int, int]], wanted: list[Conjunction]
    ) -> dict[Conjunction, Truth]:
        for key, _ in group.slots:
            if key not in bounds:
                bounds[key] = self._bounds(key, facts)
        adverse = self._fired(group, [bounds[key][upper] for key, upper in group.slots])
        unknown = any(bounds[x.key][0] != bounds[x.key][1] for c in wanted for x in c)
        favourable = self._fired(group, [bounds[k][not upper] for k, upper in group.slots]) if unknown else adverse
        return {c: _THREE[(c in adverse) + (c in favourable)] for c in wanted}

    def _bounds(self, key: Key, facts: Facts) -> tuple[int, int]:
        """What is known of a variable; remembered, since the same few values come again and again."""
        remembered = (key, facts.value(key[0]))
        found = self._memo.get(remembered)
        if found is None:
            if len(self._memo) > _MAX_REMEMBERED:
                self._memo.clear()
            found = self._memo[remembered] = self._encoder.bounds(key, facts)
        return found

    def _fired(self, group: _Group, values: list[int]) -> set[Conjunction]:
        """The conjunctions of a group that hold for these values of its slots."""
        text = group.template % tuple(values)
        try:
            fired = self._run(group, text)
        except EngineFault:
            self._sets = None  # a handle after a fault is not trusted again: build once more, then give up
            fired = self._run(group, text)
        return {group.conjunctions[position] for position in fired}

    def _run(self, group: _Group, text: str) -> list[int]:
        if self._sets is None:
            self._sets = _RuleSets([self._rules(g) for g in self._groups])
        fired = self._sets.run(group.number, text)
        if not fired or fired[-1] != f"{_LAST}{group.number}" or len(set(fired)) != len(fired):
            message = f"规则引擎没有走完第 {group.number} 组：{fired}"
            raise EngineFault(message)
        return [int(name.partition("_")[2]) for name in fired[:-1]]

    def _rules(self, group: _Group) -> dict[str, object]:
        """The JSON definition of one group."""
        here: dict[str, object] = {"g": group.number}
        rules: dict[str, object] = {}
        for position, conjunction in enumerate(group.conjunctions):
            tests = [self._test(literal) for literal in sorted(conjunction, key=_literal_key)]
            rules[f"r{group.number}_{position}"] = {"all": [{"m": {"$and": [here, *tests]}}]}
        rules[f"{_LAST}{group.number}"] = {"all": [{"m": here}]}
        return rules

    def _test(self, literal: Literal) -> dict[str, object]:
        name = self._property(literal.key, upper=literal.upper)
        return {"$lte" if literal.upper else "$gte": {name: literal.bound}}


class _RuleSets:
    """The handles of the C module; freed with the object."""

    def __init__(self, groups: list[dict[str, object]]) -> None:
        import durable_rules_engine

        self._module: ModuleType | Any = durable_rules_engine
        self._handles: list[int] = []
        for start in range(0, len(groups), GROUPS_PER_SET):
            rules = {name: rule for g in groups[start : start + GROUPS_PER_SET] for name, rule in g.items()}
            self._handles.append(self._call("create_ruleset", f"policyqa{start}", json.dumps(rules)))

    def run(self, group: int, fact: str) -> list[str]:
        """Asserts one fact, lists the rules that fire in their order, and retracts it. Raises EngineFault."""
        handle = self._handles[group // GROUPS_PER_SET]
        status, session = self._call("assert_fact", handle, fact)
        if status != 0:
            message = f"规则引擎没有接受事实（{status}）"
            raise EngineFault(message)
        fired = []
        started = self._call("start_action_for_state", handle, session)
        action = started[1] if started else None
        while action:
            fired.append(action[2 : action.index('"', 2)])
            if len(fired) > _MAX_FIRED:
                message = "规则引擎触发的规则比它有的还多"
                raise EngineFault(message)
            action = self._call("complete_and_start_action", handle, session)
        self._call("retract_fact", handle, fact)
        return fired

    def _call(self, function: str, *arguments: object) -> Any:
        try:
            return getattr(self._module, function)(*arguments)
        except Exception as error:
            message = f"规则引擎在 {function} 处出错：{error}"
            raise EngineFault(message) from error

    def __del__(self) -> None:
        for handle in self._handles:
            self._module.delete_ruleset(handle)


def _parts(norm: Norm) -> tuple[Expression, Expression, Expression | None, Expression | None]:
    excepted = AnyOf(parts=tuple(e.when for e in norm.exceptions)) if norm.exceptions else None
    return norm.subject, norm.when, excepted, norm.requires


def _any(part: tuple[Conjunction, ...], truths: Mapping[Conjunction, Truth]) -> Truth:
    """The strongest truth of the conjunctions of a condition."""
    best = Truth.FALSE
    for conjunction in part:
        truth = truths[conjunction] if conjunction else Truth.TRUE
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            best = truth
    return best


def _literal_key(literal: Literal) -> tuple[str, tuple[str, ...], bool, int]:
    return literal.key[0], tuple(sorted(literal.key[1] or ())), literal.upper, literal.bound


def _sort_key(conjunction: Conjunction) -> list[tuple[str, tuple[str, ...], bool, int]]:
    return sorted(map(_literal_key, conjunction))


def _refuse_collisions(names: Iterable[str]) -> None:
    """The C module tells names apart by a 32-bit hash (FNV-1a) alone; equal hashes would be one property.

    (It reads bytes as signed, so that names beyond ASCII hash otherwise; the names here are ASCII.)
    """
    seen: dict[int, str] = {}
    for name in names:
        value = 0x811C9DC5
        for byte in name.encode():
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        if value in seen:
            message = f"引擎分不清属性 {seen[value]} 和 {name}"
            raise RulebookError(message)
        seen[value] = name
