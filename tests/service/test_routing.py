"""A question for a decision stays one; a question for what the documents say is traced."""

import pytest

from policyqa.model.facts import Fact, Facts
from policyqa.model.reading import Intent, Reading
from policyqa.service.routing import Route, is_left_to_rules, route


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


def test_a_duty_of_a_described_undertaking_is_decided_whoever_is_named_beside_it() -> None:
    assert route(reading("地块修复完了，后续得怎么处理，谁来管？", "action")) is Route.NOT


def test_rough_numbers_ask_for_no_figure() -> None:
    assert route(reading("焦炭用汽车拉几百公里，路上盖着布", "action")) is Route.NOT


@pytest.mark.parametrize(("text", "left"), [("要采取什么措施", True), ("投资多少亿", False), ("找哪个部门", False)])
def test_what_no_trace_answers_is_left_to_the_rules_where_a_duty_is_asked_for(text: str, *, left: bool) -> None:
    known = {n: Fact(name=n, value="某值", span=(at, at + 2)) for at, n in ((0, "industry"), (4, "action"))}
    told = Reading(question=text, normalised=text, intent=Intent.TRACE, subjects=(Facts(known=known),))
    assert is_left_to_rules(told) is left


def test_one_stretch_of_words_is_one_circumstance() -> None:
    known = {n: Fact(name=n, value="某值", span=(0, 2)) for n in ("industry", "facility")}
    told = Reading(question="", normalised="要采取什么措施", intent=Intent.TRACE, subjects=(Facts(known=known),))
    assert not is_left_to_rules(told)


@pytest.mark.parametrize(
    "text",
    [
        "东门渠从水闸到桥头要做什么，对应哪个专栏？", "规划实施的责任主体是谁？要做什么？", "谁主持召开了审批推进会？", "两个规划的铁路运输比例目标是不是都是80%？",
        "东山县农村要做哪些改造？", "河道监测平台是为了什么？", "达峰行动方案哪天印发的？",
    ],
)  # fmt: skip
def test_what_is_asked_of_a_plan_is_traced_though_it_holds_words_of_doing(text: str) -> None:
    assert route(reading(text)) is Route.SURE


def test_a_question_why_is_none_for_the_aim_of_a_work() -> None:
    assert route(reading("养殖场不许扩建是为什么？")) is not Route.SURE
    assert route(reading("东门湿地是为治理哪条河建的？")) is Route.SURE


def test_a_question_beyond_the_vocabulary_is_traced_if_something_is_found() -> None:
    assert route(reading("取水权质押贷款贷了多少？", intent=Intent.OUT_OF_SCOPE)) is Route.FOUND
