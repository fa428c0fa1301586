"""Decision tables in DMN 1.3: norms out as XML that other tools open, tables back in as conditions.

A table holds the norms of one rule file; a row is one alternative of one norm, with FEEL unary tests over facts
(collect hit policy: every row that matches is heard). Norms whose conditions are no table (more alternatives than
`MOST_ROWS`) are left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from policyqa.audit.boxes import applies
from policyqa.errors import UsageError
from policyqa.model.facts import FactType, Vocabulary
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Norm, Not, Op, Rulebook
from policyqa.rulebook.render import number_text

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_Q = f"{{{NAMESPACE}}}"
_TYPES = {FactType.BOOL: "boolean", FactType.QUANTITY: "number", FactType.TAGS: "string", FactType.CHOICE: "string"}
_SIGN = {Op.BELOW: "<", Op.AT_MOST: "<=", Op.ABOVE: ">", Op.AT_LEAST: ">="}
_OPPOSITE = {Op.BELOW: Op.AT_LEAST, Op.AT_LEAST: Op.BELOW, Op.ABOVE: Op.AT_MOST, Op.AT_MOST: Op.ABOVE}
_RANGE = re.compile(r"([\[(\]])\s*(-?[\d./]+)\s*\.\.\s*(-?[\d./]+)\s*([\])\[])$")
_COMPARE = re.compile(r"(<=|>=|<|>)\s*(-?[\d./]+)$")
_NOT = re.compile(r"not\((.*)\)$", re.DOTALL)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
MOST_ROWS = 64
"""Alternatives of one norm beyond which it is no table."""

Test = tuple[Is | Has | Compare | Not, ...]


class NotATableError(Exception):
    """The conditions of a norm cannot be written as rows of unary tests."""


@dataclass(frozen=True, slots=True)
class Row:
    """One alternative of one norm: a FEEL unary test for each input, `-` where it does not matter."""

    norm: str
    modality: str
    tests: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: the facts it reads, and its rows."""

    name: str
    inputs: tuple[tuple[str, str, str], ...]
    """Name of the fact, its label, its FEEL type."""
    rows: tuple[Row, ...]


def tables(rulebook: Rulebook) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """One table for each rule file, and the norms that are no table."""
    files: dict[str, list[Norm]] = {}
    for norm in rulebook.norms:
        files.setdefault(norm.position.file, []).append(norm)
    found, left = [], []
    for file, norms in files.items():
        rows: list[tuple[Norm, dict[str, tuple[str, ...]]]] = []
        for norm in norms:
            try:
                rows += [(norm, tests) for tests in _rows(norm, rulebook.vocabulary)]
            except NotATableError:
                left.append(norm.id)
        found.append(_table(file, rows, rulebook.vocabulary))
    return tuple(found), tuple(left)


def _table(name: str, rows: Sequence[tuple[Norm, Mapping[str, tuple[str, ...]]]], vocabulary: Vocabulary) -> Table:
    """A column a fact; a fact of which one row asks several things at once has as many columns."""
    width: dict[str, int] = {}
    for _, tests in rows:
        for fact, asked in tests.items():
            width[fact] = max(len(asked), width.get(fact, 0))
    inputs = tuple((n, vocabulary.facts[n].label, _TYPES[vocabulary.facts[n].type]) for n, w in width.items() for _ in range(w))
    made = (Row(n.id, n.modality.value, tuple(_padded(tests, width)), n.title) for n, tests in rows)
    return Table(name, inputs, tuple(made))


def _padded(tests: Mapping[str, tuple[str, ...]], width: Mapping[str, int]) -> Iterator[str]:
    for fact, columns in width.items():
        asked = tests.get(fact, ())
        yield from (*asked, *["-"] * (columns - len(asked)))


def _rows(norm: Norm, vocabulary: Vocabulary) -> list[dict[str, tuple[str, ...]]]:
    return [{fact: _tests(leaves, vocabulary) for fact, leaves in row.items()} for row in _alternatives(applies(norm), positive=True)]


def _alternatives(expression: Expression, *, positive: bool) -> list[dict[str, Test]]:
    """The disjunctive normal form: for each alternative, the comparisons of each fact."""
    if isinstance(expression, Not):
        return _alternatives(expression.part, positive=not positive)
    if isinstance(expression, (AllOf, AnyOf)):
        parts = [_alternatives(p, positive=positive) for p in expression.parts]
        if isinstance(expression, AllOf) is not positive:
            return [row for part in parts for row in part]
        found: list[dict[str, Test]] = [{}]
        for part in parts:
            found = [_joined(row, other) for row in found for other in part]
            if len(found) > MOST_ROWS:
                raise NotATableError
        return found
    return [{expression.fact: (expression if positive else _negated(expression),)}]


