"""Finds the nodes and clauses a question speaks of, by the characters they share (BM25 over pairs and single ones).

Takes a `PolicyGraph`, gives ranked hits. Deterministic, no model: names in these texts are long and literal, and
an abbreviation keeps most of its character pairs. Built once for a graph and kept beside it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.model.text import Clause, ClauseKind

if TYPE_CHECKING:
    import networkx as nx

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_K1, _B = 1.2, 0.55
_SINGLE = 0.25
"""Weight of a single character beside a pair."""
_MOST_READ = 40_000
"""Postings read for one search; a small knowledge base stays far below."""
_MOST_WORDS = 400_000
"""Characters of the documents in which shortenings are looked up; larger knowledge bases do without."""
_PATH = 0.35
"""Weight of the headings a thing stands under beside its own words."""


def grams(text: str) -> Counter[str]:
    """Character pairs and single characters of a folded text; punctuation parts pairs."""
    counts: Counter[str] = Counter()
    previous = ""
    for character in fold(text).lower():
        if not (character.isalnum() or character in "%．."):
            previous = ""
            continue
        counts[character] += 1
        if previous:
            counts[previous + character] += 1
        previous = character
    return counts


def _code(kind: NodeType | None) -> int:
    return -1 if kind is None else tuple(NodeType).index(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing that can be found: a node, or (with type None) a clause, or a sentence (`part`) of a long entry."""

    identifier: str
    type: NodeType | None
    document: str
    clause: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A unit with its score and the share of the question's weight it covers (0 to 1)."""

    unit: Unit
    score: float
    coverage: float


class TraceIndex:
    """An inverted index over the projects, aims, boxes, goals, agencies' duties and clauses of a graph."""

    def __init__(self, graph: PolicyGraph) -> None:
        self.units: list[Unit] = []
        lengths: list[float] = []
        raw: dict[str, tuple[list[int], list[float]]] = {}
        for unit, weights in _units(graph):
            number = len(self.units)
            self.units.append(unit)
            lengths.append(sum(weights.values()))
            for gram, weight in weights.items():
                numbers, counts = raw.setdefault(gram, ([], []))
                numbers.append(number)
                counts.append(weight)
        self._postings = {g: (np.array(n, dtype=np.int64), np.array(c)) for g, (n, c) in raw.items()}
        mean = sum(lengths) / max(1, len(lengths))
        self._norms = 1 - _B + _B * np.array(lengths) / max(mean, 1e-9)
        self._kinds = np.array([_code(u.type) for u in self.units], dtype=np.int64)
        self._documents: dict[str, int] = {}
        self._document_of = np.array([self._documents.setdefault(u.document, len(self._documents)) for u in self.units], dtype=np.int64)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.units):
            self._numbers[unit.identifier].append(number)
        self.order = {p: n for n, p in enumerate(graph.of(NodeType.PROJECT))}
        self.places = _place_names(graph)
        self._longest_place = max((len(n) for n in self.places), default=0)
        self.paragraphs: dict[str, list[str]] = defaultdict(list)
        for node in graph.of(NodeType.PROJECT, NodeType.TARGET):
            clause = graph.clause(str(graph.node(node).get("clause", "")))
            if clause is not None:
                self.paragraphs[clause.paragraph].append(node)
        texts = [fold(d.canonical) for d in graph.documents.values()]
        self.words = "\n".join(texts) if sum(map(len, texts)) <= _MOST_WORDS else ""
        agencies = graph.of(NodeType.AGENCY)
        self.duties = [e for a in agencies for e in graph.out(a, "responsible_for")]
        documents = graph.of(NodeType.PLAN, NodeType.DOCUMENT)
        self.references = [e for d in documents for e in graph.out(d, *REFERENCES) if e.clause]

    def places_in(self, text: str) -> tuple[str, ...]:
        """The places a folded text names, of names that overlap the longest, in the order of the text."""
        found: list[str] = []
        at = 0
        while at < len(text):
            sizes = range(min(self._longest_place, len(text) - at), 1, -1)
            size = next((n for n in sizes if text[at : at + n] in self.places), 0)
            if size:
                found.append(self.places[text[at : at + size]])
            at += size or 1
        return tuple(dict.fromkeys(found))

    def weights(self, question: str) -> dict[str, float]:
        """The grams of a question with the weight each has: rare ones more, unknown ones most."""
        total = max(1, len(self.units))
        found: dict[str, float] = {}
        for gram in grams(question):
            known = self._known(gram)
            rarity = math.log(1 + (total - known + 0.5) / (known + 0.5))
            found[gram] = rarity * (_SINGLE if len(gram) == 1 else 1.0)
        return found

    def knows(self, gram: str) -> bool:
        """Whether any node or clause holds a pair of characters."""
        return gram.lower() in self._postings

    def _known(self, gram: str) -> int:
        """How many units hold a gram."""
        return len(self._postings[gram][0]) if gram in self._postings else 0

    def _affordable(self, weights: Mapping[str, float]) -> dict[str, float]:
        """The grams to look up, rarest first, as far as their postings stay few enough to read in milliseconds."""
        kept: dict[str, float] = {}
        read = 0
        for gram in sorted(weights, key=lambda g: (self._known(g), g)):
            read += self._known(gram)
            if read > _MOST_READ and kept:
                break
            kept[gram] = weights[gram]
        return kept

    def search(
        self, question: str, kinds: Iterable[NodeType | None], *, documents: frozenset[str] | None = None,
        among: frozenset[str] | None = None, limit: int = 40,
    ) -> list[Hit]:  # fmt: skip
        """The units of these kinds that share most with the question; of these documents or ids where given."""
        wanted, weights = set(kinds), self._affordable(self.weights(question))
        whole = sum(w for g, w in weights.items() if len(g) > 1) or 1.0
        found = [(g, *self._postings[g]) for g in weights if g in self._postings]
        if not found:
            return []
        numbers = np.concatenate([n for _, n, _ in found])
        sizes = [len(n) for _, n, _ in found]
        counts = np.concatenate([c for _, _, c in found])
        share = np.repeat([weights[g] for g, _, _ in found], sizes)
        paired = np.repeat([float(len(g) > 1) for g, _, _ in found], sizes)
        mask = self._mask(numbers, wanted, documents, among)
        numbers, counts, share, paired = numbers[mask], counts[mask], share[mask], paired[mask]
        unique, inverse = np.unique(numbers, return_inverse=True)
        gained = share * counts * (_K1 + 1) / (counts + _K1 * self._norms[numbers])
        scores = np.bincount(inverse, weights=gained, minlength=len(unique))
        covered = np.bincount(inverse, weights=share * paired, minlength=len(unique)) / whole
        best = np.lexsort((unique, -scores))[:limit]
        return [Hit(unit=self.units[unique[n]], score=float(scores[n]), coverage=float(covered[n])) for n in best]

    def _mask(
        self, numbers: Numbers, wanted: set[NodeType | None], documents: frozenset[str] | None, among: frozenset[str] | None
    ) -> Flags:
        """Which of these units are of the kinds, documents and ids asked for."""
        mask: Flags = np.isin(self._kinds[numbers], [_code(k) for k in wanted])
        if documents is not None:
            codes = [self._documents[d] for d in documents if d in self._documents]
            mask &= np.isin(self._document_of[numbers], codes)
        if among is not None:
            mask &= np.isin(numbers, [n for a in among for n in self._numbers.get(a, ())])
        return mask


