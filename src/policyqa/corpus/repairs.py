"""Repairs: takes a canonical text and the curated list, gives every repair with its place, and readings of spans.

The source stays as printed; a repaired reading is kept beside it with the reason (`kb/repairs.yaml` for what no rule
can recover: document, printed, reading, reason).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

import yaml

from policyqa.corpus.mojibake import mojibake_repairs
from policyqa.corpus.tex import tex_repairs
from policyqa.errors import KnowledgeBaseError
from policyqa.model.text import Repair


def read_curated(file: Path) -> dict[str, tuple[Repair, ...]]:
    """The curated repairs by document; empty when the file is missing. Raises KnowledgeBaseError on a bad entry."""
    if not file.exists():
        return {}
    found: dict[str, list[Repair]] = {}
    for number, entry in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")) or [], 1):
        try:
            repair = Repair(printed=entry["printed"], reading=entry["reading"], reason=entry["reason"])
            found.setdefault(entry["document"], []).append(repair)
        except (KeyError, TypeError) as error:
            raise KnowledgeBaseError(
                f"{file.name} 第 {number} 项缺少 {error}：每项须有 document、printed、reading、reason"
            ) from error
    return {document: tuple(repairs) for document, repairs in found.items()}


def find_repairs(canonical: str, curated: Sequence[Repair]) -> tuple[tuple[Repair, ...], tuple[str, ...]]:
    """All repairs of a text in order of place, none overlapping, and curated ones not found."""
    found: list[Repair] = []
    missing = []
    for repair in curated:
        at = canonical.find(repair.printed)
        if at < 0:
            missing.append(repair.printed)
        while at >= 0:
            end = at + len(repair.printed)
            found.append(Repair(printed=repair.printed, reading=repair.reading, reason=repair.reason, start=at, end=end))
            at = canonical.find(repair.printed, end)
    for others in (mojibake_repairs(canonical), tex_repairs(canonical)):
        found = _without_overlap(found, [*others])
    return tuple(found), tuple(missing)


def _without_overlap(placed: Sequence[Repair], others: Sequence[Repair]) -> list[Repair]:
    """Both lists in order of place; where two overlap, the one of the first list stays."""
    kept: list[Repair] = []
    ranked = sorted([*((r.start, 0, r) for r in placed), *((r.start, 1, r) for r in others)], key=lambda entry: entry[:2])
    for _, rank, repair in ranked:
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
        elif rank == 0:
            kept[-1] = repair
    return kept


def within(repairs: Sequence[Repair], start: int, end: int) -> tuple[Repair, ...]:
    """The repairs (in order of place) that lie wholly in a span."""
    found = []
    for at in range(bisect_left(repairs, start, key=lambda r: r.start), len(repairs)):
        repair = repairs[at]
        if repair.start >= end:
            break
        if repair.end <= end:
            found.append(repair)
    return tuple(found)


def read_span(canonical: str, start: int, end: int, repairs: Sequence[Repair]) -> str:
    """The text of a span with its repairs applied."""
    parts, at = [], start
    for repair in within(repairs, start, end):
        parts += [canonical[at:repair.start], repair.reading]
        at = repair.end
    return "".join([*parts, canonical[at:end]])
