"""An optional second look at the best passages by a cross-encoder.

Takes a query and passages, gives a score for each. None is shipped; any CrossEncoder of sentence-transformers can be
named in the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol


class Reranker(Protocol):
    """Scores passages for a query; higher is better."""

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """One score a text, in order."""


class CrossEncoderReranker:
    """A `Reranker` on a sentence-transformers CrossEncoder, loaded at the first query."""

    def __init__(self, model: str) -> None:
        self._name = model

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(self._name, device="cpu")

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """One score a text, in order."""
        found = self._model.predict([(query, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in found]
