"""Ranks passages by meaning: vectors of their clauses, searched in a store.

Takes units and an encoder, gives for a query the nearness of each passage between 0 and 1. A clause has one row, the
mean of two readings of it (alone, and its passage under its headings); a passage is as near as its nearest clause.
Why one mean instead of two searches: the inner product with a sum is the sum of the inner products.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa.retrieval.encoder import Encoder, Progress
from policyqa.retrieval.store import VectorStore, open_store
from policyqa.retrieval.tokens import folded
from policyqa.retrieval.units import Unit, searchable
from policyqa.retrieval.vector_cache import VectorCache, key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]

_LIMIT = 1000
"""Clauses looked at for one query; what lies beyond counts as not near at all."""

_VIEWS = 2


class DenseIndex:
    """Clause vectors of a knowledge base in a store."""

    def __init__(self, units: Sequence[Unit], encoder: Encoder, store: VectorStore) -> None:
        self._encoder, self._store = encoder, store
        self._unit_of = _unit_of(units)
        self._size = len(units)

    def scores(self, text: str, scopes: Sequence[Collection[str] | None]) -> tuple[Vectors, dict[int, int]]:
        """Nearness of each passage to `text` (0…1), and the row of the nearest clause of those that were found.

        Each scope is a set of documents that is searched on its own, None for all: so the passages of a preferred
        document are looked at even where others are nearer.
        """
        import numpy as np

        vector = self._encoder.query(text)
        found = [self._store.search(vector, _LIMIT, scope) for scope in scopes]
        rows, raw = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.argsort(-raw, kind="stable")
        units, first = np.unique(self._unit_of[rows[order]], return_index=True)
        best = order[first]
        scores = np.zeros(self._size, np.float32)
        scores[units] = _spread(raw[best])
        return scores, dict(zip(units.tolist(), rows[best].tolist(), strict=True))


def _spread(raw: Vectors) -> Vectors:
    """Scores from 0 (the farthest) to 1 (the nearest)."""
    if not len(raw):
        return raw
    low, high = float(raw.min()), float(raw.max())
    spread: Vectors = (raw - low) / max(high - low, 1e-6)
    return spread


def _unit_of(units: Sequence[Unit]) -> Rows:
    import numpy as np

    return np.repeat(np.arange(len(units)), [len(u.clauses) for u in units])


def open_dense(
    units: Sequence[Unit], encoder: Encoder, folder: Path, setting: str, progress: Progress | None = None
) -> DenseIndex:
    """The dense index of these units: read from `folder` where it is known, else encoded and kept there."""
    texts = list(chain.from_iterable(map(_views, units)))
    digest = hashlib.blake2b(digest_size=12)
    for text in texts:
        digest.update(key(encoder.id, text))
    name = digest.hexdigest()
    matrix = _matrix(folder / f"{name}.npy", texts, VectorCache(folder / "texts", encoder), progress)
    documents = [u.info.id for u in units for _ in u.clauses]
    return DenseIndex(units, encoder, open_store(setting, matrix, documents, name))


def _views(unit: Unit) -> Iterator[str]:
    """`_VIEWS` texts for every clause of a unit: the clause with what leads it in, the passage under its headings."""
    whole = folded(unit.heading + unit.reading)
    for clause in unit.clauses:
        lead = unit.lead(clause)
        yield folded((searchable(lead) if lead else "") + searchable(clause))
        yield whole


def _matrix(path: Path, texts: Sequence[str], cache: VectorCache, progress: Progress | None) -> Vectors:
    """One row a clause; memory-mapped from `path`, made there first where it is missing."""
    import numpy as np

    if not path.is_file():
        views = cache.vectors(texts, progress)
        rows = views.reshape(-1, _VIEWS, views.shape[-1]).mean(axis=1)
        _write(path, rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
        cache.compact()
        for old in sorted(path.parent.glob("*.npy"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    matrix: Vectors = np.load(path, mmap_mode="r")
    return matrix


_KEPT = 4
"""Matrices kept in a cache directory: one a knowledge base, and the last few states of it."""


def _write(path: Path, rows: Vectors) -> None:
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as work:
        np.save(Path(work, "rows.npy"), rows.astype(np.float32))
        Path(work, "rows.npy").replace(path)
