"""Tells which hits fit a question: of its matter, its years, its places, with an amount of the kind it asks for."""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policyqa.graph.script import fold
from policyqa.graph.trace import measures
from policyqa.graph.trace.asking import AIMS, Asked, names_of, own_places, topics
from policyqa.graph.trace.index import Hit
from policyqa.graph.trace.question import MEASURES
from policyqa.model.text import Authority


def names_work(asked: Asked, hit: Hit) -> bool:
    """Whether the question names a work, words of measuring aside."""
    return hit.coverage >= 0.6 or _held(_words(asked, hit), _weights(asked, asked.query.subject)) >= 0.75


def of_own_places(asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Hits without those that speak of other counties only, where the question is for one."""
    own = {n for p in own_places(asked) for n in names_of(asked.graph, p)}
    if not own:
        return hits
    return [h for h in hits if not (named := _counties_of(asked, h)) or named & own]


def _counties_of(asked: Asked, hit: Hit) -> set[str]:
    """The names of the counties and townships that the words of a hit or the headings above it name."""
    graph = asked.graph
    found = asked.index.places_in(_words(asked, hit))
    return {n for p in found if graph.node(p).get("level") in ("county", "city", "township") and p not in asked.query.cities for n in graph.names(p)}


def left_over(asked: Asked, best: Sequence[Hit]) -> list[Hit]:
    """Where the best hits leave out one of several things asked for, the sentence beside them that tells it."""
    paragraphs = {c.paragraph for h in best if (c := asked.graph.clause(h.unit.clause)) is not None}
    told = "".join(_words(asked, h) for h in best)
    named = topics(asked.query.enumerated)[1:]
    matters = [_pairs(asked.index.weights(m)) for m in named]
    own = [{g: v for g, v in w.items() if not any(g in o for o in matters if o is not w)} for w in matters]
    missing = [w for m, w in zip(named, own, strict=True) if w and (_held(told, w) < 0.5 or m[-2:] not in told)]
    known = {h.unit.clause for h in best}
    beside = [h for h in asked.hits(None) if missing and h.coverage >= 0.2 and h.unit.clause not in known and (c := asked.graph.clause(h.unit.clause)) and c.paragraph in paragraphs]
    beside.sort(key=lambda h: min(_apart(h, b) for b in best))
    found = [next((h for h in beside if _held(_words(asked, h), w) >= 0.5), None) for w in missing]
    return [h for h in found if h is not None]


def may_be_of(asked: Asked, hit: Hit) -> bool:
    """Whether a sentence names the place asked about, or stands in a document made for what the place lies in."""
    graph, places = asked.graph, own_places(asked)
    outer = list(places)
    for place in outer:
        outer += [e.target for e in graph.out(place, "within") if e.target not in outer]
    made = {e.source for p in outer if graph.node(p).get("level") != "province" for e in graph.into(p, "made_for")}
    return not places or hit.unit.document in made or any(n in _words(asked, hit) for p in places for n in names_of(graph, p))


def _apart(hit: Hit, other: Hit) -> tuple[int, int]:
    """How far the sentence of a hit stands from another of the same document: the nearer first, of two as near the later one."""
    at, beside = (int(m.group(1)) if (m := re.search(r"/s(\d+)", h.unit.clause)) else 0 for h in (hit, other))
    return abs(at - beside), int(at < beside)


def _pairs(weights: Mapping[str, float]) -> dict[str, float]:
    return {g: w for g, w in weights.items() if len(g) > 1}


def on_matter(asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Hits that hold what is measured, and not only the words of measuring."""
    matters = [w for m in topics(asked.query.enumerated or asked.query.subject) if (w := _weights(asked, m))]
    if not matters:
        return hits
    return [h for h in hits if any(_held(_words(asked, h), w) >= (0.25 if n == 0 else 0.5) for n, w in enumerate(matters))]


def _weights(asked: Asked, matter: str) -> dict[str, float]:
    """The pairs of characters that name a matter, without words of measuring, with the weight of each."""
    return {g: w for g, w in asked.index.weights(MEASURES.sub(" ", matter)).items() if len(g) > 1}


def _held(words: str, weights: Mapping[str, float]) -> float:
    """The share of the weight whose pairs stand in the words."""
    return sum(w for g, w in weights.items() if g in words) / (sum(weights.values()) or 1.0)


def _words(asked: Asked, hit: Hit) -> str:
    """All that a hit says: its own words, its sentence, its headings."""
    clause = asked.graph.clause(hit.unit.clause)
    data = asked.graph.graph.nodes.get(hit.unit.identifier, {})
    said = f"{data.get('label', '')}{data.get('text', '')}{data.get('context', '')}"
    return fold(f"{said}{clause.reading if clause else ''}{''.join(clause.path) if clause else ''}").lower()


def has_value(asked: Asked, hit: Hit) -> bool:
    """Whether a hit tells a number or a state to be reached: a question for an amount is answered by nothing else."""
    if hit.unit.type in AIMS:
        return True
    clause = asked.graph.clause(hit.unit.clause)
    text = str(asked.graph.graph.nodes[hit.unit.identifier].get("text", "")) if hit.unit.type else (clause.reading if clause else "")
    text = re.sub(r"(?:19|20)\d\d年", "", text)
    return bool(re.search(r"\d|[一二三四五六七八九十百千两]+(?:个|项|座|处|条|家|类|大)|一半|全部|全面|零", text))


def measures_it(asked: Asked, hit: Hit) -> bool:
    """Whether a work or sentence prints an amount of the kind asked for (an area is answered by no length)."""
    wanted = {m for m in measures.asked(asked.query.text) if not measures.counts(m)}
    if not wanted or hit.unit.type in AIMS or re.search(r"占|比例|率|比重|几成", asked.query.text):
        return True
    wanted |= measures.AREAS if wanted & measures.AREAS else set()
    clause = asked.graph.clause(hit.unit.clause)
    data = asked.graph.graph.nodes.get(hit.unit.identifier, {})
    text = f"{data.get('text', '')}{data.get('investment', '')}" if hit.unit.type else (clause.reading if clause else "")
    return any(a.dimension in wanted for a in measures.read(fold(text)))


def in_years(asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Hits whose words or deadline name a year asked about come first."""
    years = asked.query.years
    if not years:
        return hits

    def dated(hit: Hit) -> bool:
        data = asked.graph.graph.nodes.get(hit.unit.identifier, {})
        clause = asked.graph.clause(hit.unit.clause)
        said = f"{data.get('deadline', '')}{data.get('baseline_year', '')}{data.get('text', '')}{clause.reading if clause else ''}{_told_in(asked, hit)}"
        return any(y in said for y in years)

    plain = _planned_until(asked) & set(years)
    if kept := [h for h in hits if dated(h)]:
        weighed = [Hit(unit=h.unit, score=h.score * (1.0 if h in kept else 0.7), coverage=h.coverage) for h in hits]
        return sorted(weighed, key=lambda h: -h.score)
    return hits if plain or not all(y.isdigit() for y in years) else []


def _told_in(asked: Asked, hit: Hit) -> str:
    """The year a report or a news page tells of; a plan speaks of many."""
    document = asked.graph.documents.get(hit.unit.document)
    if document is None or document.info.authority not in (Authority.REPORT, Authority.NEWS):
        return ""
    title = document.info.title
    return title if re.search(r"20\d\d", title) else f"{title}{document.info.issued or ''}"


def _planned_until(asked: Asked) -> set[str]:
    """The years in which the documents asked about end: an aim without a date of its own is due then."""
    chosen = asked.query.documents or frozenset(asked.graph.documents)
    ends = (asked.graph.documents[d].info.valid_until for d in chosen if d in asked.graph.documents)
    return {str(e.year) for e in ends if e is not None}
