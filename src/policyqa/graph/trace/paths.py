"""Follows a node up to its plan: project → box → section → goal → plan → agency, with the ground of every step."""

from __future__ import annotations

from policyqa.graph.draw import RELATIONS
from policyqa.graph.policy_graph import Basis, Edge, NodeType, PolicyGraph
from policyqa.graph.trace.result import Json, Path

_UPWARD = ("listed_in", "stands_under", "named_in", "set_in", "indicator_of", "part_of", "issued_by")
_LONGEST = 12


def upward(graph: PolicyGraph, node: str) -> Path:
    """The way from a node to the plan it stands in and the agency that issued it."""
    steps: list[Json] = [describe(graph, node)]
    seen = {node}
    while len(steps) < 2 * _LONGEST:
        edge = next((e for e in _ordered(graph, node) if e.target not in seen), None)
        if edge is None:
            break
        steps += [edge_json(edge), describe(graph, edge.target)]
        node = edge.target
        seen.add(node)
    return tuple(steps)


def to_goal(graph: PolicyGraph, node: str) -> Path:
    """The way from a node over the goals it supports, from the nearest outwards."""
    steps: list[Json] = [describe(graph, node)]
    first = graph.out(node, "supports", "specifies", "bears_on")
    edge: Edge | None = next(iter(first), None)
    while edge is not None and len(steps) < 2 * _LONGEST:
        steps += [edge_json(edge), describe(graph, edge.target)]
        edge = next((e for e in graph.out(edge.target, "part_of") if graph.kind(e.target) is NodeType.GOAL), None)
    return tuple(steps) if len(steps) > 1 else ()


def describe(graph: PolicyGraph, node: str) -> Json:
    """A node as a step of a path (contract)."""
    return {"id": node, "type": graph.kind(node).value, "label": graph.label(node)}


def edge_json(edge: Edge) -> Json:
    """An edge as a step of a path (contract): inferred ones show method and score, others their clause."""
    said = RELATIONS.get(edge.relation, edge.relation)
    step: Json = {"relation": edge.relation, "relation_label": said, "basis": edge.basis.value}
    if edge.basis is Basis.INFERRED:
        return {**step, "method": edge.method, "score": edge.score}
    return {**step, "clause": edge.clause, "quote": edge.quote}


def _ordered(graph: PolicyGraph, node: str) -> list[Edge]:
    edges = graph.out(node, *_UPWARD)
    if graph.kind(node) is NodeType.PROJECT and any(e.relation == "listed_in" for e in edges):
        edges = tuple(e for e in edges if e.relation == "listed_in")
    return sorted(edges, key=lambda e: (_UPWARD.index(e.relation), e.target))
