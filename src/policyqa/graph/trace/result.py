"""What a trace finds: sentences with their citations, and paths through the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policyqa.model.text import Citation

Json = Mapping[str, object]
Path = tuple[Json, ...]
"""Nodes and edges in turn: {"id","type","label"}, {"relation","basis"}, {"id", …}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence and the clauses that carry it; numbers and names stand in it as printed.

    `quotes_only` marks one that adds nothing to its quote, so that a repeated one can be dropped.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    quotes_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceResult:
    """The answer to a trace question. `found` is false where the documents do not say; then nothing is stated.

    `kind` is one of project, goal, place, agency, target, compare, reference, aggregate, orphans, quote, nothing.
    `nodes` are the ids of the nodes the answer is about, best first.
    """

    kind: str
    found: bool
    statements: tuple[Statement, ...] = ()
    paths: tuple[Path, ...] = ()
    nodes: tuple[str, ...] = ()


NOTHING = TraceResult(kind="nothing", found=False)
