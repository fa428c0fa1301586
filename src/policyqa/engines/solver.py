"""Proofs about the unknown by python-sat: what is possible, which facts decide, which fewest changes suffice.

Takes conditions, what is known, and for every open fact the list of values to tell apart; gives witnesses.
Used where there are more completions than can be enumerated, and for changes of several facts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Self

from policyqa.engines.encoding import Encoder
from policyqa.model.facts import Fact, Facts, FactType, FactValue, Interval, Truth, Vocabulary
from policyqa.model.rules import AllOf, AnyOf, Compare, Definition, Expression, Has, Is, Not, Rulebook
from policyqa.rulebook.norms import PLACE

if TYPE_CHECKING:
    from pysat.solvers import Solver as SatSolver

Domains = Mapping[str, Sequence[FactValue]]
Assignment = dict[str, FactValue]
Clauses = list[list[int]]


def compile(rulebook: Rulebook) -> Solver:  # noqa: A001 - every engine module has one `compile`
    """The solver for conditions of `rulebook`."""
    return Solver(rulebook)


class Solver:
    """Puts questions about the completions of facts to a SAT solver."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.vocabulary = rulebook.vocabulary
        self.definitions = rulebook.definitions
        norms = rulebook.norms
        conditions: list[Expression] = [d.when for d in rulebook.definitions]
        conditions += [p for n in norms for p in (n.subject, n.when, n.requires) if p is not None]
        conditions += [e.when for n in norms for e in n.exceptions]
        self.encoder = Encoder(rulebook.vocabulary, conditions)

    def problem(self, facts: Facts, domains: Domains) -> Problem:
        """Completions of `facts` in which every fact of `domains` has one of its values."""
        return Problem(self, facts, domains)

    def truth(self, leaf: Is | Has | Compare, value: FactValue | None) -> Truth:
        """The truth of one comparison with a value (None: unknown)."""
        (conjunction,) = self.encoder.conjunctions(leaf)
        (literal,) = conjunction
        facts = Facts() if value is None else Facts(known={leaf.fact: Fact(name=leaf.fact, value=value)})
        low, high = self.encoder.bounds(literal.key, facts)
        if literal.upper:
            return Truth((low <= literal.bound) + (high <= literal.bound))
        return Truth((high >= literal.bound) + (low >= literal.bound))


