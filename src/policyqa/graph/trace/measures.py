"""Reads amounts so that they can be added: dimension, exact value, and whether one is a whole, a part of it, or a yearly share.

Takes the folded words of one work, gives amounts in the order of the text. Nothing is rounded (decimal fractions).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import mode

from policyqa.graph import figures

_UNITS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("面积", "公顷", {"公顷": "1", "平方公里": "100", "平方千米": "100", "平方米": "0.0001", "万平方米": "1"}),
    ("亩数", "亩", {"亩": "1", "万亩": "10000"}),
    ("长度", "千米", {"公里": "1", "千米": "1", "米": "0.001"}),
    ("装机", "MW", {"MW": "1", "kW": "0.001", "万千瓦": "10", "千瓦": "0.001", "GW": "1000"}),
    ("投资", "亿元", {"亿元": "1", "万元": "0.0001", "元": "0.00000001"}),
    ("电量", "亿千瓦时", {"亿千瓦时": "1", "万千瓦时": "0.0001"}),
    ("水量", "万立方米", {"万立方米": "1", "亿立方米": "10000", "立方米": "0.0001", "亿方": "10000"}),
    ("重量", "万吨", {"万吨": "1", "吨": "0.0001", "亿吨": "10000"}),
    ("户数", "户", {"户": "1", "万户": "10000"}),
    ("日处理量", "立方米/日", {"立方米/日": "1", "m³/d": "1", "m^3/d": "1", "万m³/d": "10000", "万m^3/d": "10000", "万立方米/日": "10000", "m³/h": "24", "吨/日": "1", "吨/天": "1", "万吨/日": "10000", "t/h": "24"}),
)
AREAS = frozenset({"面积", "亩数"})
"""Dimensions of ground; which of them a text prints is a matter of habit."""
_COUNTED = ("个", "座", "处", "台", "套", "条", "家", "辆", "项", "道", "株", "眼", "宗", "所")
_ASKED = (
    ("投资", r"投资|多少钱|资金|亿元|万元|投(?:了|入)?多少"), ("亩数", r"亩|造林|绿化面积"), ("面积", r"公顷|平方|面积"), ("长度", r"公里|千米|多长|长度|里程|管[线网道]"),
    ("装机", r"装机|兆瓦|MW|千瓦(?!时)"), ("电量", r"千瓦时|发电量|度电"), ("水量", r"立方米|库容|水量|方水"), ("户数", r"户"), ("日处理量", r"日处理|[每一]天(?:能|可)?(?:处理|处置)"), ("重量", r"吨"),
)
_WHOLE = re.compile(r"(?:共|总|合计|累计|总计|共计|五年|全长|总装机容量达?|总装机)[^，。；、\d]{0,12}$")
_PART = re.compile(r"(?:其中|包含|包括|含|分别为)[^。；]*$")
_YEARLY = re.compile(r"(?:每年|年均|逐年|(?<![五\d两三])年(?=[\u4e00-\u9fff]{2,8}$))[^，。；]{0,14}$")
_STATE = re.compile(r"(?:现有|目前|已有|仍有|尚有|全[市省县]近|共有|约有|近)$")
_PERIOD = re.compile(r"(?:20\d\d年)[^，。；]{0,14}$")
_LONGER = re.compile(r"十[三四五六]五|五年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One quantity: its dimension, its value in the base unit of the dimension, the words it is printed with, and what it is to the others.

    `role` is "whole" (a printed sum), "part" (of a whole before it), "yearly" (counted again in a longer span), "state" (how things are), or "" (its own).
    """

    dimension: str
    value: Decimal
    printed: str
    what: str
    unit: str
    role: str = ""
    start: int = 0


def asked(question: str) -> tuple[str, ...]:
    """The dimensions a folded question asks to add up, areas once; none where it does not say."""
    named = [name for name, pattern in _ASKED if re.search(pattern, question)]
    if set(named) >= AREAS:
        named.remove("面积")
    counted = re.search(r"(?:几|多少)(个|座|处|台|套|条|家|辆|项)(?!亿|月|百分)", question)
    return (*((f"{counted.group(1)}数",) if counted else ()), *named)


