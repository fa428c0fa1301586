"""Draws paths as SVG: one file, no script, no font or picture from outside.

Takes the paths of a trace (contract: nodes and edges in turn), gives SVG text. Nodes that several paths share are
drawn once; columns follow the distance from the start, so that sixty nodes stay readable. An inferred edge is
dashed and bears its score; every node and edge tells its clause when pointed at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

Step = Mapping[str, object]

COLUMN, WIDTH, LINE, GAP, MARGIN = 250, 176, 17, 18, 24
CHARACTERS = 12
COLOURS = {
    "project": "#d9ead3", "box": "#fff2cc", "section": "#eeeeee", "goal": "#cfe2f3", "indicator": "#d0e0e3",
    "target": "#d0e0e3", "plan": "#f4cccc", "document": "#fce5cd", "agency": "#ead1dc", "enterprise": "#e6e0f8",
    "place": "#e2efda", "rule": "#f9cb9c",
}  # fmt: skip
NAMES = {
    "project": "项目", "box": "专栏", "section": "章节", "goal": "目标", "indicator": "指标", "target": "量化目标",
    "plan": "规划", "document": "文件", "agency": "机构", "enterprise": "企业", "place": "地点", "rule": "规则",
}  # fmt: skip
RELATIONS = {
    "listed_in": "列入", "stands_under": "位于", "named_in": "见于", "part_of": "属于", "supports": "支撑", "specifies": "量化",
    "set_in": "提出于", "indicator_of": "列入", "issued_by": "发布", "bears_on": "关联指标", "located_in": "位于",
    "implements": "落实", "based_on": "依据", "issued": "印发", "revises": "修订", "responsible_for": "负责",
    "may_be_same": "可能同一", "same_as": "同名", "aims_at": "目标", "carried_out_by": "实施主体", "sets_goal": "提出",
    "applies_to": "适用于", "stated_in": "出自", "within": "属于", "made_for": "适用地区", "conflicts_with": "数值不一致", "mentions": "提到",
}  # fmt: skip


@dataclass(slots=True)
class _Node:
    step: Step
    column: int
    lines: list[str]
    top: float = 0.0

    @property
    def height(self) -> float:
        return LINE * (len(self.lines) + 1) + 10


def draw(paths: Iterable[Sequence[Step]]) -> str:
    """The paths as one SVG picture; an empty picture with a remark where there is no path."""
    nodes, edges = _collect(paths)
    if not nodes:
        return _svg(320, 60, '<text x="24" y="36">没有可画的路径</text>')
    _place(nodes, edges)
    width = MARGIN * 2 + COLUMN * max(n.column for n in nodes.values()) + WIDTH
    bottom = max(n.top + n.height for n in nodes.values())
    shared = Counter((b, str(step.get("relation"))) for (_, b), step in edges.items())
    told: set[tuple[str, str]] = set()
    body: list[str] = []
    for (a, b), step in edges.items():
        group = (b, str(step.get("relation")))
        silent = shared[group] > _FEW and group in told
        told.add(group)
        body.append(_edge(nodes[a], nodes[b], step, labelled=not silent))
    body += [_box(n) for n in nodes.values()]
    body.append(_legend({str(n.step["type"]) for n in nodes.values()}, bottom + 26))
    return _svg(max(width, 560), bottom + 60, "\n".join(body))


def _collect(paths: Iterable[Sequence[Step]]) -> tuple[dict[str, _Node], dict[tuple[str, str], Step]]:
    nodes: dict[str, _Node] = {}
    edges: dict[tuple[str, str], Step] = {}
    for path in paths:
        for number, step in enumerate(path[::2]):
            name = str(step["id"])
            if name not in nodes:
                nodes[name] = _Node(step, number, _wrapped(str(step["label"])))
            nodes[name].column = max(nodes[name].column, number)
        for here, edge, there in zip(path[::2], path[1::2], path[2::2], strict=False):
            edges[str(here["id"]), str(there["id"])] = edge
    return nodes, edges


def _wrapped(label: str, most: int = 4) -> list[str]:
    lines = [label[i : i + CHARACTERS] for i in range(0, len(label), CHARACTERS)] or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


_FEW = 2
"""Edges of one relation into one node that each bear their label; of more only the first does."""


def _place(nodes: Mapping[str, _Node], edges: Mapping[tuple[str, str], Step]) -> None:
    """Stacks the first column; places every later node beside the middle of what leads to it, as far as there is room."""
    columns: dict[int, list[str]] = {}
    for name, node in nodes.items():
        columns.setdefault(node.column, []).append(name)
    before: dict[str, list[str]] = {}
    for here, there in edges:
        before.setdefault(there, []).append(here)
    tallest = max(_height(nodes, names) for names in columns.values())
    for number in sorted(columns):
        wanted = {n: _middle(nodes, [b for b in before.get(n, ()) if nodes[b].column < number]) for n in columns[number]}
        order = sorted(columns[number], key=lambda n: wanted[n])
        _stack(nodes, order, wanted, MARGIN + tallest)


def _middle(nodes: Mapping[str, _Node], names: Sequence[str]) -> float:
    """The mean height at which these nodes stand; 0 where there are none."""
    return sum(nodes[n].top + nodes[n].height / 2 for n in names) / len(names) if names else 0.0


def _height(nodes: Mapping[str, _Node], names: Sequence[str]) -> float:
    return sum(nodes[n].height + GAP for n in names)


def _stack(nodes: Mapping[str, _Node], order: Sequence[str], wanted: Mapping[str, float], bottom: float) -> None:
    """Puts nodes under each other, each as near to its wanted height as the ones above and those to come allow."""
    top = float(MARGIN)
    for at, name in enumerate(order):
        node = nodes[name]
        latest = bottom - _height(nodes, order[at:])
        node.top = max(top, min(wanted[name] - node.height / 2, latest))
        top = node.top + node.height + GAP


def _left(node: _Node) -> float:
    return MARGIN + COLUMN * node.column


def _box(node: _Node) -> str:
    kind, left = str(node.step["type"]), _left(node)
    lines = [
        f'<text x="{left + 8}" y="{node.top + 14 + LINE * (n + 1):.0f}">{escape(line)}</text>'
        for n, line in enumerate(node.lines)
    ]
    return (
        f'<g class="node" data-id="{escape(str(node.step["id"]), quote=True)}" data-type="{escape(kind)}"><title>{escape(str(node.step["label"]))}</title>'
        f'<rect x="{left}" y="{node.top:.0f}" width="{WIDTH}" height="{node.height:.0f}" rx="6" '
        f'fill="{COLOURS.get(kind, "#ffffff")}" stroke="#555"/>'
        f'<text x="{left + 8}" y="{node.top + 14:.0f}" class="kind">{NAMES.get(kind, kind)}</text>{"".join(lines)}</g>'
    )


def _edge(here: _Node, there: _Node, step: Step, *, labelled: bool = True) -> str:
    forward = there.column >= here.column
    x1 = _left(here) + (WIDTH if forward else 0)
    x2 = _left(there) + (0 if forward else WIDTH)
    y1, y2 = here.top + here.height / 2, there.top + there.height / 2
    inferred = step.get("basis") == "inferred"
    label = RELATIONS.get(str(step.get("relation")), str(step.get("relation")))
    label += f"（推断 {step.get('score')}）" if inferred else ""
    ground = str(step.get("quote") or step.get("method") or "")
    dash = ' stroke-dasharray="5 4"' if inferred else ""
    middle = (x1 + x2) / 2
    words = f'<text x="{middle}" y="{(y1 + y2) / 2 - 4:.0f}" class="relation">{escape(label)}</text>' if labelled else ""
    return (
        f'<g class="edge" data-basis="{escape(str(step.get("basis", "")))}" data-from="{escape(str(here.step["id"]), quote=True)}" '
        f'data-to="{escape(str(there.step["id"]), quote=True)}"><title>{escape(ground)}</title><path d="M{x1} {y1:.0f} C{middle} {y1:.0f} {middle} {y2:.0f} {x2} {y2:.0f}" '
        f'fill="none" stroke="#666"{dash} marker-end="url(#arrow)"/>'
        f"{words}</g>"
    )


def _legend(kinds: set[str], top: float) -> str:
    parts = []
    for number, kind in enumerate(k for k in COLOURS if k in kinds):
        left = MARGIN + 92 * number
        parts.append(
            f'<rect x="{left}" y="{top:.0f}" width="14" height="14" fill="{COLOURS[kind]}" stroke="#555"/>'
            f'<text x="{left + 19}" y="{top + 12:.0f}">{NAMES[kind]}</text>'
        )
    return "".join(parts)


def _svg(width: float, height: float, body: str) -> str:
    style = (
        "text{font:13px 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;fill:#222}"
        ".kind{font-size:11px;fill:#666}.relation{font-size:11px;fill:#555;text-anchor:middle}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'role="img" aria-label="规划追溯路径"><defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#666"/></marker></defs><style>{style}</style>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>'
    )
