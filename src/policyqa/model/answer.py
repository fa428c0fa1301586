"""The answer of the contract: statements with their citations, and everything a client needs to act on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policyqa.model.reading import Intent
from policyqa.model.text import Citation, Passage
from policyqa.model.verdict import InForce, Verdict

Json = Mapping[str, object]
"""A JSON object whose form the contract fixes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of an answer with the numbers of the citations that carry it; `normative` ones need some."""

    text: str
    citations: tuple[int, ...] = ()
    normative: bool = False

    def __post_init__(self) -> None:
        if self.normative and not self.citations:
            message = f"规范性陈述没有引注，不能给出：{self.text}"
            raise ValueError(message)

    def __str__(self) -> str:
        return self.text + "".join(f"[{n}]" for n in self.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled group of statements ("理由", "须满足的条件")."""

    title: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The whole answer; `policyqa.answering.render` turns it into the JSON of the contract and into text."""

    id: str
    question: str
    as_of: date
    intent: Intent
    headline: Statement
    sections: tuple[Section, ...] = ()
    verdict: Verdict | None = None
    validity: InForce = InForce.IN_FORCE
    facts: tuple[Json, ...] = ()
    follow_ups: tuple[Json, ...] = ()
    conditions: tuple[Json, ...] = ()
    presumptions: tuple[Json, ...] = ()
    universal: tuple[Json, ...] = ()
    changes: tuple[Json, ...] = ()
    decisions: tuple[Json, ...] = ()
    rules: tuple[Json, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[Passage, ...] = ()
    paths: tuple[tuple[Json, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    extra: Json = field(default_factory=dict)
