"""Answers each kind of trace question from the graph: takes a `Query`, gives statements and the nodes they are about."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.trace import telling
from policyqa.graph.trace.asking import AIMS, ENOUGH, Asked, Finding, names_of, near, own_places, topics
from policyqa.graph.trace.fitting import (
    has_value,
    in_years,
    left_over,
    may_be_of,
    measures_it,
    names_work,
    of_own_places,
    on_matter,
)
from policyqa.graph.trace.index import Hit, index_of
from policyqa.graph.trace.result import Statement

_VALUE_ASKED = re.compile(r"多少|多大|多高|多长|几(?:个|项|家|成|座|条|倍|公里|万)|(?:率|比例|容量|面积|投资).{0,6}(?:是|为)?(?:什么|？|$)")


def project(asked: Asked) -> Finding:
    """What a project supports: box, headings, goals, and where else it is named."""
    hits = [h for h in asked.hits(NodeType.PROJECT) if h.coverage >= ENOUGH]
    found = near(hits, 0.8, 3)
    statements = [s for h in found for s in telling.project(asked.graph, h.unit.identifier)]
    best = asked.hits(None)
    if best and (not hits or best[0].coverage > hits[0].coverage + 0.15) and best[0].coverage >= ENOUGH:
        statements += quotes(asked, best, 1)
    return Finding(statements, [h.unit.identifier for h in found])


def goal(asked: Asked) -> Finding:
    """Which projects serve a goal: the goal itself, then the works under it that the question speaks of."""
    graph = asked.graph
    if own_places(asked):
        return _placed(asked)
    aims = [h for h in asked.hits(*AIMS, NodeType.GOAL) if h.coverage >= ENOUGH]
    works = _works(asked)
    clauses = [h for h in asked.hits(None) if h.coverage >= ENOUGH]
    if not aims and not works:
        return Finding(quotes(asked, clauses, 2))
    numbered = [h for h in near(aims, 0.72, 6) if h.unit.type in AIMS]
    statements = [telling.aim(graph, h.unit.identifier) for h in numbered[:4]]
    below = served(asked, near(aims, 0.85, 4))
    named = [h.unit.identifier for h in works]
    chosen = list(dict.fromkeys([*named, *_beside(asked, near(clauses, 0.8, 2)), *below]))
    statements += telling.grouped(graph, chosen)
    statements += _quantified(asked, near(aims, 0.85, 3), chosen[:4])
    statements += quotes(asked, near(clauses, 0.8, 2), 2)
    return Finding(statements, [*(h.unit.identifier for h in numbered[:2]), *chosen[:6]])


def _quantified(asked: Asked, aims: Sequence[Hit], works: Sequence[str]) -> list[Statement]:
    """Targets with a number that stand in the paragraph of the goal asked about, or of the best works."""
    graph = asked.graph
    clauses = [h.unit.clause for h in aims if h.unit.type is NodeType.GOAL] + [str(graph.node(w).get("clause", "")) for w in works[:2]]
    paragraphs = dict.fromkeys(c.paragraph for i in clauses if (c := graph.clause(i)) is not None)
    nodes = [n for p in paragraphs for n in asked.index.paragraphs.get(p, ()) if graph.kind(n) is NodeType.TARGET]
    told = [telling.aim(graph, n) for n in nodes if re.search(r"\d", str(graph.node(n)["value"]))]
    return list({s.text: s for s in told}.values())[:4]


def _works(asked: Asked) -> list[Hit]:
    """The works the question speaks of; where it enumerates matters, the best of each."""
    found: dict[str, Hit] = {}
    boxed = "专栏" in asked.query.text
    for topic in topics(asked.query.enumerated):
        hits = [h for h in asked.hits(NodeType.PROJECT, text=topic) if h.coverage >= ENOUGH]
        hits = [h for h in hits if not boxed or asked.graph.out(h.unit.identifier, "listed_in")] or hits
        found.update({h.unit.identifier: h for h in near(hits, 0.55, 8) if h.unit.identifier not in found})
    return list(found.values())[:12]


def served(asked: Asked, aims: Sequence[Hit]) -> list[str]:
    """The projects under the goals of these aims, goals inferred from an indicator included."""
    graph = asked.graph
    goals: list[str] = []
    for hit in aims:
        node = hit.unit.identifier
        if graph.kind(node) is NodeType.GOAL:
            goals.append(node)
        else:
            goals += [e.target for e in graph.out(node, "specifies")][:1]
            goals += [e.source for e in sorted(graph.into(node, "bears_on"), key=lambda e: -e.score)]
    found: list[str] = []
    for node in dict.fromkeys(goals):
        found += supporters(graph, node)
    return list(dict.fromkeys(found))[:24]


def _beside(asked: Asked, clauses: Sequence[Hit]) -> list[str]:
    """The projects named in the paragraphs of these clauses."""
    graph = asked.graph
    paragraphs = dict.fromkeys(c.paragraph for h in clauses if (c := graph.clause(h.unit.clause)) is not None)
    nodes = [n for p in paragraphs for n in asked.index.paragraphs.get(p, ())]
    return [n for n in nodes if graph.kind(n) is NodeType.PROJECT]


def supporters(graph: PolicyGraph, node: str) -> list[str]:
    """The projects that serve a goal or a goal below it."""
    found: list[str] = []
    stack, seen = [node], {node}
    while stack:
        current = stack.pop()
        sources = [e.source for e in graph.into(current, "supports")]
        found += [s for s in sources if graph.kind(s) is NodeType.PROJECT]
        below = [e.source for e in graph.into(current, "part_of") if graph.kind(e.source) is NodeType.GOAL]
        stack += [b for b in below if b not in seen]
        seen.update(below)
    order = index_of(graph).order
    return sorted(dict.fromkeys(found), key=lambda p: order.get(p, 0))


def parts_among(graph: PolicyGraph, nodes: Collection[str]) -> set[str]:
    """The nodes that are parts of another of them."""
    return {n for n in nodes if any(e.target in nodes for e in graph.out(n, "part_of"))}


def on_topic(asked: Asked, topic: str, located: Sequence[str]) -> list[str]:
    """The located works whose name or text is on a topic, best first."""
    hits = asked.hits(NodeType.PROJECT, text=topic, among=frozenset(located))
    return [h.unit.identifier for h in near([h for h in hits if h.coverage >= 0.12], 0.3, 14)]


def located_in(graph: PolicyGraph, places: Sequence[str]) -> list[str]:
    """The projects that lie in a place or a place within it."""
    found: list[str] = []
    stack = list(places)
    seen = set(stack)
    while stack:
        node = stack.pop(0)
        found += [e.source for e in graph.into(node, "located_in") if graph.kind(e.source) is NodeType.PROJECT]
        inner = [e.source for e in graph.into(node, "within") if e.source not in seen]
        seen.update(inner)
        stack += inner
    return list(dict.fromkeys(found))


def without_places(asked: Asked, places: Sequence[str]) -> str:
    """The subject of the question without the names of these places."""
    topic = asked.query.subject
    for node in places:
        for name in names_of(asked.graph, node):
            topic = topic.replace(name, " ")
    return re.sub(r"方面|附近|相关|有关|\s+|[县市区镇](?=$|\s)", "", topic)


def target(asked: Asked) -> Finding:
    """What shall be reached: indicator or target, and the sentence that comes closest."""
    graph = asked.graph
    several = [p for p in re.split(r"[、 ]", asked.query.subject) if len(p) >= 2]
    if asked.query.subject.count("、") >= 2 and len(several) >= 3:
        return _each(asked, several)
    hits = [h for h in asked.hits(*AIMS, NodeType.PROJECT, None) if h.coverage >= ENOUGH]
    if not hits:
        return Finding()
    hits = in_years(asked, on_matter(asked, hits))
    if _VALUE_ASKED.search(asked.query.text):
        named = max((h for h in hits if h.unit.type is NodeType.PROJECT), key=lambda h: h.coverage, default=None)
        if named is not None and names_work(asked, named) and named.score >= 0.9 * hits[0].score and not measures_it(asked, named):
            return Finding()
        hits = [h for h in hits if has_value(asked, h) and measures_it(asked, h)]
    best = near(of_own_places(asked, hits), 0.78, 8)
    if re.search(r"现状|约束性|预期性|属性|指标", asked.query.text):  # only tables tell these
        rows = [h for h in hits if h.unit.type is NodeType.INDICATOR]
        best = [*near(rows, 0.8, 2), *(h for h in best if h.unit.type is not NodeType.INDICATOR)]
    statements: list[Statement] = []
    nodes: list[str] = []
    for hit in best:
        if hit.unit.type in AIMS:
            statements.append(telling.aim(graph, hit.unit.identifier))
            nodes.append(hit.unit.identifier)
        elif hit.unit.type is NodeType.PROJECT:
            nodes.append(hit.unit.identifier)
            statements += list(telling.project(graph, hit.unit.identifier))[:1]
    statements += quotes(asked, [*best, *left_over(asked, best)], 3)
    return Finding(statements[:7], nodes)


def _each(asked: Asked, parts: Sequence[str]) -> Finding:
    """An enumeration ("甲、乙、丙各多少"): the best hit for each item."""
    statements: list[Statement] = []
    nodes: list[str] = []
    for part in parts:
        hits = [h for h in asked.hits(*AIMS, NodeType.PROJECT, None, text=part) if h.coverage >= 0.6 and has_value(asked, h)]
        best = next((h for h in hits if h.unit.type is None), None)
        statements += quotes(asked, [best], 1) if best else []
        nodes += [h.unit.identifier for h in hits if h.unit.type is not None][:1]
    return Finding(statements, nodes)


def quotes(asked: Asked, hits: Sequence[Hit], limit: int) -> list[Statement]:
    """The clauses of these hits, quoted, each once."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.unit.type is None:
            best.setdefault(hit.unit.clause, hit)
    found = [(asked.graph.clause(c), h.unit.part) for c, h in best.items()]
    return [telling.quote(asked.graph, c, part) for c, part in found if c is not None][:limit]


