"""Answers a trace question: reads it, checks that the documents say what is asked, lets a handler tell it.

The one rule above all others: where the documents do not say, nothing is said.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.trace import (
    aggregates,
    charged,
    comparing,
    effects,
    handlers,
    parts,
    paths,
    placed,
    question,
    referencing,
    totals,
)
from policyqa.graph.trace.asking import AIMS, Asked, Finding, near
from policyqa.graph.trace.index import Hit, index_of
from policyqa.graph.trace.question import MEASURES
from policyqa.graph.trace.result import NOTHING, Path, Statement, TraceResult

_HANDLERS: dict[str, Callable[[Asked], Finding]] = {
    "project": handlers.project,
    "goal": handlers.goal,
    "agency": charged.agency,
    "target": handlers.target,
    "compare": comparing.compare,
    "reference": referencing.reference,
    "aggregate": aggregates.aggregate,
    "total": totals.total,
    "orphans": effects.orphans,
    "drop": effects.drop,
    "norms": placed.norms,
    "name": handlers.name,
}

SUBJECT = 3
"""Characters of the shortest subject that a part of a question can stand on."""

_MAY_QUOTE = ("project", "goal", "name", "reference", "norms", "drop")
"""Kinds for which the nearest clause is an answer; who, how much and how many are answered by nothing near."""


def trace(graph: PolicyGraph, asked: str, *, candidates: Sequence[tuple[str, float]] = ()) -> TraceResult:
    """What the graph says to a question or a bare name.

    `candidates` are clause ids with scores from another ranker (dense retrieval); they are quoted where nothing
    else was found. The result is not `found` where the documents do not say what is asked. A question that asks
    several things is answered as a whole first, then part by part.
    """
    whole = _one(graph, asked, candidates)
    asks = parts.split(asked)
    if len(asks) == 1:
        return whole
    first = question.read(graph, asks[0])
    more = [_one(graph, _in_context(graph, part, first), ()) for part in asks]
    return _merged([whole, *(result for result in more if result.found)])


def _in_context(graph: PolicyGraph, part: str, first: question.Query) -> str:
    """A later part with the place, and where it names nothing itself the subject, of the first."""
    own = question.read(graph, part)
    narrow = [graph.label(p) for p in first.places if p not in first.cities]
    broad = [graph.label(p) for p in first.cities]
    bare = len(_matter(graph, own)) < SUBJECT or own.subject == own.text
    subject = MEASURES.sub(" ", first.subject) if bare and not narrow else ""
    places = "" if own.places else "、".join(narrow or broad[:1])
    return f"{places}{subject}{part}" if places not in part or subject else part


def _matter(graph: PolicyGraph, query: question.Query) -> str:
    """The subject without the places it names and without words that any work is called by."""
    matter = query.subject
    for name in (n for p in query.places for n in graph.names(p)):
        matter = matter.replace(name, " ")
    return re.sub(r"工作|方面|\s", "", matter)


def _merged(results: Sequence[TraceResult]) -> TraceResult:
    found = [result for result in results if result.found]
    if not found:
        return NOTHING
    statements = [s for n, result in enumerate(found) for s in result.statements[: None if n == 0 else 4]]
    routes = list(dict.fromkeys(_key(path) for result in found for path in result.paths))
    by_key = {_key(path): path for result in found for path in result.paths}
    return TraceResult(
        kind=found[0].kind, found=True, statements=_distinct(statements), paths=tuple(by_key[k] for k in routes)[:12],
        nodes=tuple(dict.fromkeys(node for result in found for node in result.nodes)),
    )  # fmt: skip


def _key(path: Path) -> tuple[str, ...]:
    return tuple(str(step.get("id", step.get("relation"))) for step in path)


def _distinct(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple({statement.text: statement for statement in statements}.values())


def _one(graph: PolicyGraph, asked: str, candidates: Sequence[tuple[str, float]]) -> TraceResult:
    query = question.read(graph, asked)
    result = _answered(graph, query, candidates)
    if not result.found and query.province_wide and query.documents is not None:
        return _answered(graph, replace(query, documents=None), candidates)
    return result


def _answered(graph: PolicyGraph, query: question.Query, candidates: Sequence[tuple[str, float]]) -> TraceResult:
    request = Asked(graph, index_of(graph), query)
    if question.unknown_place(query, graph) or (_unsaid(request) and not referencing.tells_itself(request)):
        return NOTHING
    found = _HANDLERS[query.kind](request)
    if not found.statements and (query.attributes or query.kind == "total"):
        found = handlers.target(request)
    if not found.statements and query.kind in _MAY_QUOTE:
        found = Finding([*handlers.clause_quotes(request), *_from_candidates(graph, candidates)])
    if not found.statements:
        return NOTHING
    return TraceResult(
        kind=query.kind, found=True, statements=_once(found.statements), paths=_paths(graph, found.nodes),
        nodes=tuple(dict.fromkeys(found.nodes)),
    )  # fmt: skip


def _unsaid(asked: Asked) -> bool:
    """Whether the question is for an attribute that the documents do not print of the work or matter it names."""
    if not asked.query.attributes or asked.query.kind == "total":
        return False
    works = [h for h in asked.hits(NodeType.PROJECT, None) if h.coverage >= 0.3]
    others = [h for h in asked.hits(*AIMS, NodeType.GOAL) if h.coverage >= 0.5]
    if others and (not works or others[0].coverage >= works[0].coverage) and not any(h.unit.type for h in near(works, 0.85, 3)):
        return not all(any(question.says(a, _said(asked, h)) for h in others[:3]) for a in asked.query.attributes)
    if not works:
        return True
    texts = [_said(asked, h) for h in near(works, 0.85, 3)]
    return not all(any(question.says(a, t) for t in texts) for a in asked.query.attributes)


def _said(asked: Asked, hit: Hit) -> str:
    """What the words of a hit tell; a figure of investment read from a column counts as told."""
    data = asked.graph.graph.nodes.get(hit.unit.identifier, {})
    clause = asked.graph.clause(hit.unit.clause)
    if hit.unit.type is NodeType.PROJECT:
        return f"{data.get('text', '')}{'投资' if data.get('investment') else ''}"
    return f"{data.get('text', '')}{clause.reading if clause else ''}"


def _once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements without those that only quote again a clause that an earlier one rests on."""
    kept: list[Statement] = []
    cited: set[tuple[str, str]] = set()
    for statement in statements:
        clauses = {(c.document, c.clause) for c in statement.citations}
        if kept and clauses and clauses <= cited and _tells_no_more(statement, kept):
            continue
        kept.append(statement)
        cited |= clauses
    return tuple(kept)


def _tells_no_more(statement: Statement, kept: Sequence[Statement]) -> bool:
    quotes = [c.quote for c in statement.citations]
    return all(any(q in c.quote for s in kept for c in s.citations) for q in quotes) and statement.quotes_only


def _paths(graph: PolicyGraph, nodes: Sequence[str], limit: int = 6) -> tuple[Path, ...]:
    found: list[Path] = []
    for node in dict.fromkeys(nodes):
        if graph.kind(node) in (NodeType.PLACE, NodeType.AGENCY, NodeType.DOCUMENT):
            continue
        found += [p for p in (paths.upward(graph, node), paths.to_goal(graph, node)) if len(p) > 1]
    return tuple(found[: 2 * limit])


def _from_candidates(graph: PolicyGraph, candidates: Sequence[tuple[str, float]]) -> list[Statement]:
    from policyqa.graph.trace import telling

    clauses = [graph.clause(identifier) for identifier, _ in candidates[:2]]
    return [telling.quote(graph, c) for c in clauses if c is not None]
