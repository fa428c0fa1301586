"""Fixtures of the retrieval tests: small documents, their vocabulary, an encoder without a model."""

from __future__ import annotations

import pytest
from small_corpus import EAST, NORTH, PLACES, SYNONYMS, WEST, CountingEncoder

from policyqa.retrieval import open_index


@pytest.fixture
def documents():
    return (EAST, WEST, NORTH)


@pytest.fixture
def vocabulary(tmp_path):
    folder = tmp_path / "vocabulary"
    (folder / "retrieval").mkdir(parents=True)
    (folder / "places.yaml").write_text(PLACES, encoding="utf-8")
    (folder / "retrieval" / "synonyms.yaml").write_text(SYNONYMS, encoding="utf-8")
    return folder


@pytest.fixture
def encoder():
    return CountingEncoder()


@pytest.fixture(params=["words", "fused"])
def index(request, documents, vocabulary, tmp_path, encoder):
    """The same documents searched by words only, and by words and vectors."""
    return open_index(
        documents, cache_dir=tmp_path, vocabulary_dir=vocabulary, dense=request.param == "fused", encoder=encoder
    )
