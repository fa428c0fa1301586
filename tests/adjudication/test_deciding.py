"""Verdicts of DESIGN section 6, one sentence a test."""

from __future__ import annotations

from datetime import date

import pytest
from small_rulebook import DAY, book, norm, rules

from policyqa.adjudication import decide
from policyqa.engines import interpreter
from policyqa.model.verdict import InForce, Status
from policyqa.rulebook import parse_facts


def decided(rulebook, *, mentioned=(), day=DAY, **facts):
    told, diagnostics = parse_facts(rulebook, {"place": "南市", **facts}, mentioned=mentioned)
    assert not diagnostics
    return decide(rulebook, interpreter.compile(rulebook), told, day)


def verdict(rulebook, **facts):
    return decided(rulebook, **facts).verdict.value


def asked(adjudication):
    return [f.fact for f in adjudication.follow_ups]


def statuses(adjudication):
    return {r.norm: r.status for r in adjudication.reasons}


LIMITS = book(
    rules(
        norm("key", "{facility: 煤炉}", "{a: true, size: {at_most: 65 t/h, convention: true}}"),
        norm("other", "{facility: 煤炉}", "{a: false, size: {at_most: 35 t/h}}"),
    )
)


@pytest.mark.parametrize(
    ("size", "area", "expected"),
    [
        ("65", True, "prohibited"),
        ("65.001", True, "not_prohibited"),
        ("35", False, "prohibited"),
        ("35.001", False, "not_prohibited"),
        ("20", None, "prohibited"),
        ("40", None, "need_info"),
        ("70", None, "not_prohibited"),
        ("45.5 MW", True, "prohibited"),
        ("46 MW", True, "not_prohibited"),
    ],
)
def test_both_sides_of_every_threshold(size, area, expected):
    facts = {"facility": "煤炉", "size": size} | ({} if area is None else {"a": area})
    assert verdict(LIMITS, **facts) == expected


def test_what_is_decided_either_way_is_not_asked_and_both_clauses_are_heard():
    got = decided(LIMITS, facility="煤炉", size="20")
    assert not got.follow_ups
    assert statuses(got) == {"key": Status.FIRES, "other": Status.FIRES}


def test_a_question_shows_what_each_answer_leads_to():
    got = decided(LIMITS, facility="煤炉", size="40")
    ((label, value, verdicts), (_, _, other)) = got.follow_ups[0].options
    assert (asked(got), label, value, [v.value for v in verdicts]) == (["a"], "是", True, ["prohibited"])
    assert [v.value for v in other] == ["not_prohibited"]
    assert [(dict(o.given), o.verdict.value) for o in got.outcomes] == [
        ({"a": True}, "prohibited"),
        ({"a": False}, "not_prohibited"),
    ]


def test_the_ranges_offered_for_a_number_are_those_that_matter():
    got = decided(LIMITS, facility="煤炉", a=True)
    assert [label for label, _, _ in got.follow_ups[0].options] == ["不大于 65 t/h", "大于 65 t/h"]


def test_a_bound_met_exactly_by_convention_is_marked():
    assert decided(LIMITS, facility="煤炉", a=True, size="65").reasons[0].by_convention
    assert not decided(LIMITS, facility="煤炉", a=True, size="64").reasons[0].by_convention
    assert not decided(LIMITS, facility="煤炉", a=False, size="35").reasons[1].by_convention


def test_a_near_miss_names_the_fact_that_kept_it_from_firing():
    reason = decided(LIMITS, facility="煤炉", a=True, size="70").reasons[0]
    assert (reason.status, reason.blocked_by, reason.because) == (
        Status.NEAR_MISS,
        ("size",),
        ("规模 70 t/h > 65 t/h",),
    )


