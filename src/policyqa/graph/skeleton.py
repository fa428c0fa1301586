"""Lays out a document: plan, sections, boxes, and the goals that headings and topic sentences set.

Takes a `Document`, adds its skeleton to the graph, gives a `Frame` that tells for every clause where it stands.
The goal a heading sets is its text without the number; a paragraph that opens with a short sentence of aim
("推进冬季清洁取暖。") sets a goal below its heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policyqa.graph import lexicon as lx
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.model.text import Authority, Clause, ClauseKind, Document

NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[章节節条條篇]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[.、．]?|[①-⑳]|#+)\s*"
)
_AIM = re.compile(
    r"^(?:——)?(?:推|加|强|深|完|健|实施|开展|提|优|构|打造|建|培|大力|全|持续|积极|统筹|扎实|有序|严|抓|着力|落实|创|促|发展|巩固|扩|延|增|筑|"
    r"聚|引|保|切实|有效|鼓励|压|引导|协同|综合|继续|高|以|倡导|治理|营造|补齐|规范|紧抓|合理|坚持|树立|推动|实现|加快|防控|塑|探索|制定|控制|稳)"
)
_FORECAST = re.compile(r"目标|展望|愿景")


@dataclass(slots=True)
class Frame:
    """Where the clauses of a document stand: section or box by clause, goal by section or paragraph."""

    document: Document
    sections: dict[tuple[str, ...], str] = field(default_factory=dict)
    headings: dict[str, Clause] = field(default_factory=dict)
    boxes: dict[str, Clause] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    topic_clauses: set[str] = field(default_factory=set)

    def section(self, clause: Clause) -> str:
        """The id of the innermost section a clause stands in; of the document itself before the first heading."""
        path = clause.path
        while path and path not in self.sections:
            path = path[:-1]
        return self.sections[path] if path else self.document.id

    def heading(self, section: str) -> Clause | None:
        """The clause of the heading of a section."""
        return self.headings.get(section)

    def goals(self, clause: Clause) -> tuple[str, ...]:
        """The goals a clause stands under, from the nearest: topic of its paragraph, then its heading."""
        topic = self.topics.get(clause.paragraph)
        section = self.section(clause)
        return tuple(g for g in (topic, f"{section}/goal" if section in self.headings else None) if g)

    def background(self, clause: Clause) -> bool:
        """Whether a clause tells what was or is, not what shall be."""
        return not self.forecast(clause) and any(lx.BACKGROUND.search(fold(part)) for part in clause.path[:2])

    def forecast(self, clause: Clause) -> bool:
        """Whether a clause stands under a heading of goals."""
        return any(_FORECAST.search(fold(part)) for part in clause.path[1:][-2:])


def lay(graph: PolicyGraph, document: Document) -> Frame:
    """Adds plan, sections, boxes and goals of a document."""
    info = document.info
    kind = NodeType.PLAN if info.authority is Authority.PLAN else NodeType.DOCUMENT
    graph.add(
        document.id, kind, info.title, document=document.id, short=info.short_title, issuer=info.issuer,
        number=info.number or "", jurisdiction=info.jurisdiction, authority=info.authority.value,
        issued=str(info.issued or ""), valid_until=str(info.valid_until or ""),
    )  # fmt: skip
    frame = Frame(document=document)
    first_of: dict[str, Clause] = {}
    for clause in document.clauses:
        if clause.kind is ClauseKind.HEADING:
            _add_section(graph, frame, clause)
        elif clause.kind is ClauseKind.BOX:
            _add_box(graph, frame, clause)
        elif clause.kind is ClauseKind.SENTENCE and clause.paragraph not in first_of:
            first_of[clause.paragraph] = clause
            _add_topic(graph, frame, clause)
    return frame


def _add_section(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    parent = frame.section(clause)
    for title in (clause.text, clause.reading):
        frame.sections[(*clause.path, title)] = clause.id
    frame.headings[clause.id] = clause
    graph.add(clause.id, NodeType.SECTION, clause.reading, document=clause.document, clause=clause.id, text=clause.text)
    graph.place(clause.id, parent, "part_of", clause)
    goal = f"{clause.id}/goal"
    graph.add(goal, NodeType.GOAL, NUMBERING.sub("", clause.reading), document=clause.document, clause=clause.id)
    graph.state(clause.id, goal, "sets_goal", clause)
    if parent in frame.headings:
        graph.place(goal, f"{parent}/goal", "part_of", frame.headings[parent])


def _add_box(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    section = frame.section(clause)
    label = clause.reading
    if clause.box and label.startswith(clause.box):
        label = f"{clause.box} {label.removeprefix(clause.box).strip()}"
    frame.boxes[(clause.box or "") + "/".join(clause.path)] = clause
    graph.add(clause.id, NodeType.BOX, label, document=clause.document, clause=clause.id, text=clause.text)
    heading = frame.heading(section)
    graph.place(clause.id, section, "stands_under", heading or clause)
    if heading is not None:
        graph.place(clause.id, f"{section}/goal", "supports", heading)


def _add_topic(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    """A short opening sentence of aim is the goal of its paragraph."""
    folded = fold(clause.reading)
    if not (4 <= len(folded) <= 42 and folded.endswith("。") and _AIM.match(folded)) or frame.background(clause):
        return
    section = frame.section(clause)
    goal = f"{clause.id}/goal"
    graph.add(
        goal, NodeType.GOAL, clause.reading.rstrip("。").lstrip("—"), document=clause.document, clause=clause.id,
        text=clause.text,
    )  # fmt: skip
    graph.state(section, goal, "sets_goal", clause)
    if section in frame.headings:
        graph.place(goal, f"{section}/goal", "part_of", frame.headings[section])
    frame.topics[clause.paragraph] = goal
    frame.topic_clauses.add(clause.id)


def box_of(frame: Frame, clause: Clause) -> Clause | None:
    """The box an entry stands in."""
    path = clause.path[:-1]
    return frame.boxes.get((clause.box or "") + "/".join(path)) or next(
        (b for b in frame.boxes.values() if b.box == clause.box and clause.id.startswith(b.id)), None
    )