def _negated(leaf: Is | Has | Compare) -> Is | Compare | Not:
    if isinstance(leaf, Is):
        return Is(fact=leaf.fact, value=not leaf.value)
    if isinstance(leaf, Compare):
        return Compare(fact=leaf.fact, op=_OPPOSITE[leaf.op], bound=leaf.bound, written=leaf.written)
    return Not(part=leaf)


def _joined(row: Mapping[str, Test], other: Mapping[str, Test]) -> dict[str, Test]:
    merged = dict(row)
    for fact, leaves in other.items():
        merged[fact] = tuple(dict.fromkeys((*merged.get(fact, ()), *leaves)))
    return merged


def _tests(leaves: Test, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The unary tests of one fact, all of which must hold; two bounds of a number are one interval."""
    low = [b for b in leaves if isinstance(b, Compare) and b.op in (Op.ABOVE, Op.AT_LEAST)]
    high = [b for b in leaves if isinstance(b, Compare) and b.op in (Op.BELOW, Op.AT_MOST)]
    if len(leaves) == len(low) + len(high) and len(low) == len(high) == 1 and not vocabulary.facts[low[0].fact].ordered:
        opening, closing = "[" if low[0].op is Op.AT_LEAST else "(", "]" if high[0].op is Op.AT_MOST else ")"
        return (f"{opening}{_number(low[0].bound)}..{_number(high[0].bound)}{closing}",)
    return tuple(_single(leaf, vocabulary) for leaf in leaves)


def _single(leaf: Is | Has | Compare | Not, vocabulary: Vocabulary) -> str:
    if isinstance(leaf, Is):
        return "true" if leaf.value else "false"
    if isinstance(leaf, Compare) and not vocabulary.facts[leaf.fact].ordered:
        return f"{_SIGN[leaf.op]} {_number(leaf.bound)}"
    test = leaf.part if isinstance(leaf, Not) else leaf
    assert isinstance(test, (Has, Compare))  # only Has is negated as a whole
    order = [t.value for t in vocabulary.facts[test.fact].terms]
    held = test.values if isinstance(test, Has) else {v for rank, v in enumerate(order) if _ranks(test, rank)}
    values = ",".join(f'"{_escaped(v)}"' for v in order if v in held)
    if not values:
        raise NotATableError
    return f"not({values})" if isinstance(leaf, Not) else values


def _ranks(compare: Compare, rank: int) -> bool:
    """Whether the value of this rank of an ordered choice passes: other tools know the values, not their ranks."""
    match compare.op:
        case Op.BELOW:
            return rank < compare.bound
        case Op.AT_MOST:
            return rank <= compare.bound
        case Op.ABOVE:
            return rank > compare.bound
    return rank >= compare.bound


def _number(value: Fraction) -> str:
    text = number_text(value)
    return text if Fraction(text) == value else f"{value.numerator}/{value.denominator}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def write(found: Sequence[Table]) -> bytes:
    """The tables as one DMN 1.3 document: the facts as input data, and a decision that requires them for each table."""
    root = etree.Element(f"{_Q}definitions", nsmap={None: NAMESPACE})
    root.attrib.update({"id": "policyqa", "name": "policyqa", "namespace": "urn:policyqa:rules", "exporter": "policyqa"})
    facts = {name: (label, kind) for table in found for name, label, kind in table.inputs}
    for name, (label, kind) in facts.items():
        data = etree.SubElement(root, f"{_Q}inputData", id=f"in_{name}", name=name, label=label)
        etree.SubElement(data, f"{_Q}variable", id=f"in_{name}_v", name=name, typeRef=kind)
    for number, table in enumerate(found):
        _write_table(root, table, f"t{number}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write_table(root: etree._Element, table: Table, identifier: str) -> None:
    decision = etree.SubElement(root, f"{_Q}decision", id=identifier, name=table.name)
    etree.SubElement(decision, f"{_Q}variable", id=f"{identifier}_v", name=table.name)
    for n, name in enumerate(dict.fromkeys(name for name, _, _ in table.inputs)):
        needs = etree.SubElement(decision, f"{_Q}informationRequirement", id=f"{identifier}_n{n}")
        etree.SubElement(needs, f"{_Q}requiredInput", href=f"#in_{name}")
    element = etree.SubElement(decision, f"{_Q}decisionTable", id=f"{identifier}_d", hitPolicy="COLLECT")
    for n, (name, label, kind) in enumerate(table.inputs):
        column = etree.SubElement(element, f"{_Q}input", id=f"{identifier}_i{n}", label=label)
        expression = etree.SubElement(column, f"{_Q}inputExpression", id=f"{identifier}_e{n}", typeRef=kind)
        _text(expression, name)
    for name in ("norm", "modality"):
        etree.SubElement(element, f"{_Q}output", id=f"{identifier}_{name}", name=name, typeRef="string")
    for n, row in enumerate(table.rows):
        rule = etree.SubElement(element, f"{_Q}rule", id=f"{identifier}_r{n}")
        etree.SubElement(rule, f"{_Q}description").text = row.title  # what modellers show as the annotation of a row
        for c, test in enumerate(row.tests):
            _text(etree.SubElement(rule, f"{_Q}inputEntry", id=f"{identifier}_r{n}i{c}"), test)
        for c, value in enumerate((row.norm, row.modality)):
            _text(etree.SubElement(rule, f"{_Q}outputEntry", id=f"{identifier}_r{n}o{c}"), f'"{_escaped(value)}"')


def _text(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, f"{_Q}text").text = text


def read(content: bytes) -> tuple[Table, ...]:
    """The decision tables of a DMN document. Raises UsageError where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"不是能读的 XML：{error}") from None
    if root.tag != f"{_Q}definitions":
        raise UsageError(f"不是 DMN 1.3 文件：根元素应为 {NAMESPACE} 的 definitions。")
    return tuple(_read_table(d) for d in root.iter(f"{_Q}decision") if d.find(f"{_Q}decisionTable") is not None)


