"""Guesses what is built or done from words beyond the vocabulary, by a function that somebody else injects.

Takes a folded question, what was found in it and `Similar` (words → values of the vocabulary with a score); gives at
most one `Match`, marked as guessed and shown as "understood as". Asked only where no industry and no facility was
found, and only for these two: a circumstance (yes or no) is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from policyqa.model.facts import FactType, Vocabulary
from policyqa.understanding.amounts import Amount
from policyqa.understanding.lexicon import THINGS, Entry, Match, Role

Similar = Callable[[str], Sequence[tuple[str, str, float]]]
"""Words → (fact, value, score) of what they resemble; a score is comparable over all words, higher is nearer."""

GUESSED = THINGS
_LEAST = 2
_MOST = 12
_MOST_ASKED = 4
_FRAME = re.compile(
    r"[^\u4e00-\u9fff]+|可以|能不能|行不行|请问|打算|准备|计划|一下|这个|那个|我们|有没有|是不是|可不可以|让不让|没有|不|没|未|吗|呢|吧|么|啊|想|要|在|把|的|了|个|家|座|条|台|处|能|行|办|开|建|搞|上|做"
)
"""Words that frame a question and name nothing."""


def guess(
    vocabulary: Vocabulary,
    text: str,
    matches: Sequence[Match],
    amounts: Sequence[Amount],
    similar: Similar,
    threshold: float,
) -> tuple[Match, ...]:
    """The value that most resembles words that nothing else explains; nothing below `threshold`."""
    if any(e.fact in GUESSED and e.role is Role.TERM for m in matches for e in m.entries):
        return ()
    found: list[tuple[float, int, int, str, str]] = []
    for start, end in _unexplained(text, matches, amounts):
        hits = [h for h in similar(text[start:end]) if h[2] >= threshold and _is_value(vocabulary, h[0], h[1])]
        found += [(score, start, end, fact, value) for fact, value, score in hits]
    if not found:
        return ()
    _, start, end, fact, value = max(found, key=lambda f: (f[0], -f[1]))
    return (Match(start, end, (Entry(fact, Role.TERM, value, value),), near=True, listed=True, guessed=True),)


def _unexplained(text: str, matches: Sequence[Match], amounts: Sequence[Amount]) -> Iterator[tuple[int, int]]:
    """Runs of Chinese characters in which nothing was found, without the words that frame a question."""
    taken = bytearray(len(text))
    spans = [*((m.start, m.end) for m in matches), *((a.said_from, a.said_to) for a in amounts)]
    for start, end in (*spans, *(m.span() for m in _FRAME.finditer(text))):
        taken[start:end] = b"\1" * (end - start)
    runs = re.finditer(rb"\0+", bytes(taken))
    named = [m.span() for m in runs if _LEAST <= m.end() - m.start() <= _MOST]
    yield from named[:_MOST_ASKED]


def _is_value(vocabulary: Vocabulary, fact: str, value: str) -> bool:
    definition = vocabulary.facts.get(fact) if fact in GUESSED else None
    return (
        definition is not None and definition.type is FactType.TAGS and any(t.value == value for t in definition.terms)
    )
