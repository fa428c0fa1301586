"""Searches the clauses of a knowledge base: words and meaning together, the right city first.

Takes documents once and queries after that, gives ranked `Passage`s whose text stands verbatim in the canonical text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa.errors import UsageError
from policyqa.model.text import Clause, Document, DocumentInfo, Passage
from policyqa.retrieval.bundled_model import BUNDLED
from policyqa.retrieval.dense import DenseIndex, open_dense
from policyqa.retrieval.encoder import Encoder, Progress, SentenceEncoder
from policyqa.retrieval.lexical import LexicalIndex
from policyqa.retrieval.query import Lexicon, Query, read_lexicon, read_query
from policyqa.retrieval.ranking import highest
from policyqa.retrieval.rerank import CrossEncoderReranker, Reranker
from policyqa.retrieval.store import EMBEDDED
from policyqa.retrieval.tokens import tokens
from policyqa.retrieval.units import Unit, searchable, units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

DENSE_WEIGHT = 0.7
"""Share of meaning in the fused score, the rest is words."""

RELATED_WEIGHT = 0.25
"""How much a synonym counts beside a word of the query."""

PLACE_BONUS = 0.5
"""Added to documents of a jurisdiction that the query names; half of it to those of the wider jurisdiction."""

EXACT_BONUS = 0.3
"""Added to passages that hold the whole query word for word: who types a term wants the clause that has it."""

MAX_QUERY = 2000
"""Characters of a query that are read."""

_RERANKED = 3


class Index:
    """A searchable knowledge base. Safe to call from several threads."""

    def __init__(
        self,
        found: Sequence[Unit],
        lexicon: Lexicon,
        lexical: LexicalIndex,
        dense: DenseIndex | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        import numpy as np

        self._units, self._lexicon = tuple(found), lexicon
        self._lexical, self._dense, self._reranker = lexical, dense, reranker
        self._infos = {u.info.id: u.info for u in self._units}
        self._jurisdictions = frozenset(info.jurisdiction for info in self._infos.values())
        self._clauses = [c for u in self._units for c in u.clauses]
        place = {name: i for i, name in enumerate(self._infos)}
        self._owner = np.array([place[u.info.id] for u in self._units], np.int64)

    def __len__(self) -> int:
        """How many passages can be found."""
        return len(self._units)

    def search(
        self,
        query: str,
        k: int = 10,
        document: str | None = None,
        jurisdiction: str | None = None,
        as_of: date | None = None,
    ) -> tuple[Passage, ...]:
        """The `k` best passages, best first.

        `document` keeps one document, `jurisdiction` those that apply in that place, `as_of` those in force on that
        day. A blank query finds nothing. Raises UsageError for an unknown document or k below 1.
        """
        if k < 1:
            message = f"k 应为正整数，而不是 {k}。"
            raise UsageError(message)
        if not query.strip() or not self._units:
            return ()
        allowed = self._allowed(document, jurisdiction, as_of)
        made = read_query(query[:MAX_QUERY], self._lexicon, self._jurisdictions)
        scores, nearest = self._scores(made, allowed)
        best = self._best(scores, allowed, k * _RERANKED if self._reranker else k)
        ranked = self._rerank(made, best)[:k]
        return tuple(self._passage(unit, score, nearest.get(unit), made) for unit, score in ranked)

    def _allowed(self, document: str | None, jurisdiction: str | None, as_of: date | None) -> set[str] | None:
        if document is not None and document not in self._infos:
            message = f"没有文件“{document}”：可检索的文件有 {'、'.join(self._infos)}。"
            raise UsageError(message)
        if document is None and jurisdiction is None and as_of is None:
            return None
        line = self._lexicon.line(jurisdiction) if jurisdiction else ()
        return {
            info.id
            for info in self._infos.values()
            if document in (None, info.id)
            and (jurisdiction is None or info.jurisdiction in line)
            and (as_of is None or _in_force(info, as_of))
        }

    def _scores(self, made: Query, allowed: set[str] | None) -> tuple[Scores, dict[int, int]]:
        """The fused score of every passage, and the row of its nearest clause."""
        words = self._words(made)
        exact = self._lexical.holding(made.text, words)
        bonus = self._bonus(made)
        nearest: dict[int, int] = {}
        if self._dense is not None:
            preferred = {d for d, extra in bonus.items() if extra > 0 and (allowed is None or d in allowed)}
            scopes: list[Collection[str] | None] = [allowed, preferred] if preferred else [allowed]
            near, nearest = self._dense.scores(_to_embed(made), scopes)
            # A question in English shares little more than its numbers with Chinese text: that must not decide.
            foreign = made.text.isascii() and not made.related
            known = self._lexical.share_known(made.text) if foreign else 1.0
            words = DENSE_WEIGHT * near + (1 - DENSE_WEIGHT) * known * words
        fused = words + self._each(bonus) if bonus else words.copy()
        fused[exact] += EXACT_BONUS
        return fused, nearest

    def _words(self, made: Query) -> Scores:
        scores = self._lexical.scores(made.text)
        if made.related:
            scores = scores + RELATED_WEIGHT * self._lexical.scores(" ".join(made.related))
        scaled: Scores = scores / max(float(scores.max()), 1e-6)
        return scaled

    def _bonus(self, made: Query) -> dict[str, float]:
        """What each document gets for its jurisdiction, where the query names one."""
        if not made.jurisdictions:
            return {}
        wider = {p for j in made.jurisdictions for p in self._lexicon.line(j)[1:]}
        return {i.id: _bonus_of(i, made.jurisdictions, wider) for i in self._infos.values()}

    def _each(self, of_document: Mapping[str, float]) -> Scores:
        """A value of each document, spread over its passages."""
        import numpy as np

        return np.array([of_document[name] for name in self._infos], np.float32)[self._owner]

    def _best(self, scores: Scores, allowed: set[str] | None, k: int) -> list[tuple[int, float]]:
        import numpy as np

        if allowed is not None:
            kept = self._each({name: float(name in allowed) for name in self._infos})
            scores = np.where(kept > 0, scores, -np.inf)
        return [(i, float(scores[i])) for i in highest(scores, k) if scores[i] > 0]

    def _rerank(self, made: Query, best: list[tuple[int, float]]) -> list[tuple[int, float]]:
        if self._reranker is None or not best:
            return best
        scores = self._reranker.scores(made.text, [self._units[i].heading + self._units[i].reading for i, _ in best])
        return sorted(((i, s) for (i, _), s in zip(best, scores, strict=True)), key=lambda pair: -pair[1])

    def _passage(self, number: int, score: float, row: int | None, made: Query) -> Passage:
        unit = self._units[number]
        clause = self._clauses[row] if row is not None else _closest(unit.clauses, made)
        return Passage(
            document=unit.info.id,
            title=unit.info.title,
            clause=clause.id,
            path=clause.path,
            text=unit.text,
            start=unit.start,
            end=unit.end,
            score=round(score, 4),
        )


def _to_embed(made: Query) -> str:
    return f"{made.text}（{'、'.join(made.related)}）" if made.related else made.text


def _bonus_of(info: DocumentInfo, named: Collection[str], wider: Collection[str]) -> float:
    if info.jurisdiction in named:
        return PLACE_BONUS
    return PLACE_BONUS / 2 if info.jurisdiction in wider else 0.0


def _in_force(info: DocumentInfo, day: date) -> bool:
    return (info.valid_from is None or info.valid_from <= day) and (info.valid_until is None or day <= info.valid_until)


def _closest(clauses: Sequence[Clause], made: Query) -> Clause:
    """The clause that shares most tokens with the query."""
    wanted = set(tokens(" ".join((made.text, *made.related))))
    return max(clauses, key=lambda c: len(wanted.intersection(tokens(searchable(c)))))


def open_index(
    documents: Sequence[Document],
    *,
    cache_dir: Path,
    vocabulary_dir: Path | None = None,
    thesaurus: Path | None = None,
    model: str = BUNDLED,
    store: str = EMBEDDED,
    dense: bool = True,
    reranker: str | None = None,
    encoder: Encoder | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Index:
    """An index of these documents.

    `cache_dir` keeps the built model and the vectors (only text that changed is encoded again); `vocabulary_dir` holds
    the tree of places and the synonyms (`thesaurus` names the synonyms where they stand elsewhere); `model` is `bundled` or any sentence-transformers model by name or directory;
    `store` is `numpy` or the address of a Milvus; `dense=False` searches words only and never loads a model;
    `reranker` names a CrossEncoder; `encoder` replaces the model altogether. Raises KnowledgeBaseError where model,
    store or vocabulary cannot be used, UsageError for an unknown store.
    """
    found = tuple(units(documents))
    lexicon = read_lexicon(vocabulary_dir, thesaurus)
    lexical = LexicalIndex([u.heading + u.reading for u in found])
    meaning = None
    if dense and found:
        made = encoder or SentenceEncoder(model, cache_dir, threads)
        meaning = open_dense(found, made, cache_dir / "vectors" / _safe(made.id), store, progress)
    return Index(found, lexicon, lexical, meaning, CrossEncoderReranker(reranker) if reranker else None)


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-._" else "-" for c in name)
