"""Keeps what users thought of answers: one JSON object a line, in the cache directory, on this machine only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock


def keep(path: Path, entry: Mapping[str, object]) -> None:
    """Appends one entry; several processes may write at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"), path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
