"""Builds the policy graph: documents and vocabulary in, `PolicyGraph` out.

The steps are language and layout only: skeleton, works, aims, actors, links, then the curated corrections of
`kb/overlay/`. The same input gives the same graph, node by node.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import yaml

from policyqa.graph import actors, aims, brands, linking, overlay, skeleton, works
from policyqa.graph import norms as rules
from policyqa.graph.gazetteer import Gazetteer, Place, administrative, counties, discovered, titled
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.model.rules import Norm
from policyqa.model.text import ClauseKind, Document

ALIASES = Path("vocabulary") / "retrieval" / "aliases.yaml"


def build(documents: Sequence[Document], kb: Path, *, norms: Sequence[Norm] = ()) -> PolicyGraph:
    """The graph of these documents. `kb` is the knowledge base (its `vocabulary/places.yaml` and `overlay/` are read).

    `norms` are the rules written from the documents; they become nodes linked to their clauses and places.
    """
    known = _administrative(documents, kb / "vocabulary")
    new = discovered(map(_text, documents), Gazetteer(known))
    places = Gazetteer((*known, *new))
    graph = PolicyGraph(documents={d.id: d for d in documents}, aliases=_aliases(kb / ALIASES))
    frames = [skeleton.lay(graph, d) for d in documents]
    titles = {fold(d.info.title): d.id for d in documents}
    for frame in frames:
        works.read(graph, frame, places)
        aims.read(graph, frame)
        actors.read(graph, frame, titles)
    _add_jurisdictions(graph, places)
    rules.read(graph, norms)
    brands.link(graph)
    linking.link(graph)
    overlay.apply(graph, kb / "overlay")
    return graph


def _text(document: Document) -> str:
    """What a document says, with the cells of its tables apart from each other."""
    cells = (cell for c in document.clauses if c.kind is ClauseKind.TABLE_ROW for _, cell in c.cells)
    return f"{document.canonical}。{'，'.join(cells)}"


def _administrative(documents: Sequence[Document], vocabulary: Path) -> tuple[Place, ...]:
    """The tree of the vocabulary, and the places that titles and texts name beyond it."""
    found = {p.name: p for p in administrative(vocabulary)}
    for document in documents:
        own = titled(document.info.title)
        found.update({p.name: p for p in own if p.name not in found})
        found.update({p.name: p for p in _made_for(document, found)})
        around = own[-1].name if own else document.info.jurisdiction
        if around in found and found[around].kind == "county":
            continue
        found.update({p.name: p for p in counties(_text(document), found, around if around in found else None)})
    return tuple(found.values())


def _made_for(document: Document, known: Collection[str]) -> tuple[Place, ...]:
    """The place a document is made for, where nothing else names it: by its form a county or a city."""
    name = document.info.jurisdiction
    kind = {"县": "county", "旗": "county", "市": "city", "州": "city", "盟": "city"}.get(name[-1:])
    return (Place(name=name, kind=kind, aliases=(name[:-1],)),) if kind and len(name) > 2 and name not in known else ()  # noqa: PLR2004 - 某市


def _aliases(file: Path) -> tuple[tuple[str, ...], ...]:
    """The groups of names of the alias file; none where the knowledge base has no such file."""
    if not file.is_file():
        return ()
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))["aliases"]
    return tuple((fold(str(name)), *(fold(str(other)) for other in others)) for name, others in groups.items())


def _add_jurisdictions(graph: PolicyGraph, places: Gazetteer) -> None:
    """The whole administrative tree, and the place each document is made for."""
    for name, place in places.places.items():
        if place.kind in ("city", "county", "province"):
            works.add_place(graph, places, name)
    for document in list(graph.of(NodeType.PLAN, NodeType.DOCUMENT)):
        jurisdiction = graph.node(document).get("jurisdiction")
        own = titled(str(graph.label(document)))
        if jurisdiction and f"place:{jurisdiction}" in graph.graph:
            graph.infer(document, f"place:{jurisdiction}", "made_for", "文件说明（document.yaml）", 1.0)
        elif own and f"place:{own[-1].name}" in graph.graph:
            graph.infer(document, f"place:{own[-1].name}", "made_for", "标题中的地名", 0.9)
