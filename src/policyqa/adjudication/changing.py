"""What would change the verdict: the smallest changes of the project that lead to a less strict one.

Where the project lies, what kind of project it is judged to be, and its subject are left alone, but for close
relatives of its subject (another boiler for a boiler). What can change are the circumstances that the deciding
norms look at and the requirements they make. Every change is decided again from the start before it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from policyqa.adjudication.cells import apart, cells_of
from policyqa.adjudication.plan import Plan
from policyqa.adjudication.proving import solver_of
from policyqa.adjudication.settling import Settled
from policyqa.model.facts import Facts, FactType, FactValue
from policyqa.model.rules import AllOf, Expression, Not
from policyqa.model.verdict import STRICTNESS, Change, Status, Verdict
from policyqa.rulebook.norms import PLACE, facts_of
from policyqa.rulebook.render import value_text

MAX_TRIES = 200
"""Combinations decided in search of a change."""
MAX_TOGETHER = 2
MAX_OFFERED = 6
MAX_FAMILY = 6
"""Values below one broader value that count as close relatives of each other."""

Attempt = Callable[[Mapping[str, FactValue]], Verdict]


def changes(
    plan: Plan, facts: Facts, carrying: Sequence[Settled], verdict: Verdict, attempt: Attempt
) -> tuple[Change, ...]:
    """The smallest changes that lead from `verdict` to a less strict one, least strict first."""
    options = _options(plan, facts, carrying)
    tries = 0
    for size in range(1, MAX_TOGETHER + 1):
        found = []
        for change in _combinations(options, size):
            tries += 1
            if tries > MAX_TRIES:
                break
            reached = attempt(change)
            if reached is not Verdict.NEED_INFO and _less_strict(reached, verdict):
                found.append(Change(facts=dict(change), verdict=reached, text=_text(plan, change)))
        if found:
            return tuple(sorted(found, key=lambda c: -STRICTNESS.index(c.verdict))[:MAX_OFFERED])
    return tuple(_many_together(plan, facts, carrying, options, verdict, attempt))


def _many_together(
    plan: Plan,
    facts: Facts,
    carrying: Sequence[Settled],
    options: Mapping[str, list[FactValue]],
    verdict: Verdict,
    attempt: Attempt,
) -> Iterator[Change]:
    """Changes of more facts than are tried one by one: proposed by the solver (MaxSAT), then decided again."""
    held = {n: v for n in options if (v := facts.value(n)) is not None}
    if len(held) <= MAX_TOGETHER:
        return
    domains = {n: [held[n], *options[n]] for n in held}
    goal = AllOf(parts=tuple(Not(part=_stands(s)) for s in carrying))
    for change in solver_of(plan).problem(facts, domains).fewest_changes(goal, held, MAX_OFFERED):
        reached = attempt(change) if change else verdict
        if reached is not Verdict.NEED_INFO and _less_strict(reached, verdict):
            yield Change(facts=change, verdict=reached, text=_text(plan, change))


def _stands(settled: Settled) -> Expression:
    """The condition under which a norm keeps deciding as it does."""
    norm = settled.norm
    unmet = [Not(part=norm.requires)] if settled.status is Status.UNMET and norm.requires is not None else []
    return AllOf(parts=(norm.when, *(Not(part=e.when) for e in norm.exceptions), *unmet))


def _less_strict(reached: Verdict, verdict: Verdict) -> bool:
    return STRICTNESS.index(reached) > STRICTNESS.index(verdict)


def _options(plan: Plan, facts: Facts, carrying: Sequence[Settled]) -> dict[str, list[FactValue]]:
    """The other values of every fact that could change, by fact."""
    fixed = {PLACE}.union(*(plan.norms[s.norm.id].subject_facts for s in carrying))
    names: dict[str, None] = {}
    for settled in carrying:
        part = plan.norms[settled.norm.id]
        requires = frozenset() if part.norm.requires is None else facts_of(part.norm.requires)
        names.update(dict.fromkeys(sorted((part.condition_facts | requires) - fixed)))
    options = {name: _others(plan, name, facts.value(name)) for name in names}
    return options | {name: _relatives(plan, name, facts.value(name)) for name in sorted(fixed - {PLACE})}


def _relatives(plan: Plan, name: str, held: FactValue | None) -> list[FactValue]:
    """The close relatives of the one value of a TAGS fact: what shares its nearest broader value with few others."""
    if not isinstance(held, frozenset) or len(held) != 1:
        return []
    (value,) = held
    terms = plan.vocabulary.facts[name].terms
    above = next((set(t.broader) for t in terms if t.value == value), set())
    family = [t.value for t in terms if above.intersection(t.broader) and t.value != value]
    return [frozenset({v}) for v in family] if len(family) < MAX_FAMILY else []


def _others(plan: Plan, name: str, held: FactValue | None) -> list[FactValue]:
    definition = plan.vocabulary.facts[name]
    if definition.type is FactType.TAGS or definition.judgement or name in plan.interpreter.derivable:
        return []
    cells = cells_of(plan, definition, None, plan.leaves(name, plan.mentioning([name])))
    return [c for c in cells if held is None or apart(c, held)]


def _combinations(options: Mapping[str, Iterable[FactValue]], size: int) -> Iterator[Mapping[str, FactValue]]:
    for chosen in combinations(options, size):
        for values in product(*(options[n] for n in chosen)):
            yield dict(zip(chosen, values, strict=True))


def _text(plan: Plan, change: Mapping[str, FactValue]) -> str:
    parts = []
    for name, value in change.items():
        definition = plan.vocabulary.facts[name]
        if definition.type is FactType.BOOL:
            parts.append(f"{definition.label}：改为“{value_text(definition, value)}”")
        else:
            parts.append(f"{definition.label}改为{value_text(definition, value)}")
    return "，并且".join(parts)