def name(asked: Asked) -> Finding:
    """A bare name: the best node of any kind decides how it is told."""
    best = next(iter(asked.hits(*NodeType)), None)
    if asked.query.places and len(without_places(asked, asked.query.places)) < 2:
        return _placed(asked)
    if best is None or best.coverage < ENOUGH:
        return Finding()
    if own_places(asked) and re.search(r"什么|哪些|哪几|啥", asked.query.text):
        return _placed(asked)
    told: dict[NodeType, Callable[[Asked], Finding]] = {
        NodeType.PROJECT: project, NodeType.PLACE: _placed, NodeType.AGENCY: _charged, NodeType.TARGET: target,
        NodeType.INDICATOR: goal, NodeType.DOCUMENT: _document, NodeType.GOAL: goal,
    }  # fmt: skip
    handler = told.get(best.unit.type, target) if best.unit.type else target
    return handler(asked)


def _placed(asked: Asked) -> Finding:
    from policyqa.graph.trace.placed import place  # it takes its tools from this module

    return place(asked)


def _charged(asked: Asked) -> Finding:
    from policyqa.graph.trace.charged import agency  # it takes its tools from this module

    return agency(asked)


def _document(asked: Asked) -> Finding:
    from policyqa.graph.trace.referencing import reference  # it takes its tools from this module

    return reference(asked)


def clause_quotes(asked: Asked) -> Iterator[Statement]:
    """The clauses nearest to the question, where they hold most of its words."""
    hits = [h for h in of_own_places(asked, asked.hits(None)) if h.coverage >= 0.5 and may_be_of(asked, h)]
    yield from quotes(asked, near(hits, 0.85, 2), 2)
