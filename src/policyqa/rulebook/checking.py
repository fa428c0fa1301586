"""Checks that need the texts: quotes are verbatim, every number of a rule stands in a quote, every norm has cases.

Takes a rulebook and the canonical texts (source without whitespace), gives diagnostics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from policyqa.model.diagnostic import Diagnostic, Severity
from policyqa.model.rules import (
    AllOf,
    AnyOf,
    Cite,
    Compare,
    Definition,
    Expression,
    Norm,
    Not,
    Position,
    Rulebook,
)
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.norms import facts_of

_DIGITS = "零一二三四五六七八九"
_SCALES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百千万两半]+")
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([万亿]?)")
_WHITESPACE = re.compile(r"\s+")


def check_texts(rulebook: Rulebook, sources: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Quotes that are not verbatim in their document, and numbers but 0 (none at all) that no quote holds."""
    texts = {name: _WHITESPACE.sub("", text) for name, text in sources.items()}
    findings = Findings()
    for cite, position in _all_cites(rulebook):
        _check_quote(cite, position, texts, findings)
    for norm in rulebook.norms:
        _check_numbers(norm, rulebook, findings)
    return findings.all()


def check_cases(rulebook: Rulebook) -> tuple[Diagnostic, ...]:
    """Norms with fewer than two cases: one in which it fires, and one beside it in which it does not."""
    findings = Findings()
    for norm in rulebook.norms:
        firing = sum(norm.id in c.fires for c in rulebook.cases)
        beside = _test_file(norm.position.file)
        others = sum(norm.id not in c.fires and c.position.file == beside for c in rulebook.cases)
        if not firing or not others:
            lacking = "适用" if not firing else "不适用"
            message = f"规则 {norm.id} 没有{lacking}的用例（应在 {beside}）"
            findings.add(Code.FEW_CASES, norm.position, message, severity=Severity.WARNING)
    return findings.all()


def _test_file(file: str) -> str:
    return file.removesuffix(".yaml") + ".test.yaml"


def _all_cites(rulebook: Rulebook) -> Iterator[tuple[Cite, Position]]:
    rules: list[Norm | Definition] = [*rulebook.norms, *rulebook.definitions]
    for rule in rules:
        yield from ((cite, rule.position) for cite in rule.cite)
        if isinstance(rule, Norm):
            yield from ((cite, rule.position) for e in rule.exceptions for cite in e.cite)
    for uncoded in rulebook.uncoded:
        yield Cite(document=uncoded.document, quote=uncoded.quote), uncoded.position


def _check_quote(cite: Cite, position: Position, texts: Mapping[str, str], findings: Findings) -> None:
    text = texts.get(cite.document)
    if text is not None and _WHITESPACE.sub("", cite.quote) not in text:
        message = f"《{cite.document}》里没有这句引文：“{cite.quote}”"
        findings.add(Code.QUOTE_NOT_VERBATIM, position, message)


def _check_numbers(norm: Norm, rulebook: Rulebook, findings: Findings) -> None:
    parts = [norm.subject, norm.when, *(e.when for e in norm.exceptions)]
    parts += [] if norm.requires is None else [norm.requires]
    used = frozenset().union(*(facts_of(p) for p in parts))
    cites = [*norm.cite, *(c for e in norm.exceptions for c in e.cite)]
    cites += [c for d in rulebook.definitions if d.fact in used for c in d.cite]
    quoted = frozenset().union(*(numbers_in(c.quote) for c in cites))
    for compare in (c for p in parts for c in _compares(p)):
        written = _ARABIC.findall(compare.written)
        if written and compare.bound and Fraction(written[0][0]) not in quoted:
            message = f"规则 {norm.id} 里的“{compare.written}”不在引文里"
            findings.add(Code.NUMBER_NOT_IN_QUOTE, norm.position, message)


def _compares(expression: Expression) -> Iterable[Compare]:
    if isinstance(expression, (AllOf, AnyOf)):
        return [c for p in expression.parts for c in _compares(p)]
    if isinstance(expression, Not):
        return _compares(expression.part)
    return [expression] if isinstance(expression, Compare) else []


def numbers_in(text: str) -> frozenset[Fraction]:
    """Every number in a text, in Arabic or Chinese numerals; with 万 both readings (150 and 1500000)."""
    found: set[Fraction] = set()
    for digits, scale in _ARABIC.findall(_WHITESPACE.sub("", text)):
        found.add(Fraction(digits))
        found.add(Fraction(digits) * {"": 1, "万": 10_000, "亿": 100_000_000}[scale])
    for match in _CHINESE.findall(text):
        value = _chinese_number(match)
        found |= set() if value is None else {value}
    return frozenset(found)


def _chinese_number(text: str) -> Fraction | None:
    """一 → 1, 十五 → 15, 三百二 → 302 is not meant here: only regular numerals below 万, and 半."""
    if text == "半":
        return Fraction(1, 2)
    total, current = 0, 0
    for character in text.replace("两", "二").replace("〇", "零"):
        if character in _DIGITS:
            current = _DIGITS.index(character)
        elif character in _SCALES:
            total += (current or 1) * _SCALES[character]
            current = 0
        elif character == "万":
            total, current = (total + current) * 10_000, 0
        else:
            return None
    return Fraction(total + current)
