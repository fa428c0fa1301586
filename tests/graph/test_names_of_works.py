"""What works are called and where they lie: by capacity, by the entry above, by the topic of the paragraph, by a township of the heading."""

from datetime import date
from pathlib import Path

import pytest

from policyqa import corpus, graph
from policyqa.graph import NodeType, PolicyGraph, gazetteer
from policyqa.model.text import Authority, DocumentInfo

TEXT = """清源市水务规划

清源市人民政府

第一章  水系治理

第一节  加强湖泊治理

开展月牙湖堵源清水治理。实施污染水体治理工程、底泥清淤工程。

主要水体为：月牙湖、柳溪河。设立上青泉、玉带泉、河口村泉泉源保护区。

专栏1 污水治理重点项目

1.园区污水处理设施工程：

东陵县北关工业园区建设处理能力3万m³/d，其中一期为1.5万m³/d的污水处理厂及配套设施。

2.清源市乡镇污水处理站建设项目：

石桥县2个，设计规模1200m³/d；

3.长堤治理工程：全长13.2千米。
"""


@pytest.fixture(scope="module")
def lake(kb: Path) -> PolicyGraph:
    info = DocumentInfo(
        id="lake", title="清源市水务规划", short_title="清源规划", issuer="清源市人民政府", authority=Authority.PLAN,
        jurisdiction="清源市", valid_from=date(2022, 1, 1),
    )  # fmt: skip
    return graph.build((corpus.parse(TEXT, info),), kb)


def places(built: PolicyGraph, name: str) -> set[str]:
    node = next(n for n in built.of(NodeType.PROJECT) if built.label(n) == name)
    return {built.label(e.target) for e in built.out(node, "located_in")}


def test_a_work_told_by_its_capacity_is_called_by_what_it_is(lake: PolicyGraph) -> None:
    assert "东陵县北关工业园区污水处理厂及配套设施" in {lake.label(n) for n in lake.of(NodeType.PROJECT)}


def test_an_entry_of_a_place_and_a_number_bears_the_name_of_the_entry_above(lake: PolicyGraph) -> None:
    assert places(lake, "石桥县乡镇污水处理站建设项目") == {"石桥县"}


def test_a_work_without_a_place_lies_where_its_paragraph_opens(lake: PolicyGraph) -> None:
    assert places(lake, "底泥清淤工程") == {"月牙湖"}


def test_a_length_keeps_its_whole_word(lake: PolicyGraph) -> None:
    node = next(n for n in lake.of(NodeType.PROJECT) if lake.label(n) == "长堤治理工程")
    assert lake.node(node)["figures"] == "全长13.2千米"


def test_a_spring_is_not_the_village_whose_name_it_begins_with(lake: PolicyGraph) -> None:
    works = [n for n in lake.of(NodeType.PROJECT) if "泉" in lake.label(n)]
    assert works
    assert all("村" not in lake.label(e.target) for n in works for e in lake.out(n, "located_in"))


def test_words_of_speech_about_a_landmark_are_no_places(tmp_path: Path) -> None:
    told = "terms:\n  place:\n    清源市: {synonyms: [月牙湖, 进月牙湖, 月牙湖边]}\n    东陵县: {broader: [清源市]}\n"
    (tmp_path / "places.yaml").write_text(told, encoding="utf-8")
    assert [p.name for p in gazetteer.administrative(tmp_path)] == ["清源市", "东陵县", "月牙湖"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("支持青泉发展", ["青泉市"]), ("保护上青泉", []), ("东陵河", []), ("东陵县河道", ["东陵县"]), ("石村泉", []), ("石村", ["石村"])],
)
def test_a_name_inside_the_name_of_another_place_is_not_found(text: str, found: list[str]) -> None:
    known = gazetteer.Gazetteer([
        gazetteer.Place(name="青泉市", kind="city", aliases=("青泉",)),
        gazetteer.Place(name="东陵县", kind="county", aliases=("东陵",)),
        gazetteer.Place(name="石村", kind="township"),
    ])  # fmt: skip
    assert [span.name for span in known.find(text)] == found


def test_a_verb_is_no_part_of_the_name_of_a_water() -> None:
    texts = ("整治进甲湖，进甲湖。推进柳溪河，加强柳溪河。",)
    assert {p.name for p in gazetteer.discovered(texts, gazetteer.Gazetteer([]))} == {"进甲湖", "柳溪河"}
