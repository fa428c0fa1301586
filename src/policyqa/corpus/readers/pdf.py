"""PDF: takes a PDF, gives its paragraphs and tables; scanned pages are recognised where the optional extra is installed.

Reading runs in a process of its own with limits of time and memory: a PDF can be made to blow up any parser.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policyqa.corpus.readers import pdf_ocr
from policyqa.corpus.readers.common import MEGABYTE, Piece, SourceText, as_source
from policyqa.errors import DocumentError

_SECONDS = 300
_MEMORY = 2000 * MEGABYTE
_OCR_SECONDS, _OCR_MEMORY = 3600, 8000 * MEGABYTE  # recognition takes seconds a page and maps large libraries

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""


def read(file: Path, raw: bytes, progress: Progress | None = None) -> SourceText:
    """The text of a PDF. Raises DocumentError for encrypted, broken, scanned and hostile files."""
    found = _run(file, raw, progress, _SECONDS, [str(_MEMORY)])
    if found.get("pictures") and pdf_ocr.available():
        found = _run(file, raw, progress, _OCR_SECONDS, [str(_OCR_MEMORY), "ocr"])
    if "error" in found:
        raise DocumentError(f"{file.name} {found['error']}")
    pieces = [Piece(text, page=page) for text, page in found["pieces"]]
    return as_source(pieces, found["title"], tuple(found["warnings"]))


def _run(file: Path, raw: bytes, progress: Progress | None, seconds: int, arguments: list[str]) -> dict[str, Any]:
    """What the worker found; its standard error counts the pages."""
    command = [sys.executable, "-P", "-m", "policyqa.corpus.readers.pdf_worker", str(seconds), *arguments]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        source.write(raw)
        source.seek(0)
        with subprocess.Popen(command, stdin=source, stdout=result, stderr=subprocess.PIPE, text=True) as worker:  # noqa: S603 (our own module, no shell)
            late = threading.Timer(seconds, worker.kill)
            late.start()
            for line in worker.stderr or ():
                done, _, total = line.strip().partition("/")
                if progress and done.isdecimal() and total.isdecimal():
                    progress(int(done), int(total))
            worker.wait()
            late.cancel()
        result.seek(0)
        try:
            found: dict[str, Any] = json.loads(result.read())
        except ValueError as error:
            raise DocumentError(f"{file.name} 无法读取（PDF 解析中断：可能已损坏、占用内存过大，或 {seconds} 秒内没有读完）："
                                "请拆分或另存一份后重试") from error
    return found
