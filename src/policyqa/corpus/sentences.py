"""Sentences: takes one paragraph of canonical text, gives the spans of its citable units.

Splits after 。！？；(and their ASCII forms beside Chinese), after a Latin full stop before a capital letter; never
inside short brackets, quotation marks or a span that is protected (mojibake may look like punctuation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"[。！？；]+[”’」』）)》]*|(?<=[^\x00-\x7f])[!?;]+[”’」』）)》]*|(?<=[A-Za-z0-9)])[.!?;]+(?= [A-Z\"“(])")
_PAIRS = {"（": "）", "(": ")", "《": "》", "「": "」", "『": "』", "【": "】", "“": "”"}
_REACH = 240  # an opening mark whose partner is farther away was not closed, or holds whole paragraphs


def sentences(text: str, protected: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, without the space between them; together they hold all visible text."""
    # The closing mark itself may end a sentence: only what lies wholly inside a pair is kept together.
    closed = [*((start + 1, end) for start, end in _bracketed(text)), *protected]
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        if any(start <= match.start() and match.end() <= end for start, end in closed):
            continue
        if match.start() == begin and spans:  # nothing but punctuation: belongs to the sentence before
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((begin, match.end()))
        begin = match.end()
    spans.append((begin, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    return (start, end) if start < end else None


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Spans between a mark and its partner, both excluded at the right end, when they are near enough."""
    spans: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            open_marks.append((_PAIRS[char], at))
        elif any(char == partner for partner, _ in open_marks):
            while open_marks:
                partner, start = open_marks.pop()
                if partner == char:
                    if at - start <= _REACH:
                        spans.append((start, at))
                    break
    return spans
