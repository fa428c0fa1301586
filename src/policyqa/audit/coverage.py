"""Holds the norms of the documents against the rulebook: encoded, partly, not encoded, or not encodable with reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policyqa.audit.comparing import missing_parts
from policyqa.audit.detection import DetectedNorm, detect
from policyqa.audit.features import Threshold, exception, place_scope, subject, thresholds
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
    admissibility: bool
    status: str
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
    entries = [*_encoded(rulebook, citations), *_uncoded(rulebook, documents)]
    taken = _spans(entries)
    for document in documents:
        spans = taken.get(document.id, [])
        entries += [_detected(norm) for norm in detect(document) if not _covered(norm, spans)]
    order = {document.id: n for n, document in enumerate(documents)}
    return tuple(sorted(entries, key=lambda e: (order.get(e.document, 0), e.start, e.end)))


def _encoded(rulebook: Rulebook, citations: Mapping[str, tuple[Citation, ...]]) -> list[NormEntry]:
    grouped: dict[tuple[str, int, int], tuple[Citation, list[str]]] = {}
    for norm in rulebook.norms:
        for citation in citations.get(norm.id, ()):
            key = (citation.document, citation.start, citation.end)
            grouped.setdefault(key, (citation, []))[1].append(norm.id)
    return [
        _encoded_entry(rulebook, citation, ids, _touching(citation, grouped.values())) for citation, ids in grouped.values()
    ]


def _touching(citation: Citation, others: Iterable[tuple[Citation, list[str]]]) -> list[str]:
    """The rules that cite words of this quote: one clause may be several rules."""
    return [
        identifier
        for other, ids in others
        if other.document == citation.document and other.start < citation.end and citation.start < other.end
        for identifier in ids
    ]


def _encoded_entry(rulebook: Rulebook, citation: Citation, ids: list[str], touching: list[str]) -> NormEntry:
    norms = [rulebook.index[i] for i in touching]
    missing = missing_parts(citation.quote, norms, rulebook)
    return NormEntry(
        document=citation.document,
        clause=citation.clause,
        path=citation.path,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        modality=rulebook.index[ids[0]].modality.value,
        admissibility=True,
        status="partly" if missing else "encoded",
        rules=tuple(ids),
        missing=missing,
        strength=rulebook.index[ids[0]].strength.value,
        subject=subject(citation.quote, 0, 0),
        thresholds=thresholds(citation.quote),
        place_scope=place_scope(citation.quote),
        exception=exception(citation.quote),
    )


def _uncoded(rulebook: Rulebook, documents: Sequence[Document]) -> list[NormEntry]:
    by_id = {document.id: document for document in documents}
    entries = []
    for item in rulebook.uncoded:
        document = by_id.get(item.document)
        citation = locate(document, item.quote) if document else None
        if citation is None:
            continue
        entries.append(
            NormEntry(
                document=citation.document,
                clause=citation.clause,
                path=citation.path,
                quote=citation.quote,
                start=citation.start,
                end=citation.end,
                modality=item.modality,
                admissibility=False,
                status="not_encoded" if item.encodable else "not_encodable",
                reason=item.reason,
            )
        )
    return entries


def _detected(norm: DetectedNorm) -> NormEntry:
    return NormEntry(
        document=norm.document,
        clause=norm.clause,
        path=norm.path,
        quote=norm.quote,
        start=norm.start,
        end=norm.end,
        modality=norm.modality.value,
        admissibility=norm.admissibility,
        status="not_encoded",
        strength=norm.strength.value,
        subject=norm.subject,
        thresholds=norm.thresholds,
        place_scope=norm.place_scope,
        exception=norm.exception,
    )


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
