"""Holds the norms of the documents against the rulebook: encoded, partly, not encoded, or not encodable with reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Required, TypedDict, Unpack

from policyqa.audit.comparing import missing_parts
from policyqa.audit.detection import DetectedNorm, detect
from policyqa.audit.features import Threshold, exception, place_scope, subject, thresholds
from policyqa.audit.sectors import Sectors
from policyqa.corpus import locate
from policyqa.model.rules import Rulebook
from policyqa.model.text import Citation, Document

ENOUGH = 0.6
"""Share of the shorter of two quotes that must coincide for them to be the same norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormEntry:
    """One norm of the report: where it stands, what it does, and what the rulebook makes of it."""

    document: str
    clause: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    modality: str
    status: str
    sectors: tuple[str, ...]
    admissibility: bool = False
    rules: tuple[str, ...] = ()
    reason: str = ""
    missing: tuple[str, ...] = ()
    strength: str = ""
    subject: str = ""
    thresholds: tuple[Threshold, ...] = ()
    place_scope: str = ""
    exception: str = ""


def survey(
    rulebook: Rulebook, documents: Sequence[Document], citations: Mapping[str, tuple[Citation, ...]]
) -> tuple[NormEntry, ...]:
    """Every norm known: those the rules cite, those listed as uncoded, and those only the language shows."""
    sectors = Sectors(rulebook.vocabulary)
    entries = [*_encoded(rulebook, citations, sectors), *_uncoded(rulebook, documents, sectors)]
    taken = _spans(entries)
    for document in documents:
        spans = taken.get(document.id, [])
        entries += [_detected(norm, sectors) for norm in detect(document) if not _covered(norm, spans)]
    order = {document.id: n for n, document in enumerate(documents)}
    return tuple(sorted(entries, key=lambda e: (order.get(e.document, 0), e.start, e.end)))


class _Judged(TypedDict, total=False):
    """What the rulebook makes of a norm."""

    modality: Required[str]
    status: Required[str]
    sectors: Required[tuple[str, ...]]
    admissibility: bool
    rules: tuple[str, ...]
    reason: str
    missing: tuple[str, ...]
    strength: str


def _entry(place: Citation | DetectedNorm, **judged: Unpack[_Judged]) -> NormEntry:
    """The entry of a norm that stands at `place`, with what its words speak of."""
    read = place if isinstance(place, DetectedNorm) else None
    return NormEntry(
        document=place.document,
        clause=place.clause,
        path=place.path,
        quote=place.quote,
        start=place.start,
        end=place.end,
        subject=read.subject if read else subject(place.quote, 0, 0),
        thresholds=read.thresholds if read else thresholds(place.quote),
        place_scope=read.place_scope if read else place_scope(place.quote),
        exception=read.exception if read else exception(place.quote),
        **judged,
    )


def _encoded(rulebook: Rulebook, citations: Mapping[str, tuple[Citation, ...]], sectors: Sectors) -> list[NormEntry]:
    grouped: dict[tuple[str, int, int], tuple[Citation, list[str]]] = {}
    for norm in rulebook.norms:
        for citation in citations.get(norm.id, ()):
            key = (citation.document, citation.start, citation.end)
            grouped.setdefault(key, (citation, []))[1].append(norm.id)
    found = []
    for citation, ids in grouped.values():
        norms = [rulebook.index[i] for i in _touching(citation, grouped.values())]
        missing = missing_parts(citation.quote, norms, rulebook)
        first = rulebook.index[ids[0]]
        entry = _entry(
            citation, modality=first.modality.value, strength=first.strength.value, admissibility=True, rules=tuple(ids),
            status="partly" if missing else "encoded", missing=missing, sectors=sectors.of(norms, citation.quote),
        )  # fmt: skip
        found.append(entry)
    return found


def _touching(citation: Citation, others: Iterable[tuple[Citation, list[str]]]) -> list[str]:
    """The rules that cite words of this quote: one clause may be several rules."""
    return [
        identifier
        for other, ids in others
        if other.document == citation.document and other.start < citation.end and citation.start < other.end
        for identifier in ids
    ]


def _uncoded(rulebook: Rulebook, documents: Sequence[Document], sectors: Sectors) -> list[NormEntry]:
    by_id = {document.id: document for document in documents}
    located = ((item, locate(by_id[item.document], item.quote)) for item in rulebook.uncoded if item.document in by_id)
    return [
        _entry(
            citation, modality=item.modality, status="not_encoded" if item.encodable else "not_encodable",
            reason=item.reason, sectors=sectors.of((), citation.quote),
        )
        for item, citation in located
        if citation is not None
    ]  # fmt: skip


def _detected(norm: DetectedNorm, sectors: Sectors) -> NormEntry:
    return _entry(
        norm, modality=norm.modality.value, admissibility=norm.admissibility, status="not_encoded",
        strength=norm.strength.value, sectors=sectors.of((), norm.quote),
    )  # fmt: skip


def _spans(entries: Sequence[NormEntry]) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for entry in entries:
        spans.setdefault(entry.document, []).append((entry.start, entry.end))
    return spans


def _covered(norm: DetectedNorm, spans: list[tuple[int, int]]) -> bool:
    for start, end in spans:
        shared = min(end, norm.end) - max(start, norm.start)
        if shared > 0 and shared >= ENOUGH * min(end - start, norm.end - norm.start):
            return True
    return False
