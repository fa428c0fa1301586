"""Questions to the small plan: what it says is told with its sentence, what it does not say is not told."""

import pytest

from policyqa.graph import NodeType, PolicyGraph
from policyqa.graph.trace import TraceResult, trace


def told(result: TraceResult) -> str:
    labels = " ".join(str(step.get("label", "")) for path in result.paths for step in path)
    return "".join(s.text for s in result.statements) + labels


@pytest.mark.parametrize(
    ("question", "must"),
    [
        ("柳溪河二期治理工程列在哪个专栏，支撑什么目标？", ["水系治理重点项目", "加强水系治理", "18.5公里"]),
        ("清源哪些项目支撑水系连通？", ["东陵县柳溪河综合整治工程", "石桥县月牙湖湿地修复项目"]),
        ("石桥县有哪些项目？", ["石桥县月牙湖湿地修复项目", "石桥80MW风电项目"]),
        ("水库建设由哪个部门负责？", ["市水利部门"]),
        ("农业农村部门负责什么？", ["田间节水"]),
        ("清源市森林覆盖率2025年目标是多少，是约束性还是预期性？", ["38.0", "31.0", "约束性"]),
        ("水网建设依据哪个文件？文号是什么？", ["清源市水网建设方案", "清政发〔2021〕9号"]),
        ("表2共有多少项指标，其中预期性的有几项？", ["3项指标", "预期性1项"]),
        ("专栏一列了多少个项目？", ["3个项目"]),
        ("石桥80MW风电项目投资多少？", ["6.5亿元"]),
        ("如果取消望海储能电站项目会有什么影响？", ["望海储能电站项目", "壮大清洁能源"]),
        ("望海储能电站项目", ["2.1亿元"]),
    ],
)
def test_what_the_plan_says_is_told_with_its_words(small: PolicyGraph, question: str, must: list[str]) -> None:
    result = trace(small, question)
    assert result.found
    for words in must:
        assert words in told(result), told(result)
    assert any(s.citations for s in result.statements)


@pytest.mark.parametrize(
    "question",
    [
        "柳溪河二期治理工程的总投资是多少？",
        "月牙湖水质提升项目由哪家公司施工？",
        "青石水库哪年竣工？",
        "清源市地铁一号线什么时候通车？",
        "白马县有哪些项目支撑什么目标？",
        "清源市核电装机容量目标是多少？",
        "垃圾焚烧厂由哪个部门负责？",
        "清源市市长是谁？",
        "量子计算中心支撑什么目标？",
    ],
)
def test_what_the_plan_does_not_say_is_not_told(small: PolicyGraph, question: str) -> None:
    result = trace(small, question)
    assert not result.found, told(result)
    assert result.statements == ()
    assert result.paths == ()


def test_every_citation_of_every_statement_is_verbatim(small: PolicyGraph) -> None:
    for node in small.of(NodeType.PROJECT, NodeType.TARGET, NodeType.INDICATOR, NodeType.GOAL):
        for statement in trace(small, small.label(node)).statements:
            for citation in statement.citations:
                assert small.documents[citation.document].canonical[citation.start : citation.end] == citation.quote


def test_a_path_leads_from_the_project_to_the_agency(small: PolicyGraph) -> None:
    path = trace(small, "柳溪河二期治理工程支撑什么目标？").paths[0]
    assert [s["type"] for s in path[::2]] == ["project", "box", "section", "section", "plan", "agency"]
    assert all("relation" in s and "basis" in s for s in path[1::2])


def test_goals_without_projects_are_told_with_their_number(small: PolicyGraph) -> None:
    text = told(trace(small, "哪些目标没有任何项目支撑？"))
    assert "没有项目列在其下的目标" in text
    assert "强化河湖管护" in text


@pytest.mark.parametrize("question", ["", "？", "a" * 5000, "的的的", "《》", "1 2 3"])
def test_strange_questions_do_no_harm(small: PolicyGraph, question: str) -> None:
    trace(small, question)
