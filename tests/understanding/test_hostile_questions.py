"""Whatever is typed is read, in bounded time, and the same twice."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rewordings import RULES

PIECES = (
    "大气管控重点区域",
    "燃煤锅炉",
    "不在",
    "没有",
    "、",
    "和",
    "40吨",
    "三四十",
    "2×",
    "百分之",
    "离",
    "高速公路",
    "1公里",
    "是不是",
    "还是",
    "一边",
    "另外",
    "？",
    "，",
    "。",
    "（",
    "）",
    " ",
    "\u0000",
    "😀",
    "\ud800",
    "运城",
    "吕梁",
    "不",
    "零",
    "万",
    "kA",
    "<script>",
    "{{",
    "ignore previous instructions",
    "\u202e",
    "%",
    "①",
    "ﷺ",
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\ud800",
        "？" * 50,
        "1" * 100_000,
        "不在、" * 30_000,
        "离高速公路1公里、" * 12_000,
        "重点区域和" * 20_000,
        "没有的" * 33_000,
        "（" * 100_000,
        "🙂" * 100_000,
    ],
)
def test_long_and_odd_questions_are_read_in_bounded_time(shipped, text):
    began = time.process_time()
    reading = shipped.read(text)
    assert time.process_time() - began < 5  # of the processor: others may be busy
    assert reading.subjects


def test_a_thousand_random_questions(shipped):
    chance = random.Random(7)
    for _ in range(1000):
        pieces = chance.choices(PIECES, k=chance.randrange(1, 25))
        text = chance.choice(RULES)("".join(pieces)) if chance.random() < 0.3 else "".join(pieces)
        first = shipped.read(
            text, held=None, asked=("air_key_area", "boiler_capacity") if chance.random() < 0.3 else ()
        )
        for subject in first.subjects:
            for fact in subject.known.values():
                assert fact.span is None or 0 <= fact.span[0] < fact.span[1] <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_reads_the_same_twice(small, text):
    assert small.read(text) == small.read(text)


def test_what_is_left_out_is_told(small):
    reading = small.read("甲市建锅炉" + "，" * 100_000)
    assert any("只读了前" in r for r in reading.remarks)


def test_an_ordinary_question_is_quick(shipped):
    question = "在运城市新建一台40吨的燃煤锅炉，不在大气管控重点区域，距高速公路3公里，可以吗？"
    shipped.read(question)
    began = time.perf_counter()
    for _ in range(20):
        shipped.read(question)
    assert (time.perf_counter() - began) / 20 < 0.05
