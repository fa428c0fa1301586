"""The examples of the first visit are data of the knowledge base, and every one of them works."""

import pytest

from policyqa.service import examples


def test_a_knowledge_base_without_examples_has_none(tmp_path):
    assert examples.read(tmp_path) == {"ask": (), "trace": (), "search": ()}


@pytest.mark.parametrize("text", ["ask: [", "- 1", "ask: 3"])
def test_a_broken_file_is_as_none(tmp_path, text):
    (tmp_path / "examples.yaml").write_text(text, encoding="utf-8")
    assert examples.read(tmp_path)["trace"] == ()


def test_a_file_that_cannot_be_read_is_told(tmp_path, caplog):
    (tmp_path / "examples.yaml").write_text("ask: [", encoding="utf-8")
    examples.read(tmp_path)
    assert "examples.yaml" in caplog.text


def test_every_example_is_answered_in_both_languages(service):
    given = examples.read(service.settings.kb)
    assert len(given["ask"]) >= 3
    for example in given["ask"]:
        told = service.ask(example.question)
        assert told["verdict"] not in (None, "out_of_scope") or told["paths"], example
        english = service.ask(example.english or example.question, language="en")
        assert (english["verdict"], bool(english["paths"])) == (told["verdict"], bool(told["paths"])), example
    assert given["trace"]
    assert all(service.trace(example.question)["intent"] != "out_of_scope" for example in given["trace"])
    assert given["search"]
    assert all(service.search(example.question, k=1) for example in given["search"])
