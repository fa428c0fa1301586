import pytest

from policyqa.corpus import fold, locate, parse
from policyqa.corpus.mojibake import mojibake_repairs
from policyqa.corpus.repairs import read_curated
from policyqa.corpus.tex import tex_repairs
from policyqa.errors import KnowledgeBaseError
from policyqa.model.text import Repair


def one_byte_late(text: str, lost: int) -> str:
    """What a decoder prints that loses one byte of GBK and reads on until it is in step again."""
    head, raw = text[:lost], text[lost:].encode("gbk")[1:]
    printed, at = head + "?", 0
    while at < len(raw):
        if raw[at] < 0x80:
            return printed + chr(raw[at]) + raw[at + 1:].decode("gbk")
        printed += raw[at:at + 2].decode("gbk")
        at += 2
    raise AssertionError("never in step again")


@pytest.mark.parametrize(("text", "lost"), [
    ("感謝您的提問。我們將在這個時候繼續推進各項工作。", 6),
    ("激發建設的內生動力。持續改善空氣質量,加強防治。", 9),
    ("取得明顯成效。環境質量持續改善,人民群眾滿意。", 6),
])
def test_bytes_read_one_late_are_read_again(text, lost):
    printed = one_byte_late(text, lost)
    repairs = list(mojibake_repairs(printed))
    assert len(repairs) == 1
    repair = repairs[0]
    assert printed[: repair.start] + repair.reading + printed[repair.end:] == text
    assert printed[repair.start:repair.end] == repair.printed


@pytest.mark.parametrize("text", ["真的吗?不是的A类项目。", "为什么?水质达到V类。", "请问?一二三四五六m", "什么??没有。", "是否达标?PM2.5已达标"])
def test_honest_question_marks_are_left_alone(text):
    assert not [r for r in mojibake_repairs(text) if r.reading != " "]


@pytest.mark.parametrize(("printed", "reading"), [
    ("$1\\sim 3\\text{m}^3/\\text{s}$", "1~3m³/s"), ("PM_{10}", "PM10"), ("$SO_2$", "SO2"), ("5 $\\mu g/m^3$", "μg/m³"),
    ("$\\geq 95\\%$", "≥95%"), ("km^2", "km²"),
])
def test_formulas_are_read(printed, reading):
    assert [repair.reading for repair in tex_repairs(printed)] == [reading]


@pytest.mark.parametrize("text", ["每吨$5元和$6元", "file_name.txt", "价格$100"])
def test_what_is_no_formula_stays(text):
    readings = [r for r in tex_repairs(text) if "$" in r.printed]
    assert not readings


def test_curated_repairs_apply_wherever_the_words_stand_and_missing_ones_are_told(info):
    curated = (Repair(printed="能熬", reading="能耗", reason="误字"), Repair(printed="没有", reading="有", reason="误字"))
    document = parse("降低能熬。严控能熬总量。", info, curated)
    assert [clause.reading for clause in document.clauses] == ["降低能耗。", "严控能耗总量。"]
    assert [clause.text for clause in document.clauses] == ["降低能熬。", "严控能熬总量。"]
    assert "没有" in document.warnings[0]


def test_a_bad_list_of_repairs_names_the_entry(tmp_path):
    (tmp_path / "repairs.yaml").write_text("- {document: a, printed: b, reading: c}\n", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match="第 1 项缺少 'reason'"):
        read_curated(tmp_path / "repairs.yaml")


@pytest.mark.parametrize(("one", "other"), [
    ("呂梁規劃", "吕梁规划"), ("ＰＭ２．５", "PM2.5"), ("地表水Ⅲ类", "地表水III类"), ("ABC", "abc"), ("“一事一議”", '"一事一议"'),
    ("关于、於", "关于、于"), ("１２３％", "123%"),
])
def test_variants_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_quotes_are_located_whatever_their_whitespace(shipped):
    plan = shipped["yuncheng-plan"]
    cite = locate(plan, "大气管控重点区域 不得审批\n65吨以下燃煤锅炉")
    assert cite is not None
    assert plan.canonical[cite.start:cite.end] == cite.quote == "大气管控重点区域不得审批65吨以下燃煤锅炉"
    assert cite.path[-1] == "1.优化产业发展布局"
    assert cite.repaired is None
    assert locate(plan, "处理能力10000m^3/d污水处理厂") is not None
    assert locate(plan, "本规划没有这句话") is None
    assert locate(plan, "  ") is None


def test_a_quote_over_two_sentences_belongs_to_the_clause_it_begins_in(shipped):
    cite = locate(shipped["yuncheng-plan"], "严禁河道放牧；强化水产养殖环境管理")
    assert cite is not None
    assert cite.clause.endswith("四.二.3/p1/s3")


def test_a_citation_of_repaired_words_shows_both(shipped):
    cite = locate(shipped["lvliang-plan"], "兴县赵家塔铁路专运线")
    assert cite is not None
    assert cite.repaired == "兴县赵家塔铁路专用线"
    assert "专运线" in cite.quote
