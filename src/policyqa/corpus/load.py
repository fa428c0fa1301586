"""Loading: takes the folder of a knowledge base, gives its documents, parsed or from the cache.

Layout: `documents/<id>/document.yaml` beside `source.txt` or `source.md` (verbatim text), or beside `source.jsonl`
(a collection: every record `{"id","title","text"}` is a document of its own), and `repairs.yaml`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from policyqa.corpus.cache import parser_version, read_cache, write_cache
from policyqa.corpus.parse import parse
from policyqa.corpus.repairs import read_curated
from policyqa.errors import KnowledgeBaseError
from policyqa.model.text import Authority, Document, DocumentInfo, Repair

SOURCES = ("source.txt", "source.md", "source.jsonl")
_REQUIRED = ("title", "short_title", "issuer", "authority", "jurisdiction")
_DATES = ("issued", "valid_from", "valid_until")
_OLD = ".old-"
_STEP = 50
Progress = Callable[[int, int], None]
"""Called with (done, in all) during long work."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(kb_dir: Path, progress: Progress | None = None) -> tuple[Document, ...]:
    """All documents in order of id. Raises KnowledgeBaseError when the folder is missing, incomplete or ambiguous."""
    curated = read_curated(kb_dir / "repairs.yaml")
    documents: list[Document] = []
    folders = document_folders(kb_dir)
    for number, (name, folder) in enumerate(folders.items(), 1):
        documents += load_folder(kb_dir, name, folder, curated, progress if len(folders) == 1 else None)
        if progress:
            progress(number, len(folders))
    twice = [name for name, count in Counter(document.id for document in documents).items() if count > 1]
    if twice:
        raise KnowledgeBaseError(f"知识库 {kb_dir} 里有重复的文件编号 {'、'.join(twice[:5])}：请用 policyqa kb remove 去掉其中之一")
    return tuple(documents)


def document_folders(kb_dir: Path) -> dict[str, Path]:
    """Name → folder of every document. A replacement that a crash interrupted leaves the old folder, which counts."""
    root = kb_dir / "documents"
    if not root.is_dir():
        raise KnowledgeBaseError(f"知识库 {kb_dir} 里没有 documents 目录：请检查 --kb，或先用 policyqa kb add 添加文件")
    found = {entry.name: entry for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith(".")}
    for entry in root.glob(f"{_OLD}*"):
        found.setdefault(entry.name.removeprefix(_OLD), entry)
    return dict(sorted(found.items()))


def load_folder(kb_dir: Path, name: str, folder: Path, curated: dict[str, tuple[Repair, ...]] | None = None,
                progress: Progress | None = None) -> tuple[Document, ...]:
    """The documents of one folder: one, or every record of a collection."""
    curated = read_curated(kb_dir / "repairs.yaml") if curated is None else curated
    source = next((folder / file for file in SOURCES if (folder / file).exists()), None)
    if source is None:
        raise KnowledgeBaseError(f"{folder} 里没有原文（{'、'.join(SOURCES)} 之一）：请重新添加这份文件")
    raw = source.read_bytes()
    about = _read(folder / "document.yaml")
    repairs = [repair for document, found in curated.items() if document == name or source.suffix == ".jsonl" for repair in found]
    key = sha256(b"\0".join([raw, about, repr(repairs).encode(), parser_version().encode()])).hexdigest()
    cache = kb_dir / ".index" / "documents" / f"{name}.json"
    cached = read_cache(cache, key)
    if cached is not None:
        return cached
    info = read_info(folder / "document.yaml", name)
    documents = tuple(_parse_source(source, raw, info, curated, progress))
    write_cache(cache, key, documents)
    return documents


def _parse_source(source: Path, raw: bytes, info: DocumentInfo, curated: dict[str, tuple[Repair, ...]],
                  progress: Progress | None) -> Iterator[Document]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeBaseError(f"{source} 不是 UTF-8 文本（第 {error.start} 字节）：请用 policyqa kb add 重新添加") from error
    if source.suffix == ".jsonl":
        for number, record in enumerate(records(source, text), 1):
            identity = str(record.get("id") or f"{info.id}-{number}")
            title = str(record.get("title") or "")
            own = replace(info, id=identity, sha256="", title=title or f"{info.title}（{identity}）", short_title=title or identity)
            yield parse(str(record["text"]), own, curated.get(own.id, ()))
            if progress and number % _STEP == 0:
                progress(number, text.count("\n"))
        return
    document = parse(text, info, curated.get(info.id, ()))
    if info.sha256 and info.sha256 != sha256(raw).hexdigest():
        warning = f"{source} 与 document.yaml 记录的校验和不符：原文可能被改动过"
        document = replace(document, warnings=(*document.warnings, warning))
    yield document


def records(source: Path, text: str) -> Iterator[dict[str, Any]]:
    """The records of a collection. Raises KnowledgeBaseError naming the line that is no record."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
                record["text"]
            except (ValueError, TypeError, KeyError) as error:
                raise KnowledgeBaseError(f'{source} 第 {number} 行不是 {{"id","title","text"}} 记录') from error
            yield record


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KnowledgeBaseError(f"{file} 读不出来（{error.strerror}）：每份文件须有 document.yaml") from error


def read_info(file: Path, name: str) -> DocumentInfo:
    """What a document.yaml says of the document `name`. Raises KnowledgeBaseError naming the file and the field."""
    try:
        entry = yaml.load(_read(file), Loader=_Loader)  # noqa: S506 (a safe loader, in C where there is one)
    except yaml.YAMLError as error:
        raise KnowledgeBaseError(f"{file} 不是合法的 YAML：{error}") from error
    if not isinstance(entry, dict):
        raise KnowledgeBaseError(f"{file} 应当是“字段: 值”的列表，须有 {'、'.join(_REQUIRED)}")
    if lacking := [field for field in _REQUIRED if not entry.get(field)]:
        raise KnowledgeBaseError(f"{file} 缺少字段 {'、'.join(lacking)}：请补上")
    known = {field.name for field in fields(DocumentInfo)}
    values: dict[str, Any] = {field: value for field, value in entry.items() if field in known}
    for field in _DATES:
        if values.get(field) is not None and not isinstance(values[field], date):
            raise KnowledgeBaseError(f"{file} 的 {field} 应写成 2021-12-31 这样的日期，现为 {values[field]!r}")
    try:
        values["authority"] = Authority(values["authority"])
    except ValueError as error:
        raise KnowledgeBaseError(f"{file} 的 authority 应是 {'、'.join(Authority)} 之一，现为 {values['authority']!r}") from error
    return DocumentInfo(**values | {"id": name})
