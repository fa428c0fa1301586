"""A sentence that states a norm cannot exist without its citation; a quote keeps one number."""

import pytest

from policyqa.answering.ledger import Ledger
from policyqa.model.answer import Statement
from policyqa.model.text import Citation


def citation(start):
    return Citation(document="d", title="t", clause="d#1", path=(), quote="禁止", start=start, end=start + 2)


def test_a_normative_statement_needs_a_citation():
    with pytest.raises(ValueError, match="没有引注"):
        Statement(text="禁止建设。", normative=True)


def test_the_same_quote_at_the_same_place_keeps_its_number():
    ledger = Ledger()
    assert ledger.cite([citation(0), citation(5), citation(0)]) == (1, 2, 1)
    assert [c.start for c in ledger.citations] == [0, 5]
