"""All completions of the unknown facts, as a decision tree: the verdict over each is the verdict of a leaf.

A branch is cut as soon as no unknown fact can change its verdict, so that facts that do not matter are never
enumerated (supervaluation: van Fraassen 1966; the tree is what a reduced decision diagram would be).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policyqa.adjudication.cells import cells_of
from policyqa.adjudication.evaluating import Evaluator, State
from policyqa.adjudication.settling import DECIDES, Settled, strictest
from policyqa.model.facts import Facts, FactValue, Truth
from policyqa.model.rules import AllOf, AnyOf, Expression, Norm, Not
from policyqa.model.verdict import STRICTNESS, Status, Verdict
from policyqa.rulebook.norms import PLACE

_UNKNOWN, _UNDECIDED = Truth.UNKNOWN, Status.UNDECIDED
MAX_LEAVES = 1024
"""Leaves of the decision tree (each stands for many completions); beyond them the solver decides."""


class TooManyCompletions(Exception):
    """More leaves than may be enumerated."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One box of completions: the values branched on, everything known there, and what the norms say."""

    given: Mapping[str, FactValue]
    state: State
    verdict: Verdict
    root: State
    """Before anything but the place was completed."""

    @property
    def facts(self) -> Facts:
        """Everything known here."""
        return self.state.facts

    @property
    def settled(self) -> Mapping[str, Settled]:
        """The norms in play here."""
        return self.state.settled


class Completer:
    """Enumerates the completions of one question."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._plan = evaluator.plan
        self._cells: dict[tuple[str, FactValue | None], list[FactValue]] = {}
        self._root = evaluator.base
        self._leaves: list[Leaf] = []
        self.branched: set[str] = set()

    def leaves(self) -> tuple[Leaf, ...]:
        """Every leaf of the decision tree; raises TooManyCompletions beyond MAX_LEAVES."""
        if not self._leaves:
            for given, root in self.roots():
                self._from_root(given, root)
        return tuple(self._leaves)

    def verdicts(self) -> set[Verdict]:
        """The verdicts over all completions."""
        return {leaf.verdict for leaf in self.leaves()}

    def roots(self) -> list[tuple[dict[str, FactValue], State]]:
        """The places to consider with the norms in play there: one where the place is known.

        A project of unknown place may lie in any jurisdiction that speaks of it.
        """
        base = self._evaluator.base
        if base.facts.value(PLACE) is not None:
            return [({}, base)]
        found = [({PLACE: frozenset({p})}, self._evaluator.at(p)) for p in self._plan.places]
        spoken: list[tuple[dict[str, FactValue], State]] = [(dict(g), s) for g, s in found if s.settled]
        return spoken or [({}, base)]

    def _from_root(self, given: dict[str, FactValue], root: State) -> None:
        self._root = root
        self._cells = {}
        self.branched.update(given)
        self._branch(given, root)

    def _branch(self, given: dict[str, FactValue], state: State) -> None:
        fact = self._pick(state)
        if fact is None:
            if len(self._leaves) >= MAX_LEAVES:
                raise TooManyCompletions
            self._leaves.append(Leaf(given, state, complete_verdict(state.settled), self._root))
            return
        self.branched.add(fact)
        for cell in self._cells_of(fact, state):
            further = {**given, fact: cell}
            self._branch(further, self._evaluator.state(further, fact, state))

    def _pick(self, state: State) -> str | None:
        """The unknown fact to branch on: facts from which others are derived come first."""
        names: set[str] = set()
        for entry in undecided(state.settled):
            names |= self._unknown_facts(entry.norm, state)
        return min(names, key=self._plan.fact_order.__getitem__, default=None)

    def _unknown_facts(self, norm: Norm, state: State) -> set[str]:
        facts = state.facts
        names: set[str] = set()
        for expression in (norm.subject, norm.when, *(e.when for e in norm.exceptions)):
            names |= self.unknown_in(expression, facts)
        for overrider in self._plan.norms[norm.id].overridden_by:
            over = state.settled.get(overrider)
            if over is not None and over.status is _UNDECIDED:
                names |= self._unknown_facts(over.norm, state)
        return names

    def unknown_in(self, expression: Expression, facts: Facts) -> set[str]:
        """The facts that keep a condition from being true or false."""
        if self._plan.interpreter.evaluate(expression, facts) is not _UNKNOWN:
            return set()
        if isinstance(expression, (AllOf, AnyOf)):
            return set().union(*(self.unknown_in(p, facts) for p in expression.parts))
        if isinstance(expression, Not):
            return self.unknown_in(expression.part, facts)
        return {expression.fact}

    def _cells_of(self, fact: str, state: State) -> list[FactValue]:
        held = state.facts.value(fact)
        key = (fact, held)
        if key not in self._cells:
            leaves = self._plan.leaves(fact, self._root.alone)
            self._cells[key] = cells_of(self._plan, self._plan.vocabulary.facts[fact], held, leaves)
        return self._cells[key]


def undecided(settled: Mapping[str, Settled]) -> list[Settled]:
    """The norms that could still make the verdict stricter than those that apply for certain."""
    floor = STRICTNESS.index(complete_verdict(settled))
    return [s for s in settled.values() if s.status is _UNDECIDED and STRICTNESS.index(s.verdict) < floor]


def complete_verdict(settled: Mapping[str, Settled]) -> Verdict:
    """The verdict of the norms that apply for certain."""
    if not settled:
        return Verdict.OUT_OF_SCOPE
    return strictest((s.verdict for s in settled.values() if s.status in DECIDES), Verdict.NOT_PROHIBITED)
