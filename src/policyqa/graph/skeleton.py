"""Lays out a document: plan, sections, boxes, and the goals that headings and topic sentences set.

Takes a `Document`, adds its skeleton to the graph, gives a `Frame` that tells for every clause where it stands.
The goal a heading sets is its text without the number; a paragraph that opens with a short sentence of aim
("推进……。") sets a goal below its heading.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

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
    r"聚|引|保|切实|有效|鼓励|压|引导|协同|综合|继续|高|以|倡导|治理|营造|补齐|规范|紧抓|合理|坚持|树立|推动|实现|加快|防控|塑|在|探索|制定|控制|稳)"
)
_ORDINAL = re.compile(r"^——|^[一二三四五六七八九十]是(?:要)?")
_NO_AIM = re.compile(r"指导思想|基本原则|主要目标|总体要求|前言|保障措施|展望|形势|发言人|记者|朋友")
_FORECAST = re.compile(r"目标|展望|愿景")


@dataclass(slots=True)
class Frame:
    """Where the clauses of a document stand: section or box by clause, goal by section or paragraph.

    `names` maps the names of works of running text to the node that bears them.
    """

    document: Document
    sections: dict[tuple[str, ...], str] = field(default_factory=dict)
    headings: dict[str, Clause] = field(default_factory=dict)
    boxes: dict[str, Clause] = field(default_factory=dict)
    goal_of: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    projects: list[str] = field(default_factory=list)
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
        found = (self.topics.get(clause.paragraph), self.goal_above(self.section(clause)))
        return tuple(g for g in found if g)

    def goal_above(self, section: str) -> str | None:
        """The goal of a section, or of the nearest section around it that sets one."""
        while section in self.headings:
            if section in self.goal_of:
                return self.goal_of[section]
            section = self.section(self.headings[section])
        return None

    def background(self, clause: Clause) -> bool:
        """Whether a clause tells what was or is, not what shall be."""
        return not self.forecast(clause) and any(lx.BACKGROUND.search(fold(part)) for part in clause.path[:2])

    def ahead(self, clause: Clause) -> bool:
        """Whether a clause of a report stands under a heading of what shall be done."""
        return any(lx.AHEAD.search(fold(part)) and not lx.BACKGROUND.search(fold(part)) for part in clause.path)

    def forecast(self, clause: Clause) -> bool:
        """Whether a clause stands under a heading of goals."""
        return any(_FORECAST.search(fold(part)) for part in clause.path[1:][-2:] or clause.path)


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
    if not _sets_goal(frame, clause):
        return
    goal = f"{clause.id}/goal"
    graph.add(goal, NodeType.GOAL, NUMBERING.sub("", clause.reading), document=clause.document, clause=clause.id)
    graph.state(clause.id, goal, "sets_goal", clause)
    above = frame.goal_above(parent)
    if above is not None:
        graph.place(goal, above, "part_of", frame.headings[above.removesuffix("/goal")])
    frame.goal_of[clause.id] = goal


def _sets_goal(frame: Frame, clause: Clause) -> bool:
    """Whether a heading says what shall be done, and not what was, who speaks, or what kind of chapter it is."""
    title = NUMBERING.sub("", fold(clause.reading))
    if _NO_AIM.search(title) or lx.BACKGROUND.search(title) or frame.background(clause) or clause.speaker:
        return False
    numbered = title != fold(clause.reading)
    return len(title) >= 4 and (numbered or bool(_AIM.match(title)))


def _add_box(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    section = frame.section(clause)
    label = clause.reading
    if clause.box and label.startswith(clause.box):
        label = f"{clause.box} {label.removeprefix(clause.box).strip()}"
    frame.boxes[(clause.box or "") + "/".join(clause.path)] = clause
    graph.add(clause.id, NodeType.BOX, label, document=clause.document, clause=clause.id, text=clause.text)
    heading = frame.heading(section)
    graph.place(clause.id, section, "stands_under", heading or clause)
    goal = frame.goal_above(section)
    if goal is not None:
        graph.place(clause.id, goal, "supports", frame.headings[goal.removesuffix("/goal")])


def _add_topic(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    """A short opening sentence of aim is the goal of its paragraph."""
    folded = _ORDINAL.sub("", fold(clause.reading))
    short = len(folded) <= 14 and not re.search(r"[，、\d是为已了]", folded)
    aims = folded.endswith("。") and 4 <= len(folded) <= 42 and (short or _AIM.match(folded))
    if not aims or frame.background(clause):
        return
    section = frame.section(clause)
    goal = f"{clause.id}/goal"
    graph.add(
        goal, NodeType.GOAL, clause.reading[-len(folded) :].rstrip("。"), document=clause.document, clause=clause.id,
        text=clause.text,
    )  # fmt: skip
    graph.state(section, goal, "sets_goal", clause)
    above = frame.goal_above(section)
    if above is not None:
        graph.place(goal, above, "part_of", frame.headings[above.removesuffix("/goal")])
    frame.topics[clause.paragraph] = goal
    frame.topic_clauses.add(clause.id)


def box_of(frame: Frame, clause: Clause) -> Clause | None:
    """The box an entry stands in."""
    path = clause.path[:-1]
    return frame.boxes.get((clause.box or "") + "/".join(path)) or next(
        (b for b in frame.boxes.values() if b.box == clause.box and clause.id.startswith(b.id)), None
    )
