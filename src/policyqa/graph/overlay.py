"""Applies curated corrections: `kb/overlay/*.yaml`, each with a reason and a citation.

Takes a graph and a directory, changes the graph. A correction names nodes by label and type (and document), so
that it survives a rebuild; one that finds no node, or whose quote does not stand in its document, raises.

    - add: {type: project, label: …, listed_in: 专栏3}     reason: …   cite: {document: …, quote: …}
    - remove: {type: project, label: …}                     …
    - merge: [{…}, {…}]                                     the second goes into the first
    - rename: {type: project, label: …, to: …}              …
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from policyqa import corpus
from policyqa.errors import KnowledgeBaseError
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.model.text import Citation

Entry = Mapping[str, object]
_ACTS = ("add", "remove", "merge", "rename")


def apply(graph: PolicyGraph, folder: Path) -> None:
    """Applies every overlay file in the order of names; raises KnowledgeBaseError for one that cannot be applied."""
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], 1):
            where = f"{path.name} 第 {number} 条"
            citation = _citation(graph, entry, where)
            act = next((a for a in _ACTS if a in entry), None)
            if act is None:
                message = f"{where}：没有 {'、'.join(_ACTS)} 中的任何一个操作。"
                raise KnowledgeBaseError(message)
            {"add": _add, "remove": _remove, "merge": _merge, "rename": _rename}[act](
                graph, entry[act], citation, f"{where}（{entry['reason']}）"
            )


def _citation(graph: PolicyGraph, entry: Entry, where: str) -> Citation:
    cite = entry.get("cite")
    if not entry.get("reason") or not isinstance(cite, Mapping):
        message = f"{where}：每条更正都要写 reason 和 cite: {{document, quote}}。"
        raise KnowledgeBaseError(message)
    document = graph.documents.get(str(cite.get("document")))
    found = corpus.locate(document, str(cite.get("quote"))) if document else None
    if found is None:
        message = f"{where}：文件 {cite.get('document')} 中没有引文“{cite.get('quote')}”；请用去掉排版空白后的原文。"
        raise KnowledgeBaseError(message)
    return found


def _find(graph: PolicyGraph, wanted: object, where: str) -> str:
    if not isinstance(wanted, Mapping):
        message = f"{where}：节点要写成 {{type, label}}。"
        raise KnowledgeBaseError(message)
    same = [
        n for n in graph.of(NodeType(str(wanted["type"])))
        if graph.label(n) == wanted["label"] and wanted.get("document") in (None, graph.node(n).get("document"))
    ]  # fmt: skip
    if not same:
        message = f"{where}：图中没有 {wanted['type']} 类型、名称为“{wanted['label']}”的节点。"
        raise KnowledgeBaseError(message)
    return same[0]


def _add(graph: PolicyGraph, wanted: object, citation: Citation, where: str) -> None:
    if not isinstance(wanted, Mapping):
        message = f"{where}：add 要写成 {{type, label, …}}。"
        raise KnowledgeBaseError(message)
    identifier = f"{citation.clause}/overlay:{wanted['label']}"
    graph.add(
        identifier, NodeType(str(wanted["type"])), str(wanted["label"]), document=citation.document,
        clause=citation.clause, text=citation.quote, how="overlay", curated=where,
    )  # fmt: skip
    clause = graph.clause(citation.clause)
    for relation, kind in (("listed_in", NodeType.BOX), ("located_in", NodeType.PLACE), ("named_in", NodeType.SECTION)):
        if relation in wanted and clause is not None:
            target = next((n for n in graph.of(kind) if str(wanted[relation]) in graph.label(n)), None)
            if target is not None:
                graph.state(identifier, target, relation, clause)


def _remove(graph: PolicyGraph, wanted: object, _: Citation, where: str) -> None:
    graph.remove(_find(graph, wanted, where))


def _rename(graph: PolicyGraph, wanted: object, _: Citation, where: str) -> None:
    node = _find(graph, wanted, where)
    data = graph.graph.nodes[node]
    data["printed"], data["label"], data["curated"] = data["label"], str(dict(wanted)["to"]), where  # type: ignore[call-overload]


def _merge(graph: PolicyGraph, wanted: object, _: Citation, where: str) -> None:
    if not isinstance(wanted, list) or len(wanted) != len(("kept", "gone")):
        message = f"{where}：merge 要写两个节点，后一个并入前一个。"
        raise KnowledgeBaseError(message)
    kept, gone = (_find(graph, w, where) for w in wanted)
    also = graph.label(gone)
    for edge in list(graph.graph.out_edges(gone, keys=True, data=True)):
        if edge[1] != kept:
            graph.graph.add_edge(kept, edge[1], key=edge[2], **edge[3])
    for edge in list(graph.graph.in_edges(gone, keys=True, data=True)):
        if edge[0] != kept:
            graph.graph.add_edge(edge[0], kept, key=edge[2], **edge[3])
    graph.remove(gone)
    graph.graph.nodes[kept]["also"] = also
    graph.graph.nodes[kept]["curated"] = where
