"""Parses `kb/vocabulary/*.yaml`: fact definitions, and their values with the closure of broader ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from policyqa.model.facts import FactDefinition, FactType, FactValue, Term, Vocabulary
from policyqa.model.rules import Position
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.raw import Fields, Node, fraction_of, text_of
from policyqa.rulebook.values import parse_value

_PART_AND_WHOLE = 2


@dataclass(slots=True)
class _Draft:
    """One fact while its values are still being collected."""

    definition: FactDefinition
    position: Position
    presumed: Node | None
    ratio: Node | None
    implied: Node | None = None
    terms: dict[str, Term] = field(default_factory=dict)
    implies: list[tuple[str, Node]] = field(default_factory=list)


def parse_vocabulary(roots: Iterable[Node], findings: Findings) -> Vocabulary:
    """The vocabulary of all files together; what is wrong goes to `findings`."""
    drafts: dict[str, _Draft] = {}
    term_nodes: list[Node] = []
    for root in roots:
        fields = Fields(root, findings, "词汇文件")
        _parse_facts(fields.get("facts"), drafts, findings)
        node = fields.get("terms")
        term_nodes += [node] if node is not None else []
        fields.close()
    for node in term_nodes:
        _parse_terms(node, drafts, findings)
    return _finish(drafts, findings)


def _parse_facts(node: Node | None, drafts: dict[str, _Draft], findings: Findings) -> None:
    if node is None:
        return
    if node.pairs is None:
        findings.add(Code.WRONG_SHAPE, node.position, "facts 应当是映射", expected="事实名: {…}")
        return
    for key, value in node.pairs:
        name = text_of(key, findings)
        if name in drafts:
            findings.add(Code.DUPLICATE_FACT, key.position, f"事实“{name}”已在 {drafts[name].position} 定义")
            continue
        drafts[name] = _parse_fact(name, key.position, value, findings)


def _parse_fact(name: str, position: Position, node: Node, findings: Findings) -> _Draft:
    fields = Fields(node, findings, f"事实“{name}”")
    definition = FactDefinition(
        name=name,
        label=fields.required_text("label"),
        type=_parse_type(fields.require("type"), findings),
        question=fields.required_text("question"),
        label_en=fields.text("label_en"),
        question_en=fields.text("question_en"),
        unit=fields.text("unit"),
        units=_parse_units(fields.get("units"), findings),
        cues=fields.texts("cues"),
        asserts=fields.texts("asserts"),
        denies=fields.texts("denies"),
        mentions=fields.texts("mentions"),
        ordered=fields.flag("ordered"),
        judgement=fields.flag("judgement"),
        guidance=fields.text("guidance"),
        ratio_of=fields.texts("ratio_of"),
    )
    draft = _Draft(
        definition=definition, position=position, presumed=fields.get("presumed"), ratio=fields.get("ratio_of")
    )
    draft.implied = fields.get("implies")
    fields.close()
    return draft


def _parse_type(node: Node | None, findings: Findings) -> FactType:
    if node is None:
        return FactType.BOOL
    try:
        return FactType(text_of(node, findings))
    except ValueError:
        allowed = "、".join(t.value for t in FactType)
        findings.add(Code.UNKNOWN_WORD, node.position, f"没有事实类型{node.describe()}", expected=allowed, near=(node.text, FactType))
        return FactType.BOOL


def _parse_units(node: Node | None, findings: Findings) -> tuple[tuple[str, Fraction], ...]:
    if node is None:
        return ()
    if node.pairs is None:
        findings.add(Code.WRONG_SHAPE, node.position, "units 应当是“写法: 系数”的映射")
        return ()
    parsed = ((text_of(key, findings), fraction_of(value, findings)) for key, value in node.pairs)
    return tuple((unit, factor) for unit, factor in parsed if factor is not None)


def _parse_terms(node: Node, drafts: Mapping[str, _Draft], findings: Findings) -> None:
    if node.pairs is None:
        findings.add(Code.WRONG_SHAPE, node.position, "terms 应当是映射", expected="事实名: {取值: {…}}")
        return
    for key, values in node.pairs:
        draft = drafts.get(key.text or "")
        if draft is None:
            findings.add(Code.UNKNOWN_FACT, key.position, f"没有事实“{key.text}”", near=(key.text, drafts))
        elif draft.definition.type not in (FactType.TAGS, FactType.CHOICE):
            findings.add(Code.WRONG_OPERATOR, key.position, f"“{key.text}”不是多值或单选事实，不能添加取值")
        elif values.pairs is None:
            findings.add(Code.WRONG_SHAPE, values.position, "取值应当是映射", expected="取值: {…}")
        else:
            for value, body in values.pairs:
                _parse_term(value, body, draft, findings)


def _parse_term(key: Node, node: Node, draft: _Draft, findings: Findings) -> None:
    value = text_of(key, findings)
    if node.is_null:
        node = Node(position=key.position, pairs=())
    fields = Fields(node, findings, f"取值“{value}”")
    term = Term(
        value=value, synonyms=fields.texts("synonyms"), broader=fields.texts("broader"), label_en=fields.text("en")
    )
    implied = fields.get("implies")
    fields.close()
    draft.implies += [(value, implied)] if implied is not None else []
    held = draft.terms.get(value)
    if held is not None:
        term = _joined(held, term)
    draft.terms[value] = term


def _joined(first: Term, second: Term) -> Term:
    """Two entries of one value, from two files, together."""
    return Term(
        value=first.value,
        synonyms=tuple(dict.fromkeys(first.synonyms + second.synonyms)),
        broader=tuple(dict.fromkeys(first.broader + second.broader)),
        label_en=first.label_en or second.label_en,
    )


def _finish(drafts: Mapping[str, _Draft], findings: Findings) -> Vocabulary:
    facts = {name: replace(d.definition, terms=tuple(d.terms.values())) for name, d in drafts.items()}
    broader: dict[tuple[str, str], frozenset[str]] = {}
    for name, draft in drafts.items():
        for value, closure in _closures(draft, findings).items():
            broader[name, value] = closure
    vocabulary = Vocabulary(facts=facts, broader=broader)
    return Vocabulary(
        facts={name: _completed(drafts[name], facts[name], vocabulary, findings) for name in facts}, broader=broader
    )


def _completed(
    draft: _Draft, definition: FactDefinition, vocabulary: Vocabulary, findings: Findings
) -> FactDefinition:
    """The definition with what could only be read once every value was known: `presumed` and `implies`."""
    if draft.ratio is not None and (wrong := _wrong_ratio(definition, vocabulary)):
        findings.add(Code.BAD_RATIO, draft.ratio.position, f"“{definition.name}”的 ratio_of 有误：{wrong}")
        definition = replace(definition, ratio_of=())
    presumed = None
    if draft.presumed is not None:
        presumed = parse_value(draft.presumed, definition, findings)
    implied: dict[str, Node] = dict(draft.implies)
    terms = tuple(replace(t, implies=_implied(implied.get(t.value), vocabulary, findings)) for t in definition.terms)
    spoken = _implied(draft.implied, vocabulary, findings)
    return replace(definition, terms=terms, presumed=presumed, implies=spoken)


def _wrong_ratio(definition: FactDefinition, vocabulary: Vocabulary) -> str:
    """Why a percentage cannot be computed from the facts it names, or ""."""
    if definition.type is not FactType.QUANTITY or definition.unit != "%":
        return f"它的类型和单位是 {definition.type.value} {definition.unit}".rstrip()
    if len(definition.ratio_of) != _PART_AND_WHOLE or len({definition.name, *definition.ratio_of}) <= _PART_AND_WHOLE:
        return f"写的是 {'、'.join(definition.ratio_of) or '空的'}"
    parts = [vocabulary.facts.get(name) for name in definition.ratio_of]
    if unknown := [name for name, fact in zip(definition.ratio_of, parts, strict=True) if fact is None]:
        return f"没有事实“{'”“'.join(unknown)}”"
    part, whole = (f for f in parts if f is not None)
    if not part.type is whole.type is FactType.QUANTITY:
        return f"“{part.name}”和“{whole.name}”不都是数量"
    return "" if part.unit == whole.unit else f"“{part.name}”的单位是 {part.unit}，“{whole.name}”的是 {whole.unit}"


def _implied(node: Node | None, vocabulary: Vocabulary, findings: Findings) -> tuple[tuple[str, FactValue], ...]:
    if node is None:
        return ()
    if node.pairs is None:
        findings.add(Code.WRONG_SHAPE, node.position, "implies 应当是“事实: 值”的映射")
        return ()
    found = []
    for key, value in node.pairs:
        definition = vocabulary.facts.get(key.text or "")
        if definition is None:
            near = (key.text, vocabulary.facts)
            findings.add(Code.UNKNOWN_FACT, key.position, f"没有事实“{key.text}”", near=near)
            continue
        parsed = parse_value(value, definition, findings)
        if parsed is not None:
            found.append((definition.name, parsed))
    return tuple(found)


def _closures(draft: _Draft, findings: Findings) -> dict[str, frozenset[str]]:
    """Value → itself and everything broader; unknown and circular broader values are findings."""
    for term in draft.terms.values():
        for up in term.broader:
            if up not in draft.terms:
                message = f"取值“{term.value}”的上位值“{up}”不在“{draft.definition.name}”的取值里"
                findings.add(Code.UNKNOWN_VALUE, draft.position, message, near=(up, draft.terms))
    closures = {value: frozenset(_upward(value, draft.terms)) for value in draft.terms}
    for value, broader in closures.items():
        if any(value in closures.get(other, frozenset()) for other in broader if other != value):
            findings.add(Code.BROADER_CYCLE, draft.position, f"“{value}”的上位值绕回自身")
            break
    return closures


def _upward(value: str, terms: Mapping[str, Term]) -> set[str]:
    reached: set[str] = set()
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if current in reached or current not in terms:
            continue
        reached.add(current)
        waiting += terms[current].broader
    return reached
