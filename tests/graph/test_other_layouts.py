"""Documents of other cities in other layouts: a water plan with listed boxes, a county scheme with brackets and a table, a report.

The vocabulary knows none of their places. What they plant is found with the recall the issue asks for.
"""

from datetime import date
from pathlib import Path

import pytest

from policyqa import corpus, graph
from policyqa.graph import Basis, NodeType, PolicyGraph
from policyqa.graph.trace import trace
from policyqa.model.text import Authority, DocumentInfo

WATER = """澄州市“十四五”供水保障规划

澄州市人民政府办公室

第一章  规划目标

到2025年，全市新增供水能力2.4亿立方米，城乡供水保证率达到95%以上，供水管网漏损率控制在9%以内。

表1 主要指标

| 序号 | 指标名称 | 单位 | 2020年 | 2025年 | 五年累计 | 性质 |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | 全市用水总量 | 亿立方米 | 17.2 | 18.6 | | 约束性 |
| 2 | 新增供水能力 | 亿立方米 | | | 2.4 | 预期性 |
| 3 | 自来水普及率 | % | 91.5 | 96 | | 预期性 |

第二章  推进水源工程建设

第一节  建设骨干水源

加快推进柏溪水库、榆河水库两座大型水库前期工作，续建乌川县石门水库、平泽县龙口水库。重点建设平泽县城乡供水一体化工程、乌川县南片区供水工程。

专栏1 骨干水源工程

（1）大型水库：柏溪水库（总库容3.8亿立方米）、榆河水库（总库容1.6亿立方米）。

（2）堤防工程。乌水乌川县城段堤防加固工程，加固堤防18公里；榆河平泽段综合治理工程，治理河长31公里。

（3）平泽县、乌川县坡耕地治理工程：治理坡耕地8.5万亩，其中平泽县5万亩、乌川县3.5万亩。
"""

COUNTY = """乌川县农村环境整治实施方案

一、工作目标

到2024年底，农村卫生厕所普及率达到92%，生活污水治理率不低于45%。

二、重点任务

（一）推进厕所革命

新改建农村户用卫生厕所1.2万户。（责任单位：县农业农村局、县卫生健康局，各乡镇人民政府）

（二）治理生活污水

建设花溪镇污水处理厂，铺设管网68公里。（县住房城乡建设局牵头，县生态环境分局按职责分工负责）

附件：重点项目表

序号	项目名称	建设地点	建设内容	总投资（万元）	责任单位
1	花溪镇污水处理厂工程	花溪镇	新建污水处理厂1座	4,860	县住房城乡建设局
2	青杠乡垃圾中转站项目	青杠乡	新建中转站2座	1140	县城市管理局
"""

REPORT = """政府工作报告

一、2022年工作回顾

实现地区生产总值1286亿元，建成投产年产6万吨铁锂项目。

二、2023年主要目标

主要预期目标是：地区生产总值增长7%左右，规模以上工业增加值增长9%，城镇新增就业2.5万人以上。

三、2023年重点工作

开工建设云湖抽水蓄能电站、城北220千伏输变电工程，推动总投资85亿元的恒业动力电池项目投产。高新技术企业达到210家。
"""

WORKS = (
    "柏溪水库", "榆河水库", "乌川县石门水库", "平泽县龙口水库", "平泽县城乡供水一体化工程", "乌川县南片区供水工程",
    "乌水乌川县城段堤防加固工程", "榆河平泽段综合治理工程", "平泽县、乌川县坡耕地治理工程", "花溪镇污水处理厂工程",
    "青杠乡垃圾中转站项目", "云湖抽水蓄能电站", "城北220千伏输变电工程", "恒业动力电池项目",
)  # fmt: skip
AIMS = (
    ("新增供水能力", "2.4亿立方米"), ("城乡供水保证率", "95%以上"), ("供水管网漏损率", "9%以内"), ("农村卫生厕所普及率", "92%"),
    ("生活污水治理率", "45%"), ("地区生产总值", "7%左右"), ("规模以上工业增加值", "9%"), ("城镇新增就业", "2.5万人以上"), ("高新技术企业", "210家"),
)  # fmt: skip


def info(identifier: str, title: str, authority: Authority, jurisdiction: str) -> DocumentInfo:
    return DocumentInfo(
        id=identifier, title=title, short_title=title, issuer="市人民政府", authority=authority, jurisdiction=jurisdiction, valid_from=date(2021, 1, 1)
    )


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> PolicyGraph:
    documents = (
        corpus.parse(WATER, info("water", "澄州市“十四五”供水保障规划", Authority.PLAN, "全国")),
        corpus.parse(COUNTY, info("county", "乌川县农村环境整治实施方案", Authority.PLAN, "全国")),
        corpus.parse(REPORT, info("report", "政府工作报告", Authority.REPORT, "全国")),
    )
    return graph.build(documents, Path(tmp_path_factory.mktemp("kb")))


def labels(found: PolicyGraph, kind: NodeType) -> list[str]:
    return [found.label(n) for n in found.of(kind)]


def node(found: PolicyGraph, label: str, how: str = "") -> str:
    return next(n for n in found.of(NodeType.PROJECT) if found.label(n) == label and str(found.node(n)["how"]).startswith(how))


def test_nearly_every_planted_work_is_found(other: PolicyGraph) -> None:
    missing = set(WORKS) - set(labels(other, NodeType.PROJECT))
    assert len(missing) <= 0.03 * len(WORKS), missing


