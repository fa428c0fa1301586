"""Rule and vocabulary files → IR; facts as people write them; rules as sentences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from small_rulebook import VOCABULARY, book, load_text, norm, rules

from policyqa.model.facts import Interval
from policyqa.model.rules import AllOf, Compare, Has, Modality, Op, Strength
from policyqa.model.text import Authority
from policyqa.rulebook import parse_facts
from policyqa.rulebook.checking import check_texts, numbers_in
from policyqa.rulebook.norms import required_facts
from policyqa.rulebook.render import to_text

BOOK = book(
    rules(
        norm("n", "{facility: 炉}", "{size: {above: 5 t/h, at_most: 7 MW, convention: true}, grade: {at_least: 二级}}"),
        norm("m", "{facility: 井}", modality="restriction", validity="{start: 2022-01-01}"),
    )
)


def test_a_norm_takes_over_jurisdiction_authority_and_period_of_its_document():
    n, m = BOOK.norms
    assert (n.jurisdiction, n.authority, n.validity.end) == ("南市", Authority.PLAN, date(2025, 12, 31))
    assert (m.validity.start, m.validity.end) == (date(2022, 1, 1), date(2025, 12, 31))
    assert (n.strength, m.strength, m.modality) == (Strength.STRICT, Strength.DEFEASIBLE, Modality.RESTRICTION)
    assert str(n.position) == "rules/all.yaml:3"


def test_bounds_are_exact_in_the_unit_of_the_fact_and_kept_as_written():
    assert isinstance(BOOK.index["n"].when, AllOf)
    above, at_most, grade = BOOK.index["n"].when.parts
    assert at_most == Compare(fact="size", op=Op.AT_MOST, bound=Fraction(10), written="7 MW", convention=True)
    assert (above.op, above.bound, grade.bound) == (Op.ABOVE, Fraction(5), Fraction(1))


def test_values_are_closed_under_narrower_ones():
    assert BOOK.index["n"].subject == Has(
        fact="facility", values=frozenset({"炉", "煤炉", "气炉", "大煤炉"}), written=("炉",)
    )
    assert BOOK.vocabulary.narrower("facility", "煤炉") == {"煤炉", "大煤炉"}


def test_the_fingerprint_follows_the_text():
    same, _ = load_text(rules(norm("n", "{facility: 炉}")))
    again, _ = load_text(rules(norm("n", "{facility: 炉}")))
    other, _ = load_text(rules(norm("n", "{facility: 井}")))
    assert same.fingerprint == again.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("size", "40 t/h", Interval.point(40)),
        ("size", "40吨", Interval.point(40)),
        ("size", 40, Interval.point(40)),
        ("size", 0.7, Interval.point(Fraction(7, 10))),
        ("size", "28MW", Interval.point(40)),
        ("size", "≥ 3", Interval(low=Fraction(3))),
        ("size", "<3 t/h", Interval(high=Fraction(3), high_open=True)),
        ("distance", {"at_least": "500米", "below": "1 km"}, Interval(low=Fraction(1, 2), high=Fraction(1), high_open=True)),
        ("a", True, True),
        ("a", "是", True),
        ("a", "false", False),
        ("facility", "煤炉", {"煤炉"}),
        ("facility", ["煤炉", "井"], {"煤炉", "井"}),
        ("facility", "煤炉、井", {"煤炉", "井"}),
        ("facility", "其他", {"其他"}),
        ("route", "出让", "出让"),
    ],
)
def test_facts_as_people_write_them(name, written, value):
    facts, diagnostics = parse_facts(BOOK, {name: written})
    assert not diagnostics
    assert facts.value(name) == value


SHARED = VOCABULARY.replace(
    "terms:\n", """  part: {label: 部分, type: quantity, unit: 辆, question: 多少？}
  whole: {label: 整体, type: quantity, unit: 辆, question: 多少？}
  share: {label: 占比, type: quantity, unit: "%", question: 占多少？, ratio_of: [part, whole]}