class Problem:
    """One set of completions; every method is exact over it."""

    def __init__(self, solver: Solver, facts: Facts, domains: Domains) -> None:
        self._solver = solver
        self._facts = facts
        self._domains = domains
        constraints = (_as_constraint(d, solver.vocabulary) for d in solver.definitions if self._concerns(d))
        self._definitions = [AnyOf(parts=(Not(part=when), then)) for when, then in constraints if self._can_say(then)]
        self._implied = tuple(self._implications())

    def possible(self, *conditions: Expression) -> Assignment | None:
        """Values of the open facts under which every condition is true, or None where there are none."""
        copy = _Copy(self._solver, self._facts, self._domains, start=0)
        self._constrain(copy)
        for condition in conditions:
            copy.clauses.append([copy.literal(condition)])
        return self._solve(copy)

    def deciding(self, levels: Sequence[Expression]) -> tuple[str, ...]:
        """A smallest set of open facts that fixes the truth of every one of `levels`.

        By implicit hitting sets: two completions that agree on the set and differ in a level show facts of
        which one must be in it.
        """
        from pysat.examples.hitman import Hitman

        pair = _Pair(self._solver, self._facts, self._domains, levels, self._constrain)
        with Hitman(htype="sorted") as hitman, pair:
            while True:
                chosen = hitman.get() or []
                differing = pair.differing(chosen)
                if differing is None:
                    return tuple(f for f in self._domains if f in chosen)
                hitman.hit(sorted(differing))

    def fewest_changes(self, goal: Expression, held: Assignment, limit: int) -> list[Assignment]:
        """Up to `limit` assignments that make `goal` true and change the fewest of the values `held`."""
        from pysat.examples.rc2 import RC2
        from pysat.formula import WCNF

        copy = _Copy(self._solver, self._facts, self._domains, start=0)
        copy.clauses.append([copy.literal(goal)])
        formula = WCNF()
        formula.extend(copy.clauses)
        for fact, value in held.items():
            formula.append([copy.cell(fact, value)], weight=1)
        found: list[Assignment] = []
        with RC2(formula) as rc2:
            fewest = None
            for model in rc2.enumerate(block=1):
                fewest = rc2.cost if fewest is None else fewest
                if rc2.cost > fewest or len(found) >= limit:
                    break
                found.append({f: v for f, v in copy.assignment(model).items() if v != held.get(f)})
        return found

    def _constrain(self, copy: _Copy) -> None:
        for definition in self._definitions:
            copy.clauses.append([copy.literal(definition)])
        for fact, value, then in self._implied:
            copy.clauses.append([-copy.cell(fact, value), copy.literal(then)])

    def _implications(self) -> Iterator[tuple[str, FactValue, Is | Has]]:
        """What the values of open facts imply of other open facts (a coal boiler burns coal)."""
        vocabulary = self._solver.vocabulary
        for fact, values in self._domains.items():
            implying = [t for t in vocabulary.facts[fact].terms if t.implies]
            for value in values if implying else ():
                told = value if isinstance(value, frozenset) else frozenset({str(value)})
                held = told.union(*(vocabulary.broader.get((fact, v), ()) for v in told))
                for name, follows in (i for t in implying if t.value in held for i in t.implies):
                    if name in self._domains and not isinstance(follows, Interval):
                        then = _is(name, follows, vocabulary)
                        if self._can_say(then):
                            yield fact, value, then

    def _solve(self, copy: _Copy) -> Assignment | None:
        from pysat.solvers import Solver as SatSolver

        with SatSolver(name="cadical153", bootstrap_with=copy.clauses) as sat:
            return copy.assignment(sat.get_model() or []) if sat.solve() else None

    def _can_say(self, leaf: Is | Has) -> bool:
        """Whether some value to tell apart says so; what no condition tells apart constrains nothing."""
        return any(self._solver.truth(leaf, value) is Truth.TRUE for value in self._domains[leaf.fact])

    def _concerns(self, definition: Definition) -> bool:
        """Whether a definition can say something of an open fact here."""
        places = self._facts.value(PLACE)
        up = self._solver.vocabulary.broader
        inside = isinstance(places, frozenset) and any(
            definition.jurisdiction in up.get((PLACE, p), ()) for p in places
        )
        told_apart = definition.fact in self._domains and not isinstance(definition.value, Interval)
        return inside and told_apart and self._facts.value(definition.fact) is None


