"""Folds script and punctuation so that one set of language rules reads every document.

Takes any text, gives text of the same length: traditional characters as simplified ones, half-width
punctuation as full-width. Same length means that a span found in the folded text is the span in the original.
"""

from __future__ import annotations

from functools import lru_cache

_PUNCTUATION = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！", "~": "～"}


@lru_cache(maxsize=1)
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _fold_character(character: str) -> str:
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    if not "\u3400" <= character <= "\u9fff":
        return character
    converted = str(_converter().convert(character))  # type: ignore[attr-defined]
    return converted if len(converted) == 1 else character


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """`text` in simplified characters with full-width punctuation, character for character."""
    return "".join(map(_fold_character, text))
