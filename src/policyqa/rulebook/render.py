"""Says values, conditions and whole norms in plain Chinese that a lawyer can hold against the clause."""

from __future__ import annotations

from fractions import Fraction

from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval, Truth, Vocabulary
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Modality, Norm, Not, Op, Strength
from policyqa.rulebook.values import OTHER

SIGNS = {Op.BELOW: "<", Op.AT_MOST: "≤", Op.ABOVE: ">", Op.AT_LEAST: "≥"}
OPPOSITE = {Op.BELOW: Op.AT_LEAST, Op.AT_LEAST: Op.BELOW, Op.ABOVE: Op.AT_MOST, Op.AT_MOST: Op.ABOVE}
_WORDS = {
    (Modality.PROHIBITION, Strength.STRICT): "禁止",
    (Modality.PROHIBITION, Strength.DEFEASIBLE): "原则上不得",
    (Modality.RESTRICTION, Strength.STRICT): "限制",
    (Modality.RESTRICTION, Strength.DEFEASIBLE): "限制",
    (Modality.OBLIGATION, Strength.STRICT): "必须",
    (Modality.OBLIGATION, Strength.DEFEASIBLE): "应当（原则性要求）",
    (Modality.PROCEDURE, Strength.STRICT): "须履行程序",
    (Modality.PROCEDURE, Strength.DEFEASIBLE): "宜履行程序",
    (Modality.PERMISSION, Strength.STRICT): "允许",
    (Modality.PERMISSION, Strength.DEFEASIBLE): "鼓励",
}


def number_text(value: Fraction) -> str:
    """`40`, `1.5`; at most six digits after the point."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def value_text(definition: FactDefinition, value: FactValue) -> str:
    """A value as people read it: `是`, `精细化工`, `40 t/h`, `大于 35 t/h、不大于 65 t/h`."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Interval):
        return interval_text(value, definition.unit)
    if isinstance(value, frozenset):
        named = value - {OTHER}
        if len(named) > 1:
            return "、".join(t.value for t in definition.terms if t.value in named)
        return next(iter(named), OTHER)
    return value


def interval_text(interval: Interval, unit: str) -> str:
    """An interval in words."""
    suffix = f" {unit}" if unit else ""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return number_text(low) + suffix
    parts = []
    if low is not None:
        parts.append(("大于 " if interval.low_open else "不小于 ") + number_text(low) + suffix)
    if high is not None:
        parts.append(("小于 " if interval.high_open else "不大于 ") + number_text(high) + suffix)
    return "、".join(parts) or "任何数"


def condition_text(expression: Expression, vocabulary: Vocabulary) -> str:
    """A condition as a phrase."""
    if isinstance(expression, (AllOf, AnyOf)):
        joint = "，且" if isinstance(expression, AllOf) else "，或"
        parts = [condition_text(p, vocabulary) for p in expression.parts]
        text = joint.join(parts)
        return f"（{text}）" if isinstance(expression, AnyOf) and len(parts) > 1 else text
    if isinstance(expression, Not):
        return f"并非（{condition_text(expression.part, vocabulary)}）"
    return leaf_text(expression, vocabulary)


def leaf_text(leaf: Is | Has | Compare, vocabulary: Vocabulary) -> str:
    """One comparison as a phrase: `位于大气管控重点区域：是`, `行业：钢铁、焦化`, `锅炉额定容量 ≤ 65 t/h`."""
    label = vocabulary.facts[leaf.fact].label
    if isinstance(leaf, Is):
        return f"{label}：{'是' if leaf.value else '否'}"
    if isinstance(leaf, Has):
        return f"{label}：{'、'.join(leaf.written)}"
    return f"{label} {SIGNS[leaf.op]} {bound_text(leaf, vocabulary)}"


def bound_text(leaf: Compare, vocabulary: Vocabulary) -> str:
    """The bound of a comparison as the rule writes it, with its unit."""
    definition = vocabulary.facts[leaf.fact]
    if definition.type is FactType.CHOICE or any(c.isalpha() or c == "%" for c in leaf.written):
        return leaf.written
    return f"{leaf.written} {definition.unit}".strip()


def comparison_text(leaf: Is | Has | Compare, value: FactValue, truth: Truth, vocabulary: Vocabulary) -> str:
    """A known value held against a comparison: `锅炉额定容量 40 t/h ≤ 65 t/h`, `行业：精细化工`."""
    definition = vocabulary.facts[leaf.fact]
    text = value_text(definition, value)
    if not isinstance(leaf, Compare):
        return f"{definition.label}：{text}"
    bound = bound_text(leaf, vocabulary)
    if isinstance(value, Interval) and value.low != value.high:
        fits = "符合" if truth is Truth.TRUE else "不符合"
        return f"{definition.label}：{text}（{fits} {SIGNS[leaf.op]} {bound}）"
    op = leaf.op if truth is Truth.TRUE else OPPOSITE[leaf.op]
    return f"{definition.label} {text} {SIGNS[op]} {bound}"


def to_text(norm: Norm, vocabulary: Vocabulary) -> str:
    """The whole norm as one Chinese sentence."""
    parts = [f"在{norm.jurisdiction}，" if norm.jurisdiction else "", f"对{condition_text(norm.subject, vocabulary)}的项目或活动"]
    if norm.when != AllOf(parts=()):
        parts.append(f"，当{condition_text(norm.when, vocabulary)}时")
    parts.append(f"，{_WORDS[norm.modality, norm.strength]}")
    if norm.requires is not None:
        parts.append(f"，要求{condition_text(norm.requires, vocabulary)}")
    if norm.duty:
        parts.append(f"（{norm.duty}）")
    parts += [f"；但{condition_text(e.when, vocabulary)}的除外" for e in norm.exceptions]
    if norm.overrides:
        parts.append(f"；优先于 {'、'.join(norm.overrides)}")
    quotes = "；".join(f"“{c.quote}”" for c in norm.cite)
    return "".join(parts) + f"。依据：{quotes}"
