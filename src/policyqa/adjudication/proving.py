"""The verdict where there are too many completions to enumerate: by proof, with the solver.

Every verdict becomes a condition ("a norm that leads to it applies, and none that leads further"), and the
solver says which of them are possible, and which fewest facts settle it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policyqa.adjudication.cells import cells_of
from policyqa.adjudication.evaluating import Evaluator, State
from policyqa.adjudication.plan import Plan
from policyqa.adjudication.settling import DECIDES, Settled, applied_status
from policyqa.engines import solver
from policyqa.engines.solver import Problem
from policyqa.model.facts import FactValue
from policyqa.model.rules import AllOf, AnyOf, Expression, Not
from policyqa.model.verdict import STRICTNESS, FollowUp, Status, Verdict
from policyqa.rulebook.norms import PLACE, facts_of
from policyqa.rulebook.render import value_text

_MEMO = "adjudication.solver"
_LEVELS = (Verdict.PROHIBITED, Verdict.RESTRICTED, Verdict.CONDITIONAL)


class Proof:
    """What the solver proves of the norms in play at one place."""

    def __init__(self, evaluator: Evaluator, root: State) -> None:
        self._plan = evaluator.plan
        self._root = root
        self._requires = evaluator.requires
        self._domains = self._open_facts()
        self._problem: Problem = solver_of(self._plan).problem(root.facts, self._domains)
        self._at_least = {v: self._reached(v) for v in _LEVELS}

    def verdicts(self) -> set[Verdict]:
        """Every verdict that some completion has."""
        if not self._root.settled:
            return {Verdict.OUT_OF_SCOPE}
        return {v for v in (*_LEVELS, Verdict.NOT_PROHIBITED) if self._possible(v)}

    def follow_ups(self) -> tuple[FollowUp, ...]:
        """The questions on a smallest set of facts that decides, none where one verdict is possible."""
        asked = self._problem.deciding(tuple(self._at_least.values()))
        questions = [self._follow_up(fact) for fact in asked]
        return tuple(sorted(questions, key=lambda q: sum(len(v) for _, _, v in q.options) / len(q.options)))

    def _follow_up(self, fact: str) -> FollowUp:
        """One question with the verdicts that each answer still allows."""
        definition = self._plan.vocabulary.facts[fact]
        options = []
        for cell in self._domains[fact]:
            told = self._told(fact, cell)
            verdicts = (v for v in (*_LEVELS, Verdict.NOT_PROHIBITED) if self._possible(v, told))
            options.append((value_text(definition, cell), cell, tuple(sorted(verdicts, key=STRICTNESS.index))))
        return FollowUp(fact=fact, options=tuple(options))

    def _told(self, fact: str, cell: FactValue) -> Problem:
        domains = {**self._domains, fact: [cell]}
        return solver_of(self._plan).problem(self._root.facts, domains)

    def _possible(self, verdict: Verdict, problem: Problem | None = None) -> bool:
        stricter = [v for v in _LEVELS if STRICTNESS.index(v) < STRICTNESS.index(verdict)]
        conditions: list[Expression] = [Not(part=self._at_least[stricter[-1]])] if stricter else []
        if verdict is not Verdict.NOT_PROHIBITED:
            conditions.append(self._at_least[verdict])
        return (problem or self._problem).possible(*conditions) is not None

    def _reached(self, verdict: Verdict) -> Expression:
        """The condition under which the verdict is at least this strict."""
        norms = [s for s in self._root.alone.values() if STRICTNESS.index(s.verdict) <= STRICTNESS.index(verdict)]
        return AnyOf(parts=tuple(self._applies(s) for s in norms if s.status in DECIDES | {Status.UNDECIDED}))

    def _applies(self, settled: Settled) -> Expression:
        norm = settled.norm
        if settled.status not in DECIDES | {Status.UNDECIDED}:
            return AnyOf(parts=())
        overriders = (self._root.alone.get(o) for o in self._plan.norms[norm.id].overridden_by)
        heard = [self._applies(o) for o in overriders if o is not None and not self._unmet(o)]
        excepted = [Not(part=e.when) for e in norm.exceptions]
        return AllOf(parts=(norm.when, *excepted, *(Not(part=h) for h in heard)))

    def _unmet(self, settled: Settled) -> bool:
        """Whether the requirement of a norm is unmet: where it applies, it then defeats nothing."""
        return applied_status(settled.norm, self._requires) is Status.UNMET

    def _open_facts(self) -> Mapping[str, list[FactValue]]:
        facts = self._root.facts
        names: set[str] = set()
        for settled in self._root.alone.values():
            names |= facts_of(settled.norm.when).union(*(facts_of(e.when) for e in settled.norm.exceptions))
        cells = {
            name: cells_of(
                self._plan,
                self._plan.vocabulary.facts[name],
                facts.value(name),
                self._plan.leaves(name, self._root.alone),
            )
            for name in sorted(names, key=self._plan.fact_order.__getitem__)
        }
        return {name: found for name, found in cells.items() if len(found) > 1}


def place_question(plan: Plan, by_place: Sequence[tuple[Mapping[str, FactValue], set[Verdict]]]) -> FollowUp:
    """The question for the place, with the verdicts possible in each."""
    definition = plan.vocabulary.facts[PLACE]
    return FollowUp(
        fact=PLACE,
        options=tuple(
            (value_text(definition, given[PLACE]), given[PLACE], tuple(sorted(found, key=STRICTNESS.index)))
            for given, found in by_place
        ),
    )


def solver_of(plan: Plan) -> solver.Solver:
    """The solver of a rulebook, made once and kept with it."""
    memo = plan.rulebook.memo
    found = memo.get(_MEMO)
    if not isinstance(found, solver.Solver):
        found = memo[_MEMO] = solver.compile(plan.rulebook)
    return found
