"""A query gives up the city it names, and gains the words that documents use for its own."""

import pytest

from policyqa.errors import KnowledgeBaseError
from policyqa.retrieval.query import read_lexicon, read_query

CITIES = ("东城市", "西城市", "北省")


@pytest.fixture
def lexicon(vocabulary):
    return read_lexicon(vocabulary)


@pytest.mark.parametrize(
    ("text", "rest", "named"),
    [
        ("东城市的清扫率", "的清扫率", {"东城市"}),
        ("東城清扫率", "清扫率", {"东城市"}),
        ("Westville cleaning", "cleaning", {"西城市"}),
        ("Eastvillean cleaning", "eastvillean cleaning", set()),
        ("西城老区清扫率", "清扫率", {"西城市"}),
        ("大河县清扫率", "大河县清扫率", {"东城市"}),
        ("东城和西城的清扫率", "和的清扫率", {"东城市", "西城市"}),
        ("东城市", "东城市", {"东城市"}),
        ("清扫率", "清扫率", set()),
        ("洞庭市清扫率", "洞庭市清扫率", set()),
        ("东成市清扫率", "清扫率", {"东城市"}),
        ("PM2.5 东程", "pm2.5", {"东城市"}),
    ],
)
def test_the_jurisdiction_is_read_and_its_name_taken_out(lexicon, text, rest, named):
    made = read_query(text, lexicon, CITIES)
    assert (made.text, made.jurisdictions) == (rest, named)


def test_a_city_without_documents_leads_to_the_province_and_stays_in_the_text(lexicon):
    made = read_query("西城市清扫率", lexicon, ("东城市", "北省"))
    assert (made.text, made.jurisdictions) == ("西城市清扫率", {"北省"})


def test_words_already_said_are_not_said_again(lexicon):
    assert read_query("洗过的水就是再生水", lexicon, CITIES).related == ("中水",)


def test_a_knowledge_base_without_vocabulary_has_an_empty_lexicon(tmp_path):
    assert read_query("东城市", read_lexicon(tmp_path / "none"), CITIES).jurisdictions == set()
    assert read_query("东城市", read_lexicon(None), CITIES).related == ()


def test_a_broken_vocabulary_file_is_named(vocabulary):
    (vocabulary / "places.yaml").write_text("terms: [", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match=r"places\.yaml"):
        read_lexicon(vocabulary)


def test_places_that_lie_in_each_other_do_not_hang(vocabulary):
    (vocabulary / "places.yaml").write_text(
        "terms: {place: {甲: {broader: [乙]}, 乙: {broader: [甲]}}}", encoding="utf-8"
    )
    assert read_lexicon(vocabulary).line("甲") == ("甲", "乙")


def test_the_shipped_thesaurus_is_sound(root):
    lexicon = read_lexicon(root / "kb" / "vocabulary")
    assert len(lexicon.said) > 500
    assert not [w for means in lexicon.said.values() for w in means if not w.strip()]
