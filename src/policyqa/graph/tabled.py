"""Reads the works of a table of projects: name, place, content, investment, years, and who answers for it.

Takes the row of a table (a clause with `cells`), gives the row's work; None where the table lists no works. Which column
means what is told by its heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyqa.graph.script import fold
from policyqa.model.text import Clause

_COLUMNS = (
    ("name", re.compile(r"^(?:重点|主要|重大|建设|具体)?(?:项目|工程)(?:（工程）|\(工程\))?(?:名称|名)?$|^工程项目$|^项目名称")),
    ("place", re.compile(r"建设地点|实施地点|建设位置|所在地|地点|^(?:县（?市、?区）?|县区|区县|县市区|属地|乡镇)$")),
    ("content", re.compile(r"建设内容|主要内容|内容及规模|建设规模|实施内容|工程内容|规模")),
    ("investment", re.compile(r"总?投资|资金")),
    ("years", re.compile(r"年限|起止|工期|建设时间|实施时间|完成时限|时序")),
    ("actor", re.compile(r"责任单位|责任部门|牵头单位|实施单位|主管部门|建设单位|业主|实施主体|项目法人|责任主体")),
)
_UNIT = re.compile(r"[（(](?P<unit>[亿万]?元)[)）]")
_STATED = re.compile(r"单位[：:]\s*(?:人民币)?(?P<unit>[亿万]?元)")
_GROUP_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、.．]?|[IVX]+|[A-Z]")
_SHORTEST = 3
_VALUE = re.compile(r"^\d[\d,，]*(?:\.\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One listed work, each field as printed; `investment` carries the unit of the column's heading, and no separators."""

    name: str
    place: str = ""
    content: str = ""
    investment: str = ""
    years: str = ""
    actor: str = ""


def read(clause: Clause, unit: str = "") -> Row | None:
    """The work of a row; None for a row of another table, of sums, of a group, or without a name.

    `unit` is that of money which the table states above itself ("单位：万元").
    """
    found: dict[str, tuple[str, str]] = {}
    for head, cell in clause.cells:
        role = _role(head)
        if role and role not in found:
            found[role] = (head, re.sub(r"\s+", "", cell))
    name = found.get("name", ("", ""))[1]
    if not {"name"} < set(found) or len(name) < _SHORTEST or re.match(r"合计|总计|小计|[一二三四五六七八九十]+、", name):
        return None
    if _is_group(clause, {role for role, (_, cell) in found.items() if cell}):
        return None
    return Row(
        name=name, place=found.get("place", ("", ""))[1], content=found.get("content", ("", ""))[1],
        investment=_amount(*found.get("investment", ("", "")), unit), years=found.get("years", ("", ""))[1],
        actor=found.get("actor", ("", ""))[1],
    )  # fmt: skip


def stated_unit(text: str) -> str:
    """The unit of money that a line above a table states, or ""."""
    stated = _STATED.search(fold(text))
    return stated.group("unit") if stated else ""


def _is_group(clause: Clause, filled: set[str]) -> bool:
    """Whether a row only opens a group of works, with its sum: numbered in words where works are numbered in figures."""
    number = next((re.sub(r"\s+", "", cell) for head, cell in clause.cells if re.fullmatch(r"序\s*号|编\s*号", head)), "")
    return bool(_GROUP_NUMBER.fullmatch(fold(number))) and filled <= {"name", "investment"}


def _role(head: str) -> str:
    folded = re.sub(r"\s+", "", fold(head))
    return next((role for role, pattern in _COLUMNS if pattern.search(folded)), "")


def _amount(head: str, cell: str, stated: str) -> str:
    own = _UNIT.search(fold(head))
    unit = (own.group("unit") if own else stated) if _VALUE.match(cell) else ""
    plain = re.sub(r"(?<=\d)[,，](?=\d{3})", "", cell)  # "4,860" is one number
    return f"{plain}{unit}"
