"""Units as people write them, and the factor that turns them into the unit of a fact.

Takes the `units` of a fact (as the vocabulary gives them) and general conversions of length, area, mass, volume,
power and money; gives exact factors. A unit per time (t/h, 万吨/年) never fits a fact per another time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from policyqa.model.facts import FactDefinition
from policyqa.understanding.folding import fold_phrase

_F = Fraction
_SIZES: dict[str, dict[str, Fraction]] = {
    "length": {
        "km": _F(1000),
        "公里": _F(1000),
        "千米": _F(1000),
        "里地": _F(500),
        "里路": _F(500),
        "华里": _F(500),
        "里": _F(500),
        "m": _F(1),
        "米": _F(1),
        "厘米": _F(1, 100),
        "cm": _F(1, 100),
        "毫米": _F(1, 1000),
        "mm": _F(1, 1000),
        "丝": _F(1, 100_000),
        "微米": _F(1, 10**6),
        "kilometres": _F(1000),
        "kilometers": _F(1000),
        "metres": _F(1),
        "meters": _F(1),
        "kilometre": _F(1000),
        "kilometer": _F(1000),
        "metre": _F(1),
        "meter": _F(1),
    },
    "area": {
        "m2": _F(1),
        "平方米": _F(1),
        "平米": _F(1),
        "亩": _F(2000, 3),
        "亩地": _F(2000, 3),
        "公顷": _F(10**4),
        "ha": _F(10**4),
        "hm2": _F(10**4),
        "km2": _F(10**6),
        "平方公里": _F(10**6),
        "平方千米": _F(10**6),
        "mu": _F(2000, 3),
        "hectares": _F(10**4),
    },
    "mass": {
        "t": _F(1),
        "吨": _F(1),
        "公斤": _F(1, 1000),
        "千克": _F(1, 1000),
        "kg": _F(1, 1000),
        "斤": _F(1, 2000),
        "tonnes": _F(1),
        "tons": _F(1),
        "tonne": _F(1),
        "ton": _F(1),
        "克": _F(1, 10**6),
    },
    "volume": {"m3": _F(1), "立方米": _F(1), "立方": _F(1), "方": _F(1), "方水": _F(1), "升": _F(1, 1000)},
    "power": {"kw": _F(1), "千瓦": _F(1), "mw": _F(1000), "兆瓦": _F(1000), "gw": _F(10**6), "瓦": _F(1, 1000)},
    "voltage": {"kv": _F(1), "千伏": _F(1), "伏": _F(1, 1000)},
    "current": {"ka": _F(1), "千安": _F(1), "安": _F(1, 1000)},
    "money": {"元": _F(1), "块钱": _F(1), "块": _F(1)},
    "energy": {"kwh": _F(1), "千瓦时": _F(1), "度电": _F(1), "度": _F(1)},
    "share": {"%": _F(1), "percent": _F(1), "个百分点": _F(1), "成": _F(10), "‰": _F(1, 10)},
    "coal": {"吨标准煤": _F(1), "吨标煤": _F(1), "tce": _F(1)},
}
_DIMENSION = {unit: (name, size) for name, sizes in _SIZES.items() for unit, size in sizes.items()}
_CANON = {
    "吨": "t",
    "公里": "km",
    "千米": "km",
    "米": "m",
    "平方米": "m2",
    "平米": "m2",
    "立方米": "m3",
    "立方": "m3",
    "千瓦": "kw",
    "兆瓦": "mw",
    "公顷": "ha",
    "吨标煤": "吨标准煤",
    "千克": "kg",
    "公斤": "kg",
    "千伏": "kv",
    "千安": "ka",
    "蒸吨": "蒸t",
}
_TIMES = {
    "小时": "h",
    "时": "h",
    "h": "h",
    "日": "d",
    "天": "d",
    "d": "d",
    "day": "d",
    "年": "a",
    "a": "a",
    "year": "a",
    "hour": "h",
    "月": "mo",
    "秒": "s",
    "s": "s",
}
_TIME_WORD = "|".join(sorted(_TIMES, key=len, reverse=True))
_PER_TIME = re.compile(rf"^(.*?)(?:/|每| per )({_TIME_WORD})$")
_DISTANCE = re.compile(r"距|离")
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALED = re.compile(r"^(千万|百万|亿|万|千)(.+)$")

_MISWRITTEN = {
    "顿": "吨", "屯": "吨", "盹": "吨", "墩": "吨", "公理": "公里", "公礼": "公里", "公力": "公里", "干米": "千米", "干瓦": "千瓦", "兆佤": "兆瓦", "千佤": "千瓦",
    "公倾": "公顷", "公项": "公顷", "平方来": "平方米", "立方来": "立方米", "千按": "千安",
}  # fmt: skip
"""Units as they are often mistyped; each has as many characters as what is meant."""
_AFTER_NUMBER = re.compile(
    rf"(?<=[0-9一二两三四五六七八九十百千万亿半蒸多几来余个])(?:{'|'.join(_MISWRITTEN)})(?![一-龥]{{0,1}}饭)"
)


def mend_units(text: str) -> str:
    """Folded text with the units after numbers spelt right (40顿 → 40吨); the length stays."""
    return _AFTER_NUMBER.sub(lambda m: _MISWRITTEN[m[0]], text)


TIME_SUFFIX = rf"(?:(?:/|每| per )(?:{_TIME_WORD})(?![a-z]))?"
COUNTERS = (
    "个",
    "台",
    "座",
    "条",
    "家",
    "口",
    "孔",
    "处",
    "头",
    "只",
    "户",
    "人",
    "辆",
    "车次",
    "辆次",
    "年",
    "个月",
    "天",
    "小时",
    "岁",
    "级",
    "次",
    "层",
    "倍",
    "分",
    "点",
    "期",
    "套",
    "株",
    "棵",
    "页",
    "项",
    "名",
    "件",
    "号",
    "楼",
)
"""Words after a number that are counted things, so that no shorter unit is read into them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit taken apart: 万吨/年 is scale 10,000, base t, time a."""

    base: str
    time: str
    scale: Fraction


def parse_unit(written: str) -> Unit:
    """A unit as written, in folded form, taken apart."""
    text, time = fold_phrase(written), ""
    per_time = _PER_TIME.match(text)
    if per_time:
        text, time = per_time[1], _TIMES[per_time[2]]
    scale = Fraction(1)
    scaled = _SCALED.match(text)
    if scaled and text not in _DIMENSION and text not in _CANON:
        scale, text = Fraction(_SCALES[scaled[1]]), scaled[2]
    return Unit(_CANON.get(text, text), time, scale)


class UnitTable:
    """The units of one quantity fact."""

    def __init__(self, fact: FactDefinition) -> None:
        self.is_distance = bool(_DISTANCE.search(fact.label))
        """Whether the fact is a distance to something (and no height or thickness)."""
        self.own_time = parse_unit(fact.unit).time
        listed = [*fact.units, (fact.unit, Fraction(1))] if fact.unit else list(fact.units)
        self._factors: dict[tuple[str, str], Fraction] = {}
        self._dimensions: dict[tuple[str, str], Fraction] = {}
        for written, factor in listed:
            unit = parse_unit(written)
            self._factors.setdefault((unit.base, unit.time), factor / unit.scale)
            if unit.base in _DIMENSION:
                name, size = _DIMENSION[unit.base]
                self._dimensions.setdefault((name, unit.time), factor / unit.scale / size)

    @property
    def is_length(self) -> bool:
        """Whether the fact is a distance or another length."""
        return any(name == "length" for name, _ in self._dimensions)

    @property
    def is_share(self) -> bool:
        """Whether the fact is a percentage."""
        return any(name == "share" for name, _ in self._dimensions)

    def factor(self, unit: Unit, time_before: str = "") -> Fraction | None:
        """What turns a number in `unit` into the unit of the fact; None when it does not fit.

        `time_before` is the time named before the number (年产, 日处理), if any.
        """
        time = unit.time or time_before
        if time and self.own_time and time != self.own_time:
            return None
        for tried in dict.fromkeys((unit.time, time, "")):
            factor = self._lookup(unit.base, tried)
            if factor is not None:
                return factor * unit.scale
        return None

    def _lookup(self, base: str, time: str) -> Fraction | None:
        listed = self._factors.get((base, time))
        if listed is not None or base not in _DIMENSION:
            return listed
        name, size = _DIMENSION[base]
        per_size = self._dimensions.get((name, time))
        return None if per_size is None else per_size * size


def dimension(unit: Unit) -> str:
    """The kind of quantity a unit measures ("area"), or ""."""
    return _DIMENSION.get(unit.base, ("", _F(1)))[0]


def in_base(unit: Unit) -> Fraction:
    """The size of a unit in the base unit of its dimension (1 where it has none)."""
    return _DIMENSION.get(unit.base, ("", _F(1)))[1] * unit.scale


def is_common(unit: Unit) -> bool:
    """Whether the unit is so general that it says nothing of which fact is meant."""
    return dimension(unit) not in ("", "current", "voltage", "coal") or unit.base in COUNTERS


def unit_pattern(facts: Iterable[FactDefinition]) -> str:
    """A regular expression for every unit known, longest first."""
    listed = {fold_phrase(u) for fact in facts for u, _ in fact.units} | {fold_phrase(f.unit) for f in facts}
    bare = {parse_unit(u) for u in listed if u}
    known = {u for u in listed if u} | {u.base for u in bare} | set(_DIMENSION) | set(_CANON) | set(COUNTERS)
    latin_guard = [re.escape(u) + (r"(?![a-z])" if "a" <= u[-1] <= "z" else "") for u in known if u]
    return "(?:" + "|".join(sorted(latin_guard, key=len, reverse=True)) + ")"