def counts(dimension: str) -> bool:
    """Whether a dimension counts things (个、座、项), and measures nothing."""
    return dimension.removesuffix("数") in _COUNTED


def read(text: str) -> tuple[Amount, ...]:
    """The amounts of a folded text with their roles."""
    found = [a for f in figures.find(text) if (a := _amount(f)) is not None]
    return tuple(_with_roles(found, [_role(text, a) for a in found]))


def addends(found: Sequence[Amount]) -> tuple[Amount, ...]:
    """The amounts of one dimension that may be added: no part beside its whole, no year beside the span that holds it."""
    return tuple(a for a in found if a.role in ("", "whole"))


def total(found: Sequence[Amount]) -> str:
    """The exact sum of amounts of one dimension, in the unit most of them are printed in."""
    unit = mode(a.unit for a in found)
    factor = next((Decimal(table[unit]) for _, _, table in _UNITS if unit in table), Decimal(1))
    return f"{plain(sum((a.value for a in found), Decimal(0)) / factor)}{unit}"


def plain(value: Decimal) -> str:
    """A number without trailing zeros and without exponent."""
    return f"{value.normalize():f}"


def _amount(figure: figures.Figure) -> Amount | None:
    unit = re.sub(r"[余多]", "", figure.unit)
    match = re.fullmatch(r"\d+(?:\.\d+)?", figure.value)
    if match is None:
        return None
    for name, _, units in _UNITS:
        if unit in units:
            return Amount(
                dimension=name, value=Decimal(figure.value) * Decimal(units[unit]), printed=f"{figure.value}{figure.unit}{figure.suffix}",
                what=figure.what, unit=unit, start=figure.start,
            )  # fmt: skip
    if unit in _COUNTED:
        return Amount(
            dimension=f"{unit}数", value=Decimal(figure.value), printed=f"{figure.value}{figure.unit}", what=figure.what, unit=unit, start=figure.start
        )
    return None


def _with_roles(found: Sequence[Amount], roles: Sequence[str]) -> list[Amount]:
    given = [replace(a, role=role) for a, role in zip(found, roles, strict=True)]
    for at, amount in enumerate(given):
        alike = [b for b in given if b.dimension == amount.dimension]
        before = [b for b in given[:at] if b.dimension == amount.dimension and b.role in ("", "whole")]
        if (amount.role == "part" and not before) or (amount.role == "yearly" and not any(b.role == "whole" or b.value > amount.value for b in alike if b is not amount)):
            given[at] = replace(amount, role="")
    return _summed(given)


def _role(text: str, amount: Amount) -> str:
    before = re.split(r"[。；]", text[: amount.start])[-1]
    if _PART.search(before):
        return "part"
    last = re.split(r"[，、]", before)[-1]
    if _STATE.search(last):
        return "state"
    if _YEARLY.search(last):
        return "yearly"
    if _WHOLE.search(last):
        return "whole"
    return "yearly" if _PERIOD.search(last) and _LONGER.search(text) and not _LONGER.search(last) else ""


def _summed(given: list[Amount]) -> list[Amount]:
    """A whole printed beside its parts (before or after them) turns amounts that add up to it into parts."""
    wholes = [a for a in given if a.role == "whole"]
    for whole in wholes:
        if sum(b.dimension == whole.dimension for b in wholes) > 1:
            continue  # each of several sums stands for its own work
        alike = [b for b in given if b.dimension == whole.dimension and b is not whole and b.role != "yearly"]
        if alike and _adds_up(alike, whole.value):
            given = [replace(b, role="part") if b in alike else b for b in given]
    for first in given:
        rest = [b for b in given if b.dimension == first.dimension and b is not first and b.role in ("", "part")]
        if len(rest) > 1 and first.role == "" and sum(b.value for b in rest) == first.value:
            return [replace(b, role="part") if b in rest else replace(b, role="whole") if b is first else b for b in given]
    return given


def _adds_up(parts: Sequence[Amount], whole: Decimal) -> bool:
    return sum(p.value for p in parts) == whole or all(p.value <= whole for p in parts)
