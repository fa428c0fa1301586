"""Questions of more kinds to a small plan: lists counted, two doers, two figures, deeds, laws by their matter, and what is not said."""

from datetime import date
from pathlib import Path

import pytest

from policyqa import corpus, graph
from policyqa.graph import PolicyGraph
from policyqa.graph.trace import TraceResult, trace
from policyqa.model.text import Authority, DocumentInfo

TEXT = """清源市水务发展规划

清源市人民政府

清政发〔2022〕5号

第一章  水系治理

第一节  加强水源保护

强化源头保护。设立白马泉、玉带泉、龙眼泉、双井泉泉源保护区。严格执行《清源市柳溪河保护条例》。

推进污水处理。重点推动东陵县城南污水处理厂新建工程、石桥县污泥处置工程等建设。石桥县污泥处置工程日处理污泥40吨/日。

专栏1 水系治理重点项目

柳溪河整治工程（东门桥至西闸段）：治理河道6公里。

第二节  加强保障

落实责任。园林部门负责河岸绿化养护，对淤积严重的河段，市城市管理局组织人员定期清淤。全市节水产业完成产值20亿元，同比增长3%；节水产业增加值6亿元，同比增长5%。

节水宣传进校园活动由清源市水务局主办。副市长李某主持召开全市节水工作推进会。建立绿色贷款机制，石桥县发放首笔取水权质押贷款80万元。
"""


def told(result: TraceResult) -> str:
    return "".join(s.text for s in result.statements)


@pytest.fixture(scope="module")
def water(kb: Path) -> PolicyGraph:
    info = DocumentInfo(
        id="water", title="清源市水务发展规划", short_title="清源规划", issuer="清源市人民政府", authority=Authority.PLAN,
        jurisdiction="清源市", valid_from=date(2022, 1, 1), number="清政发〔2022〕5号",
    )  # fmt: skip
    return graph.build((corpus.parse(TEXT, info),), kb)


@pytest.mark.parametrize(
    ("question", "must"),
    [
        ("清源市设立的泉源保护区有几个，是哪些泉？", ["4项", "白马泉", "双井泉"]),
        ("河岸绿化养护和清淤分别由哪个部门做？", ["园林部门", "城市管理局"]),
        ("节水宣传进校园活动由谁主办？", ["清源市水务局"]),
        ("谁主持召开了节水工作推进会？", ["副市长李某"]),
        ("清源市节水产业产值和增加值是多少？", ["20亿元", "6亿元"]),
        ("石桥县取水权质押贷款贷了多少？", ["80万元"]),
        ("柳溪河有哪部地方法规？", ["清源市柳溪河保护条例"]),
        ("清源规划由哪个单位印发，发文字号是什么？", ["清政发〔2022〕5号"]),
        ("石桥县污泥处置工程日处理规模多大？", ["40吨/日"]),
        ("清源市污水处理要抓哪几个项目？", ["东陵县城南污水处理厂新建工程"]),
        ("柳溪河东门桥到西闸段要做什么，列在哪个专栏？", ["专栏1", "6公里"]),
    ],
)
def test_it_tells_what_is_asked_in_its_words(water: PolicyGraph, question: str, must: list[str]) -> None:
    result = trace(water, question)
    assert result.found
    for words in must:
        assert words in told(result), told(result)


@pytest.mark.parametrize(
    "question",
    [
        "东陵县城南污水处理厂新建工程的日处理能力是多少？",  # printed of the work of another county only
        "清源市柳溪河保护条例是哪天发布的？",
        "清源市柳溪河保护条例的文号是什么？",
        "望海区有哪些污水处理厂项目？",
    ],
)
def test_it_tells_nothing_of_what_is_not_said(water: PolicyGraph, question: str) -> None:
    result = trace(water, question)
    assert not result.found, told(result)
