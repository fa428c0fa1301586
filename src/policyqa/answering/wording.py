"""How values stand in the JSON of the contract and in words: what both languages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval, Vocabulary
from policyqa.model.rules import Compare, Op
from policyqa.model.verdict import Verdict

if TYPE_CHECKING:
    from policyqa.answering.language import Language

VERDICT_NAMES = {
    Verdict.PROHIBITED: "禁止",
    Verdict.RESTRICTED: "原则上不行（限制）",
    Verdict.NEED_INFO: "还需要信息才能判断",
    Verdict.CONDITIONAL: "有条件",
    Verdict.NOT_PROHIBITED: "知识库中没有条款禁止",
    Verdict.OUT_OF_SCOPE: "知识库没有涉及",
}
SIGNS = {Op.BELOW: "<", Op.AT_MOST: "≤", Op.ABOVE: ">", Op.AT_LEAST: "≥"}
OPPOSITE = {Op.BELOW: Op.AT_LEAST, Op.AT_LEAST: Op.BELOW, Op.ABOVE: Op.AT_MOST, Op.AT_MOST: Op.ABOVE}
_NO_SIZE = frozenset({"km", "m", "mm", "%"})
"""Units of quantities that say where a project lies or what share of a thing it is, not how large it is."""


def number(value: Fraction) -> str:
    """A fraction as people write it: `40`, `1.5`, at most six digits after the point."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class BoundWords:
    """How a language words the bounds of an interval."""

    above: str = "大于 "
    at_least: str = "不小于 "
    below: str = "小于 "
    at_most: str = "不大于 "
    both: str = "、"
    unknown: str = "未知"


def interval_text(value: Interval, unit: str, words: BoundWords = BoundWords()) -> str:
    """`40 t/h`, `大于 2 km`, `不小于 35 t/h、不大于 65 t/h`; in Chinese, or in `words`."""
    suffix = f" {unit}" if unit else ""
    if value.low is not None and value.low == value.high:
        return number(value.low) + suffix
    parts = []
    if value.low is not None:
        parts.append((words.above if value.low_open else words.at_least) + number(value.low) + suffix)
    if value.high is not None:
        parts.append((words.below if value.high_open else words.at_most) + number(value.high) + suffix)
    return words.both.join(parts) or words.unknown


def value_text(definition: FactDefinition, value: FactValue) -> str:
    """A value as the user reads it, in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Interval):
        return interval_text(value, definition.unit)
    if isinstance(value, frozenset):
        return "、".join(sorted(value)) or "其他"
    return str(value)


def plain_number(value: Fraction) -> int | float:
    """A fraction as a JSON number."""
    return value.numerator if value.denominator == 1 else float(value)


def value_json(value: FactValue) -> object:
    """A value as JSON: number for a point, bounds for an interval, a list for several tags."""
    if isinstance(value, Interval):
        if value.low is not None and value.low == value.high:
            return plain_number(value.low)
        bounds: dict[str, object] = {}
        if value.low is not None:
            bounds["above" if value.low_open else "at_least"] = plain_number(value.low)
        if value.high is not None:
            bounds["below" if value.high_open else "at_most"] = plain_number(value.high)
        return bounds
    if isinstance(value, frozenset):
        return next(iter(value)) if len(value) == 1 else sorted(value)
    return value


def fact_json(vocabulary: Vocabulary, fact: Fact, say: Language) -> dict[str, object]:
    """One entry of `facts` in the contract."""
    definition = vocabulary.facts[fact.name]
    entry: dict[str, object] = {
        "name": fact.name,
        "label": say.label(definition),
        "value": value_json(fact.value),
        "unit": definition.unit or None,
        "text": say.value(definition, fact.value),
        "source": fact.source,
    }
    if fact.span is not None:
        entry["span"] = list(fact.span)
    if fact.understood_as:
        entry["understood_as"] = fact.understood_as
    return entry


def most_specific(vocabulary: Vocabulary, facts: Facts, name: str) -> list[str]:
    """The values of a list fact that no other of its values narrows, in order."""
    value = facts.value(name)
    values = value if isinstance(value, frozenset) else frozenset()
    up: Mapping[tuple[str, str], frozenset[str]] = vocabulary.broader
    return sorted(v for v in values if not any(v != w and v in up.get((name, w), ()) for w in values))


def size_told(vocabulary: Vocabulary, facts: Facts) -> tuple[FactDefinition, FactValue] | None:
    """The first quantity told that says how large the project is."""
    for name, fact in facts.known.items():
        definition = vocabulary.facts[name]
        if definition.type is FactType.QUANTITY and definition.unit not in _NO_SIZE:
            return definition, fact.value
    return None


def bound_text(leaf: Compare, definition: FactDefinition) -> str:
    """The bound of a comparison as the rule writes it, with its unit."""
    if definition.type is FactType.CHOICE or any(c.isalpha() or c == "%" for c in leaf.written):
        return leaf.written
    return f"{leaf.written} {definition.unit}".strip()
