"""Trace queries: a question in Chinese in, cited sentences and paths through the graph out."""

from policyqa.graph.trace.ask import trace
from policyqa.graph.trace.result import Statement, TraceResult

__all__ = ["Statement", "TraceResult", "trace"]
