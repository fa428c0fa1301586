"""Writes the graph in forms that other tools read: node-link JSON, GraphML, GEXF, RDF (Turtle, JSON-LD).

Takes a `PolicyGraph`, gives text. The RDF uses a small vocabulary (namespace `POLICY`): every node is of the class
of its type (`policy:Project`, …) with `rdfs:label`; every edge is a direct triple and, besides, a reified
statement (`rdf:Statement`) with its basis; a stated or structural one has `prov:wasDerivedFrom` a `prov:Entity`
that carries the verbatim quote (`prov:value`), an inferred one names its method and score.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import networkx as nx

from policyqa.graph.policy_graph import PolicyGraph

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

POLICY = "https://example.org/policyqa/vocabulary#"
RESOURCE = "https://example.org/policyqa/id/"
FORMATS = ("json", "graphml", "gexf", "turtle", "json-ld")


def write(graph: PolicyGraph, form: str) -> str:
    """The graph in one of FORMATS; raises KeyError for another."""
    return {
        "json": node_link, "graphml": graphml, "gexf": gexf, "turtle": turtle, "json-ld": json_ld,
    }[form](graph)  # fmt: skip


def node_link(graph: PolicyGraph) -> str:
    """Node-link JSON as networkx writes it (contract)."""
    return json.dumps(nx.node_link_data(graph.graph, edges="edges"), ensure_ascii=False, indent=1)


def graphml(graph: PolicyGraph) -> str:
    """GraphML with every attribute."""
    target = io.BytesIO()
    nx.write_graphml(_plain(graph.graph), target, encoding="utf-8", named_key_ids=True)
    return target.getvalue().decode()


def gexf(graph: PolicyGraph) -> str:
    """GEXF 1.2 (the form Gephi opens)."""
    target = io.BytesIO()
    copy = _plain(graph.graph)
    for _, _, key, data in copy.edges(keys=True, data=True):
        data["key"] = key
    nx.write_gexf(copy, target, encoding="utf-8", version="1.2draft")
    return target.getvalue().decode()


def turtle(graph: PolicyGraph) -> str:
    """RDF as Turtle."""
    return to_rdf(graph).serialize(format="turtle")


def json_ld(graph: PolicyGraph) -> str:
    """RDF as JSON-LD."""
    return to_rdf(graph).serialize(format="json-ld", auto_compact=True, ensure_ascii=False)


def to_rdf(graph: PolicyGraph) -> Graph:
    """The graph as RDF triples with provenance."""
    from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
    from rdflib.namespace import PROV

    policy = Namespace(POLICY)
    triples = Graph()
    triples.bind("policy", policy)
    triples.bind("prov", PROV)
    for name, data in graph.graph.nodes(data=True):
        node = URIRef(RESOURCE + quote(name))
        triples.add((node, RDF.type, policy[str(data["type"]).capitalize()]))
        triples.add((node, RDFS.label, Literal(data["label"], lang="zh")))
        for key, value in data.items():
            if key not in ("type", "label"):
                triples.add((node, policy[key], Literal(value)))
    for source, target, key, data in graph.graph.edges(keys=True, data=True):
        subject, item = URIRef(RESOURCE + quote(source)), URIRef(RESOURCE + quote(target))
        statement = BNode(f"edge-{_checksum(f'{source}>{target}>{key}')}")
        triples.add((subject, policy[data["relation"]], item))
        triples.add((statement, RDF.type, RDF.Statement))
        triples.add((statement, RDF.subject, subject))
        triples.add((statement, RDF.predicate, policy[data["relation"]]))
        triples.add((statement, RDF.object, item))
        triples.add((statement, policy.basis, Literal(data["basis"])))
        _add_provenance(triples, statement, data)
    return triples


def _add_provenance(triples: Graph, statement: Node, data: dict[str, object]) -> None:
    from rdflib import RDF, BNode, Literal, Namespace, URIRef
    from rdflib.namespace import PROV

    policy = Namespace(POLICY)
    if "clause" not in data:
        triples.add((statement, policy.method, Literal(data.get("method", ""))))
        triples.add((statement, policy.score, Literal(data.get("score", 0.0))))
        return
    source = BNode(f"quote-{_checksum(str(data['clause']) + str(data['quote']))}")
    triples.add((statement, PROV.wasDerivedFrom, source))
    triples.add((source, RDF.type, PROV.Entity))
    triples.add((source, PROV.value, Literal(data["quote"], lang="zh")))
    triples.add((source, policy.clause, Literal(data["clause"])))
    triples.add((source, PROV.wasQuotedFrom, URIRef(RESOURCE + quote(str(data["document"])))))


def _checksum(text: str) -> str:
    """A short name that is the same in every process."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy in which booleans are text: GEXF and GraphML readers disagree on them."""
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, data in graph.nodes(data=True):
        copy.add_node(name, **{k: _scalar(v) for k, v in data.items()})
    for source, target, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(source, target, key=key, **{k: _scalar(v) for k, v in data.items()})
    return copy


def _scalar(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
