"""What is replaced, named for its clause, gone for long, or where goods are sent: none of it is the project."""

import pytest
from small_vocabulary import VOCABULARY, point

from policyqa import understanding as reading
from policyqa.model.reading import Intent

READER = reading.compile(VOCABULARY)


def only(question):
    subjects = READER.read(question).subjects
    assert len(subjects) == 1, [s.known for s in subjects]
    return subjects[0]


@pytest.mark.parametrize("exchange", ["换一台", "拆了换", "拆了上", "换上"])
def test_the_boiler_that_takes_the_place_of_another_counts(exchange):
    assert only(f"甲市把20吨的锅炉{exchange}40吨的，行吗").value("capacity") == point(40)


def test_a_boiler_turned_to_another_fuel_is_no_longer_what_it_was():
    assert only("甲市燃煤锅炉改用天然气锅炉，行吗").value("facility") == frozenset({"燃气锅炉"})
    assert only("甲市20吨煤锅炉改烧天然气，行吗").value("fuel") == frozenset({"天然气"})
    assert only("甲市20吨煤锅炉改烧天然气，行吗").value("facility") == frozenset({"锅炉"})
    assert only("甲市20吨煤锅炉，行吗").value("facility") == frozenset({"燃煤锅炉"})


@pytest.mark.parametrize(
    "question", ["甲市放羊，违反采石场那条吗", "甲市放羊，采石场那条管不管", "甲市放羊，按采石场那条算吗"]
)
def test_what_stands_for_a_clause_is_not_the_project(question):
    assert only(question).value("facility") == frozenset({"放牧"})


def test_a_thing_counted_with_the_same_word_is_the_project():
    assert only("甲市采石场那条生产线能开吗").value("facility") == frozenset({"采石场"})


@pytest.mark.parametrize("question", ["甲市的锅炉会被说成超定额吗", "甲市的锅炉会不会被认定为超定额吗"])
def test_what_somebody_might_call_it_is_only_asked(question):
    assert only(question).value("over") is None


@pytest.mark.parametrize("was", ["以前是化工厂", "原来是个化工厂", "早先办过化工厂"])
def test_what_stood_there_once_is_history(was):
    assert only(f"甲市有块地，{was}，打算养鱼，行吗").value("industry") is None


def test_a_past_that_nothing_follows_is_the_project():
    assert only("甲市这里以前是化工厂，行吗").value("industry") == frozenset({"化工"})


def test_where_goods_are_sent_is_not_the_project():
    assert only("甲市采石场的石头发往水泥厂，行吗").value("industry") is None
    assert only("甲市的污泥运到水泥厂烧掉，行吗").value("industry") == frozenset({"水泥"})


def test_a_duty_inside_a_phrase_is_not_met_by_being_named():
    assert only("甲市的工厂超定额得修铁路专用线吗").value("siding") is None


@pytest.mark.parametrize(
    "question",
    [
        "甲市采石场有什么责任",
        "甲市采石场，还差啥",
        "甲市的采石场要上门禁，要整治成啥样",
        "甲市采石场要配什么设施",
        "甲市采石场产业开发占比得多少",
    ],
)
def test_what_is_owed_for_an_undertaking_is_asked_of_the_rules(question):
    reading = READER.read(question)
    assert (reading.intent, reading.score) == (Intent.PERMISSION, 1.0)


@pytest.mark.parametrize(
    "question", ["甲市规划的目标要达到什么水平", "规划里甲市采石场产业开发占比得多少", "甲市采石场2025年产业开发占比得多少"]
)
def test_a_figure_of_a_plan_is_looked_up(question):
    assert READER.read(question).intent is Intent.TARGET
