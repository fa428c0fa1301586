"""What the solver proves of the unknown equals what enumeration finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_rulebook import DAY, book, many_bools, norm, rules
from strategies import facts, rulebooks

from policyqa.adjudication import completing, decide
from policyqa.engines import interpreter, solver
from policyqa.model.facts import Facts
from policyqa.model.rules import AllOf, AnyOf, Is, Not
from policyqa.rulebook import parse_facts

A, B, C, D = (Is(fact=n, value=True) for n in "abcd")
BOOLS = {n: [True, False] for n in "abcd"}
SOLVER = solver.compile(book(rules(norm("n", "{facility: 井}"))))


def by_proof(monkeypatch, rulebook, base):
    with monkeypatch.context() as patch:
        patch.setattr(completing, "MAX_LEAVES", 0)
        return decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False)


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_verdict_and_number_of_questions(monkeypatch_module, rulebook, data):
    base = data.draw(facts(rulebook, at_most=6))
    enumerated = decide(rulebook, interpreter.compile(rulebook), base, DAY, with_changes=False)
    proved = by_proof(monkeypatch_module, rulebook, base)
    assert proved.verdict is enumerated.verdict
    if base.value("place") is not None:
        assert len(proved.follow_ups) == len(enumerated.follow_ups)


def test_all_four_facts_of_two_pairs_are_found():
    problem = SOLVER.problem(Facts(), BOOLS)
    pairs = AnyOf(parts=(AllOf(parts=(A, B)), AllOf(parts=(C, D))))
    assert set(problem.deciding([pairs])) == {"a", "b", "c", "d"}
    assert problem.deciding([AnyOf(parts=(AllOf(parts=(A, B)), AllOf(parts=(A, Not(part=B)))))]) == ("a",)
    assert problem.deciding([AnyOf(parts=(A, Not(part=A)))]) == ()


def test_a_witness_satisfies_what_was_asked_for():
    problem = SOLVER.problem(Facts(), BOOLS)
    witness = problem.possible(AllOf(parts=(A, Not(part=B))))
    assert (witness["a"], witness["b"]) == (True, False)
    assert problem.possible(A, Not(part=A)) is None


def test_the_fewest_changes_are_found():
    problem = SOLVER.problem(Facts(), BOOLS)
    held = dict.fromkeys("abcd", True)
    goal = AllOf(parts=(Not(part=AllOf(parts=(A, B))), Not(part=AllOf(parts=(A, C)))))
    assert problem.fewest_changes(goal, held, limit=5) == [{"a": False}]


def test_many_unknown_facts_are_decided_by_proof():
    names = [f"x{n}" for n in range(40)]
    pairs = ", ".join(f"{{{a}: true, {b}: true}}" for a, b in zip(names[::2], names[1::2], strict=True))
    rulebook = book(rules(norm("n", "{facility: 井}", f"{{any: [{pairs}]}}")), vocabulary=many_bools(names))
    told, _ = parse_facts(rulebook, {"place": "南市", "facility": "井"})
    got = decide(rulebook, interpreter.compile(rulebook), told, DAY, with_changes=False)
    assert (got.verdict.value, len(got.follow_ups)) == ("need_info", 40)


def test_a_definition_whose_value_nothing_tells_apart_rules_nothing_out(monkeypatch_module):
    definition = "{id: d0, title: 甲的租赁, when: {a: true}, then: {route: 租赁}, cite: 原文}"
    norms = (norm("n0", "{facility: 井}", "{a: true, b: true}"), norm("n1", "{facility: 井}", "{route: 出让, c: true}"))
    rulebook = book(rules(*norms, definitions=(definition,)))
    told, _ = parse_facts(rulebook, {"place": "南市", "facility": "井", "c": "否"})
    proved = by_proof(monkeypatch_module, rulebook, told)
    assert [q.fact for q in proved.follow_ups] == ["a", "b"]


def test_what_a_value_implies_holds_in_proofs_too(monkeypatch_module):
    excepted = norm("n1", "{}", "{facility: 煤炉}", exceptions="[{when: {heavy: true}, cite: 原文}]")
    rulebook = book(rules(norm("n0", "{}", "{a: true}"), excepted))
    told, _ = parse_facts(rulebook, {"place": "南市", "a": "否"})
    enumerated = decide(rulebook, interpreter.compile(rulebook), told, DAY, with_changes=False)
    assert by_proof(monkeypatch_module, rulebook, told).verdict is enumerated.verdict
    assert enumerated.verdict.value == "not_prohibited"
