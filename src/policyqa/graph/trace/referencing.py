"""Tells which documents a text carries out, is based on, issues or revises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policyqa.corpus import locate
from policyqa.graph.policy_graph import Edge
from policyqa.graph.script import fold
from policyqa.graph.trace import telling
from policyqa.graph.trace.asking import Asked, Finding, near
from policyqa.graph.trace.charged import well_covered
from policyqa.graph.trace.handlers import quotes
from policyqa.graph.trace.index import Hit
from policyqa.graph.trace.result import Statement


def reference(asked: Asked) -> Finding:
    """Which documents a text carries out, is based on, issues or revises."""
    within = asked.query.documents
    edges = [e for e in asked.index.references if within is None or e.clause.split("#")[0] in within]
    by_clause: dict[str, list[Edge]] = {}
    for edge in edges:
        by_clause.setdefault(edge.clause, []).append(edge)
    hits = well_covered(asked, frozenset(by_clause)) or _by_title(asked, by_clause)
    changed = [e for e in edges if e.relation == "revises"] if re.search(r"修订|修改|废止", asked.query.text) else []
    few = list(dict.fromkeys(e.clause for e in changed))[:3]
    statements = [_references(asked, [e for e in changed if e.clause == clause]) for clause in few]
    nodes = [e.target for e in changed][:3]
    for hit in near(hits, 0.75, 3):
        statements.append(_references(asked, by_clause[hit.unit.clause]))
        nodes += [e.target for e in by_clause[hit.unit.clause]][:3]
    return Finding([*_own(asked), *_notice(asked), *statements], nodes)


_ISSUING = re.compile(r"印发|发布|出台|发文|字号|文号|单位|机关|时间|日期|号|规划|文件|方案|报告|通知|这[份个]|一起|一并|一同|专项|[本天由跟是]|什么|多少")


def _is_its_own(asked: Asked) -> bool:
    """Whether a question is for the document itself and not for another one, or for what one is about."""
    named = re.findall(r"《([^》]+)》", asked.query.text)
    titles = "".join(fold(asked.graph.documents[d].info.title) for d in asked.query.documents or () if d in asked.graph.documents)
    left = _ISSUING.sub("", re.sub(r"\s", "", asked.query.subject))
    return all(n in titles for n in named) and (len(left) < 3 or left in titles)  # noqa: PLR2004 - a word of two characters names no matter


def tells_itself(asked: Asked) -> bool:
    """Whether the question is for the number or date of a document asked about, which its notice tells."""
    return set(asked.query.attributes) <= {"文号", "印发时间"} and bool(_own(asked))


def _own(asked: Asked) -> list[Statement]:
    """The number under which the documents asked about were issued, where that is asked."""
    if not re.search(r"文号|发文|印发|字号", asked.query.text) or asked.query.documents is None or not _is_its_own(asked):
        return []
    told = []
    for identifier in sorted(d.removeprefix("document:") for d in asked.query.documents):
        document = asked.graph.documents.get(identifier)
        number = document.info.number if document else None
        found = locate(document, number) if document and number else None
        if document and found:
            issued = f"，印发于{document.info.issued}" if document.info.issued else ""
            text = f"《{document.info.title}》由{document.info.issuer}印发，文号为{number}{issued}。"
            told.append(Statement(text=text, citations=(found,)))
    return told


def _notice(asked: Asked) -> list[Statement]:
    """The notice under which a document was issued, where the question is for it."""
    if not re.search(r"通知|(?:一起|一并|一同|同时)(?:印发|发布|下发|出台|颁布)", asked.query.text):
        return []
    hits = [h for h in asked.hits(None) if (c := asked.graph.clause(h.unit.clause)) and re.search(r"印发|通知", c.reading)]
    return quotes(asked, hits[:2], 2)


_LAW = re.compile(r"(?:地方性?)?法规|条例|办法|规定|方案|意见|文件|部|地方")


def _by_title(asked: Asked, clauses: Mapping[str, Sequence[Edge]]) -> list[Hit]:
    """The clauses that name a document whose title holds the matter ("哪部法规" on a river: the ordinance of that river)."""
    matter = re.sub(r"\s+", "", _LAW.sub(" ", asked.query.subject))
    found = {c for c, edges in clauses.items() if len(matter) > 1 and any(matter in fold(asked.graph.label(e.target)) for e in edges)}
    return asked.hits(None, among=frozenset(found)) if found else []


_RELATION = {"implements": "贯彻落实", "based_on": "依据", "issued": "印发（出台、制定）", "revises": "修订", "mentions": "提到"}


def _references(asked: Asked, edges: Sequence[Edge]) -> Statement:
    graph = asked.graph
    said = []
    for edge in sorted(edges, key=lambda e: list(_RELATION).index(e.relation)):
        number = graph.node(edge.target).get("number", "")
        name = graph.label(edge.target) if graph.label(edge.target).startswith("《") else f"《{graph.label(edge.target)}》"
        from_text = f"{graph.label(edge.source)}" if edge.source.startswith("document:") else ""
        said.append(f"{from_text}{_RELATION[edge.relation]}{name}{f'（{number}）' if number else ''}")
    clause = graph.clause(edges[0].clause)
    assert clause is not None  # a reference is read from a clause
    return Statement(
        text=f"{'；'.join(dict.fromkeys(said))}。{telling.title(graph, clause.document)}“{telling.where(clause)}”：“{clause.reading}”",
        citations=(telling.cited(graph, clause),),
    )
