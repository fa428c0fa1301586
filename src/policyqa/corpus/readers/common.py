"""What every reader gives, and the limits every reader keeps."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from policyqa.corpus.lines import FRAME_END
from policyqa.corpus.numbering import numbering

MEGABYTE = 1024 * 1024
MAX_FILE = 60 * MEGABYTE
MAX_UNPACKED = 300 * MEGABYTE
MAX_CHARACTERS = 3_000_000
MAX_PAGES = 3000
MAX_DEPTH = 200
"""Limits above which a file is refused: many times what the longest plan needs, and read within a minute."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a collection: its id (may be empty), title (may be empty) and text."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, its title if the format tells it, what was cut or odd, and records of a collection.

    `markdown` tells that headings are marked with #; `pages` are the first line (1-based) of a piece and its page.
    """

    text: str
    title: str = ""
    warnings: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    markdown: bool = False
    pages: tuple[tuple[int, int], ...] = ()


_SUPER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(text: str) -> str:
    """A superscript as characters, where every one of them has such a form (m³, footnote marks)."""
    changed = text.translate(_SUPER)
    return changed if not set(changed) & set("0123456789") and changed != text else text


def lowered(text: str) -> str:
    """A subscript as characters, where it is made of digits and signs (SO₂)."""
    return text.translate(_SUB)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a document: its text (table lines included), the level of heading its format gives it (0: none), its page."""

    text: str
    level: int = 0
    page: int = 0


def as_source(pieces: list[Piece], title: str, warnings: tuple[str, ...]) -> SourceText:
    """The text of pieces, a blank line between them. Headings get # marks unless every one of them carries a number."""
    kept = [piece for piece in pieces if piece.text.strip() or piece.text == FRAME_END]
    heads = [piece for piece in kept if piece.level and piece.text.strip() != title]
    marked = any(numbering(piece.text.strip()) is None for piece in heads)
    lines = [f"{'#' * min(piece.level, 6)} {piece.text.strip()}" if marked and piece.level and piece.text.strip() != title
             else piece.text for piece in kept]
    starts = itertools.accumulate((line.count("\n") + 2 for line in lines), initial=1)
    pages = tuple((at, piece.page) for at, piece in zip(starts, kept, strict=False) if piece.page)
    return SourceText("\n\n".join(lines) + "\n", title, warnings, markdown=marked, pages=pages)
