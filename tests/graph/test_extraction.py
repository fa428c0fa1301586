"""What the small plan plants is found, as printed, and nothing that only looks like it."""

import re

import pytest

from policyqa.graph import Basis, NodeType, PolicyGraph

PROJECTS = (
    "东陵县柳溪河综合整治工程", "石桥县月牙湖湿地修复项目", "望海区古城排水管网改造工程", "东陵县青石水库", "红岩水库",
    "长丰引水工程", "柳溪河二期治理工程", "月牙湖水质提升项目", "乡镇污水处理工程", "石桥县河口镇建设日处理3000吨污水处理厂及配套管网",
    "东陵县12个村建设污水收集设施", "石桥80MW风电项目", "望海储能电站项目", "蓝图环保科技有限公司年处理20万吨固废综合利用",
    "望海云谷数据中心升级改造",
)  # fmt: skip


def by_label(graph: PolicyGraph, kind: NodeType, label: str) -> str:
    found = [n for n in graph.of(kind) if graph.label(n) == label]
    assert len(found) == 1, f"{label}: {[graph.label(n) for n in graph.of(kind)]}"
    return found[0]


def targets(graph: PolicyGraph, node: str, relation: str) -> set[str]:
    return {graph.label(e.target) for e in graph.out(node, relation)}


@pytest.mark.parametrize("name", PROJECTS)
def test_every_planted_project_is_a_node(small: PolicyGraph, name: str) -> None:
    by_label(small, NodeType.PROJECT, name)


def test_nothing_else_of_the_plan_is_a_project(small: PolicyGraph) -> None:
    found = {small.label(n) for n in small.of(NodeType.PROJECT) if small.node(n)["document"] == "plan"}
    assert found == set(PROJECTS)


def test_a_box_entry_knows_box_section_and_goal(small: PolicyGraph) -> None:
    node = by_label(small, NodeType.PROJECT, "柳溪河二期治理工程")
    (box,) = targets(small, node, "listed_in")
    assert box.startswith("专栏")
    assert "水系治理重点项目" in box
    assert "加强水系治理" in targets(small, node, "supports")
    assert "18.5公里" in str(small.node(node)["figures"])


def test_an_entry_below_an_umbrella_is_part_of_it(small: PolicyGraph) -> None:
    part = by_label(small, NodeType.PROJECT, "东陵县12个村建设污水收集设施")
    assert targets(small, part, "part_of") == {"乡镇污水处理工程"}
    assert targets(small, part, "located_in") == {"东陵县"}


def test_places_come_from_the_name_the_list_or_the_description(small: PolicyGraph) -> None:
    assert "石桥县" in targets(small, by_label(small, NodeType.PROJECT, "石桥县月牙湖湿地修复项目"), "located_in")
    assert {"东陵县", "石桥县"} <= targets(small, by_label(small, NodeType.PROJECT, "月牙湖水质提升项目"), "located_in")
    inherited = small.out(by_label(small, NodeType.PROJECT, "红岩水库"), "located_in")
    assert [(small.label(e.target), e.basis) for e in inherited] == [("东陵县", Basis.INFERRED)]


def test_a_named_investment_gives_firm_and_amount(small: PolicyGraph) -> None:
    node = by_label(small, NodeType.PROJECT, "石桥80MW风电项目")
    assert small.node(node)["investment"] == "6.5亿元"
    assert targets(small, node, "carried_out_by") == {"海润新能源"}


def test_a_work_of_running_text_supports_the_topic_of_its_paragraph(small: PolicyGraph) -> None:
    node = by_label(small, NodeType.PROJECT, "望海区古城排水管网改造工程")
    assert {"推进水系连通", "加强水系治理"} <= targets(small, node, "supports")


def test_indicators_have_every_field(small: PolicyGraph) -> None:
    rows = {small.label(n): small.node(n) for n in small.of(NodeType.INDICATOR)}
    assert set(rows) == {"森林覆盖率", "地下水取水总量", "农村污水治理率"}
    forest = rows["森林覆盖率"]
    assert (forest["unit"], forest["baseline"], forest["value"], forest["attribute"]) == ("%", "31.0", "38.0", "约束性")
    assert forest["deadline"].rstrip("年") == "2025"
    assert rows["地下水取水总量"]["value"] == "不增加"


@pytest.mark.parametrize(
    ("subject", "op", "value", "deadline"),
    [
        ("全市森林覆盖率", ">=", "38%以上", "2025年"),
        ("城市生活垃圾回收利用率", ">=", "40%", "2025年"),
        ("绿色生产方式", "=", "基本形成", "2030年"),
        ("供水能力", "=", "1200万立方米", "2025年"),
        ("规模养殖场粪污处理设施配套率", "=", "90%", ""),
    ],
)
def test_targets_of_running_text(small: PolicyGraph, subject: str, op: str, value: str, deadline: str) -> None:
    found = [small.node(n) for n in small.of(NodeType.TARGET) if str(small.node(n)["subject"]).endswith(subject)]
    same = [t for t in found if t["value"] == value]
    assert same, found
    assert same[0]["op"] == op
    assert str(same[0].get("deadline", "")).startswith(deadline)


