"""A clause that a question names clears a project only where what was told makes the clause false."""

from datetime import date

import pytest

DAY = date(2024, 6, 1)
TWO_HIGH = "城市规划区范围内严禁新、改、扩建焦化、钢铁、化工"


def ask(service, question):
    return service.ask(question, as_of=DAY)


def cites(answer, words):
    return any(words in c["quote"] for c in answer["citations"])


def test_a_plant_the_named_clause_does_not_cover_is_held_against_it(service):
    answer = ask(service, "文水城市规划区里开一家面粉厂，“两高”那条拦不拦？")
    assert answer["verdict"] == "not_prohibited"
    assert cites(answer, TWO_HIGH)
    assert "不等于许可" in answer["answer"]


def test_the_judgement_it_hangs_on_is_told_as_presumed(service):
    answer = ask(service, "文水城市规划区里开一家面粉厂，“两高”那条拦不拦？")
    presumed = {p["fact"]: p["otherwise"] for p in answer["presumptions"]}
    assert presumed["two_high"] == "prohibited"


@pytest.mark.parametrize("industry", ["造纸厂", "电石厂", "工厂", "铁合金厂"])
def test_nothing_is_cleared_where_the_industry_is_unknown_or_named_by_a_rule(service, industry):
    assert ask(service, f"汾阳城市规划区建个{industry}行吗")["verdict"] != "not_prohibited"


def test_a_clause_named_by_its_matter_is_cited_and_is_not_the_project(service):
    answer = ask(service, "交口建一片光伏电站，跟限制煤电那条沾边吗，能上不？")
    assert answer["verdict"] == "not_prohibited"
    assert cites(answer, "原则上限制新增煤电项目")


@pytest.mark.parametrize(
    "question",
    [
        "吕梁小区电梯里推电动自行车充电，规划管不管？",
        "离石城区盖写字楼，行吗？",
        "运城市区过年放烟花爆竹，让不让？",
        "盐湖区城里开个健身房，可以吗？",
        "平陆在地头搭个看瓜棚子，不占林地，可以吗？",
        "运城村口小卖部卖散煤，行吗？",
    ],
)
def test_facts_told_in_passing_take_in_no_ban_on_some_other_thing(service, question):
    assert ask(service, question)["verdict"] == "out_of_scope"


def test_a_plant_within_the_area_of_a_ban_on_other_plants_is_held_against_it(service):
    answer = ask(service, "文水城市规划区里扩建个醋厂，不是化工也不沾危化品，规划挡不挡？")
    assert answer["verdict"] == "not_prohibited"
    assert cites(answer, TWO_HIGH)


def test_a_clause_named_by_its_matter_is_not_every_clause_on_broader_matters(service):
    answer = ask(service, "交口建一片光伏电站，跟限制煤电那条沾边吗，能上不？")
    assert not cites(answer, "高污染工业项目")
