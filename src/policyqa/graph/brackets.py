"""Reads who answers for a task from the bracket behind it: "（责任单位：甲局、乙局；完成时限：…）", "（甲厅牵头，乙厅负责）".

Takes a folded text, gives the names with what they do and where the bracket stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold

_BRACKET = re.compile(r"[（【〔](?P<body>[^（）【】〔〕]*(?:（[^（）]*）[^（）【】〔〕]*)*)[）】〕]")
_ROLE = r"(?:牵头|责任|配合|主办|协办|承办|参加|参与|主管|实施)(?:责任)?(?:单位|部门|主体|领导单位)"
_LABELLED = re.compile(
    rf"(?:^|[；;。，,])\s*(?P<role>{_ROLE})[：:](?P<names>(?:(?![，,、]\s*{_ROLE}[：:])[^；;。：:])+)"
)
_TOLD = re.compile(r"(?P<names>[^；;。]+?)(?P<role>分别牵头|牵头负责|牵头|(?:等)?(?:按照?职责(?:分工)?|分别|共同)?(?:负责|配合|参与|落实))")
_NAME = re.compile(r"^(?:省|市|县|区|州|各|国|乡镇|街道)?[\u4e00-\u9fff（、）]{1,22}(?:局|厅|委|部|办|办公室|政府|公司|集团|中心|院|银行|管委会|分局|支队|大队|站|处|所|社|单位|部门|街道|乡镇|县（市、区）|开发区|专班|学校|党委|小组|总队|税务|联社|海关|军|会|行|分行|厂|馆|台)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """An agency that a bracket charges; `role` as printed, the bracket at `[start, end)`."""

    agency: str
    role: str
    start: int
    end: int


def find(text: str) -> Iterator[Charge]:
    """The agencies that the brackets of a folded text charge with what stands before, in the order of the text."""
    for bracket in _BRACKET.finditer(text):
        body = bracket.group("body")
        parts = list(_LABELLED.finditer(body)) or list(_TOLD.finditer(body))
        for part in parts:
            for name in names(part.group("names")):
                yield Charge(agency=name, role=part.group("role").lstrip("等"), start=bracket.start(), end=bracket.end())


def names(text: str) -> tuple[str, ...]:
    """The agencies or firms of a list ("甲局、乙局，各乡镇人民政府")."""
    pieces = re.split(r"[、，,；;]|(?<=[局厅委办府])和", re.sub(r"[（(][^（）()]*[)）]", lambda m: m.group(0) if "市、区" in m.group(0) else "", fold(text)))
    found = [re.sub(r"^(?:由|请|会同|以及|及)|等(?:有关)?(?:部门|单位)?$|按.*$|具体$|分别$", "", p.strip()) for p in _rejoined(pieces)]
    return tuple(dict.fromkeys(p for p in found if _NAME.match(p)))


def _rejoined(pieces: list[str]) -> Iterator[str]:
    """Pieces with "县（市" and "区）" put together again."""
    held = ""
    for piece in pieces:
        held = f"{held}、{piece}" if held else piece
        if held.count("（") <= held.count("）"):
            yield held
            held = ""
    if held:
        yield held


def agency(graph: PolicyGraph, jurisdiction: str, name: str) -> str:
    """The id of an agency within a jurisdiction; added where it is new."""
    identifier = f"agency:{jurisdiction}:{fold(name)}"
    if identifier not in graph.graph:
        graph.add(identifier, NodeType.AGENCY, name, jurisdiction=jurisdiction)
    return identifier
