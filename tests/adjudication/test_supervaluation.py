"""The decision against brute force: every completion decided by itself."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small_rulebook import DAY, book, norm, rules
from strategies import conditions, facts, rulebooks

from policyqa.adjudication import decide
from policyqa.adjudication.evaluating import Evaluator
from policyqa.adjudication.plan import plan_of
from policyqa.engines import interpreter
from policyqa.model.facts import Fact, Facts, Interval
from policyqa.model.verdict import STRICTNESS, Verdict
from policyqa.rulebook.norms import facts_of

DOMAIN = {
    **{name: [True, False] for name in ("a", "b", "c", "d", "heavy", "visible")},
    "size": [Interval.point(n) for n in (5, 10, 20, 35, 40, 65, 70)],
    "distance": [Interval.point(n) for n in (1, 2, 3)],
    "grade": ["三级", "二级", "一级"],
    "route": ["出让", "划拨", "租赁"],
    "facility": [frozenset({v, "其他"}) for v in ("煤炉", "大煤炉", "气炉", "炉", "井", "其他")],
    "action": [frozenset({v}) for v in ("新建", "扩建", "继续使用")],
    "place": [frozenset({"南县"}), frozenset({"南市", "其他"})],
}
PLAIN = {n: v for n, v in DOMAIN.items() if n not in ("action", "distance", "visible", "facility")}


def told(**values):
    return Facts(known={n: Fact(name=n, value=v) for n, v in values.items()})


def with_values(base, values):
    return Facts(known={**base.known, **told(**values).known}, mentioned=base.mentioned)


@st.composite
def questions(draw):
    """A rulebook whose norms are always in play, and facts on it."""
    more = ({}, {"strength": "defeasible"})
    lines = [
        norm(f"n{i}", "{}", draw(conditions), draw(st.sampled_from(("prohibition", "permission", "obligation"))),
             **draw(st.sampled_from(more)), **({"overrides": f"[n{i - 1}]"} if i and draw(st.booleans()) else {}))
        for i in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    rulebook = book(rules(*lines))
    known = {"place": frozenset({"南市"}), "facility": draw(st.sampled_from(DOMAIN["facility"]))}
    for name in draw(st.lists(st.sampled_from(sorted(PLAIN)), unique=True, max_size=3)):
        if name != "place":
            known[name] = draw(st.sampled_from(DOMAIN[name]))
    return rulebook, told(**known)


def completions(rulebook, base):
    used = frozenset().union(*(facts_of(n.when) for n in rulebook.norms))
    known = interpreter.compile(rulebook).derive(base).known.keys() - {"place"}
    open_facts = [n for n in PLAIN if n in used and n not in known]
    for values in product(*(PLAIN[n] for n in open_facts)):
        yield dict(zip(open_facts, values, strict=True))


def verdict(rulebook, base):
    return decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False).verdict


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_the_verdict_is_that_of_all_completions(question):
    rulebook, base = question
    every = list(completions(rulebook, base))
    assume(len(every) <= 150)
    verdicts = {verdict(rulebook, with_values(base, c)) for c in every}
    assert Verdict.NEED_INFO not in verdicts
    assert verdict(rulebook, base) is (verdicts.pop() if len(verdicts) == 1 else Verdict.NEED_INFO)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_the_facts_asked_decide_and_no_fewer_do(question):
    rulebook, base = question
    every = list(completions(rulebook, base))
    assume(len(every) <= 100)
    got = decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False)
    assume(got.verdict is Verdict.NEED_INFO)
    verdicts = [verdict(rulebook, with_values(base, c)) for c in every]

    def decides(names):
        seen = {}
        return all(
            seen.setdefault(tuple(c[n] for n in names), v) is v for c, v in zip(every, verdicts, strict=True)
        )

    asked = [f.fact for f in got.follow_ups]
    assert decides(asked)
    assert not any(decides(fewer) for fewer in combinations(every[0], len(asked) - 1))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions(), st.data())
def test_another_fact_never_flips_a_decided_verdict(question, data):
    rulebook, base = question
    before = verdict(rulebook, base)
    name = data.draw(st.sampled_from(sorted(PLAIN)))
    assume(name not in base.known and name != "heavy")
    after = verdict(rulebook, with_values(base, {name: data.draw(st.sampled_from(DOMAIN[name]))}))
    assert before is Verdict.NEED_INFO or after is before


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_the_outcome_shown_for_an_answer_is_the_verdict_it_gets(question):
    rulebook, base = question
    got = decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False)
    for outcome in got.outcomes:
        assert verdict(rulebook, with_values(base, outcome.given)) is outcome.verdict


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_the_order_of_rules_changes_nothing(rulebook, data):
    from dataclasses import replace

    shuffled = replace(rulebook, norms=tuple(reversed(rulebook.norms)), memo={})
    base = data.draw(facts(rulebook, at_most=6))
    first = decide(rulebook, interpreter.compile(rulebook), base, DAY)
    second = decide(shuffled, interpreter.compile(shuffled), base, DAY)
    assert first.verdict is second.verdict
    assert {f.fact for f in first.follow_ups} == {f.fact for f in second.follow_ups}
    assert {(r.norm, r.status) for r in first.reasons} == {(r.norm, r.status) for r in second.reasons}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_every_change_offered_leads_where_it_says(rulebook, data):
    base = data.draw(facts(rulebook, at_most=8))
    got = decide(rulebook, interpreter.compile(rulebook), base, DAY)
    for change in got.changes:
        assert verdict(rulebook, with_values(base, change.facts)) is change.verdict


def less_strict(reached, verdict):
    return reached is not Verdict.NEED_INFO and STRICTNESS.index(reached) > STRICTNESS.index(verdict)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_no_part_of_a_change_offered_would_do(rulebook, data):
    base = data.draw(facts(rulebook, at_most=8))
    got = decide(rulebook, interpreter.compile(rulebook), base, DAY)
    for change in got.changes:
        assert less_strict(change.verdict, got.verdict)
        for left in combinations(change.facts.items(), len(change.facts) - 1):
            assert not less_strict(verdict(rulebook, with_values(base, dict(left))), got.verdict)


def told_apart(one, other):
    """The facts by which two outcomes differ."""
    return {n for n in one.given.keys() & other.given.keys() if one.given[n] != other.given[n]}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(questions())
def test_no_question_is_asked_of_which_every_answer_leads_to_the_same(question):
    rulebook, base = question
    got = decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False)
    assert bool(got.follow_ups) is (got.verdict is Verdict.NEED_INFO)
    pairs = [(a, b) for a, b in combinations(got.outcomes, 2) if a.verdict is not b.verdict]
    for asked in got.follow_ups:
        assert len(asked.options) > 1
        assert any(told_apart(a, b) == {asked.fact} for a, b in pairs)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_the_names_of_rules_change_nothing(rulebook, data):
    from dataclasses import replace

    def renamed(identifier):
        return f"z{9 - int(identifier[1:])}"

    norms = tuple(
        replace(n, id=renamed(n.id), overrides=tuple(map(renamed, n.overrides))) for n in rulebook.norms
    )
    other = replace(rulebook, norms=norms, index={n.id: n for n in norms}, memo={})
    base = data.draw(facts(rulebook, at_most=6))
    first = decide(rulebook, interpreter.compile(rulebook), base, DAY)
    second = decide(other, interpreter.compile(other), base, DAY)
    assert first.verdict is second.verdict
    assert first.outcomes == second.outcomes
    assert {f.fact for f in first.follow_ups} == {f.fact for f in second.follow_ups}
    assert {(renamed(r.norm), r.status, r.verdict) for r in first.reasons} == {
        (r.norm, r.status, r.verdict) for r in second.reasons
    }
    assert {(p.fact, p.otherwise) for p in first.presumed} == {(p.fact, p.otherwise) for p in second.presumed}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_what_a_variation_keeps_is_what_a_fresh_look_finds(rulebook, data):
    plan, engine = plan_of(rulebook), interpreter.compile(rulebook)
    base = data.draw(facts(rulebook, at_most=8))
    change = {n: f.value for n, f in data.draw(facts(rulebook, at_most=3)).known.items()}
    varied = Evaluator(plan, engine, base, DAY).vary(change)
    fresh = Evaluator(plan, engine, with_values(base, change), DAY)
    assert dict(varied.base.facts.known) == dict(fresh.base.facts.known)
    assert dict(varied.base.settled) == dict(fresh.base.settled)
    assert (varied.silent, dict(varied.universal)) == (fresh.silent, dict(fresh.universal))
