"""Ranks passages by the words they share with a query (BM25 over characters and bigrams).

Takes the texts of passages, gives a score for each; needs no model, so it answers while the model is still loading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policyqa.retrieval.ranking import highest
from policyqa.retrieval.tokens import folded, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_K1 = 1.5
_B = 0.75
_LOOKED_AT = 200


class LexicalIndex:
    """BM25 (bm25s, Lucene's variant) over the texts given, held in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._size = len(texts)
        self._texts = [folded(text) for text in texts]
        self._known: dict[str, int] = {"": 0}
        number = self._known.setdefault
        cut = [[number(token, len(self._known)) for token in tokens(text)] or [0] for text in self._texts]
        self._bm25 = bm25s.BM25(k1=_K1, b=_B)
        self._bm25.index((cut or [[0]], self._known), show_progress=False)  # the library indexes no empty corpus

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a passage, 0 where no token is shared."""
        import numpy as np

        known = [token for token in tokens(text) if token in self._known]
        if not known or not self._size:
            return np.zeros(self._size, np.float32)
        found: NDArray[np.float32] = self._bm25.get_scores(known)
        return found

    def share_known(self, text: str) -> float:
        """The share of the tokens of `text` that any passage has: small for a question in another language."""
        wanted = set(tokens(text))
        return sum(token in self._known for token in wanted) / len(wanted) if wanted else 0.0

    def holding(self, text: str, scores: NDArray[np.float32]) -> list[int]:
        """Passages, among the best by `scores`, that hold every part of `text` word for word (parts: between blanks)."""
        parts = [part for part in folded(text).split() if len(part) > 1]
        best = highest(scores, _LOOKED_AT) if parts else []
        for part in parts:
            best = [i for i in best if part in self._texts[i]]
        return best
