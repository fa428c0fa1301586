"""Tells who answers for what: duties stated in a sentence, brackets behind a task, speakers who set out points."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.graph.policy_graph import Edge, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace import telling
from policyqa.graph.trace.asking import ENOUGH, Asked, Finding, near, topics
from policyqa.graph.trace.index import Hit
from policyqa.graph.trace.result import Statement
from policyqa.model.text import Clause


def agency(asked: Asked) -> Finding:
    """Who answers for what, or what an agency answers for."""
    graph = asked.graph
    deed = _DEED.search(asked.query.text)
    if deed is not None and (told := _stated(asked, re.compile(deed.group(1)))).statements:
        return told
    duties = _duties(asked)
    named = _named(graph, duties, asked.query.text)
    spoken = [] if named else _spoken_points(asked)
    if spoken:
        return Finding(spoken)
    by_clause: dict[str, list[Edge]] = {}
    for edge in duties:
        for clause in (edge.clause, *_tasks(graph, edge)):
            by_clause.setdefault(clause, []).append(edge)
    each = _of_each(asked, frozenset(by_clause))
    hits = near(well_covered(asked, frozenset(by_clause)), 0.75, 3)
    charged = [s for h in hits if (s := _by_bracket(graph, h.unit.clause, by_clause[h.unit.clause])) is not None]
    if charged and not named:
        return Finding(charged, [e.source for h in hits[:1] for e in by_clause[h.unit.clause]][:4])
    chosen = [by_clause[h.unit.clause][0] for h in each or hits]
    if named and re.search(r"什么|哪些|职责", asked.query.text):
        chosen = named[:6]
    if not chosen:
        return _stated(asked, re.compile(r"部门|局|厅|委|政府|办公室|领导小组|单位|机关|机构|法院|协会|企业|公司"))
    unique = list({e.clause: e for e in chosen}.values())
    return Finding([telling.duty(graph, e) for e in unique], [e.source for e in unique])


def _tasks(graph: PolicyGraph, edge: Edge) -> list[str]:
    """The sentences a bracket of its own closes: those of its paragraph since the bracket before, and their heading."""
    note = graph.clause(edge.clause)
    if note is None or not _BRACKET.match(fold(note.text)):
        return []
    clauses = graph.documents[note.document].clauses
    at = next((n for n, c in enumerate(clauses) if c.id == note.id), 0)
    found: list[str] = []
    for clause in reversed(clauses[max(0, at - 8) : at]):
        if _BRACKET.match(fold(clause.text)) or not (clause.paragraph == note.paragraph or clause.id == note.id.split("/")[0]):
            break
        found.append(clause.id)
    return found


def _of_each(asked: Asked, clauses: frozenset[str]) -> list[Hit]:
    """The best hit for each matter of a question who does the one and who the other; none where one of them has none."""
    several = "分别" in asked.query.text and len(asked.query.cities) < 2  # two cities are compared elsewhere
    matters = topics(asked.query.enumerated)[1:] if several else ()
    found = [next(iter(h for h in asked.hits(None, text=m, among=clauses) if h.coverage >= ENOUGH), None) for m in matters]
    return [h for h in found if h is not None] if found and all(found) else []


_BRACKET = re.compile(r"^[（【〔][^（）]*(?:单位|部门|负责|牵头)")


def _by_bracket(graph: PolicyGraph, clause: str, edges: Sequence[Edge]) -> Statement | None:
    """A task and the bracket that says who answers for it; None where the clause charges somebody itself."""
    task = graph.clause(clause)
    notes = [c for e in edges if e.clause != clause and (c := graph.clause(e.clause)) is not None]
    if task is None or not notes:
        return None
    note: Clause = notes[0]
    names = "、".join(dict.fromkeys(graph.label(e.source) for e in edges if e.clause == note.id))
    text = f"{names}（{telling.title(graph, note.document)}“{telling.where(task)}”）：“{task.reading}”{note.reading}"
    return Statement(text=text, citations=(telling.cited(graph, task), telling.cited(graph, note)))


def well_covered(asked: Asked, clauses: frozenset[str]) -> list[Hit]:
    """Hits among these clauses that hold enough of the question, or nearly all of its characters."""
    hits = asked.hits(None, among=clauses)
    spelled = {h.unit.identifier: _spelled(asked, h) for h in hits}
    long = len(set(asked.query.subject)) >= 6
    return [
        h for h in hits
        if (h.coverage >= ENOUGH and spelled[h.unit.identifier] >= 0.5) or (long and spelled[h.unit.identifier] >= 0.75)
    ]  # fmt: skip


def _spelled(asked: Asked, hit: Hit) -> float:
    """The share of the characters of the subject a clause itself holds ("甲类、乙类" in "甲、乙、丙类")."""
    wanted = {c for c in asked.query.subject if "\u4e00" <= c <= "\u9fff"}
    clause = asked.graph.clause(hit.unit.clause)
    if not wanted or clause is None:
        return 0.0
    return len(wanted & set(fold(clause.reading))) / len(wanted)


def _duties(asked: Asked) -> list[Edge]:
    graph, documents = asked.graph, asked.query.documents
    clauses = {e: graph.clause(e.clause) for e in asked.index.duties}
    return [e for e, c in clauses.items() if c is not None and (documents is None or c.document in documents)]


def _named(graph: PolicyGraph, duties: Sequence[Edge], text: str) -> list[Edge]:
    """The duties of the agency a question names: of the longest name that stands in it."""
    lengths: dict[int, list[Edge]] = {}
    for edge in duties:
        label = fold(graph.label(edge.source))
        bare = next((n for n in (label, re.sub(r"^(?:省|市|县|各级|各)", "", label)) if len(n) >= 3 and n in text), "")
        lengths.setdefault(len(bare), []).append(edge)
    longest = max(lengths, default=0)
    return lengths[longest] if longest else []


def _spoken_points(asked: Asked) -> list[Statement]:
    """What the speaker of an agency the question names sets out, point by point."""
    if not re.search(r"哪|什么|几方面|怎么", asked.query.text):
        return []
    names = re.findall(r"(?=([省市县][\u4e00-\u9fff]{1,8}[厅局委]))", asked.query.text)
    within = asked.query.documents
    clauses = [
        c for d in asked.graph.documents.values() if within is None or d.id in within for c in d.clauses
        if c.path and any(n in fold("".join(c.path)) for n in names) and re.match(r"[一二三四五六七八九]是", fold(c.reading))
    ]  # fmt: skip
    return [telling.quote(asked.graph, c) for c in clauses[:6]]


_DEED = re.compile(r"谁[^，。？]{0,2}(主持|召开|主办|承办|出席|调研|走访|印发|起草|指出|强调)")
_SPEAKS = re.compile(r"谁[^，。？]{0,6}(?:回答|介绍|说|解读|讲|表示|答)|(?:回答|介绍|解读)的(?:是谁|人)")
_SPOKEN = re.compile(r"(?:局|厅|委|部|办公室|政府)[^，。]{0,12}(?:长|主任|书记|发言人|主席)")


def _by_coverage(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that hold most of the question first: a long sentence may hold all of it and yet score less than a short one.

    One that scores far below the best comes first only if it holds clearly more.
    """

    def is_far_below(hit: Hit) -> bool:
        return hit.score < 0.85 * hits[0].score and hit.coverage < hits[0].coverage + 0.15

    return sorted(hits, key=lambda h: (is_far_below(h), -h.coverage))


def _stated(asked: Asked, needed: re.Pattern[str]) -> Finding:
    """The best clause, if it holds what was asked for at all."""
    hits = [h for h in asked.hits(None) if h.coverage >= 0.5]
    for hit in _by_coverage(near(hits, 0.7, 4)):
        clause = asked.graph.clause(hit.unit.clause)
        if clause is None:
            continue
        spoken = fold(clause.speaker or (clause.path[-1] if clause.path else ""))
        if needed.search(fold(clause.reading)) and not (_SPEAKS.search(asked.query.text) and _SPOKEN.search(spoken)):
            return Finding([telling.quote(asked.graph, clause)])
        if _SPOKEN.search(spoken):
            said = telling.quote(asked.graph, clause)
            return Finding([Statement(text=f"由{spoken.rstrip('：')}说明：{said.text}", citations=said.citations)])
    return Finding()
