"""Why a norm applies or not: the comparisons that made it so, in plain Chinese, and the facts that blocked it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policyqa.adjudication.plan import Leaf as Comparison
from policyqa.adjudication.plan import Plan, leaves_of
from policyqa.adjudication.settling import Settled, in_force
from policyqa.model.facts import Facts, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Norm, Not
from policyqa.model.verdict import Ground, Reason, Status
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.render import comparison_text, leaf_text

_FALSE, _UNKNOWN, _TRUE = Truth


@dataclass(frozen=True, slots=True)
class _Seen:
    """A comparison and its truth."""

    leaf: Comparison
    truth: Truth


class Explainer:
    """Explains norms; `told` is what the user said."""

    def __init__(self, plan: Plan, told: Facts, as_of: date) -> None:
        self._plan = plan
        self._facts = told
        self._told = told
        self._as_of = as_of

    def reason(self, settled: Settled, facts: Facts) -> Reason:
        """The reason that one settled norm gives, by what is known where it is in play."""
        self._facts = facts
        norm = settled.norm
        key = (
            norm.id,
            settled.status,
            settled.verdict,
            settled.overridden_by,
            settled.one_of_several,
            in_force(norm, self._as_of),
            self._told.value(PLACE) is None,
            self._plan.values(norm.id, facts),
        )
        return self._plan.reasons.of(key, lambda: self._explained(settled))

    def _explained(self, settled: Settled) -> Reason:
        norm, status = settled.norm, settled.status
        seen = tuple(self._decisive(norm, status))
        lines = [self._line(s) for s in seen]
        lines += self._remarks(settled)
        blocked = self._blocked(norm, status, seen)
        held = dict.fromkeys(f for part in (norm.subject, norm.when) for f in self._held(part, _TRUE))
        return Reason(
            norm=norm.id,
            status=status,
            verdict=settled.verdict,
            because=tuple(dict.fromkeys(lines)),
            blocked_by=blocked,
            in_force=in_force(norm, self._as_of),
            by_convention=any(self._at_convention(s.leaf) for s in seen),
            grounds=tuple(self._grounds(settled, seen)),
            held=tuple(f for f in held if f not in blocked),
        )

    def _grounds(self, settled: Settled, seen: tuple[_Seen, ...]) -> Iterator[Ground]:
        for s in dict.fromkeys(seen):
            yield Ground(leaf=s.leaf, value=self._facts.value(s.leaf.fact), holds=s.truth is _TRUE)
        if settled.one_of_several:
            yield from (Ground(leaf=leaf) for leaf in self._open_leaves(settled.norm))

    def _remarks(self, settled: Settled) -> Iterator[str]:
        if settled.one_of_several:
            lines = (leaf_text(leaf, self._plan.vocabulary) for leaf in self._open_leaves(settled.norm))
            yield from (f"若{line}（其他情形由别的条款得出同一结论）" for line in lines)
        jurisdiction = settled.norm.jurisdiction
        if jurisdiction and self._told.value(PLACE) is None:
            yield f"所在地未说明，按位于{jurisdiction}作答"
        if settled.overridden_by is not None and settled.status is Status.OVERRIDDEN:
            yield f"适用更具体的规定：{self._plan.norms[settled.overridden_by].norm.title}"

    def _open_leaves(self, norm: Norm) -> Iterator[Comparison]:
        for leaf in leaves_of(norm.when):
            if self._plan.interpreter.evaluate(leaf, self._facts) is _UNKNOWN:
                yield leaf

    def _decisive(self, norm: Norm, status: Status) -> Iterator[_Seen]:
        if status is Status.NEAR_MISS:
            yield from self._leaves(norm.when, _FALSE)
        elif status is Status.EXCEPTED:
            for exception in norm.exceptions:
                yield from self._leaves(exception.when, _TRUE)
        else:
            yield from self._leaves(norm.subject, _TRUE)
            yield from self._leaves(norm.when, _TRUE)
            if status is Status.UNMET and norm.requires is not None:
                yield from self._leaves(norm.requires, _FALSE)
            if status is Status.MET and norm.requires is not None:
                yield from self._leaves(norm.requires, _TRUE)

    def _leaves(self, expression: Expression, wanted: Truth) -> Iterator[_Seen]:
        """The comparisons that make (or, where it is undecided, help to make) a condition come out as wanted."""
        if isinstance(expression, Not):
            yield from self._leaves(expression.part, ~wanted)
        elif isinstance(expression, (AllOf, AnyOf)):
            for part in expression.parts:
                if self._helps(part, wanted):
                    yield from self._leaves(part, wanted)
        else:
            truth = self._plan.interpreter.evaluate(expression, self._facts)
            if truth is wanted:
                yield _Seen(expression, truth)

    def _helps(self, part: Expression, wanted: Truth) -> bool:
        """Whether a part comes out as wanted, or is open and may hold something that does (a comparison tells itself)."""
        if not isinstance(part, (AllOf, AnyOf, Not)):
            return True
        truth = self._plan.interpreter.evaluate(part, self._facts)
        return truth is wanted or (truth is _UNKNOWN and not isinstance(part, Not))

    def _held(self, expression: Expression, wanted: Truth) -> Iterator[str]:
        """The facts with a comparison that comes out as the condition has it, whatever the others do."""
        if isinstance(expression, Not):
            yield from self._held(expression.part, ~wanted)
        elif isinstance(expression, (AllOf, AnyOf)):
            for part in expression.parts:
                yield from self._held(part, wanted)
        elif self._plan.interpreter.evaluate(expression, self._facts) is wanted:
            yield expression.fact

    def _line(self, seen: _Seen) -> str:
        value = self._facts.value(seen.leaf.fact)
        if value is None:
            return leaf_text(seen.leaf, self._plan.vocabulary)
        return comparison_text(seen.leaf, value, seen.truth, self._plan.vocabulary)

    def _blocked(self, norm: Norm, status: Status, seen: tuple[_Seen, ...]) -> tuple[str, ...]:
        if status in (Status.NEAR_MISS, Status.EXCEPTED):
            return tuple(dict.fromkeys(s.leaf.fact for s in seen))
        if status is Status.UNDECIDED:
            parts = (norm.subject, norm.when, *(e.when for e in norm.exceptions))
            unknown = [f for p in parts for f in self._unknown(p)]
            return tuple(dict.fromkeys(unknown))
        return ()

    def _unknown(self, expression: Expression) -> Iterator[str]:
        if self._plan.interpreter.evaluate(expression, self._facts) is not _UNKNOWN:
            return
        if isinstance(expression, (AllOf, AnyOf)):
            for part in expression.parts:
                yield from self._unknown(part)
        elif isinstance(expression, Not):
            yield from self._unknown(expression.part)
        else:
            yield expression.fact

    def _at_convention(self, leaf: Comparison) -> bool:
        if not isinstance(leaf, Compare) or not leaf.convention:
            return False
        value = self._facts.value(leaf.fact)
        return isinstance(value, Interval) and leaf.bound in (
            None if value.low_open else value.low,
            None if value.high_open else value.high,
        )
