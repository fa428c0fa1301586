"""A fault told and a deed refused behind it: the refusal never takes the fault back (that would clear a project)."""

import pytest
from small_vocabulary import VOCABULARY

from policyqa import understanding


@pytest.mark.parametrize(
    "question",
    [
        "定额超了也不改造，能行吗",
        "定额超了还没治理",
        "定额超了又不想花钱改造",
        "定额超了拿不出钱来改，行吗",
        "超定额用水也不治理",
        "定额超了一直没改",
        "定额超了打算以后再说",
    ],
)
def test_a_fault_stays_where_its_mending_is_refused(facts, question):
    assert facts(question)["over"] is True


@pytest.mark.parametrize("question", ["不冒黑烟", "没有冒黑烟", "从来没冒黑烟", "冒黑烟没有出现过，行吗"])
def test_a_fault_denied_is_denied(facts, question):
    assert facts(question)["smoke"] is False


def test_an_area_is_no_deed(facts):
    assert facts("建成区也不改造，行吗")["built_up"] is True
    assert facts("建成区不沾，行吗")["built_up"] is False


@pytest.mark.parametrize(
    ("question", "fact"), [("锅炉冒黑烟没有？", "smoke"), ("有铁路专用线没有", "siding"), ("冒黑烟了没", "smoke")]
)
def test_a_closing_none_asks(facts, mentioned, question, fact):
    assert fact not in facts(question)
    assert fact in mentioned(question)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("污染地块没修复就盖楼，行吗", "polluted"),
        ("没钱治理的污染地块想盖学校", "polluted"),
        ("污染地块舍不得花钱治理", "polluted"),
        ("加油站也没办手续，能开吗", "flammable"),
        ("扩产没报批，行吗", "added"),
    ],
)
def test_a_deed_left_undone_takes_no_state_back(facts, question, fact):
    assert facts(question)[fact] is True


@pytest.mark.parametrize("question", ["没治理污染地块就盖楼", "污染地块没治理过"])
def test_a_state_said_to_be_untreated_is_never_denied(facts, question):
    assert facts(question).get("polluted") is not False


@pytest.mark.parametrize(
    ("question", "fact"), [("扩产没有，行吗", "added"), ("不是污染地块", "polluted"), ("污染地块没涉及到", "polluted")]
)
def test_a_state_said_not_to_be_so_is_only_spoken_of(facts, mentioned, question, fact):
    assert fact not in facts(question)
    assert fact in mentioned(question)


def test_only_what_norms_want_done_can_be_left_undone():
    question = "村里排污许可一直没办，行吗"
    assert understanding.compile(VOCABULARY, required=("permit",)).read(question).subjects[0].value("permit") is False
    assert understanding.compile(VOCABULARY).read(question).subjects[0].value("permit") is None


@pytest.mark.parametrize("question", ["焦化厂也不准备扩建，能留着用吗", "焦化厂不肯扩建，想留着用", "没钱扩建，焦化厂就留着用"])
def test_what_is_refused_is_not_what_is_done(facts, question):
    assert facts(question)["action"] == {"继续使用"}


@pytest.mark.parametrize(
    ("question", "fact"), [("铁路专用线修到厂里没有，能开工吗", "siding"), ("水土保持方案做好没有，能开工吗", "plan")]
)
def test_a_closing_none_asks_whether_it_was_done(facts, question, fact):
    assert fact not in facts(question)


def test_what_is_only_no_plan_is_not_what_is_done(facts):
    assert facts("焦化厂没扩建计划，能留着用吗")["action"] == {"继续使用"}
