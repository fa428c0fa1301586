"""A small sound rulebook on a document of its own, and a way to spoil it in one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planted import document

from policyqa import corpus, rulebook
from policyqa.adjudication import decide
from policyqa.adjudication.cases import run_case
from policyqa.audit import Tools, Wanted, build
from policyqa.engines import interpreter

SENTENCES = (
    "湖心岛上严禁新建宾馆。",
    "额定容量35吨以下的锅炉一律不得审批。",
    "额定容量35吨以上65吨以下的锅炉须经市政府同意。",
    "额定容量65吨以上的锅炉必须安装在线监测设备。",
    "鼓励陶瓷企业利用窑炉余热为周边社区供暖。",
    "重点湖区内不得新建造纸厂，但利用废纸的除外。",
)

VOCABULARY = """
facts:
  place: {label: 所在地, type: tags, question: 在哪里？}
  facility: {label: 设施, type: tags, question: 建什么？}
  action: {label: 行为, type: tags, question: 做什么？}
  on_island: {label: 位于湖心岛, type: bool, question: 在湖心岛上吗？}
  lake_area: {label: 位于重点湖区, type: bool, question: 在重点湖区吗？}
  waste_paper: {label: 利用废纸, type: bool, question: 用废纸吗？}
  council_consent: {label: 市政府同意, type: bool, question: 市政府同意了吗？}
  online_monitor: {label: 安装在线监测设备, type: bool, question: 装了吗？}
  capacity: {label: 额定容量, type: quantity, unit: t/h, units: {吨: 1}, question: 多大？}
terms:
  place: {甲省: {}, 乙市: {broader: [甲省]}, 丙市: {broader: [甲省]}}
  facility: {宾馆: {}, 锅炉: {}, 陶瓷厂: {}, 造纸厂: {}, 学校: {}, 医院: {}, 仓库: {}, 码头: {}, 桥梁: {}, 公园: {}, 电站: {}, 水厂: {}, 加油站: {}}
  action: {新建: {}, 扩建: {}, 运行: {}}
"""

RULES = """
document: planted
norms:
  - id: island
    title: 湖心岛严禁新建宾馆
    modality: prohibition
    subject: {facility: 宾馆}
    when: {on_island: true, action: 新建}
    cite: 湖心岛上严禁新建宾馆
  - id: small-boiler
    title: 小锅炉不得审批
    modality: prohibition
    subject: {facility: 锅炉}
    when: {capacity: {below: 35 t/h}}
    cite: 额定容量35吨以下的锅炉一律不得审批
  - id: middle-boiler
    title: 中型锅炉须经同意
    modality: procedure
    subject: {facility: 锅炉}
    when: {capacity: {at_least: 35 t/h, below: 65 t/h}}
    requires: {council_consent: true}
    duty: 须经市政府同意
    cite: 额定容量35吨以上65吨以下的锅炉须经市政府同意
  - id: large-boiler
    title: 大锅炉安装在线监测
    modality: obligation
    subject: {facility: 锅炉}
    when: {capacity: {at_least: 65 t/h}}
    requires: {online_monitor: true}
    duty: 必须安装在线监测设备
    cite: 额定容量65吨以上的锅炉必须安装在线监测设备
  - id: ceramics
    title: 鼓励陶瓷余热利用
    modality: permission
    strength: defeasible
    subject: {facility: 陶瓷厂}
    cite: 鼓励陶瓷企业利用窑炉余热为周边社区供暖
  - id: paper
    title: 湖区不得新建造纸厂
    modality: prohibition
    subject: {facility: 造纸厂}
    when: {lake_area: true, action: 新建}
    exceptions: [{when: {waste_paper: true}}]
    cite: 重点湖区内不得新建造纸厂，但利用废纸的除外
