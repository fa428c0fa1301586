"""The parts of a loaded knowledge base: documents, rules, engine, graph, indexes.

Every part is loaded when it is first needed, so that checking facts never loads an embedding model.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from policyqa import adjudication, rulebook, understanding
from policyqa.adjudication.plan import plan_of
from policyqa.errors import KnowledgeBaseError, UsageError
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Facts
from policyqa.model.reading import Intent, Reading
from policyqa.model.text import Passage
from policyqa.model.verdict import Adjudication, Verdict
from policyqa.rulebook.norms import required_facts
from policyqa.service import (
    deciding,
    language_model,
    provisional,
    receipt,
    similar,
)
from policyqa.service.knowledge import Knowledge, load
from policyqa.service.settings import Settings

if TYPE_CHECKING:
    from policyqa.graph import PolicyGraph
    from policyqa.retrieval import Index

logger = logging.getLogger(__name__)

MAX_QUESTION = 100_000
"""Characters of the longest question that is read; longer ones are refused with a reason."""


class Parts:
    """What questions and reports are answered from. Safe to use from several threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._lock = threading.RLock()
        self._audit_lock = threading.Lock()
        self._audits: dict[date, dict[str, object]] = {}

    @cached_property
    def knowledge(self) -> Knowledge:
        """Documents and rules; raises KnowledgeBaseError or DocumentError."""
        return load(self.settings)

    @cached_property
    def deciding_on(self) -> Knowledge:
        """The knowledge with provisional norms for clauses of documents that nobody has encoded yet."""
        return provisional.extend(self.knowledge)

    @cached_property
    def _engine(self) -> Engine:
        self.knowledge.require_sound()
        return deciding.compile_checked(self.deciding_on.rulebook, self.settings.engine)

    @cached_property
    def _understanding(self) -> understanding.Understanding:
        book = self.deciding_on.rulebook
        required = required_facts(book.norms)
        if not self.settings.dense:
            return understanding.compile(book.vocabulary, required=required)
        return understanding.compile(
            book.vocabulary, required=required, similar=self._similar, threshold=similar.THRESHOLD
        )

    def _similar(self, words: str) -> list[tuple[str, str, float]]:
        """What words beyond the vocabulary resemble; nothing where the model cannot be loaded, which is logged."""
        try:
            return self._similar_terms(words)
        except KnowledgeBaseError as error:
            logger.warning("向量模型不可用，词汇以外的行业和设施不作猜测：%s", error)
            return []

    @cached_property
    def _similar_terms(self) -> similar.SimilarTerms:
        from policyqa import retrieval

        settings = self.settings
        encoder = retrieval.SentenceEncoder(settings.model, settings.cache_dir)
        shipped = settings.vocabulary_dir / similar.VECTORS
        return similar.SimilarTerms(self.deciding_on.rulebook.vocabulary, encoder, settings.cache_dir, shipped)

    @cached_property
    def graph(self) -> PolicyGraph:
        """The policy graph, built on first use."""
        from policyqa import graph

        return graph.build(tuple(self.knowledge.documents.values()), self.settings.kb, norms=self.knowledge.rulebook.norms)

    @cached_property
    def _knowledge_hash(self) -> str:
        return receipt.knowledge_hash(self.knowledge.documents)

    @cached_property
    def _lexical(self) -> Index:
        return self._open_index(dense=False)

    @cached_property
    def _dense(self) -> Index:
        return self._open_index(dense=True)

    def adjudicate(self, facts: Facts, as_of: date) -> Adjudication:
        """The decision on one subject, checked by the reference interpreter."""
        with self._lock:
            return provisional.in_force(adjudication.decide(self.deciding_on.rulebook, self._engine, facts, as_of))

    def verdict(self, facts: Facts, as_of: date) -> Verdict:
        """The bare verdict on one subject, by the reference interpreter: for asking what would be if."""
        with self._lock:
            book = self.deciding_on.rulebook
            decided = adjudication.decide(book, plan_of(book).interpreter, facts, as_of, with_changes=False)
            return provisional.in_force(decided).verdict

    def parse_facts(self, facts: Mapping[str, object]) -> Facts:
        """Structured facts as the adjudication takes them; raises UsageError naming every mistake."""
        return self._parse_facts(facts)

    def _read(self, question: str, held: Facts | None, asked: Sequence[str]) -> Reading:
        text = checked_question(question)
        with self._lock:
            reading = self._understanding.read(text, held=held, asked=tuple(asked))
        model = self._language_model
        if model is None or reading.intent is not Intent.PERMISSION:
            return reading
        book = self.deciding_on.rulebook
        return language_model.accept(reading, model.propose(text, book.vocabulary), book)

    @cached_property
    def _language_model(self) -> language_model.LanguageModel | None:
        settings = self.settings
        if not settings.llm_base_url:
            return None
        return language_model.LanguageModel(
            base_url=settings.llm_base_url,
            model=settings.llm_model,
            key=settings.llm_key.get_secret_value(),
            timeout=settings.llm_timeout,
        )

    def _forget(self) -> None:
        """Drops every part that was built from the documents, so that the next question sees the new ones."""
        self._audits.clear()
        with self._lock:
            for part in ("knowledge", "deciding_on", "_engine", "_understanding", "_similar_terms", "graph", "_knowledge_hash", "_lexical", "_dense"):
                self.__dict__.pop(part, None)

    def warm(self) -> None:
        """Loads what the first question needs, so that no user waits for it."""
        _ = self._engine, self._understanding, self._lexical, self.graph

    def _passages(self, query: str, k: int) -> tuple[Passage, ...]:
        with self._lock:
            return tuple(self._lexical.search(query, k=k)) if query.strip() else ()

    def _open_index(self, *, dense: bool, progress: Callable[[int, int], None] | None = None) -> Index:
        from policyqa import retrieval

        return retrieval.open_index(
            tuple(self.knowledge.documents.values()),
            cache_dir=self.settings.cache_dir,
            vocabulary_dir=self.settings.vocabulary_dir,
            thesaurus=self.settings.thesaurus,
            model=self.settings.model,
            store=self.settings.store,
            dense=dense,
            progress=progress,
        )

    def _parse_facts(self, facts: Mapping[str, object]) -> Facts:
        parsed, diagnostics = rulebook.parse_facts(self.deciding_on.rulebook, facts)
        if diagnostics:
            raise UsageError("\n".join(str(d) for d in diagnostics))
        return parsed


def checked_question(question: str) -> str:
    """The question without blanks around it; raises UsageError for an empty or an over-long one."""
    text = question.strip()
    if not text:
        message = "问题是空的：请写出要问的项目或事项，例如“在某市新建一台40吨的燃煤锅炉可以吗？”"
        raise UsageError(message)
    if len(text) >= MAX_QUESTION:
        message = f"问题有 {len(text)} 个字符，超过上限 {MAX_QUESTION}：请只写要问的事项，长文件请用 policyqa kb add 加入知识库。"
        raise UsageError(message)
    return text
