"""Questions for the duties or the fate of a described undertaking are decided; questions for the documents are not."""

import pytest

from policyqa.model.reading import Intent
from policyqa.understanding import duties


@pytest.mark.parametrize(
    "question",
    [
        "吕梁新建固定资产投资项目，用能设备的能效得到几级",
        "孝义焦化厂无组织排放要守哪个标准",
        "吕梁新上高耗能项目能耗煤耗要到什么水平",
        "吕梁安全利用类耕地种小麦，要采取什么措施",
        "柳林一块受污染的地修复完了，后续得怎么处理，谁来管",
        "文水办个钢厂，有啥必须做到的",
        "运城露天矿山，有啥硬杠杠",
        "我们在孝义新上一台燃煤锅炉，规划怎么看",
        "运城盐湖区新建一座化工厂，规划什么态度",
        "临县有台老燃煤锅炉，多大吨位记不清了，要淘汰吗",
        "吕梁一个煤矿一年外运多少吨还没定，要不要修铁路专用线",
        "柳林的焦炭往河北发，几十里路用汽车拉行不",
        "临县饭店的污水想直接引到河里，没多少水，没事吧",
    ],
)
def test_what_a_described_undertaking_must_do_is_decided(shipped, question):
    reading = shipped.read(question)
    assert (reading.intent, reading.score) == (Intent.PERMISSION, 1.0)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("运城2025年单位GDP能耗要降到多少", Intent.TARGET),
        ("运城农村污水治理率要达到多少", Intent.TARGET),
        ("吕梁大宗货物铁路运输比例要达到多少", Intent.TARGET),
        ("吕梁焦化厂超低排放改造由哪个部门负责", Intent.AGENCY),
        ("柳林煤矿矸石治理谁来牵头", Intent.AGENCY),
        ("运城新建污水处理厂项目有哪些", Intent.TRACE),
        ("吕梁新建燃煤锅炉的规定在哪一节", Intent.TRACE),
        ("吕梁赤泥利用要靠哪些企业", Intent.TRACE),
        ("规划怎么规定运城焦化行业布局的", Intent.SEARCH),
        ("煤改电、煤改气、集中供热相加对得上总数吗？总数多少？", Intent.TARGET),
    ],
)
def test_what_the_documents_say_is_not_decided(shipped, question, intent):
    assert shipped.read(question).intent is intent


@pytest.mark.parametrize("text", ["几十里路", "没多少水", "好几家", "多大吨位记不清了", "一年多少吨还没统计", "不管谁来"])
def test_words_that_ask_nothing_are_blanked(text):
    silent = duties.quiet(text)
    assert silent != text
    assert len(silent) == len(text)


@pytest.mark.parametrize("text", ["目标是多少", "有几个项目", "共几万亩", "由谁负责", "记不清了，目标是多少"])
def test_words_that_ask_are_kept(text):
    assert duties.quiet(text) == text


def test_an_answering_word_holds_no_duty():
    assert not duties.asks_for_duty("重污染应急减排按哪份技术指南")
    assert not duties.asks_whether_needed("户数相加对得上总数吗")