class _Copy:
    """One copy of the open facts as SAT variables, with conditions over them as literals (Tseitin 1968)."""

    def __init__(self, solver: Solver, facts: Facts, domains: Domains, start: int) -> None:
        self._solver = solver
        self._facts = facts
        self._domains = domains
        self.top = start
        self.clauses: Clauses = []
        self._true = self._fresh()
        self.clauses.append([self._true])
        self.cells: dict[str, list[int]] = {}
        self._known: dict[Expression, int] = {}
        for fact, values in domains.items():
            self.cells[fact] = [self._fresh() for _ in values]
            self.clauses.append(list(self.cells[fact]))
            self.clauses += [[-a, -b] for a, b in combinations(self.cells[fact], 2)]

    def literal(self, condition: Expression) -> int:
        """A literal that is true exactly where the condition is (unknown counts as not true)."""
        if condition not in self._known:
            self._known[condition] = self._encode(condition)
        return self._known[condition]

    def cell(self, fact: str, value: FactValue) -> int:
        """The variable of one value of an open fact."""
        return self.cells[fact][list(self._domains[fact]).index(value)]

    def assignment(self, model: Iterable[int]) -> Assignment:
        """The values of the open facts in a model."""
        true = set(model)
        return {
            fact: value
            for fact, values in self._domains.items()
            for variable, value in zip(self.cells[fact], values, strict=True)
            if variable in true
        }

    def _encode(self, condition: Expression) -> int:
        if isinstance(condition, Not):
            return -self.literal(condition.part)
        if isinstance(condition, AllOf):
            return self._conjunction([self.literal(p) for p in condition.parts])
        if isinstance(condition, AnyOf):
            return -self._conjunction([-self.literal(p) for p in condition.parts])
        if condition.fact not in self.cells:
            known = self._solver.truth(condition, self._facts.value(condition.fact))
            return self._true if known is Truth.TRUE else -self._true
        values = zip(self.cells[condition.fact], self._domains[condition.fact], strict=True)
        holding = [cell for cell, value in values if self._solver.truth(condition, value) is Truth.TRUE]
        return -self._conjunction([-cell for cell in holding])

    def _conjunction(self, literals: list[int]) -> int:
        if not literals:
            return self._true
        if len(literals) == 1:
            return literals[0]
        gate = self._fresh()
        self.clauses += [[-gate, literal] for literal in literals]
        self.clauses.append([gate, *(-literal for literal in literals)])
        return gate

    def _fresh(self) -> int:
        self.top += 1
        return self.top


class _Pair:
    """Two copies of the completions, to find two that agree on some facts and still differ in a level."""

    def __init__(
        self, solver: Solver, facts: Facts, domains: Domains, levels: Sequence[Expression], constrain: object
    ) -> None:
        from pysat.solvers import Solver as SatSolver

        self._domains = domains
        self._first = _Copy(solver, facts, domains, start=0)
        pairs = [self._first.literal(level) for level in levels]
        constrain(self._first)  # type: ignore[operator]
        self._second = _Copy(solver, facts, domains, start=self._first.top)
        others = [self._second.literal(level) for level in levels]
        constrain(self._second)  # type: ignore[operator]
        top = self._second.top
        clauses = [*self._first.clauses, *self._second.clauses]
        differ = []
        for one, other in zip(pairs, others, strict=True):
            top += 1
            differ.append(top)
            clauses += [[-top, one, other], [-top, -one, -other]]
        clauses.append(differ)
        self._agree: dict[str, int] = {}
        for fact in domains:
            top += 1
            self._agree[fact] = top
            cells = zip(self._first.cells[fact], self._second.cells[fact], strict=True)
            clauses += [[-top, -one, other] for one, other in cells]
        self._sat: SatSolver = SatSolver(name="cadical153", bootstrap_with=clauses)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sat.delete()

    def differing(self, chosen: Iterable[str]) -> list[str] | None:
        """Facts in which two completions that agree on `chosen` but differ in a level differ; None: there are none.

        As few as a local search finds, so that each step says as much as it can.
        """
        agreeing = list(chosen)
        if not self._sat.solve(assumptions=[self._agree[f] for f in agreeing]):
            return None
        for fact in self._domains:
            if fact not in agreeing and self._sat.solve(assumptions=[self._agree[f] for f in (*agreeing, fact)]):
                agreeing.append(fact)
        return [f for f in self._domains if f not in agreeing]


def _as_constraint(definition: Definition, vocabulary: Vocabulary) -> tuple[Expression, Is | Has]:
    """The condition of a definition, and what the defined fact then is."""
    return definition.when, _is(definition.fact, definition.value, vocabulary)


def _is(fact: str, value: FactValue, vocabulary: Vocabulary) -> Is | Has:
    """That a fact has a value (a yes/no, or values of a list)."""
    if vocabulary.facts[fact].type is FactType.BOOL:
        return Is(fact=fact, value=value is True)
    values = value if isinstance(value, frozenset) else frozenset({str(value)})
    return Has(fact=fact, values=values, written=tuple(sorted(values)))
