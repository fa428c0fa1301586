"""Evaluates the norms that can matter, on what was told and on variations of it.

A variation (an unknown fact completed, a presumption turned round, a circumstance changed) is evaluated by
asking the engine only for the norms that speak of what differs; the others keep what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policyqa.adjudication.plan import Plan
from policyqa.adjudication.settling import Settled, settle, with_precedence
from policyqa.model.evaluation import Engine
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

    def __init__(self, plan: Plan, engine: Engine, told: Facts, as_of: date, before: Evaluator | None = None) -> None:
        """The evaluator of `told`; `before` is one for the same facts but for those in which `told` differs."""
        self.plan = plan
        self.engine = engine
        self.told = told
        self.as_of = as_of
        self._before = before
        self._affected = self._differing_from(before)
        self.defaults: Mapping[str, Fact] = self._not_mentioned() if before is None else before.defaults
        self.unpresumed = self._derive()
        """What was told with what follows from it, nothing presumed."""
        self._requires: dict[str, Truth] = {}
        self.silent = self._silent()
        """Universal norms that the question is not about: they have no say in the verdict."""
        self.candidates, self.in_play, facts = self._evaluate()
        self.universal = {n: s for n, s in self.in_play.items() if n in self.silent}
        """These norms where they are in play; a variation, of which only the verdict is asked, may lack them."""
        alone = {n: s for n, s in self.in_play.items() if n not in self.silent}
        self.base = State(facts, alone, with_precedence(plan, alone))

    def vary(self, change: Change) -> Evaluator:
        """The evaluator for other facts told; requirements are measured by them too.

        What-if is explored by the reference interpreter alone: many variations are tried, none is a verdict.
        """
        return Evaluator(self.plan, self.plan.interpreter, with_values(self.told, change), self.as_of, self)

    def at(self, place: str) -> State:
        """The norms where the project lies in `place`; other norms may then be in play than at `base`."""
        told = with_values(self.told, {PLACE: frozenset({place})})
        facts = self.plan.interpreter.derive(told, self.defaults)
        return self._settled(facts, self.plan.candidates(facts, told), {})

    def state(self, given: Change, changed: str, before: State) -> State:
        """The norms in play at `before` where `given` holds, which differs from what held there in `changed` only."""
        interpreter = self.plan.interpreter
        affected = interpreter.affected([changed])
        facts = interpreter.rederive(with_values(self.told, given), affected, before.facts, self.defaults)
        differing = {changed, *_differing(affected, facts, before.facts)}
        return self._settled(facts, self.plan.mentioning(differing) & before.alone.keys(), before.alone)

    def requires(self, norm: Norm) -> Truth:
        """The truth of the requirement of a norm on what was told; presumed for nothing, asked about never."""
        if norm.requires is None:
            return Truth.TRUE
        if norm.id not in self._requires:
            self._requires[norm.id] = self.plan.interpreter.evaluate(norm.requires, self.unpresumed)
        return self._requires[norm.id]

    def _differing_from(self, before: Evaluator | None) -> frozenset[str]:
        if before is None:
            return frozenset()
        return self.plan.interpreter.affected(_differing(self.told.known, self.told, before.told))

    def _not_mentioned(self) -> Mapping[str, Fact]:
        defaults, mentioned = self.plan.defaults, self.told.mentioned
        if mentioned.isdisjoint(defaults):
            return defaults
        return {k: v for k, v in defaults.items() if k not in mentioned}

    def _derive(self) -> Facts:
        interpreter = self.plan.interpreter
        if self._before is None:
            return interpreter.derive(self.told)
        return interpreter.rederive(self.told, self._affected, self._before.unpresumed)

    def _silent(self) -> frozenset[str]:
        known = (self.unpresumed if self.plan.about_derived else self.told).known
        if self._before is not None:
            held = (self._before.unpresumed if self.plan.about_derived else self._before.told).known
            if not any(n in self.plan.about for n in known.keys() ^ held.keys()):
                return self._before.silent
        return self.plan.silent(known.keys() | self.told.mentioned)

    def _evaluate(self) -> tuple[frozenset[str], dict[str, Settled], Facts]:
        """The norms that can matter and those in play; what speaks of nothing that differs is as it was before."""
        plan, before = self.plan, self._before
        if before is None or PLACE in self._affected:
            facts = plan.interpreter.presume(self.told, self.unpresumed, self.defaults, plan.presumable)
            candidates = plan.candidates(facts, self.told)
            return candidates, self._settle(facts, candidates), facts
        facts = plan.interpreter.rederive(self.told, self._affected, before.base.facts, self.defaults)
        differing = _differing(self._affected, facts, before.base.facts)
        differing |= _differing(self._affected, self.unpresumed, before.unpresumed)
        candidates, touched = plan.candidates(facts, self.told) - self.silent, plan.mentioning(differing)
        kept = {n: s for n, s in before.in_play.items() if n in candidates and n not in touched}
        fresh = [n for n in candidates if n in touched or n not in before.candidates]
        return candidates, kept | self._settle(facts, fresh), facts

    def _settle(self, facts: Facts, chosen: Iterable[str]) -> dict[str, Settled]:
        return settle(self.plan, self.engine.truths(facts, chosen), self.requires, self.as_of)

    def _settled(self, facts: Facts, chosen: Iterable[str], kept: Mapping[str, Settled]) -> State:
        regular = [n for n in chosen if n not in self.silent]
        fresh = self._settle(facts, regular)
        alone = {n: s for n, s in kept.items() if n not in regular} | fresh
        return State(facts, alone, with_precedence(self.plan, alone))


def with_values(facts: Facts, change: Change) -> Facts:
    """The facts with some values put in or replaced."""
    if not change:
        return facts
    known = {**facts.known, **{k: Fact(name=k, value=v) for k, v in change.items()}}
    return Facts(known=known, mentioned=facts.mentioned, subject=facts.subject)


def _differing(names: Iterable[str], facts: Facts, before: Facts) -> set[str]:
    """Those of the facts named whose value is not what it was."""
    return {n for n in names if facts.value(n) != before.value(n)}
