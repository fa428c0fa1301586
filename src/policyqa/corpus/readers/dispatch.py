"""Dispatch: takes a file, finds out what it really is, and hands it to the reader of that format."""

from __future__ import annotations

import importlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from policyqa.corpus.readers import pdf
from policyqa.corpus.readers.common import MAX_CHARACTERS, MAX_FILE, MAX_UNPACKED, MEGABYTE, SourceText
from policyqa.corpus.readers.pdf import Progress
from policyqa.errors import DocumentError

EXTENSIONS = {".txt": "text", ".md": "text", ".markdown": "text", ".html": "html", ".htm": "html", ".docx": "docx",
              ".pdf": "pdf", ".xlsx": "sheet", ".xlsm": "sheet", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl"}
_MODULES = {"text": "text", "html": "html", "docx": "docx", "pdf": "pdf", "sheet": "sheet", "csv": "csv_file", "jsonl": "jsonl"}
_TEXTUAL = {"text", "csv", "jsonl", "html"}
_ENDING = re.compile(r"\.[A-Za-z]\w*", re.ASCII)
"""The ending of a name that tells a format; what follows a dot in a title ("…通知（2024.5）") does not."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = ((b"\x89PNG", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"), (b"Rar!", "RAR 压缩包"), (b"BM", "BMP 图片"),
          (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "gzip 压缩包"), (b"{\\rtf", "RTF 文档"), (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"))


class _Reader(Protocol):
    def read(self, file: Path, raw: bytes) -> SourceText: ...


def read_file(file: Path, progress: Progress | None = None) -> SourceText:
    """The text of `file`. Raises DocumentError where it cannot be read, with the reason and the remedy.

    `progress` is called with (pages done, pages in all) where reading takes long.
    """
    raw = _bytes(file)
    kind = _kind(file, raw)
    claimed = EXTENSIONS.get(file.suffix.lower())
    reader = cast("_Reader", importlib.import_module(f"policyqa.corpus.readers.{_MODULES[kind]}"))
    try:
        found = pdf.read(file, raw, progress) if kind == "pdf" else reader.read(file, raw)
    except (RecursionError, MemoryError) as error:
        raise DocumentError(f"{file.name} 的结构嵌套过深或过大，无法安全读取：请另存为较简单的文档后重试") from error
    if not found.text.strip() and not found.records:
        raise DocumentError(f"{file.name} 里没有文字：若是扫描件，请先做文字识别（OCR）再添加")
    longest = max(len(found.text), *(len(record.text) for record in found.records), 0)
    if longest > MAX_CHARACTERS:
        raise DocumentError(f"{file.name} 里的一份文件有 {longest} 字，超过上限 {MAX_CHARACTERS}：请拆分后添加")
    if claimed and claimed != kind and not {claimed, kind} <= _TEXTUAL - {"html"}:
        warning = f"{file.name} 的扩展名与内容不符：按{_NAMES[kind]}读取"
        return replace(found, warnings=(warning, *found.warnings))
    return found


_NAMES = {"text": "纯文本", "html": "网页", "docx": "Word 文档", "pdf": "PDF", "sheet": "Excel 表格", "csv": "CSV", "jsonl": "JSONL"}


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise DocumentError(f"{file} 不存在或不是文件：请检查路径")
    size = file.stat().st_size
    if size == 0:
        raise DocumentError(f"{file.name} 是空文件：请检查是否下载完整")
    if size > MAX_FILE:
        raise DocumentError(f"{file.name} 有 {size // MEGABYTE} MB，超过上限 {MAX_FILE // MEGABYTE} MB：请拆分后添加")
    try:
        return file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file.name} 打不开：{error.strerror}") from error


def _kind(file: Path, raw: bytes) -> str:
    """The format by content; the extension decides only between formats of plain text, where it must be a known one."""
    claimed = EXTENSIONS.get(file.suffix.lower())
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if raw.startswith(_OLE):
        raise DocumentError(f"{file.name} 是加密的 Office 文档或旧版 .doc/.xls：请去掉密码，或另存为 .docx/.xlsx 后添加")
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK"):
        return _package_kind(file)
    for magic, name in _MAGIC:
        if raw.startswith(magic) and (len(magic) > 2 or claimed is None):  # noqa: PLR2004 (BM may begin a text)
            raise DocumentError(f"{file.name} 实际是{name}，不是文字文档：请提供 txt、md、html、docx、pdf、xlsx、csv 或 jsonl")
    if claimed in ("docx", "sheet", "pdf") and not _readable(head):
        raise DocumentError(f"{file.name} 不是有效的 {file.suffix} 文件（可能损坏或没有下载完整）：请重新下载")
    if re.match(rb"(?is)(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", head):
        return "html"
    if claimed in ("docx", "sheet", "pdf"):
        return "text"
    if claimed is None and _ENDING.fullmatch(file.suffix):
        raise DocumentError(f"不支持 {file.suffix} 格式：请提供 txt、md、html、docx、pdf、xlsx、csv 或 jsonl")
    return claimed or "text"


def _readable(head: bytes) -> bool:
    """Whether the first bytes may be text in some encoding."""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)  # noqa: PLR2004 (ASCII control characters)
    return bool(head) and (controls <= len(head) // 50 or head[:2] in (b"\xff\xfe", b"\xfe\xff"))


def _package_kind(file: Path) -> str:
    """Word or Excel, by the parts of the zip package, after checking that it may be unpacked."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentError(f"{file.name} 损坏或没有下载完整（压缩结构无法读取）：请重新下载") from error
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError(f"{file.name} 带有密码：请去掉密码后添加")
    if len(parts) > 20_000 or sum(part.file_size for part in parts) > MAX_UNPACKED:  # noqa: PLR2004
        raise DocumentError(f"{file.name} 解压后超过 {MAX_UNPACKED // MEGABYTE} MB，疑似压缩炸弹，已拒绝")
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "sheet"
    raise DocumentError(f"{file.name} 是压缩包，不是 Word 或 Excel 文档：请解压后逐个添加")


def check_package(file: Path) -> None:
    """Unpacks every part of a package once within the limits, refusing bombs, broken parts and declared entities."""
    left = MAX_UNPACKED
    with zipfile.ZipFile(file) as package:
        for part in package.infolist():
            try:
                left -= _unpack(package, part, left)
            except _RefusedPartError as refusal:
                raise DocumentError(f"{file.name} {refusal}") from None
            except Exception as error:  # damaged parts raise zlib, struct, zipfile and other errors
                raise DocumentError(f"{file.name} 的 {part.filename} 损坏：请重新下载或另存一份") from error


class _RefusedPartError(Exception):
    """A part that must not be read; the text says why."""


def _unpack(package: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int) -> int:
    """The true size of a part, read in pieces and never beyond the limit."""
    size = 0
    with package.open(part) as stream:
        while chunk := stream.read(MEGABYTE):
            if size == 0 and part.filename.endswith((".xml", ".rels")) and re.search(rb"<!(?:DOCTYPE|ENTITY)", chunk[:65536]):
                raise _RefusedPartError(f"的 {part.filename} 声明了外部实体，正常的 Office 文档没有：已拒绝")
            size += len(chunk)
            if size > limit:
                raise _RefusedPartError(f"解压后超过 {MAX_UNPACKED // MEGABYTE} MB，疑似压缩炸弹，已拒绝")
    return size
