"""Parses rule files (`norms`, `definitions`), case files (`cases`) and lists of uncoded clauses into the IR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from policyqa.model.facts import FactValue, Vocabulary
from policyqa.model.rules import (
    AllOf,
    AnyOf,
    Cite,
    Definition,
    ExceptionClause,
    Expression,
    Is,
    Modality,
    Norm,
    Not,
    RuleCase,
    Strength,
    Uncoded,
    Validity,
)
from policyqa.model.text import Authority
from policyqa.model.verdict import InForce, Verdict
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.expressions import ConditionParser
from policyqa.rulebook.raw import Fields, Node, date_of, items_of, text_of
from policyqa.rulebook.values import parse_value

PLACE = "place"
"""The fact whose values are jurisdictions."""

Word = TypeVar("Word", bound=StrEnum)


EVERYWHERE = "全国"
"""The jurisdiction of a document that names no known place: its rules hold wherever the project is."""


class DocumentLike(Protocol):
    """What a rule takes over from its document."""

    @property
    def authority(self) -> Authority:
        """What kind of source speaks."""
        ...

    @property
    def jurisdiction(self) -> str:
        """A value of the fact `place`."""
        ...

    @property
    def valid_from(self) -> date | None:
        """The first day of its period."""
        ...

    @property
    def valid_until(self) -> date | None:
        """The last day of its period."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """What one rule file says."""

    norms: tuple[Norm, ...] = ()
    definitions: tuple[Definition, ...] = ()


class RuleParser:
    """Parses rule files against one vocabulary and the metadata of the documents."""

    def __init__(self, vocabulary: Vocabulary, documents: Mapping[str, DocumentLike], findings: Findings) -> None:
        self._vocabulary = vocabulary
        self._documents = documents
        self._findings = findings
        self._conditions = ConditionParser(vocabulary, findings)

    def parse_rules(self, root: Node) -> RuleFile:
        """Norms and definitions of one file."""
        fields = Fields(root, self._findings, "规则文件")
        document = fields.text("document")
        norms = [self._norm(n, document) for n in self._list(fields, "norms")]
        definitions = [d for n in self._list(fields, "definitions") for d in self._definition(n, document)]
        fields.close()
        return RuleFile(norms=tuple(n for n in norms if n is not None), definitions=tuple(definitions))

    def parse_cases(self, root: Node) -> tuple[RuleCase, ...]:
        """The cases of one case file."""
        fields = Fields(root, self._findings, "用例文件")
        cases = tuple(self._case(n) for n in self._list(fields, "cases", required=True))
        fields.close()
        return cases

    def parse_uncoded(self, root: Node) -> tuple[Uncoded, ...]:
        """The clauses of one `uncoded.yaml`."""
        fields = Fields(root, self._findings, "不编码清单")
        document = fields.text("document")
        found = tuple(self._uncoded(n, document) for n in self._list(fields, "uncoded", required=True))
        fields.close()
        return found

    def _list(self, fields: Fields, key: str, *, required: bool = False) -> list[Node]:
        node = fields.require(key) if required else fields.get(key)
        return [] if node is None else list(items_of(node, self._findings, key))

    def _norm(self, node: Node, document: str) -> Norm | None:
        fields = Fields(node, self._findings, "规则")
        document = fields.text("document", document)
        source = self._document(document, node)
        modality = self._word(fields.require("modality"), Modality, Modality.PROHIBITION)
        requires = fields.get("requires")
        subject = fields.require("subject")
        norm = Norm(
            id=fields.required_text("id"),
            title=fields.required_text("title"),
            modality=modality,
            strength=self._strength(fields.get("strength"), modality),
            subject=self._conditions.parse(subject),
            when=self._conditions.parse(fields.get("when")),
            requires=None if requires is None else self._conditions.parse(requires),
            jurisdiction=self._jurisdiction(fields, source),
            authority=Authority.PLAN if source is None else source.authority,
            validity=self._validity(fields.get("validity"), source),
            cite=self._cites(fields.get("cite"), document, node),
            position=node.position,
            duty=fields.text("duty"),
            exceptions=tuple(self._exception(n, document) for n in self._list(fields, "exceptions")),
            overrides=fields.texts("overrides"),
            universal=fields.flag("universal"),
            note=fields.text("note"),
        )
        fields.close()
        if norm.modality in (Modality.OBLIGATION, Modality.PROCEDURE) and not norm.duty:
            self._findings.add(Code.MISSING_DUTY, node.position, f"规则 {norm.id} 没有 duty")
        return norm if source is not None and subject is not None else None

    def _strength(self, node: Node | None, modality: Modality) -> Strength:
        default = Strength.DEFEASIBLE if modality is Modality.RESTRICTION else Strength.STRICT
        return default if node is None else self._word(node, Strength, default)

    def _word(self, node: Node | None, words: type[Word], default: Word) -> Word:
        if node is None:
            return default
        try:
            return words(text_of(node, self._findings))
        except ValueError:
            allowed = "、".join(w.value for w in words)
            near = (node.text, (w.value for w in words))
            self._findings.add(Code.UNKNOWN_WORD, node.position, f"不能写{node.describe()}", expected=allowed, near=near)
            return default

    def _document(self, document: str, node: Node) -> DocumentLike | None:
        if not document:
            self._findings.add(Code.MISSING_KEY, node.position, "没有写 document，文件开头也没有")
            return None
        source = self._documents.get(document)
        if source is None:
            known = "、".join(sorted(self._documents))
            self._findings.add(Code.UNKNOWN_DOCUMENT, node.position, f"没有文件“{document}”", expected=known, near=(document, self._documents))
        return source

    def _jurisdiction(self, fields: Fields, source: DocumentLike | None) -> str:
        node = fields.get("jurisdiction")
        place = fields.text("jurisdiction") or ("" if source is None else source.jurisdiction)
        if place == EVERYWHERE:
            return ""
        if place and (PLACE, place) not in self._vocabulary.broader:
            position = fields.position if node is None else node.position
            self._findings.add(Code.UNKNOWN_PLACE, position, f"管辖区“{place}”不是事实 place 的取值")
        return place

    def _validity(self, node: Node | None, source: DocumentLike | None) -> Validity:
        whole = Validity() if source is None else Validity(start=source.valid_from, end=source.valid_until)
        if node is None:
            return whole
        fields = Fields(node, self._findings, "validity")
        start, end = fields.get("start"), fields.get("end")
        fields.close()
        validity = Validity(
            start=date_of(start, self._findings) or whole.start, end=date_of(end, self._findings) or whole.end
        )
        if validity.start and validity.end and validity.start > validity.end:
            self._findings.add(Code.BAD_DATE, node.position, f"起日 {validity.start} 晚于止日 {validity.end}")
        return validity

    def _cites(self, node: Node | None, document: str, owner: Node) -> tuple[Cite, ...]:
        items = () if node is None else node.items if node.items is not None else (node,)
        cites = tuple(c for c in (self._cite(i, document) for i in items) if c is not None)
        if not cites:
            self._findings.add(Code.MISSING_CITE, owner.position, "没有引文")
        return cites

    def _cite(self, node: Node, document: str) -> Cite | None:
        if node.pairs is None:
            quote = text_of(node, self._findings)
            return Cite(document=document, quote=quote) if quote else None
        fields = Fields(node, self._findings, "cite")
        cite = Cite(document=fields.text("document", document), quote=fields.required_text("quote"))
        fields.close()
        self._document(cite.document, node)
        return cite if cite.quote else None

    def _exception(self, node: Node, document: str) -> ExceptionClause:
        fields = Fields(node, self._findings, "例外")
        when, cite = fields.require("when"), fields.get("cite")
        fields.close()
        cites = () if cite is None else self._cites(cite, document, node)
        return ExceptionClause(when=self._conditions.parse(when), cite=cites)

    def _definition(self, node: Node, document: str) -> list[Definition]:
        fields = Fields(node, self._findings, "定义")
        document = fields.text("document", document)
        source = self._document(document, node)
        identifier, title = fields.required_text("id"), fields.required_text("title")
        when = self._conditions.parse(fields.require("when"))
        jurisdiction = self._jurisdiction(fields, source)
        cite = self._cites(fields.get("cite"), document, node)
        then = fields.require("then")
        fields.text("note")
        fields.close()
        return [
            Definition(
                id=identifier if n == 0 else f"{identifier}#{fact}",
                title=title,
                when=when,
                fact=fact,
                value=value,
                jurisdiction=jurisdiction,
                cite=cite,
                position=node.position,
            )
            for n, (fact, value) in enumerate(self._assignments(then))
        ]

    def _assignments(self, node: Node | None) -> list[tuple[str, FactValue]]:
        if node is None:
            return []
        if node.pairs is None:
            self._findings.add(Code.WRONG_SHAPE, node.position, "then 应当是“事实: 值”的映射")
            return []
        found = []
        for key, value in node.pairs:
            definition = self._vocabulary.facts.get(key.text or "")
            if definition is None:
                near = (key.text, self._vocabulary.facts)
                self._findings.add(Code.UNKNOWN_FACT, key.position, f"没有事实“{key.text}”", near=near)
                continue
            parsed = parse_value(value, definition, self._findings)
            if parsed is not None:
                found.append((definition.name, parsed))
        return found

    def _case(self, node: Node) -> RuleCase:
        fields = Fields(node, self._findings, "用例")
        facts = fields.require("facts")
        self._check_case_facts(facts)
        missing = fields.get("missing")
        validity = fields.get("validity")
        case = RuleCase(
            name=fields.required_text("name"),
            facts=_plain_mapping(facts),
            as_of=date_of(fields.get("as_of"), self._findings),
            verdict=self._word(fields.require("verdict"), Verdict, Verdict.OUT_OF_SCOPE).value,
            position=node.position,
            cites=fields.texts("cites"),
            fires=fields.texts("fires"),
            missing=None if missing is None else fields.texts("missing"),
            validity=None if validity is None else self._word(validity, InForce, InForce.IN_FORCE).value,
            mentioned=fields.texts("mentioned"),
        )
        fields.close()
        for name in (*case.mentioned, *(case.missing or ())):
            if name not in self._vocabulary.facts:
                near = (name, self._vocabulary.facts)
                self._findings.add(Code.UNKNOWN_FACT, node.position, f"没有事实“{name}”", near=near)
        return case

    def _check_case_facts(self, node: Node | None) -> None:
        if node is None:
            return
        if node.pairs is None:
            self._findings.add(Code.WRONG_SHAPE, node.position, "facts 应当是“事实: 值”的映射")
            return
        self._assignments(node)

    def _uncoded(self, node: Node, document: str) -> Uncoded:
        fields = Fields(node, self._findings, "不编码的条款")
        encodable = fields.flag("encodable")
        uncoded = Uncoded(
            document=fields.text("document", document),
            quote=fields.required_text("quote"),
            reason=fields.required_text("reason"),
            modality=fields.required_text("modality"),
            encodable=encodable,
            position=node.position,
        )
        fields.close()
        self._document(uncoded.document, node)
        return uncoded


def _plain_mapping(node: Node | None) -> dict[str, object]:
    plain = None if node is None else node.plain()
    return plain if isinstance(plain, dict) else {}


def facts_of(expression: Expression) -> frozenset[str]:
    """The names of the facts that a condition speaks of."""
    if isinstance(expression, (AllOf, AnyOf)):
        return frozenset().union(*(facts_of(p) for p in expression.parts))
    return facts_of(expression.part) if isinstance(expression, Not) else frozenset({expression.fact})


def required_facts(norms: Iterable[Norm]) -> frozenset[str]:
    """The yes/no facts that norms want to hold: those a duty requires, and those whose absence alone is prohibited."""
    duties: set[tuple[str, bool]] = set()
    banned: set[tuple[str, bool]] = set()
    for norm in norms:
        if norm.requires:
            duties |= {(leaf.fact, leaf.value) for leaf in _yes_or_no(norm.requires)}
        if norm.modality is Modality.PROHIBITION:
            banned |= {(leaf.fact, leaf.value) for leaf in _yes_or_no(norm.when)}
    required = {fact for fact, holds in duties if holds and (fact, False) not in duties}
    return frozenset(required | {fact for fact, holds in banned if not holds and (fact, True) not in banned})


def _yes_or_no(expression: Expression) -> Iterator[Is]:
    if isinstance(expression, (AllOf, AnyOf)):
        for part in expression.parts:
            yield from _yes_or_no(part)
    elif isinstance(expression, Not):
        yield from (Is(fact=leaf.fact, value=not leaf.value) for leaf in _yes_or_no(expression.part))
    elif isinstance(expression, Is):
        yield expression
