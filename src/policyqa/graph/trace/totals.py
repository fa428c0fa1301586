"""Adds up what works amount to: investment, area, length, capacity, number; each addend with its sentence.

Takes a question, gives the sum, its addends, and what was left out and why: a part beside its whole, a year beside the span
that holds it, a part of a work that is counted itself, a work printed twice. Sums stand beside the target they are to serve.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mode

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace import handlers, measures, placed, telling
from policyqa.graph.trace.asking import AIMS, Asked, Finding, near, own_places, topics
from policyqa.graph.trace.fitting import on_matter
from policyqa.graph.trace.index import Hit, index_of
from policyqa.graph.trace.measures import Amount
from policyqa.graph.trace.result import Statement
from policyqa.model.text import Citation, Clause

_MOST = 40
"""Works in one sum; what goes beyond is no sum a reader could check."""
_SEVERAL = re.compile(r"(?:[两二三四五六七八九十几\d]+(?:个|项|座|家|处)|这些|这几|所有|全部|各)[^，。？]{0,12}(?:项目|工程|光伏|风电|企业|水库|厂)|项目[^。？]{0,10}(?:合计|加起来|合起来|总(?!体))|重点项目表|专栏")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one work or sentence adds: its name, its amounts of the dimension, and the clause they stand in."""

    name: str
    amounts: tuple[Amount, ...]
    clause: str
    quote: str = ""
    node: str = ""


def total(asked: Asked) -> Finding:
    """The sums a question asks for, one for each thing it wants counted; the sentences that print them where they do."""
    statements: list[Statement] = []
    nodes: list[str] = []
    for dimension in measures.asked(asked.query.text) or ("",):
        chosen = _chosen(asked, dimension)
        statements += _told(asked.graph, chosen)
        statements += _served(asked, chosen)
        nodes += [s.node for s in chosen if s.node]
    return Finding(list({s.text: s for s in statements}.values()), nodes[:8])


def _chosen(asked: Asked, dimension: str) -> list[Share]:
    """What is added: the matters the question lists, the works it is about, or the amounts one sentence prints."""
    listed = _of_matters(asked, dimension)
    if listed:
        return listed
    shares = _of_works(asked, dimension)
    own = _of_clause(asked, dimension)
    several = _SEVERAL.search(asked.query.text) is not None
    return shares if shares and (several or not own) else own


def _of_matters(asked: Asked, dimension: str) -> list[Share]:
    """One share for each matter of a list ("在建、储备、谋划"), from the sentence that names it best."""
    matters = [re.sub(r"\s", "", m) for m in topics(asked.query.enumerated)[1:]]
    if len(matters) < 3:
        return []
    shares = []
    for number, matter in enumerate(matters):
        own = matter[:2] if number else matter[-2:]  # words of the whole stand before the first item and behind the last
        hits = [h for h in asked.hits(None, text=f"{asked.query.subject} {own}") if (c := asked.graph.clause(h.unit.clause)) and own in fold(c.reading)]
        found = next(((h, a) for h in hits[:6] if (a := _first(asked, h, dimension)) is not None), None)
        if found is not None:
            hit, amount = found
            shares.append(Share(name=f"{own}：", amounts=(amount,), clause=hit.unit.clause))
    return shares if len({s.clause for s in shares}) == len(matters) else []


def _first(asked: Asked, hit: Hit, dimension: str) -> Amount | None:
    clause = asked.graph.clause(hit.unit.clause)
    found = measures.read(fold(clause.reading)) if clause is not None else ()
    wanted = [a for a in _wanted(found, dimension) if a.role in ("", "whole")]
    return wanted[0] if wanted else None


