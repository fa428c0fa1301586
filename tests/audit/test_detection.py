"""The detector alone, on norms in wordings that no shipped document uses."""

from __future__ import annotations

import pytest
from planted import LISTED, NORMS, TELLING, document

from policyqa.audit.detection import detect
from policyqa.corpus import parse
from policyqa.model.rules import Strength
from policyqa.model.text import Authority


def _in(sentence: str) -> list:
    return list(detect(document(sentence)))


def test_nine_in_ten_planted_norms_are_found() -> None:
    found = [sentence for _, sentence in NORMS if _in(sentence)]
    assert len(found) >= 0.9 * len(NORMS), [s for _, s in NORMS if s not in found]


def test_nearly_all_have_the_right_modality() -> None:
    right = [s for modality, s in NORMS if modality in {n.modality.value for n in _in(s)}]
    assert len(right) >= 0.88 * len(NORMS), [(m, s, [n.modality.value for n in _in(s)]) for m, s in NORMS if s not in right]


def test_exhortation_results_and_government_work_are_not_norms() -> None:
    alarms = [s for s in TELLING if _in(s)]
    assert len(alarms) <= 1, alarms


def test_items_of_a_prohibiting_list_are_prohibitions() -> None:
    found = detect(document(*LISTED))
    assert [(n.modality.value, n.quote) for n in found][-2:] == [("prohibition", s[:-1]) for s in LISTED[1:]]


def test_what_only_names_the_case_never_stands_alone() -> None:
    sentence = "因救援需要确需进入封闭区域的，作业单位应当取得园区管理机构出具的证明。"
    assert [n.quote for n in _in(sentence)] == [sentence[:-1]]


def test_brackets_do_not_decide_the_modality() -> None:
    assert [n.modality.value for n in _in("冷库项目注册资本不得低于300万元（不含土地款、不得分期缴纳）。")] == ["obligation"]


def test_an_authority_that_refuses_states_a_norm() -> None:
    refuses = "市场监督管理部门不得向无排烟通道的餐饮门店核发营业执照。"
    assert [n.modality.value for n in _in(refuses)] == ["prohibition"]


def test_quotes_are_verbatim_and_inside_their_clause() -> None:
    planted = document(*(s for _, s in NORMS), *TELLING)
    for norm in detect(planted):
        assert planted.canonical[norm.start : norm.end] == norm.quote


def test_a_report_binds_only_where_its_words_do() -> None:
    sentences = ("渣土运输车辆必须加装盲区预警装置。", "推进陶瓷企业余热利用改造。")
    assert [n.quote for n in detect(document(*sentences, authority=Authority.REPORT))] == [sentences[0][:-1]]


def test_two_norms_of_one_sentence_are_two() -> None:
    found = _in("城市湿地公园内禁止燃放孔明灯，确需举办灯会的，须经公园管理机构同意。")
    assert [n.modality.value for n in found] == ["prohibition", "procedure"]


def test_commas_in_brackets_do_not_cut_a_norm() -> None:
    sentence = "表面处理企业（含电镀，酸洗，磷化，阳极氧化）必须安装镍离子在线监测设备。"
    assert [n.quote for n in _in(sentence)] == [sentence[:-1]]


def test_the_case_before_the_operative_words_belongs_to_the_norm() -> None:
    sentence = "对使用未成年工的采石企业，依法予以查处。"
    (norm,) = _in(sentence)
    assert norm.quote == sentence[:-1]
    assert norm.subject == "使用未成年工的采石企业"


@pytest.mark.parametrize(
    ("sentence", "operator", "value", "unit"),
    [
        ("凡日处理能力不足300吨的屠宰加工点，一律不予受理扩建申请。", "<", "300", "吨"),
        ("文物本体周边200米以内严禁建设高层住宅项目。", "<=", "200", "米"),
        ("年货运量150万吨以上的冷链企业必须修建装卸站台。", ">=", "150", "万吨"),
        ("充电车位比例不得低于20%。", ">=", "20", "%"),
        ("超过30公里的输气管线须经专家论证。", ">", "30", "公里"),
    ],
)
def test_figures_are_read_with_operator_and_unit(sentence: str, operator: str, value: str, unit: str) -> None:
    figures = [t for n in _in(sentence) for t in n.thresholds]
    assert (operator, value, unit) in [(f.op, f.value, f.unit) for f in figures]


