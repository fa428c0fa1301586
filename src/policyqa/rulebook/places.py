"""Gives every jurisdiction of a document a place in the vocabulary, so that questions and rules can name it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from policyqa.model.facts import Term, Vocabulary
from policyqa.rulebook.norms import EVERYWHERE, PLACE

_RANK = re.compile(r"(?:省|自治区|自治州|市|州|盟|县|区|旗)$")
_SHORTEST = 2
"""Characters of the shortest name by which people call a place (晋安 for 晋安市)."""


def with_places(vocabulary: Vocabulary, jurisdictions: Iterable[str]) -> Vocabulary:
    """The vocabulary with a value of `place` for each jurisdiction it does not know; the same one where none is new."""
    definition = vocabulary.facts.get(PLACE)
    new = [] if definition is None else sorted({j for j in jurisdictions if j and j != EVERYWHERE and not _known(j, vocabulary)})
    if definition is None or not new:
        return vocabulary
    terms = tuple(Term(value=place, synonyms=_called(place)) for place in new)
    place = replace(definition, terms=(*definition.terms, *terms))
    broader = {(PLACE, name): frozenset({name}) for name in new}
    return replace(vocabulary, facts={**vocabulary.facts, PLACE: place}, broader={**vocabulary.broader, **broader})


def _known(jurisdiction: str, vocabulary: Vocabulary) -> bool:
    return (PLACE, jurisdiction) in vocabulary.broader


def _called(place: str) -> tuple[str, ...]:
    name = _RANK.sub("", place)
    return (name,) if len(name) >= _SHORTEST else ()
