"""Where norms stand in a table: which column says what is demanded, and of whom a row speaks.

Takes the row of a table (a clause with `cells`), gives the stretches of its text that may hold norms, each with whether
its column is there to demand something, and the name of what the row is about. Tables of access lists (负面清单, 准入清单)
print their norms so, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyqa.model.text import Clause

_DEMANDS = re.compile(
    r"管控(?:要求|措施|内容)|准入(?:要求|条件|标准)|管理(?:要求|措施|规定)|限制(?:要求|措施|条件)|禁止(?:要求|事项|类?内容)|"
    r"布局约束|排放管控|风险防控|(?:资源|能源|水)[^，]{0,6}(?:利用|效率)(?:要求|效率)|防控要求|约束要求|控制要求"
)
_NAMES = re.compile(r"小类|行业|产业(?!存在|状况)|项目(?!序号)|事项|单元名称|区域名称|名称|类别|工艺|设备|产品")
_CODE = re.compile(r"^[A-Z]?\d*\s*(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as printed in its row: `clause.text[start:end]`; `demands` tells what its column is for."""

    start: int
    end: int
    demands: bool


def cells(clause: Clause) -> Iterator[Cell]:
    """The cells of a row that its text prints, left to right; one that a merged cell above covers is not printed."""
    at = 0
    for head, text in clause.cells:
        start = clause.text.find(text, at) if text else -1
        if start >= 0:
            at = start + len(text)
            yield Cell(start=start, end=at, demands=bool(_DEMANDS.search(head)))


def named(clause: Clause) -> str:
    """What a row is about: its last naming cell without the code of a classification; "" where no column names it."""
    names = [text for head, text in clause.cells if text and _NAMES.search(head) and not _DEMANDS.search(head)]
    return _CODE.sub("", names[-1]) if names else ""
