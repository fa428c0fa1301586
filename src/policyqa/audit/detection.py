"""Finds the norms of a document by the language of its clauses: which words bind whom to what.

Takes clauses, gives `DetectedNorm`s with offsets in the canonical text. Works on any document: it knows words of
drafting practice, no sentence of a corpus. Every stretch of a sentence between commas is weighed: the operative
words, whether something regulated is named, and whether it exhorts, reports, or organises the government's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyqa.audit import tabled
from policyqa.audit.cues import (
    ACTIVITY,
    BEARER,
    BINDING,
    CLEAR,
    CUES,
    CUES_OF_CLASSES,
    CUES_OF_LISTS,
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
from policyqa.audit.frames import (
    binds_nobody,
    enforces,
    is_duty_of_authority,
    is_item,
    is_ordered_by_authority,
    is_outcome,
    is_prohibiting_lead,
    is_sanction,
)
from policyqa.model.rules import Modality, Strength
from policyqa.model.text import Authority, Clause, ClauseKind, Document

NARRATIVE_HEADINGS = re.compile(
    r"形势|现状|成效|问题|指导思想|基本原则|(?:主要|工作|总体)目标|目标要求|总体要求|前\s*言|目录|保障措施|组织领导|组织实施|党的领导|法律责任|罚则"
)
"""Headings under which a plan tells, hopes or organises, and seldom binds a project."""

ENDS = "，,；;。！？!?"
OPENING, CLOSING = "（(“《〈【[", "）)”》〉】]"
_CASE = re.compile(r"(?:对于?|针对|凡是?|涉及|通过|新、改、扩建|新建|在|如|若|因)[^，,]*[，,]$")
_NOUN_PHRASE = re.compile(r"(?:的|项目|企业|单位|主体|区域|行业|设施|产能|工程|经营者|机构)[，,]$")
_SUBORDINATE = re.compile(r"(?:的|时|后|前|外|情况下|范围内|之内|期间|起|前提下)[，,]$")
_MODAL = re.compile(r"应当?(?!急|对|用)|必须|须|(?<!主|需)要(?!素|求|点|件)|不得|一律|方可|严禁|禁止")
_DUTY = re.compile(r"应当?(?!急|对|用)|必须|须(?!知)|不得")
_CARRIES_ON = re.compile(r"实现|做到|在[^，。；]*前提下|.{0,40}除外$")
_MAY_CARRY_ON = re.compile(r"并且?(?!未)|确保|防止|保证|直至|且|告知|改用|由|而|或者|但(?!是?[^，。；]{0,8}(?:不|严|禁))")
_LEADING_PERMISSION = re.compile(r"[^，,不]{0,6}?(?:允许|准予|鼓励|支持)|对[^，,]{2,40}[，,]?允许")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_DOUBTLESS = BINDING + 0.75
"""Weight from which a cell of any column binds: operative words and something regulated."""
_REFUSALS = (Modality.PROHIBITION, Modality.RESTRICTION)
SHORTEST, SHORTEST_CLEAR, SHORTEST_BINDING, SHORT = 10, 8, 6, 12
"""Characters of the shortest norm by the weight of its words (titles are shorter), and of one quoted with what stands before."""
WIDEST = 150
"""Characters of the widest norm reported: beyond it the conditions before the operative words are cut."""
LEADING = 2
"""Characters before a verb that leads its stretch: such a verb is no attribute of a noun after it."""
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
    listed = False
    for clause in document.clauses:
        if clause.kind is ClauseKind.TABLE_ROW and not telling:
            found += _of_row(clause)
        if clause.kind is ClauseKind.SENTENCE:
            narrative = telling or any(NARRATIVE_HEADINGS.search(heading) for heading in clause.path)
            norms = list(_of_clause(clause, ENOUGH_IN_NARRATIVE if narrative else ENOUGH))
            listed = is_prohibiting_lead(clause.text) or (listed and is_item(clause.text))
            found += norms or _items(clause, forbidden=listed)
    return tuple(found)


def _of_row(clause: Clause) -> Iterator[DetectedNorm]:
    """The norms of a table row: all of a column of demands, elsewhere only what forbids or restricts without a doubt."""
    subject = tabled.named(clause)
    for cell in tabled.cells(clause):
        for start, end in _sentences_of(clause.text, cell):
            piece = replace(clause, text=clause.text[start:end], start=clause.start + start, end=clause.start + end)
            norms = list(_of_clause(piece, FAINT if cell.demands else _DOUBTLESS))
            if not norms and cell.demands and (cue := operative(piece.text)) is not None and cue.weight == BINDING:
                norms = [_norm(piece, piece.text, (0, len(piece.text.rstrip(ENDS))), 0, cue)]
            yield from (replace(norm, subject=(cell.demands and subject) or norm.subject) for norm in norms if cell.demands or norm.modality in _REFUSALS)


def _sentences_of(text: str, cell: tabled.Cell) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text, cell.start, cell.end):
        yield match.span()


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
    if binds_nobody(text):
        return
    begin = told = 0
    stretches = list(segments(text))
    cues = [operative(text[at:end]) for at, end in stretches]
    for n, (at, end) in enumerate(stretches):
        cue = cues[n]
        if cue is None or _names_the_case(text, stretches[n:], cues[n:]):
            continue
        duty = cue.modality is Modality.OBLIGATION and bool(_DUTY.search(text, at, end))
        last = n + _continued(text, stretches[n + 1 :], cues[n + 1 :], duty=duty)
        quote_end = stretches[last][1] - (1 if text[stretches[last][1] - 1] in ENDS else 0)
        start = _start(text, begin, at)
        begin = end
        if weigh(text[start : end - (text[end - 1] in ENDS)], cue, before=text[:start]) - _framed(text, stretches[: n + 1], cue) < enough:
            continue
        if quote_end - start < SHORT and n:
            start = max(told, stretches[n - 1][0])
        told = end
        if quote_end - start >= _shortest(cue):
            yield _norm(clause, text, (start, quote_end), at, cue)


def _shortest(cue: Cue) -> int:
    return SHORTEST_BINDING if cue.weight == BINDING else SHORTEST_CLEAR if cue.weight == CLEAR else SHORTEST


def _framed(text: str, stretches: Sequence[tuple[int, int]], cue: Cue) -> float:
    """What the frame of a stretch takes from its weight: sanctions and targets bind nobody, authorities no project."""
    words = [text[a:b] for a, b in stretches[_sentence(text, stretches) :]]
    last = words[-1]
    if is_sanction(last):
        return 2 * BINDING
    found = cue.pattern.search(unbracketed(last))
    weaker = cue.modality in (Modality.OBLIGATION, Modality.PERMISSION, Modality.PROCEDURE) or enforces(last)
    at = found.start() if found else 0
    weaker = weaker or is_ordered_by_authority(last[:at], last[at:])
    if weaker and is_duty_of_authority(words, at):
        return BINDING
    return BINDING if cue.weight < BINDING and is_outcome(last.rstrip(ENDS)) else 0.0


def _sentence(text: str, stretches: Sequence[tuple[int, int]]) -> int:
    """The first of the stretches that stands in the same sentence as the last of them."""
    for n in range(len(stretches) - 2, -1, -1):
        if text[stretches[n][1] - 1] not in "，,":
            return n + 1
    return 0


def _names_the_case(text: str, stretches: Sequence[tuple[int, int]], cues: Sequence[Cue | None]) -> bool:
    """Whether the first stretch only says for whom or when, and the operative words come in one after it."""
    (at, end), cue = stretches[0], cues[0]
    segment = text[at:end]
    if cue is None or segment[-1] not in "，,":
        return False
    rest = list(_rest(text, stretches, cues))
    if not any(rest):
        return False
    found = cue.pattern.search(unbracketed(segment))
    leads = found is not None and found.start() <= LEADING
    if _SUBORDINATE.search(segment) and (not leads or segment[-2] == "的"):
        return True
    if cue.weight >= BINDING or _MODAL.search(segment):
        return False
    if cue.weight <= FAINT and _NOUN_PHRASE.search(segment):
        return rest[0] is not None
    if _CASE.match(segment):
        return rest[0] is not None and (cue.weight < CLEAR or bool(_NOUN_PHRASE.search(segment)))
    return not leads and bool(_NOUN_PHRASE.search(segment)) and any(c is not None and c.weight >= BINDING for c in rest)


def _rest(text: str, stretches: Sequence[tuple[int, int]], cues: Sequence[Cue | None]) -> Iterator[Cue | None]:
    """The cues of the stretches after the first, up to the end of the sentence."""
    for n in range(1, len(stretches)):
        if text[stretches[n - 1][1] - 1] not in "，,":
            return
        yield cues[n]


def _continued(text: str, stretches: Sequence[tuple[int, int]], cues: Sequence[Cue | None], *, duty: bool) -> int:
    """How many of the stretches after a norm only carry it on ("…，确保…", "…的除外", more of a `duty`'s verbs)."""
    before = text[: stretches[0][0]] if stretches else ""
    for n, (at, end) in enumerate(stretches):
        words = text[at:end].rstrip(ENDS)
        cue = cues[n]
        carried = _CARRIES_ON.match(words) or (_MAY_CARRY_ON.match(words) and _is_slight(cue, words))
        carried = carried or (duty and (cue is None or cue.weight <= FAINT) and not (_MODAL.search(words) or MEASURE.search(words)))
        if before[-1:] not in "，," or not carried:
            return n
        before = text[:end]
    return len(stretches)


def _is_slight(cue: Cue | None, words: str) -> bool:
    return cue is None or (cue.weight < CLEAR and not MEASURE.search(words))


def unbracketed(segment: str) -> str:
    """The segment with what stands in round brackets, and the titles in 《》, blanked, offsets kept."""
    return re.sub(r"[（(][^（()）]*[)）]|《[^《》]*》", lambda m: "·" * len(m.group()), segment)


def operative(segment: str) -> Cue | None:
    """The cue that carries the segment: the first in the order of their force, unless a permission leads it."""
    segment = unbracketed(segment)
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
    return found - (1.0 if GOVERNMENT.search(list(_stretches(quote))[-1]) else 0.0)


def _stretches(text: str) -> Iterator[str]:
    return (text[at:end] for at, end in segments(text))


def _start(text: str, begin: int, at: int) -> int:
    """Where the norm begins: with its conditions and scope, as far back as the last norm of the sentence."""
    start = begin
    for piece_start, piece_end in segments(text[begin:at]):
        if at - (begin + piece_start) <= WIDEST:
            break
        start = begin + piece_end
    return start


def _items(clause: Clause, *, forbidden: bool) -> list[DetectedNorm]:
    """The item of a list whose lead-in forbids, or of a catalogue that stands under the name of a class ("限制类")."""
    if not is_item(clause.text):
        return []
    classed = next((cue for cue in CUES_OF_CLASSES for heading in clause.path if cue.pattern.search(heading)), None)
    if classed is not None and clause.text.endswith("。"):
        classed = None  # a provision of the catalogue, not an item
    cue = CUES_OF_LISTS if forbidden else classed
    if cue is None:
        return []
    text = _same_length_reading(clause)
    end = len(text) - (text[-1] in ENDS)
    return [_norm(clause, text, (0, end), 0, cue)]


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
