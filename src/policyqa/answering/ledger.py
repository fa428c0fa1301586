"""The citations of one answer, numbered in the order in which its statements need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policyqa.model.text import Citation

NormCitations = Mapping[str, tuple[Citation, ...]]
"""For every norm and definition id, the located citations it rests on."""


class Ledger:
    """Hands out the number [n] of a citation; the same quote at the same place keeps its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._citations: list[Citation] = []

    def cite(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of these citations, entering those that are new."""
        return tuple(self._number(citation) for citation in citations)

    def known(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of those among these citations that were entered before."""
        keys = ((c.document, c.start, c.end) for c in citations)
        return tuple(self._numbers[key] for key in keys if key in self._numbers)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations entered so far; number n stands at index n - 1."""
        return tuple(self._citations)

    def _number(self, citation: Citation) -> int:
        key = (citation.document, citation.start, citation.end)
        if key not in self._numbers:
            self._citations.append(citation)
            self._numbers[key] = len(self._citations)
        return self._numbers[key]
