"""Spreadsheets: takes an xlsx workbook (or rows), gives records when there is a text column, else one table a sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.corpus.readers.common import Record, SourceText
from policyqa.corpus.readers.dispatch import check_package
from policyqa.corpus.readers.grid import GridCell, as_lines, clean, spread
from policyqa.errors import DocumentError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TEXT = {"text", "正文", "内容", "全文", "条文"}
_ID = {"id", "编号", "序号"}
_TITLE = {"title", "标题", "名称", "题目"}
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})""")
_CELL_LIMIT = 2_000_000


def read(file: Path, raw: bytes) -> SourceText:
    """The sheets of a workbook. Raises DocumentError where it cannot be opened."""
    from openpyxl import load_workbook

    check_package(file)
    _refuse_vast_merges(file, raw)
    try:
        workbook = load_workbook(io.BytesIO(raw), data_only=True)
    except Exception as error:  # the library raises many kinds on broken workbooks
        raise DocumentError(f"{file.name} 不是完整的 Excel 工作簿（{type(error).__name__}）：请另存一份后重试") from error
    parts: list[str] = []
    records: list[Record] = []
    warnings: list[str] = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(f"跳过隐藏的工作表“{sheet.title}”")
            continue
        grid = _grid(file, sheet)
        found = from_rows([[cell.text for cell in row] for row in grid])
        records += found.records
        if not found.records and (lines := as_lines(grid)):
            parts.append("\n".join([f"## {sheet.title}", "", *lines]))
    return SourceText("\n\n".join(parts), file.stem, tuple(warnings), tuple(records), markdown=True)


def _refuse_vast_merges(file: Path, raw: bytes) -> None:
    """Merged cells over millions of places: the library would write every one of them."""
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            covered = 0
            for first, top, last, bottom in _MERGED.findall(package.read(name)):
                covered += (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1)
            if covered > _CELL_LIMIT:
                raise DocumentError(f"{file.name} 的合并单元格覆盖超过 {_CELL_LIMIT} 格，已拒绝：请取消多余的合并后重试")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def from_rows(rows: Sequence[Sequence[str]]) -> SourceText:
    """Records where the first row names a text column, else a table."""
    if not rows:
        return SourceText("")
    names = [cell.strip().lower() for cell in rows[0]]
    text = next((at for at, name in enumerate(names) if name in _TEXT), None)
    identity = next((at for at, name in enumerate(names) if name in _ID), None)
    title = next((at for at, name in enumerate(names) if name in _TITLE), None)
    if text is not None and (identity is not None or title is not None):
        found = [Record(_at(row, identity), _at(row, title), _at(row, text)) for row in rows[1:]]
        kept = tuple(record for record in found if record.text)
        empty = len(found) - len(kept)
        return SourceText("", "", (f"跳过 {empty} 行没有正文的记录",) if empty else (), kept)
    return SourceText("\n".join(as_lines([[GridCell(clean(cell)) for cell in row] for row in rows])))


def _at(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _grid(file: Path, sheet: Worksheet) -> list[list[GridCell]]:
    if sheet.max_row * sheet.max_column > _CELL_LIMIT:
        raise DocumentError(f"{file.name} 的工作表“{sheet.title}”超过 {_CELL_LIMIT} 个单元格：请拆分后添加")
    spans = {(area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
             for area in sheet.merged_cells.ranges}
    covered = {(row, column) for area in sheet.merged_cells.ranges
               for row in range(area.min_row, area.max_row + 1) for column in range(area.min_col, area.max_col + 1)} - set(spans)
    rows = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        rows.append([GridCell(_shown(value), *spans.get((number, column), (1, 1)))
                     for column, value in enumerate(values, 1) if (number, column) not in covered])
    return [row for row in spread(rows) if any(cell.text for cell in row)]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