REFERENCES = ("implements", "based_on", "issued", "revises", "mentions")
"""The relations of a document to documents it names."""


def _place_names(graph: PolicyGraph) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in graph.of(NodeType.PLACE):
        for name in graph.names(node):
            names.setdefault(name, node)
    return names


def _units(graph: PolicyGraph) -> Iterable[tuple[Unit, Mapping[str, float]]]:
    topics = _topics(graph)
    for node, data in graph.graph.nodes(data=True):
        kind = NodeType(data["type"])
        if kind in (NodeType.SECTION, NodeType.CLAUSE, NodeType.RULE):
            continue
        clause = graph.clause(str(data.get("clause", "")))
        unit = Unit(identifier=node, type=kind, document=str(data.get("document", "")), clause=clause.id if clause else "")
        own = f"{data['label']}。{_own(kind, data)}"
        yield unit, _weighted(own, f"{' '.join(clause.path)} {topics.get(clause.paragraph, '')}" if clause else "")
    for document in graph.documents.values():
        for clause in document.clauses:
            if clause.kind in _QUOTABLE and not fold(clause.text).endswith("？"):
                yield from _clause_units(clause, topics.get(clause.paragraph, ""))


_QUOTABLE = (ClauseKind.SENTENCE, ClauseKind.BOX_ENTRY, ClauseKind.TABLE_ROW, ClauseKind.NOTE)
_LONG = 160


def _clause_units(clause: Clause, topic: str) -> Iterable[tuple[Unit, Mapping[str, float]]]:
    path = f"{' '.join(clause.path)} {topic}"
    unit = Unit(identifier=clause.id, type=None, document=clause.document, clause=clause.id)
    yield unit, _weighted(clause.reading, path)
    sentences = re.findall(r"[^。；]+[。；]?", clause.text) if len(clause.text) > _LONG else []
    for sentence in sentences if len(sentences) > 1 else ():
        yield replace(unit, part=sentence), _weighted(sentence, path)


def _topics(graph: PolicyGraph) -> dict[str, str]:
    """The opening sentence of aim of each paragraph that has one."""
    goals = (graph.node(g) for g in graph.of(NodeType.GOAL))
    clauses = (graph.clause(str(g["clause"])) for g in goals if "text" in g)
    return {c.paragraph: c.reading for c in clauses if c is not None}


def _own(kind: NodeType, data: Mapping[str, object]) -> str:
    if kind is NodeType.PROJECT and not str(data.get("how", "")).startswith("box"):
        return ""
    if kind in (NodeType.PROJECT, NodeType.TARGET, NodeType.INDICATOR):
        return f"{data.get('text', '')}{data.get('context', '')}{data.get('attribute', '')}{data.get('baseline_year', '')}"
    return str(data.get("aliases", ""))


def _weighted(own: str, path: str) -> dict[str, float]:
    weights: dict[str, float] = dict(grams(own))
    for gram, count in grams(path).items():
        weights[gram] = weights.get(gram, 0.0) + _PATH * min(count, 2)
    return weights


_INDEXES: WeakKeyDictionary[nx.MultiDiGraph[str], TraceIndex] = WeakKeyDictionary()


def index_of(graph: PolicyGraph) -> TraceIndex:
    """The index of a graph, built on first use and dropped with it."""
    if graph.graph not in _INDEXES:
        _INDEXES[graph.graph] = TraceIndex(graph)
    return _INDEXES[graph.graph]
