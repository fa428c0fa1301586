"""Finds the norms of a document by the language of its clauses: which words bind whom to what.

Takes clauses, gives `DetectedNorm`s with offsets in the canonical text. Works on any document: it knows words of
drafting practice, no sentence of a corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyqa.audit.cues import CUES, DECIDES, EXHORTATION, REGULATED, REPORTED, Cue
from policyqa.model.rules import Modality, Strength
from policyqa.model.text import Authority, Clause, ClauseKind, Document

NARRATIVE_HEADINGS = re.compile(
    r"形势|现状|成效|问题|指导思想|基本原则|主要目标|前\s*言|目录|任重道远|奋勇前进|保障措施|组织领导|党的领导"
)
"""Headings under which a plan tells, hopes or organises, and binds no project."""

SEGMENT = re.compile(r"[^，,；;。！？!?]+[，,；;。！？!?]?")
WIDEST = 150
"""Characters of the widest norm reported: beyond it the conditions before the operative words are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedNorm:
    """A stretch of a clause that binds: `canonical[start:end] == quote`."""

    document: str
    clause: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    modality: Modality
    strength: Strength
    admissibility: bool


def detect(document: Document) -> tuple[DetectedNorm, ...]:
    """Every norm of the document, in order."""
    return tuple(norm for clause in document.clauses if _may_bind(document, clause) for norm in _of_clause(clause))


def _may_bind(document: Document, clause: Clause) -> bool:
    if clause.kind is not ClauseKind.SENTENCE or document.info.authority in (Authority.REPORT, Authority.NEWS):
        return False
    return not any(NARRATIVE_HEADINGS.search(heading) for heading in clause.path)


def _of_clause(clause: Clause) -> Iterator[DetectedNorm]:
    text = _same_length_reading(clause)
    begin = 0
    for match in SEGMENT.finditer(text):
        cue = operative(match.group())
        if cue is None:
            continue
        start = _start(text, begin, match)
        quote_end = match.end() - (1 if text[match.end() - 1] in "，,；;。！？!?" else 0)
        begin = match.end()
        if binds(text[start:quote_end], cue):
            yield _norm(clause, start, quote_end, cue)


def operative(segment: str) -> Cue | None:
    """The first cue that stands in the segment."""
    return next((cue for cue in CUES if cue.pattern.search(segment)), None)


def binds(quote: str, cue: Cue) -> bool:
    """Whether the words bind somebody, rather than exhort, report, or organise the government's own work."""
    if REPORTED.search(quote) or (EXHORTATION.search(quote) and (cue.weak or not REGULATED.search(quote))):
        return False
    return bool(REGULATED.search(quote)) if cue.weak else True


def _start(text: str, begin: int, match: re.Match[str]) -> int:
    """Where the norm begins: with its conditions and scope, as far back as the last norm of the sentence."""
    start = begin
    while match.start() - start > WIDEST:
        step = SEGMENT.match(text, start)
        if step is None or step.end() >= match.start():
            return match.start()
        start = step.end()
    return start


def _norm(clause: Clause, start: int, end: int, cue: Cue) -> DetectedNorm:
    quote = clause.text[start:end]
    return DetectedNorm(
        document=clause.document,
        clause=clause.id,
        path=clause.path,
        quote=quote,
        start=clause.start + start,
        end=clause.start + end,
        modality=cue.modality,
        strength=cue.strength,
        admissibility=bool(DECIDES.search(quote)),
    )


def _same_length_reading(clause: Clause) -> str:
    """The script-folded text where folding keeps offsets (Traditional → Simplified is one to one), else the text."""
    from policyqa.corpus import fold

    folded = fold(clause.text)
    return folded if len(folded) == len(clause.text) else clause.text
