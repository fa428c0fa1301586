"""Cuts a folded question into clauses and sentences; spans only, the text stays whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_CLAUSE_END = re.compile(r"[,;:!?。()\[\]…\n](?!\d{3}(?!\d))|\.(?=\s|$)")
_SENTENCE_END = frozenset("!?。;\n")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause [start, end) without its punctuation; `mark` is what ends it, `sentence` counts sentences."""

    start: int
    end: int
    mark: str
    sentence: int


class Clauses:
    """The clauses of one text, found by offset."""

    def __init__(self, text: str) -> None:
        self.all: list[Clause] = []
        start = sentence = 0
        for match in _CLAUSE_END.finditer(text):
            self.all.append(Clause(start, match.start(), match[0], sentence))
            sentence += match[0] in _SENTENCE_END
            start = match.end()
        self.all.append(Clause(start, len(text), "", sentence))
        self._starts = [c.start for c in self.all]

    def index(self, offset: int) -> int:
        """The number of the clause that holds `offset`."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def at(self, offset: int) -> Clause:
        """The clause that holds `offset`."""
        return self.all[self.index(offset)]
