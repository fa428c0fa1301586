"""Puts the rules of the rulebook into the graph: which clause each rests on, and which places it speaks of.

Takes the graph and norms, adds rule nodes. The clause is stated (the rule cites it verbatim); the place is inferred from the
condition or the jurisdiction of the rule, because a person wrote these into the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyqa import corpus
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.model.rules import AllOf, AnyOf, Expression, Has, Norm


def read(graph: PolicyGraph, norms: Iterable[Norm]) -> None:
    """Adds every norm whose citation stands in a document of the graph."""
    for norm in norms:
        cited = next(((c, found) for c in norm.cite if (found := _found(graph, c.document, c.quote)) is not None), None)
        if cited is None:
            continue
        citation, (clause, quote) = cited
        node = graph.add(
            f"rule:{norm.id}", NodeType.RULE, norm.title, document=citation.document, clause=clause, modality=norm.modality.value,
            strength=norm.strength.value, jurisdiction=norm.jurisdiction, text=quote,
        )  # fmt: skip
        ground = graph.clause(clause)
        if ground is None:
            continue
        graph.state(node, _section(graph, clause, citation.document), "stated_in", ground, quote if quote in ground.text else "")
        for name, method in _places(norm):
            if f"place:{name}" in graph.graph:
                graph.infer(node, f"place:{name}", "applies_to", method, 1.0)


def _found(graph: PolicyGraph, document: str, quote: str) -> tuple[str, str] | None:
    known = graph.documents.get(document)
    citation = corpus.locate(known, quote) if known is not None else None
    if citation is None or graph.clause(citation.clause) is None:
        return None
    return citation.clause, citation.quote


def _section(graph: PolicyGraph, clause: str, document: str) -> str:
    """The innermost section or box of the graph whose id the clause's id begins with."""
    parts = clause.split("/")
    for stop in range(len(parts), 0, -1):
        if "/".join(parts[:stop]) in graph.graph:
            return "/".join(parts[:stop])
    return document


def _places(norm: Norm) -> Iterator[tuple[str, str]]:
    """Names a rule's conditions hold as values, and its jurisdiction; the graph knows which are places."""
    for name in dict.fromkeys(_values(AllOf(parts=(norm.subject, norm.when)))):
        yield name, "规则条件写明的地点"
    yield norm.jurisdiction, "规则的管辖区"


def _values(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Has):
        yield from expression.written
    elif isinstance(expression, AllOf | AnyOf):
        for part in expression.parts:
            yield from _values(part)
