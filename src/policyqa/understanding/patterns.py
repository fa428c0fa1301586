"""Phrases with word classes in them: `{仍}{开动}` is 还开着, 继续烧, 照样生产.

Takes the phrases of a vocabulary that hold `{…}` or `(?…)` and the classes it defines (the values of the fact
`word_class`, each with its words); gives spans. Apart from the classes a phrase is a regular expression that must stay
within a clause. `{设施}` stands for anything built or run that was found there, be it a facility or an industry
(老{设施}: 老锅炉, 老钢厂).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from policyqa.understanding.folding import fold_phrase

WORD_CLASS = "word_class"
"""The fact of the vocabulary whose values are word classes; it tells nothing of a project."""
THING = "设施"
_FIRST, _REST = "\ue011", "\ue010"
"""Stand for the first and the further characters of a thing."""
_CLASS = re.compile(r"\{(\w+)\}")

Meaning = TypeVar("Meaning")


class Patterns(Generic[Meaning]):
    """The patterns of one vocabulary, each with what it means."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]], classes: Mapping[str, Sequence[str]]) -> None:
        self._plain: list[tuple[re.Pattern[str], Meaning]] = []
        self._on_things: list[tuple[re.Pattern[str], Meaning]] = []
        for phrase, meaning in phrases:
            kind = self._on_things if f"{{{THING}}}" in phrase else self._plain
            kind.append((re.compile(_expanded(phrase, classes)), meaning))

    def find(self, text: str, things: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, Meaning]]:
        """Spans of `text` with what they mean; `things` are the spans of what is built or run."""
        for pattern, meaning in self._plain:
            yield from ((m.start(), m.end(), meaning) for m in pattern.finditer(text))
        if not self._on_things:
            return
        characters = list(text)
        for start, end in things:
            characters[start:end] = _FIRST + _REST * (end - start - 1)
        marked = "".join(characters)
        for pattern, meaning in self._on_things:
            yield from ((m.start(), m.end(), meaning) for m in pattern.finditer(marked))


def is_pattern(phrase: str) -> bool:
    """Whether a phrase of the vocabulary holds a word class, or a group as only a pattern has."""
    return "(?" in phrase or _CLASS.search(phrase) is not None


def _expanded(phrase: str, classes: Mapping[str, Sequence[str]]) -> str:
    """The regular expression of a phrase, its classes put in; a class that nobody defined matches nothing."""

    def words(match: re.Match[str]) -> str:
        if match[1] == THING:
            return f"{_FIRST}{_REST}*+"  # possessive: a shorter run would be another thing
        folded = sorted({fold_phrase(w) for w in classes.get(match[1], ())}, key=len, reverse=True)
        return "(?:" + ("|".join(map(re.escape, folded)) or r"(?!)") + ")"

    return _CLASS.sub(words, phrase)