def _of_clause(asked: Asked, dimension: str) -> list[Share]:
    """The amounts that one sentence or entry prints side by side; of a sentence that goes on, with the next one."""
    hits = [h for h in asked.hits(None, NodeType.PROJECT) if h.coverage >= 0.3]
    for hit in near(on_matter(asked, hits), 0.7, 6):
        clause = asked.graph.clause(hit.unit.clause)
        if clause is None:
            continue
        text = hit.unit.part or clause.reading
        found = _wanted(measures.read(fold(text)), dimension)
        if len(found) > 1:
            return [Share(name="", amounts=(a,), clause=clause.id, quote=clause.text) for a in found]
        following = _next(asked.graph, clause) if not found and dimension else None
        further = _wanted(measures.read(fold(following.reading)), dimension) if following else []
        if following is not None and further:
            return [Share(name="", amounts=(a,), clause=following.id, quote=following.text) for a in further]
    return []


def _next(graph: PolicyGraph, clause: Clause) -> Clause | None:
    """The sentence after a clause in its paragraph."""
    clauses = graph.documents[clause.document].clauses
    at = next((n for n, c in enumerate(clauses) if c.id == clause.id), -1)
    following = clauses[at + 1] if 0 <= at < len(clauses) - 1 else None
    return following if following is not None and following.paragraph == clause.paragraph else None


def _wanted(found: Sequence[Amount], dimension: str) -> list[Amount]:
    """The amounts of the dimension asked for (of areas the kind printed most); without one, of the dimension printed most."""
    wanted = measures.AREAS if dimension in measures.AREAS else {dimension}
    names = [a.dimension for a in found if not dimension or a.dimension in wanted]
    most = mode(names) if names else ""
    return [a for a in found if a.dimension == most]


def _of_works(asked: Asked, dimension: str) -> list[Share]:
    """One share for each work the question is about, as far as the works print an amount of one dimension."""
    graph = asked.graph
    works = _works(asked)
    shares = [s for w in works if (s := _share(graph, w, dimension)) is not None]
    if not shares:
        return []
    most = mode(s.amounts[0].dimension for s in shares)
    kept = [s for s in shares if s.amounts[0].dimension == most]
    inner = handlers.parts_among(graph, {s.node for s in kept})
    return [s for s in kept if s.node not in inner][:_MOST] if len(kept) > 1 else []


def _works(asked: Asked) -> list[str]:
    """The works the question is about: the rows of the table it names, those of a place, those under an aim, or those like it."""
    listed = _rows(asked) if re.search(r"项目表|清单|附件|附表", asked.query.text) else []
    if listed:
        return listed
    if own_places(asked):
        return placed.chosen(asked)
    found = [h.unit.identifier for h in near([h for h in asked.hits(NodeType.PROJECT) if h.coverage >= 0.3], 0.5, 12)]
    if re.search(r"支撑|目标|支持", asked.query.text):
        aims = [h for h in asked.hits(*AIMS, NodeType.GOAL) if h.coverage >= 0.25]
        found = list(dict.fromkeys([*found, *handlers.served(asked, near(aims, 0.7, 4))]))
    return found


def _rows(asked: Asked) -> list[str]:
    """The rows of tables of works: of the documents made for the places asked about, else of those the question may mean."""
    graph = asked.graph
    own = {e.source for p in asked.query.places for e in graph.into(p, "made_for")} or asked.query.documents
    rows = [p for p in graph.of(NodeType.PROJECT) if graph.node(p).get("how") == "table_row"]
    return [p for p in rows if own is None or graph.node(p)["document"] in own]


def _share(graph: PolicyGraph, node: str, dimension: str) -> Share | None:
    data = graph.node(node)
    clause = graph.clause(str(data["clause"]))
    if clause is None:
        return None
    invested = str(data.get("investment", "")) if dimension == "投资" else ""
    text = invested or str(data.get("content") or data.get("text", ""))
    if not invested and not str(data.get("how", "")).startswith(("box", "table")):
        text = _own_words(graph, node, fold(clause.reading))
    found = measures.addends(_wanted(measures.read(fold(text)), dimension))
    if not found:
        return None
    first = next((a for a in found if a.role == "whole"), found[0])
    return Share(name=graph.label(node), amounts=(first,), clause=clause.id, quote=str(data.get("text", "")), node=node)


