"""The cache of parsed documents: takes a file and a key, gives the documents kept there, or None.

JSON, written beside the knowledge base in `.index/`; text of clauses is cut from the canonical text again, so that a
cached clause cannot differ from its document. A cache that cannot be read or written is simply not used.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from policyqa.model.text import Authority, Clause, ClauseKind, Document, DocumentInfo, Repair

_KINDS = {str(kind): kind for kind in ClauseKind}


def read_cache(file: Path, key: str) -> tuple[Document, ...] | None:
    """The documents stored under `key`, or None when there are none or the file is damaged."""
    try:
        stored = json.loads(file.read_bytes())
        if stored["key"] != key:
            return None
        return tuple(_document(entry) for entry in stored["documents"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def write_cache(file: Path, key: str, documents: Sequence[Document]) -> None:
    """Stores documents under `key`; does nothing where the folder cannot be written."""
    content = json.dumps({"key": key, "documents": [_entry(d) for d in documents]}, ensure_ascii=False, separators=(",", ":"))
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content.encode())


def write_atomically(file: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@lru_cache(maxsize=1)
def parser_version() -> str:
    """A checksum of the code that parses, so that no cache outlives the parser that filled it."""
    code = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in code)).hexdigest()


def _entry(document: Document) -> dict[str, Any]:
    info = {field.name: _plain(getattr(document.info, field.name)) for field in fields(DocumentInfo)}
    paths = {path: at for at, path in enumerate(dict.fromkeys(clause.path for clause in document.clauses))}
    clauses = [
        [c.id.removeprefix(document.id), str(c.kind), paths[c.path], c.start, c.end, c.paragraph.removeprefix(document.id),
         None if c.reading == c.text else c.reading, c.box, c.speaker, c.article, c.cells, c.parent,
         [_repair_entry(r) for r in c.repairs], c.head]
        for c in document.clauses
    ]
    return {"info": info, "canonical": document.canonical, "paths": list(paths), "clauses": clauses,
            "repairs": [_repair_entry(r) for r in document.repairs], "warnings": document.warnings}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _repair_entry(repair: Repair) -> list[object]:
    return [repair.printed, repair.reading, repair.reason, repair.start, repair.end]


def _repair(entry: list[Any]) -> Repair:
    return Repair(printed=entry[0], reading=entry[1], reason=entry[2], start=entry[3], end=entry[4])


def _document(entry: dict[str, Any]) -> Document:
    values = dict(entry["info"])
    values["authority"] = Authority(values["authority"])
    for name in ("issued", "valid_from", "valid_until"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    info = DocumentInfo(**values)
    paths = [tuple(path) for path in entry["paths"]]
    canonical = entry["canonical"]
    clauses = tuple(_clause(info.id, canonical, paths, row) for row in entry["clauses"])
    return Document(info=info, canonical=canonical, clauses=clauses, warnings=tuple(entry["warnings"]),
                    repairs=tuple(_repair(r) for r in entry["repairs"]))


def _clause(document: str, canonical: str, paths: list[tuple[str, ...]], row: list[Any]) -> Clause:
    own, kind, path, start, end, paragraph, reading, box, speaker, article, cells, parent, repairs, head = row
    text = canonical[start:end]
    return Clause(id=document + own, document=document, kind=_KINDS[kind], path=paths[path], text=text, start=start, end=end,
                  paragraph=document + paragraph, reading=text if reading is None else reading, box=box, speaker=speaker,
                  article=article, cells=tuple((name, value) for name, value in cells), parent=parent,
                  repairs=tuple(_repair(r) for r in repairs), head=head)
