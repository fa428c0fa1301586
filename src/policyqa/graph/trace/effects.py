"""Tells what hangs on what: what would be lost without a work, goals without works, works without goals or without anybody.

A count is given in full; of long lists the first are named and the rest counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace import handlers, measures, telling
from policyqa.graph.trace.asking import ENOUGH, Asked, Finding, near
from policyqa.graph.trace.result import Statement
from policyqa.model.text import Citation

_NAMED = 40
"""Names told of a list before the rest is only counted."""
_GOALS = re.compile(r"(?:哪些|什么|几个|多少)[^，。？]{0,6}(?:目标|任务|指标)|(?:目标|任务)[^，。？]{0,14}项目")
_LOOSE = re.compile(r"项目[^，。？]{0,12}(?:不支撑|没有?(?:对应|支撑|归)[^，。？]{0,6}目标|孤立)|不支撑任何|没有.{0,6}目标.{0,4}的项目")
_OWNER = re.compile(r"负责|责任|承担|牵头|没有?人管|实施主体|企业")


def orphans(asked: Asked) -> Finding:
    """Goals no work stands under, works under no goal, works nobody answers for: what the question names, else all three."""
    text = asked.query.text
    owner, loose = bool(_OWNER.search(text)), bool(_LOOSE.search(text))
    goals = bool(_GOALS.search(text)) and not loose and not owner
    every = not (owner or loose or goals)
    told = []
    if goals or every:
        told.append(_bare_goals(asked))
    if loose or every:
        told.append(_loose_works(asked))
    if owner or every:
        told.append(_unowned_works(asked))
    return Finding([s for f in told for s in f.statements], [n for f in told for n in f.nodes][:6])


def _bare_goals(asked: Asked) -> Finding:
    graph = asked.graph
    goals = [g for g in asked.nodes(NodeType.GOAL) if not re.search(r"/statement\d+$", g)]
    headed = [g for g in goals if graph.clause(str(graph.node(g)["clause"])) is not None]
    bare = [g for g in headed if not handlers.supporters(graph, g)]
    inner = [g for g in bare if not any(graph.kind(e.source) is NodeType.GOAL and e.source in bare for e in graph.into(g, "part_of"))]
    ordered = sorted(inner, key=lambda g: "text" in graph.node(g))  # headings before the opening sentences of paragraphs
    text = f"没有项目列在其下的目标有{len(bare)}个（只数最下一级是{len(inner)}个）{_examples(graph, ordered)}。"
    return Finding([Statement(text=text, citations=tuple(graph.cite(str(graph.node(g)["clause"])) for g in ordered[:12]))], bare[:3])


def _loose_works(asked: Asked) -> Finding:
    graph = asked.graph
    loose = [p for p in asked.nodes(NodeType.PROJECT) if not graph.out(p, "supports")]
    text = f"不在任何目标标题之下的项目有{len(loose)}个{_examples(graph, loose)}。"
    return Finding([Statement(text=text, citations=_grounds(graph, loose))], loose[:3])


def _unowned_works(asked: Asked) -> Finding:
    """Works for which the text names neither an enterprise nor an agency, with those of boxes first."""
    graph = asked.graph
    works = asked.nodes(NodeType.PROJECT)
    unowned = [p for p in works if not graph.out(p, "carried_out_by") and not graph.into(p, "responsible_for")]
    ordered = sorted(unowned, key=lambda p: not graph.out(p, "listed_in"))
    text = f"原文没有写明责任单位、也没有写明承担企业的项目有{len(unowned)}个（共{len(works)}个）{_examples(graph, ordered)}。"
    return Finding([Statement(text=text, citations=_grounds(graph, ordered))], ordered[:3])


def _grounds(graph: PolicyGraph, works: Sequence[str]) -> tuple[Citation, ...]:
    return tuple(telling.cited(graph, str(graph.node(p)["clause"]), str(graph.node(p).get("text", ""))) for p in works[:6])


def _examples(graph: PolicyGraph, nodes: Sequence[str]) -> str:
    if not nodes:
        return ""
    rest = f"，以及另外{len(nodes) - _NAMED}个" if len(nodes) > _NAMED else ""
    return f"：{'、'.join(f'“{graph.label(n)}”' for n in nodes[:_NAMED])}{rest}"


def drop(asked: Asked) -> Finding:
    """What would be lost without a work: its amounts, its parts, the support of its goals, and who else supports them."""
    graph = asked.graph
    hits = [h for h in asked.hits(NodeType.PROJECT) if h.coverage >= ENOUGH]
    if not hits:
        return Finding()
    node = _best(asked, [h.unit.identifier for h in near(hits, 0.75, 6)])
    statements = list(telling.project(graph, node))
    statements += _amounts(graph, node)
    parts = [e.source for e in graph.into(node, "part_of") if graph.kind(e.source) is NodeType.PROJECT]
    if parts:
        statements.append(Statement(text=f"随它一起没有的分项：{'、'.join(f'“{graph.label(p)}”' for p in parts)}。", citations=_grounds(graph, parts)))
    for edge in graph.out(node, "supports"):
        statements.append(_left(graph, node, edge.target))
    return Finding(statements, [node])


def _best(asked: Asked, found: Sequence[str]) -> str:
    """Of works named alike the one that says most: an entry of a box or table before a mention in running text."""
    graph = asked.graph
    wanted = set(fold(asked.query.subject))
    alike = [n for n in found if len(wanted & set(fold(graph.label(n)))) >= len(wanted & set(fold(graph.label(found[0]))))]
    return next((n for n in alike if graph.out(n, "listed_in") or graph.node(n).get("how") == "table_row"), found[0])


def _amounts(graph: PolicyGraph, node: str) -> list[Statement]:
    data = graph.node(node)
    words = str(data.get("text", "")) if str(data.get("how", "")).startswith(("box", "table")) else graph.label(node)
    found = [a for a in measures.read(fold(words)) if a.role in ("", "whole")]
    lost = [f"{a.what}{a.printed}" for a in found] + ([f"投资{data['investment']}"] if data.get("investment") else [])
    if not lost:
        return []
    return [Statement(text=f"少掉的数量：{'、'.join(lost[:16])}。", citations=(telling.cited(graph, str(data["clause"]), str(data.get("text", ""))),))]


def _left(graph: PolicyGraph, node: str, goal: str) -> Statement:
    others = [p for p in handlers.supporters(graph, goal) if p != node]
    names = "、".join(f"“{graph.label(p)}”" for p in others[:10])
    rest = f"还有{len(others)}个项目：{names}{'等' if len(others) > 10 else ''}" if others else "再没有列出的项目，该目标将没有项目支撑"  # noqa: PLR2004
    return Statement(text=f"没有它，目标“{graph.label(goal)}”之下{rest}。", citations=(graph.cite(str(graph.node(goal)["clause"])),))
