"""Exports read back as they were, pictures are well-formed, corrections survive a rebuild or say what is wrong."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from policyqa import graph
from policyqa.errors import KnowledgeBaseError
from policyqa.graph import NodeType, PolicyGraph, export
from policyqa.graph.draw import draw
from policyqa.graph.trace import trace
from policyqa.model.text import Document


def test_node_link_json_reads_back_equal(small: PolicyGraph) -> None:
    back = nx.node_link_graph(json.loads(export.node_link(small)), edges="edges", multigraph=True, directed=True)
    assert dict(back.nodes(data=True)) == dict(small.graph.nodes(data=True))
    assert sorted(map(str, back.edges(keys=True, data=True))) == sorted(map(str, small.graph.edges(keys=True, data=True)))


def test_graphml_reads_back_with_every_attribute(small: PolicyGraph) -> None:
    back = nx.read_graphml(io.BytesIO(export.graphml(small).encode()), force_multigraph=True)
    assert set(back.nodes) == set(small.graph.nodes)
    for node, data in small.graph.nodes(data=True):
        assert back.nodes[node]["label"] == data["label"]
        assert back.nodes[node]["type"] == data["type"]
    assert back.number_of_edges() == small.graph.number_of_edges()
    assert {d["quote"] for *_, d in back.edges(data=True) if "quote" in d} == {
        d["quote"] for *_, d in small.graph.edges(data=True) if "quote" in d
    }


def test_gexf_reads_back_with_every_node_and_edge(small: PolicyGraph) -> None:
    back = nx.read_gexf(io.BytesIO(export.gexf(small).encode()))
    assert set(back.nodes) == set(small.graph.nodes)
    assert back.number_of_edges() == small.graph.number_of_edges()
    assert {d["relation"] for *_, d in back.edges(data=True)} == {d["relation"] for *_, d in small.graph.edges(data=True)}


@pytest.mark.parametrize(("form", "reader"), [("turtle", "turtle"), ("json-ld", "json-ld")])
def test_rdf_reads_back_isomorphic_and_carries_its_sources(small: PolicyGraph, form: str, reader: str) -> None:
    written = export.to_rdf(small)
    back = Graph().parse(data=export.write(small, form), format=reader)
    assert len(back) == len(written)
    assert isomorphic(back, written)
    quotes = {str(v) for v in back.objects(predicate=__import__("rdflib").PROV.value)}
    assert quotes == {d["quote"] for *_, d in small.graph.edges(data=True) if "quote" in d}


def test_a_picture_is_well_formed_and_asks_nothing_from_outside(small: PolicyGraph) -> None:
    svg = draw(trace(small, "柳溪河二期治理工程支撑什么目标？").paths)
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    assert "柳溪河二期治理工程" in svg
    assert "href" not in svg
    assert "url(http" not in svg


def test_sixty_nodes_do_not_overlap() -> None:
    paths = [
        ({"id": f"p{i}", "type": "project", "label": f"第{i}个名字相当长的示范建设工程项目"}, {"relation": "supports", "basis": "stated"},
         {"id": f"g{i % 9}", "type": "goal", "label": f"目标{i % 9}"}, {"relation": "part_of", "basis": "inferred", "score": 0.5},
         {"id": "plan", "type": "plan", "label": "规划"})
        for i in range(50)
    ]  # fmt: skip
    root = ET.fromstring(draw(paths))
    boxes = [
        tuple(float(r.get(k, "0")) for k in ("x", "y", "width", "height"))
        for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "node"
        for r in g.iter("{http://www.w3.org/2000/svg}rect")
    ]  # fmt: skip
    assert len(boxes) == 60
    for n, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[n + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_labels_cannot_break_the_picture() -> None:
    ET.fromstring(draw([({"id": "<a>", "type": "project", "label": '<script>"&'},)]))


def build_with(overlay: str, documents: tuple[Document, ...], kb: Path, folder: Path) -> PolicyGraph:
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "places.yaml").write_bytes((kb / "vocabulary" / "places.yaml").read_bytes())
    (folder / "overlay").mkdir()
    (folder / "overlay" / "a.yaml").write_text(overlay, encoding="utf-8")
    return graph.build(documents, folder)


CITE = "cite: {document: plan, quote: 利用长丰引水工程实现金沙河生态补水。}"


def labels(found: PolicyGraph) -> set[str]:
    return {found.label(n) for n in found.of(NodeType.PROJECT)}


def test_corrections_are_applied(documents: tuple[Document, ...], kb: Path, tmp_path: Path) -> None:
    overlay = f"""
- rename: {{type: project, label: 长丰引水工程, to: 长丰引水补源工程}}
  reason: 名称不全
  {CITE}
- remove: {{type: project, label: 红岩水库}}
  reason: 不是项目
  {CITE}
- merge: [{{type: project, label: 东陵县青石水库}}, {{type: project, label: 望海储能电站项目}}]
  reason: 同一项目
  {CITE}
- add: {{type: project, label: 金沙河生态补水, named_in: 加强水系治理}}
  reason: 漏列
  {CITE}
"""
    found = labels(build_with(overlay, documents, kb, tmp_path))
    assert {"长丰引水补源工程", "金沙河生态补水", "东陵县青石水库"} <= found
    assert not {"长丰引水工程", "红岩水库", "望海储能电站项目"} & found


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        (f"- remove: {{type: project, label: 没有的项目}}\n  reason: 试\n  {CITE}", "没有的项目"),
        ("- remove: {type: project, label: 红岩水库}\n  reason: 试\n  cite: {document: plan, quote: 原文没有这句话}", "原文没有这句话"),
        (f"- remove: {{type: project, label: 红岩水库}}\n  {CITE}", "reason"),
        (f"- forget: {{type: project, label: 红岩水库}}\n  reason: 试\n  {CITE}", "add、remove、merge、rename"),
    ],
)
def test_a_correction_that_cannot_be_applied_says_why(
    overlay: str, said: str, documents: tuple[Document, ...], kb: Path, tmp_path: Path
) -> None:
    with pytest.raises(KnowledgeBaseError, match=said):
        build_with(overlay, documents, kb, tmp_path)