def test_all_four_matter_where_either_pair_suffices():
    rulebook = book(rules(norm("n", "{facility: 井}", "{any: [{a: true, b: true}, {c: true, d: true}]}")))
    got = decided(rulebook, facility="井")
    assert got.verdict.value == "need_info"
    assert sorted(asked(got)) == ["a", "b", "c", "d"]
    assert verdict(rulebook, facility="井", a=True, b=True) == "prohibited"
    assert asked(decided(rulebook, facility="井", a=True, c=False)) == ["b"]


def test_a_fact_that_cancels_out_is_not_asked():
    rulebook = book(
        rules(norm("n", "{facility: 井}", "{a: true, b: true}"), norm("m", "{facility: 井}", "{a: true, b: false}"))
    )
    assert asked(decided(rulebook, facility="井")) == ["a"]


def test_an_unestablished_subject_is_not_in_play_and_asks_nothing():
    assert verdict(LIMITS, facility="炉", size="20", a=True) == "out_of_scope"
    assert verdict(LIMITS, facility="井") == "out_of_scope"


STRENGTHS = [
    ("prohibition", "strict", "prohibited"),
    ("prohibition", "defeasible", "restricted"),
    ("restriction", "strict", "restricted"),
    ("obligation", "strict", "conditional"),
    ("procedure", "defeasible", "conditional"),
    ("permission", "strict", "not_prohibited"),
]


@pytest.mark.parametrize(("modality", "strength", "expected"), STRENGTHS)
def test_modality_and_strength_give_the_verdict(modality, strength, expected):
    assert verdict(book(rules(norm("n", "{facility: 井}", modality=modality, strength=strength))), facility="井") == expected


@pytest.mark.parametrize(
    ("modality", "strength", "told", "expected", "status"),
    [
        ("obligation", "strict", True, "conditional", Status.MET),
        ("obligation", "strict", False, "prohibited", Status.UNMET),
        ("obligation", "defeasible", False, "restricted", Status.UNMET),
        ("obligation", "strict", None, "conditional", Status.OPEN),
        ("permission", "strict", True, "conditional", Status.MET),
        ("permission", "strict", False, "prohibited", Status.UNMET),
        ("permission", "strict", None, "conditional", Status.OPEN),
    ],
)
def test_a_requirement_met_unmet_or_open_is_never_asked(modality, strength, told, expected, status):
    rulebook = book(rules(norm("n", "{facility: 井}", modality=modality, strength=strength, requires="{permit: true}")))
    got = decided(rulebook, facility="井", **({} if told is None else {"permit": told}))
    assert (got.verdict.value, statuses(got)["n"], asked(got)) == (expected, status, [])


def test_an_exception_takes_the_norm_out():
    rulebook = book(rules(norm("n", "{facility: 井}", exceptions="[{when: {permit: true}, cite: 除外}]")))
    assert verdict(rulebook, facility="井", permit=False) == "prohibited"
    got = decided(rulebook, facility="井", permit=True)
    assert (got.verdict.value, statuses(got)["n"]) == ("not_prohibited", Status.EXCEPTED)
    assert asked(decided(rulebook, facility="井")) == ["permit"]


def overriding(**more):
    return book(
        rules(
            norm("general", "{facility: 炉}"),
            norm("special", "{facility: 气炉}", "{a: true}", "permission", overrides="[general]", **more),
        )
    )


def test_a_rule_that_applies_defeats_the_one_it_names():
    rulebook = overriding()
    assert verdict(rulebook, facility="气炉", a=False) == "prohibited"
    got = decided(rulebook, facility="气炉", a=True)
    assert (got.verdict.value, statuses(got)["general"]) == ("not_prohibited", Status.OVERRIDDEN)
    assert asked(decided(rulebook, facility="气炉")) == ["a"]


def test_a_permission_whose_requirement_fails_defeats_nothing():
    rulebook = overriding(requires="{permit: true}", strength="defeasible")
    assert verdict(rulebook, facility="气炉", a=True, permit=True) == "conditional"
    assert verdict(rulebook, facility="气炉", a=True, permit=False) == "prohibited"


