"""Tables: takes the lines of one or more tables (tab-separated, markdown or HTML), gives rows with their headings.

A table that goes on after a page break repeats its heading row: the parts are one table, and a row cut by the break is
put together again. A blank cell under a merged one takes the value from above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.corpus.canonical import squeeze
from policyqa.corpus.lines import Line

_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
_KEY = re.compile(r"序号|编号|No\.?|#", re.IGNORECASE)
_REMARK = re.compile(r"备\s*注|说\s*明|remarks?|notes?", re.IGNORECASE)
_NOTHING = {"—", "——", "-", "–", "－", "/", "／", "无"}
EMPTY = "\u00a0"
"""A cell that a reader writes so is empty; one that is blank may be covered by a merged cell above."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: its span in the source, its text, and whether it is known to be empty."""

    start: int
    end: int
    text: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the span of its own printed cells, pairs of heading and value, and its reading when it was cut."""

    start: int
    end: int
    cells: tuple[tuple[str, str], ...]
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: span, headings, rows, and the spans of its notes."""

    start: int
    end: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Printed:
    cells: tuple[Cell, ...]
    after_header: bool = False

    def at(self, column: int) -> str:
        return self.cells[column].text if column < len(self.cells) else ""


def is_row(line: Line) -> bool:
    """Whether a line looks like the row of a tab-separated or markdown table."""
    if line.role != "text":
        return False
    return "\t" in line.text.strip("\t") or (line.text.startswith("|") and line.text.count("|") > 1) or (
        "\t" in line.text and bool(line.text.strip()))


def read_tables(source: str, rows: Sequence[Line]) -> list[Table]:
    """The tables printed in consecutive rows; parts with the same headings or the same columns are one table."""
    groups: list[list[_Printed]] = []
    notes: list[list[tuple[int, int]]] = []
    for line in rows:
        if _RULE.fullmatch(line.text):
            continue
        cells = _cells(source, line)
        filled = [cell for cell in cells if cell.text]
        if len(filled) == 1 and groups and _is_note(filled[0].text):
            notes[-1] += _note_spans(source, filled[0])
        elif not groups or (line.gap and _starts_anew(groups[-1][0], cells)):
            groups.append([_Printed(cells)])
            notes.append([])
        elif _same_header(groups[-1][0], cells):
            groups[-1].append(_Printed((), after_header=True))
        else:
            groups[-1].append(_Printed(cells))
    return [build(group, tuple(found)) for group, found in zip(groups, notes, strict=True)]


def build(printed: Sequence[_Printed], notes: tuple[tuple[int, int], ...] = ()) -> Table:
    """One table from its printed rows, the first of which holds the headings."""
    header = tuple(cell.text for cell in printed[0].cells)
    key = next((at for at, name in enumerate(header) if _KEY.fullmatch(name)), None)
    whole: list[tuple[list[Cell], bool]] = []
    fresh = False
    for row in printed[1:]:
        if row.after_header:
            fresh = True
            continue
        if fresh and whole and _is_cut(row, key, len(header)):
            whole[-1] = (_join(whole[-1][0], row.cells), True)
        else:
            whole.append((list(row.cells), False))
        fresh = False
    rows = _fill(header, key, whole)
    spans = [(cell.start, cell.end) for row in printed for cell in row.cells]
    return Table(min(s for s, _ in spans), max([e for _, e in spans] + [e for _, e in notes]), header, tuple(rows), notes)


def _cells(source: str, line: Line) -> tuple[Cell, ...]:
    mark = "|" if line.text.startswith("|") else "\t"
    text, offset = line.text, line.start
    if mark == "|":
        offset += 1
        text = text[1:].rstrip().removesuffix("|")
    cells = []
    for raw in text.split(mark):
        start = offset + len(raw) - len(raw.lstrip())
        end = max(start, offset + len(raw.rstrip()))
        cells.append(Cell(start, end, squeeze(source[start:end]), raw == EMPTY))
        offset += len(raw) + 1
    return tuple(cells)


def _same_header(first: _Printed, cells: Sequence[Cell]) -> bool:
    return [cell.text for cell in first.cells] == [cell.text for cell in cells]


def _starts_anew(first: _Printed, cells: Sequence[Cell]) -> bool:
    """After a blank line: another heading row with another number of columns."""
    return len(cells) != len(first.cells) and not _same_header(first, cells)


def _is_note(text: str) -> bool:
    return bool(re.match(r"(?:<p>)?\s*(?:注|说明|备注|note|资料来源|数据来源)\s*[:：\d]?", text, re.IGNORECASE))


def _note_spans(source: str, cell: Cell) -> list[tuple[int, int]]:
    """The paragraphs of a note, without tags and without the bare word 注."""
    spans, at = [], cell.start
    for piece in re.split(r"(</?[a-z]+[^>]*>)", source[cell.start:cell.end]):
        text = piece.strip()
        if text and not text.startswith("<") and not re.fullmatch(r"(?:注|说明|备注)\s*[:：]?", text):
            start = at + piece.index(text)
            spans.append((start, start + len(text)))
        at += len(piece)
    return spans


def _is_cut(row: _Printed, key: int | None, columns: int) -> bool:
    """Whether the first row after repeated headings is the rest of the row before the page break."""
    if key is not None:
        return not row.at(key)
    blank = sum(not row.at(column) for column in range(columns))
    return blank >= 0.6 * columns


def _join(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    joined = []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else None
        below = lower[column] if column < len(lower) else None
        if above is None or below is None or not above.text or not below.text:
            joined.append(below if above is None or (below is not None and below.text) else above)
        else:
            joined.append(Cell(above.start, below.end, squeeze(f"{above.text}\n{below.text}")))
    return [cell for cell in joined if cell is not None]


def _fill(header: Sequence[str], key: int | None, rows: Sequence[tuple[list[Cell], bool]]) -> list[Row]:
    # A table that prints a dash for "nothing" leaves a cell blank only where a merged cell covers it.
    dashed = any(cell.text in _NOTHING for cells, _ in rows for cell in cells)
    done: list[Row] = []
    above: list[str] = [""] * len(header)
    for cells, cut in rows:
        printed = [cell for cell in cells if cell.text]
        if not printed:
            continue
        values = []
        for column, name in enumerate(header):
            cell = cells[column] if column < len(cells) else None
            value = cell.text if cell else ""
            leading = all(not c.text for c in cells[: column + 1])
            if not value and column != key and not _REMARK.fullmatch(name) and (leading or dashed):
                value = "" if cell is not None and cell.empty else above[column]
            values.append(value)
        above = values
        joined = squeeze("\t".join(cell.text for cell in printed)) if cut else None
        start, end = min(c.start for c in printed), max(c.end for c in printed)
        done.append(Row(start, end, tuple(zip(header, values, strict=True)), joined))
    return done


