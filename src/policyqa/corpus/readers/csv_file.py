"""CSV: takes a table of text, gives records when it has a text column, else one table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from policyqa.corpus.readers.common import SourceText
from policyqa.corpus.readers.sheet import from_rows
from policyqa.corpus.readers.text import decode
from policyqa.errors import DocumentError

_FIELD_LIMIT = 5_000_000


def read(file: Path, raw: bytes) -> SourceText:
    """The records or the table of a file. Raises DocumentError where the quoting is broken beyond reading."""
    text, warnings = decode(file.name, raw)
    delimiter = "\t" if file.suffix.lower() == ".tsv" else _delimiter(text)
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DocumentError(f"{file.name} 第 {reader.line_num} 行无法按 CSV 读取（{error}）：请检查引号") from error
    found = from_rows(rows)
    return SourceText(found.text, file.stem, (*warnings, *found.warnings), found.records)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)
