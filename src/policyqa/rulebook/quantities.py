"""Reads quantities: "65 t/h", "≥3 km", 40 → exact fractions and intervals in the unit of the fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from policyqa.model.facts import FactDefinition, Interval
from policyqa.model.rules import Op

_NUMBER = re.compile(r"^\s*([+-]?\d[\d,]*(?:\.\d+)?(?:\s*/\s*\d+)?)\s*(.*?)\s*$", re.DOTALL)
_SIGNS = (("≥", Op.AT_LEAST), (">=", Op.AT_LEAST), ("≤", Op.AT_MOST), ("<=", Op.AT_MOST), (">", Op.ABOVE), ("<", Op.BELOW))


class QuantityError(ValueError):
    """The text is no quantity of this fact; `unit` is set where only the unit is unknown."""

    def __init__(self, message: str, *, unit: str | None = None) -> None:
        super().__init__(message)
        self.unit = unit


def parse_quantity(text: str, definition: FactDefinition) -> Fraction:
    """The number in the unit of the fact; a bare number is taken in that unit. Raises QuantityError."""
    match = _NUMBER.match(text)
    if match is None:
        message = f"“{text}”不是数"
        raise QuantityError(message)
    unit = match.group(2)
    factor = factor_of(unit, definition)
    if factor is None:
        message = f"“{definition.label}”没有单位“{unit}”"
        raise QuantityError(message, unit=unit)
    try:
        return Fraction(match.group(1).replace(",", "").replace(" ", "")) * factor
    except ZeroDivisionError as error:
        message = f"“{text}”不是数"
        raise QuantityError(message) from error


def factor_of(unit: str, definition: FactDefinition) -> Fraction | None:
    """What one `unit` is in the unit of the fact, or None where it is unknown."""
    if unit in ("", definition.unit):
        return Fraction(1)
    return dict(definition.units).get(unit)


def parse_interval(text: str, definition: FactDefinition) -> Interval:
    """A point, or a half-line where the text begins with ≥ > ≤ <. Raises QuantityError."""
    stripped = text.strip()
    for sign, op in _SIGNS:
        if stripped.startswith(sign):
            return interval_of({op: parse_quantity(stripped[len(sign) :], definition)})
    return Interval.point(parse_quantity(stripped, definition))


def interval_of(bounds: Mapping[Op, Fraction]) -> Interval:
    """The interval that these bounds leave."""
    low = bounds.get(Op.AT_LEAST, bounds.get(Op.ABOVE))
    high = bounds.get(Op.AT_MOST, bounds.get(Op.BELOW))
    return Interval(low=low, high=high, low_open=Op.ABOVE in bounds, high_open=Op.BELOW in bounds)


def is_empty(interval: Interval) -> bool:
    """Whether no number lies in the interval."""
    if interval.low is None or interval.high is None:
        return False
    return interval.low > interval.high or (
        interval.low == interval.high and (interval.low_open or interval.high_open)
    )


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """part/whole in percent where both are exact numbers in one unit and the part is not above the whole, else None."""
    if part.low is None or part.low != part.high or not whole.low or whole.low != whole.high or part.low > whole.low:
        return None
    return Interval.point(part.low / whole.low * 100)
