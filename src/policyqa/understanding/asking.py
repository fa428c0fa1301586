"""The A-not-A questions of a folded text (是不是, 要不要, 装不装): where they stand and what they ask.

Takes folded text; gives their spans, and the text with each replaced by one mark. They are looked for before any
phrase of the vocabulary, for the 不 inside one negates nothing and no phrase begins inside one (要建 in 要不要建).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WHETHER = "\ue001"
"""Stands for 是不是, 在不在, 算不算: asks whether a fact holds."""
MAY = "\ue002"
"""Stands for 能不能, 可不可以, 管不管: asks for permission."""
NEEDS = "\ue003"
"""Stands for 要不要, 有没有, 装不装: asks for a duty or a thing, mostly the one named behind it."""
FILL = "\ue004"
"""Stands behind a mark in place of the other characters of the question."""
OR_ELSE = r"还是(?!以前|原来|原先|过去|从前|当年|老样|老的|旧的|老|旧|没|不|得|要|会|能|可以|按|照|用|烧|想|打算|准备|那|这|挺|比较|很)"
"""还是 between alternatives, not 还是 for "still" (还是以前的水龙头)."""
ASKS = f"[{WHETHER}{NEEDS}]"
NOT_KNOWN = (
    r"(?:不|不太|不大|不是很)(?:清楚|知道|确定|晓得|好说|明确|了解)|(?:说|弄|搞|算|拿|闹|摸|吃)不(?:准|清|明白)|说不好|记不[清得]|待定|不详"
)
"""What says that something is not known, be it a figure or a circumstance."""

_MAY_WORDS = (
    r"能不能够?|可不可以|可不可行?|行不行|让不让|给不给|准不准许?|许不许可?|批不批准?|合不合规?|违不违[规法]|允不允许|会不会|可以不可以|"
    r"犯不犯法?|受不受|管不管得?着?|卡不卡|拦不拦|罚不罚|禁不禁止?|查不查|关不关停?|停不停|限不限制?|过不过得?[去关]?|成不成|好不好|可行不可行|"
    r"允许不允许|合规不合规|违规不违规|违法不违法|能建不能建"
)
_NEEDS_WORDS = r"有没有|有无(?!组织|人[机驾]|害化)|要不要|用不用|该不该|得不得|需不需要?|是否(?:需要|必须)|应不应该?|必须不必须|需要不需要"
_WHETHER_WORDS = r"是不是|在不在|算不算|属不属于?|属于不属于|是否"
_ANY = r"(?<![能可该会要])(?P<v>[^\W\d_a-z不没了的])[不没](?P=v)"
"""Any other verb (装不装, 办没办); 能用不用 is no question but a refusal."""

_PATTERN = re.compile(rf"(?P<may>{_MAY_WORDS})|(?P<needs>{_NEEDS_WORDS})|(?P<whether>{_WHETHER_WORDS})|(?P<any>{_ANY})")
_OR_NOT = re.compile(r"(?:了|过)?没有?")
_HAS_OR_NOT = re.compile(r"(?<![没具所还])有(?!没)[^,。;没]{1,12}没有?$")
_DONE_OR_NOT = re.compile(r"[^,。;不没未有]{0,6}[到了过好完成通进齐][^,。;不没未有]{0,4}没有?")
_HOW_MUCH = re.compile(r"(?<![很许好不太么过更众诸差变增])多(?:少(?!了|于)|[高远重宽深厚](?![^,。;?!]{0,1}[的品])|大(?!型|宗|片|批|户|气|工|功))")
"""多少, 多大: no phrase begins or ends in the middle of one (产能多 in 产能多大)."""
_MARKS = {"may": MAY, "needs": NEEDS, "whether": WHETHER, "any": NEEDS}


def mask_questions(text: str) -> str:
    """`text` with every A-not-A question replaced by one mark each (lengths change)."""
    return _PATTERN.sub(_mark, text)


def mask_in_place(text: str) -> str:
    """The same with the length kept: the mark is followed by `FILL`s."""
    return _PATTERN.sub(lambda m: _mark(m) + FILL * (len(m[0]) - 1), text)


@dataclass(frozen=True, slots=True)
class Cut:
    """Offsets at which no phrase may begin, and at which none may end that begins before the question."""

    begins: frozenset[int]
    ends: frozenset[int]
    starts: frozenset[int]
    """Where the questions themselves begin."""


def cut_by_questions(text: str) -> Cut:
    """The inner offsets of the questions of `text`; a phrase that begins with an A-not-A question may end in it."""
    spans = [m.span() for m in _PATTERN.finditer(text)]
    inside = [m.start() + 1 for m in _HOW_MUCH.finditer(text)]
    return Cut(
        frozenset([*inside, *(i for start, end in spans for i in range(start + 1, end))]),
        frozenset([*inside, *(i for start, end in spans for i in range(start + 2, end))]),
        frozenset(start for start, _ in spans),
    )


def asks_inside(words: str, phrase: str) -> bool:
    """Whether a question on the fact stands in the gap of a phrase (煤达没达标 for 煤…达标); 能不能 asks for leave."""
    masked = mask_questions(words)
    return (WHETHER in masked or NEEDS in masked) and mask_questions(phrase) == phrase


def closing_none(clause: str, words: str, right: str, *, fault: bool) -> str:
    """The 没有 that closes a question: behind a fault (超标没有), behind what is done (修到厂里没有), or 有…没有."""
    if not right:
        return "没有" if _HAS_OR_NOT.search(clause) and words.endswith(("没有", "没")) else ""
    if fault and _OR_NOT.fullmatch(right):
        return right
    return "没有" if _DONE_OR_NOT.fullmatch(words[-1] + right) else ""


def insertions(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the questions that may stand in the middle of a phrase (土壤有没有调查); none that asks for leave."""
    return (m.span() for m in _PATTERN.finditer(text) if not m["may"])


def _mark(match: re.Match[str]) -> str:
    return next(mark for name, mark in _MARKS.items() if match[name])
