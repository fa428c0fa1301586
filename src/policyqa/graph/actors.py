"""Reads who acts and on what ground: agencies with their duties, documents named in 《》.

Takes a `Frame`, adds agency and document nodes. An agency is known by its name within a jurisdiction: 市政府办公室
of one city is not that of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policyqa.graph import brackets, duties, references
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.skeleton import Frame
from policyqa.model.text import Clause, ClauseKind

_SELF = ("规划", "意见", "实施意见", "方案", "本规划")
"""Short titles by which a document speaks of itself or of one named before: no document of their own."""


def read(graph: PolicyGraph, frame: Frame, titles: Mapping[str, str]) -> None:
    """Adds agencies, duties and named documents. `titles` maps folded titles of the knowledge base to document ids."""
    _add_issuer(graph, frame)
    works: dict[str, list[str]] = {}
    for node in frame.projects:
        ground = graph.clause(str(graph.node(node)["clause"]))
        if ground is not None:
            works.setdefault(ground.paragraph, []).append(node)
    for clause in frame.document.clauses:
        if clause.kind in (ClauseKind.SENTENCE, ClauseKind.NOTE, ClauseKind.BOX_ENTRY):
            _read_charges(graph, frame, clause, works.get(clause.paragraph, []))
        if clause.kind in (ClauseKind.SENTENCE, ClauseKind.BOX_ENTRY):
            _read_duties(graph, frame, clause)
            _read_references(graph, frame, clause, titles)


def _add_issuer(graph: PolicyGraph, frame: Frame) -> None:
    issuer = frame.document.info.issuer
    agency = brackets.agency(graph, frame.document.info.jurisdiction, issuer)
    printed = next((c for c in frame.document.clauses if fold(issuer) in fold(c.text) and c.text == c.reading), None)
    if printed is None:
        graph.infer(frame.document.id, agency, "issued_by", "文件说明（document.yaml）", 1.0)
    else:
        start = fold(printed.text).find(fold(issuer))
        graph.state(frame.document.id, agency, "issued_by", printed, printed.text[start : start + len(issuer)])


def _read_duties(graph: PolicyGraph, frame: Frame, clause: Clause) -> None:
    for duty in duties.find(fold(clause.text)):
        name = clause.text[duty.start : duty.end]
        agency = brackets.agency(graph, frame.document.info.jurisdiction, name.removeprefix("由"))
        graph.state(agency, frame.section(clause), "responsible_for", clause, clause.text[duty.start : duty.text_end])


def _read_charges(graph: PolicyGraph, frame: Frame, clause: Clause, works: Sequence[str]) -> None:
    """Who a bracket behind a task makes responsible for it, and for the works its paragraph names."""
    for charge in brackets.find(fold(clause.text)):
        agency = brackets.agency(graph, frame.document.info.jurisdiction, charge.agency)
        quote = clause.text[charge.start : charge.end]
        graph.state(agency, frame.section(clause), "responsible_for", clause, quote)
        for work in works:
            graph.state(agency, work, "responsible_for", clause, quote)


def _read_references(graph: PolicyGraph, frame: Frame, clause: Clause, titles: Mapping[str, str]) -> None:
    for reference in references.find(fold(clause.text)):
        if reference.title in _SELF:
            continue
        target = _document(graph, reference, titles)
        if target == frame.document.id:
            continue
        graph.state(frame.document.id, target, reference.relation, clause)
        if reference.carries_out:
            higher = titles.get(reference.carries_out, f"document:{reference.carries_out}")
            if higher in graph.graph and higher != target:
                graph.state(target, higher, "implements", clause)


def _document(graph: PolicyGraph, reference: references.Reference, titles: Mapping[str, str]) -> str:
    known = titles.get(reference.title)
    if known:
        return known
    identifier = f"document:{reference.title}"
    if identifier not in graph.graph:
        graph.add(identifier, NodeType.DOCUMENT, f"《{reference.title}》")
    if reference.number:
        graph.graph.nodes[identifier]["number"] = reference.number
    return identifier
