"""Ranks passages by the words they share with a query (BM25 over characters and bigrams).

Takes the texts of passages, gives a score for each; needs no model, so it answers while the model is still loading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policyqa.retrieval.tokens import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_K1 = 1.5
_B = 0.75


class LexicalIndex:
    """BM25 (bm25s, Lucene's variant) over the texts given, held in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._size = len(texts)
        self._bm25 = bm25s.BM25(k1=_K1, b=_B)
        cut = [tokens(text) or [""] for text in texts] or [[""]]  # the library indexes no empty corpus
        self._bm25.index(cut, show_progress=False)
        self._known = self._bm25.vocab_dict

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a passage, 0 where no token is shared."""
        import numpy as np

        known = [token for token in tokens(text) if token in self._known]
        if not known or not self._size:
            return np.zeros(self._size, np.float32)
        found: NDArray[np.float32] = self._bm25.get_scores(known)
        return found
