"""HTML tables: takes a source and the place of `<table`, gives its tables (nested ones after it) with merged cells filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from policyqa.corpus.canonical import squeeze
from policyqa.corpus.tables import Row, Table

_LIMIT = 200  # rows or columns that one cell may cover: more is a fault or an attack
_COLUMNS = 500


@dataclass(slots=True)
class _Cell:
    start: int
    rows: int
    columns: int
    heading: bool
    end: int = -1


@dataclass(slots=True)
class _Open:
    start: int
    rows: list[list[_Cell]] = field(default_factory=list)
    cell: _Cell | None = None
    nested: list[tuple[int, int]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects cells with their offsets; stops feeding meaning once the outermost table is closed."""

    def __init__(self, source: str, base: int) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.starts = [0, *(at + 1 - base for at, char in enumerate(source[base:], base) if char == "\n")]
        self.open: list[_Open] = []
        self.closed: list[_Open] = []
        self.stop = -1

    def _at(self) -> int:
        line, column = self.getpos()
        return self.base + self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.stop >= 0:
            return
        if tag == "table":
            self.open.append(_Open(self._at()))
        elif tag == "tr" and self.open:
            self._end_cell()
            self.open[-1].rows.append([])
        elif tag in ("td", "th") and self.open:
            self._end_cell()
            spans = dict(attrs)
            cell = _Cell(self._at() + len(self.get_starttag_text() or ""), _span(spans.get("rowspan")),
                         _span(spans.get("colspan")), tag == "th")
            if not self.open[-1].rows:
                self.open[-1].rows.append([])
            self.open[-1].rows[-1].append(cell)
            self.open[-1].cell = cell

    def handle_endtag(self, tag: str) -> None:
        if self.stop >= 0 or not self.open:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            table = self.open.pop()
            self.closed.append(table)
            end = self._at() + len("</table>")
            if self.open:
                self.open[-1].nested.append((table.start, end))
            else:
                self.stop = end

    def _end_cell(self) -> None:
        cell = self.open[-1].cell
        if cell is not None and cell.end < 0:
            cell.end = self._at()
        self.open[-1].cell = None


def read_html_tables(source: str, start: int) -> tuple[list[Table], int]:
    """The table that begins at `start`, the tables nested in it, and the offset where it ends."""
    reader = _Reader(source, start)
    reader.feed(source[start:])
    stop = reader.stop if reader.stop >= 0 else len(source)
    tables = [_build(source, table) for table in sorted([*reader.closed, *reader.open], key=lambda t: t.start)]
    return [table for table in tables if table is not None], stop


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _LIMIT) if written and written.isdecimal() else 1


def _build(source: str, table: _Open) -> Table | None:
    grid, owners = _grid(source, table)
    if len(grid) < 1 or not any(grid[0]):
        return None
    depth = _header_depth(table)
    columns = max(len(row) for row in grid)
    header = tuple(_heading([row[column] if column < len(row) else "" for row in grid[:depth]]) for column in range(columns))
    rows = []
    for values, cells in zip(grid[depth:], owners[depth:], strict=True):
        printed = [(cell.start, cell.end) for cell in cells if cell.end > cell.start and source[cell.start:cell.end].strip()]
        if printed:
            padded = [*values, *[""] * (columns - len(values))]
            begin, end = _visible(source, printed[0][0], printed[-1][1])
            rows.append(Row(begin, end, tuple(zip(header, padded, strict=True))))
    first = next((cell for cells in owners for cell in cells if cell.end > cell.start), None)
    return Table(first.start, rows[-1].end if rows else first.end, header, tuple(rows)) if first else None


def _visible(source: str, start: int, end: int) -> tuple[int, int]:
    text = source[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _heading(parts: list[str]) -> str:
    """The headings above one column, outermost first, without repeating a merged one."""
    distinct = [part for at, part in enumerate(parts) if part and part not in parts[:at]]
    return "/".join(distinct)


def _header_depth(table: _Open) -> int:
    rows = [row for row in table.rows if row]
    headed = next((at for at, row in enumerate(rows) if not all(cell.heading for cell in row)), len(rows))
    if 0 < headed < len(rows):
        return headed
    # Without <th>, a heading cell that covers several columns has its parts in the row below.
    return 2 if rows and any(cell.columns > 1 for cell in rows[0]) and min(len(rows) - 1, len(rows[0])) > 1 else 1


def _grid(source: str, table: _Open) -> tuple[list[list[str]], list[list[_Cell]]]:
    """Values by row and column with merged cells repeated, and the cells that begin in each row."""
    rows = [row for row in table.rows if row]
    grid: list[dict[int, str]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            text = _text(source, cell, table.nested)
            for below in range(at, min(at + cell.rows, len(rows))):
                for across in range(column, min(column + cell.columns, _COLUMNS)):
                    grid[below].setdefault(across, text)
            column += cell.columns
    return [[row.get(c, "") for c in range(max(row, default=-1) + 1)] for row in grid], rows


def _text(source: str, cell: _Cell, nested: list[tuple[int, int]]) -> str:
    raw, at = "", cell.start
    for start, end in sorted(nested):
        if cell.start <= start < cell.end:
            raw += source[at:start]
            at = end
    return squeeze(unescape(re.sub(r"<[^>]*>", " ", raw + source[at:cell.end])))
