"""Each defect planted in a sound rulebook is found and named rightly; the sound one has no finding."""

from __future__ import annotations

import pytest
from small_book import CASES, RULES, SENTENCES, audit


def _named(report: dict, kind: str) -> list[set[str]]:
    return [set(f["rules"]) for f in report["findings"] if f["kind"] == kind]


def _kinds(report: dict) -> set[str]:
    return {f["kind"] for f in report["findings"]}


def test_a_sound_rulebook_has_no_finding(tmp_path) -> None:
    report = audit(tmp_path)
    assert [f["text"] for f in report["findings"]] == []
    assert {n["status"] for n in report["norms"]} == {"encoded"}
    assert all(r["reachable"] and r["in_force"] and r["tests"] for r in report["rules"])


ALLOWS = """
  - id: allows
    title: 宾馆允许新建
    modality: permission
    subject: {facility: 宾馆}
    when: {action: 新建}
    cite: 湖心岛上严禁新建宾馆
"""


def test_a_contradiction_is_shown_on_a_project(tmp_path) -> None:
    report = audit(tmp_path, rules=RULES + ALLOWS)
    assert _named(report, "conflict") == [{"allows", "island"}]
    (conflict,) = (f for f in report["findings"] if f["kind"] == "conflict")
    assert conflict["example"] == {"设施": "宾馆", "位于湖心岛": "是", "行为": "新建"}
    assert len(conflict["quotes"]) == 2


def test_precedence_settles_a_contradiction(tmp_path) -> None:
    assert "conflict" not in _kinds(audit(tmp_path, rules=RULES + ALLOWS + "    overrides: [island]\n"))


def test_laws_of_different_years_do_not_contradict(tmp_path) -> None:
    late = ALLOWS + "    validity: {start: 2031-01-01}\n"
    ended = RULES.replace("    when: {on_island: true", "    validity: {end: 2030-12-31}\n    when: {on_island: true", 1)
    assert "conflict" not in _kinds(audit(tmp_path, rules=ended + late))


def test_a_rule_always_overridden_is_shadowed(tmp_path) -> None:
    shadow = ALLOWS.replace("id: allows", "id: shadow") + "    overrides: [island]\n"
    assert {"island", "shadow"} in _named(audit(tmp_path, rules=RULES + shadow), "unreachable")


def test_a_rule_with_contradictory_conditions_is_unreachable(tmp_path) -> None:
    dead = "{all: [{capacity: {below: 10 t/h}}, {capacity: {above: 20 t/h}}]}"
    report = audit(tmp_path, rules=RULES.replace("{capacity: {below: 35 t/h}}", dead))
    assert {"small-boiler"} in _named(report, "unreachable")
    assert not next(r for r in report["rules"] if r["id"] == "small-boiler")["reachable"]


def test_a_rule_inside_others_of_the_same_effect_overlaps(tmp_path) -> None:
    again = """
  - id: again
    title: 新建岛上宾馆再次禁止
    modality: prohibition
    subject: {facility: 宾馆}
    when: {on_island: true, action: 新建}
    cite: 湖心岛上严禁新建宾馆
"""
    assert {"again", "island"} in _named(audit(tmp_path, rules=RULES + again), "overlap")


def test_a_rule_covered_only_by_two_others_together_overlaps(tmp_path) -> None:
    halves = "".join(
        f"\n  - {{id: half-{n}, title: 岛上宾馆{n}, modality: prohibition, subject: {{facility: 宾馆}}, "
        f"when: {{on_island: true, action: 新建, lake_area: {value}}}, cite: 湖心岛上严禁新建宾馆}}"
        for n, value in enumerate(("true", "false"))
    )
    assert any("island" in named and len(named) == 3 for named in _named(audit(tmp_path, rules=_first(halves)), "overlap"))


def _first(extra: str) -> str:
    """The rules with `extra` before the others, so that the later one is the redundant one."""
    head, rest = RULES.split("norms:\n", 1)
    return f"{head}norms:{extra}\n{rest}"


def test_a_gap_between_thresholds_is_found(tmp_path) -> None:
    report = audit(tmp_path, rules=RULES.replace("{at_least: 35 t/h, below: 65 t/h}", "{at_least: 50 t/h, below: 65 t/h}"))
    (gap,) = (f for f in report["findings"] if f["kind"] == "gap")
    assert "35" in gap["text"]
    assert "50" in gap["text"]


def test_bounds_that_disagree_are_found(tmp_path) -> None:
    report = audit(tmp_path, rules=RULES.replace("below: 35 t/h", "at_most: 35 t/h") + """
  - id: small-again
    title: 小锅炉另一条
    modality: restriction
    subject: {facility: 锅炉}
    when: {capacity: {below: 35 t/h}}
    cite: 额定容量35吨以下的锅炉一律不得审批
""")
    assert {"small-boiler", "small-again"} in _named(report, "boundary")


