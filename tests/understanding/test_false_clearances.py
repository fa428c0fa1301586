"""Words that must not clear a project: refusals, things nobody looked into, doubts, and what only stands nearby."""

import pytest
from small_vocabulary import DEEDS, VOCABULARY, above, at_most, between, point

from policyqa import understanding as reading

REQUIRED = reading.compile(VOCABULARY, required=DEEDS)


def only(question, understanding=REQUIRED):
    subjects = understanding.read(question).subjects
    assert len(subjects) == 1, [s.known for s in subjects]
    return subjects[0]


@pytest.mark.parametrize(
    "remark", ["嫌贵不想弄", "嫌麻烦不愿装", "嫌费钱就没上", "嫌慢懒得弄", "嫌贵也没打算装", "嫌贵没弄"]
)
def test_a_refusal_for_its_cost_denies_what_it_follows(remark):
    assert only(f"甲市的工厂门禁{remark}，能接着干吗").value("gate") is False


def test_a_cost_that_is_no_refusal_leaves_the_requirement_open():
    told = only("甲市的工厂门禁嫌贵可还是装了，能接着干吗")
    assert told.value("gate") is None
    assert "gate" in told.mentioned


def test_what_nobody_looked_into_is_denied_where_the_phrase_says_so():
    assert only("采石场从来没查过渗不渗，能留着用吗").value("sealed") is False
    required = only("采石场从来没查过渗不渗，要求去查吗")
    assert required.value("sealed") is None


@pytest.mark.parametrize("remark", ["防渗改造渗不渗没提", "防渗改造做没做没说", "防渗改造做到哪一步没讲"])
def test_what_is_not_told_stays_open(remark):
    told = only(f"甲市的采石场{remark}，能留着用吗")
    assert told.value("sealed") is None
    assert "sealed" in told.mentioned


def test_not_knowing_one_thing_leaves_what_was_said_before():
    told = only("采石场没有排污许可证，也不知道通没通铁路专用线，能干吗")
    assert told.value("permit") is False
    assert told.value("siding") is None


def test_a_verb_split_by_its_question_speaks_of_the_phrase():
    told = only("污染地块治没治理不清楚，甲市")
    assert told.value("polluted") is True
    assert "sealed" in told.unsure


@pytest.mark.parametrize("question", ["清河水都供到地头了，还想放羊，行吗", "甲市清河边，还要养鱼，行吗"])
def test_a_river_named_before_is_no_other_subject(question):
    assert only(question).value("river") == frozenset({"清河"})


def test_another_thing_that_is_built_still_is_one():
    assert len(REQUIRED.read("甲市建采石场，另外还想养鱼，行吗").subjects) == 2


@pytest.mark.parametrize(
    "question",
    ["2026年再上20吨煤锅炉，甲市", "明年新建一台20蒸吨的煤锅炉", "甲市今年换20吨锅炉", "后年装一台20吨锅炉"],
)
def test_an_amount_behind_a_year_is_no_rate(question):
    assert only(question).value("capacity") == point(20)


@pytest.mark.parametrize(
    ("question", "distance"),
    [
        ("居民区600米外想建采石场", point("0.6")),
        ("居民区隔壁建采石场", between(0, "0.1")),
        ("居民区对门开个采石场", between(0, "0.1")),
        ("离居民区600米外建采石场", above("0.6")),
        ("居民区600米以外建采石场", above("0.6")),
        ("居民区600米内建采石场", at_most("0.6")),
    ],
)
def test_where_it_stands_from_the_landmark(question, distance):
    assert only(question).value("residents") == distance


def test_a_plant_with_a_neighbour_is_not_next_door():
    assert only("居民区隔壁有个采石场，能放羊吗").value("residents") is None


def test_having_what_a_duty_is_about_does_not_meet_it():
    assert only("甲市的采石场有无组织排放，能干吗").value("fugitive") is None
    assert only("甲市的采石场有排污许可证，能干吗").value("permit") is True


@pytest.mark.parametrize("doubt", ["可能是", "好像是", "说不定属于", "疑似", "大概在"])
def test_doubt_leaves_it_open(doubt):
    told = only(f"采石场那块地{doubt}大气重点管控区域，行吗")
    assert told.value("key_area") is None
    assert "key_area" in told.unsure


def test_what_cannot_be_is_denied_and_no_doubt():
    assert only("采石场不可能在大气重点管控区域，行吗").value("key_area") is False


def test_a_value_is_not_lost_behind_a_denial_of_another_phrase():
    assert only("工厂没有排污许可证就想新建采石场").value("facility") == frozenset({"采石场"})


def test_a_denial_reaches_what_is_named_with_it():
    assert only("不在村里和建成区，建采石场").value("built_up") is False


@pytest.mark.parametrize(
    ("question", "stage"),
    [("达不到国三的车", "国二"), ("低于国四的车", None), ("没达到国二的车", None), ("达到国三的车", "国三")],
)
def test_below_a_grade_is_the_only_grade_below_it(question, stage):
    assert only(question).value("stage") == stage


def test_a_chain_of_absences_binds_every_landmark():
    known = only("甲市建采石场，一公里内没居民区没旅游线路没高铁").known
    assert {known[n].value for n in ("residents", "route", "rail")} == {above(1)}


def test_a_threshold_asked_about_is_no_amount():
    assert only("甲市的锅炉算不算35吨").value("capacity") is None
    assert only("甲市40吨的锅炉，35吨那条卡不卡").value("capacity") == point(40)
