from fractions import Fraction

import pytest

from policyqa.understanding.amounts import AmountFinder
from policyqa.understanding.folding import fold
from policyqa.understanding.numerals import parse_numeral


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("燃煤鍋爐 ４０ 噸", "燃煤锅炉40吨"),
        ("“两高”项目（非重点）", "两高项目(非重点)"),
        ("a  Coal   Boiler", "a coal boiler"),
        ("58 ＭＷ，国Ⅳ", "58 mw,国iv"),
        ("运\u200b城\x00市", "运城市"),
    ],
)
def test_folding(text, folded):
    assert fold(text).text == folded


def test_every_folded_character_knows_where_it_came_from():
    folded = fold("在 運城「市」建 ㎡")
    start = folded.text.index("运城市")
    assert folded.source(start, start + 3) == "運城「市"
    assert folded.source(len(folded.text) - 2, len(folded.text)) == "㎡"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("四十", 40),
        ("十五", 15),
        ("一百五十万", 1_500_000),
        ("1.5万", 15_000),
        ("两万五", 25_000),
        ("二百零五", 205),
        ("三点五", Fraction(7, 2)),
        ("半", Fraction(1, 2)),
        ("1,200", 1200),
        ("一亿二千万", 120_000_000),
        ("二〇二五", 2025),
    ],
)
def test_numerals_are_exact(text, value):
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    ("text", "low", "high", "base"),
    [
        ("35到65吨", 35, 65, "t"),
        ("35吨至65吨", 35, 65, "t"),
        ("三四十吨", 30, 40, "t"),
        ("两三公里", 2, 3, "km"),
        ("1%—3%", 1, 3, "%"),
        ("百分之三", 3, 3, "%"),
        ("2×40吨", 80, 80, "t"),
        ("3-5万吨", 30_000, 50_000, "t"),
        ("一吨半", Fraction(3, 2), Fraction(3, 2), "t"),
        ("三百八十千安", 380, 380, "ka"),
        ("五万千瓦", 50_000, 50_000, "kw"),
        ("40多吨", 40, 50, "t"),
    ],
)
def test_amounts(text, low, high, base):
    (amount,) = AmountFinder([]).find(fold(text).text)
    assert (amount.interval.low, amount.interval.high, amount.unit.base) == (low, high, base)


@pytest.mark.parametrize("text", ["一事一议", "三川河", "十分可以", "第一个", "五台山", "国四标准", "二期工程项目"])
def test_numerals_inside_words_are_no_amounts_of_a_measure(text):
    units = {a.unit.base for a in AmountFinder([]).find(fold(text).text)}
    assert not units & {"t", "km", "m", "%", "kw"}