def test_years_are_not_figures() -> None:
    assert not [t for n in _in("到2027年，渣土运输车辆必须加装盲区预警装置。") for t in n.thresholds]


def test_place_and_exception_are_told() -> None:
    (norm,) = _in("除国家重大科研装置外，古城墙保护区内不准兴建任何永久性建筑物。")
    assert norm.place_scope == "古城墙保护区"
    assert norm.exception == "除国家重大科研装置外"


def test_in_principle_is_defeasible() -> None:
    (norm,) = _in("文物本体周边200米范围内原则上不安排高层住宅项目。")
    assert norm.strength is Strength.DEFEASIBLE


_LIST = """某县产业准入负面清单

| 序号 | 小类（代码及名称） | 存在状况 | 管控要求 |
| --- | --- | --- | --- |
| 1 | 2211苇浆制造 | 规划发展产业 | 禁止新建 |
| 2 | 0313鹿的饲养 | 现有产业 | 1.禁止在湖岸500米内新建养鹿场。2.现有鹿场应在2031年底前搬迁。 |
"""


def _parsed(text: str) -> list:
    return list(detect(parse(text, document("无。").info)))


def test_an_access_list_forbids_in_its_column_of_demands_what_its_row_names() -> None:
    found = _parsed(_LIST)
    assert [(n.modality.value, n.quote) for n in found][:2] == [
        ("prohibition", "禁止新建"), ("prohibition", "1.禁止在湖岸500米内新建养鹿场")]
    assert [n.subject for n in found] == ["苇浆制造", "鹿的饲养", "鹿的饲养"]
    assert all(parse(_LIST, document("无。").info).canonical[n.start : n.end] == n.quote for n in found)


def test_a_column_that_demands_nothing_holds_no_norms_of_faint_words() -> None:
    assert _parsed("某县项目表\n\n| 名称 | 建设内容 |\n| --- | --- |\n| 甲厂 | 改造锅炉，安装在线监测设备，压减过剩产能 |\n") == []


def test_the_items_of_a_catalogue_are_what_the_name_of_its_class_says() -> None:
    found = _parsed("第一类 限制类\n一、窑业\n1.单窑5万件以下的陶罐线\n2.无余热利用的隧道窑\n第二类 淘汰类\n1.土法烧砖\n2.直火熔蜡\n")
    assert [(n.modality.value, n.quote) for n in found] == [
        ("restriction", "1.单窑5万件以下的陶罐线"), ("restriction", "2.无余热利用的隧道窑"),
        ("prohibition", "1.土法烧砖"), ("prohibition", "2.直火熔蜡")]


@pytest.mark.parametrize("sentence", [
    "限制类主要是工艺落后、需要禁止新建的装备及产品。",
    "与上级目录一致的产业，不再在清单中重复列出。",
    "合理划定禁止露营区域。",
    "省、自治区、直辖市根据实际情况，可以规定更小的禁止开垦坡度。",
    "区内禁止燃用的燃料组合对应《某燃料目录》的第三类。",
    "省水行政主管部门确定重要断面的管控指标，应当征求省自然资源主管部门的意见。",
    "出现严重干旱时，湖区管理机构应当组织实施应急调度。",
    "必要时，可以在水源保护区外围划定一定的区域作为缓冲区。",
    "昨日举行吹风会，介绍《关于严格控制新建鞣革项目的实施意见》。",
    "注：期限为2031年底是指应于该日前淘汰。",
])
def test_definitions_lists_of_contents_and_powers_of_authorities_bind_nobody(sentence: str) -> None:
    assert _in(sentence) == []


@pytest.mark.parametrize(("modality", "sentence"), [
    ("procedure", "新建滑雪场项目应当依法进行环境影响评价。"),
    ("procedure", "园区设置排污口依法依规实行审核制。"),
    ("procedure", "跨省转移废料的单位，应当向移出地生态环境主管部门提出申请。"),
    ("restriction", "湖区国土空间严格实行用途管制。"),
    ("prohibition", "对未完成任务的地区，暂停对该地区水泥项目办理核准手续。"),
    ("restriction", "能效低于基准的新建项目，参照限制类管理。"),
    ("obligation", "新建热处理炉原则上采用清洁能源。"),
])
def test_wordings_of_notices_and_statutes(modality: str, sentence: str) -> None:
    assert [n.modality.value for n in _in(sentence)] == [modality]