def _read_table(decision: etree._Element) -> Table:
    element = decision.find(f"{_Q}decisionTable")
    assert element is not None  # the caller looked
    inputs = tuple(_read_input(column) for column in element.findall(f"{_Q}input"))
    rows = tuple(_read_row(rule, len(inputs)) for rule in element.findall(f"{_Q}rule"))
    return Table(decision.get("name", ""), inputs, rows)


def _read_input(column: etree._Element) -> tuple[str, str, str]:
    expression = column.find(f"{_Q}inputExpression")
    if expression is None:
        raise UsageError(f"输入列“{column.get('label', '')}”没有 inputExpression。")
    return expression.findtext(f"{_Q}text", ""), column.get("label", ""), expression.get("typeRef", "")


def _read_row(rule: etree._Element, width: int) -> Row:
    tests = tuple(e.findtext(f"{_Q}text", "-") for e in rule.findall(f"{_Q}inputEntry"))
    outputs = [e.findtext(f"{_Q}text", "") for e in rule.findall(f"{_Q}outputEntry")]
    if len(tests) != width or len(outputs) < 2:  # noqa: PLR2004 - norm and modality
        raise UsageError(f"行 {rule.get('id', '')} 有 {len(tests)} 个条件、{len(outputs)} 个结果，应为 {width} 个和 2 个。")
    norm, modality = (_TEXT.fullmatch(o) for o in outputs[:2])
    if norm is None or modality is None:
        raise UsageError(f"行 {rule.get('id', '')} 的结果应是带引号的文字。")
    title = rule.findtext(f"{_Q}description") or rule.findtext(f"{_Q}annotationEntry/{_Q}text", "")
    return Row(_unescaped(norm.group(1)), modality.group(1), tests, title)


def conditions(table: Table) -> dict[str, Expression]:
    """The norms of a table with the condition under which each applies. Raises UsageError for other FEEL."""
    found: dict[str, list[Expression]] = {}
    for row in table.rows:
        parts = [_parse_test(test, fact) for test, (fact, _, _) in zip(row.tests, table.inputs, strict=True) if test != "-"]
        found.setdefault(row.norm, []).append(AllOf(parts=tuple(parts)))
    return {norm: AnyOf(parts=tuple(rows)) for norm, rows in found.items()}


def _parse_test(test: str, fact: str) -> Expression:
    text = test.strip()
    if text in ("true", "false"):
        return Is(fact=fact, value=text == "true")
    if (span := _RANGE.match(text)) is not None:
        opening, low, high, closing = span.groups()
        lower = _bound(fact, Op.AT_LEAST if opening == "[" else Op.ABOVE, low)
        return AllOf(parts=(lower, _bound(fact, Op.AT_MOST if closing == "]" else Op.BELOW, high)))
    if (compared := _COMPARE.match(text)) is not None:
        op = next(o for o, sign in _SIGN.items() if sign == compared.group(1))
        return _bound(fact, op, compared.group(2))
    if (negated := _NOT.match(text)) is not None:
        return Not(part=_parse_test(negated.group(1), fact))
    values = tuple(_unescaped(v) for v in _TEXT.findall(text))
    if not values or _TEXT.sub("", text).strip(", ") != "":
        raise UsageError(f"不认识的 FEEL 条件“{test}”（{fact}）：应是 true/false、比较、区间、带引号的值或 not(…)。")
    return Has(fact=fact, values=frozenset(values), written=values)


def _bound(fact: str, op: Op, text: str) -> Compare:
    try:
        return Compare(fact=fact, op=op, bound=Fraction(text), written=text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"“{text}”（{fact}）不是数。") from None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
