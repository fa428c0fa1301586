"""JSON lines: takes records `{"id","title","text"}`, one a line, gives them as a collection."""

from __future__ import annotations

import json
from pathlib import Path

from policyqa.corpus.readers.common import Record, SourceText
from policyqa.corpus.readers.text import decode
from policyqa.errors import DocumentError

_SHOWN = 5


def read(file: Path, raw: bytes) -> SourceText:
    """The records of a file; lines that are none are left out with a warning. Raises DocumentError if all are bad."""
    text, warnings = decode(file.name, raw)
    found: list[Record] = []
    bad: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            record = _record(line)
            if record is None:
                bad.append(number)
            else:
                found.append(record)
    if not found:
        raise DocumentError(f'{file.name} 没有一行是 {{"id","title","text"}} 记录：每行须是一个 JSON 对象，text 为正文')
    if bad:
        shown = "、".join(map(str, bad[:_SHOWN])) + ("等" if len(bad) > _SHOWN else "")
        warnings += (f"跳过 {len(bad)} 行不合格的记录（第 {shown} 行）",)
    return SourceText("", "", warnings, tuple(found))


def _record(line: str) -> Record | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or not entry["text"].strip():
        return None
    identity = entry.get("id", "")
    return Record(str(identity) if isinstance(identity, str | int) else "", str(entry.get("title") or ""), entry["text"])
