"""Norms go out as DMN tables and come back with the same meaning."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pyDMNrules
import pytest
from lxml import etree
from small_book import CASES, RULES, SENTENCES, load

from policyqa import rulebook
from policyqa.audit import dmn
from policyqa.audit.boxes import Domain
from policyqa.engines import interpreter
from policyqa.errors import UsageError
from policyqa.model.facts import Fact, Facts, FactType, Interval, Truth
from policyqa.model.rules import AllOf, Not
from policyqa.rulebook import parse_facts
from policyqa.rulebook.codes import Findings
from policyqa.rulebook.values import OTHER

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
    assert _same_meaning(book) >= 0.99 * len(book.norms)


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


@pytest.mark.parametrize("number", [b"1.2.3", b"1/0"])
def test_what_is_no_number_is_refused(tmp_path, number: bytes) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    content = dmn.write(dmn.tables(book)[0]).replace(b"[35..65)", b"&lt; " + number)
    with pytest.raises(UsageError, match=number.decode()):
        [dmn.conditions(t) for t in dmn.read(content)]


def _projects(book, rng: Random, wanted: int) -> list[dict[str, object]]:
    """Projects that tell every fact: what some row of the rules asks for, the rest by chance."""
    domain = Domain(book)
    found = []
    for norm in rng.sample(book.norms, min(wanted, len(book.norms))):
        box = dict(rng.choice(domain.boxes(norm) or ({},)))
        for fact, cells in domain.cells.items():
            box.setdefault(fact, cells.everything)
        found.append({fact: _one(rng.choice(domain.values(fact, mask))) for fact, mask in box.items()})
    return found


def _one(value: object) -> object:
    if isinstance(value, frozenset):
        return next(iter(value - {OTHER}), OTHER)
    if isinstance(value, Interval):
        ends = [end for end in (value.low, value.high) if end is not None]
        return float(sum(ends) / len(ends) if value.high is not None else ends[0] + 1)
    return value


def _fires_elsewhere(table: dmn.Table, told: dict[str, object]) -> set[str]:
    """The norms that pyDMNrules finds in a table for a project."""
    engine = pyDMNrules.DMN()
    assert engine.useXML(dmn.write([table]).decode()) == {}
    status, answer = engine.decide({label: told[fact] for fact, label, _ in table.inputs})
    if status and "No rules matched" in str(status["errors"]):
        return set()
    assert not status, status
    norms = answer["Result"]["norm"]
    return set(norms if isinstance(norms, list) else [norms])


def _agree(book, tables: list[dmn.Table], projects: list[dict[str, object]]) -> int:
    engine = interpreter.compile(book)
    fired = 0
    for told in projects:
        facts = Facts(known={n: Fact(name=n, value=_fact(book, n, v)) for n, v in told.items()})
        for table in tables:
            meant = {n for n, e in dmn.conditions(table).items() if engine.evaluate(e, facts) is Truth.TRUE}
            assert _fires_elsewhere(table, told) == meant
            fired += len(meant)
    return fired


def _fact(book, name: str, value: object):
    kind = book.vocabulary.facts[name].type
    if kind is FactType.QUANTITY:
        return Interval.point(Fraction(value))
    return frozenset({str(value)}) if kind is FactType.TAGS else value


def test_another_engine_decides_the_same(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    assert _agree(book, list(dmn.tables(book)[0]), _projects(book, Random(1), 6)) >= 6


def test_another_engine_decides_shipped_tables_the_same() -> None:
    documents = rulebook.read_documents(ROOT / "kb" / "documents", Findings())
    book, _ = rulebook.load(ROOT / "rules" / "lvliang-plan", ROOT / "kb" / "vocabulary", documents)
    smallest = sorted(dmn.tables(book)[0], key=lambda t: len(t.rows) * len(t.inputs))[:3]
    named = {row.norm for table in smallest for row in table.rows}
    small = replace(book, norms=tuple(n for n in book.norms if n.id in named))
    assert _agree(small, smallest, _projects(small, Random(2), 8)) >= 8


_CONTENTS = {
    "definitions": ("inputData", "decision"),
    "inputData": ("variable",),
    "decision": ("variable", "informationRequirement", "decisionTable"),
    "informationRequirement": ("requiredInput",),
    "decisionTable": ("input", "output", "rule"),
    "input": ("inputExpression",),
    "inputExpression": ("text",),
    "rule": ("description", "inputEntry", "outputEntry"),
    "inputEntry": ("text",),
    "outputEntry": ("text",),
}
"""The order of elements that the OMG schema DMN13.xsd prescribes (no PyPI package ships the schema itself)."""


def _check_contents(element) -> None:
    names = [etree.QName(child).localname for child in element]
    order = _CONTENTS.get(etree.QName(element).localname, ())
    assert [n for n in order for _ in range(names.count(n))] == names, (element.tag, names)
    for child in element:
        _check_contents(child)


def test_the_document_has_the_structure_of_the_schema(tmp_path) -> None:
    book, _, _ = load(tmp_path, RULES, CASES, SENTENCES)
    root = etree.fromstring(dmn.write(dmn.tables(book)[0]))
    _check_contents(root)
    identifiers = {e.get("id") for e in root.iter() if e.get("id")}
    assert {e.get("href")[1:] for e in root.iter() if e.get("href")} <= identifiers
    widths = {(len(r.findall("{*}inputEntry")), len(r.findall("{*}outputEntry"))) for r in root.iter("{*}rule")}
    assert widths == {(len(root.findall(".//{*}input")), 2)}
