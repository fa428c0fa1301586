"""All completions of the unknown facts, as a decision tree: the verdict over each is the verdict of a leaf.

A branch is cut as soon as no unknown fact can change its verdict, so that facts that do not matter are never
enumerated (supervaluation: van Fraassen 1966; the tree is what a reduced decision diagram would be).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policyqa.adjudication.cells import cells_of
from policyqa.adjudication.plan import Plan
from policyqa.adjudication.settling import DECIDES, Settled, settle, strictest
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Fact, Facts, FactValue, Truth
from policyqa.model.rules import AllOf, AnyOf, Expression, Norm, Not
from policyqa.model.verdict import STRICTNESS, Status, Verdict
from policyqa.rulebook.norms import PLACE

MAX_LEAVES = 4096
"""Leaves of the decision tree; beyond them the solver decides."""


class TooManyCompletions(Exception):
    """More leaves than may be enumerated."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One box of completions: the values branched on, everything known there, and what the norms say."""

    given: Mapping[str, FactValue]
    facts: Facts
    settled: Mapping[str, Settled]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the facts told, the day, and what follows from the telling."""

    plan: Plan
    engine: Engine
    told: Facts
    as_of: date
    defaults: Mapping[str, FactValue]
    unpresumed: Facts
    """The facts told with what follows from them, nothing presumed: requirements are measured by these."""
    about: frozenset[str]
    """Universal norms that the question is about."""


def ask(plan: Plan, engine: Engine, told: Facts, as_of: date) -> Question:
    """The question put by `told` on `as_of`."""
    defaults = {k: v for k, v in plan.defaults.items() if k not in told.mentioned and k not in told.known}
    unpresumed = plan.interpreter.derive(told)
    spoken = unpresumed.known.keys() | told.mentioned
    about = frozenset(n for n, p in plan.norms.items() if p.norm.universal and not p.about.isdisjoint(spoken))
    return Question(plan, engine, told, as_of, defaults, unpresumed, about)


class Completer:
    """Enumerates the completions of one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._plan = question.plan
        self._requires: dict[str, Truth] = {}
        self._cells: dict[tuple[str, FactValue | None], list[FactValue]] = {}
        self._leaves: list[Leaf] = []
        self._open: frozenset[str] = frozenset()
        self.branched: set[str] = set()

    def leaves(self) -> tuple[Leaf, ...]:
        """Every leaf of the decision tree; raises TooManyCompletions beyond MAX_LEAVES."""
        while True:
            before = frozenset(self.branched)
            self._leaves = []
            self._branch({})
            if self.branched == before or not self._plan.with_subject_in(self.branched):
                return tuple(self._leaves)
            self._open = frozenset(self.branched)

    def base(self) -> tuple[Facts, dict[str, Settled]]:
        """What is known and what the norms say before anything is completed."""
        facts = self._state({})
        return facts, self._settle(facts)

    def _state(self, given: Mapping[str, FactValue]) -> Facts:
        told = self._question.told
        if given:
            known = {**told.known, **{k: Fact(name=k, value=v) for k, v in given.items()}}
            told = Facts(known=known, mentioned=told.mentioned, subject=told.subject)
        return self._plan.interpreter.derive(told, self._question.defaults)

    def _settle(self, facts: Facts) -> dict[str, Settled]:
        plan = self._plan
        chosen = plan.candidates(facts)
        opened: frozenset[str] = frozenset()
        if self._open:
            opened = frozenset(self._openable(facts))
            chosen = sorted({*chosen, *opened}, key=plan.order.__getitem__)
        truths = self._question.engine.truths(facts, chosen)
        regular = {n: truths[n] for n in chosen if self.counts(n)}
        return settle(plan, regular, self.requires, self._question.as_of, opened)

    def counts(self, norm: str) -> bool:
        """Whether a norm has a say in the verdict: all but the universal ones that the question is not about."""
        return not self._plan.norms[norm].norm.universal or norm in self._question.about

    def _openable(self, facts: Facts) -> Iterable[str]:
        """Norms whose subject is unknown only for facts that are enumerated anyway."""
        for identifier in self._plan.with_subject_in(self._open):
            unknown = self._plan.norms[identifier].subject_facts - facts.known.keys()
            if unknown and unknown <= self._open:
                yield identifier

    def requires(self, norm: Norm) -> Truth:
        """The truth of the requirement of a norm on what was told; never asked about."""
        if norm.id not in self._requires:
            expression = norm.requires or AllOf(parts=())
            self._requires[norm.id] = self._plan.interpreter.evaluate(expression, self._question.unpresumed)
        return self._requires[norm.id]

    def _branch(self, given: dict[str, FactValue]) -> None:
        facts = self._state(given)
        settled = self._settle(facts)
        undecided = _undecided(settled)
        fact = self._pick(undecided, facts) if undecided else None
        if fact is None:
            self._add(Leaf(dict(given), facts, settled, complete_verdict(settled)))
            return
        self.branched.add(fact)
        for cell in self._cells_of(fact, facts):
            self._branch({**given, fact: cell})

    def _add(self, leaf: Leaf) -> None:
        if len(self._leaves) >= MAX_LEAVES:
            raise TooManyCompletions
        self._leaves.append(leaf)

    def _pick(self, undecided: list[Settled], facts: Facts) -> str | None:
        """The unknown fact to branch on: facts from which others are derived come first."""
        names: set[str] = set()
        for entry in undecided:
            names |= self._unknown_facts(entry, facts)
        return min(names, key=self._plan.fact_order.__getitem__, default=None)

    def _unknown_facts(self, entry: Settled, facts: Facts) -> set[str]:
        norm = entry.norm
        interpreter = self._plan.interpreter
        if interpreter.within(norm.jurisdiction, facts) is Truth.UNKNOWN:
            return {PLACE}
        names: set[str] = set()
        for expression in (norm.subject, norm.when, *(e.when for e in norm.exceptions)):
            names |= self.unknown_in(expression, facts)
        if entry.overridden_by is not None:
            names |= self._unknown_facts_of(entry.overridden_by, facts)
        return names

    def _unknown_facts_of(self, norm: str, facts: Facts) -> set[str]:
        entry = Settled(self._plan.norms[norm].norm, Status.UNDECIDED, Verdict.NOT_PROHIBITED)
        return self._unknown_facts(entry, facts)

    def unknown_in(self, expression: Expression, facts: Facts) -> set[str]:
        """The facts that keep a condition from being true or false."""
        if self._plan.interpreter.evaluate(expression, facts) is not Truth.UNKNOWN:
            return set()
        if isinstance(expression, (AllOf, AnyOf)):
            return set().union(*(self.unknown_in(p, facts) for p in expression.parts))
        if isinstance(expression, Not):
            return self.unknown_in(expression.part, facts)
        return {expression.fact}

    def _cells_of(self, fact: str, facts: Facts) -> list[FactValue]:
        held = facts.value(fact)
        if fact == PLACE and held is None:
            return self._places(facts)
        key = (fact, held)
        if key not in self._cells:
            leaves = self._plan.leaves(fact, self._relevant(fact))
            self._cells[key] = cells_of(self._plan, self._plan.vocabulary.facts[fact], held, leaves)
        return self._cells[key]

    def _relevant(self, fact: str) -> list[str]:
        return [n for n, p in self._plan.norms.items() if fact in p.condition_facts | p.subject_facts]

    def _places(self, facts: Facts) -> list[FactValue]:
        """The most specific jurisdictions of the norms in play: the knowledge base speaks of no other place."""
        up = self._plan.vocabulary.broader
        places = {s.norm.jurisdiction for s in self._settle(facts).values() if s.norm.jurisdiction}
        specific = [p for p in places if not any(p != q and p in up.get((PLACE, q), ()) for q in places)]
        return [frozenset({p}) for p in sorted(specific, key=list(self._jurisdictions()).index)]

    def _jurisdictions(self) -> dict[str, None]:
        return dict.fromkeys(p.norm.jurisdiction for p in self._plan.norms.values())


def _undecided(settled: Mapping[str, Settled]) -> list[Settled]:
    """The norms that could still make the verdict stricter, and those that could remove one that decides."""
    floor = complete_verdict(settled)
    strict = STRICTNESS.index(floor)
    return [
        s for s in settled.values() if s.status is Status.UNDECIDED and STRICTNESS.index(s.verdict) < strict
    ]


def complete_verdict(settled: Mapping[str, Settled]) -> Verdict:
    """The verdict of the norms that apply for certain."""
    if not settled:
        return Verdict.OUT_OF_SCOPE
    return strictest((s.verdict for s in settled.values() if s.status in DECIDES), Verdict.NOT_PROHIBITED)
