"""Finds quantities in folded text: what is counted, its value, its unit.

Takes the description of a work or a sentence, gives figures with their spans. The value stays as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = (
    "万平方米|平方公里|平方千米|万立方米|亿立方米|立方米/秒|立方米/日|立方米|平方米|亿千瓦时|克/千瓦时|万千瓦时|千瓦时|万千瓦|千瓦|"
    "微克/立方米|微克每立方米|毫克/升|蒸吨|μg/m³|m³/h|m³/d|m\\^3/d|m³/s|m\\^3/s|m³|t/h|吨/天|吨/日|公里|千米|公顷|万余亩|余亩|万亩|亿方|百分点|个百分点|"
    "亿元|万元|万吨|亿吨|吨|元|亩|米|平方|MW|kW|GW|kV|%|％|‰|座|个|处|台|套|户|道|条|株|家|辆|只|头|项|名|人次|人|枚|宗|眼|次|天|年|倍|成|类|区|张|份|公斤|kg|个流量|亿|大"
)
UNIT = "|".join(sorted(UNITS.split("|"), key=len, reverse=True))
VALUE = r"\d+(?:\.\d+)?(?:(?:-|—|～|~)\d+(?:\.\d+)?|×\d+(?:\.\d+)?)?"
SCALE = r"(?:余|多)?(?:万|亿|百|千)?(?:余|多)?"
_FIGURE = re.compile(rf"“?(?P<value>{VALUE})”?(?P<unit>{SCALE}(?:{UNIT}))(?P<suffix>以上|以下|以内|左右|内|余)?")
_WHAT = re.compile(r"(?P<what>[\u4e00-\u9fff（）]{1,14})(?:约|达到|达|为|各|共|共计|长|面积|总计)?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_BEFORE = re.compile(r"[A-Za-z.\d〔第]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity: `what` is counted (as far as the text before it says), value and unit as written."""

    what: str
    value: str
    unit: str
    suffix: str
    start: int
    end: int


def find(text: str) -> tuple[Figure, ...]:
    """The quantities of a folded text, left to right; years and parts of names (DN400) are none."""
    figures = []
    for match in _FIGURE.finditer(text):
        value, unit = match.group("value"), match.group("unit")
        if _BEFORE.search(text[: match.start("value")]) or (unit.startswith("年") and _YEAR.match(value)):
            continue
        what = _WHAT.search(re.split(r"[，；。、：]", text[: match.start()])[-1])
        figures.append(
            Figure(
                what=_named(what.group("what")) if what else _named_after(text[match.end() :]),
                value=value, unit=unit, suffix=match.group("suffix") or "",
                start=match.start(), end=match.end(),
            )
        )
    return tuple(figures)


def _named(what: str) -> str:
    return re.sub(r"^(?:其中|包括|涉及|完成|实施|建设|新建|修建|铺设|购置|共|和|及|对)+(?=..)|(?:约|达到|达|为|各|共|(?<![全总河])长|共计)$", "", what)


def _named_after(text: str) -> str:
    match = re.match(r"[\u4e00-\u9fff]{1,10}", text)
    return match.group(0) if match else ""
