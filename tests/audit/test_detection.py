"""The detector alone, on norms in wordings that no shipped document uses."""

from __future__ import annotations

import pytest
from planted import LISTED, NORMS, TELLING, document

from policyqa.audit.detection import detect
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
