"""Where vectors are searched: the protocol, exact search in memory, and the choice between stores.

Takes one vector a row and the document each row belongs to, gives the best rows for a query. Exact search in process
is the default up to a million rows; a server (`milvus`) takes over beyond, behind the same protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from policyqa.errors import UsageError
from policyqa.retrieval.ranking import highest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]

EMBEDDED = "numpy"
"""The store that needs nothing else."""

_FEW = 0.1
"""Share of the rows up to which they are copied out before they are compared."""

_SMALL = 20_000
"""Rows up to which one thread is as fast as waiting for a second one on a busy machine."""


class VectorStore(Protocol):
    """Vectors in rows 0…n-1, each belonging to a document."""

    def search(self, vector: Vectors, limit: int, documents: Collection[str] | None) -> tuple[Rows, Vectors]:
        """The best rows (of these documents, or of all) by inner product, best first, with their scores."""


class ExactStore:
    """Exact search with NumPy over a matrix, in memory or memory-mapped."""

    def __init__(self, vectors: Vectors, documents: Sequence[str]) -> None:
        import numpy as np

        self._vectors = vectors
        self._names = {name: i for i, name in enumerate(dict.fromkeys(documents))}
        self._owner = np.fromiter((self._names[d] for d in documents), np.int32, len(documents))

    def search(self, vector: Vectors, limit: int, documents: Collection[str] | None) -> tuple[Rows, Vectors]:
        """The best rows by inner product, best first; equal scores in document order."""
        import numpy as np

        rows = self._rows(documents)
        if rows is None:
            scores = _products(self._vectors, vector)
        elif len(rows) < len(self._vectors) * _FEW:
            scores = _products(self._vectors[rows], vector)
        else:  # copying many rows costs more than computing a few for nothing
            scores = _products(self._vectors, vector)[rows]
        best = np.array(highest(scores, limit), np.int64)
        return best if rows is None else rows[best], scores[best]

    def _rows(self, documents: Collection[str] | None) -> Rows | None:
        import numpy as np

        if documents is None or self._names.keys() <= set(documents):
            return None
        wanted = [self._names[d] for d in documents if d in self._names]
        return np.flatnonzero(np.isin(self._owner, wanted)).astype(np.int64)


def _products(vectors: Vectors, vector: Vectors) -> Vectors:
    import numpy as np

    products: Vectors = vectors @ vector if len(vectors) > _SMALL else np.einsum("ij,j->i", vectors, vector)
    return products


def open_store(setting: str, vectors: Vectors, documents: Sequence[str], name: str) -> VectorStore:
    """`numpy`, or the address of a Milvus server (http://…) or file (….db); `name` names the collection.

    Raises UsageError for any other setting.
    """
    if setting == EMBEDDED:
        return ExactStore(vectors, documents)
    if "://" in setting or setting.endswith(".db"):
        from policyqa.retrieval.milvus import MilvusStore

        return MilvusStore(setting, vectors, documents, name)
    message = f"不认识的向量库“{setting}”：应为 {EMBEDDED}，或 Milvus 的地址（http://主机:19530）或本机文件（….db）。"
    raise UsageError(message)
