"""Loading: takes the folder of a knowledge base, gives its documents, parsed or from the cache.

Layout: `documents/<id>/document.yaml` beside `source.txt` (verbatim), and `repairs.yaml`.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from policyqa.corpus.parse import parse
from policyqa.corpus.repairs import read_curated
from policyqa.errors import KnowledgeBaseError
from policyqa.model.text import Authority, Document, DocumentInfo

_REQUIRED = ("title", "short_title", "issuer", "authority", "jurisdiction")
_DATES = ("issued", "valid_from", "valid_until")


def load(kb_dir: Path) -> tuple[Document, ...]:
    """All documents in order of id. Raises KnowledgeBaseError when the folder is missing or incomplete."""
    folder = kb_dir / "documents"
    if not folder.is_dir():
        raise KnowledgeBaseError(f"知识库 {kb_dir} 里没有 documents 目录：请检查 --kb，或先用 policyqa kb add 添加文件")
    curated = read_curated(kb_dir / "repairs.yaml")
    return tuple(_load_one(entry, curated.get(entry.name, ())) for entry in sorted(folder.iterdir()) if entry.is_dir())


def _load_one(folder: Path, curated: tuple[Any, ...]) -> Document:
    info = read_info(folder / "document.yaml")
    source = folder / "source.txt"
    if not source.exists():
        raise KnowledgeBaseError(f"{folder} 缺少 source.txt")
    raw = source.read_bytes()
    document = parse(raw.decode("utf-8"), info, curated)
    return document


def read_info(file: Path) -> DocumentInfo:
    """What a document.yaml says. Raises KnowledgeBaseError naming the file and the field."""
    try:
        entry = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeBaseError(f"{file} 读不出来：{error}") from error
    if not isinstance(entry, dict) or (lacking := [name for name in _REQUIRED if not entry.get(name)]):
        raise KnowledgeBaseError(f"{file} 缺少字段 {lacking if isinstance(entry, dict) else _REQUIRED}")
    known = {field.name for field in fields(DocumentInfo)}
    values: dict[str, Any] = {name: value for name, value in entry.items() if name in known}
    for name in _DATES:
        if values.get(name) is not None and not isinstance(values[name], date):
            raise KnowledgeBaseError(f"{file} 的 {name} 应写成 2021-12-31 这样的日期，现为 {values[name]!r}")
    try:
        values["authority"] = Authority(values["authority"])
    except ValueError as error:
        raise KnowledgeBaseError(f"{file} 的 authority 应是 {[str(a) for a in Authority]} 之一") from error
    return DocumentInfo(**values | {"id": file.parent.name})


def checksum(raw: bytes) -> str:
    """The checksum of a source as `document.yaml` keeps it."""
    return sha256(raw).hexdigest()