def test_a_wrong_threshold_differs_from_the_quote(tmp_path) -> None:
    report = audit(tmp_path, rules=RULES.replace("at_least: 65 t/h", "at_least: 75 t/h"))
    assert _named(report, "number") == [{"large-boiler"}]
    assert "failing_test" in _kinds(report)


def test_a_drifted_quote_is_found_once(tmp_path) -> None:
    changed = (SENTENCES[0].replace("严禁", "禁止"), *SENTENCES[1:])
    assert _named(audit(tmp_path, sentences=changed), "quote_drift") == [{"island"}]


def test_a_lapsed_rule_is_named(tmp_path) -> None:
    ended = RULES.replace("    subject: {facility: 陶瓷厂}", "    subject: {facility: 陶瓷厂}\n    validity: {end: 2025-12-31}")
    assert _named(audit(tmp_path, rules=ended), "lapsed") == [{"ceramics"}]


def test_a_rule_without_cases_is_untested(tmp_path) -> None:
    without = "\n".join(line for line in CASES.splitlines() if "ceramics" not in line)
    assert _named(audit(tmp_path, cases=without), "untested") == [{"ceramics"}]


def test_a_case_that_cannot_fail_is_dead(tmp_path) -> None:
    dead = "  - {name: 什么也不问, facts: {place: 丙市}, verdict: out_of_scope}\n"
    report = audit(tmp_path, cases=CASES + dead)
    assert ["什么也不问" in f["text"] for f in report["findings"] if f["kind"] == "dead_test"] == [True]


def test_circular_definitions_stop_the_proofs_not_the_audit(tmp_path) -> None:
    circle = """
definitions:
  - {id: a, title: 甲, when: {lake_area: true}, then: {on_island: true}, cite: 湖心岛上严禁新建宾馆}
  - {id: b, title: 乙, when: {on_island: true}, then: {lake_area: true}, cite: 湖心岛上严禁新建宾馆}
"""
    report = audit(tmp_path, rules=RULES + circle)
    assert _named(report, "circular") == [{"a", "b"}]
    assert report["norms"]


@pytest.mark.parametrize(
    ("spoilt", "by", "missing"),
    [
        ("    exceptions: [{when: {waste_paper: true}}]\n", "", "例外：但利用废纸的除外"),
        ("    when: {capacity: {at_least: 65 t/h}}\n", "    when: {action: 新建}\n", "数值：65吨以上"),
    ],
)
def test_a_clause_encoded_in_part_says_what_is_missing(tmp_path, spoilt: str, by: str, missing: str) -> None:
    report = audit(tmp_path, rules=RULES.replace(spoilt, by))
    partly = [m for n in report["norms"] if n["status"] == "partly" for m in n["missing"]]
    assert [m for m in partly if missing[-4:] in m]


def test_a_clause_without_a_rule_is_not_encoded(tmp_path) -> None:
    report = audit(tmp_path, sentences=(*SENTENCES, "渣土运输车辆必须加装盲区预警装置。"))
    assert [n["quote"] for n in report["norms"] if n["status"] == "not_encoded"] == ["渣土运输车辆必须加装盲区预警装置"]


def test_every_bound_has_witnesses_on_both_sides(tmp_path) -> None:
    (row,) = (r for r in audit(tmp_path)["boundaries"] if r["rule"] == "large-boiler")
    assert list(row["outcomes"].values()) == ["不适用", "适用", "适用", "未定"]


def test_bounds_of_a_requirement_have_witnesses_too(tmp_path) -> None:
    asked = RULES.replace("    requires: {online_monitor: true}", "    requires: {capacity: {at_most: 900 t/h}}")
    rows = [r for r in audit(tmp_path, rules=asked)["boundaries"] if r["rule"] == "large-boiler"]
    assert [list(r["outcomes"].values()) for r in rows if r["bound"].startswith("要求")] == [["满足", "满足", "不满足", "未定"]]


def test_good_cases_kill_nearly_every_mutant(tmp_path) -> None:
    report = audit(tmp_path, mutation=True)
    assert report["mutation"]["score"] >= 0.95
    assert _kinds(report) <= {"mutant"}


def test_a_missing_case_lets_a_mutant_live(tmp_path) -> None:
    without = "\n".join(line for line in CASES.splitlines() if "35吨未同意" not in line)
    report = audit(tmp_path, cases=without, mutation=True)
    assert report["mutation"]["score"] < 1
    assert any("界点" in f["text"] for f in report["findings"] if f["kind"] == "mutant")
