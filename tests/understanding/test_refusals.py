"""A fault told and a deed refused behind it: the refusal never takes the fault back (that would clear a project)."""

import pytest


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
