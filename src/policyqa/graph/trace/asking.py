"""What every handler works on: the question with graph and index, what it found, and what the question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.trace.index import Hit, TraceIndex
from policyqa.graph.trace.question import Query
from policyqa.graph.trace.result import Statement

ENOUGH = 0.34
"""Share of a question's words a hit must hold before anything is said on it."""
AIMS = (NodeType.TARGET, NodeType.INDICATOR)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a handler found: statements, and the nodes they are about for the paths."""

    statements: list[Statement] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything a handler needs to answer it."""

    graph: PolicyGraph
    index: TraceIndex
    query: Query

    def hits(self, *kinds: NodeType | None, text: str = "", among: frozenset[str] | None = None) -> list[Hit]:
        """The ranked hits of these kinds for the subject of the question (or another text)."""
        return self.index.search(text or self.query.subject, kinds, documents=self.query.documents, among=among)

    def nodes(self, *kinds: NodeType) -> list[str]:
        """The nodes of these kinds that stand in the documents asked about."""
        within = self.query.documents
        return [n for n in self.graph.of(*kinds) if within is None or self.graph.node(n)["document"] in within]


def near(hits: Sequence[Hit], share: float, limit: int) -> list[Hit]:
    """The hits whose score is at least a share of the best one."""
    return [h for h in hits if h.score >= share * hits[0].score][:limit] if hits else []


def own_places(asked: Asked) -> list[str]:
    """The places the question is about, other than the city whose plan it names; waters are part of the subject."""
    return [
        p for p in asked.query.places
        if p not in asked.query.cities and asked.graph.node(p).get("level") in ("county", "city", "township")
    ]  # fmt: skip


def topics(subject: str) -> tuple[str, ...]:
    """The matters of an enumeration ("光伏和风电", "循环化或康养"); the subject itself where it names one."""
    parts = [p.strip() for p in re.split(r"[、/]|(?<=..)[和与及或](?=..)", subject) if len(p.strip()) >= 2]  # noqa: PLR2004 - words of one character name no matter
    return (subject, *parts) if len(parts) > 1 else (subject,)


def names_of(graph: PolicyGraph, place: str) -> list[str]:
    """The folded names of a place, longest first."""
    return sorted(graph.names(place), key=len, reverse=True)