def test_what_was_reached_in_the_past_is_no_target(small: PolicyGraph) -> None:
    assert not any("12座" in str(small.node(n)["text"]) for n in small.of(NodeType.TARGET))


def test_duties_name_the_agency_and_the_sentence(small: PolicyGraph) -> None:
    duties = {small.label(n): [e.quote for e in small.out(n, "responsible_for")] for n in small.of(NodeType.AGENCY)}
    assert any("水系连通和水库建设" in q for q in duties["市水利部门"])
    assert any("田间节水" in q for q in duties["农业农村部门"])


def test_named_documents_have_number_and_relation(small: PolicyGraph) -> None:
    out = {(e.relation, small.label(e.target)) for e in small.out("plan", "implements", "based_on")}
    assert {("implements", "《云岭省河湖保护条例》"), ("based_on", "《清源市水网建设方案》")} <= out
    assert small.node("document:清源市水网建设方案")["number"] == "清政发〔2021〕9号"


def test_places_form_a_tree(small: PolicyGraph) -> None:
    assert targets(small, "place:东陵县", "within") == {"清源市"}
    assert targets(small, "place:清源市", "within") == {"云岭省"}


def test_alike_names_are_linked_and_not_merged(small: PolicyGraph) -> None:
    one = by_label(small, NodeType.PROJECT, "东陵县柳溪河综合整治工程")
    alike = {small.label(e.target) for e in small.out(one, "may_be_same", "same_as")}
    alike |= {small.label(e.source) for e in small.into(one, "may_be_same", "same_as")}
    assert "柳溪河综合整治工程" in alike
    for node in small.of(NodeType.PROJECT):
        for edge in small.out(node, "may_be_same", "same_as"):
            assert edge.basis is Basis.INFERRED
            assert edge.method
            assert 0 < edge.score <= 1


def test_two_values_of_one_rate_are_a_finding(small: PolicyGraph) -> None:
    (finding,) = [f for f in small.findings if f.kind == "conflict"]
    assert "90%" in finding.text
    assert "95%以上" in finding.text
    assert len(finding.citations) == 2


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_every_stated_or_structural_edge_resolves_to_a_verbatim_quote(which: str, request: pytest.FixtureRequest) -> None:
    graph: PolicyGraph = request.getfixturevalue(which)
    for node in graph.graph.nodes:
        for edge in graph.out(node):
            if edge.basis is Basis.INFERRED:
                assert edge.method
                assert not edge.quote
                continue
            citation = graph.cite_edge(edge)
            assert citation is not None
            canonical = graph.documents[citation.document].canonical
            assert canonical[citation.start : citation.end] == citation.quote == edge.quote


def test_building_twice_gives_the_same_graph(small: PolicyGraph, documents: tuple, kb) -> None:  # type: ignore[no-untyped-def, type-arg]
    from policyqa import graph

    again = graph.build(documents, kb)
    assert list(again.graph.nodes(data=True)) == list(small.graph.nodes(data=True))
    assert list(again.graph.edges(keys=True, data=True)) == list(small.graph.edges(keys=True, data=True))


def test_the_shipped_plan_has_its_boxes_indicators_and_the_known_conflict(shipped: PolicyGraph) -> None:
    assert len(list(shipped.of(NodeType.BOX))) == 13
    assert len(list(shipped.of(NodeType.INDICATOR))) == 26
    assert any(f.kind == "conflict" and "100%" in f.text and "95%以上" in f.text for f in shipped.findings)
    unboxed = [n for n in shipped.of(NodeType.PROJECT) if shipped.node(n).get("box") and not shipped.out(n, "listed_in")]
    assert not unboxed


def test_no_source_file_names_anything_of_the_corpus(shipped: PolicyGraph) -> None:
    from pathlib import Path

    source = "".join(p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "src" / "policyqa" / "graph").rglob("*.py"))
    names = {shipped.label(n) for n in shipped.of(NodeType.PROJECT, NodeType.ENTERPRISE, NodeType.INDICATOR, NodeType.BOX)}
    names |= {shipped.label(n) for n in shipped.of(NodeType.PLACE) if shipped.node(n)["level"] != "site"}
    named = {n for n in names if len(n) >= 2 and n in source and not re.fullmatch(r"[\u4e00-\u9fff]{1,4}", n)}
    named |= {shipped.label(n) for n in shipped.of(NodeType.PLACE) if shipped.label(n) in source}
    assert not named
