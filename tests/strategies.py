"""Hypothesis strategies: facts over a vocabulary, conditions, and whole small rulebooks."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from small_rulebook import book, norm, rules

from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Not, Rulebook
from policyqa.rulebook.values import OTHER


def thresholds(rulebook: Rulebook) -> dict[str, list[Fraction]]:
    """Fact → every bound it is compared with, in file order."""
    found: dict[str, list[Fraction]] = {}
    waiting: list[Expression] = [d.when for d in rulebook.definitions]
    for n in rulebook.norms:
        waiting += [n.subject, n.when, *(e.when for e in n.exceptions), *([n.requires] if n.requires else [])]
    while waiting:
        current = waiting.pop()
        if isinstance(current, (AllOf, AnyOf)):
            waiting += current.parts
        elif isinstance(current, Not):
            waiting.append(current.part)
        elif isinstance(current, Compare):
            found.setdefault(current.fact, []).append(current.bound)
    return found


def values(definition: FactDefinition, bounds: list[Fraction]) -> st.SearchStrategy[FactValue]:
    """Values of one fact: for numbers on, just beside and between the thresholds, and intervals across them."""
    if definition.type is FactType.BOOL:
        return st.booleans()
    if definition.type is FactType.QUANTITY:
        near = [b + delta for b in (bounds or [Fraction(1)]) for delta in (Fraction(-1, 1000), 0, Fraction(1, 1000))]
        number = st.sampled_from([Fraction(0), *near])
        return st.one_of(number.map(Interval.point), st.builds(_interval, number, number, st.booleans(), st.booleans()))
    names = [t.value for t in definition.terms]
    if definition.type is FactType.CHOICE:
        return st.sampled_from(names)
    return st.frozensets(st.sampled_from([*names, OTHER]), min_size=1, max_size=3)


def _interval(a: Fraction, b: Fraction, low_open: bool, high_open: bool) -> Interval:  # noqa: FBT001
    low, high = min(a, b), max(a, b)
    if low == high:
        return Interval(low=low, low_open=low_open)
    return Interval(low=low, high=high, low_open=low_open, high_open=high_open)


@st.composite
def facts(draw: st.DrawFn, rulebook: Rulebook, *, at_most: int = 12) -> Facts:
    """Facts on which the rules of `rulebook` can turn."""
    bounds = thresholds(rulebook)
    vocabulary = rulebook.vocabulary.facts
    usable = sorted(n for n, f in vocabulary.items() if f.type in (FactType.BOOL, FactType.QUANTITY) or f.terms)
    chosen = draw(st.lists(st.sampled_from(usable), unique=True, max_size=at_most))
    known = {n: Fact(name=n, value=draw(values(vocabulary[n], bounds.get(n, [])))) for n in chosen}
    return Facts(known=known, mentioned=frozenset(draw(st.lists(st.sampled_from(usable), max_size=2))))


_LEAVES = (
    "{a: true}", "{b: false}", "{c: true}", "{d: false}", "{heavy: true}", "{visible: true}",
    "{size: {at_most: 65 t/h}}", "{size: {below: 35 t/h}}", "{size: {above: 10 t/h, at_most: 35 t/h}}",
    "{distance: {at_least: 2 km}}", "{grade: {at_least: 二级}}", "{route: [出让, 租赁]}",
    "{facility: 煤炉}", "{facility: [气炉, 井]}", "{action: 新建}", "{place: 南县}",
)  # fmt: skip

conditions = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{all: [{', '.join(parts)}]}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"{{any: [{', '.join(parts)}]}}"),
        inner.map(lambda part: f"{{not: {part}}}"),
    ),
    max_leaves=5,
)

_MODALITIES = ("prohibition", "restriction", "obligation", "procedure", "permission")


@st.composite
def norm_lines(draw: st.DrawFn, number: int) -> str:
    """One norm of the small rulebook; it may override any norm before it."""
    more = {"strength": draw(st.sampled_from(("strict", "defeasible")))}
    if draw(st.booleans()):
        more["requires"] = draw(conditions)
    if draw(st.booleans()):
        more["exceptions"] = f"[{{when: {draw(conditions)}}}]"
    if number and draw(st.booleans()):
        more["overrides"] = f"[n{draw(st.integers(0, number - 1))}]"
    subject = draw(st.sampled_from(("{}", "{facility: 炉}", "{facility: 井}", "{action: 新建}")))
    return norm(f"n{number}", subject, draw(conditions), draw(st.sampled_from(_MODALITIES)), **more)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """A small rulebook of one to five norms, with or without a definition."""
    lines = [draw(norm_lines(n)) for n in range(draw(st.integers(1, 5)))]
    definition = "{id: d0, title: 定义, when: %s, then: {heavy: true}, cite: 原文}"
    leaf = st.sampled_from(("{a: true}", "{size: {above: 65 t/h}}", "{facility: 井}"))
    defined = (definition % draw(leaf),) if draw(st.booleans()) else ()
    return book(rules(*lines, definitions=defined))
