"""Requirements of which the question says that nobody knows whether they are met are asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_rulebook import DAY, book, norm, rules

from policyqa.adjudication import decide
from policyqa.engines import interpreter
from policyqa.rulebook import parse_facts

DUTY = book(rules(norm("n", "{facility: 井}", modality="obligation", requires="{permit: true}")))
GRADED = book(
    rules(norm("n", "{facility: 井}", modality="obligation", requires="{size: {at_most: 65 t/h, convention: true}}"))
)


def decided(rulebook, unsure, **facts):
    told, diagnostics = parse_facts(rulebook, {"place": "南市", "facility": "井", **facts}, mentioned=sorted(unsure))
    assert not diagnostics
    return decide(rulebook, interpreter.compile(rulebook), replace(told, unsure=frozenset(unsure)), DAY)


def options(adjudication):
    return [(f.fact, [v.value for _, _, (v,) in f.options]) for f in adjudication.follow_ups]


def test_a_requirement_said_to_be_unknown_is_asked_for_with_what_each_answer_leads_to():
    got = decided(DUTY, {"permit"})
    assert (got.verdict.value, options(got)) == ("conditional", [("permit", ["conditional", "prohibited"])])


def test_a_number_required_is_asked_for_by_its_ranges():
    assert options(decided(GRADED, {"size"})) == [("size", ["conditional", "prohibited"])]


@pytest.mark.parametrize(("unsure", "facts"), [(set(), {}), ({"a"}, {}), ({"permit"}, {"permit": True})])
def test_nothing_else_is_asked_for(unsure, facts):
    assert not decided(DUTY, unsure, **facts).follow_ups


def test_what_is_prohibited_anyway_is_not_asked_for():
    rulebook = book(
        rules(norm("ban", "{facility: 井}"), norm("n", "{facility: 井}", modality="obligation", requires="{permit: true}"))
    )
    got = decided(rulebook, {"permit"})
    assert (got.verdict.value, got.follow_ups) == ("prohibited", ())
