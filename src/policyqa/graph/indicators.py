"""Reads the indicators of a table: name, unit, baseline, target, attribute.

Takes the table rows of one table (clauses with `cells`), gives one indicator a row. Which column means what is
told by its heading; a target cell left empty below a filled one is a merged cell and takes its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.graph.script import fold
from policyqa.model.text import Clause

_ROLES = (
    ("number", re.compile(r"^(?:序号|编号|No\.?)$")),
    ("category", re.compile(r"类别|领域|分类|类型|目标层")),
    ("unit", re.compile(r"单位")),
    ("attribute", re.compile(r"属性|性质")),
    ("baseline", re.compile(r"现状|基准|基期|实际|完成值|^20\d\d年?$")),
    ("target", re.compile(r"目标值?|规划值|预期值|指标值")),
    ("name", re.compile(r"^(?:主要|具体|规划)?指标(?:名称|内容)?$|名称")),
)
_TOTAL = re.compile(r"累计|合计|年均|增速")
_CLASS_NUMBER = re.compile(r"^(?:\d{1,2}[.、．]|[（(]?[一二三四五六七八九十]+[）)、.．])\s*")
_NOTHING = re.compile(r"[-—–－/／]*")
_YEAR = re.compile(r"20\d\d年?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row: every field as printed; `merged` tells that target and attribute stand in a merged cell above."""

    clause: Clause
    name: str
    number: str = ""
    category: str = ""
    unit: str = ""
    baseline: str = ""
    baseline_year: str = ""
    target: str = ""
    deadline: str = ""
    attribute: str = ""
    merged: bool = False


def read(rows: Sequence[Clause]) -> tuple[Indicator, ...]:
    """The indicators of one table; none where no column holds names and targets."""
    found: list[Indicator] = []
    for row in rows:
        own = _unmerged(_own_cells(row))
        cells = [(role, head, cell) for (head, cell), role in zip(own, _roles([h for h, _ in own]), strict=True)]
        roles = {role for role, _, _ in cells}
        if not {"name", "target"} <= roles:
            continue
        indicator = _indicator(row, cells, found[-1] if found else None)
        if indicator is not None:
            found.append(indicator)
    return tuple(found)


def _unmerged(cells: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The cells, where one heading over two columns ("指标") heads a class and, right of it, the name."""
    for at in range(len(cells) - 1):
        (head, above), (right, name) = cells[at], cells[at + 1]
        if _role(head) == "name" and right in ("", head) and name:
            return [*cells[:at], ("类别", _CLASS_NUMBER.sub("", above) if above != name else ""), (head, name), *cells[at + 2 :]]
    return cells


def _roles(heads: Sequence[str]) -> list[str]:
    """What each column means; of two or more bare years the last is the target, and a sum over the years stands in for it."""
    roles = [_role(head) for head in heads]
    years = [n for n, head in enumerate(heads) if re.fullmatch(r"20\d\d年?", re.sub(r"\s+", "", head))]
    if "target" not in roles and len(years) > 1:
        roles[years[-1]] = "target"
    return ["total" if not role and _TOTAL.search(fold(head)) else role for role, head in zip(roles, heads, strict=True)]


def _own_cells(row: Clause) -> list[tuple[str, str]]:
    """The cells as printed: where the row keeps the bars of its cells, an empty one is empty and no merged one."""
    printed = [c.strip() for c in fold(row.text).strip("| ").split("|")]
    if "|" in row.text.strip("| ") and len(printed) == len(row.cells):
        return [(head, cell) for (head, _), cell in zip(row.cells, printed, strict=True)]
    return list(row.cells)


def _role(head: str) -> str:
    folded = re.sub(r"\s+", "", fold(head))
    return next((role for role, pattern in _ROLES if pattern.search(folded)), "")


def _indicator(
    row: Clause, cells: Sequence[tuple[str, str, str]], above: Indicator | None
) -> Indicator | None:
    values = {role: _clean(cell) for role, _, cell in cells if role}
    heads = {role: head for role, head, _ in cells if role}
    if not values.get("name"):
        return None
    target = values.get("target", "")
    if values.get("total") and _NOTHING.fullmatch(target):
        target = values["total"]  # "—" in the column of the year: the aim is a sum over the years
    merged = not target and above is not None and "|" not in row.text.strip("| ")
    return Indicator(
        clause=row,
        name=values["name"],
        number=values.get("number", ""),
        category=values.get("category") or (above.category if above else ""),
        unit=values.get("unit", ""),
        baseline=values.get("baseline", ""),
        baseline_year=_year(heads.get("baseline", "")),
        target=above.target if merged and above else target,
        deadline=_year(heads.get("target", "")),
        attribute=values.get("attribute") or (above.attribute if merged and above else ""),
        merged=merged,
    )


def _clean(cell: str) -> str:
    return re.sub(r"\s+", "", cell)


def _year(head: str) -> str:
    match = _YEAR.search(re.sub(r"\s+", "", head))
    return match.group(0) if match else ""
