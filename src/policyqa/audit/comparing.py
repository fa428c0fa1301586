"""Holds a clause against the rules that cite it: which figure, exception or place of the clause no rule tests.

Takes a quote and its rules, gives what is missing in Chinese; nothing missing means that the clause is encoded whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policyqa.audit.boxes import Leaf, leaves_of, parts_of
from policyqa.audit.features import exception, place_scope, thresholds
from policyqa.model.rules import Compare, Expression, Has, Norm, Not, Rulebook
from policyqa.rulebook.checking import numbers_in
from policyqa.rulebook.norms import facts_of

_GENERIC = re.compile(r"范围|区域|以内|之内|以上|以下|全市|全省|各类|建设|重点|主要|地区|周边")
_SHARES = ("%", "％")
_DEADLINE = re.compile(r"\d{4}年")


def missing_parts(quote: str, norms: Sequence[Norm], rulebook: Rulebook) -> tuple[str, ...]:
    """What the clause says that none of these rules tests."""
    words = list(_words(norms, rulebook))
    parts = [*_missing_figures(quote, norms, words)]
    if (exempt := exception(quote)) and not _excepts(norms) and not _spoken_of(exempt, words):
        parts.append(f"例外：{exempt}")
    if (scope := place_scope(quote)) and not _spoken_of(scope, words):
        parts.append(f"范围：{scope}")
    return tuple(parts)


def _missing_figures(quote: str, norms: Iterable[Norm], words: Iterable[str]) -> Iterator[str]:
    bounds = {leaf.bound for leaf in _leaves(norms) if isinstance(leaf, Compare)}
    written = {n for leaf in _leaves(norms) if isinstance(leaf, Compare) for n in numbers_in(leaf.written)}
    told = frozenset(bounds | written).union(*(numbers_in(w) for w in words))
    for figure in thresholds(_DEADLINE.sub("", quote)):
        values = numbers_in(figure.value)
        if figure.value == "100" and figure.unit in _SHARES:
            continue  # 100% says "all": no number to test
        if values and not values & told and not any(v * 10_000 in told for v in values):
            yield f"数值：{figure.text}"


def _excepts(norms: Iterable[Norm]) -> bool:
    """Whether a rule leaves anything out: by an exception, by being overridden, or by a negated condition."""
    return any(n.exceptions or n.overrides or any(_negates(p) for p in parts_of(n)) for n in norms)


def _negates(expression: Expression) -> bool:
    if isinstance(expression, Not):
        return True
    return any(_negates(p) for p in getattr(expression, "parts", ()))


def _spoken_of(phrase: str, words: Iterable[str]) -> bool:
    """Whether the words of the rules share two characters in a row with a phrase, general words left out."""
    bare = _GENERIC.sub("，", phrase)
    pairs = {bare[n : n + 2] for n in range(len(bare) - 1) if "，" not in bare[n : n + 2] and "、" not in bare[n : n + 2]}
    return not pairs or any(pair in word for word in words for pair in pairs)


def _words(norms: Iterable[Norm], rulebook: Rulebook) -> Iterator[str]:
    """The words in which rules and their facts are told: labels, values, phrases that assert them, definitions."""
    for norm in norms:
        yield norm.jurisdiction
        for name in frozenset().union(*(facts_of(p) for p in parts_of(norm))):
            fact = rulebook.vocabulary.facts[name]
            yield from (fact.label, fact.question, fact.guidance, *fact.asserts, *fact.denies, *fact.mentions)
            yield from (c.quote for d in rulebook.definitions if d.fact == name for c in d.cite)
    yield from (w for leaf in _leaves(norms) if isinstance(leaf, Has) for w in leaf.written)


def _leaves(norms: Iterable[Norm]) -> list[Leaf]:
    return [leaf for norm in norms for part in parts_of(norm) for leaf in leaves_of(part)]
