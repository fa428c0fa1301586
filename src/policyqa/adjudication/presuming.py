"""Which presumptions carry the verdict: a fact nobody mentioned whose other value would lead elsewhere.

Takes a question with its verdict, gives `Presumed` values. Two kinds: presumed facts without which a norm
would fire (several of them together, where one alone changes nothing), and presumed facts on which the norms
that carry the verdict depend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from policyqa.adjudication.cells import cells_of
from policyqa.adjudication.evaluating import Change, Evaluator
from policyqa.adjudication.settling import DECIDES, Settled, applied_status, verdict_of
from policyqa.engines.interpreter import PRESUMED
from policyqa.model.facts import Fact, Facts, FactValue, Truth
from policyqa.model.rules import Expression, Norm
from policyqa.model.verdict import STRICTNESS, Presumed, Status, Verdict

_FALSE, _UNKNOWN, _TRUE = Truth
MAX_TOGETHER = 3
"""Presumed facts of one norm that are varied together."""


class Presumptions:
    """Finds the presumptions that carry the verdict of one question."""

    def __init__(self, evaluator: Evaluator, attempt: Callable[[Change], Verdict]) -> None:
        self._plan = evaluator.plan
        self._facts = evaluator.base.facts
        self._requires = evaluator.requires
        self._attempt = attempt
        unsaid = evaluator.defaults.keys() - evaluator.told.known.keys()
        derived = (n for n in unsaid & self._plan.interpreter.derivable if not self._is_presumed(n))
        self._presumed = unsaid.difference(derived)
        self._in_play = tuple(evaluator.base.alone)
        self._found: dict[str, Presumed] = {}

    def find(self, settled: Sequence[Settled], verdict: Verdict, floor: Verdict) -> tuple[Presumed, ...]:
        """Those that carry `verdict`; `floor` is the least strict verdict that is possible."""
        if self._presumed:
            for entry in settled:
                self._would_fire(entry, floor)
            self._carrying([s for s in settled if s.status in DECIDES and s.verdict is verdict], verdict)
        return tuple(self._found.values())

    def _would_fire(self, entry: Settled, floor: Verdict) -> None:
        """Records the presumed facts that alone keep a stricter norm from firing."""
        if entry.status not in (Status.NEAR_MISS, Status.EXCEPTED):
            return
        potential = verdict_of(entry.norm, applied_status(entry.norm, self._requires))
        if STRICTNESS.index(potential) >= STRICTNESS.index(floor):
            return
        plan = self._plan.norms[entry.norm.id]
        names = tuple(sorted(plan.condition_facts & self._presumed))
        if names:
            key = (entry.norm.id, names, self._plan.values(entry.norm.id, self._facts))
            certain, ways = self._plan.ways.of(key, lambda: self._ways(names, entry.norm))
            for way in ways:
                self._record(way, entry.norm, potential if certain else Verdict.NEED_INFO)

    def _is_presumed(self, name: str) -> bool:
        return self._facts.known[name].source == PRESUMED

    def _ways(self, names: Sequence[str], norm: Norm) -> tuple[bool, tuple[tuple[str, ...], ...]]:
        """The smallest sets of presumed facts of which other values would make the norm apply.

        Where the norm hangs on facts that are unknown besides, the sets that would bring it up, and False.
        """
        if self._applies(norm, self._without(names)) is _FALSE:
            return True, ()
        cells = {n: [c for c in self._cells(n, [norm.id]) if c != self._facts.value(n)] for n in names}
        possible: list[Change] = []
        for size in range(1, min(MAX_TOGETHER, len(names)) + 1):
            tried = [(c, self._applies(norm, self._changed(c))) for c in _changes(names, cells, size)]
            certain = [c for c, applies in tried if applies is _TRUE]
            if certain:
                return True, _names(certain)
            possible = possible or [c for c, applies in tried if applies is _UNKNOWN]
        return not possible, _names(possible)

    def _applies(self, norm: Norm, facts: Facts) -> Truth:
        """Whether a norm applies on changed facts (definitions are not run again: presumed facts feed few)."""
        applies = _TRUE
        refuting: list[tuple[Expression, Truth]] = [(norm.when, _FALSE), (norm.subject, _FALSE)]
        for condition, refutes in [*refuting, *((e.when, _TRUE) for e in norm.exceptions)]:
            truth = self._plan.interpreter.evaluate(condition, facts)
            if truth is refutes:
                return _FALSE
            if truth is _UNKNOWN:
                applies = _UNKNOWN
        return applies

    def _without(self, names: Iterable[str]) -> Facts:
        left = set(names)
        return Facts(known={k: v for k, v in self._facts.known.items() if k not in left})

    def _changed(self, change: Change) -> Facts:
        return Facts(known={**self._facts.known, **{k: Fact(name=k, value=v) for k, v in change.items()}})

    def _cells(self, name: str, norms: Iterable[str]) -> list[FactValue]:
        """The values of a fact that these norms can tell apart."""
        return cells_of(self._plan, self._plan.vocabulary.facts[name], None, self._plan.leaves(name, norms))

    def _carrying(self, carrying: Sequence[Settled], verdict: Verdict) -> None:
        """Records the presumed facts without which the verdict would not be carried."""
        parts = [self._plan.norms[s.norm.id] for s in carrying]
        shared = [(p.subject_facts | p.condition_facts) & self._presumed for p in parts]
        for name in sorted(frozenset.intersection(*shared)) if shared else ():
            others = [c for c in self._cells(name, self._in_play) if c != self._facts.value(name)]
            verdicts = [v for v in (self._attempt({name: c}) for c in others) if v is not verdict]
            if verdicts:
                otherwise = min(verdicts, key=STRICTNESS.index)
                for entry in carrying:
                    self._record((name,), entry.norm, otherwise)

    def _record(self, facts: Iterable[str], norm: Norm, otherwise: Verdict) -> None:
        for fact in facts:
            held = self._found.get(fact)
            norms = () if held is None else held.norms
            stricter = min([otherwise, *([held.otherwise] if held and held.otherwise else [])], key=STRICTNESS.index)
            self._found[fact] = Presumed(
                fact=fact,
                value=self._facts.known[fact].value,
                norms=tuple(dict.fromkeys((*norms, norm.id))),
                otherwise=stricter,
            )


def _names(changes: Iterable[Change]) -> tuple[tuple[str, ...], ...]:
    """The facts of each change, every set of facts once."""
    return tuple(dict.fromkeys(tuple(c) for c in changes))


def _changes(names: Sequence[str], cells: Mapping[str, list[FactValue]], size: int) -> Iterator[Change]:
    for chosen in combinations(names, size):
        for values in product(*(cells[n] for n in chosen)):
            yield dict(zip(chosen, values, strict=True))
