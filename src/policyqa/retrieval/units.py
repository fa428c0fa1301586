"""Cuts documents into what is searched and shown: passages made of neighbouring clauses of one paragraph.

Takes documents, gives `Unit`s in document order. A unit is one contiguous range of the canonical text, at most
`LIMIT` characters unless a single clause is longer, and never cuts a clause: so a cited sentence is always whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from policyqa.model.text import Clause, ClauseKind, Document, DocumentInfo

LIMIT = 250
"""Characters of a passage."""

_TITLES = frozenset({ClauseKind.HEADING, ClauseKind.BOX, ClauseKind.TABLE})


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage before it is ranked: its document and its clauses, in order."""

    document: Document
    clauses: tuple[Clause, ...]
    leads: Mapping[str, Clause] = field(default_factory=dict)
    """Id of an item of a list → the clause that leads it in ("禁止下列行为：")."""

    @property
    def info(self) -> DocumentInfo:
        """What is known of the document."""
        return self.document.info

    @property
    def start(self) -> int:
        """First character in the canonical text."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """One past the last character in the canonical text."""
        return self.clauses[-1].end

    @property
    def text(self) -> str:
        """The words as printed."""
        return self.document.canonical[self.start : self.end]

    @property
    def reading(self) -> str:
        """The words as meant (repairs applied, table cells with their column headings): what is searched."""
        return "".join(map(searchable, self.clauses))

    @property
    def heading(self) -> str:
        """Short title of the document, the two nearest headings, and what leads in items whose list began before."""
        lead = self.lead(self.clauses[0])
        return heading(self.info, self.clauses[0]) + (searchable(lead) if lead else "")

    def lead(self, clause: Clause) -> Clause | None:
        """What leads in an item of a list."""
        return self.leads.get(clause.id)


def heading(info: DocumentInfo, clause: Clause) -> str:
    """Short title of the document and the two nearest headings of a clause, ending in a colon; empty without any."""
    nameless = info.title.endswith(f"（{info.id}）")  # a record without title, called by its id
    name = "" if nameless else info.short_title or info.title
    parts = dict.fromkeys(part for part in (name, *clause.path[-2:]) if part)
    return " ".join(parts) + "：" if parts else ""


def searchable(clause: Clause) -> str:
    """The words of a clause as meant; a table row says which column each cell stands in."""
    if clause.cells:
        return "；".join(f"{column}：{cell}" if column else cell for column, cell in clause.cells)
    return clause.reading or clause.text


def units(documents: Iterable[Document], limit: int = LIMIT) -> Iterator[Unit]:
    """The passages of all documents, in order."""
    for document in documents:
        leads = _leads(document)
        for group in _paragraphs(document, leads):
            for clauses in _packed(group, limit):
                yield Unit(document, clauses, {c.id: leads[c.id] for c in clauses if c.id in leads})


def _leads(document: Document) -> dict[str, Clause]:
    """For every sentence that is an item of a list, the sentence that leads it in."""
    sentences = {c.id: c for c in document.clauses if c.kind is ClauseKind.SENTENCE}
    return {c.id: sentences[c.parent] for c in sentences.values() if c.parent in sentences}


def _paragraphs(document: Document, leads: Mapping[str, Clause]) -> Iterator[list[Clause]]:
    """Clauses that may share a passage (a paragraph with the list it leads in); titles only where there is nothing else."""
    body = [c for c in document.clauses if c.kind not in _TITLES] or list(document.clauses)

    def paragraph(clause: Clause) -> str:
        while clause.id in leads:
            clause = leads[clause.id]
        return clause.paragraph

    for _, group in groupby(_leaves(body), key=lambda c: (paragraph(c), c.path)):
        yield list(group)


def _leaves(clauses: list[Clause]) -> Iterator[Clause]:
    """Without clauses that hold the next one (a container beside its parts) and empty ones."""
    for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
        holds = following is not None and clause.start <= following.start < clause.end
        if not holds and clause.text.strip():
            yield clause


def _packed(clauses: list[Clause], limit: int) -> Iterator[tuple[Clause, ...]]:
    """Runs of clauses of about equal length, none over `limit` unless it is one clause."""
    whole = clauses[-1].end - clauses[0].start
    goal = whole / -(-whole // limit)
    run: list[Clause] = []
    for clause in clauses:
        if run and _full(run, clause, goal, limit):
            yield tuple(run)
            run = []
        run.append(clause)
    yield tuple(run)


def _full(run: list[Clause], following: Clause, goal: float, limit: int) -> bool:
    """Whether `following` starts a new passage: it would pass the limit, or overshoot the goal more than it fills."""
    size, widened = run[-1].end - run[0].start, following.end - run[0].start
    return widened > limit or (widened > goal and widened - goal > goal - size)
