"""Reads who answers for what: "某部门负责…建设", "市某某局要督促…".

Takes one sentence (folded), gives agencies with the words of their duty. Agencies are known by the form of their
names (局、厅、委、部门、政府、办公室…); nobody's name is listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BODY = (
    r"(?:人民政府办公厅|人民政府办公室|政府办公厅|政府办公室|政府督查室|督查室|各级人民政府|人民政府|政府|领导小组办公室|领导小组|生态环境保护委员会|委员会|发展改革委|"
    r"发改委|管委会|工信委|河务局|[\u4e00-\u9fff]{1,8}局|[\u4e00-\u9fff]{2,8}厅|[\u4e00-\u9fff]{1,6}部门|牵头单位|责任单位|主管单位|"
    r"有关单位|人民法院|检察机关|公安机关|审判机关|办公室)"
)
_AGENCY = re.compile(
    rf"(?:^|(?<=[，。；：由是]))(?P<agency>(?:(?:各|省|市|县|区县|区|乡镇|市直|各级|各有关|有关|相关|每个|全市|我|项目|各县（市、区）|领导小组下设)*"
    rf"[\u4e00-\u9fff]{{0,6}}?{_BODY})|各县（市、区）(?:、[\u4e00-\u9fff]{{2,8}})*|领导小组(?:下设办公室)?)"
    r"(?=(?:(?:要|应(?!急)|应当|须|将|负责(?!人|同志)|牵头|承担|主办|承办|组织|督促|加强|会同|按照|制定|是[^，。]{0,12}主体|对[^，。]{2,40}(?:实施|开展|进行)|立即|联合|共同|率先|设在|作为|与)))"
)
_OBLIGES = re.compile(r"主办|承办|负责|牵头|要|应|承担|责任|组织|督促|制定|实施|加强|会同|设在|管理|落实")
_NOT_AGENCY = re.compile(r"社会|企业|公众|格局|结局|布局|全局|大局|建立|形成|以|把|开展|推动|推进|实现|强化|加强|完善|与[^，]*部门|位于|的")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """An agency at `[start, end)` and the words of its duty, to the end of the sentence or of its part in it."""

    agency: str
    start: int
    end: int
    text_end: int


def find(sentence: str) -> tuple[Duty, ...]:
    """The agencies a folded sentence gives a duty to, in order."""
    found = [m for m in _AGENCY.finditer(sentence) if not _NOT_AGENCY.search(m.group("agency"))]
    duties = []
    for match, following in zip(found, [*found, None][1:], strict=True):
        stop = following.start("agency") if following else len(sentence)
        if _OBLIGES.search(sentence[match.end() : stop]):
            lead = match.group("agency").rfind("由") + 1  # "活动由某局主办": what is done stands before 由
            duties.append(
                Duty(agency=match.group("agency")[lead:], start=match.start("agency") + lead, end=match.end("agency"), text_end=stop)
            )
    return tuple(duties)
