"""The policy graph: a thin face on `networkx.MultiDiGraph` that keeps every edge's ground.

Takes nodes and edges from the builder, gives look-ups and citations. Node attributes are plain strings, numbers
and booleans, so that every export can write them. An edge that is `stated` or `structural` carries a clause and a
verbatim quote out of it; an `inferred` edge carries the method and the score instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import networkx as nx

from policyqa.graph.script import fold
from policyqa.model.text import Citation, Clause, Document

Attributes = Mapping[str, str | float | bool]


class NodeType(StrEnum):
    """What a node stands for (contract)."""

    PLAN = "plan"
    DOCUMENT = "document"
    SECTION = "section"
    CLAUSE = "clause"
    BOX = "box"
    GOAL = "goal"
    INDICATOR = "indicator"
    TARGET = "target"
    PROJECT = "project"
    AGENCY = "agency"
    ENTERPRISE = "enterprise"
    PLACE = "place"
    RULE = "rule"


class Basis(StrEnum):
    """How an edge is known: the text says so, it follows from where a thing stands, or it was computed."""

    STATED = "stated"
    STRUCTURAL = "structural"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the documents say that a person should look at (`kind`: conflict, repetition, unresolved)."""

    kind: str
    text: str
    nodes: tuple[str, ...]
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One edge with its attributes, as look-ups give it."""

    source: str
    target: str
    relation: str
    basis: Basis
    clause: str = ""
    quote: str = ""
    method: str = ""
    score: float = 1.0


@dataclass(slots=True)
class PolicyGraph:
    """Nodes, edges, findings, and the documents all citations point into."""

    documents: Mapping[str, Document]
    graph: nx.MultiDiGraph[str] = field(default_factory=nx.MultiDiGraph)
    findings: list[Finding] = field(default_factory=list)
    aliases: tuple[tuple[str, ...], ...] = ()
    """Groups of names for the same matter (kb/vocabulary/retrieval/aliases.yaml), used to read trace questions."""
    _clauses: dict[str, Clause] = field(default_factory=dict)
    _of_kind: dict[NodeType, dict[str, None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clauses = {c.id: c for d in self.documents.values() for c in d.clauses}

    def add(self, identifier: str, kind: NodeType, label: str, **attributes: str | float | bool) -> str:
        """Adds a node, or adds attributes to it; returns its id. Empty attributes are left out."""
        given = {key: value for key, value in attributes.items() if value not in ("", None)}
        self.graph.add_node(identifier, type=kind.value, label=label, **given)
        self._of_kind.setdefault(kind, {})[identifier] = None
        return identifier

    def remove(self, identifier: str) -> None:
        """Takes a node and its edges out."""
        del self._of_kind[self.kind(identifier)][identifier]
        self.graph.remove_node(identifier)

    def state(self, source: str, target: str, relation: str, clause: Clause, quote: str = "") -> None:
        """Adds an edge the text states; `quote` stands in the clause and defaults to all of it."""
        self._ground(source, target, relation, Basis.STATED, clause, quote)

    def place(self, source: str, target: str, relation: str, clause: Clause, quote: str = "") -> None:
        """Adds an edge that follows from where something stands; the clause is the heading or title it stands under."""
        self._ground(source, target, relation, Basis.STRUCTURAL, clause, quote)

    def infer(self, source: str, target: str, relation: str, method: str, score: float) -> None:
        """Adds a computed edge with the method and a score from 0 to 1."""
        key = f"{relation}:{method}"
        self.graph.add_edge(
            source, target, key=key, relation=relation, basis=Basis.INFERRED.value, method=method, score=round(score, 3)
        )

    def _ground(self, source: str, target: str, relation: str, basis: Basis, clause: Clause, quote: str) -> None:
        quote = quote or clause.text
        if quote not in clause.text:
            message = f"引文不在条款 {clause.id} 中：{quote}"
            raise ValueError(message)
        key = f"{relation}:{clause.id}:{clause.text.find(quote)}"
        self.graph.add_edge(
            source, target, key=key, relation=relation, basis=basis.value, clause=clause.id, quote=quote,
            document=clause.document,
        )  # fmt: skip

    def node(self, identifier: str) -> Attributes:
        """The attributes of a node."""
        attributes: Attributes = self.graph.nodes[identifier]
        return attributes

    def label(self, identifier: str) -> str:
        """The label of a node."""
        return str(self.graph.nodes[identifier].get("label", identifier))

    def names(self, identifier: str) -> tuple[str, ...]:
        """What a node is called: its label, and the other names it goes by, in simplified characters."""
        names = (self.label(identifier), *str(self.node(identifier).get("aliases", "")).split("、"))
        return tuple(fold(n) for n in names if len(n) > 1)

    def kind(self, identifier: str) -> NodeType:
        """The type of a node."""
        return NodeType(self.graph.nodes[identifier]["type"])

    def of(self, *kinds: NodeType) -> Iterator[str]:
        """The ids of the nodes of these types, type by type, in the order in which they were read."""
        return (n for kind in dict.fromkeys(kinds) for n in tuple(self._of_kind.get(kind, ())))

    def out(self, identifier: str, *relations: str) -> tuple[Edge, ...]:
        """The edges that leave a node, of these relations (all without any)."""
        found = self.graph.out_edges(identifier, data=True)
        return tuple(_edge(s, t, data) for s, t, data in found if not relations or data["relation"] in relations)

    def into(self, identifier: str, *relations: str) -> tuple[Edge, ...]:
        """The edges that enter a node, of these relations (all without any)."""
        found = self.graph.in_edges(identifier, data=True)
        return tuple(_edge(s, t, data) for s, t, data in found if not relations or data["relation"] in relations)

    def clause(self, identifier: str) -> Clause | None:
        """The clause of an id, or None."""
        return self._clauses.get(identifier)

    def cite(self, clause: Clause | str, quote: str = "") -> Citation:
        """The citation of a clause or of a quote in it; raises KeyError for an unknown clause."""
        found = self._clauses[clause] if isinstance(clause, str) else clause
        text = quote or found.text
        offset = max(found.text.find(text), 0)
        text = text if text in found.text else found.text
        return Citation(
            document=found.document,
            title=self.documents[found.document].info.title,
            clause=found.id,
            path=found.path,
            quote=text,
            start=found.start + offset,
            end=found.start + offset + len(text),
            repaired=found.reading if found.reading != found.text and text == found.text else None,
        )

    def cite_edge(self, edge: Edge) -> Citation | None:
        """The citation an edge rests on; None for an inferred edge."""
        return self.cite(edge.clause, edge.quote) if edge.clause else None


def _edge(source: str, target: str, data: Mapping[str, object]) -> Edge:
    return Edge(
        source=source,
        target=target,
        relation=str(data["relation"]),
        basis=Basis(str(data["basis"])),
        clause=str(data.get("clause", "")),
        quote=str(data.get("quote", "")),
        method=str(data.get("method", "")),
        score=float(str(data.get("score", 1.0))),
    )
