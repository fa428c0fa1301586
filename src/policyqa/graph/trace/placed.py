"""Tells what the documents hold for a place: its works, its aims, the norms that bind there."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.graph import lexicon as lx
from policyqa.graph.linking import pairs
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace import handlers, telling
from policyqa.graph.trace.asking import Asked, Finding, names_of, near, own_places, topics
from policyqa.graph.trace.result import Statement

_NORMS = re.compile(r"规定|限制|禁止|不准|不得|不能|不让|严禁|准入|约束|管控|要求|红线|规则|条款|布局")
_AIMS = re.compile(r"目标|指标|要求|任务|达到")
_FORBIDS = re.compile(r"严禁|禁止|不得|不宜|不准|严格控制|原则上|限制|必须|不予")


def place(asked: Asked) -> Finding:
    """The works of a place on the matter asked about, and its norms and aims where the question is for these too."""
    graph, text = asked.graph, asked.query.text
    places = own_places(asked) or list(asked.query.places)
    works = chosen(asked)
    statements: list[Statement] = []
    names = "、".join(graph.label(p) for p in places)
    if works and not (_NORMS.search(text) and not re.search(r"项目|工程", text)):
        statements.append(Statement(text=f"知识库中{names}与所问有关的项目（{len(works)}项）："))
        statements += telling.grouped(graph, works, limit=20)
    norms = list(_norms(asked, places)) if _NORMS.search(text) else []
    aims = list(_aims(asked, places)) if _AIMS.search(text) and re.search(r"目标|指标", text) else []
    return Finding([*statements, *norms, *aims], works[:8])


def norms(asked: Asked) -> Finding:
    """What is forbidden, limited or demanded in a place, or on a matter where the question names none."""
    places = own_places(asked) or list(asked.query.cities)
    told = list(_norms(asked, own_places(asked))) if own_places(asked) else []
    hits = [h for h in asked.hits(None) if h.coverage >= 0.2]
    strict = [h for h in hits if (c := asked.graph.clause(h.unit.clause)) is not None and _FORBIDS.search(fold(c.reading))]
    quoted = [q for q in handlers.quotes(asked, near(strict, 0.6, 4), 3) if q.text not in {t.text for t in told}]
    return Finding([*told, *quoted], places[:2] if told or quoted else [])


def chosen(asked: Asked) -> list[str]:
    """The works that lie in the places asked about: those on the matter of the question, or all where it names none."""
    places = own_places(asked) or list(asked.query.places)
    located = handlers.located_in(asked.graph, places)
    topic = handlers.without_places(asked, places)
    if len(topic) < 2 or not located:
        return located
    found = [p for part in topics(topic) for p in handlers.on_topic(asked, part, located)]
    return list(dict.fromkeys(found)) or ([] if _names_matter(asked, topic) else located)


def _names_matter(asked: Asked, topic: str) -> bool:
    """Whether a topic names works of a kind ("污水处理厂"), so that other works of the place are no answer."""
    return bool(lx.STRUCTURE_HEAD.search(topic)) and all(asked.index.knows(g) for g in pairs(topic))


def _norms(asked: Asked, places: Sequence[str]) -> list[Statement]:
    """The rules linked to the places, and sentences that name one and forbid or demand something."""
    graph = asked.graph
    rules = [e.source for p in _with_outer(graph, places) for e in graph.into(p, "applies_to") if graph.kind(e.source) is NodeType.RULE]
    clauses = list(dict.fromkeys(str(graph.node(r).get("clause", "")) for r in rules))
    ranked = [h.unit.clause for h in asked.hits(None) if h.coverage >= 0.25]
    names = [n for p in places for n in names_of(graph, p)]
    named = [c.id for d in graph.documents.values() for c in d.clauses if any(n in fold(c.text) for n in names) and _FORBIDS.search(fold(c.text)) and len(c.text) < 400]
    order = {c: n for n, c in enumerate(ranked)}
    found = sorted(dict.fromkeys([*named, *(c for c in clauses if c in order)]), key=lambda c: order.get(c, 999))
    told = [telling.quote(graph, c) for i in found[:6] if (c := graph.clause(i)) is not None]
    return [Statement(text=f"适用于{'、'.join(graph.label(p) for p in places)}的规定：", citations=()), *told] if told else []


def _with_outer(graph: PolicyGraph, places: Sequence[str]) -> list[str]:
    found = list(places)
    for place_ in found:
        found += [e.target for e in graph.out(place_, "within") if e.target not in found]
    return found


def _aims(asked: Asked, places: Sequence[str]) -> list[Statement]:
    graph = asked.graph
    names = [n for p in places for n in names_of(graph, p)]
    nodes = [t for t in graph.of(NodeType.TARGET) if any(n in fold(str(graph.node(t).get("text", ""))) for n in names)]
    return [telling.aim(graph, t) for t in nodes[:6]]
