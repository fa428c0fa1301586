"""Clauses of a document that nobody has encoded: asked about, never passed over and never decided by the machine."""

from datetime import date

import pytest

from policyqa import corpus
from policyqa.service import Service, Settings

NOTICE = """宁川县人民政府关于加强项目准入管理的通知

一、严格准入
（一）县城规划区内一律不得新建石材加工厂、木材烘干窑，确需建设的除外。
（二）原则上不再审批新建水泥粉磨站。
（三）新建屠宰场须经县畜牧兽医局审查同意。
（四）要进一步加强宣传。
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provisional")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    corpus.store.add(folder / "kb", folder / "notice.txt")
    return Service(Settings(kb=folder / "kb", dense=False))


def ask(service, question):
    return service.ask(question, as_of=date(2024, 6, 1))


@pytest.mark.parametrize(("question", "quote"), [
    ("宁川县想办个木材烘干窑行吗？", "县城规划区内一律不得新建石材加工厂、木材烘干窑，确需建设的除外"),
    ("在宁川新建一座水泥粉磨站可以吗？", "原则上不再审批新建水泥粉磨站"),
])
def test_a_clause_nobody_encoded_is_cited_and_asked_about(service, question, quote):
    answer = ask(service, question)
    assert answer["verdict"] == "need_info"
    assert [c["quote"] for c in answer["citations"]] == [quote]
    assert quote in answer["follow_ups"][0]["question"]
    assert "尚未编成规则" in answer["answer"]
    canonical = service.knowledge.documents["notice"].canonical
    assert all(canonical[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])


@pytest.mark.parametrize(("applies", "verdict"), [("true", "prohibited"), ("false", "not_prohibited")])
def test_a_person_decides_whether_it_applies(service, applies, verdict):
    question = "宁川县想办个木材烘干窑行吗？"
    asked = ask(service, question)["follow_ups"][0]["fact"]
    assert service.ask(question, as_of=date(2024, 6, 1), facts={asked: applies == "true"})["verdict"] == verdict


def test_a_duty_is_a_condition(service):
    answer = ask(service, "宁川县新建屠宰场可以吗？")
    assert (answer["verdict"], answer["conditions"][0]["text"]) == ("conditional", "新建屠宰场须经县畜牧兽医局审查同意")


@pytest.mark.parametrize("question", ["运城市想办个木材烘干窑行吗？", "宁川县想办个养猪场行吗？"])
def test_another_place_or_another_kind_of_project_is_not_asked_about(service, question):
    assert ask(service, question)["verdict"] == "out_of_scope"


def test_what_was_written_stays_as_it_is(service):
    assert service.knowledge.rulebook.norms == ()
    assert service.audit(plans=False)["coverage"]["encoded"] == 0


ZONED = """临江市饮用水水源保护办法

第一条 本办法自2023年4月1日起施行。
第二条 在一级保护区内禁止新建、扩建与供水设施和保护水源无关的建设项目。
第三条 禁止新建燃煤炭化窑。
"""


@pytest.fixture(scope="module")
def zoned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zoned")
    (folder / "zoned.txt").write_text(ZONED, encoding="utf-8")
    corpus.store.add(folder / "kb", folder / "zoned.txt")
    return Service(Settings(kb=folder / "kb", dense=False))


@pytest.mark.parametrize("project", ["酒店", "停车楼", "面粉厂"])
def test_a_ban_on_every_project_in_a_zone_is_put_before_a_person_for_any_project_there(zoned, project):
    answer = ask(zoned, f"临江市一级保护区里建一座{project}可以吗？")
    assert answer["verdict"] == "need_info"
    assert "与供水设施和保护水源无关的建设项目" in answer["follow_ups"][0]["question"]


def test_a_ban_on_every_project_in_a_zone_is_not_asked_about_elsewhere(zoned):
    assert ask(zoned, "临江市建一座酒店可以吗？")["verdict"] == "out_of_scope"


def test_a_clause_that_is_not_in_force_yet_clears_nothing(zoned):
    question = "临江市新建燃煤炭化窑可以吗？"
    assert ask(zoned, question)["verdict"] == "need_info"
    assert zoned.ask(question, as_of=date(2019, 6, 1))["verdict"] == "out_of_scope"
