"""Phrases with word classes, and what speaking of a fact means besides."""

import pytest


@pytest.mark.parametrize("question", ["锅炉还烧着行吗", "燃煤锅炉照样生产可以吗", "老燃煤锅炉行吗", "老化工厂可以吗"])
def test_what_goes_on_is_read_from_classes(facts, question):
    assert facts(question)["action"] == {"继续使用"}


@pytest.mark.parametrize("question", ["锅炉还要建吗", "老百姓想建锅炉", "老锅炉换成燃煤锅炉行吗", "锅炉还没烧过"])
def test_what_only_looks_like_it_is_not(facts, question):
    assert "继续使用" not in facts(question).get("action", ())


def test_a_pattern_is_negated_like_a_word(facts):
    assert "action" not in facts("燃煤锅炉不再继续烧了")


def test_speaking_of_a_fact_means_what_it_implies_where_nothing_else_is_told(facts):
    assert facts("化工厂没有门禁行吗")["action"] == {"继续使用"}
    assert facts("新建化工厂，要不要门禁")["action"] == {"新建"}


def test_the_classes_tell_nothing_themselves(facts):
    assert "word_class" not in facts("化工厂继续，行吗")


def test_a_group_makes_a_pattern_too(facts):
    assert facts("锅炉一直开着，行吗")["action"] == {"继续使用"}


@pytest.mark.parametrize("question", ["产能多大忘了，能建吗", "产能多少没定"])
def test_no_phrase_ends_in_the_middle_of_a_question_word(facts, question):
    assert "added" not in facts(question)


def test_a_phrase_before_an_amount_stays(facts):
    assert facts("产能多了60万吨，行吗")["added"] is True
