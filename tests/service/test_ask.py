"""Questions on the shipped knowledge base, from the words to the cited verdict."""

from datetime import date
from weakref import WeakKeyDictionary

import pytest

from policyqa.errors import UsageError
from policyqa.service import Service, Settings

DAY = date(2024, 6, 1)
KEY_AREA_CLAUSE = "大气管控重点区域不得审批65吨以下燃煤锅炉"


def ask(service, question, **options):
    return service.ask(question, as_of=options.pop("as_of", DAY), **options)


def quotes(answer):
    return [citation["quote"] for citation in answer["citations"]]


def test_40_tonnes_in_the_key_area_is_prohibited_with_clause_and_heading_path(service):
    answer = ask(service, "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？")
    assert answer["verdict"] == "prohibited"
    assert KEY_AREA_CLAUSE in quotes(answer)
    assert "（一）推动产业生态化，促进产业绿色发展" in answer["citations"][0]["path"]
    assert answer["validity"] == "in_force"


def test_70_tonnes_in_the_key_area_is_not_prohibited_and_never_called_a_licence(service):
    answer = ask(service, "在运城市大气管控重点区域新建一台70吨的燃煤锅炉可以吗？")
    assert answer["verdict"] == "not_prohibited"
    assert "不等于许可" in answer["answer"]


def test_without_the_area_the_area_is_asked_with_the_outcome_of_each_answer(service):
    answer = ask(service, "在运城市新建一台40吨的燃煤锅炉可以吗？")
    assert answer["verdict"] == "need_info"
    assert [f["fact"] for f in answer["follow_ups"]] == ["air_key_area"]
    outcomes = {o["if"]["air_key_area"]: o["verdict"] for o in answer["decisions"][0]["outcomes"]}
    assert outcomes == {True: "prohibited", False: "not_prohibited"}


def test_20_tonnes_is_prohibited_wherever_it_stands_and_nothing_is_asked(service):
    answer = ask(service, "在运城市新建一台20吨的燃煤锅炉可以吗？")
    assert answer["verdict"] == "prohibited"
    assert answer["follow_ups"] == []


def test_a_lapsed_plan_still_answers_and_says_that_it_has_lapsed(service):
    answer = ask(service, "在运城市新建一台20吨的燃煤锅炉可以吗？", as_of=date(2026, 11, 22))
    assert (answer["verdict"], answer["validity"]) == ("prohibited", "lapsed")
    assert "已过期" in answer["answer"]


def test_another_city_is_not_answered_from_this_citys_plan(service):
    answer = ask(service, "太原市新建一台20吨的燃煤锅炉可以吗？")
    assert answer["verdict"] == "out_of_scope"
    assert answer["citations"] == []


def test_facts_told_beside_the_question_win(service):
    answer = ask(service, "在运城市新建一台40吨的燃煤锅炉可以吗？", facts={"air_key_area": "否"})
    assert answer["verdict"] == "not_prohibited"


def test_every_citation_is_verbatim(service):
    answer = ask(service, "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？")
    for citation in answer["citations"]:
        assert service.text(citation["document"])[citation["start"] : citation["end"]] == citation["quote"]


def test_every_statement_of_a_norm_carries_a_citation_number(service):
    answer = ask(service, "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？")
    stating = [line for line in answer["answer"].split("\n") if "规定“" in line]
    assert stating
    assert all(line.rstrip().endswith("]") for line in stating)


def test_the_same_inputs_give_the_same_receipt_and_other_facts_another(service):
    first = ask(service, "在运城市新建一台20吨的燃煤锅炉可以吗？")["receipt"]["id"]
    again = ask(service, "在运城市新建一台20吨的燃煤锅炉可以吗？")["receipt"]["id"]
    other = ask(service, "在运城市新建一台30吨的燃煤锅炉可以吗？")["receipt"]["id"]
    assert first == again != other


@pytest.mark.parametrize("question", ["", "   \n", "煤" * 100_000])
def test_empty_and_overlong_questions_are_refused_with_a_reason(service, question):
    with pytest.raises(UsageError, match="问题"):
        ask(service, question)


def test_an_unknown_fact_name_is_refused_and_named(service):
    with pytest.raises(UsageError, match="boiler_colour"):
        ask(service, "运城新建锅炉可以吗？", facts={"boiler_colour": "红"})


def test_a_kind_told_too_broadly_is_not_passed_over(service):
    told = ask(service, "在运城市新建一个电厂可以吗？")
    assert any("电力" in r and "火电" in r for r in told["remarks"])
    assert not any("没有说明是哪一种" in r for r in ask(service, "在运城市新建一个光伏电站可以吗？")["remarks"])


def test_the_bare_name_of_a_project_is_traced_and_a_bare_description_is_decided(service):
    assert ask(service, "新建运城市第三污水处理厂")["intent"] == "trace"
    assert ask(service, "在运城市新建一台20吨的燃煤锅炉")["verdict"] == "prohibited"


def test_a_bare_description_builds_no_graph():
    fresh = Service(Settings(engine="interpreter", dense=False))
    assert fresh.ask("运城市，一台20吨的燃煤锅炉", as_of=DAY)["intent"] == "permission"
    assert "graph" not in vars(fresh)


def test_a_trace_that_finds_nothing_is_out_of_scope_in_its_verdict_too(service):
    answer = ask(service, "兴稷水库库容多大？")
    assert (answer["intent"], answer["verdict"]) == ("out_of_scope", "out_of_scope")


def test_a_warm_service_builds_no_index_while_a_user_waits(service, monkeypatch):
    monkeypatch.setattr("policyqa.graph.trace.index._INDEXES", WeakKeyDictionary())  # others share the service
    service.warm()
    monkeypatch.setattr("policyqa.graph.trace.index.TraceIndex", None)
    assert ask(service, "运城市2025年森林覆盖率目标是多少？")["intent"] == "target"
