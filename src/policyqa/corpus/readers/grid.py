"""Grids: takes the cells of a table of any format, gives it as tab-separated lines for the parser.

Merged cells are repeated in every place they cover, heading rows are joined into one ("目标值/2025年"), a cell that is
truly empty is written as a no-break space (see `policyqa.corpus.tables.EMPTY`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.corpus.tables import EMPTY

_SPAN_LIMIT, _COLUMNS = 200, 500


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell as its format prints it: text, how many rows and columns it covers, whether it is a heading."""

    text: str
    rows: int = 1
    columns: int = 1
    heading: bool = False


def spread(rows: Sequence[Sequence[GridCell]]) -> list[list[GridCell]]:
    """Rows of equal length in which every place holds the cell that covers it."""
    places: list[dict[int, GridCell]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in places[at]:
                column += 1
            for below in range(at, min(at + min(cell.rows, _SPAN_LIMIT), len(rows))):
                for across in range(column, min(column + min(cell.columns, _SPAN_LIMIT), _COLUMNS)):
                    places[below].setdefault(across, cell)
            column += min(cell.columns, _SPAN_LIMIT)
    width = max((max(row, default=-1) + 1 for row in places), default=0)
    return [[row.get(column, GridCell("")) for column in range(width)] for row in places]


def as_lines(grid: Sequence[Sequence[GridCell]]) -> list[str]:
    """The lines of a grid: one of headings, one for each row; rows that are one long cell become lines of text."""
    filled = [row for row in grid if any(cell.text.strip() for cell in row)]
    if not filled:
        return []
    title: list[str] = []
    while len(filled) > 1 and len(filled[0]) > 1 and all(cell is filled[0][0] for cell in filled[0]):
        title.append(clean(filled[0][0].text))
        filled = filled[1:]
    depth = _header_depth(filled)
    header = [_heading([row[column] for row in filled[:depth]]) for column in range(len(filled[0]))]
    body = ["\t".join(clean(cell.text) or EMPTY for cell in row) for row in filled[depth:]]
    return [*title, "\t".join(name or EMPTY for name in header), *body]


def clean(text: str) -> str:
    """A cell on one line, without tabs."""
    return " ".join(text.split())


def _heading(cells: Sequence[GridCell]) -> str:
    distinct: list[str] = []
    for cell in cells:
        text = clean(cell.text)
        if text and text not in distinct:
            distinct.append(text)
    return "/".join(distinct)


def _header_depth(rows: Sequence[Sequence[GridCell]]) -> int:
    """How many rows are headings: those marked so, else as many as the tallest cell of the first row covers."""
    marked = 0
    while marked < len(rows) - 1 and all(cell.heading for cell in rows[marked]):
        marked += 1
    if marked:
        return marked
    first = {id(cell): cell for cell in rows[0]}.values()
    tallest = max((cell.rows for cell in first), default=1)
    wide = any(cell.columns > 1 for cell in first)
    return min(max(tallest, 1), 3) if wide and 1 < tallest < len(rows) else 1
