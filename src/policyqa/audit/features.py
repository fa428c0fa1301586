"""What a norm speaks of: whom or what, how much, where, and except when; read off its words.

Takes the words of one norm, gives phrases out of them and figures with operator and unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A figure of a norm: operator (>=, <=, >, <, =), value as written (Arabic), unit, and the words it stands in."""

    op: str
    value: str
    unit: str
    text: str


_UNIT = (
    r"万?吨/年|万?吨每年|蒸吨/小时|吨/小时|t/h|T/h|蒸吨|万吨|吨|千伏安|kA|kW|MW|兆瓦|万千瓦|千瓦|立方米/日|万?立方米|万?m3|公里|千米|km|米|m(?!g)|万人|万亩|亩|公顷|平方公里|平方米|"
    r"毫克/立方米|mg/m3|克/千瓦时|分贝|%|％|个百分点|倍|辆|头|家|座|层|小时|天|日|个月|年(?!以来|来)|万元|亿元|元|度|℃|类"
)
_FIGURE = re.compile(
    rf"(?P<before>不得?(?:低于|少于|小于|超过|高于|大于)|超过|大于|高于|超出|不足|低于|小于|未达到?|达到|不到|至少|最多|控制在)?\s*"
    rf"(?P<value>\d+(?:\.\d+)?(?:\s*(?:[-—~～至]|%—|%-)\s*\d+(?:\.\d+)?)?)\s*(?P<unit>{_UNIT})"
    r"(?P<after>[^，。；、\d]{0,4}?(?:以上|及以上|以下|及以下|以内|之内|以外|以远))?"
)
_CHINESE_FIGURE = re.compile(rf"[一二三四五六七八九十百千万两半]+(?P<unit>{_UNIT})(?P<after>以上|以下|以内|之内|以外)")
_BEFORE = (
    (r"^不得?(?:低于|少于|小于)|^达到|^至少", ">="),
    (r"^不得?(?:超过|高于|大于)|^最多|^控制在", "<="),
    (r"^(?:超过|大于|高于|超出)", ">"),
    (r"^(?:不足|低于|小于|未达|不到)", "<"),
)
_DATE = re.compile(r"(?:19|20)\d\d$")

_PLACE = re.compile(
    r"(?:在|于|位于)?([^，,。；;：:在于]{2,40}?(?:范围之?内|以内|之内|区域(?!性)|保护区|建成区|禁煤区|超采区|覆盖区|规划区|园区|集聚区|流域|沿岸|两岸|红线内?|库区|景区|城区|山区|滩区|水源地|水库|河道|湖泊|岸线|草甸|主产区|功能区|林区|周边[\d一二三四五六七八九十]+公里以内))(?!域|集)"
)
_EXCEPTION = re.compile(
    r"除[^。；;]{1,40}?(?:以外|之外|外)|[^，,。；;]{2,30}除外|确需[^，,。；;]{2,30}|(?:但|法律法规)?[^，,。；;]{0,12}另有规定的?|不在此限|特殊情况[^，,。；;]{0,16}|因[^，,。；;]{2,24}确需[^，,。；;]{0,12}"
)
_CONCERNING = re.compile(r"(?:^|[，,；;])(?:对于?|针对|凡是?)([^，,。；;]{2,60}?)(?=[，,；;]|(?:依法|必须|应当?|一律|严|实施|实行|限期|不得|不予|进行|予以|要)|$)")
_VERBS = re.compile(
    r"^(?:鼓励|支持|推动|推进|加强|强化|增强|围绕|重点|整治|明确|特别是|开展|要|防止其?|禁止|严禁|不得|限制|统筹|保护|依托|以|对|向|将|每个)+"
)
_LEADING = re.compile(r"^(?:到|至)?\d{4}年[^，,]{0,6}[，,]?|^(?:同时|另外|其中|并|且|以及|坚决|依法依规|依法|持续|积极|进一步|全面|大力)|^[、，,：:\s]+")


def thresholds(text: str) -> tuple[Threshold, ...]:
    """The figures with units in a norm, without dates and ordinals."""
    found = []
    for match in _FIGURE.finditer(text):
        value, unit = match.group("value"), match.group("unit")
        if unit == "年" and _DATE.match(value):
            continue
        words = match.group("before") or ""
        found.append(Threshold(op=_operator(words, match.group("after") or ""), value=value, unit=unit, text=match.group()))
    for match in _CHINESE_FIGURE.finditer(text):
        number = match.group()[: match.start("unit") - match.start()]
        found.append(Threshold(op=_operator("", match.group("after")), value=number, unit=match.group("unit"), text=match.group()))
    return tuple(found)


def _operator(before: str, after: str) -> str:
    for pattern, operator in _BEFORE:
        if re.search(pattern, before):
            return operator
    if after.endswith(("以上", "以外", "以远")):
        return ">="
    return "<=" if after else "="


def place_scope(text: str) -> str:
    """The words that say where a norm holds; "" where it names no place."""
    match = _PLACE.search(text)
    return _VERBS.sub("", _trim(match.group(1))) if match else ""


def exception(text: str) -> str:
    """The words of an exception; "" where the norm names none."""
    match = _EXCEPTION.search(text)
    return match.group() if match else ""


def subject(text: str, start: int, end: int) -> str:
    """Whom or what a norm binds; `start` and `end` are the operative words in it."""
    concerning = _CONCERNING.search(text)
    if concerning:
        return _trim(concerning.group(1))
    before = _trim(re.split(r"[，,；;]", text[:start])[-1])
    after = _trim(re.split(r"[，,；;。]", text[end:])[0])
    names = before.removeprefix("在") if len(before) > 1 else ""
    scope = place_scope(names)
    return after if not names or (scope and len(names) - len(scope) < 3) else names  # noqa: PLR2004 - 在…内


def _trim(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _LEADING.sub("", text)
    return text.strip("，,；;。、：: ")
