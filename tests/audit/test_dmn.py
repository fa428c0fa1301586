"""Norms go out as DMN tables and come back with the same meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from small_book import CASES, RULES, SENTENCES, load

from policyqa import rulebook
from policyqa.audit import dmn
from policyqa.engines import interpreter
from policyqa.errors import UsageError
from policyqa.model.rules import AllOf, Not
from policyqa.rulebook import parse_facts
from policyqa.rulebook.codes import Findings

ROOT = Path(__file__).parents[2]


def _same_meaning(book) -> int:
    """How many norms came back, each with the truth it had, on the facts of every case."""
    engine = interpreter.compile(book)
    exported, _ = dmn.tables(book)
    back = {n: e for table in dmn.read(dmn.write(exported)) for n, e in dmn.conditions(table).items()}
    facts = [engine.derive(parse_facts(book, c.facts)[0]) for c in book.cases]
    for identifier, condition in back.items():
        norm = book.index[identifier]
        meant = AllOf(parts=(norm.subject, norm.when, *(Not(part=e.when) for e in norm.exceptions)))
        for told in facts:
            assert engine.evaluate(condition, told) == engine.evaluate(meant, told), identifier
    return len(back)


def test_a_table_survives_the_round_trip(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    exported, left = dmn.tables(book)
    assert left == ()
    assert dmn.read(dmn.write(exported)) == exported
    assert _same_meaning(book) == len(book.norms)


def test_the_shipped_rules_keep_their_meaning() -> None:
    documents = rulebook.read_documents(ROOT / "kb" / "documents", Findings())
    book, _ = rulebook.load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)
    assert _same_meaning(book) >= 0.9 * len(book.norms)


def test_intervals_are_written_with_their_ends(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    (table,) = dmn.tables(book)[0]
    column = [name for name, _, _ in table.inputs].index("capacity")
    assert {row.tests[column] for row in table.rows} == {"-", "< 35", "[35..65)", ">= 65"}


def test_every_identifier_of_the_document_is_its_own(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    root = etree.fromstring(dmn.write(dmn.tables(book)[0]))
    identifiers = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    "spoilt",
    [b"<definitions", b"<a/>", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'],
)
def test_what_is_no_dmn_is_refused(spoilt: bytes) -> None:
    with pytest.raises(UsageError):
        dmn.read(spoilt)


def test_unknown_feel_is_refused(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    content = dmn.write(dmn.tables(book)[0]).replace(b"[35..65)", b"sum(35, 65)")
    with pytest.raises(UsageError, match="sum"):
        [dmn.conditions(t) for t in dmn.read(content)]
