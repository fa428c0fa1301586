"""Search finds the right clause of the right city, verbatim, and filters by document, place and day."""

from datetime import date

import pytest
from small_corpus import EAST, WEST, CountingEncoder

from policyqa.errors import UsageError
from policyqa.retrieval import open_index


def best(index, query, **filters):
    return index.search(query, k=1, **filters)[0]


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("东城污水收集处理率是多少", "east"),
        ("西城市污水收集处理率是多少", "west"),
        ("西城老区道路机械化清扫率", "west"),
        ("河县道路机械化清扫率", "east"),
        ("road 机械化清扫率 Westville", "west"),
        ("機械化清掃率 東城", "east"),
        ("北方省污水处理", "north"),
    ],
)
def test_the_twin_of_the_city_that_is_named_comes_first(index, query, document):
    assert best(index, query).document == document


def test_a_query_that_is_only_a_city_finds_that_city(index):
    assert best(index, "西城市").document == "west"


def test_every_passage_stands_verbatim_in_its_document(index, documents):
    canonical = {d.id: d.canonical for d in documents}
    found = index.search("建成区污水收集处理率和燃煤锅炉", k=10)
    assert len(found) > 3
    assert all(canonical[p.document][p.start : p.end] == p.text for p in found)


def test_a_passage_names_its_best_clause_heading_path_and_title(index):
    found = best(index, "重点解决城乡结合部生活污水")
    assert (found.clause, found.path, found.title) == ("east#p2/s1", ("水环境",), "east规划")


def test_scores_fall_and_no_passage_comes_twice(index):
    found = index.search("污水收集处理率 清扫率 锅炉", k=10)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert len({(p.document, p.start) for p in found}) == len(found)


def test_a_document_filter_keeps_that_document(index):
    assert {p.document for p in index.search("污水收集处理率", document="west")} == {"west"}


def test_a_jurisdiction_filter_keeps_what_applies_there(index):
    assert {p.document for p in index.search("污水处理率", jurisdiction="河县")} == {"east", "north"}


def test_a_date_filter_keeps_what_is_in_force(index):
    assert {p.document for p in index.search("污水处理", as_of=date(2024, 6, 1))} == {"east", "north"}
    assert {p.document for p in index.search("污水处理", as_of=date(2026, 6, 1))} == {"west", "north"}


@pytest.mark.parametrize(
    ("query", "words"),
    [("洗过的水能不能接着用", "再生水"), ("grey water", "再生水"), ("捡到一只猫头鹰", "野生动物"), ("染煤锅炉", "燃煤锅炉")],
)
def test_everyday_words_english_and_typos_reach_the_clause(index, query, words):
    assert words in best(index, query).text


def test_a_term_typed_as_it_stands_comes_before_what_resembles_it(index):
    assert "道路机械化清扫率" in best(index, "道路机械化清扫率").text
    assert "监督" in best(index, "各市 监督").text


def test_a_blank_query_and_an_empty_index_find_nothing(index, tmp_path):
    assert index.search(" \n") == ()
    assert open_index((), cache_dir=tmp_path).search("污水") == ()


def test_a_very_long_query_is_answered(index):
    assert best(index, "机械化清扫率" + "，" * 100_000 + "锅炉").text


def test_signs_alone_are_no_error(index):
    assert len(index.search("？！。")) <= 10


def test_an_unknown_document_and_a_wrong_k_are_refused_with_a_reason(index):
    with pytest.raises(UsageError, match=r"没有文件“south”.*east"):
        index.search("污水", document="south")
    with pytest.raises(UsageError, match="正整数"):
        index.search("污水", k=0)


def test_a_reranker_decides_the_order(documents, tmp_path):
    class Shortest:
        def scores(self, query, texts):
            return [-len(t) for t in texts]

    from policyqa.retrieval import Index
    from policyqa.retrieval.lexical import LexicalIndex
    from policyqa.retrieval.query import Lexicon
    from policyqa.retrieval.units import units

    found = tuple(units(documents))
    index = Index(found, Lexicon(), LexicalIndex([u.reading for u in found]), reranker=Shortest())
    lengths = [len(p.text) for p in index.search("污水收集处理率 清扫率", k=4)]
    assert lengths == sorted(lengths)


def test_only_changed_text_is_encoded_again(tmp_path, documents):
    first, second, third = CountingEncoder(), CountingEncoder(), CountingEncoder()
    open_index(documents, cache_dir=tmp_path, encoder=first)
    open_index(documents, cache_dir=tmp_path, encoder=second)
    assert first.seen
    assert second.seen == []
    open_index((EAST, WEST), cache_dir=tmp_path, encoder=third)
    assert third.seen == []


def test_another_model_has_vectors_of_its_own(tmp_path, documents):
    open_index(documents, cache_dir=tmp_path, encoder=CountingEncoder())
    other = CountingEncoder(name="other", size=32)
    index = open_index(documents, cache_dir=tmp_path, encoder=other)
    assert other.seen
    assert index.search("燃煤锅炉", k=1)[0].text
