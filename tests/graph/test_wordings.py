"""Wordings of plans, reports and tables that no shipped document uses: aims, amounts, places and duties, one by one."""

from datetime import date
from pathlib import Path

import pytest

from policyqa import corpus, graph
from policyqa.graph import PolicyGraph, brackets, targets
from policyqa.model.text import Authority, DocumentInfo


def _aims(sentence: str, **given) -> list[tuple[str, str, str, str]]:
    return [(t.subject, t.op, t.value, t.deadline) for t in targets.find(sentence, **given)]


def test_the_year_of_comparison_is_no_deadline() -> None:
    assert _aims("到2035年，单位产值能耗比2030年下降12%，单位产值用水量较2030年下降15%以上。") == [
        ("单位产值能耗", "=", "12%", "2035年"), ("单位产值用水量", ">=", "15%以上", "2035年")]


def test_figures_of_one_list_are_parted_among_what_the_subject_lists() -> None:
    assert _aims("到2035年，甲醛和苯排放总量比2030年分别下降210吨（6%）和35吨（4.5%）以上。") == [
        ("甲醛排放总量", "=", "210吨", "2035年"), ("苯排放总量", "=", "35吨", "2035年")]
    assert [t[0] for t in _aims("到2035年，氯气、氟化物和苯系物等主要污染物排放总量分别下降5%、6%和7%。")] == [
        "氯气排放总量", "氟化物排放总量", "苯系物排放总量"]


def test_a_bound_in_the_subject_is_not_the_operator() -> None:
    assert _aims("到2035年，中度及以上污染天数比率控制在0.5%以内。") == [("中度及以上污染天数比率", "<=", "0.5%以内", "2035年")]


@pytest.mark.parametrize("sentence", [
    "投资12.5亿元，对甲河等9条河道进行整治。", "清单涉及国民经济6门类14大类。", "总投资18亿元的某厂建设加快推进。",
    "改造装机20万千瓦的某电站。", "淘汰每小时10蒸吨/小时及以下锅炉。", "对未按期完成任务的地区约谈。",
])
def test_costs_counts_bounds_and_failures_are_no_aims(sentence: str) -> None:
    assert _aims(sentence) == []


def test_a_newspaper_tells_aims_where_its_words_look_ahead() -> None:
    ahead = "“十六五”期间，全市将努力实现水资源配置更加完善，单位产值用水量较2030年下降5%，管网漏损率降低至9.8%。"
    assert [(s, d) for s, _, _, d in _aims(ahead, future=False)] == [
        ("单位产值用水量", "“十六五”期间"), ("管网漏损率", "“十六五”期间")]
    compared = "全市单位产值用水量比2030年下降5%。"
    assert _aims(compared, future=False) == []
    assert [t[0] for t in _aims(compared)] == ["全市单位产值用水量"]


def test_one_role_ends_where_the_next_begins() -> None:
    charged = brackets.find("（牵头单位：市甲局，责任单位：市乙局、市丙局，各县政府）")
    assert [(c.agency, c.role) for c in charged] == [
        ("市甲局", "牵头单位"), ("市乙局", "责任单位"), ("市丙局", "责任单位"), ("各县政府", "责任单位")]


SCHEME = """柳州岭市重点工程实施方案

一、安排

投资2.5亿元，实施柳岭北部引水工程。加快推进总投资18亿元的鑫岭锌铟利用项目、引进落地总投资6亿元的白岭锂盐生产项目、装机20万千瓦的安岭光伏电站建设。

附表 项目表

单位：万元

| 序号 | 项目名称 | 建设地点 | 总投资 | 建设年限 | 责任单位 |
| --- | --- | --- | --- | --- | --- |
| 一 | 防洪工程 | | 81200 | | |
| 1 | 东陵河治理工程 | 石桥县 | 56,000 | 2031-2033 | 市水务局 |

专栏1 主要指标

| 指标 | | 2030年 | 2035年 | 〔累计〕 | 属性 |
| --- | --- | --- | --- | --- | --- |
| 1.水环境 | 优良断面比例（%） | 66 | >70 | - | 约束性 |
| | 污染断面下降（%） | - | - | 〔18〕 | 预期性 |

专栏2 节水工程

01 城镇供水管网

更新老旧管网8万公里，新增供水能力30万立方米/日。

02 农业节水

建设节水灌溉面积12万亩。
"""

PLACES = """
terms:
  place:
    云岭省: {synonyms: [云岭]}
    清源市: {broader: [云岭省], synonyms: [清源]}
    东陵县: {broader: [清源市], synonyms: [东陵]}
    石桥县: {broader: [清源市], synonyms: [石桥]}
"""


@pytest.fixture(scope="module")
def scheme(tmp_path_factory) -> PolicyGraph:
    kb = tmp_path_factory.mktemp("kb")
    (kb / "vocabulary").mkdir()
    Path(kb / "vocabulary" / "places.yaml").write_text(PLACES, encoding="utf-8")
    info = DocumentInfo(
        id="scheme", title="柳州岭市重点工程实施方案", short_title="方案", issuer="柳州岭市人民政府", authority=Authority.PLAN,
        jurisdiction="柳州岭市", issued=date(2031, 1, 1))
    return graph.build([corpus.parse(SCHEME, info)], kb)


def _works(scheme: PolicyGraph) -> dict[str, dict]:
    return {a["label"]: {**a, "id": n} for n, a in scheme.graph.nodes(data=True) if a["type"] == "project"}


def test_costs_stand_with_the_work_they_pay_for_and_not_in_its_name(scheme: PolicyGraph) -> None:
    works = _works(scheme)
    assert works["柳岭北部引水工程"]["investment"] == "2.5亿元"
    assert works["鑫岭锌铟利用项目"]["investment"] == "18亿元"
    assert works["白岭锂盐生产项目"]["investment"] == "6亿元"
    assert "安岭光伏电站建设" in works
    assert not any(e.relation == "carried_out_by" for w in works.values() for e in scheme.out(w["id"]))


def test_a_table_of_projects_takes_its_unit_from_above_and_leaves_out_the_rows_of_groups(scheme: PolicyGraph) -> None:
    works = _works(scheme)
    assert "防洪工程" not in works
    assert works["东陵河治理工程"]["investment"] == "56000万元"
    assert [e.target for e in scheme.out(works["东陵河治理工程"]["id"], "located_in")] == ["place:石桥县"]


def test_indicators_under_a_heading_over_two_columns_have_their_own_names(scheme: PolicyGraph) -> None:
    found = [a for _, a in scheme.graph.nodes(data=True) if a["type"] == "indicator"]
    assert [(a["subject"], a["category"], a["value"]) for a in found] == [
        ("优良断面比例（%）", "水环境", ">70"), ("污染断面下降（%）", "水环境", "〔18〕")]


def test_the_heading_line_of_an_entry_of_a_box_is_the_name_of_its_work(scheme: PolicyGraph) -> None:
    works = _works(scheme)
    assert works["城镇供水管网"]["figures"] == "更新老旧管网8万公里；新增供水能力30万立方米/日"
    assert "农业节水" in works


def test_a_place_that_only_the_document_is_made_for_is_known(tmp_path: Path) -> None:
    info = DocumentInfo(
        id="report", title="政府工作报告", short_title="报告", issuer="未详", authority=Authority.REPORT, jurisdiction="云台县")
    text = "政府工作报告\n\n一、2031年工作安排\n\n开工建设云台县龙潭水库、中屯河治理工程。\n"
    built = graph.build([corpus.parse(text, info)], tmp_path)
    located = {e.target for n in built.graph for e in built.out(n, "located_in")}
    assert "place:云台县" in located
