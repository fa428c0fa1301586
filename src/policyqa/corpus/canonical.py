"""Canonical text: takes a source, gives it without layout whitespace and with a map of offsets in both directions.

Offsets and quotes of the whole product live in this text (contract: `canonical[start:end] == quote`).
A run of whitespace becomes one space between two Latin letters, digits or ASCII signs, and nothing elsewhere;
no other character is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Zero-width signs and the byte order mark are layout too: they show nothing and break matching.
LAYOUT = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical text, and the starts of its unbroken pieces in the source and in the text."""

    text: str
    in_source: tuple[int, ...]
    in_text: tuple[int, ...]

    def offset(self, source_offset: int) -> int:
        """Where a character of the source (not of a dropped run) stands in the canonical text."""
        piece = max(bisect_right(self.in_source, source_offset) - 1, 0)
        limit = self.in_text[piece + 1] if piece + 1 < len(self.in_text) else len(self.text)
        return min(self.in_text[piece] + max(source_offset - self.in_source[piece], 0), limit)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The canonical span of `source[start:end]`, which must begin and end with a visible character."""
        return self.offset(start), self.offset(end - 1) + 1

    def source_offset(self, offset: int) -> int:
        """Where a character of the canonical text stands in the source."""
        piece = max(bisect_right(self.in_text, offset) - 1, 0)
        return self.in_source[piece] + offset - self.in_text[piece]


def canonicalise(source: str) -> Canonical:
    """The canonical text of a source, in time linear in its length."""
    pieces: list[str] = []
    in_source: list[int] = []
    in_text: list[int] = []
    length = begin = 0
    for run in [*LAYOUT.finditer(source), None]:
        end = run.start() if run else len(source)
        if end > begin:
            in_source.append(begin)
            in_text.append(length)
            keep = run is not None and run.end() < len(source) and _latin(source[end - 1]) and _latin(source[run.end()])
            piece = source[begin:end] + (" " if keep else "")
            pieces.append(piece)
            length += len(piece)
        begin = run.end() if run else end
    return Canonical("".join(pieces), tuple(in_source) or (0,), tuple(in_text) or (0,))


def squeeze(text: str) -> str:
    """The canonical form of a short text (a heading, a cell)."""
    return canonicalise(text).text


def _latin(char: str) -> bool:
    if char.isascii():
        return True
    return unicodedata.category(char)[0] == "L" and unicodedata.east_asian_width(char) not in "WF"
