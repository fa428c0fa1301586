"""How facts, values and verdicts are said in Chinese, and how values stand in the JSON of the contract."""

from __future__ import annotations

from fractions import Fraction

from policyqa.model.facts import Fact, FactDefinition, Facts, FactValue, Interval, Vocabulary
from policyqa.model.text import Authority
from policyqa.model.verdict import Verdict

VERDICT_NAMES = {
    Verdict.PROHIBITED: "禁止",
    Verdict.RESTRICTED: "原则上不行（限制）",
    Verdict.NEED_INFO: "还需要信息才能判断",
    Verdict.CONDITIONAL: "有条件",
    Verdict.NOT_PROHIBITED: "知识库中没有条款禁止",
    Verdict.OUT_OF_SCOPE: "知识库没有涉及",
}

HEADLINES = {
    Verdict.PROHIBITED: "结论：不可以（禁止）。{subject}适用禁止性条款。",
    Verdict.RESTRICTED: "结论：原则上不行（限制）。{subject}适用限制性条款，除非走条款所留的例外途径。",
    Verdict.NEED_INFO: "结论：现有信息还不能判断{subject}，取决于：{missing}。",
    Verdict.CONDITIONAL: "结论：有条件。没有查到禁止{subject}的条款，但须满足下列要求。",
    Verdict.NOT_PROHIBITED: "结论：知识库中没有条款禁止{subject}（这不等于许可，其他法律法规和未收录的文件仍须核对）。",
    Verdict.OUT_OF_SCOPE: "结论：知识库没有涉及{subject}的条款，不能据此作出判断。",
}

AUTHORITY_MARKS = {
    Authority.PRESS: "（发布会口径，须核对正式文件）",
    Authority.REPORT: "（见于工作报告，讲的是已做的工作，须核对规范性文件）",
    Authority.NEWS: "（见于新闻报道，讲的是已做的工作，须核对规范性文件）",
}


def number(value: Fraction) -> str:
    """A fraction as people write it: `40`, `1.5`, at most six digits after the point."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def interval_text(value: Interval, unit: str) -> str:
    """`40 t/h`, `大于 2 km`, `35 至 65 t/h`."""
    suffix = f" {unit}" if unit else ""
    if value.low is not None and value.low == value.high:
        return number(value.low) + suffix
    parts = []
    if value.low is not None:
        parts.append(("大于 " if value.low_open else "不小于 ") + number(value.low) + suffix)
    if value.high is not None:
        parts.append(("小于 " if value.high_open else "不大于 ") + number(value.high) + suffix)
    return "、".join(parts) or "未知"


def value_text(definition: FactDefinition, value: FactValue) -> str:
    """A value as the user reads it."""
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


def fact_json(vocabulary: Vocabulary, fact: Fact) -> dict[str, object]:
    """One entry of `facts` in the contract."""
    definition = vocabulary.facts[fact.name]
    entry: dict[str, object] = {
        "name": fact.name,
        "label": definition.label,
        "value": value_json(fact.value),
        "unit": definition.unit or None,
        "text": value_text(definition, fact.value),
        "source": fact.source,
    }
    if fact.span is not None:
        entry["span"] = list(fact.span)
    if fact.understood_as:
        entry["understood_as"] = fact.understood_as
    return entry


def subject_text(vocabulary: Vocabulary, facts: Facts) -> str:
    """The project in a few words: place, quantity, what it is; "该项目" where nothing is known."""
    if facts.subject:
        return facts.subject
    parts: list[str] = []
    for name in ("place", "action", "industry", "facility"):
        value = facts.value(name)
        if isinstance(value, frozenset):
            parts.append("、".join(sorted(_most_specific(vocabulary, name, value))))
    return "".join(parts) or "该项目"


def _most_specific(vocabulary: Vocabulary, name: str, values: frozenset[str]) -> frozenset[str]:
    return frozenset(
        v for v in values if not any(v != w and v in vocabulary.broader.get((name, w), frozenset()) for w in values)
    )
