"""One bad file per diagnostic code: reported with its line, what was expected and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_rulebook import DOCUMENTS, VOCABULARY, load_text, norm, rules

from policyqa.rulebook import load
from policyqa.rulebook.checking import check_cases, check_texts
from policyqa.rulebook.codes import ADVICE, Code

BAD = Path(__file__).parents[1] / "data" / "bad"
MARK = "# ← 这里"
TEXTS = {"south": "原文。不得审批65吨以下锅炉。"}
FOLDERS = {"rules": ("rules", "bad.yaml"), "test": ("rules", "bad.test.yaml"), "vocabulary": ("vocabulary", "bad.yaml")}
"""The kind of a bad file → where it is read from. A file is named code[~variant].kind.yaml."""


def code_of(file):
    return file.name.split(".")[0].partition("~")[0]


def load_bad(file, tmp_path):
    kind, text = file.name.split(".")[1], file.read_text(encoding="utf-8")
    for folder in ("rules", "vocabulary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "vocabulary" / "all.yaml").write_text(VOCABULARY, encoding="utf-8")
    folder, name = FOLDERS[kind]
    (tmp_path / folder / name).write_text(text, encoding="utf-8")
    rulebook, diagnostics = load(tmp_path / "rules", tmp_path / "vocabulary", DOCUMENTS)
    marked = [n for n, line in enumerate(text.splitlines(), start=1) if MARK in line]
    return (*diagnostics, *check_texts(rulebook, TEXTS), *check_cases(rulebook)), f"{folder}/{name}", marked


@pytest.mark.parametrize("file", sorted(BAD.iterdir()), ids=lambda f: f.name)
def test_each_mistake_is_named_with_its_line(file, tmp_path):
    diagnostics, where, marked = load_bad(file, tmp_path)
    named = [d for d in diagnostics if d.code == code_of(file)]
    assert named, [str(d) for d in diagnostics]
    assert named[0].expected
    assert named[0].remedy == ADVICE[code_of(file)][1]
    if marked:  # a circle through values of the vocabulary has no line of its own
        assert [str(named[0].position)] == [f"{where}:{line}" for line in marked]


def test_every_kind_of_mistake_has_a_bad_file():
    assert {code_of(f) for f in BAD.iterdir()} == {c.value for c in Code}


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("unknown-key.rules.yaml", "when"),
        ("unknown-key~typo.vocabulary.yaml", "label"),
        ("unknown-fact~typo.rules.yaml", "visible"),
        ("unknown-fact~case.test.yaml", "size"),
        ("unknown-value~case.test.yaml", "大煤炉"),
        ("unknown-word~modality.rules.yaml", "prohibition"),
    ],
)
def test_what_was_meant_is_suggested(file, meant, tmp_path):
    diagnostics, _, _ = load_bad(BAD / file, tmp_path)
    assert f"是不是“{meant}”？" in next(d.message for d in diagnostics if d.code == code_of(BAD / file))


def test_all_mistakes_are_reported_at_once_and_good_rules_survive():
    text = rules(norm("good", "{facility: 井}"), norm("x", "{facility: 水井}"), norm("y", "{colour: 红}"))
    rulebook, diagnostics = load_text(text)
    assert [d.code for d in diagnostics] == ["unknown-value", "unknown-fact"]
    assert "good" in rulebook.index


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "- 1", "norms: 3", "norms: [3]", "norms: [[]]", "a: &a [*a]", "\x00", "norms: [{id: [1]}]",
     "norms: [{id: n, subject: 3, when: [a], cite: {quote: [1]}, exceptions: [1], validity: 3}]",
     "definitions: [{id: d, when: 3, then: 3}]", "norms: [{subject: {not: 3, any: 3, all: {a: true}}}]",
     "norms: [{subject: {a: [true], size: {at_most: [1]}, facility: {below: 3}, grade: {at_least: 零级}}}]"],
)  # fmt: skip
def test_no_shape_of_file_raises(text):
    load_text(text, cases=text.replace("norms", "cases"))


def test_bytes_that_are_no_text_are_a_finding(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.yaml").write_bytes(b"\xff\xfe\xff")
    _, (diagnostic,) = load(tmp_path / "rules", tmp_path / "vocabulary", {})
    assert diagnostic.code == "not-yaml"
