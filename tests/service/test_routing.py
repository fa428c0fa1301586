"""A question for a decision stays one; a question for what the documents say is traced."""

import pytest

from policyqa.model.facts import Fact, Facts
from policyqa.model.reading import Intent, Reading
from policyqa.service.routing import Route, route


def reading(text: str, *facts: str, intent: Intent = Intent.PERMISSION) -> Reading:
    known = {name: Fact(name=name, value="某值") for name in facts}
    return Reading(question=text, normalised=text, intent=intent, subjects=(Facts(known=known),) if known else ())


@pytest.mark.parametrize(
    "text",
    [
        "市政府督查室对规划要干什么？", "两地对货运比例的要求一样吗？", "要是不建东湖水库，会丢掉什么？", "五个项目加起来多长？",
        "绿色物流由哪个厅牵头？", "东山县要做什么？", "规划里哪些行业不让新建？", "康养园为了打造什么品牌？",
    ],
)  # fmt: skip
def test_what_the_documents_say_is_traced(text: str) -> None:
    assert route(reading(text)) is Route.SURE


@pytest.mark.parametrize(
    "text",
    [
        "在东山县新建水泥厂可以吗？", "我们厂想扩建，能批吗？", "新建煤矿需要什么手续？", "锅炉多大才让装？", "这几条碰不碰线？",
        "河边放羊管不管？", "What permits do we need?",
    ],
)  # fmt: skip
def test_a_question_for_a_decision_is_not(text: str) -> None:
    assert route(reading(text, "action")) is Route.NOT


def test_a_described_undertaking_is_decided_where_nothing_is_traced() -> None:
    assert route(reading("新建的中转站每个县布设几座？", "action")) is Route.FOUND


def test_a_reading_that_is_a_trace_already_is_left_alone() -> None:
    assert route(reading("市政府督查室对规划要干什么？", intent=Intent.AGENCY)) is Route.NOT
