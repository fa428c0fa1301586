"""What the page needs of the graph beside traces: names to pick from, a node with its neighbours, agencies of clauses."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from policyqa.errors import UsageError
from policyqa.graph import NodeType, PolicyGraph
from policyqa.graph.policy_graph import Edge

Json = dict[str, object]

PICKED = (NodeType.PROJECT, NodeType.GOAL, NodeType.INDICATOR, NodeType.AGENCY, NodeType.ENTERPRISE, NodeType.PLACE)
NEIGHBOURS = 14
"""Shown on each side of a node; more are counted, not drawn."""


def names(graph: PolicyGraph) -> dict[str, list[str]]:
    """The labels of the nodes one can trace, by type, sorted, each once."""
    return {kind.value: sorted({graph.label(n) for n in graph.of(kind)}) for kind in PICKED}


def neighbours(graph: PolicyGraph, node: str) -> list[list[Json]]:
    """Paths of up to three nodes through `node`: what leads to it, itself, what it leads to. Raises UsageError."""
    if node not in graph.graph:
        raise UsageError(f"图中没有“{node}”这个节点：请从追踪结果中选取。")
    into = [[_step(graph, e.source), _edge(e)] for e in graph.into(node)[:NEIGHBOURS]]
    out = [[_edge(e), _step(graph, e.target)] for e in graph.out(node)[:NEIGHBOURS]]
    middle = [_step(graph, node)]
    return [[*(a or []), *middle, *(b or [])] for a, b in zip_longest(into, out)] or [middle]


def agencies(graph: PolicyGraph, clauses: Iterable[str]) -> list[Json]:
    """The agencies that the text makes responsible for the sections of these clauses, with clause and quote."""
    found: dict[tuple[str, str], Json] = {}
    for clause in clauses:
        section = clause.split("/", 1)[0]
        if section not in graph.graph:
            continue
        for edge in graph.into(section, "responsible_for"):
            citation = graph.cite_edge(edge)
            if citation is not None:
                found[edge.source, edge.clause] = {
                    "name": graph.label(edge.source),
                    "document": citation.document,
                    "quote": citation.quote,
                    "start": citation.start,
                    "end": citation.end,
                }
    return list(found.values())


def places(graph: PolicyGraph, paths: Iterable[Iterable[Json]]) -> dict[str, Json]:
    """Node id → where it stands in its document (document, start, end, text), for the nodes of paths that stand somewhere."""
    found: dict[str, Json] = {}
    for path in paths:
        for step in path:
            identifier = str(step.get("id", ""))
            clause = graph.clause(_clause_id(graph, identifier)) if identifier in graph.graph else None
            if clause is not None:
                found[identifier] = {
                    "document": clause.document,
                    "start": clause.start,
                    "end": clause.end,
                    "text": clause.text,
                }
    return found


def _clause_id(graph: PolicyGraph, node: str) -> str:
    return str(graph.node(node).get("clause") or node)


def _step(graph: PolicyGraph, node: str) -> Json:
    return {"id": node, "type": graph.kind(node).value, "label": graph.label(node)}


def _edge(edge: Edge) -> Json:
    ground = {"method": edge.method, "score": edge.score} if edge.method else {"clause": edge.clause, "quote": edge.quote}
    return {"relation": edge.relation, "basis": edge.basis.value, **ground}
