"""What to ask: a smallest set of facts that decides, most decisive first, and what each answer leads to.

Takes the leaves of the decision tree. Two leaves of different verdict must be told apart by a fact asked, so
a deciding set is a hitting set of their differences; the search by size is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from policyqa.adjudication.cells import apart
from policyqa.adjudication.completing import Leaf
from policyqa.adjudication.plan import Plan
from policyqa.model.facts import FactValue, Interval
from policyqa.model.verdict import STRICTNESS, FollowUp, Outcome, Verdict
from policyqa.rulebook.render import value_text
from policyqa.rulebook.values import OTHER

Box = Mapping[str, FactValue]


def deciding_facts(leaves: Sequence[Leaf], facts: Sequence[str]) -> tuple[str, ...]:
    """A smallest set of facts that decides, the one that decides most by itself first."""
    differences = _differences(leaves, facts)
    chosen = _hitting_set(differences, facts)
    return tuple(sorted(chosen, key=lambda f: (_indecision(leaves, f), facts.index(f))))


def boxes_of(leaves: Sequence[Leaf], facts: Iterable[str]) -> list[Box]:
    """What each leaf fixes of these facts, whether branched on or derived."""
    names = tuple(facts)
    return [{f: v for f in names if (v := leaf.given.get(f, leaf.facts.value(f))) is not None} for leaf in leaves]


def _differences(leaves: Sequence[Leaf], facts: Sequence[str]) -> set[frozenset[str]]:
    boxes = boxes_of(leaves, facts)
    found: set[frozenset[str]] = set()
    for (box_a, leaf_a), (box_b, leaf_b) in combinations(zip(boxes, leaves, strict=True), 2):
        if leaf_a.verdict is not leaf_b.verdict:
            found.add(frozenset(f for f in box_a.keys() & box_b.keys() if apart(box_a[f], box_b[f])))
    return {d for d in found if not any(other < d for other in found)}


def _hitting_set(differences: set[frozenset[str]], facts: Sequence[str]) -> tuple[str, ...]:
    forced = {next(iter(d)) for d in differences if len(d) == 1}
    rest = [d for d in differences if d.isdisjoint(forced)]
    useful = [f for f in facts if any(f in d for d in rest)]
    for size in range(len(useful) + 1):
        for extra in combinations(useful, size):
            if all(not d.isdisjoint(extra) for d in rest):
                return tuple(forced) + extra
    return tuple(forced) + tuple(useful)


def _indecision(leaves: Sequence[Leaf], fact: str) -> tuple[float, float]:
    """How little an answer settles: the share of cells left with several verdicts, then verdicts left on average."""
    left = [len(_verdicts(leaves, {fact: c})) for c in _cells(leaves, fact)]
    return sum(n > 1 for n in left) / len(left), sum(left) / len(left)


def _cells(leaves: Sequence[Leaf], fact: str) -> list[FactValue]:
    seen: dict[FactValue, None] = {}
    for leaf in leaves:
        value = leaf.given.get(fact, leaf.facts.value(fact))
        if value is not None:
            seen.setdefault(value)
    return sorted(seen, key=_cell_order)


def _cell_order(cell: FactValue) -> tuple[float, bool]:
    if isinstance(cell, Interval):
        return (float("-inf") if cell.low is None else float(cell.low), cell.low_open)
    if isinstance(cell, bool):
        return (0.0 if cell else 1.0, False)
    return (0.0, False)


def _compatible(leaves: Sequence[Leaf], given: Box) -> Iterator[Leaf]:
    boxes = boxes_of(leaves, given)
    return (
        leaf
        for leaf, box in zip(leaves, boxes, strict=True)
        if not any(f in box and apart(box[f], v) for f, v in given.items())
    )


def _verdicts(leaves: Sequence[Leaf], given: Box) -> set[Verdict]:
    return {leaf.verdict for leaf in _compatible(leaves, given)}


def follow_ups(plan: Plan, leaves: Sequence[Leaf], asked: Sequence[str]) -> tuple[FollowUp, ...]:
    """One question per fact asked, with the verdicts that each answer still allows."""
    return tuple(FollowUp(fact=f, options=tuple(_options(plan, leaves, f))) for f in asked)


def _options(
    plan: Plan, leaves: Sequence[Leaf], fact: str
) -> Iterator[tuple[str, FactValue, tuple[Verdict, ...]]]:
    definition = plan.vocabulary.facts[fact]
    for cell in merged_cells(leaves, fact):
        verdicts = tuple(sorted(_verdicts(leaves, {fact: cell}), key=STRICTNESS.index))
        yield value_text(definition, cell), cell, verdicts


def merged_cells(leaves: Sequence[Leaf], fact: str) -> list[FactValue]:
    """The cells of a fact, neighbours that lead to the same everywhere joined."""
    merged: list[FactValue] = []
    signatures: list[frozenset[object]] = []
    for cell in _cells(leaves, fact):
        signature = _signature(leaves, fact, cell)
        if merged and isinstance(cell, Interval) and isinstance(merged[-1], Interval) and signatures[-1] == signature:
            last = merged[-1]
            merged[-1] = Interval(low=last.low, low_open=last.low_open, high=cell.high, high_open=cell.high_open)
            continue
        if isinstance(cell, str) or not isinstance(cell, frozenset) or OTHER not in cell or signature not in signatures:
            merged.append(cell)
            signatures.append(signature)
    return merged


def _signature(leaves: Sequence[Leaf], fact: str, cell: FactValue) -> frozenset[object]:
    names = {f for leaf in leaves for f in leaf.given} - {fact}
    return frozenset(
        (frozenset((f, v) for f, v in leaf.given.items() if f in names), leaf.verdict)
        for leaf in _compatible(leaves, {fact: cell})
    )


def outcomes(leaves: Sequence[Leaf], asked: Sequence[str]) -> tuple[Outcome, ...]:
    """The verdict for every combination of answers, no longer than needed."""
    return tuple(_outcomes(leaves, {f: merged_cells(leaves, f) for f in asked}, {}))


def _outcomes(
    leaves: Sequence[Leaf], asked: Mapping[str, list[FactValue]], given: dict[str, FactValue]
) -> Iterator[Outcome]:
    """The outcomes after `given`, for every combination of the cells of the facts yet to be `asked`."""
    verdicts = _verdicts(leaves, given)
    if len(verdicts) == 1 or not asked:
        yield from (Outcome(given=dict(given), verdict=v) for v in sorted(verdicts, key=STRICTNESS.index))
        return
    fact, *others = asked
    rest = {f: asked[f] for f in others}
    if rest and _idle(leaves, fact, given):
        yield from _outcomes(leaves, rest, given)
        return
    for cell in asked[fact]:
        if any(True for _ in _compatible(leaves, {**given, fact: cell})):
            yield from _outcomes(leaves, rest, {**given, fact: cell})


def _idle(leaves: Sequence[Leaf], fact: str, given: Box) -> bool:
    """Whether, after `given`, no leaf still depends on `fact`."""
    return not any(fact in leaf.given for leaf in _compatible(leaves, given))
