"""A document as blocks to read: headings, paragraphs, box entries and rows, with their place in the canonical text."""

from __future__ import annotations

from itertools import groupby

from policyqa.model.text import Clause, Document


def blocks(document: Document) -> list[dict[str, object]]:
    """The printed paragraphs in order: kind, text, start, end, path, level of a heading."""
    return [
        _block(document, list(group))
        for _, group in groupby(document.clauses, key=lambda clause: (clause.paragraph, clause.kind))
    ]


def _block(document: Document, clauses: list[Clause]) -> dict[str, object]:
    start, end = clauses[0].start, max(c.end for c in clauses)
    first = clauses[0]
    return {
        "id": first.id,
        "kind": first.kind.value,
        "text": document.canonical[start:end],
        "start": start,
        "end": end,
        "path": list(first.path),
        "level": len(first.path),
        "repairs": [
            {"printed": r.printed, "reading": r.reading, "reason": r.reason} for c in clauses for r in c.repairs
        ],
    }
