"""The process that reads one PDF: takes its bytes on standard input, gives JSON (pieces, title, warnings or error).

Arguments: seconds and bytes it may use, and `ocr` where scanned pages are to be recognised. Standard error counts pages.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import logging
import os
import statistics
import sys
from dataclasses import replace
from typing import Any

from policyqa.corpus.readers import pdf_ocr
from policyqa.corpus.readers.common import MAX_CHARACTERS, MAX_PAGES
from policyqa.corpus.readers.grid import GridCell, as_lines, clean
from policyqa.corpus.readers.pdf_columns import Area, Box, areas
from policyqa.corpus.readers.pdf_layout import Printed, paragraphs, title_of, without_running_heads

_SAME_SIZE = 0.25
_OUTLINES = 100


def main() -> None:
    """Reads standard input, writes one JSON object; never a traceback."""
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    logging.disable(logging.CRITICAL)
    recognise = "ocr" in sys.argv[3:]
    sys.stdout.write(json.dumps(extract(sys.stdin.buffer.read(), recognise=recognise), ensure_ascii=True))


def _limit(seconds: int, memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        cores = os.cpu_count() or 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds * cores, seconds * cores))


def extract(raw: bytes, *, recognise: bool = False) -> dict[str, Any]:
    """The pieces of a PDF, or what is wrong with it and how to mend it."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(raw)) as pdf:
            return _extract(pdf, pdf_ocr.Recogniser() if recognise else None)
    except Exception as error:  # noqa: BLE001 (the parser raises anything on broken files)
        kind = f"{type(error).__name__} {error!r} {error.__cause__!r}"
        if "Password" in kind or "Encrypt" in kind:
            return {"error": "有密码保护：请去掉密码后添加"}
        return {"error": f"不是完整的 PDF（{type(error).__name__}）：请重新下载或另存一份"}


def _extract(pdf: Any, recogniser: pdf_ocr.Recogniser | None) -> dict[str, Any]:
    count = len(pdf.pages)
    if count == 0:
        return {"error": "没有一页可以读取：文件可能没有下载完整，请重新下载"}
    if count > MAX_PAGES:
        return {"error": f"有 {count} 页，超过上限 {MAX_PAGES} 页：请拆分后添加"}
    printed: list[Printed] = []
    scanned: list[int] = []
    pictures = 0
    recognised: list[int] = []
    size = 0
    for number, page in enumerate(pdf.pages, 1):
        found = _page(page, number)
        if not found:
            scanned.append(number)
            pictures += _is_drawn(page)
            found = _recognised(page, number, recogniser) if recogniser and _is_drawn(page) else []
            recognised += [number] if found else []
        printed += found
        size += sum(len(item.text) for item in found)
        page.close()
        sys.stderr.write(f"{number}/{count}\n")
        if size > MAX_CHARACTERS:
            return {"error": f"超过上限 {MAX_CHARACTERS} 字：请拆分后添加"}
    if not printed or (2 * len(scanned) > count and not recogniser):
        return {"pictures": pictures, "error": f"共 {count} 页，其中 {len(scanned)} 页没有文字层（扫描件）：请安装文字识别"
                '（pip install "policyqa[ocr]"）后重试，或先做文字识别（OCR）再添加'}
    warnings = [f"第 {number} 页" + ("是文字识别的结果，可能有错字，请核对" if number in recognised else
                                  "没有文字层（扫描件或空白页），没有读取") for number in scanned]
    kept, dropped = without_running_heads(printed)
    if dropped:
        warnings.append(f"去掉页眉、页脚、页码 {dropped} 行")
    pieces = [(piece.text, piece.page) for piece in paragraphs(kept)]
    return {"pieces": pieces, "title": title_of(kept), "warnings": warnings, "pictures": pictures}


def _is_drawn(page: Any) -> bool:
    """Whether a page without text shows a picture or outlines of letters."""
    return bool(page.images) or len(page.curves) > _OUTLINES


def _recognised(page: Any, number: int, recogniser: pdf_ocr.Recogniser) -> list[Printed]:
    """The lines of a drawn page, column by column, in one size where they differ by what is measured only."""
    found = recogniser.lines(page, number)
    usual = statistics.median(item.size for item in found) if found else 0
    found = [replace(item, size=usual) if abs(item.size - usual) < _SAME_SIZE * usual else item for item in found]
    return _in_order(found, areas([_box(item) for item in found], page.width, page.height))


def _box(item: Printed) -> Box:
    return item.left, item.top, item.right, item.bottom


def _in_order(found: list[Printed], parts: list[Area]) -> list[Printed]:
    """Each area from top to bottom, one after the other."""
    return [replace(item, column=part.column) for part in parts
            for item in sorted((item for item in found if part.holds(_box(item))), key=lambda item: item.top)]


def _page(page: Any, number: int) -> list[Printed]:
    """The lines and tables of a page in the order in which they are read."""
    if not page.chars:
        return []
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]

    def outside(item: Any) -> bool:
        if item["object_type"] != "char":
            return False
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    text = page.filter(outside)
    words = [(word["x0"], word["top"], word["x1"], word["bottom"]) for word in text.extract_words()]
    parts = areas([*words, *boxes], page.width, page.height)
    found = [Printed(number, table.bbox[0], table.bbox[2], table.bbox[1], table.bbox[3], 0,
                     "\n".join(as_lines(_grid(page, table))), page.height, table=True) for table in tables]
    for part in parts:
        own = text if len(parts) == 1 else text.filter(lambda item, part=part: part.holds(
            (item["x0"], item["top"], item["x1"], item["bottom"])))
        found += [Printed(number, line["x0"], line["x1"], line["top"], line["bottom"], _size(line), line["text"], page.height)
                  for line in own.extract_text_lines(strip=True)]
    return _in_order(found, parts)


def _size(line: Any) -> float:
    sizes = sorted(char["size"] for char in line["chars"])
    return float(sizes[len(sizes) // 2])


def _is_table(table: Any) -> bool:
    rows = table.rows
    return len(rows) > 1 and max(len(row.cells) for row in rows) > 1


def _grid(page: Any, table: Any) -> list[list[GridCell]]:
    """Every place of the grid holds the printed cell that covers its middle, so merged cells are repeated."""
    xs = sorted({round(x, 1) for cell in table.cells for x in (cell[0], cell[2])})
    ys = sorted({round(y, 1) for cell in table.cells for y in (cell[1], cell[3])})
    made = {}
    for cell in table.cells:
        text = clean(page.crop(cell, strict=False).extract_text() or "")
        rows = sum(cell[1] <= (a + b) / 2 <= cell[3] for a, b in itertools.pairwise(ys))
        columns = sum(cell[0] <= (a + b) / 2 <= cell[2] for a, b in itertools.pairwise(xs))
        made[cell] = GridCell(_closed(text), max(rows, 1), max(columns, 1))
    grid = []
    for top, bottom in itertools.pairwise(ys):
        row = []
        for left, right in itertools.pairwise(xs):
            x, y = (left + right) / 2, (top + bottom) / 2
            row.append(next((made[c] for c in table.cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), GridCell("")))
        grid.append(row)
    return grid


def _closed(text: str) -> str:
    """The text of a cell without the breaks of its lines."""
    from policyqa.corpus.canonical import squeeze

    return squeeze(text)


if __name__ == "__main__":
    main()