"""

CASES = """
cases:
  - {name: 岛上宾馆, facts: {place: 乙市, facility: 宾馆, on_island: true, action: 新建}, verdict: prohibited, fires: [island]}
  - {name: 岛外宾馆, facts: {place: 乙市, facility: 宾馆, on_island: false, action: 新建}, verdict: not_prohibited}
  - {name: 岛上旧宾馆, facts: {place: 乙市, facility: 宾馆, on_island: true, action: 运行}, verdict: not_prohibited}
  - {name: 34吨, facts: {place: 乙市, facility: 锅炉, capacity: 34 t/h}, verdict: prohibited, fires: [small-boiler]}
  - {name: 3吨半, facts: {place: 乙市, facility: 锅炉, capacity: 3.5 t/h}, verdict: prohibited, fires: [small-boiler]}
  - {name: 35吨未同意, facts: {place: 乙市, facility: 锅炉, capacity: 35 t/h}, verdict: conditional, fires: [middle-boiler]}
  - {name: 64吨已同意, facts: {place: 乙市, facility: 锅炉, capacity: 64 t/h, council_consent: true}, verdict: conditional, fires: [middle-boiler]}
  - {name: 64吨不同意, facts: {place: 乙市, facility: 锅炉, capacity: 64 t/h, council_consent: false}, verdict: prohibited, fires: [middle-boiler]}
  - {name: 65吨, facts: {place: 乙市, facility: 锅炉, capacity: 65 t/h, council_consent: false}, verdict: conditional, fires: [large-boiler]}
  - {name: 700吨不装, facts: {place: 乙市, facility: 锅炉, capacity: 700 t/h, online_monitor: false}, verdict: prohibited, fires: [large-boiler]}
  - {name: 陶瓷, facts: {place: 乙市, facility: 陶瓷厂}, verdict: not_prohibited, fires: [ceramics]}
  - {name: 湖区造纸, facts: {place: 乙市, facility: 造纸厂, lake_area: true, action: 新建, waste_paper: false}, verdict: prohibited, fires: [paper]}
  - {name: 湖区废纸造纸, facts: {place: 乙市, facility: 造纸厂, lake_area: true, action: 新建, waste_paper: true}, verdict: not_prohibited}
  - {name: 湖区外造纸, facts: {place: 乙市, facility: 造纸厂, lake_area: false, action: 新建, waste_paper: false}, verdict: not_prohibited}
  - {name: 湖区旧造纸, facts: {place: 乙市, facility: 造纸厂, lake_area: true, action: 运行, waste_paper: false}, verdict: not_prohibited}
"""
AS_OF = date(2026, 6, 1)


def audit(folder: Path, *, rules: str = RULES, cases: str = CASES, sentences: tuple[str, ...] = SENTENCES, mutation: bool = False) -> dict:
    """The report on this rulebook."""
    book, planted, citations = load(folder, rules, cases, sentences)
    circular = any(d.code == "definition-cycle" for d in load.diagnostics)
    wanted = Wanted(as_of=AS_OF, mutation=mutation)
    return build(book, (planted,), citations, wanted=wanted, tools=None if circular else tools(book))


def load(folder: Path, rules: str, cases: str, sentences: tuple[str, ...]):
    """The rulebook, its document and where its quotes stand."""
    for name, text in (("rules/a.yaml", rules), ("rules/a.test.yaml", cases), ("vocabulary/facts.yaml", VOCABULARY)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    planted = document(*sentences)
    book, load.diagnostics = rulebook.load(folder / "rules", folder / "vocabulary", {"planted": planted.info})
    located = {n.id: [corpus.locate(planted, c.quote) for c in n.cite] for n in book.norms}
    return book, planted, {n: tuple(c for c in found if c) for n, found in located.items()}


def tools(book) -> Tools:
    engine = interpreter.compile(book)

    def run(changed, cases):
        compiled = interpreter.compile(changed)
        return [run_case(changed, compiled, c).failures for c in cases]

    def in_play(case):
        got = run_case(book, engine, case).adjudication
        return frozenset(r.norm for r in (*got.reasons, *got.universal))

    return Tools(run=run, decide=lambda facts: decide(book, engine, facts, AS_OF, with_changes=False), in_play=in_play)
