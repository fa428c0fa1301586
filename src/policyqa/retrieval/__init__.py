"""Finds the clauses that speak of a question. Importing this loads no heavy library."""

from policyqa.retrieval.bundled_model import BUNDLED, bundled_model
from policyqa.retrieval.encoder import Encoder, SentenceEncoder
from policyqa.retrieval.index import Index, open_index
from policyqa.retrieval.rerank import Reranker
from policyqa.retrieval.store import EMBEDDED, VectorStore

__all__ = [
    "BUNDLED",
    "EMBEDDED",
    "Encoder",
    "Index",
    "Reranker",
    "SentenceEncoder",
    "VectorStore",
    "bundled_model",
    "open_index",
]
