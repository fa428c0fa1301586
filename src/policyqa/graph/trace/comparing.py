"""Tells two places or two years side by side on one matter."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.graph.policy_graph import NodeType
from policyqa.graph.script import fold
from policyqa.graph.trace import telling
from policyqa.graph.trace.asking import AIMS, Asked, Finding, near
from policyqa.graph.trace.fitting import in_years, on_matter
from policyqa.graph.trace.handlers import quotes, target
from policyqa.graph.trace.index import Hit
from policyqa.graph.trace.question import Query
from policyqa.graph.trace.result import Statement


def compare(asked: Asked) -> Finding:
    """Two places or two years side by side on one matter."""
    query, graph = asked.query, asked.graph
    statements: list[Statement] = []
    nodes: list[str] = []
    sides: list[tuple[str, frozenset[str] | None, tuple[str, ...]]] = []
    if len(query.cities) > 1:
        for city in query.cities:
            documents = frozenset(e.source for e in graph.into(city, "made_for"))
            sides.append((graph.label(city), documents, query.years))
    else:
        sides = [(f"{y}年" if y.isdigit() else y, query.documents, (y,)) for y in query.years]
    for name, within, years in sides if len(sides) > 1 else ():
        side = Asked(graph, asked.index, _narrowed(query, within, years))
        found = _side(side)
        statements += [Statement(text=f"{name}：{s.text}", citations=s.citations) for s in found.statements]
        nodes += found.nodes
        if not found.statements:
            statements.append(Statement(text=f"{name}：知识库中没有找到对应的表述。"))
    return Finding(statements, nodes) if nodes or (len(sides) > 1 and any(s.citations for s in statements)) else target(asked)


def _narrowed(query: Query, documents: frozenset[str] | None, years: tuple[str, ...]) -> Query:
    subject = re.sub(r"20\d\d年?", " ", query.subject) if years else query.subject
    return Query(
        text=query.text, kind="target", subject=f"{years[0] if years else ''}年 {subject}" if years else subject,
        places=query.places, documents=documents, cities=(), attributes=(), years=years,
    )  # fmt: skip


def _side(asked: Asked) -> Finding:
    hits = [h for h in asked.hits(*AIMS, NodeType.GOAL, None) if h.coverage >= 0.2]
    ranked = on_matter(asked, in_years(asked, hits))
    rows = [h for h in ranked if h.unit.type is NodeType.INDICATOR]
    hits = list(dict.fromkeys([*near(ranked, 0.7, 8), *near(rows, 0.85, 1)]))
    statements: list[Statement] = []
    nodes: list[str] = []
    for hit in hits:
        if hit.unit.type in AIMS:
            statements.append(telling.aim(asked.graph, hit.unit.identifier))
            nodes.append(hit.unit.identifier)
    return Finding([*statements[:3], *quotes(asked, hits, 1), *_state(asked, ranked)], nodes[:3])


def _state(asked: Asked, ranked: Sequence[Hit]) -> list[Statement]:
    """The sentence that tells how things stand, where the question wants that beside the aim and no table gives it."""
    if not re.search(r"现状|目前|现在|基数|基期", asked.query.text) or any(h.unit.type is NodeType.INDICATOR for h in ranked[:3]):
        return []
    told = [h for h in ranked if h.unit.type is None and (c := asked.graph.clause(h.unit.clause)) and _STANDS.search(fold("".join(c.path)))]
    return quotes(asked, told, 1)


_STANDS = re.compile(r"现状|形势|成效|成就|问题|回顾|任重道远|基础")
