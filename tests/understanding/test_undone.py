"""Free words about a requirement: whether they say that it was not done, and what they leave alone."""

from dataclasses import replace

import pytest
from small_vocabulary import DEEDS, FACTS, VOCABULARY

from policyqa import understanding as reading
from policyqa.model.facts import Vocabulary

REQUIRED = reading.compile(VOCABULARY, required=DEEDS)
NOTHING = reading.compile(VOCABULARY)


def value(understanding, question, fact):
    return understanding.read(question).subjects[0].value(fact)


@pytest.mark.parametrize(
    "remark",
    [
        "水土保持方案八字还没一撇",
        "水土保持方案连个影子都看不到",
        "水土保持方案喊了三年没动静",
        "水土保持方案一个字都没写",
        "水土保持方案被专家退回来了",
        "水土保持方案打算明年再说",
        "水土保持方案还差着一大截",
        "找不到像样的水土保持方案",
        "水土保持方案，领导说免了",
        "水土保持方案只落实了一半",
        "水土保持方案的八项只做到五项",
        "水土保持方案动过手脚",
        "水土保持方案嫌贵不想弄",
        "水土保持方案早该编了，舍不得花钱",
        "水土保持方案一直没办的采石场",
    ],
)
def test_a_remark_that_a_requirement_is_missing_is_read(remark):
    question = f"北原建个采石场，{remark}，能开工吗？"
    assert value(REQUIRED, question, "plan") is False
    assert value(NOTHING, question, "plan") is not True


@pytest.mark.parametrize(
    "remark",
    [
        "水土保持方案没问题",
        "水土保持方案是不是可有可无",
        "水土保持方案有没有",
        "水土保持方案有了没有",
        "水土保持方案早就批好了，没人反对",
        "水土保持方案旁边没有人家",
        "水土保持方案不用愁",
        "水土保持方案，也不多占地",
        "水土保持方案落实了一年半",
        "水土保持方案是请省里的院编的",
        "水土保持方案图纸都有",
        "水土保持方案，省了一半土方",
        "水土保持方案不间断电源也配了",
    ],
)
def test_other_remarks_do_not_deny_it(remark):
    assert value(REQUIRED, f"北原建个采石场，{remark}，能开工吗？", "plan") is not False


def test_a_state_is_not_left_undone():
    assert value(REQUIRED, "北原建个锅炉，重点区域的牌子一个都没见着，行吗？", "key_area") is None


def test_what_is_said_of_another_thing_stays_with_it():
    facts = REQUIRED.read("北原建个采石场，门禁装好了，水土保持方案还没着落，行吗？").subjects[0]
    assert (facts.value("plan"), facts.value("gate")) == (False, True)


def test_a_requirement_is_known_by_the_characters_it_shares_with_its_names():
    assert value(REQUIRED, "北原建个采石场，水土保持的方案八字还没一撇，能开工吗？", "plan") is False
    assert value(REQUIRED, "北原建个采石场，铁路专线八字还没一撇，能开工吗？", "siding") is False
    assert value(REQUIRED, "北原建个采石场，村里的学校八字还没一撇，能开工吗？", "siding") is None


def test_a_state_told_by_the_same_words_is_left_open():
    facts = [replace(f, denies=("水土保持方案",)) if f.name == "added" else f for f in FACTS]
    vocabulary = Vocabulary(facts={f.name: f for f in facts}, broader=VOCABULARY.broader)
    reader = reading.compile(vocabulary, required={"plan"})
    known = reader.read("建个采石场，水土保持方案八字还没一撇，行吗").subjects[0].known
    assert known["plan"].value is False
    assert "added" not in known
