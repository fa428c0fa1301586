"""Counts over the graph: indicators of a table, projects of a box or place, boxes of a place, goals without projects."""

from __future__ import annotations

import re
from collections import Counter

from policyqa.graph import lexicon as lx
from policyqa.graph.linking import pairs
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace import handlers, placed, telling
from policyqa.graph.trace.asking import ENOUGH, Asked, Finding, own_places
from policyqa.graph.trace.fitting import on_matter
from policyqa.graph.trace.result import Statement
from policyqa.model.text import Citation

_TABLE = re.compile(r"表\s*(\d+[-—－]\d+)|指标体系|指标")
_BOX = re.compile(r"专栏\s*(\d+|[一二三四五六七八九十]+)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"十": 10}


def aggregate(asked: Asked) -> Finding:
    """How many, in which boxes, by county; falls back to the sentence that states a number."""
    text = asked.query.text
    box = _BOX.search(text)
    if box is not None:
        return _in_box(asked, box.group(1))
    if re.search(r"专栏[^，。？]{0,10}(?:最多|最少)|各专栏", text):
        return _by_box(asked)
    if re.search(r"专栏", text) and own_places(asked):
        return _boxes_of_place(asked)
    if re.search(r"(?:多少|几)个?专栏|专栏.{0,4}(?:多少|几)", text):
        return _boxes(asked)
    if re.search(r"(?:哪个|各).{0,3}[县区市].{0,8}(?:最多|多少|几)|各县", text):
        return _by_place(asked)
    if _TABLE.search(text) and re.search(r"多少|几|哪些", text) and re.search(r"项|个|指标", text):
        found = _indicators(asked)
        if found.statements:
            return found
    if own_places(asked):
        return placed.place(asked)
    return _enumerated(asked) or handlers.target(asked)


_LISTED = 3
"""Items of the shortest list that is counted."""


def _enumerated(asked: Asked) -> Finding | None:
    """The items of the list that the best sentence gives of what is asked ("甲泉、乙泉、丙泉保护区": how many, which)."""
    best = next(iter(on_matter(asked, [h for h in asked.hits(None) if h.coverage >= ENOUGH])), None)
    clause = asked.graph.clause(best.unit.clause) if best else None
    if clause is None or not re.search(r"(?:多少|几)(?:个|条|处|座|家|种|类|眼)", asked.query.text):
        return None
    lists = re.findall(r"(?:[\u4e00-\u9fff“”]{2,12}、){2,}[\u4e00-\u9fff“”]{2,16}", fold(clause.reading))
    asked_for = set(pairs(asked.query.subject.replace(" ", "")))
    found = next((t for t in lists if re.search(r"\d|[一二三四五六七八九十]+[个条处座家]", t) is None and pairs(t[-8:]) & asked_for), "")
    items = re.sub(rf"^(?:{lx.ACTIONS}|设有|分为|包括|即)", "", found).split("、")
    if len(items) < _LISTED or re.search(rf"(?<!\d){len(items)}\s*(?:个|条|处|座|家|种|类)", clause.reading):
        return None
    told = telling.quote(asked.graph, clause)
    head = Statement(text=f"原文逐一列出{len(items)}项：{'、'.join(items)}。", citations=told.citations)
    return Finding([head, told], [])


def _indicators(asked: Asked) -> Finding:
    graph = asked.graph
    table = re.search(r"\d+[-—－]\d+", asked.query.text)
    rows = [n for n in asked.nodes(NodeType.INDICATOR) if table is None or table.group(0) in str(graph.node(n).get("table", ""))]
    if not rows:
        return Finding()
    attributes = Counter(str(graph.node(n).get("attribute", "未标明")) for n in rows)
    categories = Counter(str(graph.node(n).get("category", "")) for n in rows)
    name = str(graph.node(rows[0]).get("table", "")) or "指标表"
    counted = "、".join(f"{a}{n}项" for a, n in attributes.most_common())
    kinds = "、".join(f"{c}{n}项" for c, n in categories.items() if c)
    statements = [
        Statement(
            text=f"{telling.title(graph, str(graph.node(rows[0])['document']))}{name}共有{len(rows)}项指标，其中{counted}"
            f"{f'；按类别为{kinds}' if kinds else ''}。",
            citations=_table_citations(graph, rows),
        )
    ]
    for attribute in attributes:
        if attribute in asked.query.text:
            names = [graph.label(n) for n in rows if graph.node(n).get("attribute") == attribute]
            statements.append(Statement(text=f"{attribute}指标{len(names)}项：{'、'.join(names)}。", citations=()))
    for category in categories:
        if category and category in asked.query.text:
            names = [graph.label(n) for n in rows if graph.node(n).get("category") == category]
            statements.append(Statement(text=f"{category}类指标{len(names)}项：{'、'.join(names)}。", citations=()))
    return Finding(statements, rows[:3])


def _table_citations(graph: PolicyGraph, rows: list[str]) -> tuple[Citation, ...]:
    first = graph.clause(str(graph.node(rows[0])["clause"]))
    if first is None:
        return ()
    title = graph.clause(first.paragraph)
    return (graph.cite(title),) if title is not None else (graph.cite(first),)


def _in_box(asked: Asked, number: str) -> Finding:
    graph = asked.graph
    wanted = _arabic(number)
    boxes = [b for b in asked.nodes(NodeType.BOX) if (named := _BOX.match(graph.label(b))) and _arabic(named.group(1)) == wanted]
    if not boxes:
        return Finding()
    box = boxes[0]
    top, parts = _top_entries(graph, box)
    head = Statement(
        text=f"“{graph.label(box)}”列有{len(top)}个项目{f'（另有{len(parts)}个分项）' if parts else ''}："
        f"{'、'.join(graph.label(n) for n in top)}。",
        citations=(graph.cite(box), *(telling.cited(graph, str(graph.node(n)["clause"])) for n in top)),
    )
    goals = [e.target for e in graph.out(box, "supports")]
    under = [
        Statement(text=f"该专栏印在“{graph.label(g)}”之下。", citations=(graph.cite(str(graph.node(g)["clause"])),)) for g in goals[:1]
    ]
    return Finding([head, *under], [box, *top[:4]])


def _arabic(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, _, ones = number.partition("十")
    if "十" not in number:
        return _DIGITS[number[0]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _boxes(asked: Asked) -> Finding:
    graph = asked.graph
    boxes = asked.nodes(NodeType.BOX)
    names = "、".join(f"“{graph.label(b)}”" for b in boxes)
    return Finding([Statement(text=f"共有{len(boxes)}个专栏：{names}。", citations=tuple(graph.cite(b) for b in boxes))], boxes[:3])


def _by_box(asked: Asked) -> Finding:
    """The number of entries of each box, the longest first where that is asked."""
    graph = asked.graph
    boxes = [b for b in asked.nodes(NodeType.BOX) if graph.into(b, "listed_in")]
    counts = {b: len(_top_entries(graph, b)[0]) for b in boxes}
    least = "最少" in asked.query.text
    ranked = sorted(boxes, key=lambda b: counts[b] if least else -counts[b])
    if not ranked:
        return Finding()
    best = [b for b in ranked if counts[b] == counts[ranked[0]]]
    names = "、".join(f"“{graph.label(b)}”" for b in best)
    listed = "、".join(f"{graph.label(b).split(' ')[0]}{counts[b]}项" for b in boxes)
    head = f"项目最{'少' if least else '多'}的是{names}，有{counts[best[0]]}项。各专栏的项目数（分项不另计）：{listed}。"
    return Finding([Statement(text=head, citations=tuple(graph.cite(b) for b in best))], best)


def _top_entries(graph: PolicyGraph, box: str) -> tuple[list[str], set[str]]:
    """The entries of a box that stand by themselves, and those that are parts of another entry."""
    entries = list(dict.fromkeys(e.source for e in graph.into(box, "listed_in")))
    inner = handlers.parts_among(graph, entries)
    return [n for n in entries if n not in inner], inner


def _boxes_of_place(asked: Asked) -> Finding:
    graph = asked.graph
    places = own_places(asked)
    located = handlers.located_in(graph, places)
    if not located:
        return Finding()
    by_box: dict[str, list[str]] = {}
    for node in located:
        for edge in graph.out(node, "listed_in"):
            by_box.setdefault(edge.target, []).append(node)
    order = {b: n for n, b in enumerate(graph.of(NodeType.BOX))}
    boxes = sorted(by_box, key=lambda b: order[b])
    name = "、".join(graph.label(p) for p in places)
    listed = "、".join(graph.label(b).split(" ")[0] for b in boxes)
    head = Statement(text=f"{name}的项目出现在{len(boxes)}个专栏：{listed}。", citations=())
    lines = [
        Statement(
            text=f"{graph.label(b)}：{'、'.join(graph.label(n) for n in by_box[b])}",
            citations=tuple(telling.cited(graph, str(graph.node(n)["clause"])) for n in by_box[b][:4]),
        )
        for b in boxes
    ]
    return Finding([head, *lines], [by_box[b][0] for b in boxes])


def _by_place(asked: Asked) -> Finding:
    graph = asked.graph
    located = (e.target for p in asked.nodes(NodeType.PROJECT) for e in graph.out(p, "located_in"))
    ranked = Counter(place for place in located if _is_county(graph, place)).most_common()
    if not ranked:
        return Finding()
    text = "、".join(f"{graph.label(p)}{n}项" for p, n in ranked)
    return Finding([Statement(text=f"按项目名称和内容中印出的地名统计（一项可涉及几个县）：{text}。")], [p for p, _ in ranked[:3]])


def _is_county(graph: PolicyGraph, place: str) -> bool:
    """Whether a place is a county, a district, or a city of their rank: one that lies in a city."""
    level = graph.node(place).get("level")
    return level == "county" or (level == "city" and any(graph.node(e.target).get("level") == "city" for e in graph.out(place, "within")))
