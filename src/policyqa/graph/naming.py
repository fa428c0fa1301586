"""Names the works of box entries that do not open with a name and a colon: by a sentence, by capacity, by the entry above."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re

from policyqa.graph import lexicon as lx
from policyqa.graph.gazetteer import Gazetteer
from policyqa.graph.script import fold

_SENTENCE_NAME = re.compile(r"^(?P<name>[^：，。；]{4,40})。(?P<rest>.+)$", re.DOTALL)
_DESCRIBES = re.compile(r"^(?:其中|设计|覆盖|总|已纳入|拟纳入|建设规模|规模|占地|并|共|全长|涉及|主要|年|日)")
_CAPACITY = re.compile(
    rf"^(?P<who>[^，。；]{{4,30}}?)(?:建设|新建)(?=日?(?:处理|供水|发电)?(?:能力|规模))[^，。；]*(?:，其中[^，。；]*?)?[\d万]\s?(?:m|吨|立方米|MW|kW)[A-Za-z\d^³/²]*(?:/[日天时年])?的?"
    rf"(?P<what>[\u4e00-\u9fff]*?(?:{lx.STRUCTURES}|项目|工程)(?:及其?配套(?:设施|设备))?)(?=[，。；]|$)"
)


def by_sentence(text: str) -> re.Match[str] | None:
    """Reads "某某工程。建设内容……": an entry whose first sentence is its name."""
    match = _SENTENCE_NAME.match(text)
    return match if match and (lx.STRONG_HEAD.search(match.group("name")) or lx.STRUCTURE_HEAD.search(match.group("name"))) else None


def by_parent(name: str, parent: str, places: Gazetteer) -> str:
    """The name of an entry; one that gives nothing but a place and a number ("甲县2个") bears the name of what it stands under."""
    seat = re.fullmatch(r"(?P<seat>[^\d]{2,12})\d+[个座处家]", fold(name))
    if seat is None or not parent or not places.is_place_list(seat.group("seat")):
        return name
    first = next((s for s in places.find(parent) if s.start == 0), None)
    return seat.group("seat") + (parent[first.end :] if first else parent)


def by_capacity(text: str) -> str:
    """The name of a work that is told by its capacity ("某园建设处理能力3万吨/日的污水处理厂": 某园污水处理厂); "" where it is not."""
    match = _CAPACITY.match(re.sub(r"\s+", "", fold(text)))
    return match.group("who") + match.group("what") if match else ""


def clipped(text: str) -> str:
    """The name of an entry without a colon: its first words, as far as they do not merely describe."""
    body = re.split(r"[；;。]", text)[0]
    pieces = re.split(r"(?<=[，,])", body)
    name = pieces[0]
    for piece in pieces[1:]:
        if len(name) >= 15 or _DESCRIBES.match(fold(piece)) or len(name) + len(piece) > 60:
            break
        name += piece
    return re.sub(r"等$", "", name.rstrip("，, ")).strip()
