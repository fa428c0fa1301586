"""Landmarks that are said not to be there at all, and places that are no place of the project."""

from dataclasses import replace

import pytest
from small_vocabulary import FACTS, VOCABULARY, above, point

from policyqa import understanding
from policyqa.model.facts import Vocabulary


@pytest.fixture(scope="module")
def presuming():
    """The small vocabulary with a presumed distance of every landmark."""
    facts = [replace(f, presumed=above(1)) if f.name in ("route", "rail") else f for f in FACTS]
    return understanding.compile(Vocabulary(facts={f.name: f for f in facts}, broader=VOCABULARY.broader))


@pytest.mark.parametrize(
    "question",
    [
        "离高速公路4公里，也没有旅游线路，行吗",
        "没旅游线路和高铁，离高速公路4公里",
        "离高速公路4公里，旅游线路没有，行吗",
        "离高速公路4公里，既没有高铁也没旅游线路",
        "采石场没有什么要紧的，没有高铁和旅游线路",
        "离高速公路4公里，没旅游线路没高铁",
        "离高速公路4公里，没旅游线路经过",
    ],
)
def test_a_landmark_that_is_not_there(presuming, question):
    assert presuming.read(question).subjects[0].known["route"].value == above(1)


@pytest.mark.parametrize(
    "question",
    [
        "离高速公路4公里，没有旅游线路管理部门的意见",
        "离高速公路4公里，有旅游线路没有",
        "离高速公路4公里，没法离旅游线路再远了",
        "没有旅游线路，行吗",
    ],
)
def test_what_belongs_to_a_landmark_is_not_the_landmark(presuming, question):
    assert "route" not in presuming.read(question).subjects[0].known


def test_a_distance_told_is_kept(presuming):
    known = presuming.read("离高速公路4公里，离旅游线路300米，没有高铁").subjects[0].known
    assert known["route"].value.high < 1
    assert known["expressway"].value == point(4)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("甲市的化工厂是不是跟乙市一样要办排污许可证", [{"甲市"}]),
        ("跟乙市比，甲市建锅炉行吗", [{"甲市"}]),
        ("甲市跟乙市一样吗，建锅炉行不行", [{"甲市"}, {"乙市"}]),
        ("甲市的焦化产品往乙市发，行吗", [{"甲市"}]),
        ("焦化厂在甲市，货运往乙市", [{"甲市"}]),
        ("甲市的锅炉拉到乙市建，行吗", [{"甲市"}, {"乙市"}]),
        ("货卖到乙市，行吗", [{"乙市"}]),
        ("甲市那条规定管不管锅炉", [{"甲市"}]),
    ],
)
def test_where_the_project_is(small, question, places):
    assert [s.known["place"].value for s in small.read(question).subjects] == places


@pytest.mark.parametrize(
    ("question", "industry"),
    [
        ("我们药厂门口排水行吗", {"制药"}),
        ("药厂旁边自来水管网都通了，就是不用", {"制药"}),
        ("药厂旁边建锅炉，行吗", None),
        ("我们在药厂旁边建锅炉，行吗", None),
    ],
)
def test_whose_plant_it_is(facts, question, industry):
    assert facts(question).get("industry") == industry


def test_what_is_further_wanted_of_the_same_project(small):
    assert len(small.read("采石场还想烧煤锅炉，行吗").subjects) == 1
    assert len(small.read("想开采石场，还想建个锅炉").subjects) == 2


def test_a_part_larger_than_its_whole_gives_no_share(facts):
    assert facts("修复面积500亩，利用面积20亩")["used_share"] == point(4)
    assert "used_share" not in facts("修复面积20亩，利用面积500亩")


@pytest.mark.parametrize(
    "question", ["采石场旁边就是居民区，行吗", "建化工厂，四周都是居民区", "门口有一片居民区，能建化工厂吗"]
)
def test_what_stands_beside_is_spoken_of(mentioned, question):
    assert "residents" in mentioned(question)


def test_what_stands_beside_another_thing_is_not(mentioned):
    assert "residents" not in mentioned("药厂旁边有块地，没有居民区")


@pytest.mark.parametrize(
    ("question", "place"),
    [("甲市的焦化厂，跟乙市的一个标准吗", "甲市"), ("同样是乙市那种情况，甲市能建焦化厂吗", "甲市")],
)
def test_a_standard_of_comparison_is_no_place(small, question, place):
    assert [s.known["place"].value for s in small.read(question).subjects] == [frozenset({place})]


def test_a_plant_spoken_of_again_is_no_other(facts):
    found = facts("焦化厂附近中水管道都铺好了，厂里还是用锅炉")
    assert found["industry"] == {"焦化"}
