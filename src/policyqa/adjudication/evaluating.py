"""Evaluates the norms that can matter, on what was told and on variations of it.

A variation (an unknown fact completed, a presumption turned round, a circumstance changed) is evaluated by
asking the engine only for the norms that speak of what differs; the others keep what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policyqa.adjudication.plan import Plan
from policyqa.adjudication.settling import Settled, settle, with_precedence
from policyqa.model.evaluation import Engine, NormTruth
from policyqa.model.facts import Fact, Facts, FactValue, Truth
from policyqa.model.rules import Norm
from policyqa.rulebook.norms import PLACE

Change = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class State:
    """Everything known, and the status of every norm in play (before and after precedence)."""

    facts: Facts
    alone: Mapping[str, Settled]
    settled: Mapping[str, Settled]


class Evaluator:
    """The norms on what was told; `vary` gives another evaluator for facts that differ."""

    def __init__(
        self, plan: Plan, engine: Engine, told: Facts, as_of: date, parent: Evaluator | None = None
    ) -> None:
        self.plan = plan
        self.engine = engine
        self.told = told
        self.as_of = as_of
        self._defaults = {k: v for k, v in plan.defaults.items() if k not in told.mentioned}
        self._requires: dict[str, Truth] = {}
        spoken = (self._unpresumed if plan.about_derived else told).known.keys() | told.mentioned
        self.silent = frozenset(n for n in plan.universal if plan.norms[n].about.isdisjoint(spoken))
        """Universal norms that the question is not about: they have no say in the verdict."""
        self.universal: Mapping[str, Settled] = {}
        """These norms where they are in play."""
        self.truths: Mapping[str, NormTruth] = {}
        self.base = self._first(parent)

    @cached_property
    def _unpresumed(self) -> Facts:
        """What was told with what follows from it, nothing presumed."""
        return self.plan.interpreter.derive(self.told)

    def vary(self, change: Change) -> Evaluator:
        """The evaluator for other facts told; requirements are measured by them too.

        What-if is explored by the reference interpreter alone: many variations are tried, none is a verdict.
        """
        return Evaluator(self.plan, self.plan.interpreter, with_values(self.told, change), self.as_of, self)

    def at(self, place: str) -> State:
        """The norms where the project lies in `place`; other norms may then be in play than at `base`."""
        facts = self.plan.interpreter.derive(with_values(self.told, {PLACE: frozenset({place})}), self._defaults)
        return self._settled(facts, self.plan.candidates(facts), {})

    def state(self, given: Change, root: State) -> State:
        """The norms in play at `root` where `given` holds too."""
        facts = self.plan.interpreter.derive(with_values(self.told, given), self._defaults)
        affected = self.plan.mentioning(_differing(facts, root.facts, given)) & root.alone.keys()
        return self._settled(facts, affected, root.alone)

    def requires(self, norm: Norm) -> Truth:
        """The truth of the requirement of a norm on what was told; presumed for nothing, asked about never."""
        if norm.id not in self._requires:
            truth = Truth.TRUE if norm.requires is None else self._evaluate_requirement(norm)
            self._requires[norm.id] = truth
        return self._requires[norm.id]

    def _evaluate_requirement(self, norm: Norm) -> Truth:
        assert norm.requires is not None  # checked by the only caller
        return self.plan.interpreter.evaluate(norm.requires, self._unpresumed)

    def _first(self, parent: Evaluator | None) -> State:
        facts = self.plan.interpreter.derive(self.told, self._defaults)
        self.truths = truths = self._evaluate(facts, parent)
        settled = settle(self.plan, truths, self.requires, self.as_of)
        self.universal = {n: s for n, s in settled.items() if n in self.silent}
        alone = {n: s for n, s in settled.items() if n not in self.silent}
        return State(facts, alone, with_precedence(self.plan, alone))

    def _evaluate(self, facts: Facts, parent: Evaluator | None) -> dict[str, NormTruth]:
        """The norms that can matter; those that speak of nothing that differs are as they were for `parent`."""
        chosen = self.plan.candidates(facts)
        kept: dict[str, NormTruth] = {}
        if parent is not None:
            differing = _differing(facts, parent.base.facts, {})
            if PLACE not in differing:
                touched = self.plan.mentioning(differing)
                kept = {n: t for n in chosen if n not in touched and (t := parent.truths.get(n)) is not None}
        return kept | dict(self.engine.truths(facts, [n for n in chosen if n not in kept]))

    def _settled(self, facts: Facts, chosen: Iterable[str], kept: Mapping[str, Settled]) -> State:
        regular = [n for n in chosen if n not in self.silent]
        truths = self.engine.truths(facts, regular)
        fresh = settle(self.plan, truths, self.requires, self.as_of)
        alone = {n: s for n, s in kept.items() if n not in truths} | fresh
        return State(facts, alone, with_precedence(self.plan, alone))


def with_values(facts: Facts, change: Change) -> Facts:
    """The facts with some values put in or replaced."""
    if not change:
        return facts
    known = {**facts.known, **{k: Fact(name=k, value=v) for k, v in change.items()}}
    return Facts(known=known, mentioned=facts.mentioned, subject=facts.subject)


def _differing(facts: Facts, base: Facts, given: Change) -> set[str]:
    """The facts whose value is another than in `base`."""
    differing = set(given)
    for name, fact in facts.known.items():
        held = base.known.get(name)
        if held is not fact and (held is None or held.value != fact.value):
            differing.add(name)
    return differing | (base.known.keys() - facts.known.keys())
