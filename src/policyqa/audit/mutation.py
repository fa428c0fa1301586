"""Mutation testing of the rulebook: change one operator, number, unit, truth value or modality; does a case fail?

Takes a rulebook and a function that runs cases, gives the mutants with what became of them. Slow: on request only.
Each mutant is judged by the cases that can notice it, on the rules these cases bring into play.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from policyqa.audit.boxes import Box, Domain, TooManyBoxesError, applies, parts_of
from policyqa.audit.findings import Finding
from policyqa.audit.health import RunCases
from policyqa.engines import interpreter
from policyqa.model.facts import Facts, Truth
from policyqa.model.rules import (
    AllOf,
    AnyOf,
    Compare,
    Expression,
    Has,
    Is,
    Modality,
    Norm,
    Not,
    Op,
    Rulebook,
    RuleCase,
    Strength,
)
from policyqa.rulebook import parse_facts
from policyqa.rulebook.norms import facts_of
from policyqa.rulebook.render import leaf_text

InPlay = Callable[[RuleCase], frozenset[str]]
"""The norms that a case brings into play."""

_INCLUSIVE = {Op.BELOW: Op.AT_MOST, Op.AT_MOST: Op.BELOW, Op.ABOVE: Op.AT_LEAST, Op.AT_LEAST: Op.ABOVE}
_REVERSED = {Op.BELOW: Op.AT_LEAST, Op.AT_LEAST: Op.BELOW, Op.ABOVE: Op.AT_MOST, Op.AT_MOST: Op.ABOVE}
_OTHER_MODALITY = {
    Modality.PROHIBITION: Modality.PERMISSION,
    Modality.RESTRICTION: Modality.PERMISSION,
    Modality.OBLIGATION: Modality.PROHIBITION,
    Modality.PROCEDURE: Modality.PROHIBITION,
    Modality.PERMISSION: Modality.PROHIBITION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One changed norm, what was changed, and whether a case noticed.

    `equivalent` is proved: no project of the declared domain tells the mutant from its norm, so no case can.
    """

    norm: Norm
    change: str
    killed: bool = False
    equivalent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """The outcome: every mutant, and the share that a case noticed."""

    mutants: tuple[Mutant, ...]

    @property
    def score(self) -> float:
        """Share of mutants killed, 0 to 1, without those that no case can kill; 1 where there are none."""
        counted = [m for m in self.mutants if not m.equivalent]
        return sum(m.killed for m in counted) / len(counted) if counted else 1.0

    def findings(self) -> list[Finding]:
        """One finding for each mutant that survived."""
        return [
            Finding(
                kind="mutant",
                rules=(m.norm.id,),
                text=f"{m.norm.title}：{m.change}，没有一个用例失败（{m.norm.position}）",
                file=m.norm.position.file,
                line=m.norm.position.line,
            )
            for m in self.mutants
            if not m.killed and not m.equivalent
        ]


