"""Locating: takes a document and a quote, gives the citation of the place where the quote stands."""

from __future__ import annotations

from policyqa.corpus.canonical import squeeze
from policyqa.corpus.repairs import read_span, within
from policyqa.model.text import Citation, Clause, Document


def locate(document: Document, quote: str) -> Citation | None:
    """The citation of `quote` (whitespace does not count), or None when the document does not say it."""
    found = _find(document.canonical, quote)
    if found is None:
        return None
    start, end = found
    clause = _clause_at(document, start, end)
    repaired = _repaired(document, start, end)
    return Citation(document=document.id, title=document.info.title, clause=clause.id if clause else document.id,
                    path=clause.path if clause else (), quote=document.canonical[start:end], start=start, end=end,
                    repaired=repaired)


def _find(canonical: str, quote: str) -> tuple[int, int] | None:
    wanted = squeeze(quote).strip()
    if not wanted:
        return None
    at = canonical.find(wanted)
    if at >= 0:
        return at, at + len(wanted)
    # Spaces between Latin words may be written otherwise in the quote: compare without any.
    places = [at for at, char in enumerate(canonical) if char != " "]
    bare = "".join(canonical[at] for at in places)
    wanted = "".join(wanted.split())
    at = bare.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def _clause_at(document: Document, start: int, end: int) -> Clause | None:
    """The smallest clause that holds the quote; else the smallest one it begins in; else the first it touches."""
    inside = [c for c in document.clauses if c.start <= start and end <= c.end]
    begins = inside or [c for c in document.clauses if c.start <= start < c.end]
    touched = begins or [c for c in document.clauses if c.start < end and start < c.end][:1]
    return min(touched, key=lambda c: c.end - c.start, default=None)


def _repaired(document: Document, start: int, end: int) -> str | None:
    """The quote with the repairs that lie within it, or None when there are none."""
    if not within(document.repairs, start, end):
        return None
    return read_span(document.canonical, start, end, document.repairs)
