"""The process that reads one PDF: takes its bytes on standard input and a limit of memory (bytes), gives JSON (pieces, title, warnings or error)."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import logging
import sys
from typing import Any

from policyqa.corpus.readers.common import MAX_CHARACTERS, MAX_PAGES
from policyqa.corpus.readers.grid import GridCell, as_lines, clean
from policyqa.corpus.readers.pdf_layout import Printed, paragraphs, title_of, without_running_heads

_CPU_SECONDS = 280


def main() -> None:
    """Reads standard input, writes one JSON object; never a traceback."""
    _limit(int(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(extract(sys.stdin.buffer.read()), ensure_ascii=True))


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


def extract(raw: bytes) -> dict[str, Any]:
    """The pieces of a PDF, or what is wrong with it and how to mend it."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(raw)) as pdf:
            return _extract(pdf)
    except Exception as error:  # noqa: BLE001 (the parser raises anything on broken files)
        kind = f"{type(error).__name__} {error!r} {error.__cause__!r}"
        if "Password" in kind or "Encrypt" in kind:
            return {"error": "有密码保护：请去掉密码后添加"}
        return {"error": f"不是完整的 PDF（{type(error).__name__}）：请重新下载或另存一份"}


def _extract(pdf: Any) -> dict[str, Any]:
    count = len(pdf.pages)
    if count == 0:
        return {"error": "没有一页可以读取：文件可能没有下载完整，请重新下载"}
    if count > MAX_PAGES:
        return {"error": f"有 {count} 页，超过上限 {MAX_PAGES} 页：请拆分后添加"}
    printed: list[Printed] = []
    scanned: list[int] = []
    size = 0
    for number, page in enumerate(pdf.pages, 1):
        found = _page(page, number)
        if not found:
            scanned.append(number)
        printed += found
        size += sum(len(item.text) for item in found)
        page.close()
        if size > MAX_CHARACTERS:
            return {"error": f"超过上限 {MAX_CHARACTERS} 字：请拆分后添加"}
    if 2 * len(scanned) > count or not printed:
        return {"error": f"共 {count} 页，其中 {len(scanned)} 页没有文字层（扫描件）：请先做文字识别（OCR）再添加"}
    warnings = [f"第 {number} 页没有文字层（扫描件或空白页），没有读取" for number in scanned]
    kept, dropped = without_running_heads(printed)
    if dropped:
        warnings.append(f"去掉页眉、页脚、页码 {dropped} 行")
    return {"pieces": paragraphs(kept), "title": title_of(kept), "warnings": warnings}


def _page(page: Any, number: int) -> list[Printed]:
    """The lines and tables of a page from top to bottom."""
    if not page.chars:
        return []
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]

    def outside(item: Any) -> bool:
        if item["object_type"] != "char":
            return False
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    found = [Printed(number, line["x0"], line["x1"], line["top"], line["bottom"], _size(line), line["text"], page.height)
             for line in page.filter(outside).extract_text_lines(strip=True)]
    found += [Printed(number, table.bbox[0], table.bbox[2], table.bbox[1], table.bbox[3], 0,
                      "\n".join(as_lines(_grid(page, table))), page.height, table=True) for table in tables]
    return sorted(found, key=lambda item: item.top)


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