def _own_words(graph: PolicyGraph, node: str, text: str) -> str:
    """The words of a sentence that speak of one work: from its name to the name of the next."""
    at = max(text.find(fold(graph.label(node))), 0)
    others = [text.find(fold(graph.label(o)), at + 2) for o in index_of(graph).paragraphs.get(_paragraph(graph, node), ()) if o != node]
    stop = min((o for o in others if o > at), default=len(text))
    return text[at:stop]


def _paragraph(graph: PolicyGraph, node: str) -> str:
    clause = graph.clause(str(graph.node(node)["clause"]))
    return clause.paragraph if clause else ""


def _told(graph: PolicyGraph, shares: Sequence[Share]) -> list[Statement]:
    amounts = [a for s in shares for a in s.amounts]
    counted = measures.addends(amounts)
    citations = tuple(_citations(graph, shares))
    if not counted:
        return []
    listed = " + ".join(f"{s.name or a.what}{a.printed}" for s in shares for a in s.amounts if a in counted)
    parts = [a for a in amounts if a.role == "part"]
    if len(counted) == 1 and parts:
        head = f"总数为{counted[0].printed}；分项：{'、'.join(f'{a.what}{a.printed}' for a in parts)}。{_checked(counted[0], parts)}"
    else:
        head = f"合计{measures.total(counted)}（{listed}）。" if len(counted) > 1 else f"原文所印的数：{listed}。"
    statements = [Statement(text=head, citations=citations[:12])]
    yearly = [a for a in amounts if a.role == "yearly"]
    if yearly:
        names = "、".join(f"“{a.what}{a.printed}”" for a in yearly)
        statements.append(Statement(text=f"{names}是其中一年（每年）的数，所在年份已包含在上面的累计数内，没有重复相加。", citations=citations[:1]))
    if len(shares) > 1 and any(s.node for s in shares):
        statements.append(Statement(text=f"相加的是{len(shares)}个项目各自印出的数；分项不与其所属项目重复相加，原文没有说明这些项目之间是否重叠。"))
    quoted = dict.fromkeys(s.clause for s in shares)
    statements += [telling.quote(graph, c) for i in list(quoted)[:8] if (c := graph.clause(i)) is not None]
    return statements


def _checked(whole: Amount, parts: Sequence[Amount]) -> str:
    added = measures.total([*parts])
    same = sum(p.value for p in parts) == whole.value
    return f"分项相加为{added}，与总数一致。" if same else f"分项相加为{added}，与所印总数不同，以原文为准。"


def _citations(graph: PolicyGraph, shares: Sequence[Share]) -> list[Citation]:
    found = {(s.clause, s.quote): telling.cited(graph, s.clause, s.quote) for s in shares}
    return list(found.values())


def _served(asked: Asked, shares: Sequence[Share]) -> list[Statement]:
    """The aim the sum is to serve, beside it: compared where both are of one dimension, and only told where they are not."""
    if not re.search(r"目标|支撑|够不够|达到|覆盖率|完成", asked.query.text):
        return []
    hits = [h for h in asked.hits(*AIMS) if h.coverage >= 0.25]
    hits = sorted(hits, key=lambda h: h.unit.type is not NodeType.INDICATOR)[:2]
    counted = measures.addends([a for s in shares for a in s.amounts])
    told = []
    for hit in near(hits, 0.5, 2):
        aim = telling.aim(asked.graph, hit.unit.identifier)
        words = str(asked.graph.node(hit.unit.identifier).get("value", ""))
        same = [a for a in measures.read(fold(words)) if counted and a.dimension == counted[0].dimension]
        ratio = f"合计数相当于目标的{measures.plain(round(sum(a.value for a in counted) / same[0].value * 100, 1))}%。" if same and same[0].value else "量纲不同，原文没有说明两者怎样折算。"
        told.append(Statement(text=f"对应的目标——{aim.text}{ratio}", citations=aim.citations))
    return told
