"""Folds a question so that one form of words is left, and remembers where every character came from.

Takes any text; gives text in simplified, lower-case, half-width characters without quotation marks or layout
whitespace, with a map back to the original, so that every fact can show the user's own words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

_DASHES = dict.fromkeys("—–−―－‐‑", "-")
_DROPPED = frozenset("“”‘’\"'「」『』《》〈〉*`")
_WIDE_FROM = "\u2e80"
"""From here on characters are written without spaces between them."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded `text`; `origin[i]` is the offset in `original` of its i-th character."""

    original: str
    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the folded span [start, end) came from."""
        return self.origin[start], self.origin[end - 1] + 1

    def source(self, start: int, end: int) -> str:
        """The words of the original behind a folded span."""
        first, last = self.span(start, end)
        return self.original[first:last]


def fold(text: str) -> Folded:
    """`text` folded, with the map of offsets; never raises."""
    pieces = [(folded, i) for i, c in enumerate(text) for folded in _fold_character(c)]
    kept = [piece for i, piece in enumerate(pieces) if piece[0] != " " or _is_word_space(pieces, i)]
    return Folded(text, "".join(c for c, _ in kept), tuple(i for _, i in kept))


@lru_cache(maxsize=50_000)
def fold_phrase(text: str) -> str:
    """A phrase of the vocabulary in the form in which it stands in a folded question."""
    return fold(text).text


def _is_word_space(pieces: list[tuple[str, int]], i: int) -> bool:
    if i == 0 or i + 1 == len(pieces):
        return False
    before, after = pieces[i - 1][0], pieces[i + 1][0]
    return before < _WIDE_FROM and after < _WIDE_FROM and before != " "


@lru_cache(maxsize=50_000)
def _fold_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Mn"):
        return ""
    normal = unicodedata.normalize("NFKC", character).lower()
    if unicodedata.decomposition(character).startswith("<circle>"):  # ① numbers an item, it is no 1
        normal = f"({normal})"
    if normal < _WIDE_FROM:  # Lüliang and Luliang are one name
        normal = "".join(c for c in unicodedata.normalize("NFD", normal) if unicodedata.category(c) != "Mn")
    return "".join(_simplified().get(_DASHES.get(c, c), _DASHES.get(c, c)) for c in normal).replace(" ", "")


@cache
def _simplified() -> dict[str, str]:
    """Traditional → simplified, character by character; a character that is itself an option stays."""
    from importlib.resources import files

    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {a: a if a in b.split() else b.split()[0] for a, b in pairs}
