"""PDF: takes a PDF with a text layer, gives its paragraphs and tables; scanned documents are refused.

Reading runs in a process of its own with limits of time and memory: a PDF can be made to blow up any parser.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from policyqa.corpus.readers.common import MEGABYTE, Piece, SourceText, as_source
from policyqa.errors import DocumentError

_SECONDS = 300
_MEMORY = 2000 * MEGABYTE


def read(file: Path, raw: bytes) -> SourceText:
    """The text of a PDF. Raises DocumentError for encrypted, broken, scanned and hostile files."""
    try:
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [sys.executable, "-P", "-m", "policyqa.corpus.readers.pdf_worker", str(_MEMORY)],
            input=raw, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"{file.name} 在 {_SECONDS} 秒内没有读完：请拆分，或另存为 docx 后添加") from error
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError(f"{file.name} 无法读取（PDF 解析中断，可能已损坏或占用内存过大）：请另存一份后重试") from error
    if "error" in found:
        raise DocumentError(f"{file.name} {found['error']}")
    pieces = [Piece(text) for text in found["pieces"]]
    return as_source(pieces, found["title"], tuple(found["warnings"]))
