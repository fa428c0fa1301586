"""Parses a condition (the mapping under `subject`, `when`, `requires`) into an `Expression`."""

from __future__ import annotations

from policyqa.model.facts import FactDefinition, FactType, Vocabulary
from policyqa.model.rules import ALWAYS, AllOf, AnyOf, Compare, Expression, Has, Is, Not, Op
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.quantities import interval_of, is_empty
from policyqa.rulebook.raw import Node, items_of
from policyqa.rulebook.values import check_values, parse_bounds


class ConditionParser:
    """Parses conditions against one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, findings: Findings) -> None:
        self._vocabulary = vocabulary
        self._findings = findings
        self._down: dict[tuple[str, str], set[str]] = {}
        for (fact, value), up in vocabulary.broader.items():
            for broad in up:
                self._down.setdefault((fact, broad), set()).add(value)

    def parse(self, node: Node | None) -> Expression:
        """The condition; an absent one always holds. Parts that cannot be read are findings and left out."""
        if node is None or node.is_null:
            return ALWAYS
        if node.pairs is None:
            self._findings.add(Code.WRONG_SHAPE, node.position, f"条件应当是映射，这里是{node.describe()}")
            return ALWAYS
        parts = [part for key, value in node.pairs for part in self._entry(key, value)]
        return parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))

    def _entry(self, key: Node, value: Node) -> list[Expression]:
        if key.text == "any":
            return [AnyOf(parts=tuple(self.parse(i) for i in items_of(value, self._findings, "any")))]
        if key.text == "all":
            return [AllOf(parts=tuple(self.parse(i) for i in items_of(value, self._findings, "all")))]
        if key.text == "not":
            return [Not(part=self.parse(value))]
        definition = self._vocabulary.facts.get(key.text or "")
        if definition is None:
            near = (key.text, self._vocabulary.facts)
            self._findings.add(Code.UNKNOWN_FACT, key.position, f"没有事实“{key.text}”", near=near)
            return []
        return self._fact(definition, value)

    def _fact(self, definition: FactDefinition, value: Node) -> list[Expression]:
        if definition.type is FactType.BOOL:
            return self._is(definition, value)
        if definition.type is FactType.QUANTITY or (definition.ordered and value.pairs is not None):
            return self._compare(definition, value)
        written = check_values(value, definition, self._findings)
        closed = frozenset().union(*(self._down.get((definition.name, w), {w}) for w in written))
        return [Has(fact=definition.name, values=closed, written=written)] if written else []

    def _is(self, definition: FactDefinition, value: Node) -> list[Expression]:
        boolean = value.boolean()
        if boolean is None:
            message = f"“{definition.name}”是是非事实，不能写{value.describe()}"
            self._findings.add(Code.WRONG_OPERATOR, value.position, message, expected="true 或 false")
            return []
        return [Is(fact=definition.name, value=boolean)]

    def _compare(self, definition: FactDefinition, value: Node) -> list[Expression]:
        if value.pairs is None:
            message = f"“{definition.name}”是数量，不能写{value.describe()}"
            allowed = "、".join(o.value for o in Op)
            self._findings.add(Code.WRONG_OPERATOR, value.position, message, expected=f"{{{allowed}: 数}}")
            return []
        bounds = parse_bounds(value, definition, self._findings, skip=("convention",))
        convention = any(k.text == "convention" and v.boolean() is True for k, v in value.pairs)
        if not bounds:
            self._findings.add(Code.WRONG_OPERATOR, value.position, f"“{definition.name}”没有写比较")
            return []
        if is_empty(interval_of({op: bound for op, (bound, _) in bounds.items()})):
            self._findings.add(Code.EMPTY_RANGE, value.position, f"“{definition.name}”的范围里没有数")
        return [
            Compare(fact=definition.name, op=op, bound=bound, written=written, convention=convention)
            for op, (bound, written) in bounds.items()
        ]