@pytest.mark.parametrize(("subject", "value"), AIMS)
def test_every_planted_aim_is_found_with_its_value(other: PolicyGraph, subject: str, value: str) -> None:
    found = {(str(other.node(t)["subject"]), str(other.node(t)["value"])) for t in other.of(NodeType.TARGET)}
    assert any(subject in s and v == value for s, v in found), found


def test_what_the_report_looks_back_on_is_no_aim(other: PolicyGraph) -> None:
    assert not any("1286" in str(other.node(t)["text"]) for t in other.of(NodeType.TARGET))


def test_indicators_take_the_later_year_or_the_sum_of_the_years(other: PolicyGraph) -> None:
    read = {other.label(n): (other.node(n).get("baseline"), other.node(n).get("value")) for n in other.of(NodeType.INDICATOR)}
    assert read["全市用水总量"] == ("17.2", "18.6")
    assert read["新增供水能力"] == (None, "2.4")
    assert read["自来水普及率"] == ("91.5", "96")


def test_a_name_of_kind_in_a_box_gives_way_to_the_works_it_lists(other: PolicyGraph) -> None:
    boxed = node(other, "柏溪水库", "box")
    assert [other.label(e.target) for e in other.out(boxed, "listed_in")] == ["专栏1 骨干水源工程"]
    assert "大型水库" not in labels(other, NodeType.PROJECT)
    part = node(other, "榆河平泽段综合治理工程", "box")
    assert [other.label(e.target) for e in other.out(part, "part_of")] == ["堤防工程"]


def test_places_nobody_listed_are_found_by_their_form_and_form_a_tree(other: PolicyGraph) -> None:
    assert {"澄州市", "乌川县", "平泽县"} <= set(labels(other, NodeType.PLACE))
    assert [other.label(e.target) for e in other.out("place:平泽县", "within")] == ["澄州市"]
    located = {other.label(e.target) for e in other.out(node(other, "平泽县、乌川县坡耕地治理工程"), "located_in")}
    assert located == {"平泽县", "乌川县"}


def test_a_table_of_projects_gives_place_investment_and_who_answers(other: PolicyGraph) -> None:
    work = node(other, "花溪镇污水处理厂工程", "table")
    assert other.node(work)["investment"] == "4860万元"
    assert [other.label(e.target) for e in other.out(work, "located_in")] == ["花溪镇"]
    charged = other.into(work, "responsible_for")
    assert [(other.label(e.source), e.basis) for e in charged] == [("县住房城乡建设局", Basis.STATED)]


def test_a_bracket_charges_agencies_with_the_task_before_it(other: PolicyGraph) -> None:
    agencies = set(labels(other, NodeType.AGENCY))
    assert {"县农业农村局", "县卫生健康局", "各乡镇人民政府", "县住房城乡建设局", "县生态环境分局"} <= agencies
    told = trace(other, "户用卫生厕所改造由哪个部门负责？")
    assert told.found
    assert "县农业农村局" in told.statements[0].text


def test_sums_tell_their_addends_and_count_no_part_twice(other: PolicyGraph) -> None:
    text = "".join(s.text for s in trace(other, "乌川县重点项目表里的项目总投资合计多少万元？").statements)
    assert "6000万元" in text
    whole = "".join(s.text for s in trace(other, "坡耕地治理工程治理面积合计多少万亩，平泽和乌川各多少？").statements)
    assert "8.5万亩" in whole
    assert "与总数一致" in whole
    assert "17万亩" not in whole


def test_works_are_counted_by_county_in_the_plans_of_the_city_asked_about(tmp_path: Path) -> None:
    twin = WATER.replace("澄州", "南宜").replace("乌川", "白石").replace("平泽", "云台")
    plans = [(WATER, "water", "澄州市“十四五”供水保障规划"), (twin, "twin", "南宜市“十四五”供水保障规划")]
    both = graph.build([corpus.parse(text, info(name, title, Authority.PLAN, "全国")) for text, name, title in plans], tmp_path)
    told = "".join(s.text for s in trace(both, "南宜市规划里哪个县的项目最多？").statements)
    assert "白石县5项" in told
    assert "乌川县" not in told
    assert all(f"{county}5项" in trace(both, "哪个县的项目最多？").statements[0].text for county in ("白石县", "乌川县"))


def test_works_with_several_amounts_in_common_are_linked_by_the_first(tmp_path: Path) -> None:
    amounts = "治理河道31.25公里，新建堤防12.75公里，清淤48.6万立方米，绿化20.35公顷，疏浚17.85公里，铺设管网66.45公里"
    text = f"澄州市河流规划\n\n第一章 任务\n\n专栏1 重点工程\n\n1.榆河治理工程：{amounts}。\n\n2.城北整治项目：{amounts}。\n"
    found = graph.build([corpus.parse(text, info("rivers", "澄州市河流规划", Authority.PLAN, "全国"))], tmp_path)
    linked = [e for p in found.of(NodeType.PROJECT) for e in found.out(p, "may_be_same")]
    assert [e.method for e in linked] == ["同一数量 31.25"]


def test_what_would_be_lost_is_told_with_its_amounts(other: PolicyGraph) -> None:
    text = "".join(s.text for s in trace(other, "如果取消榆河平泽段综合治理工程会影响什么目标？").statements)
    assert "31公里" in text
    assert "建设骨干水源" in text


def test_every_edge_of_the_text_resolves_to_its_quote(other: PolicyGraph) -> None:
    for identifier in other.graph.nodes:
        for edge in other.out(identifier):
            citation = other.cite_edge(edge)
            assert (citation is None) == (edge.basis is Basis.INFERRED)
            if citation is not None:
                assert other.documents[citation.document].canonical[citation.start : citation.end] == citation.quote
