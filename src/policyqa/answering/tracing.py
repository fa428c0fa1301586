"""Composes the answers that do not decide: traces through the graph, and plain search results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from policyqa.answering.language import Language
from policyqa.answering.ledger import Ledger
from policyqa.model.answer import Answer, Section, Statement
from policyqa.model.reading import Intent, Reading
from policyqa.model.text import Citation, Passage

if TYPE_CHECKING:  # so that an answer without a trace loads no graph library
    from policyqa.graph.trace import TraceResult


def compose_trace(
    reading: Reading,
    result: TraceResult,
    *,
    say: Language,
    identifier: str,
    as_of: date,
    related: tuple[Passage, ...] = (),
) -> Answer:
    """The answer to a trace question: one sentence per finding, each with the clause that states it."""
    if not result.found:
        return compose_nothing(reading, say=say, identifier=identifier, as_of=as_of, related=related)
    ledger = Ledger()
    stated = tuple(Statement(text=s.text, citations=ledger.cite(s.citations)) for s in result.statements)
    lines = (*(Statement(text=t) for t in say.before_trace), *stated)
    return Answer(
        id=identifier,
        question=reading.question,
        as_of=as_of,
        intent=reading.intent,
        headline=lines[0],
        sections=(Section(title="", statements=lines[1:]),) if lines[1:] else (),
        citations=ledger.citations,
        paths=result.paths,
        related=related,
        remarks=tuple(map(say.remark, reading.remarks)),
    )


def compose_search(
    reading: Reading, passages: Sequence[Passage], *, say: Language, identifier: str, as_of: date, shown: int = 3
) -> Answer:
    """The answer to "where does it say": the best passages, quoted."""
    ledger = Ledger()
    lines = []
    for passage in passages[:shown]:
        numbers = ledger.cite([_citation(passage)])
        lines.append(
            Statement(text=f"{passage.title}（{' › '.join(passage.path)}）：“{passage.text}”", citations=numbers)
        )
    if not lines:
        return compose_nothing(reading, say=say, identifier=identifier, as_of=as_of)
    return Answer(
        id=identifier,
        question=reading.question,
        as_of=as_of,
        intent=Intent.SEARCH,
        headline=Statement(text=say.nearest),
        sections=(Section(title="", statements=tuple(lines)),),
        citations=ledger.citations,
        related=tuple(passages[shown:]),
        remarks=tuple(map(say.remark, reading.remarks)),
    )


def compose_nothing(
    reading: Reading, *, say: Language, identifier: str, as_of: date, related: tuple[Passage, ...] = ()
) -> Answer:
    """The answer when nothing supports one: it says so and invents nothing."""
    return Answer(
        id=identifier,
        question=reading.question,
        as_of=as_of,
        intent=Intent.OUT_OF_SCOPE,
        headline=Statement(text=say.nothing),
        related=related,
        remarks=tuple(map(say.remark, reading.remarks)),
    )


def _citation(passage: Passage) -> Citation:
    return Citation(
        document=passage.document,
        title=passage.title,
        clause=passage.clause,
        path=passage.path,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )


def compose_remark(reading: Reading, text: str, *, say: Language, identifier: str, as_of: date) -> Answer:
    """An answer that reports on the knowledge base itself and so cites no clause."""
    return Answer(
        id=identifier,
        question=reading.question,
        as_of=as_of,
        intent=reading.intent,
        headline=Statement(text=text),
        remarks=tuple(map(say.remark, reading.remarks)),
    )
