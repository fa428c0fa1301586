"""Writes a table as a workbook to read: header kept in view, long texts wrapped, and no text ever taken for a formula."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 48
"""Characters of the widest column; longer texts are wrapped."""
NARROWEST = 10


def write(table: pd.DataFrame, path: Path) -> None:
    """Writes the table to `path` (xlsx)."""
    import pandas as pd

    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        table.to_excel(writer, index=False, sheet_name="预审结果")
        _lay_out(writer.sheets["预审结果"])


def _lay_out(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, cells in enumerate(sheet.iter_cols(), 1):
        longest = max(_width(cell.value) for cell in cells)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, NARROWEST), WIDEST)
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with "=" stays a text


def _width(value: object) -> int:
    """Columns a text takes: two for a Chinese character."""
    text = "" if value is None else str(value)
    return sum(1 + (east_asian_width(c) in "WF") for c in text)
