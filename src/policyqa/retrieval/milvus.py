"""The growth path: the same search on Milvus (a cluster by its address, or Milvus Lite in a file).

Takes vectors once and keeps them in a collection that is named by their content: an unchanged knowledge base is not
sent again, a changed one gets a new collection (the old one stays: other knowledge bases may use the server). Words are
still counted in process.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from policyqa.errors import KnowledgeBaseError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Rows = NDArray[np.int64]

_BATCH = 1000
_DOCUMENT_LENGTH = 512


class MilvusStore:
    """A `VectorStore` on Milvus. Raises KnowledgeBaseError where the server cannot be reached."""

    def __init__(self, uri: str, vectors: Vectors, documents: Sequence[str], name: str) -> None:
        self._client = _connect(uri)
        self._collection = f"policyqa_{name}"
        if not self._complete(len(vectors)):
            self._fill(vectors, documents)
        self._client.load_collection(self._collection)

    def search(self, vector: Vectors, limit: int, documents: Collection[str] | None) -> tuple[Rows, Vectors]:
        """The best rows by inner product, best first."""
        import numpy as np

        found = self._client.search(
            self._collection,
            data=[vector.tolist()],
            limit=limit,
            filter="" if documents is None else f"document in {json.dumps(sorted(documents), ensure_ascii=False)}",
            search_params={"metric_type": "IP"},
        )[0]
        rows = np.array([hit["id"] for hit in found], np.int64)
        return rows, np.array([hit["distance"] for hit in found], np.float32)

    def _complete(self, size: int) -> bool:
        if not self._client.has_collection(self._collection):
            return False
        return int(self._client.get_collection_stats(self._collection)["row_count"]) == size

    def _fill(self, vectors: Vectors, documents: Sequence[str]) -> None:
        from pymilvus import DataType

        self._client.drop_collection(self._collection)
        schema = self._client.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("document", DataType.VARCHAR, max_length=_DOCUMENT_LENGTH)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=int(vectors.shape[1]))
        index = self._client.prepare_index_params()
        index.add_index("vector", index_type="FLAT", metric_type="IP")
        self._client.create_collection(self._collection, schema=schema, index_params=index)
        for at in range(0, len(vectors), _BATCH):
            rows = range(at, min(at + _BATCH, len(vectors)))
            self._client.insert(
                self._collection,
                [{"id": i, "document": documents[i], "vector": vectors[i].tolist()} for i in rows],
            )
        self._client.flush(self._collection)


def _connect(uri: str) -> Any:
    try:
        from pymilvus import MilvusClient, MilvusException
    except ImportError as error:
        message = '向量库设为 Milvus，但没有安装 pymilvus：请运行 pip install "policyqa[milvus]"，或把 store 设为 numpy。'
        raise KnowledgeBaseError(message) from error
    try:
        return MilvusClient(uri)
    except (MilvusException, OSError, ValueError, ConnectionError) as error:
        message = f"连不上 Milvus（{uri}）：{error}。请检查地址和服务，或把 store 设为 numpy。"
        raise KnowledgeBaseError(message) from error
