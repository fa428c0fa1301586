"""Conversation: short answers, changes of one fact, questions back, contradictions."""

import pytest
from small_vocabulary import at_most, point


@pytest.fixture
def held(small):
    return small.read("在甲市建一台40吨的燃煤锅炉可以吗").subjects[0]


def values(reading):
    return {n: f.value for n, f in reading.subjects[0].known.items()}


@pytest.mark.parametrize("answer", ["在的", "是", "对的", "在", "yes", "在重点区域", "第一个"])
def test_yes(small, held, answer):
    reading = small.read(answer, held=held, asked=("key_area",))
    assert values(reading)["key_area"] is True
    assert reading.refers_back == "answer"
    assert values(reading)["capacity"] == point(40)


@pytest.mark.parametrize("answer", ["不在", "不是", "没有", "否", "no", "不在重点区域", "第二个", "不在那里面"])
def test_no(small, held, answer):
    reading = small.read(answer, held=held, asked=("key_area",))
    assert values(reading).get("key_area") is (None if answer == "不在那里面" else False)


def test_an_answer_not_known_leaves_the_fact_open(small, held):
    reading = small.read("不知道", held=held, asked=("key_area",))
    assert "key_area" not in values(reading)
    assert "key_area" in reading.subjects[0].mentioned


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("65的", point(65)),
        ("七十", point(70)),
        ("70吨", point(70)),
        ("不超过50吨", at_most(50)),
        ("58兆瓦", point("580/7")),
    ],
)
def test_a_number_fills_the_quantity_asked(small, answer, value):
    held = small.read("甲市建燃煤锅炉行吗").subjects[0]
    assert values(small.read(answer, held=held, asked=("capacity", "key_area")))["capacity"] == value


def test_all_asked_at_once(small, held):
    found = values(small.read("都不在", held=held, asked=("key_area", "built_up")))
    assert (found["key_area"], found["built_up"]) == (False, False)


@pytest.mark.parametrize(
    ("turn", "name", "value"),
    [
        ("如果是70吨呢", "capacity", point(70)),
        ("那在乙市呢", "place", {"乙市"}),
        ("换成生物质锅炉呢", "facility", {"生物质锅炉"}),
        ("要是在大气重点管控区域呢", "key_area", True),
    ],
)
def test_one_fact_changes_and_the_rest_stays(small, held, turn, name, value):
    reading = small.read(turn, held=held)
    assert reading.refers_back == "change"
    assert values(reading) == {**{n: f.value for n, f in held.known.items()}, name: value}
    assert not reading.remarks


@pytest.mark.parametrize(("turn", "back"), [("为什么", "why"), ("依据是什么？", "basis"), ("还有别的限制吗", "others")])
def test_questions_back(small, held, turn, back):
    reading = small.read(turn, held=held)
    assert reading.refers_back == back
    assert values(reading) == {n: f.value for n, f in held.known.items()}


def test_a_contradiction_is_told(small, held):
    reading = small.read("锅炉是70吨", held=held)
    assert values(reading)["capacity"] == point(70)
    assert any("先前是“40吨”" in r for r in reading.remarks)


def test_another_project_starts_anew(small, held):
    reading = small.read("在乙市开采石场可以吗", held=held)
    assert "capacity" not in values(reading)
    assert any("另一个项目" in r for r in reading.remarks)


def test_without_conversation_a_bare_word_is_no_answer(small):
    assert small.read("在的").refers_back == ""


def test_the_clause_a_question_names_is_kept_in_a_conversation(small, held):
    question = "建采石场，跟限制焦化那条沾边吗"
    named = small.read(question).subjects[0].named
    assert named == {("industry", "焦化")}
    assert small.read(question, held=held).subjects[0].named == named


def test_an_answer_keeps_the_clause_named_and_a_new_question_drops_it(small):
    before = small.read("建采石场，跟限制焦化那条沾边吗").subjects[0]
    assert small.read("甲市", held=before, asked=("place",)).subjects[0].named == before.named
    assert not small.read("甲市建采石场行吗", held=before).subjects[0].named
