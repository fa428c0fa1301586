"""Loads a knowledge base: documents, rulebook, and where every quote of a rule stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policyqa import corpus, rulebook
from policyqa.errors import KnowledgeBaseError, RulebookError
from policyqa.model.diagnostic import Diagnostic, Severity
from policyqa.model.rules import Cite, Definition, Norm, Position, Rulebook
from policyqa.model.text import Citation, Document
from policyqa.service.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A loaded knowledge base. `diagnostics` holds every defect of the rule files and their quotes."""

    documents: Mapping[str, Document]
    rulebook: Rulebook
    citations: Mapping[str, tuple[Citation, ...]]
    diagnostics: tuple[Diagnostic, ...]

    def require_sound(self) -> None:
        """Raises RulebookError where the rulebook has an error: nothing may be decided on it."""
        errors = [d for d in self.diagnostics if d.severity is Severity.ERROR]
        if errors:
            listed = "\n".join(str(d) for d in errors)
            message = f"规则库有 {len(errors)} 处错误，在修正之前不作任何判断：\n{listed}"
            raise RulebookError(message)


def load(settings: Settings) -> Knowledge:
    """Reads documents and rules; raises KnowledgeBaseError where the directory is no knowledge base."""
    if not settings.kb.is_dir():
        message = f"找不到知识库目录 {settings.kb}：请用 --kb 指定一个目录，或先运行 policyqa kb add 建立它。"
        raise KnowledgeBaseError(message)
    documents = {d.id: d for d in corpus.load(settings.kb)}
    book, diagnostics = rulebook.load(
        settings.rules_dir, settings.vocabulary_dir, {d.id: d.info for d in documents.values()}
    )
    citations, missing = _locate_all(book, documents)
    return Knowledge(documents=documents, rulebook=book, citations=citations, diagnostics=diagnostics + missing)


def _locate_all(
    book: Rulebook, documents: Mapping[str, Document]
) -> tuple[dict[str, tuple[Citation, ...]], tuple[Diagnostic, ...]]:
    located: dict[str, tuple[Citation, ...]] = {}
    missing: list[Diagnostic] = []
    rules: list[Norm | Definition] = [*book.norms, *book.definitions]
    for rule in rules:
        found = []
        for cite in rule.cite:
            citation = _locate(cite, documents)
            if citation is None:
                missing.append(_not_found(cite, rule.position))
            else:
                found.append(citation)
        located[rule.id] = tuple(found)
    return located, tuple(missing)


def _locate(cite: Cite, documents: Mapping[str, Document]) -> Citation | None:
    document = documents.get(cite.document)
    return None if document is None else corpus.locate(document, cite.quote)


def _not_found(cite: Cite, position: Position) -> Diagnostic:
    return Diagnostic(
        code="quote-not-found",
        message=f"文件 {cite.document} 中没有引文“{cite.quote}”",
        position=position,
        expected="去掉排版空白后与原文逐字相同的引文",
        remedy=f"用 policyqa kb text {cite.document} 查看原文并改正引文",
    )
