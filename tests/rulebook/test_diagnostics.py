"""One bad file per diagnostic code: reported with its line, what was expected and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_rulebook import load_text, norm, rules

from policyqa.rulebook.codes import ADVICE, Code

BAD = Path(__file__).parents[1] / "data" / "bad"
MARK = "# ← 这里"


def read(code):
    (file,) = BAD.glob(f"{code}.*.yaml")
    text = file.read_text(encoding="utf-8")
    line = next(n for n, written in enumerate(text.splitlines(), start=1) if MARK in written)
    return file.name.split(".")[1], text, line


def load_bad(kind, text, tmp_path):
    from small_rulebook import DOCUMENTS, VOCABULARY

    from policyqa.rulebook import load

    for folder in ("rules", "vocabulary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "vocabulary" / "all.yaml").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / kind / "bad.yaml").write_text(text, encoding="utf-8")
    return load(tmp_path / "rules", tmp_path / "vocabulary", DOCUMENTS)


@pytest.mark.parametrize("code", list(Code))
def test_each_mistake_is_named_with_its_line(code, tmp_path):
    kind, text, line = read(code)
    _, diagnostics = load_bad(kind, text, tmp_path)
    named = [d for d in diagnostics if d.code == code]
    assert named, [str(d) for d in diagnostics]
    assert str(named[0].position) == f"{kind}/bad.yaml:{line}"
    assert named[0].expected
    assert named[0].remedy == ADVICE[code][1]


def test_every_bad_file_belongs_to_a_code():
    assert {f.name.split(".")[0] for f in BAD.iterdir()} == {c.value for c in Code}


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
    from policyqa.rulebook import load

    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.yaml").write_bytes(b"\xff\xfe\xff")
    _, (diagnostic,) = load(tmp_path / "rules", tmp_path / "vocabulary", {})
    assert diagnostic.code == "not-yaml"
