"""Tells which documents a text carries out, is based on, issues or revises."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.corpus import locate
from policyqa.graph.policy_graph import Edge
from policyqa.graph.trace import telling
from policyqa.graph.trace.charged import well_covered
from policyqa.graph.trace.handlers import Asked, Finding, near, quotes
from policyqa.graph.trace.result import Statement


def reference(asked: Asked) -> Finding:
    """Which documents a text carries out, is based on, issues or revises."""
    within = asked.query.documents
    edges = [e for e in asked.index.references if within is None or e.clause.split("#")[0] in within]
    by_clause: dict[str, list[Edge]] = {}
    for edge in edges:
        by_clause.setdefault(edge.clause, []).append(edge)
    hits = well_covered(asked, frozenset(by_clause))
    changed = [e for e in edges if e.relation == "revises"] if re.search(r"修订|修改|废止", asked.query.text) else []
    few = list(dict.fromkeys(e.clause for e in changed))[:3]
    statements = [_references(asked, [e for e in changed if e.clause == clause]) for clause in few]
    nodes = [e.target for e in changed][:3]
    for hit in near(hits, 0.75, 3):
        statements.append(_references(asked, by_clause[hit.unit.clause]))
        nodes += [e.target for e in by_clause[hit.unit.clause]][:3]
    return Finding([*_own(asked), *_notice(asked), *statements], nodes)


def _own(asked: Asked) -> list[Statement]:
    """The number under which the documents asked about were issued, where that is asked."""
    if not re.search(r"文号|发文|印发", asked.query.text) or asked.query.documents is None:
        return []
    told = []
    for identifier in sorted(d.removeprefix("document:") for d in asked.query.documents):
        document = asked.graph.documents.get(identifier)
        number = document.info.number if document else None
        found = locate(document, number) if document and number else None
        if document and found:
            issued = f"，印发于{document.info.issued}" if document.info.issued else ""
            text = f"《{document.info.title}》由{document.info.issuer}印发，文号为{number}{issued}。"
            told.append(Statement(text=text, citations=(found,)))
    return told


def _notice(asked: Asked) -> list[Statement]:
    """The notice under which a document was issued, where the question is for it."""
    if "通知" not in asked.query.text:
        return []
    hits = [h for h in asked.hits(None) if (c := asked.graph.clause(h.unit.clause)) and re.search(r"印发|通知", c.reading)]
    return quotes(asked, hits[:2], 2)


_RELATION = {"implements": "贯彻落实", "based_on": "依据", "issued": "印发（出台、制定）", "revises": "修订", "mentions": "提到"}


def _references(asked: Asked, edges: Sequence[Edge]) -> Statement:
    graph = asked.graph
    said = []
    for edge in sorted(edges, key=lambda e: list(_RELATION).index(e.relation)):
        number = graph.node(edge.target).get("number", "")
        name = graph.label(edge.target) if graph.label(edge.target).startswith("《") else f"《{graph.label(edge.target)}》"
        from_text = f"{graph.label(edge.source)}" if edge.source.startswith("document:") else ""
        said.append(f"{from_text}{_RELATION[edge.relation]}{name}{f'（{number}）' if number else ''}")
    clause = graph.clause(edges[0].clause)
    assert clause is not None  # a reference is read from a clause
    return Statement(
        text=f"{'；'.join(dict.fromkeys(said))}。{telling.title(graph, clause.document)}“{telling.where(clause)}”：“{clause.reading}”",
        citations=(telling.cited(graph, clause),),
    )
