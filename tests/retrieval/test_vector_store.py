"""Stores agree: exact search equals a plain sort, and Milvus equals exact search."""

import numpy as np
import pytest
from small_corpus import CountingEncoder

from policyqa.errors import KnowledgeBaseError, UsageError
from policyqa.retrieval import open_index
from policyqa.retrieval.store import ExactStore, open_store

OWNERS = [f"d{i % 7}" for i in range(300)]


@pytest.fixture
def vectors():
    made = np.random.default_rng(7).normal(size=(300, 16)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.mark.parametrize("limit", [1, 10, 300, 5000])
@pytest.mark.parametrize("documents", [None, {"d3"}, {"d1", "d5"}, set(), {"nowhere"}])
def test_exact_search_is_a_sort_by_inner_product(vectors, limit, documents):
    rows, scores = ExactStore(vectors, OWNERS).search(vectors[5], limit, documents)
    allowed = [i for i, owner in enumerate(OWNERS) if documents is None or owner in documents]
    expected = sorted(allowed, key=lambda i: -float(vectors[i] @ vectors[5]))[:limit]
    assert rows.tolist() == expected
    assert np.allclose(scores, (vectors @ vectors[5])[expected])


@pytest.mark.parametrize("documents", [None, {"d3"}, {"d1", "d5"}, set()])
def test_milvus_finds_what_exact_search_finds(vectors, tmp_path, documents):
    exact = ExactStore(vectors, OWNERS)
    milvus = open_store(str(tmp_path / "store.db"), vectors, OWNERS, "abc")
    for query in vectors[:3]:
        (rows, scores), (theirs, their_scores) = (s.search(query, 20, documents) for s in (exact, milvus))
        assert rows.tolist() == theirs.tolist()
        assert np.allclose(scores, their_scores, atol=1e-5)


def test_the_same_index_on_milvus_gives_the_same_passages(documents, vocabulary, tmp_path):
    made = [
        open_index(documents, cache_dir=tmp_path, vocabulary_dir=vocabulary, store=store, encoder=CountingEncoder())
        for store in ("numpy", str(tmp_path / "store.db"))
    ]
    for query in ("东城污水收集处理率", "洗过的水", "机械化清扫率"):
        first, second = (index.search(query, k=5) for index in made)
        assert [(p.document, p.start) for p in first] == [(p.document, p.start) for p in second]


def test_an_unknown_store_is_refused_with_the_choices(vectors):
    with pytest.raises(UsageError, match=r"numpy.*Milvus"):
        open_store("chroma", vectors, OWNERS, "abc")


def test_a_server_that_is_not_there_is_named(vectors):
    with pytest.raises(KnowledgeBaseError, match=r"127\.0\.0\.1:9"):
        open_store("http://127.0.0.1:9", vectors, OWNERS, "abc")
