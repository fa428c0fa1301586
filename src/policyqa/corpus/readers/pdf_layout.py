"""Layout of PDF pages: takes lines with their places, gives paragraphs, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?[\dIVXivx]{1,5}(?:\s*[页頁])?(?:\s*[/／,，共]+\s*\d+\s*[页頁]?)?[-—–－·\s]*")
_EDGE = 0.12
"""Running heads stand within this share of the page's height from its edges."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line (or a table as lines): its page, place and type size in points, its text."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    text: str
    height: float
    table: bool = False
    column: tuple[int, int] = (0, 1)


@dataclass(frozen=True, slots=True)
class Joined:
    """A paragraph (or a table as lines) and the page on which it begins."""

    text: str
    page: int


def without_running_heads(printed: Sequence[Printed]) -> tuple[list[Printed], int]:
    """The lines without page numbers at the edge and lines that return at the edge of pages; and how many went."""
    edges = Counter(key for key, _ in {(_masked(item.text), item.page) for item in printed if _at_edge(item)})
    pages = len({item.page for item in printed})
    often = max(3, pages // 3)

    def is_head(item: Printed) -> bool:
        return _at_edge(item) and not item.table and (
            bool(_NUMBER.fullmatch(item.text)) or edges[_masked(item.text)] >= often)

    kept = [item for item in printed if not is_head(item)]
    return kept, len(printed) - len(kept)


def _at_edge(item: Printed) -> bool:
    return item.bottom < _EDGE * item.height or item.top > (1 - _EDGE) * item.height


def _masked(text: str) -> str:
    return re.sub(r"\d+", "0", "".join(text.split()))


def paragraphs(printed: Sequence[Printed]) -> list[Joined]:
    """Lines joined where the upper one is full and the lower one neither indented nor of another size."""
    body = [item for item in printed if not item.table]
    margins = {column: _margins([item for item in body if item.column == column]) for column in {item.column for item in body}}
    joined: list[Joined] = []
    last: Printed | None = None
    for item in printed:
        if last is not None and _continues(last, item, margins):
            seam = " " if last.text[-1:].isascii() and item.text[:1].isascii() else ""
            joined[-1] = replace(joined[-1], text=joined[-1].text + seam + item.text)
        else:
            joined.append(Joined(item.text, item.page))
        last = item
    return joined


def _margins(body: Sequence[Printed]) -> tuple[float, float]:
    if not body:
        return 0.0, 0.0
    lefts = Counter(round(item.left) for item in body)
    rights = sorted(item.right for item in body)
    # The left margin is the leftmost place where lines often begin: paragraphs begin further in.
    often = [place for place, count in lefts.items() if count >= max(2, len(body) // 10)]
    return float(min(often, default=min(lefts))), rights[int(0.9 * (len(rights) - 1))]


def _continues(upper: Printed, lower: Printed, margins: Mapping[tuple[int, int], tuple[float, float]]) -> bool:
    if upper.table or lower.table or abs(upper.size - lower.size) > 0.8:  # noqa: PLR2004 (points)
        return False
    if (lower.page, lower.column) == (upper.page, upper.column) and lower.top - upper.bottom > 2.5 * upper.size:
        return False
    return upper.right >= margins[upper.column][1] - 2 * upper.size and lower.left <= margins[lower.column][0] + 0.9 * lower.size


def title_of(printed: Sequence[Printed]) -> str:
    """The lines of the largest type on the first page, if it is larger than that of the text."""
    body = [item for item in printed if not item.table]
    if not body:
        return ""
    usual = Counter(round(item.size, 1) for item in body).most_common(1)[0][0]
    first = [item for item in body if item.page == body[0].page]
    largest = max(item.size for item in first)
    if largest < 1.15 * usual:
        return ""
    return "".join(item.text for item in first if item.size >= largest - 0.5)
