"""Reads what a document aims at: indicators of tables, targets of running text, statements of goals.

Takes a `Frame`, adds indicator, target and goal nodes. A node keeps the words it was read from (`text`, verbatim)
and is kept short, because it stands for one aim and not for its paragraph.
"""

from __future__ import annotations

import re

from policyqa.graph import indicators, targets
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.skeleton import Frame
from policyqa.model.text import Authority, Clause, ClauseKind

LONGEST = 140
"""Characters of the longest text a node keeps."""
_PLANNING = (Authority.PLAN, Authority.REGULATION, Authority.PRESS)
_YEAR = re.compile(r"20[2-9]\d年")


def read(graph: PolicyGraph, frame: Frame) -> None:
    """Adds the indicators, targets and goal statements of a document."""
    _read_tables(graph, frame)
    future = frame.document.info.authority in _PLANNING
    for clause in frame.document.clauses:
        if clause.kind is ClauseKind.SENTENCE and not frame.background(clause):
            _read_sentence(graph, frame, clause, future=future or frame.ahead(clause))
        elif clause.kind is ClauseKind.BOX_ENTRY and re.search(r"十[四五六]五|20[2-9]\d年", clause.reading):
            _read_sentence(graph, frame, clause, future=False)


def _read_tables(graph: PolicyGraph, frame: Frame) -> None:
    tables: dict[str, list[Clause]] = {}
    for clause in frame.document.clauses:
        if clause.kind is ClauseKind.TABLE_ROW:
            tables.setdefault(clause.paragraph, []).append(clause)
    titles = {c.id: c for c in frame.document.clauses if c.kind is ClauseKind.TABLE}
    for table, rows in tables.items():
        for indicator in indicators.read(rows):
            _add_indicator(graph, frame, indicator, titles.get(table))


def _add_indicator(graph: PolicyGraph, frame: Frame, row: indicators.Indicator, title: Clause | None) -> None:
    clause = row.clause
    graph.add(
        clause.id, NodeType.INDICATOR, row.name, document=clause.document, clause=clause.id, text=clause.text,
        subject=row.name, number=row.number, category=row.category, unit=row.unit, baseline=row.baseline,
        baseline_year=row.baseline_year, value=row.target, deadline=row.deadline, attribute=row.attribute,
        merged=row.merged, table=title.text if title else "",
    )  # fmt: skip
    section = frame.section(clause)
    graph.state(clause.id, frame.document.id, "indicator_of", clause)
    heading = frame.heading(section)
    if heading is not None:
        graph.place(clause.id, section, "stands_under", title or heading)


def _read_sentence(graph: PolicyGraph, frame: Frame, clause: Clause, *, future: bool) -> None:
    plain = clause.reading == clause.text
    folded = fold(clause.reading)
    heading = next((m.group(0) for part in reversed(clause.path) if (m := _YEAR.search(fold(part)))), "")
    found = targets.find(folded, deadline=heading if frame.forecast(clause) or frame.ahead(clause) else "", future=future)
    for number, target in enumerate(found, 1):
        text = clause.text[target.start : target.end] if plain else clause.text
        if len(text) <= 2 * LONGEST:
            _add_target(graph, frame, clause, target, text, number)
    if frame.forecast(clause) or (found and _YEAR.search(folded) and len(found) > 1):
        _add_statement(graph, frame, clause)


def _add_target(
    graph: PolicyGraph, frame: Frame, clause: Clause, target: targets.Target, text: str, number: int
) -> None:
    identifier = f"{clause.id}/target{number}"
    subject = (target.subject or target.context or text)[:60]
    graph.add(
        identifier, NodeType.TARGET, f"{subject}：{target.value}"[:80], document=clause.document, clause=clause.id, text=text,
        subject=subject, op=target.op, value=target.value, unit=target.unit, deadline=target.deadline,
        context=target.context[:40],
    )  # fmt: skip
    graph.state(identifier, frame.section(clause), "set_in", clause, text if text in clause.text else "")
    for goal in frame.goals(clause):
        ground = graph.clause(str(graph.node(goal)["clause"]))
        if ground is not None:
            graph.place(identifier, goal, "specifies", ground)


def _add_statement(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    """The sentence itself, in pieces where it is long, as goals of its section."""
    for number, piece in enumerate(_pieces(clause.text), 1):
        identifier = f"{clause.id}/statement{number}"
        when = targets.DEADLINE.search(fold(clause.text))
        graph.add(
            identifier, NodeType.GOAL, piece.strip("—。；"), document=clause.document, clause=clause.id,
            deadline=re.sub(r"^[到至]|，$", "", when.group(0)) if when else "",
        )  # fmt: skip
        graph.state(frame.section(clause), identifier, "sets_goal", clause, piece)


def _pieces(text: str) -> list[str]:
    if len(text) <= LONGEST + 40:
        return [text]
    pieces = [""]
    for part in re.split(r"(?<=[，,；;])", text):
        if len(pieces[-1]) + len(part) > LONGEST and pieces[-1]:
            pieces.append("")
        pieces[-1] += part
    return [p for p in pieces if p]
