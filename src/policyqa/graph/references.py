"""Reads the documents a sentence names in 《》 and how it relates to them.

Takes one sentence (folded) and its original, gives references: title, number, relation. When a sentence says that
one document was issued to carry out another, the relation holds between these two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TITLE = re.compile(r"《(?P<title>[^《》]{2,60})》(?:（(?P<number>[^（）]{2,24}?〔\d{4}〕\d+号)）)?")
_RELATIONS = (
    ("revises", re.compile(r"(?:修订|修改|废止|替代)[^，。；《》]{0,8}$")),
    ("implements", re.compile(r"(?:贯彻|落实|执行|推进|抓好|遵守)[^，。；》]{0,30}$")),
    ("based_on", re.compile(r"(?:根据|依据|按照|对照|基于)[^，。；》]{0,24}$")),
    ("issued", re.compile(r"(?:印发|出台|发布|颁布|通过|制定|编制|起草|签订|审议|推出)[^，。；》]{0,12}$")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A document named at `[start, end)`; `carries_out` is the title of the document it was issued to carry out."""

    title: str
    relation: str
    start: int
    end: int
    number: str = ""
    carries_out: str = ""


def find(sentence: str) -> tuple[Reference, ...]:
    """The documents a folded sentence names; one that follows another without a verb shares its relation."""
    found: list[Reference] = []
    for match in _TITLE.finditer(sentence):
        before = sentence[: match.start()]
        joined = found and re.fullmatch(r"[、和及与以]*", sentence[found[-1].end : match.start()])
        relation = found[-1].relation if joined else _relation(before)
        found.append(
            Reference(
                title=match.group("title"), relation=relation, start=match.start(), end=match.end(),
                number=match.group("number") or "", carries_out=_carried_out(found, relation),
            )
        )
    return tuple(found)


def _relation(before: str) -> str:
    masked = re.sub(r"《[^》]*》(?:（[^）]*）)?", "", before)
    return next((name for name, pattern in _RELATIONS if pattern.search(masked)), "mentions")


def _carried_out(found: list[Reference], relation: str) -> str:
    if relation != "issued":
        return ""
    return next((r.title for r in reversed(found) if r.relation in ("implements", "based_on")), "")