def test(rulebook: Rulebook, run: RunCases, in_play: InPlay) -> Mutation:
    """Tries every mutant of every norm."""
    bench = _Bench(rulebook, run, in_play)
    changed = {norm.id: list(mutants(norm, rulebook)) for norm in rulebook.norms}
    domain = Domain(rulebook, besides=(m.norm for ms in changed.values() for m in ms))
    found = [_judged(m, norm, bench.notices(norm, m.norm), domain) for norm in rulebook.norms for m in changed[norm.id]]
    return Mutation(mutants=tuple(found))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A case with the facts that follow from those it tells, and the norms it brings into play."""

    case: RuleCase
    facts: Facts
    play: frozenset[str]


class _Bench:
    """Runs against a mutant only the cases that can notice it: in which a changed part comes out otherwise, or is open."""

    def __init__(self, rulebook: Rulebook, run: RunCases, in_play: InPlay) -> None:
        self._rulebook = rulebook
        self._run = run
        self._engine = interpreter.compile(rulebook)
        self._cases = [self._prepared(case, in_play(case)) for case in rulebook.cases]

    def notices(self, norm: Norm, mutant: Norm) -> bool:
        """Whether a case that passes with the norm fails with its mutant; those that name the norm are tried first."""
        hopeful = [p for p in self._cases if self._may_notice(p, norm, mutant)]
        naming = [p for p in hopeful if norm.id in p.case.fires]
        others = [p for p in hopeful if norm.id not in p.case.fires]
        return any(self._fails(batch, norm, mutant) for batch in (naming, others) if batch)

    def _fails(self, batch: Sequence[_Prepared], norm: Norm, mutant: Norm) -> bool:
        small = restricted(self._rulebook, {norm.id}.union(*(p.play for p in batch)))
        return killed(small, mutant, [p.case for p in batch], self._run)

    def _prepared(self, case: RuleCase, play: frozenset[str]) -> _Prepared:
        facts, _ = parse_facts(self._rulebook, case.facts, mentioned=case.mentioned)
        return _Prepared(case, self._engine.derive(facts), play)

    def _may_notice(self, prepared: _Prepared, norm: Norm, mutant: Norm) -> bool:
        playing = norm.id in prepared.play or norm.id in prepared.case.fires
        if not _same_kind(norm, mutant):
            return playing
        for mine, its in zip(parts_of(norm), parts_of(mutant), strict=True):
            if mine is its:
                continue
            if facts_of(mine).isdisjoint(prepared.facts.known):
                return playing
            truth, other = self._engine.evaluate(mine, prepared.facts), self._engine.evaluate(its, prepared.facts)
            if truth is not other or (playing and truth is Truth.UNKNOWN):
                return True
        return False


def _judged(mutant: Mutant, norm: Norm, noticed: bool, domain: Domain) -> Mutant:  # noqa: FBT001 - the outcome itself
    same = not noticed and _same_effect(norm, mutant.norm) and not differing(norm, mutant.norm, domain)
    return replace(mutant, killed=noticed, equivalent=same)


def _same_kind(norm: Norm, other: Norm) -> bool:
    return (norm.modality, norm.strength) == (other.modality, other.strength)


def _same_effect(norm: Norm, other: Norm) -> bool:
    return _same_kind(norm, other) and norm.requires == other.requires


def differing(norm: Norm, other: Norm, domain: Domain, most: int = 1) -> list[Box]:
    """Boxes in which one of two norms applies, or comes into play, and the other does not; a few of each kind."""
    base = domain.within(norm.jurisdiction)
    pairs = [(applies(norm), applies(other)), (norm.subject, other.subject)]
    found: list[Box] = []
    for mine, its in pairs:
        for wanted, without in ((mine, its), (its, mine)):
            try:
                found += domain.conjunction((wanted,), without=(without,), base=base)[:most]
            except TooManyBoxesError:
                found += [base]
    return found


def restricted(rulebook: Rulebook, wanted: Collection[str]) -> Rulebook:
    """The rulebook with these norms only."""
    norms = tuple(replace(n, overrides=tuple(o for o in n.overrides if o in wanted)) for n in rulebook.norms if n.id in wanted)
    return replace(rulebook, norms=norms, index={n.id: n for n in norms}, memo={})


def killed(rulebook: Rulebook, mutant: Norm, cases: Sequence[RuleCase], run: RunCases) -> bool:
    """Whether one of these cases passes with the norm and fails where it is replaced by its mutant."""
    norms = tuple(mutant if n.id == mutant.id else n for n in rulebook.norms)
    changed = replace(rulebook, norms=norms, index={n.id: n for n in norms}, memo={})
    return any(run(changed, (case,))[0] and not run(rulebook, (case,))[0] for case in cases)


def mutants(norm: Norm, rulebook: Rulebook) -> Iterator[Mutant]:
    """Every change of a norm that a case should notice."""
    yield Mutant(norm=replace(norm, modality=_OTHER_MODALITY[norm.modality]), change=f"性质由 {norm.modality} 改为 {_OTHER_MODALITY[norm.modality]}")
    if norm.modality is Modality.PROHIBITION:
        other = Strength.DEFEASIBLE if norm.strength is Strength.STRICT else Strength.STRICT
        yield Mutant(norm=replace(norm, strength=other), change=f"力度改为 {other}")
    for changed, what in _changed(norm.subject, rulebook):
        yield Mutant(norm=replace(norm, subject=changed), change=f"主体中{what}")
    for changed, what in _changed(norm.when, rulebook):
        yield Mutant(norm=replace(norm, when=changed), change=f"情形中{what}")
    for changed, what in [] if norm.requires is None else _changed(norm.requires, rulebook):
        yield Mutant(norm=replace(norm, requires=changed), change=f"要求中{what}")
    for n, exempt in enumerate(norm.exceptions):
        for changed, what in _changed(exempt.when, rulebook):
            others = (*norm.exceptions[:n], replace(exempt, when=changed), *norm.exceptions[n + 1 :])
            yield Mutant(norm=replace(norm, exceptions=others), change=f"例外中{what}")


def _changed(expression: Expression, rulebook: Rulebook) -> Iterator[tuple[Expression, str]]:
    """Every condition that differs from this one in one place."""
    if isinstance(expression, Not):
        yield expression.part, "去掉了“并非”"
        yield from ((Not(part=c), what) for c, what in _changed(expression.part, rulebook))
    elif isinstance(expression, (AllOf, AnyOf)):
        yield from _changed_parts(expression, rulebook)
    elif isinstance(expression, Is):
        yield replace(expression, value=not expression.value), f"“{leaf_text(expression, rulebook.vocabulary)}”取反"
    elif isinstance(expression, Compare):
        yield from _changed_bound(expression, rulebook)
    elif isinstance(expression, Has):
        yield Not(part=expression), f"“{leaf_text(expression, rulebook.vocabulary)}”取反"


def _changed_parts(expression: AllOf | AnyOf, rulebook: Rulebook) -> Iterator[tuple[Expression, str]]:
    if len(expression.parts) > 1:
        swapped = AnyOf if isinstance(expression, AllOf) else AllOf
        yield swapped(parts=expression.parts), "“且”与“或”互换"
    for n, part in enumerate(expression.parts):
        for changed, what in _changed(part, rulebook):
            yield replace(expression, parts=(*expression.parts[:n], changed, *expression.parts[n + 1 :])), what


def _changed_bound(compare: Compare, rulebook: Rulebook) -> Iterator[tuple[Expression, str]]:
    text = leaf_text(compare, rulebook.vocabulary)
    yield replace(compare, op=_INCLUSIVE[compare.op]), f"“{text}”的界点改为{'不' if compare.op in (Op.AT_MOST, Op.AT_LEAST) else ''}含本数"
    yield replace(compare, op=_REVERSED[compare.op]), f"“{text}”的方向反过来"
    if not rulebook.vocabulary.facts[compare.fact].ordered and compare.bound:
        yield replace(compare, bound=compare.bound * 10), f"“{text}”的数值改为十倍"
        yield replace(compare, bound=compare.bound / 10), f"“{text}”的数值改为十分之一"
