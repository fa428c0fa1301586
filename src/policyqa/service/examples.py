"""Questions to try on the first visit: data of the knowledge base (`examples.yaml`), because they name its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KINDS = ("ask", "trace", "search")


@dataclass(frozen=True, slots=True)
class Example:
    """A question in Chinese and what it asks in English (may be empty)."""

    question: str
    english: str = ""


def read(kb: Path) -> Mapping[str, tuple[Example, ...]]:
    """The examples of a knowledge base by kind; none where it has no `examples.yaml` or one that cannot be read."""
    try:
        raw = yaml.safe_load((kb / "examples.yaml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raw = None
    given = raw if isinstance(raw, dict) else {}
    listed = {kind: given[kind] if isinstance(given.get(kind), list) else [] for kind in KINDS}
    return {kind: tuple(_example(entry) for entry in entries if entry) for kind, entries in listed.items()}


def _example(entry: Any) -> Example:
    if isinstance(entry, dict):
        return Example(str(entry.get("q", "")), str(entry.get("en", "")))
    return Example(str(entry))