def test_the_strictest_wins_and_milder_duties_are_still_listed():
    rulebook = book(
        rules(norm("no", "{facility: 井}", "{a: true}"), norm("duty", "{facility: 井}", modality="obligation"))
    )
    got = decided(rulebook, facility="井", a=True)
    assert (got.verdict.value, statuses(got)["duty"]) == ("prohibited", Status.OPEN)
    assert verdict(rulebook, facility="井", a=False) == "conditional"


def test_a_newspaper_leads_at_most_to_restricted():
    assert verdict(book(rules(norm("n", "{facility: 井}"), document="paper")), facility="井") == "restricted"
    assert verdict(book(rules(norm("n", "{facility: 井}"), document="east")), facility="井") == "prohibited"


DATED = book(rules(norm("n", "{facility: 井}", validity="{start: 2022-01-01, end: 2023-12-31}")))


@pytest.mark.parametrize(
    ("day", "expected", "force"),
    [
        (date(2021, 12, 31), "not_prohibited", InForce.NOT_YET),
        (date(2022, 1, 1), "prohibited", InForce.IN_FORCE),
        (date(2023, 12, 31), "prohibited", InForce.IN_FORCE),
        (date(2024, 1, 1), "prohibited", InForce.LAPSED),
    ],
)
def test_a_clause_decides_from_its_first_day_and_says_when_it_has_lapsed(day, expected, force):
    got = decided(DATED, day=day, facility="井")
    assert (got.verdict.value, got.in_force) == (expected, force)


def test_a_near_miss_that_has_lapsed_is_said_to_have_lapsed():
    assert decided(LIMITS, day=date(2026, 1, 1), facility="煤炉", a=True, size="70").in_force is InForce.LAPSED


UNIVERSAL = book(
    rules(
        norm("duty", "{action: 新建}", modality="obligation", requires="{plan: true}", universal="true"),
        norm("no", "{facility: 井}", "{a: true}"),
    )
)


def test_a_universal_duty_is_listed_apart_and_makes_nothing_in_scope():
    got = decided(UNIVERSAL, facility="井", a=False)
    assert (got.verdict.value, [r.norm for r in got.universal]) == ("not_prohibited", ["duty"])
    assert verdict(UNIVERSAL, facility="气炉") == "out_of_scope"


def test_a_universal_duty_counts_when_the_question_is_about_it():
    assert verdict(UNIVERSAL, facility="气炉", plan=False) == "prohibited"
    assert verdict(UNIVERSAL, facility="气炉", plan=True) == "conditional"
    assert verdict(UNIVERSAL, facility="气炉", mentioned=("plan",)) == "conditional"


OVERRIDING_UNIVERSAL = book(
    rules(
        norm("duty", "{action: 新建}", modality="obligation", requires="{plan: true}", universal="true"),
        norm("own", "{facility: 井}", modality="obligation", requires="{permit: true}", overrides="[duty]"),
    )
)


def test_a_universal_duty_is_not_listed_beside_the_norm_that_overrides_it():
    got = decided(OVERRIDING_UNIVERSAL, facility="井")
    assert (got.verdict.value, got.universal) == ("conditional", ())


PRESUMED = book(
    rules(
        norm("near", "{facility: 井}", "{distance: {at_most: 1 km}, visible: true}"),
        norm("first", "{facility: 气炉}", "{action: 新建}"),
    )
)


def test_presumptions_that_matter_only_together_are_stated_together():
    got = decided(PRESUMED, facility="井")
    assert got.verdict.value == "not_prohibited"
    assert {(p.fact, p.norms, p.otherwise.value) for p in got.presumed} == {
        ("distance", ("near",), "prohibited"),
        ("visible", ("near",), "prohibited"),
    }


def test_a_presumption_that_keeps_a_question_from_being_asked_is_stated():
    rulebook = book(rules(norm("near", "{facility: 井}", "{visible: true, a: true}")))
    got = decided(rulebook, facility="井")
    assert (got.verdict.value, asked(got)) == ("not_prohibited", [])
    assert [(p.fact, p.otherwise.value) for p in got.presumed] == [("visible", "need_info")]
    assert asked(decided(rulebook, facility="井", visible=True)) == ["a"]


