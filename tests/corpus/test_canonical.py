import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyqa.corpus.canonical import canonicalise
from policyqa.corpus.sentences import sentences


@pytest.mark.parametrize(("source", "canonical"), [
    ("到 2025 年，\n\n全市", "到2025年，全市"),
    ("coal   fired\nboiler 65 t/h", "coal fired boiler 65 t/h"),
    ("前　言", "前言"),
    ("μg/m ³", "μg/m³"),
    ("按照 $1\\sim 3$ 调水", "按照$1\\sim 3$调水"),
    ("\ufeff水\u200b土", "水土"),
    ("", ""),
])
def test_layout_whitespace_goes_and_nothing_else(source, canonical):
    assert canonicalise(source).text == canonical


@given(st.text(alphabet="水土ab1。 \n\t　\u200b", max_size=60))
def test_every_visible_character_keeps_its_place_in_both_directions(source):
    found = canonicalise(source)
    for at, char in enumerate(source):
        if not char.isspace() and char != "\u200b":
            assert found.text[found.offset(at)] == char
            assert found.source_offset(found.offset(at)) == at


@given(st.text(alphabet="水土。；！？（）“”《》，ab. \n", max_size=80))
def test_sentences_hold_every_character_in_order(source):
    text = canonicalise(source).text
    spans = sentences(text)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(("text", "count"), [
    ("禁止放牧；强化管理。", 2),
    ("他说：“要先干。再说。”然后走了。", 2),
    ("（含备煤；炼焦）全部改造。", 1),
    ("第一句。”第二句。", 2),
    ("用水控制在9.54亿立方米以内。", 1),
    ("感謝!今天到此結束?是的;好", 4),
    ("Boilers below 65 t/h are banned. New ones need a permit.", 2),
])
def test_sentences_end_where_they_can_be_cited(text, count):
    assert len(sentences(text)) == count


def test_canonicalising_is_linear():
    random.seed(1)
    source = "".join(random.choice("水 a\n。") for _ in range(300_000))
    assert canonicalise(source).text
