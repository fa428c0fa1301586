"""Documents, clauses and citations: what can be quoted, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Authority(StrEnum):
    """What kind of source speaks: it bounds what a norm drawn from it may decide."""

    REGULATION = "regulation"
    PLAN = "plan"
    PRESS = "press_conference"
    REPORT = "report"
    NEWS = "news"


class ClauseKind(StrEnum):
    """The form in which a clause stands in its document."""

    HEADING = "heading"
    SENTENCE = "sentence"
    BOX = "box"
    BOX_ENTRY = "box_entry"
    TABLE = "table"
    TABLE_ROW = "table_row"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A reading put beside a faulty source: `printed` stands in the canonical text, `reading` is meant."""

    printed: str
    reading: str
    reason: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The smallest citable unit; `text == canonical[start:end]` of its document.

    `path` holds the heading texts from the outermost inwards (a 专栏 or table title is the last of them for
    its entries and rows). `paragraph` is the id shared by the sentences of one printed paragraph. `cells`
    pairs each column heading of a table row with its cell. `reading` is the text with repairs applied. `head` is how
    many characters of an entry of a box are its own heading line (0: it has none).
    """

    id: str
    document: str
    kind: ClauseKind
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    paragraph: str
    reading: str
    box: str | None = None
    speaker: str | None = None
    article: str | None = None
    cells: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    repairs: tuple[Repair, ...] = ()
    head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What `document.yaml` says of a document. `jurisdiction` is a value of the `place` vocabulary."""

    id: str
    title: str
    short_title: str
    issuer: str
    authority: Authority
    jurisdiction: str
    number: str | None = None
    issued: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    origin: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed document: its canonical text (source without layout whitespace) and its clauses in order."""

    info: DocumentInfo
    canonical: str
    clauses: tuple[Clause, ...]
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the document, as in `info`."""
        return self.info.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verbatim quote with its place: `canonical[start:end] == quote` in the document named.

    `repaired` is the repaired reading where the quote was printed wrongly, else None.
    """

    document: str
    title: str
    clause: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    repaired: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One retrieval hit: a clause, widened by its neighbours where it is short; higher score is better."""

    document: str
    title: str
    clause: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    score: float = field(default=0.0)
