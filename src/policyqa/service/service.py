"""Answers questions, checks facts, traces and searches on one knowledge base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from policyqa import adjudication
from policyqa.answering import permission, render, tracing
from policyqa.answering.language import CHINESE, Language
from policyqa.answering.language import language as language_of
from policyqa.errors import UsageError
from policyqa.model.answer import Answer
from policyqa.model.facts import Fact, Facts
from policyqa.model.reading import Intent, Reading
from policyqa.model.text import Passage
from policyqa.model.verdict import Verdict
from policyqa.service import (
    catalogue,
    kinds,
    provisional,
    receipt,
    sharing,
    similar,
)
from policyqa.service.consultation import Consultation, State
from policyqa.service.parts import checked_question
from policyqa.service.reporting import Reporting
from policyqa.service.routing import Route, is_bare, is_left_to_rules, route

BACK = ("why", "basis", "others")
"""Turns that ask about the last decision rather than for a new one."""

SHORTEST_NAME = 6
"""Characters of the shortest bare text that is taken for the name of a project."""

TYPICAL = "支撑哪个目标"
"""A question that names no place, so that answering it loads all that any question does."""

TRACING = (Intent.TRACE, Intent.TARGET, Intent.AGENCY, Intent.COMPARE)


class Service(Reporting):
    """One knowledge base, ready to answer. Safe to call from several threads."""

    def warm(self) -> None:
        """Loads what the first question needs, so that no user waits for it: the index of traces and the sounds too."""
        super().warm()
        from policyqa.graph.trace import trace

        with self._lock:
            trace(self.graph, TYPICAL)
        self._passages(TYPICAL, 1)

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        facts: Mapping[str, object] | None = None,
        held: Facts | None = None,
        asked: Sequence[str] = (),
        identifier: str = "",
        language: str = CHINESE,
    ) -> dict[str, object]:
        """The answer to one question (contract: answer).

        `facts` are given besides the question and win over it; `held` and `asked` carry a conversation on.
        `language` ("zh" or "en") is that of the answer, its labels and questions; quotes stay verbatim.
        Raises UsageError for an empty or over-long question, an unknown fact or language.
        """
        say = language_of(language)
        reading = _with_given(self._read(question, held, asked), self._parse_facts(facts or {}))
        return self._answer(reading, as_of or date.today(), identifier, say)

    def converse(
        self,
        text: str,
        *,
        as_of: date | None = None,
        held: Facts | None = None,
        beside: Sequence[Facts] = (),
        asked: Sequence[str] = (),
        last: Mapping[str, object] | None = None,
        language: str = CHINESE,
    ) -> tuple[dict[str, object], tuple[Facts, ...]]:
        """One turn of a consultation: the answer, and the projects to go on with, the one in question first.

        `held` is the project that the turn is read against, `beside` are the other projects of the question.
        """
        say = language_of(language)
        reading = self._read(text, held, asked)
        if last and reading.refers_back in BACK:
            return {**last, "question": text}, () if held is None else (held, *beside)
        if reading.refers_back and reading.subjects:
            reading = replace(reading, subjects=(*reading.subjects, *beside))
        answer = self._answer(reading, as_of or date.today(), "", say)
        kept = reading.subjects or (() if held is None else (held, *beside))
        return answer, _in_question_first(kept, answer, turned=bool(reading.refers_back))

    def decide(self, *subjects: Facts, as_of: date | None = None, language: str = CHINESE) -> dict[str, object]:
        """The answer on facts already held (after one of them was edited), one project each."""
        reading = Reading(question="", normalised="", intent=Intent.PERMISSION, subjects=subjects)
        return self._permission(reading, as_of or date.today(), "", language_of(language), related=())

    def consultation(
        self, *, as_of: date | None = None, state: State | None = None, language: str = CHINESE
    ) -> Consultation:
        """A new conversation, or one taken up again; its answers are in `language` ("zh" or "en")."""
        return Consultation(self, as_of=as_of, state=state, language=language)

    def check(
        self, facts: Mapping[str, object], *, as_of: date | None = None, language: str = CHINESE
    ) -> dict[str, object]:
        """Adjudicates structured facts; no language is understood and no model is loaded."""
        given = self._parse_facts(facts)
        if not given.known:
            message = "没有给出任何事实：请至少给出所在地（place）和行业或设施；policyqa facts 列出全部事实。"
            raise UsageError(message)
        return self.decide(given, as_of=as_of, language=language)

    def search(
        self, query: str, *, k: int = 10, document: str | None = None, as_of: date | None = None
    ) -> list[dict[str, object]]:
        """The k best passages for a query (contract: passage)."""
        text = checked_question(query)
        if document is not None:
            catalogue.require_document(self.knowledge, document)
        index = self._dense if self.settings.dense else self._lexical
        return [render.passage_json(p) for p in index.search(text, k=k, document=document, as_of=as_of)]

    def trace(self, name: str, *, as_of: date | None = None, language: str = CHINESE) -> dict[str, object]:
        """The paths through the graph for a project, goal, agency or place (contract: answer)."""
        text = checked_question(name)
        reading = Reading(question=text, normalised=text, intent=Intent.TRACE, subjects=())
        say = language_of(language)
        return render.to_json(self._traced(reading, as_of or date.today(), "", say), say)

    def _answer(self, reading: Reading, day: date, identifier: str, say: Language) -> dict[str, object]:
        way = Route.SURE if is_bare(reading) and self._is_name(reading.question) else route(reading)
        if way is not Route.NOT:
            told = self._traced(replace(reading, intent=Intent.TRACE), day, identifier, say)
            if way is Route.SURE or told.intent is not Intent.OUT_OF_SCOPE:
                return render.to_json(told, say)
        if reading.intent is Intent.SEARCH:
            passages = self._passages(reading.normalised, 6)
            found = tracing.compose_search(reading, passages, say=say, identifier=identifier, as_of=day)
            return render.to_json(found, say)
        if reading.intent in TRACING:
            told = self._traced(reading, day, identifier, say)
            if told.intent is not Intent.OUT_OF_SCOPE or not is_left_to_rules(reading):
                return render.to_json(told, say)
            reading = replace(reading, intent=Intent.PERMISSION)
        if reading.intent is Intent.AUDIT:
            return self._audit_answer(reading, day, identifier, say)
        related = self._passages(reading.normalised, 3)
        if reading.intent is Intent.OUT_OF_SCOPE:
            return self._outside(reading, day, identifier, say, related)
        return self._permission(reading, day, identifier, say, related=related)

    def _permission(
        self, reading: Reading, day: date, identifier: str, say: Language, *, related: tuple[Passage, ...]
    ) -> dict[str, object]:
        book = self.deciding_on.rulebook
        subjects = reading.subjects or (Facts(),)
        named = (adjudication.clear_named(book, self.adjudicate(facts, day), day) for facts in subjects)
        decided = [similar.confirm(adjudication.focus(book, one, reading.duties)) for one in named]
        unsaid = kinds.remarks(decided, book.vocabulary, lambda facts: self.verdict(facts, day))
        reading = replace(reading, remarks=(*reading.remarks, *provisional.remarks(decided), *unsaid))
        sources = permission.Sources(
            rulebook=self.deciding_on.rulebook,
            citations=self.deciding_on.citations,
            documents={d.id: d.info for d in self.knowledge.documents.values()},
        )
        answer = permission.compose(
            reading, decided, sources=sources, say=say, identifier=identifier, as_of=day, related=related
        )
        issued = receipt.issue(
            [a.facts for a in decided],
            day,
            rulebook=self.knowledge.rulebook.fingerprint,
            knowledge=self._knowledge_hash,
        )
        return {**render.to_json(answer, say), "receipt": issued}

    def _outside(
        self, reading: Reading, day: date, identifier: str, say: Language, related: tuple[Passage, ...]
    ) -> dict[str, object]:
        answer = tracing.compose_nothing(reading, say=say, identifier=identifier, as_of=day, related=related)
        return render.to_json(answer, say)

    def _traced(self, reading: Reading, day: date, identifier: str, say: Language) -> Answer:
        from policyqa.graph.trace import trace

        with self._lock:
            result = trace(self.graph, reading.question)
        related = () if result.found else self._passages(reading.normalised, 3)
        return tracing.compose_trace(reading, result, say=say, identifier=identifier, as_of=day, related=related)

    def _is_name(self, text: str) -> bool:
        """Whether a text is the name of a project or goal; the graph is only built where a document prints the text."""
        name = "".join(text.split()).rstrip("。.")
        if len(name) < SHORTEST_NAME or not any(name in d.canonical for d in self.knowledge.documents.values()):
            return False
        from policyqa.graph.policy_graph import NodeType

        with self._lock:
            return name in map(self.graph.label, self.graph.of(NodeType.PROJECT, NodeType.GOAL))

    def _audit_answer(self, reading: Reading, day: date, identifier: str, say: Language) -> dict[str, object]:
        coverage = self.coverage_sentence(self.audit(plans=False))
        answer = tracing.compose_remark(reading, coverage, say=say, identifier=identifier, as_of=day)
        return render.to_json(answer, say)

    def shared(self, packed: str) -> Consultation:
        """The consultation of a link (`sharing.pack`), replayed; raises UsageError for a broken link."""
        steps, day = sharing.unpack(packed)
        consultation = self.consultation(as_of=day)
        for step in steps:
            consultation.take(step)
        return consultation


def _in_question_first(
    subjects: tuple[Facts, ...], answer: Mapping[str, object], *, turned: bool
) -> tuple[Facts, ...]:
    """The projects with the one first whose facts are asked for; or else, in a new question, the one the verdict is on."""
    decisions = answer.get("decisions")
    verdicts = [d["verdict"] for d in decisions] if isinstance(decisions, list) else []
    wanted = (Verdict.NEED_INFO.value, *(() if turned else (answer.get("verdict"),)))
    at = next((verdicts.index(v) for v in wanted if v in verdicts[: len(subjects)]), 0)
    return (*subjects[at : at + 1], *subjects[:at], *subjects[at + 1 :])


def _with_given(reading: Reading, given: Facts) -> Reading:
    """The reading with facts told beside the question put into every subject; these win over what was read."""
    if not given.known and not given.mentioned:
        return reading
    subjects = tuple(_merged(s, given) for s in reading.subjects or (Facts(),))
    return replace(reading, subjects=subjects)


def _merged(facts: Facts, given: Facts) -> Facts:
    known: dict[str, Fact] = {**facts.known, **given.known}
    return Facts(known=known, mentioned=facts.mentioned | given.mentioned, subject=facts.subject)
