"""Turns a cell of a table of projects into words: what its column asks and the cell answers, as a person would say it."""

from __future__ import annotations

import re

_YES = frozenset(("是", "有", "在", "已", "对", "√", "✓", "y", "yes", "true", "1"))
_NO = frozenset(("否", "无", "没有", "不在", "不是", "未", "×", "✗", "n", "no", "false", "0"))
_WHETHER = re.compile(r"^(.*?)(?:是否(?P<verb>已)?|(?P<have>有无|有没有)|能否)(.*?)[？?]?$")
_UNIT = re.compile(r"^(.+?)\s*[（(]\s*(?:单位\s*[:：]\s*)?([^）)]{1,8})\s*[)）]$")
_NUMBER = re.compile(r"[\d.,，]+(?:\s*[-~～至]\s*[\d.]+)?")
_PLAIN = re.compile(r"名称|项目|描述|备注|说明|内容|性质|类型|类别|地点|位置|地址|所在|区县|县区|选址|行业|规模|事项|问题|情况|question|^q$|name|note", re.IGNORECASE)
"""Columns whose cell speaks for itself."""


def telling(column: str, value: object) -> str:
    """The words of one cell: 是否位于重点区域 + 否 → 不位于重点区域; 容量（t/h） + 40 → 容量40t/h."""
    header, said = column.strip(), str(value).strip()
    if (asked := _WHETHER.match(header)) and (said.lower() in _YES | _NO):
        return _asserted(asked, yes=said.lower() in _YES)
    if (measured := _UNIT.match(header)) and _NUMBER.fullmatch(said):
        return f"{measured[1]}{said}{measured[2]}"
    return said if _PLAIN.search(header) else f"{header}{said}" if _NUMBER.match(said) else f"{header}：{said}"


def _asserted(asked: re.Match[str], *, yes: bool) -> str:
    subject, rest = asked[1], asked[4]
    if asked["have"]:
        return f"{subject}{'有' if yes else '没有'}{rest}"
    if asked["verb"]:
        return f"{subject}{'已' if yes else '没有'}{rest}"
    return f"{subject}{'' if yes else '不'}{rest}"
