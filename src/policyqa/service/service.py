"""Answers questions, checks facts, traces, searches and reports on one knowledge base.

Every part is loaded when it is first needed, so that checking facts never loads an embedding model.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa import adjudication, rulebook, understanding
from policyqa.answering import permission, render, tracing
from policyqa.errors import UsageError
from policyqa.model.answer import Answer
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Fact, Facts
from policyqa.model.reading import Intent, Reading
from policyqa.model.text import Passage
from policyqa.model.verdict import Adjudication, Verdict
from policyqa.service import (
    authoring,
    catalogue,
    deciding,
    explaining,
    feedback,
    language_model,
    letter,
    library,
    reader,
    receipt,
    sharing,
)
from policyqa.service.consultation import Consultation, State
from policyqa.service.knowledge import Knowledge, load
from policyqa.service.settings import Settings

if TYPE_CHECKING:
    from policyqa.graph import PolicyGraph
    from policyqa.retrieval import Index

MAX_QUESTION = 100_000
"""Characters of the longest question that is read; longer ones are refused with a reason."""

BACK = ("why", "basis", "others")
"""Turns that ask about the last decision rather than for a new one."""

TRACING = (Intent.TRACE, Intent.TARGET, Intent.AGENCY, Intent.COMPARE)


class Service:
    """One knowledge base, ready to answer. Safe to call from several threads."""

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
    def _engine(self) -> Engine:
        self.knowledge.require_sound()
        return deciding.compile_checked(self.knowledge.rulebook, self.settings.engine)

    @cached_property
    def _understanding(self) -> understanding.Understanding:
        return understanding.compile(self.knowledge.rulebook.vocabulary)

    @cached_property
    def graph(self) -> PolicyGraph:
        """The policy graph, built on first use."""
        from policyqa import graph

        return graph.build(tuple(self.knowledge.documents.values()), self.settings.kb)

    @cached_property
    def _knowledge_hash(self) -> str:
        return receipt.knowledge_hash(self.knowledge.documents)

    @cached_property
    def _lexical(self) -> Index:
        return self._open_index(dense=False)

    @cached_property
    def _dense(self) -> Index:
        return self._open_index(dense=True)

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        facts: Mapping[str, object] | None = None,
        held: Facts | None = None,
        asked: Sequence[str] = (),
        identifier: str = "",
    ) -> dict[str, object]:
        """The answer to one question (contract: answer).

        `facts` are given besides the question and win over it; `held` and `asked` carry a conversation on.
        Raises UsageError for an empty or over-long question or an unknown fact.
        """
        reading = _with_given(self._read(question, held, asked), self._parse_facts(facts or {}))
        return self._answer(reading, as_of or date.today(), identifier)

    def converse(
        self,
        text: str,
        *,
        as_of: date | None = None,
        held: Facts | None = None,
        asked: Sequence[str] = (),
        last: Mapping[str, object] | None = None,
    ) -> tuple[dict[str, object], Facts | None]:
        """One turn of a consultation: the answer, and the facts to hold for the next turn."""
        reading = self._read(text, held, asked)
        if last and reading.refers_back in BACK:
            return {**last, "question": text}, held
        answer = self._answer(reading, as_of or date.today(), "")
        return answer, reading.subjects[0] if reading.subjects else held

    def decide(self, facts: Facts, *, as_of: date | None = None) -> dict[str, object]:
        """The answer on facts already held (after one of them was edited)."""
        reading = Reading(question="", normalised="", intent=Intent.PERMISSION, subjects=(facts,))
        return self._permission(reading, as_of or date.today(), "", related=())

    def consultation(self, *, as_of: date | None = None, state: State | None = None) -> Consultation:
        """A new conversation, or one taken up again."""
        return Consultation(self, as_of=as_of, state=state)

    def check(self, facts: Mapping[str, object], *, as_of: date | None = None) -> dict[str, object]:
        """Adjudicates structured facts; no language is understood and no model is loaded."""
        given = self._parse_facts(facts)
        if not given.known:
            message = "没有给出任何事实：请至少给出所在地（place）和行业或设施；policyqa facts 列出全部事实。"
            raise UsageError(message)
        return self.decide(given, as_of=as_of)

    def search(
        self, query: str, *, k: int = 10, document: str | None = None, as_of: date | None = None
    ) -> list[dict[str, object]]:
        """The k best passages for a query (contract: passage)."""
        text = _checked_question(query)
        if document is not None:
            catalogue.require_document(self.knowledge, document)
        index = self._dense if self.settings.dense else self._lexical
        return [render.passage_json(p) for p in index.search(text, k=k, document=document, as_of=as_of)]

    def trace(self, name: str, *, as_of: date | None = None) -> dict[str, object]:
        """The paths through the graph for a project, goal, agency or place (contract: answer)."""
        text = _checked_question(name)
        reading = Reading(question=text, normalised=text, intent=Intent.TRACE, subjects=())
        return render.to_json(self._traced(reading, as_of or date.today(), ""))

    def adjudicate(self, facts: Facts, as_of: date) -> Adjudication:
        """The decision on one subject, checked by the reference interpreter."""
        with self._lock:
            return adjudication.decide(self.knowledge.rulebook, self._engine, facts, as_of)

    def parse_facts(self, facts: Mapping[str, object]) -> Facts:
        """Structured facts as the adjudication takes them; raises UsageError naming every mistake."""
        return self._parse_facts(facts)

    @property
    def authoring(self) -> authoring.Authoring:
        """What those who write rules need: list, show, scaffold, test, lint."""
        return authoring.Authoring(self.knowledge)

    def _read(self, question: str, held: Facts | None, asked: Sequence[str]) -> Reading:
        text = _checked_question(question)
        with self._lock:
            reading = self._understanding.read(text, held=held, asked=tuple(asked))
        model = self._language_model
        if model is None or reading.intent is not Intent.PERMISSION:
            return reading
        book = self.knowledge.rulebook
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

    def _answer(self, reading: Reading, day: date, identifier: str) -> dict[str, object]:
        if reading.intent is Intent.SEARCH:
            passages = self._passages(reading.normalised, 6)
            return render.to_json(tracing.compose_search(reading, passages, identifier=identifier, as_of=day))
        if reading.intent in TRACING:
            return render.to_json(self._traced(reading, day, identifier))
        if reading.intent is Intent.AUDIT:
            return self._audit_answer(reading, day, identifier)
        related = self._passages(reading.normalised, 3)
        if reading.intent is Intent.OUT_OF_SCOPE:
            return self._outside(reading, day, identifier, related)
        return self._permission(reading, day, identifier, related=related)

    def _permission(
        self, reading: Reading, day: date, identifier: str, *, related: tuple[Passage, ...]
    ) -> dict[str, object]:
        decided = [self.adjudicate(facts, day) for facts in reading.subjects or (Facts(),)]
        sources = permission.Sources(
            rulebook=self.knowledge.rulebook,
            citations=self.knowledge.citations,
            documents={d.id: d.info for d in self.knowledge.documents.values()},
        )
        answer = permission.compose(
            reading, decided, sources=sources, identifier=identifier, as_of=day, related=related
        )
        issued = receipt.issue(
            [a.facts for a in decided],
            day,
            rulebook=self.knowledge.rulebook.fingerprint,
            knowledge=self._knowledge_hash,
        )
        return {**render.to_json(answer), "receipt": issued}

    def _outside(self, reading: Reading, day: date, identifier: str, related: tuple[Passage, ...]) -> dict[str, object]:
        answer = tracing.compose_nothing(reading, identifier=identifier, as_of=day, related=related)
        return {**render.to_json(answer), "verdict": Verdict.OUT_OF_SCOPE.value}

    def _traced(self, reading: Reading, day: date, identifier: str) -> Answer:
        from policyqa.graph.trace import trace

        with self._lock:
            result = trace(self.graph, reading.question)
        related = () if result.found else self._passages(reading.normalised, 3)
        return tracing.compose_trace(reading, result, identifier=identifier, as_of=day, related=related)

    def _audit_answer(self, reading: Reading, day: date, identifier: str) -> dict[str, object]:
        coverage = self.coverage_sentence(self.audit(plans=False))
        return render.to_json(tracing.compose_remark(reading, coverage, identifier=identifier, as_of=day))

    def audit(
        self, *, as_of: date | None = None, mutation: bool = False, plans: bool = True, previous: Path | None = None
    ) -> dict[str, object]:
        """The rule audit (contract: audit). `mutation` also tries mutants, `plans` also screens listed projects."""
        from policyqa.service import auditing

        day = as_of or date.today()
        return auditing.report(self, as_of=day, mutation=mutation, plans=plans, previous=previous)

    def audit_kept(self, *, as_of: date | None = None) -> dict[str, object]:
        """As `audit`, made once a day asked about and kept until the documents change."""
        day = as_of or date.today()
        with self._audit_lock:
            if day not in self._audits:
                self._audits[day] = self.audit(as_of=day)
            return self._audits[day]

    def audit_bytes(self, report: Mapping[str, object], form: str) -> bytes:
        """The report as html, markdown, sarif or xlsx."""
        from policyqa.audit import writing

        return writing.render(report, form)

    def audit_html(self, report: Mapping[str, object]) -> str:
        """The audit report as one self-contained HTML page."""
        from policyqa.audit import html

        return html.render(report)

    def audit_summary(self, report: Mapping[str, object]) -> str:
        """The figures of a report and the number of its findings by kind, for a terminal."""
        from policyqa.audit import wording

        return f"{catalogue.coverage_sentence(report)}\n{wording.findings_sentence(report)}"

    def audit_exceeding(self, report: Mapping[str, object]) -> list[Mapping[str, object]]:
        """The findings of a report that are more than notes and that nobody accepted."""
        from policyqa import audit

        return audit.exceeding(report)

    def write_audit(self, report: Mapping[str, object], path: Path, form: str) -> None:
        """Writes the report as html, markdown, sarif or xlsx; raises UsageError where it cannot be written."""
        from policyqa.audit import writing

        try:
            path.write_bytes(writing.render(report, form))
        except OSError as error:
            raise UsageError(f"写不了文件 {path}（{error.strerror}）。") from None

    def write_dmn(self, path: Path) -> tuple[str, ...]:
        """Writes the rules that are decision tables as DMN 1.3; returns those that are none. Raises UsageError."""
        from policyqa.audit import dmn

        found, left = dmn.tables(self.knowledge.rulebook)
        try:
            path.write_bytes(dmn.write(found))
        except OSError as error:
            raise UsageError(f"写不了文件 {path}（{error.strerror}）。") from None
        return left

    def draft_cases(self, path: Path, *, as_of: date | None = None) -> int:
        """Writes drafts of cases for the mutants no case notices; returns how many. Raises UsageError."""
        from policyqa.service import auditing

        count, text = auditing.draft_cases(self, as_of=as_of or date.today())
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"写不了文件 {path}（{error.strerror}）。") from None
        return count

    def read(self, question: str) -> Reading:
        """How a question is understood: intent, subjects and their facts."""
        return self._read(question, None, ())

    def explain(self, question: str, *, as_of: date | None = None) -> str:
        """How a question is understood, step by step, and which rules come into play."""
        reading = self._read(question, None, ())
        decided = [self.adjudicate(facts, as_of or date.today()) for facts in reading.subjects]
        return explaining.text(reading, decided, self.knowledge.rulebook)

    def export_graph(self, path: Path, form: str) -> None:
        """Writes the graph to a file; raises UsageError for an unknown format or a path that cannot be written."""
        from policyqa.graph import export

        if form not in export.FORMATS:
            raise UsageError(f"没有图格式“{form}”：--format 应为 {'、'.join(export.FORMATS)} 之一。")
        try:
            path.write_text(export.write(self.graph, form), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"写不了文件 {path}（{error.strerror}）。") from None

    def add_documents(self, files: Sequence[Path]) -> list[str]:
        """Adds files to the knowledge base; one report a file. Raises DocumentError where one was refused."""
        try:
            return library.add(self.settings.kb, files)
        finally:
            self._forget()

    def remove_document(self, document: str) -> None:
        """Removes a document from the knowledge base; raises UsageError where there is none of that id."""
        library.remove(self.settings.kb, document)
        self._forget()

    def build_indexes(self) -> str:
        """Rebuilds what changed (clauses, graph, vectors) and says what there is now."""
        self._forget()
        clauses = sum(len(d.clauses) for d in self.knowledge.documents.values())
        _ = self._dense if self.settings.dense else self._lexical
        return f"{len(self.knowledge.documents)} 份文件，{clauses} 个条款单位，索引已是最新。"

    def _forget(self) -> None:
        """Drops every part that was built from the documents, so that the next question sees the new ones."""
        self._audits.clear()
        with self._lock:
            for part in ("knowledge", "_engine", "_understanding", "graph", "_knowledge_hash", "_lexical", "_dense"):
                self.__dict__.pop(part, None)

    def coverage_sentence(self, report: Mapping[str, object]) -> str:
        """The coverage of an audit report in one sentence."""
        return catalogue.coverage_sentence(report)

    def facts(self) -> list[dict[str, object]]:
        """The fact vocabulary (contract: `policyqa facts`)."""
        return catalogue.facts_json(self.knowledge.rulebook.vocabulary)

    def documents(self) -> list[dict[str, object]]:
        """The documents of the knowledge base with their metadata."""
        return catalogue.documents_json(self.knowledge)

    def text(self, document: str) -> str:
        """The canonical text of a document; raises UsageError for an unknown id."""
        return catalogue.require_document(self.knowledge, document).canonical

    def letter_docx(self, answer: Mapping[str, object]) -> bytes:
        """The opinion letter on a permission answer as docx."""
        return letter.to_docx(answer)

    def letter_markdown(self, answer: Mapping[str, object]) -> str:
        """The opinion letter on a permission answer as Markdown."""
        return letter.to_markdown(answer)

    def letter_pdf(self, answer: Mapping[str, object]) -> bytes:
        """The opinion letter on a permission answer as PDF."""
        from policyqa.service import letter_pdf

        return letter_pdf.to_pdf(answer)

    def shared(self, packed: str) -> Consultation:
        """The consultation of a link (`sharing.pack`), replayed; raises UsageError for a broken link."""
        steps, day = sharing.unpack(packed)
        consultation = self.consultation(as_of=day)
        for step in steps:
            consultation.take(step)
        return consultation

    def keep_feedback(self, entry: Mapping[str, object]) -> None:
        """Appends what a user thought of an answer to a file of this machine, for the keepers of the rules."""
        feedback.keep(self.settings.cache_dir / "feedback.jsonl", entry)

    def trace_names(self) -> dict[str, list[str]]:
        """Names of the graph one can trace, by node type."""
        from policyqa.service import exploring

        return exploring.names(self.graph)

    def neighbours(self, node: str) -> list[list[dict[str, object]]]:
        """Paths through a node: what leads to it and what it leads to; raises UsageError for an unknown one."""
        from policyqa.service import exploring

        return exploring.neighbours(self.graph, node)

    def picture(self, paths: Sequence[Sequence[Mapping[str, object]]]) -> str:
        """Paths (contract: `paths`) as SVG text."""
        from policyqa.graph import draw

        return draw.draw(paths)

    def standing(self, paths: Sequence[Sequence[dict[str, object]]]) -> dict[str, dict[str, object]]:
        """Where the nodes of paths stand in their documents."""
        from policyqa.service import exploring

        return exploring.places(self.graph, paths)

    def agencies(self, answer: Mapping[str, object]) -> list[dict[str, object]]:
        """The agencies the text makes responsible for the sections of the clauses an answer cites."""
        from policyqa.service import exploring

        citations = answer.get("citations")
        listed = citations if isinstance(citations, list) else []
        return exploring.agencies(self.graph, [str(c["clause"]) for c in listed])

    def blocks(self, document: str) -> list[dict[str, object]]:
        """A document as blocks to read (headings, paragraphs, entries, rows) with their offsets."""
        return reader.blocks(catalogue.require_document(self.knowledge, document))

    def warm(self) -> None:
        """Loads what the first question needs, so that no user waits for it."""
        _ = self._engine, self._understanding, self._lexical, self.graph

    def _passages(self, query: str, k: int) -> tuple[Passage, ...]:
        with self._lock:
            return tuple(self._lexical.search(query, k=k)) if query.strip() else ()

    def _open_index(self, *, dense: bool) -> Index:
        from policyqa import retrieval

        return retrieval.open_index(
            tuple(self.knowledge.documents.values()),
            cache_dir=self.settings.cache_dir,
            vocabulary_dir=self.settings.vocabulary_dir,
            model=self.settings.model,
            store=self.settings.store,
            dense=dense,
        )

    def _parse_facts(self, facts: Mapping[str, object]) -> Facts:
        parsed, diagnostics = rulebook.parse_facts(self.knowledge.rulebook, facts)
        if diagnostics:
            raise UsageError("\n".join(str(d) for d in diagnostics))
        return parsed


def _checked_question(question: str) -> str:
    text = question.strip()
    if not text:
        message = "问题是空的：请写出要问的项目或事项，例如“在运城市新建一台40吨的燃煤锅炉可以吗？”"
        raise UsageError(message)
    if len(text) >= MAX_QUESTION:
        message = f"问题有 {len(text)} 个字符，超过上限 {MAX_QUESTION}：请只写要问的事项，长文件请用 policyqa kb add 加入知识库。"
        raise UsageError(message)
    return text


def _with_given(reading: Reading, given: Facts) -> Reading:
    """The reading with facts told beside the question put into every subject; these win over what was read."""
    if not given.known and not given.mentioned:
        return reading
    subjects = tuple(_merged(s, given) for s in reading.subjects or (Facts(),))
    return replace(reading, subjects=subjects)


def _merged(facts: Facts, given: Facts) -> Facts:
    known: dict[str, Fact] = {**facts.known, **given.known}
    return Facts(known=known, mentioned=facts.mentioned | given.mentioned, subject=facts.subject)
