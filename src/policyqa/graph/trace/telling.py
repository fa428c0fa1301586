"""Puts nodes into sentences: what a project, target, duty or named document is and where it says so.

Takes a graph and nodes, gives `Statement`s. Names and numbers stand as printed; what is inferred is called inferred.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policyqa.graph.policy_graph import Edge, NodeType, PolicyGraph
from policyqa.graph.trace.index import index_of
from policyqa.graph.trace.result import Statement
from policyqa.model.text import Citation, Clause

LONGEST = 360
"""Characters of the longest quote given in full; a longer entry is quoted from its beginning."""

SHORT = 220
"""Characters up to which the sentence around an aim is quoted whole."""


def title(graph: PolicyGraph, document: str) -> str:
    """How a document is called in an answer."""
    return f"《{graph.documents[document].info.short_title or graph.documents[document].info.title}》"


def cited(graph: PolicyGraph, clause: Clause | str, quote: str = "") -> Citation:
    """The citation of a clause, cut at a sentence where it is long."""
    found = graph.clause(clause) if isinstance(clause, str) else clause
    if found is None:
        message = f"图中没有条款 {clause}"
        raise KeyError(message)
    text = quote if quote and quote in found.text else found.text
    if len(text) > LONGEST:
        cut = max(text.rfind(mark, 0, LONGEST) for mark in "。；，;,")
        text = text[: cut + 1 if cut > 0 else LONGEST]
    return graph.cite(found, text)


def where(clause: Clause) -> str:
    """The headings a clause stands under."""
    return " › ".join(clause.path) if clause.path else "文首"


def quote(graph: PolicyGraph, clause: Clause, part: str = "") -> Statement:
    """A clause, or a part of a long one, quoted with its place."""
    citation = cited(graph, clause, part)
    words = citation.repaired or (clause.reading if citation.quote == clause.text else citation.quote)
    text = f"{title(graph, clause.document)}“{where(clause)}”：“{words}”"
    return Statement(text=text, citations=(citation,), quotes_only=True)


def project(graph: PolicyGraph, node: str) -> Iterator[Statement]:
    """Where a project stands, what it is, and which goals it serves by where it stands."""
    clause = graph.clause(str(graph.node(node).get("clause", "")))
    if clause is None:
        return
    boxes = graph.out(node, "listed_in")
    parents = [e for e in graph.out(node, "part_of") if graph.kind(e.target) is NodeType.PROJECT]
    if boxes:
        yield _listed(graph, node, clause, boxes[0], parents)
    else:
        words = clause.reading if len(clause.reading) <= LONGEST else cited(graph, clause).quote
        yield Statement(
            text=f"“{graph.label(node)}”见于{title(graph, clause.document)}“{where(clause)}”：“{words}”",
            citations=(cited(graph, clause),),
        )
    goals = _goals(graph, node)
    if goals is not None:
        yield goals
    yield from further(graph, node, clause)


def _listed(graph: PolicyGraph, node: str, clause: Clause, edge: Edge, parents: Sequence[Edge]) -> Statement:
    text = f"“{graph.label(node)}”列在{title(graph, clause.document)}的“{graph.label(edge.target)}”"
    if parents:
        text += f"，属于其中的“{graph.label(parents[0].target)}”"
    content = str(graph.node(node).get("text", ""))
    return Statement(text=f"{text}：“{content[:LONGEST]}”", citations=(cited(graph, clause, content),))


def _goals(graph: PolicyGraph, node: str) -> Statement | None:
    chain = goal_chain(graph, node)
    if not chain:
        return None
    names = "，其上为".join(f"“{graph.label(g)}”" for g in chain)
    box = graph.out(node, "listed_in")
    how = "该专栏印在这一标题之下" if box else "该处原文在这一标题之下"
    citations = [graph.cite(str(graph.node(g)["clause"])) for g in chain]
    return Statement(text=f"它支撑的目标是{names}（{how}）。", citations=tuple(citations))


def goal_chain(graph: PolicyGraph, node: str) -> list[str]:
    """The goals a node serves by where it stands, from the nearest outwards."""
    first = [e.target for e in graph.out(node, "supports", "specifies")]
    chain = first[:1]
    while chain:
        above = [e.target for e in graph.out(chain[-1], "part_of") if graph.kind(e.target) is NodeType.GOAL]
        if not above or above[0] in chain:
            break
        chain.append(above[0])
    return chain


def further(graph: PolicyGraph, node: str, clause: Clause) -> Iterator[Statement]:
    """Aims the text ties to the project, and names so like its own that they may be the same work."""
    for target in targets_beside(graph, node, clause):
        data = graph.node(target)
        ground = graph.clause(str(data["clause"]))
        words = ground.text if ground is not None and len(ground.text) <= SHORT else str(data["text"])
        yield Statement(text=f"同一段落提出的量化目标：“{words}”", citations=(cited(graph, str(data["clause"]), words),))
    alike = [*graph.out(node, "may_be_same", "same_as"), *graph.into(node, "may_be_same", "same_as")]
    seen = {node}
    for edge in sorted(alike, key=lambda e: -e.score)[:3]:
        other = edge.target if edge.source == node else edge.source
        found = graph.clause(str(graph.node(other).get("clause", "")))
        if other in seen or found is None:
            continue
        seen.add(other)
        box = next((graph.label(e.target) for e in graph.out(other, "listed_in")), where(found))
        yield Statement(
            text=f"名称或数量相近的还有“{graph.label(other)}”（{title(graph, found.document)}{box}）；原文未说明是否同一项目（推断，{edge.method}）。",
            citations=(cited(graph, found, str(graph.node(other).get("text", ""))),),
        )


def targets_beside(graph: PolicyGraph, node: str, clause: Clause) -> list[str]:
    """Targets with a number that stand in the sentence of a text project, else in its paragraph."""
    aimed = [e.target for e in graph.out(node, "aims_at")]
    if aimed or graph.out(node, "listed_in"):
        return list(dict.fromkeys(aimed))[:3]
    nodes = index_of(graph).paragraphs.get(clause.paragraph, ())
    targets = [n for n in nodes if graph.kind(n) is NodeType.TARGET]
    return [t for t in targets if re.search(r"\d", str(graph.node(t)["value"]))][-2:]


def aim(graph: PolicyGraph, node: str) -> Statement:
    """An indicator or a target with all the text gives: baseline, target, unit, deadline, attribute."""
    data = graph.node(node)
    clause = graph.clause(str(data["clause"]))
    assert clause is not None  # every aim is read from a clause
    if graph.kind(node) is NodeType.INDICATOR:
        return Statement(text=_indicator(graph, node), citations=(cited(graph, clause),))
    words = clause.text if len(clause.text) <= SHORT else str(data.get("text") or graph.label(node))
    shown = clause.reading if words == clause.text else words
    when = str(data.get("deadline", ""))
    late = f"（期限：{when}）" if when and when.strip("“”") not in shown else ""
    text = f"{title(graph, clause.document)}“{where(clause)}”提出：“{shown}”{late}"
    return Statement(text=text, citations=(cited(graph, clause, words),), quotes_only=not late)


def _indicator(graph: PolicyGraph, node: str) -> str:
    data = graph.node(node)
    unit = str(data.get("unit", ""))
    unit = "" if unit in ("—", "") else unit

    def amount(value: object) -> str:
        text = str(value)
        return f"{text}{unit}" if re.search(r"\d$", text) else text

    parts = [f"{title(graph, str(data['document']))}{data.get('table', '')}：{graph.label(node)}"]
    if data.get("baseline"):
        parts.append(f"{data.get('baseline_year', '')}现状{amount(data['baseline'])}")
    parts.append(f"{data.get('deadline', '')}目标“{amount(data.get('value', ''))}”")
    merged = "（目标与属性单元格与上一行合并）" if data.get("merged") else ""
    return "，".join([*parts, str(data.get("attribute", ""))]).rstrip("，") + merged + "。"


def grouped(graph: PolicyGraph, projects: Iterable[str], limit: int = 14) -> Iterator[Statement]:
    """Projects, those of one sentence together, each group with its clause."""
    groups: dict[str, list[str]] = {}
    for node in projects:
        groups.setdefault(str(graph.node(node).get("clause", "")), []).append(node)
    for clause_id, nodes in list(groups.items())[:limit]:
        clause = graph.clause(clause_id)
        if clause is None:
            continue
        box = next((graph.label(e.target) for n in nodes for e in graph.out(n, "listed_in")), "")
        names = "、".join(f"“{graph.label(n)}”" for n in nodes)
        place = f"{box}，" if box else ""
        words = clause.reading if len(clause.reading) <= 240 else cited(graph, clause).quote[:240] + "……"
        yield Statement(text=f"{names}（{place}{where(clause)}）：“{words}”", citations=(cited(graph, clause),))


def duty(graph: PolicyGraph, edge: Edge) -> Statement:
    """An agency and its duty, with the whole sentence."""
    clause = graph.clause(edge.clause)
    assert clause is not None  # a duty is read from a clause
    return Statement(
        text=f"{graph.label(edge.source)}（{title(graph, clause.document)}“{where(clause)}”）：“{clause.reading}”",
        citations=(cited(graph, clause),),
    )
