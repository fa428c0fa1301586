"""Questions to try on the first visit: data of the knowledge base (`examples.yaml`), because they name its places."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

logger = logging.getLogger(__name__)

KINDS = ("ask", "trace", "search")


@dataclass(frozen=True, slots=True)
class Example:
    """A question in Chinese and what it asks in English (may be empty)."""

    question: str
    english: str = ""


def read(kb: Path) -> Mapping[str, tuple[Example, ...]]:
    """The examples of a knowledge base by kind; none where it has no `examples.yaml`.

    One that cannot be read is logged and taken for none: the page is of use without examples.
    """
    file = kb / "examples.yaml"
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        logger.warning("读不了示例 %s（%s）：应为“ask、trace、search: [问题, …]”，暂不显示示例。", file, error)
        raw = {}
    given = raw if isinstance(raw, dict) else {}
    listed = {kind: given[kind] if isinstance(given.get(kind), list) else [] for kind in KINDS}
    return {kind: tuple(_example(entry) for entry in entries if entry) for kind, entries in listed.items()}


def _example(entry: Any) -> Example:
    if isinstance(entry, dict):
        return Example(str(entry.get("q", "")), str(entry.get("en", "")))
    return Example(str(entry))
