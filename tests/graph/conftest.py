"""A plan of another city in another layout, written for these tests, with projects, aims and duties planted in it."""

from datetime import date
from pathlib import Path

import pytest

from policyqa import corpus, graph
from policyqa.graph import PolicyGraph
from policyqa.model.text import Authority, Document, DocumentInfo

KB = Path(__file__).parents[2] / "kb"

PLACES = """
terms:
  place:
    云岭省: {synonyms: [云岭]}
    清源市: {broader: [云岭省], synonyms: [清源]}
    东陵县: {broader: [清源市], synonyms: [东陵]}
    石桥县: {broader: [清源市], synonyms: [石桥]}
    望海区: {broader: [清源市], synonyms: [望海]}
"""

PLAN = """清源市生态环境提升规划

清源市人民政府

第一章  现状

第一节  发展基础

“十三五”期间，全市建成污水处理厂12座，实施金沙河治理工程，森林覆盖率达到31%。

第二章  总体目标

到2025年，全市森林覆盖率达到38%以上，城市生活垃圾回收利用率不低于40%。到2030年，绿色生产方式基本形成。

表2 清源市主要指标

序号	指标名称	单位	2020年	2025年目标	属性
1	森林覆盖率	%	31.0	38.0	约束性
2	地下水取水总量	亿立方米	2.6	不增加	约束性
3	农村污水治理率	%	22	45	预期性

第三章  重点任务

第一节  加强水系治理

推进水系连通。重点实施东陵县柳溪河综合整治工程、石桥县月牙湖湿地修复项目和望海区古城排水管网改造工程。加快推进东陵县青石水库、红岩水库等中型水库建设，2025年前新增供水能力1200万立方米。利用长丰引水工程实现金沙河生态补水。

强化河湖管护。市水利部门负责水系连通和水库建设，农业农村部门负责田间节水。严格落实《云岭省河湖保护条例》，根据《清源市水网建设方案》（清政发〔2021〕9号）统筹推进。严禁新建高耗能项目，原则上不再批准用煤项目。

专栏 一  水系治理重点项目

1.柳溪河二期治理工程：治理河道18.5公里，新建堤防6.2公里。

2.月牙湖水质提升项目：东陵、石桥两县清淤42万立方米。

3.乡镇污水处理工程：

石桥县河口镇建设日处理3000吨污水处理厂及配套管网；

东陵县12个村建设污水收集设施。

第二节  培育绿色产业

壮大清洁能源。推动海润新能源投资6.5亿元的石桥80MW风电项目、投资2.1亿元的望海储能电站项目建成投产。重点建设蓝图环保科技有限公司年处理20万吨固废综合利用、望海云谷数据中心升级改造等项目。规模养殖场粪污处理设施配套率达到90%。鼓励企业开展节能改造。

完善设施。到2025年，畜禽规模养殖场粪污处理设施配套率达到95%以上。

第四章  保障措施

市发展改革委牵头负责规划实施，各县（区）人民政府是责任主体，应当制定实施方案。
"""

REPORT = """清源市重点工作进展通报

清源市发展和改革委员会

一、重点项目

今年继续推进柳溪河综合整治工程，完成投资3000万元。市政府印发《清源市重点工程清单》，持续推进“百河清流工程”建设。
"""

def _info(identifier: str, title: str, authority: Authority, issuer: str) -> DocumentInfo:
    return DocumentInfo(
        id=identifier, title=title, short_title=title[:6], issuer=issuer, authority=authority, jurisdiction="清源市",
        valid_from=date(2021, 1, 1),
    )  # fmt: skip


@pytest.fixture(scope="session")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kb")
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "places.yaml").write_text(PLACES, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    plan = corpus.parse(PLAN, _info("plan", "清源市生态环境提升规划", Authority.PLAN, "清源市人民政府"))
    report = corpus.parse(REPORT, _info("report", "清源市重点工作进展通报", Authority.REPORT, "清源市发展和改革委员会"))
    return (plan, report)


@pytest.fixture(scope="session")
def small(documents: tuple[Document, ...], kb: Path) -> PolicyGraph:
    return graph.build(documents, kb)


@pytest.fixture(scope="session")
def shipped() -> PolicyGraph:
    return graph.build(corpus.load(KB), KB)
