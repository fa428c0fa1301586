"""Words beyond the vocabulary: guessed only by an injected function, only industry or facility, always shown."""

import pytest
from small_vocabulary import VOCABULARY

from policyqa import understanding


def similar(words):
    """Says of 窑炉 that it is a 锅炉, of 炼焦作坊 that it is 焦化, and tries to slip in a circumstance."""
    scores = {
        "窑炉": ("facility", "锅炉", 0.9),
        "炼焦作坊": ("industry", "焦化", 0.8),
        "闹市": ("key_area", "true", 1.0),
    }
    return [scores[w] for w in scores if w in words]


@pytest.fixture(scope="module")
def guessing():
    return understanding.compile(VOCABULARY, similar=similar, threshold=0.7)


def known(engine, question):
    return engine.read(question).subjects[0].known


def test_a_guess_is_shown(guessing):
    fact = known(guessing, "甲市建个窑炉行吗")["facility"]
    assert (fact.value, fact.understood_as, fact.source) == ({"锅炉"}, "锅炉", "窑炉")


def test_nothing_is_guessed_by_default(small):
    assert "facility" not in known(small, "甲市建个窑炉行吗")


@pytest.mark.parametrize(
    "question", ["甲市的闹市可以吗", "甲市建化工厂，有窑炉", "不是窑炉，行吗", "离窑炉3公里，行吗"]
)
def test_what_is_never_guessed(guessing, question):
    found = known(guessing, question)
    assert "key_area" not in found
    assert "facility" not in found


def test_a_guess_implies_no_circumstance(guessing):
    found = known(guessing, "甲市建炼焦作坊行吗")
    assert found["industry"].value == {"焦化"}
    assert "coking" not in found


def test_below_the_threshold_nothing_is_guessed():
    strict = understanding.compile(VOCABULARY, similar=similar, threshold=0.95)
    assert "facility" not in known(strict, "甲市建个窑炉行吗")
