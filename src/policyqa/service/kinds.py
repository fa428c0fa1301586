"""Says where a project of a narrower kind would fare worse than the kind that was told (锅炉, where 燃煤锅炉 is regulated).

A norm on the narrower kind is not in play (it is not established that it concerns the project), so it neither decides
nor asks; that it exists must not stay unsaid. Takes decisions, gives remarks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from policyqa.model.facts import Fact, FactDefinition, Facts, Vocabulary
from policyqa.model.reading import Remark
from policyqa.model.verdict import STRICTNESS, Adjudication, Verdict

KINDS = ("facility", "industry")
"""The facts that say what kind of project it is."""
LENIENT = (Verdict.CONDITIONAL, Verdict.NOT_PROHIBITED, Verdict.OUT_OF_SCOPE)
MANY = 8
"""Kinds with more narrower ones than this say too little to list them."""

Decide = Callable[[Facts], Verdict]


def remarks(decided: Iterable[Adjudication], vocabulary: Vocabulary, decide: Decide) -> tuple[Remark, ...]:
    """A remark for each kind told too broadly to know which clauses concern it."""
    found = (r for a in decided if a.verdict in LENIENT for r in _of_subject(a, vocabulary, decide))
    return tuple(dict.fromkeys(found))


def _of_subject(decided: Adjudication, vocabulary: Vocabulary, decide: Decide) -> Iterator[Remark]:
    for name in KINDS:
        definition, told = vocabulary.facts.get(name), decided.facts.value(name)
        if definition is None or not isinstance(told, frozenset):
            continue
        for value in sorted(told):
            stricter = [n for n in _narrower(vocabulary, name, value, told) if _stricter(decided, name, n, decide)]
            if stricter:
                yield _remark(definition, value, stricter)


def _narrower(vocabulary: Vocabulary, name: str, value: str, told: frozenset[str]) -> list[str]:
    """The kinds below the one told; none where one of them was told too, or where there are too many."""
    below = vocabulary.narrower(name, value) - {value}
    return [] if told & below or len(below) > MANY else sorted(below)


def _stricter(decided: Adjudication, name: str, value: str, decide: Decide) -> bool:
    told = decided.facts.known[name]
    assert isinstance(told.value, frozenset)
    narrowed: dict[str, Fact] = {**decided.facts.known, name: replace(told, value=told.value | {value})}
    verdict = decide(replace(decided.facts, known=narrowed))
    return STRICTNESS.index(verdict) < STRICTNESS.index(decided.verdict)


def _remark(definition: FactDefinition, value: str, narrower: list[str]) -> Remark:
    english = {t.value: t.label_en or t.value for t in definition.terms}
    return Remark(
        f"“{value}”没有说明是哪一种：如果是{'、'.join(narrower)}，另有更严的条款适用，请写明后再问。",
        english=f"“{english[value]}” does not say which kind: stricter clauses apply to {', '.join(english[n] for n in narrower)}; "
        "please name the kind and ask again.",
    )
