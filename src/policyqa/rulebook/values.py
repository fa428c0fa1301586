"""Parses the value of one fact from a YAML node, by the type of the fact."""

from __future__ import annotations

from fractions import Fraction

from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval
from policyqa.model.rules import Op
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.quantities import QuantityError, interval_of, is_empty, parse_interval, parse_quantity
from policyqa.rulebook.raw import Node, texts_of

OTHER = "其他"
"""A value of every TAGS and CHOICE fact: none of the narrower values (TAGS) or of the listed values applies."""


def parse_value(node: Node, definition: FactDefinition, findings: Findings) -> FactValue | None:
    """The value, or None with a finding."""
    if definition.type is FactType.BOOL:
        return _parse_bool(node, definition, findings)
    if definition.type is FactType.QUANTITY:
        return _parse_quantity_value(node, definition, findings)
    values = check_values(node, definition, findings)
    if not values:
        return None
    if definition.type is FactType.TAGS:
        return frozenset(values)
    if len(values) > 1:
        findings.add(Code.WRONG_OPERATOR, node.position, f"“{definition.label}”是单选，只能有一个值", expected="一个值")
        return None
    return values[0]


def _parse_bool(node: Node, definition: FactDefinition, findings: Findings) -> bool | None:
    value = node.boolean()
    if value is None:
        message = f"“{definition.name}”是是非事实，不能写{node.describe()}"
        findings.add(Code.WRONG_OPERATOR, node.position, message, expected="true 或 false")
    return value


def check_values(node: Node, definition: FactDefinition, findings: Findings) -> tuple[str, ...]:
    """The values written (a scalar or a list) that the vocabulary knows; the others are findings."""
    if node.pairs is not None:
        message = f"“{definition.name}”是多值或单选事实，不能写成映射"
        findings.add(Code.WRONG_OPERATOR, node.position, message, expected="一个值，或值的列表")
        return ()
    allowed = {t.value for t in definition.terms} | {OTHER}
    written = texts_of(node, findings)
    for value in written:
        if value not in allowed:
            near = "、".join(sorted(allowed - {OTHER}, key=lambda a: -len(set(a) & set(value)))[:8])
            message = f"“{definition.name}”没有取值“{value}”"
            findings.add(Code.UNKNOWN_VALUE, node.position, message, expected=f"如：{near}", near=(value, allowed))
    return tuple(v for v in written if v in allowed)


def _parse_quantity_value(node: Node, definition: FactDefinition, findings: Findings) -> Interval | None:
    if node.pairs is not None:
        bounds = parse_bounds(node, definition, findings)
        interval = interval_of({op: bound for op, (bound, _) in bounds.items()}) if bounds else None
    elif node.text is not None:
        interval = _read_interval(node, definition, findings)
    else:
        findings.add(Code.WRONG_OPERATOR, node.position, f"“{definition.name}”是数量，不能写成列表")
        return None
    if interval is not None and is_empty(interval):
        findings.add(Code.EMPTY_RANGE, node.position, f"“{definition.name}”的范围里没有数")
        return None
    return interval


def _read_interval(node: Node, definition: FactDefinition, findings: Findings) -> Interval | None:
    try:
        return parse_interval(node.text or "", definition)
    except QuantityError as error:
        report_quantity(error, node, definition, findings)
        return None


def parse_bounds(
    node: Node, definition: FactDefinition, findings: Findings, *, skip: tuple[str, ...] = ()
) -> dict[Op, tuple[Fraction, str]]:
    """`{at_least: 3 km, below: …}` → operator → (bound in the unit of the fact, as written)."""
    bounds: dict[Op, tuple[Fraction, str]] = {}
    for key, value in node.pairs or ():
        if key.text in skip:
            continue
        op = next((o for o in Op if o.value == key.text), None)
        if op is None:
            allowed = "、".join([o.value for o in Op] + list(skip))
            findings.add(Code.WRONG_OPERATOR, key.position, f"没有比较“{key.text}”", expected=allowed, near=(key.text, Op))
            continue
        bound = _bound(value, definition, findings)
        if bound is not None:
            bounds[op] = (bound, (value.text or "").strip())
    if len(bounds.keys() & {Op.BELOW, Op.AT_MOST}) > 1 or len(bounds.keys() & {Op.ABOVE, Op.AT_LEAST}) > 1:
        findings.add(Code.WRONG_OPERATOR, node.position, "同一方向只能有一个界", expected="至多一个上界和一个下界")
    return bounds


def _bound(node: Node, definition: FactDefinition, findings: Findings) -> Fraction | None:
    if definition.type is FactType.CHOICE:
        ranks = [t.value for t in definition.terms]
        if node.text in ranks:
            return Fraction(ranks.index(node.text))
        findings.add(Code.UNKNOWN_VALUE, node.position, f"“{definition.name}”没有取值“{node.text}”", expected="、".join(ranks))
        return None
    if node.text is None:
        findings.add(Code.BAD_NUMBER, node.position, f"{node.describe()}不是数")
        return None
    try:
        return parse_quantity(node.text, definition)
    except QuantityError as error:
        report_quantity(error, node, definition, findings)
        return None


def report_quantity(error: QuantityError, node: Node, definition: FactDefinition, findings: Findings) -> None:
    """Records why a quantity could not be read."""
    if error.unit is None:
        findings.add(Code.BAD_NUMBER, node.position, str(error))
    else:
        units = dict.fromkeys((definition.unit, *(u for u, _ in definition.units)))
        findings.add(Code.BAD_UNIT, node.position, str(error), expected="、".join(u for u in units if u))
