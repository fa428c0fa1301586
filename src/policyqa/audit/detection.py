"""Finds the norms of a document by the language of its clauses: which words bind whom to what.

Takes clauses, gives `DetectedNorm`s with offsets in the canonical text. Works on any document: it knows words of
drafting practice, no sentence of a corpus. Every stretch of a sentence between commas is weighed: the operative
words, whether something regulated is named, and whether it exhorts, reports, or organises the government's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyqa.audit.cues import (
    ACTIVITY,
    BEARER,
    BINDING,
    CUES,
    DECIDES,
    EXHORTATION,
    FAINT,
    GOVERNMENT,
    MEASURE,
    REGULATED,
    REPORTED,
    Cue,
)
from policyqa.audit.features import Threshold, exception, place_scope, subject, thresholds
from policyqa.model.rules import Modality, Strength
from policyqa.model.text import Authority, Clause, ClauseKind, Document

NARRATIVE_HEADINGS = re.compile(
    r"形势|现状|成效|问题|指导思想|基本原则|主要目标|前\s*言|目录|任重道远|奋勇前进|保障措施|组织领导|党的领导"
)
"""Headings under which a plan tells, hopes or organises, and seldom binds a project."""

ENDS = "，,；;。！？!?"
OPENING, CLOSING = "（(“《〈【[", "）)”》〉】]"
_CASE = re.compile(r"(?:对于?|针对|凡是?|涉及|通过|新、改、扩建|新建|在|如|若|因)[^，,]*[，,]$")
_NOUN_PHRASE = re.compile(r"(?:的|项目|企业|单位|主体|区域|行业|设施|产能|工程)[，,]$")
_LEADING_PERMISSION = re.compile(r"[^，,不]{0,6}?(?:允许|准予|鼓励|支持)|对[^，,]{2,40}[，,]?允许")
SHORTEST, SHORTEST_BINDING, SHORT = 10, 6, 12
"""Characters of the shortest norm (titles and catchwords are shorter), and of one quoted with what stands before."""
WIDEST = 150
"""Characters of the widest norm reported: beyond it the conditions before the operative words are cut."""
ENOUGH, ENOUGH_IN_NARRATIVE = 2.0, 4.0
"""Weight from which a stretch is a norm: in operative text, and where documents tell and hope."""


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
    subject: str = ""
    thresholds: tuple[Threshold, ...] = ()
    place_scope: str = ""
    exception: str = ""


def detect(document: Document) -> tuple[DetectedNorm, ...]:
    """Every norm of the document, in order."""
    telling = document.info.authority in (Authority.REPORT, Authority.NEWS)
    found: list[DetectedNorm] = []
    for clause in document.clauses:
        if clause.kind is ClauseKind.SENTENCE:
            narrative = telling or any(NARRATIVE_HEADINGS.search(heading) for heading in clause.path)
            found += _of_clause(clause, ENOUGH_IN_NARRATIVE if narrative else ENOUGH)
    return tuple(found)


def segments(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between commas and stops, without those inside brackets and quotation marks."""
    depth = start = 0
    for n, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if character in ENDS and (depth <= 0 or character in "。；;"):
            yield start, n + 1
            start, depth = n + 1, 0
    if start < len(text):
        yield start, len(text)


def _of_clause(clause: Clause, enough: float) -> Iterator[DetectedNorm]:
    """The norms of one sentence; a stretch that only names the case ("对…的企业，") goes with what follows it."""
    text = _same_length_reading(clause)
    begin = told = 0
    stretches = list(segments(text))
    for n, (at, end) in enumerate(stretches):
        cue = operative(text[at:end])
        following = n + 1 < len(stretches) and text[end - 1] in "，,"
        if cue is None or (following and _names_the_case(text[at:end], cue, text[slice(*stretches[n + 1])])):
            continue
        quote_end = end - (1 if text[end - 1] in ENDS else 0)
        start = _start(text, begin, at)
        begin = end
        if weigh(text[start:quote_end], cue, before=text[:start]) < enough:
            continue
        if quote_end - start < SHORT and n:
            start = max(told, stretches[n - 1][0])
        told = end
        if quote_end - start >= (SHORTEST_BINDING if cue.weight == BINDING else SHORTEST):
            yield _norm(clause, text, (start, quote_end), at, cue)


def _names_the_case(segment: str, cue: Cue, following: str) -> bool:
    """Whether a stretch only says for whom or when, and the operative words come in the one after it."""
    if cue.weight >= BINDING or operative(following) is None:
        return False
    return bool(_CASE.match(segment) or (cue.weight <= FAINT and _NOUN_PHRASE.search(segment)))


def operative(segment: str) -> Cue | None:
    """The cue that carries the segment: the first in the order of their force, unless a permission leads it."""
    found = next((cue for cue in CUES if cue.pattern.search(segment)), None)
    if found is None or found.modality is Modality.PERMISSION or not (leading := _LEADING_PERMISSION.match(segment)):
        return found
    return next((cue for cue in CUES if cue.modality is Modality.PERMISSION and cue.pattern.search(leading.group())), found)


def weigh(quote: str, cue: Cue, before: str = "") -> float:
    """How much of a norm these words are: they bind from `ENOUGH` upwards.

    `before` is the sentence up to there, where whom it binds may have been said already.
    """
    regulated = bool(REGULATED.search(quote))
    weight = cue.weight + (0.5 if thresholds(quote) else 0.0)
    if cue.weight > FAINT:
        weight += 1.0 if regulated else 0.5 if cue.modality is Modality.PERMISSION and ACTIVITY.search(quote) else 0.0
    else:
        weight += _definiteness(quote, before + quote)
    if REPORTED.search(quote):
        weight -= BINDING
    if EXHORTATION.search(quote):
        weight -= 1.0 if cue.weight == BINDING and regulated else 2.5
    return weight


def _definiteness(quote: str, sentence: str) -> float:
    """What a faint cue needs beside it: somebody to bind, something regulated, a measure one can check."""
    found = 0.5 * bool(BEARER.search(sentence)) + 0.4 * bool(REGULATED.search(quote)) + 0.6 * bool(MEASURE.search(quote))
    return found - (1.0 if GOVERNMENT.search(quote) else 0.0)


def _start(text: str, begin: int, at: int) -> int:
    """Where the norm begins: with its conditions and scope, as far back as the last norm of the sentence."""
    start = begin
    for piece_start, piece_end in segments(text[begin:at]):
        if at - (begin + piece_start) <= WIDEST:
            break
        start = begin + piece_end
    return start


def _norm(clause: Clause, text: str, span: tuple[int, int], at: int, cue: Cue) -> DetectedNorm:
    start, end = span
    words = text[start:end]
    operative_words = cue.pattern.search(text, at, end)
    low, high = operative_words.span() if operative_words else (at, at)
    return DetectedNorm(
        document=clause.document,
        clause=clause.id,
        path=clause.path,
        quote=clause.text[start:end],
        start=clause.start + start,
        end=clause.start + end,
        modality=cue.modality,
        strength=cue.strength,
        admissibility=bool(DECIDES.search(words)),
        subject=subject(words, low - start, high - start),
        thresholds=thresholds(words),
        place_scope=place_scope(words),
        exception=exception(text[start:]),
    )


def _same_length_reading(clause: Clause) -> str:
    """The script-folded text where folding keeps offsets (Traditional → Simplified is one to one), else the text."""
    from policyqa.corpus import fold

    folded = fold(clause.text)
    return folded if len(folded) == len(clause.text) else clause.text
