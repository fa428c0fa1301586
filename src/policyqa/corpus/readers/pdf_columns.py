"""Columns of a PDF page: takes the places of its words, gives the areas of the page in the order in which they are read.

A gutter is a vertical strip that few lines cross and beside which both sides are filled with lines of text; lines that
cross it (a title, a table) cut the page into bands, and every band is read column by column.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""

_LEAST = 4  # lines on each side of a gutter
_CROSSING = 0.35  # at most this share of lines crosses it
_FILLED = 0.8  # of its column; every third line of text fills so much
_CHARACTERS = 8  # a column of text is at least so wide, a column of a table may be narrower
_STEP = 2.0


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page that is read on its own; `column` is its number among the columns of its band (0 of 1: all)."""

    left: float
    top: float
    right: float
    bottom: float
    column: tuple[int, int] = (0, 1)

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box lies here."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.left <= x < self.right and self.top <= y < self.bottom


def areas(words: Sequence[Box], width: float, height: float) -> list[Area]:
    """The areas of a page in reading order; one area where there is one column. Together they cover the page."""
    return list(_cut(_segments(words), Area(-1.0, -1.0, width + 1, height + 1)))


def _cut(boxes: Sequence[Box], area: Area) -> Iterator[Area]:
    gutter = _gutter(boxes)
    if gutter is None:
        yield area
        return
    runs = [(crossed, list(run)) for crossed, run in
            itertools.groupby(sorted(boxes, key=lambda box: box[1]), key=lambda box: box[0] < gutter < box[2])]
    tops = [area.top, *((run[0][1]) for _, run in runs[1:]), area.bottom]
    for (crossed, run), (top, bottom) in zip(runs, itertools.pairwise(tops), strict=True):
        band = Area(area.left, top - 0.5, area.right, bottom - 0.5, area.column)
        sides = [[box for box in run if (box[0] < gutter) is left] for left in (True, False)]
        if crossed or min(map(len, sides)) < 1:
            yield band
            continue
        columns = [*_cut(sides[0], Area(area.left, band.top, gutter, band.bottom)),
                   *_cut(sides[1], Area(gutter, band.top, area.right, band.bottom))]
        whole = len({(part.left, part.right) for part in columns})
        places = sorted({part.left for part in columns})
        for part in columns:
            yield Area(part.left, part.top, part.right, part.bottom, (places.index(part.left), whole))


def _segments(words: Sequence[Box]) -> list[Box]:
    """Words of one line with usual gaps between them as one box."""
    found: list[Box] = []
    for word in sorted(words, key=lambda box: (round(box[1]), box[0])):
        last = found[-1] if found else None
        size = word[3] - word[1]
        if last and abs(last[1] - word[1]) < size / 2 and -size < word[0] - last[2] < size:
            found[-1] = (last[0], min(last[1], word[1]), max(last[2], word[2]), max(last[3], word[3]))
        else:
            found.append(word)
    return found


def _gutter(boxes: Sequence[Box]) -> float | None:
    """Where the page is to be parted from top to bottom (the leftmost place of several), or None."""
    if len(boxes) < 2 * _LEAST:
        return None
    return next((x for x in _strips(boxes) if _parts(boxes, x)), None)


def _strips(boxes: Sequence[Box]) -> Iterator[float]:
    """The middles of the strips that few boxes cross, from left to right."""
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    places = [left + at * _STEP for at in range(1, int((right - left) / _STEP))]
    counted = [(x, sum(box[0] < x < box[2] for box in boxes)) for x in places]
    for sparse, run in itertools.groupby(counted, key=lambda pair: pair[1] <= _CROSSING * len(boxes)):
        if sparse:
            strip = list(run)
            fewest = min(count for _, count in strip)
            clear = [x for x, count in strip if count == fewest]
            yield clear[len(clear) // 2]


def _parts(boxes: Sequence[Box], x: float) -> bool:
    """Whether both sides of `x` are columns of running text, or several columns."""
    sides = [[box for box in boxes if box[2] <= x], [box for box in boxes if box[0] >= x]]
    return all(_is_text(side) or _gutter(side) is not None for side in sides)


def _is_text(side: Sequence[Box]) -> bool:
    if len(side) < _LEAST:
        return False
    extent = max(box[2] for box in side) - min(box[0] for box in side)
    size = median(box[3] - box[1] for box in side)
    full = sum(box[2] - box[0] >= _FILLED * extent for box in side)
    return extent >= _CHARACTERS * size and 3 * full >= len(side)
