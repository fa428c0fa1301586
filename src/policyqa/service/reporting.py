"""Reports on a knowledge base and changes it: audits, letters, exports, the library, the graph to explore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from policyqa import corpus
from policyqa.errors import UsageError
from policyqa.model.reading import Reading
from policyqa.service import (
    authoring,
    catalogue,
    explaining,
    feedback,
    letter,
    library,
    reader,
)
from policyqa.service.parts import Parts


class Reporting(Parts):
    """Everything but the questions."""

    @property
    def authoring(self) -> authoring.Authoring:
        """What those who write rules need: list, show, scaffold, test, lint."""
        return authoring.Authoring(self.knowledge)

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
        return explaining.text(reading, decided, self.deciding_on.rulebook)

    def export_graph(self, path: Path, form: str) -> None:
        """Writes the graph to a file; raises UsageError for an unknown format or a path that cannot be written."""
        from policyqa.graph import export

        if form not in export.FORMATS:
            raise UsageError(f"没有图格式“{form}”：--format 应为 {'、'.join(export.FORMATS)} 之一。")
        try:
            path.write_text(export.write(self.graph, form), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"写不了文件 {path}（{error.strerror}）。") from None

    def add_documents(self, files: Sequence[Path], progress: library.Progress | None = None) -> list[str]:
        """Adds files to the knowledge base; one report a file. Raises DocumentError where one was refused."""
        places = self.settings.vocabulary_dir / "places.yaml"
        return library.add(self.settings.kb, files, places=places, progress=progress, taken=self._forget)

    def remove_document(self, document: str) -> None:
        """Removes a document from the knowledge base; raises UsageError where there is none of that id."""
        library.remove(self.settings.kb, document)
        self._forget()

    def build_indexes(self, progress: library.Progress | None = None) -> str:
        """Rebuilds what changed (clauses, vectors) and says what there is now."""
        self._forget()
        if self.settings.kb.is_dir():
            corpus.load(self.settings.kb, library.of(progress, "切分条款"))
        clauses = sum(len(d.clauses) for d in self.knowledge.documents.values())
        if self.settings.dense:
            self.__dict__["_dense"] = self._open_index(dense=True, progress=library.of(progress, "计算向量"))
        _ = self._dense if self.settings.dense else self._lexical
        return f"{len(self.knowledge.documents)} 份文件，{clauses} 个条款单位，索引已是最新。"

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
