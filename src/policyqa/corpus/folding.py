"""Folding, for matching only: takes text, gives it with script, width, case and numeral variants made equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Protocol

# Marks that differ between keyboards and fonts but not in meaning.
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "『": '"', "』": '"',
                        "—": "-", "–": "-", "―": "-", "−": "-", "∼": "~", "【": "[", "】": "]", "〔": "[", "〕": "]"})
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=1)
def _simplifier() -> _Converter:
    from opencc import OpenCC  # loads its tables: only when something is folded

    converter: _Converter = OpenCC("t2s")
    return converter


@lru_cache(maxsize=65536)
def _simplify_char(char: str) -> str:
    try:
        # The national set of 1980 holds simplified characters: no table is needed for them.
        char.encode("gb2312")
    except UnicodeEncodeError:
        return _simplifier().convert(char)
    return "于" if char == "於" else char


def fold(text: str) -> str:
    """Traditional → Simplified, full → half width (NFKC), lower case, quotation marks and dashes alike."""
    return "".join(fold_map(text)[0])


def fold_map(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for piece in _fold_char(char):
            folded.append(piece)
            origin.append(at)
    return "".join(folded), origin


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    if char in "\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return ""
    if _HAN.match(char):
        return _simplify_char(unicodedata.normalize("NFKC", char))
    return unicodedata.normalize("NFKC", char.translate(_MARKS)).translate(_MARKS).lower()
