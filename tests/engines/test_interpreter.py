"""The reference meaning: Kleene truth, intervals, tags, jurisdiction, derivation."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from small_rulebook import VOCABULARY, book, norm, rules
from strategies import facts

from policyqa.adjudication.plan import plan_of
from policyqa.engines import interpreter
from policyqa.model.facts import Fact, Facts, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Is, Not, Op

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
A, B = Is(fact="a", value=True), Is(fact="b", value=True)


def known(**values):
    return Facts(known={name: Fact(name=name, value=value) for name, value in values.items()})


@pytest.fixture(scope="module")
def engine():
    return interpreter.compile(
        book(
            rules(
                norm("n0", "{facility: 煤炉}", "{place: 南县}"),
                definitions=(
                    "{id: d0, title: 大的重, when: {size: {above: 65 t/h}}, then: {heavy: true}, cite: 原文}",
                    "{id: d1, title: 重的甲, when: {heavy: true}, then: {a: true}, cite: 原文}",
                    "{id: d2, title: 井也是炉, when: {facility: 井}, then: {facility: [气炉]}, cite: 原文}",
                ),
            ).replace("{facility: 井}, then: {facility", "{c: true}, then: {facility")
        )
    )


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [(True, True, T, T), (True, None, U, T), (True, False, F, T), (None, None, U, U), (None, False, F, U)],
)
def test_connectives_are_strong_kleene(engine, a, b, both, either):
    facts = known(**{k: v for k, v in (("a", a), ("b", b)) if v is not None})
    assert engine.evaluate(AllOf(parts=(A, B)), facts) is both
    assert engine.evaluate(AnyOf(parts=(A, B)), facts) is either
    assert engine.evaluate(Not(part=AllOf(parts=(A, B))), facts) is ~both


def test_empty_conjunction_is_true_and_empty_disjunction_false(engine):
    assert engine.evaluate(AllOf(parts=()), Facts()) is T
    assert engine.evaluate(AnyOf(parts=()), Facts()) is F


def interval(low=None, high=None, **more):
    return Interval(low=None if low is None else Fraction(low), high=None if high is None else Fraction(high), **more)


@pytest.mark.parametrize(
    ("op", "value", "truth"),
    [
        (Op.AT_MOST, interval(65, 65), T),
        (Op.BELOW, interval(65, 65), F),
        (Op.AT_LEAST, interval(65, 65), T),
        (Op.ABOVE, interval(65, 65), F),
        (Op.BELOW, interval(60, 65, high_open=True), T),
        (Op.BELOW, interval(60, 65), U),
        (Op.AT_MOST, interval(65, 70), U),
        (Op.AT_MOST, interval(65, 70, low_open=True), F),
        (Op.ABOVE, interval(65, None, low_open=True), T),
        (Op.AT_LEAST, interval(None, 64), F),
        (Op.AT_LEAST, interval(), U),
    ],
)
def test_a_comparison_is_decided_only_where_the_whole_interval_is(op, value, truth):
    assert interpreter.compare_interval(op, Fraction(65), value) is truth


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"煤炉"}, T),
        ({"大煤炉"}, T),
        ({"炉"}, U),
        ({"炉", "气炉"}, F),
        ({"气炉"}, F),
        ({"炉", "其他"}, F),
        ({"气炉", "大煤炉"}, T),
        (set(), F),
    ],
)
def test_a_tag_is_true_upwards_unknown_downwards_and_false_beside(engine, told, truth):
    norm_truth = engine.truths(known(facility=frozenset(told)))["n0"]
    assert norm_truth.subject is truth


@pytest.mark.parametrize(
    ("place", "truth"),
    [({"南市"}, T), ({"南县"}, T), ({"东省"}, F), ({"北市"}, F), ({"外地"}, F), (None, U)],
)
def test_a_place_known_only_more_broadly_is_outside(engine, place, truth):
    facts = Facts() if place is None else known(place=frozenset(place))
    assert engine.truths(facts)["n0"].jurisdiction is truth


def test_definitions_run_in_order_of_dependence_and_inside_their_jurisdiction(engine):
    big = known(place=frozenset({"南市"}), size=Interval.point(70))
    assert engine.derive(big).value("a") is True
    assert engine.derive(known(place=frozenset({"北市"}), size=Interval.point(70))).value("heavy") is None
    assert engine.derive(known(size=Interval.point(70))).value("heavy") is None


def test_a_given_value_wins_over_a_derived_one_but_tags_are_added(engine):
    facts = known(place=frozenset({"南市"}), size=Interval.point(70), heavy=False)
    assert engine.derive(facts).value("heavy") is False
    facts = known(place=frozenset({"南市"}), facility=frozenset({"井"}), c=True)
    assert engine.derive(facts).value("facility") == {"井", "气炉"}


def test_a_value_implies_what_a_broader_value_implies(engine):
    assert engine.derive(known(facility=frozenset({"大煤炉"}))).value("heavy") is True
    assert engine.derive(known(facility=frozenset({"炉"}))).value("heavy") is None


def test_a_presumption_yields_to_what_is_given_or_derived(engine):
    presumed = {n: Fact(name=n, value=False, source=interpreter.PRESUMED) for n in ("heavy", "a", "b")}
    derived = engine.derive(known(place=frozenset({"南市"}), size=Interval.point(70), b=True), presumed)
    assert (derived.value("heavy"), derived.value("a"), derived.value("b")) == (True, True, True)
    assert engine.derive(Facts(), presumed).value("heavy") is False


def test_what_implies_a_place_lies_in_its_jurisdiction():
    told_where = VOCABULARY.replace("井: {}", "井: {implies: {place: [南县]}}")
    definition = "{id: d0, title: 南市的大, when: {c: true}, then: {heavy: true}, cite: 原文}"
    made = interpreter.compile(book(rules(definitions=(definition,)), vocabulary=told_where))
    assert made.derive(known(facility=frozenset({"井"}), c=True)).value("heavy") is True
    assert made.derive(known(facility=frozenset({"炉"}), c=True)).value("heavy") is None
    before = known(facility=frozenset({"井"}), c=False)
    varied = made.rederive(known(facility=frozenset({"井"}), c=True), made.affected(["c"]), made.derive(before))
    assert varied.value("heavy") is True


def test_presuming_after_deriving_is_deriving_with_presumptions(shipped):
    plan = plan_of(shipped)
    engine, defaults = plan.interpreter, plan.defaults

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts(shipped, at_most=30))
    def check(told):
        presumed = engine.presume(told, engine.derive(told), defaults, plan.presumable)
        assert presumed == engine.derive(told, defaults)

    check()
