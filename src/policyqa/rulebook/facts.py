"""Turns what a user writes of a project (`{"boiler_capacity": "40 t/h", …}`) into `Facts`."""

from __future__ import annotations

from collections.abc import Mapping

from policyqa.model.diagnostic import Diagnostic
from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval, Vocabulary
from policyqa.model.rules import Position, Rulebook
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.quantities import ratio
from policyqa.rulebook.raw import Node
from policyqa.rulebook.values import parse_value

_YES = frozenset({"是", "有", "在", "对", "true", "yes", "y", "1", "真"})
_NO = frozenset({"否", "没有", "无", "不是", "不在", "不", "false", "no", "n", "0", "假"})
_UNKNOWN = frozenset({"不知道", "未知", "不清楚", "unknown", "?", "？", ""})


def parse_facts(
    rulebook: Rulebook, given: Mapping[str, object], *, mentioned: tuple[str, ...] = ()
) -> tuple[Facts, tuple[Diagnostic, ...]]:
    """The facts given and what is wrong with them.

    A percentage that names its part and its whole (`ratio_of`) is computed where both are given exactly.
    Values may be Python values or text (`是`, `否`, `40 t/h`, `≥3 km`, `甲、乙`); None and `不知道` leave the fact
    unknown but mentioned. The key `mentioned` may hold a list of names that were only spoken of.
    """
    findings = Findings()
    known: dict[str, Fact] = {}
    spoken = set(mentioned) | set(_names(given.get("mentioned")))
    for number, (name, value) in enumerate(given.items(), start=1):
        position = Position(file="facts", line=number)
        definition = rulebook.vocabulary.facts.get(name)
        if definition is None:
            if name != "mentioned":
                findings.add(Code.UNKNOWN_FACT, position, f"没有事实“{name}”", expected=_near(name, rulebook), near=(name, rulebook.vocabulary.facts))
            continue
        if value is None or (isinstance(value, str) and value.strip() in _UNKNOWN):
            spoken.add(name)
            continue
        parsed = _parse(value, definition, position, findings)
        if parsed is not None:
            known[name] = Fact(name=name, value=parsed, source=_source(value))
    known |= shares(rulebook.vocabulary, known)
    for name in sorted(spoken - rulebook.vocabulary.facts.keys()):
        findings.add(Code.UNKNOWN_FACT, Position(file="facts", line=1), f"没有事实“{name}”", expected=_near(name, rulebook), near=(name, rulebook.vocabulary.facts))
    return Facts(known=known, mentioned=frozenset(spoken & rulebook.vocabulary.facts.keys())), findings.all()


def shares(vocabulary: Vocabulary, known: Mapping[str, Fact]) -> dict[str, Fact]:
    """The percentages that follow from their part and whole (`ratio_of`), where nobody gave them."""
    found = {}
    for name, definition in vocabulary.facts.items():
        if definition.ratio_of and name not in known and known.keys() >= set(definition.ratio_of):
            part, whole = (known[n] for n in definition.ratio_of)
            if isinstance(part.value, Interval) and isinstance(whole.value, Interval):
                value = ratio(part.value, whole.value)
                if value is not None:
                    source = f"{part.source}/{whole.source}"
                    found[name] = Fact(name=name, value=value, source=source, span=part.span, unit_as_written="%")
    return found


def _parse(value: object, definition: FactDefinition, position: Position, findings: Findings) -> FactValue | None:
    if isinstance(value, Interval) and definition.type is FactType.QUANTITY:
        return value
    return parse_value(_node(value, definition, position), definition, findings)


def _node(value: object, definition: FactDefinition, position: Position) -> Node:
    """A Python value as the node that a YAML file would have given."""
    if isinstance(value, Mapping):
        pairs = ((_scalar(str(k), position), _node(v, definition, position)) for k, v in value.items())
        return Node(position=position, pairs=tuple(pairs))
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return Node(position=position, items=tuple(_node(v, definition, position) for v in items))
    if isinstance(value, bool):
        return _boolean(value, position)
    return _text_node(str(value).strip(), definition, position)


def _text_node(text: str, definition: FactDefinition, position: Position) -> Node:
    if definition.type is FactType.BOOL and text.lower() in _YES | _NO:
        return _boolean(text.lower() in _YES, position)
    if definition.type is FactType.TAGS and not any(t.value == text for t in definition.terms):
        parts = [p for p in text.replace("，", "、").replace(",", "、").split("、") if p]
        return Node(position=position, items=tuple(_scalar(_canonical(p, definition), position) for p in parts))
    if definition.type is FactType.CHOICE:
        return _scalar(_canonical(text, definition), position)
    return _scalar(text, position)


def _canonical(text: str, definition: FactDefinition) -> str:
    """A synonym replaced by the value it stands for."""
    values = {t.value for t in definition.terms}
    if text in values:
        return text
    return next((t.value for t in definition.terms if text in t.synonyms), text)


def _scalar(text: str, position: Position) -> Node:
    return Node(position=position, text=text, tag="tag:yaml.org,2002:str")


def _boolean(value: bool, position: Position) -> Node:  # noqa: FBT001 - the value itself, not a flag
    return Node(position=position, text="true" if value else "false", tag="tag:yaml.org,2002:bool")


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(v) for v in value] if isinstance(value, (list, tuple, set, frozenset)) else []


def _source(value: object) -> str:
    return value if isinstance(value, str) else ""


def _near(name: str, rulebook: Rulebook) -> str:
    names = sorted(rulebook.vocabulary.facts, key=lambda n: -len(set(n) & set(name)))[:5]
    return f"如：{'、'.join(names)}；全部见 policyqa facts"