def test_a_presumption_that_carries_the_verdict_is_stated():
    (presumed,) = decided(PRESUMED, facility="气炉").presumed
    assert (presumed.fact, presumed.value, presumed.otherwise.value) == ("action", {"新建"}, "not_prohibited")


def test_what_is_mentioned_is_not_presumed_but_asked():
    assert asked(decided(PRESUMED, facility="井", visible=True, mentioned=("distance",))) == ["distance"]
    assert not decided(PRESUMED, facility="井", visible=False).presumed




def two_cities(north: str):
    south = norm("s", "{facility: 井}")
    return book(rules(south, norm("n", "{facility: 井}", modality=north, document="north")))


def test_an_unknown_place_is_asked_only_where_the_cities_differ():
    assert decided(two_cities("prohibition"), place=None, facility="井").verdict.value == "prohibited"
    got = decided(two_cities("obligation"), place=None, facility="井")
    assert (got.verdict.value, asked(got)) == ("need_info", ["place"])
    assert [label for label, _, _ in got.follow_ups[0].options] == ["南市", "北市"]


def test_another_citys_rules_do_not_speak():
    assert verdict(two_cities("obligation"), place="北市", facility="井") == "conditional"
    assert verdict(two_cities("obligation"), place="东省", facility="井") == "out_of_scope"
    assert verdict(two_cities("obligation"), place="南县", facility="井") == "prohibited"


def test_a_city_that_says_nothing_does_not_soften_the_answer_for_one_that_does():
    got = decided(book(rules(norm("s", "{facility: 井}"))), place=None, facility="井")
    assert got.verdict.value == "prohibited"
    assert "所在地未说明，按位于南市作答" in got.reasons[0].because


def test_a_county_only_clause_asks_for_the_county():
    rulebook = book(rules(norm("n", "{facility: 井}", "{place: 南县}")))
    got = decided(rulebook, facility="井")
    assert [label for label, _, _ in got.follow_ups[0].options] == ["南市、南县", "南市"]
    assert verdict(rulebook, place="南县", facility="井") == "prohibited"


def test_changes_are_the_smallest_and_were_decided_again():
    got = decided(LIMITS, facility="煤炉", size="40", a=True)
    assert {(c.text, c.verdict.value) for c in got.changes} == {
        ("甲：改为“否”", "not_prohibited"),
        ("规模改为大于 65 t/h", "not_prohibited"),
        ("设施改为气炉", "out_of_scope"),
    }
    both = book(rules(norm("x", "{facility: 井}", "{a: true}"), norm("y", "{facility: 井}", "{b: true}")))
    assert [dict(c.facts) for c in decided(both, facility="井", a=True, b=True).changes] == [{"a": False, "b": False}]


def test_an_unmet_requirement_is_the_change_that_is_offered():
    rulebook = book(rules(norm("n", "{facility: 井}", modality="obligation", requires="{permit: true}")))
    (change,) = decided(rulebook, facility="井", permit=False).changes
    assert (dict(change.facts), change.verdict.value) == ({"permit": True}, "conditional")


def test_derived_facts_are_derived_in_every_completion():
    rulebook = book(
        rules(
            norm("n", "{facility: 井}", "{heavy: true}"),
            definitions=("{id: d0, title: 定义, when: {a: true}, then: {heavy: true}, cite: 原文}",),
        )
    )
    assert verdict(rulebook, facility="井", a=True) == "prohibited"
    assert asked(decided(rulebook, facility="井")) == ["heavy"]


def test_changes_of_many_facts_are_found_by_the_solver():
    lines = [norm(f"n{f}", "{facility: 井}", f"{{{f}: true}}") for f in "abcd"]
    got = decided(book(rules(*lines)), facility="井", a=True, b=True, c=True, d=True)
    (change,) = got.changes
    assert dict(change.facts) == dict.fromkeys("abcd", False)