terms:
""", 1)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ({"part": 12, "whole": 100}, Interval.point(12)),
        ({"part": 1, "whole": 3}, Interval.point(Fraction(100, 3))),
        ({"part": 0, "whole": 3}, Interval.point(0)),
        ({"part": 12, "whole": 100, "share": 5}, Interval.point(5)),
        ({"part": 12, "whole": 0}, None),
        ({"part": 12, "whole": 3}, None),
        ({"part": "≥12", "whole": 100}, None),
        ({"part": 12}, None),
    ],
)
def test_a_percentage_is_computed_from_its_part_and_whole(given, share):
    rulebook = book(rules(norm("n", "{}", "{share: {at_least: 10 %}}")), vocabulary=SHARED)
    facts, diagnostics = parse_facts(rulebook, given)
    assert not diagnostics
    assert facts.value("share") == share


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("part", "写的是 part"), ("[part, part]", "写的是"), ("[part, share]", "写的是"), ("[part, whole, size]", "写的是"),
        ("[]", "空的"), ("[part, wole]", "没有事实“wole”"), ("[part, a]", "不都是数量"), ("[a, b]", "不都是数量"),
        ("[part, size]", "单位"), ("[[part], whole]", "写的是 whole"),
    ],
)  # fmt: skip
def test_what_no_percentage_can_be_computed_from_is_named(written, reason):
    _, diagnostics = load_text("", vocabulary=SHARED.replace("[part, whole]", written))
    assert reason in next(d.message for d in diagnostics if d.code == "bad-ratio")
    plain = SHARED.replace('unit: "%"', "unit: 辆")
    assert [d.code for d in load_text("", vocabulary=plain)[1]] == ["bad-ratio"]


def test_what_is_not_known_stays_unknown_but_mentioned():
    facts, diagnostics = parse_facts(BOOK, {"a": None, "size": "不知道", "mentioned": ["plan"]})
    assert not diagnostics
    assert (dict(facts.known), facts.mentioned) == ({}, {"a", "size", "plan"})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"colour": "红"}, "unknown-fact"),
        ({"a": "也许"}, "wrong-operator"),
        ({"size": "很大"}, "bad-number"),
        ({"size": "3 公斤"}, "bad-unit"),
        ({"size": "1/0"}, "bad-number"),
        ({"size": {"above": 3, "below": 2}}, "empty-range"),
        ({"facility": "水井"}, "unknown-value"),
        ({"route": ["出让", "划拨"]}, "wrong-operator"),
        ({"mentioned": ["colour"]}, "unknown-fact"),
        ({"a": float("nan")}, "wrong-operator"),
        ({"size": float("inf")}, "bad-number"),
    ],
)
def test_mistakes_in_facts_are_named(given, code):
    facts, diagnostics = parse_facts(BOOK, given)
    assert [d.code for d in diagnostics] == [code]
    assert not facts.known


def test_a_rule_reads_as_a_sentence():
    text = to_text(BOOK.index["n"], BOOK.vocabulary)
    assert text == (
        "在南市，对设施：炉的项目或活动，当规模 > 5 t/h，且规模 ≤ 7 MW，且等级 ≥ 二级时，禁止。依据：“原文n”"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("65吨以下", 65), ("1%—3%", 3), ("150万吨", 150), ("150万吨", 1_500_000), ("二十五度", 25), ("百分之三", 3),
     ("0.01mm", Fraction(1, 100)), ("半径", Fraction(1, 2)), ("两公里", 2), ("一百二十", 120)],
)  # fmt: skip
def test_numbers_are_found_in_both_scripts(text, number):
    assert number in numbers_in(text)


def test_quotes_and_numbers_are_checked_against_the_source():
    rulebook = book(rules(norm("n", "{facility: 炉}", "{size: {at_most: 65 t/h}}")).replace("原文n", "不得审批65吨以下锅炉"))
    assert not check_texts(rulebook, {"south": "……不得审批65 吨以下\n锅炉。"})
    assert [d.code for d in check_texts(rulebook, {"south": "不得审批35吨以下锅炉"})] == ["quote-not-verbatim"]
    wrong = book(rules(norm("n", "{facility: 炉}", "{size: {at_most: 66 t/h}}")).replace("原文n", "不得审批65吨以下锅炉"))
    assert [d.code for d in check_texts(wrong, {})] == ["number-not-in-quote"]


def test_required_facts_are_what_duties_require_and_whose_absence_is_banned():
    made = book(
        rules(
            norm("n0", "{facility: 井}", "{permit: false}"),
            norm("n1", "{facility: 炉, any: [{plan: true}, {plan: false}]}", modality="obligation", requires="{plan: true}"),
            norm("n2", "{facility: 炉}", modality="obligation", requires="{not: {heavy: true}}"),
            norm("n3", "{facility: 炉}", "{a: true}"),
            norm("n4", "{facility: 炉}", "{a: false, b: true}"),
        )
    )
    assert required_facts(made.norms) == {"permit", "plan"}
