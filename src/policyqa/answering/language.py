"""The languages of answers: what every sentence of an answer is made by, in Chinese and in English.

Takes values of the structured answer, gives sentences and labels; the composer alone decides what is said and with
which citations. Quotes stay verbatim in either language, and so do the titles of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from policyqa.errors import UsageError
from policyqa.model.facts import FactDefinition, Facts, FactValue, Vocabulary
from policyqa.model.rules import Norm
from policyqa.model.text import Citation
from policyqa.model.verdict import Reason, Verdict

CHINESE = "zh"
ENGLISH = "en"


class Language(Protocol):
    """The sentences of one language."""

    code: str
    reasons: str
    outcomes: str
    whole: str
    validity: str
    presumed: str
    changes: str
    further: str
    note: str
    gap: str
    """What stands between two sentences."""
    stop: str
    colon: str
    nothing: str
    """What is said where nothing supports an answer."""
    nearest: str
    """What stands before search results."""
    before_trace: tuple[str, ...]
    """What stands before the sentences of a trace, which are told in Chinese."""
    undecided_for_all: str
    convention: str

    def verdict(self, verdict: Verdict) -> str:
        """The verdict in a few words."""
        ...

    def headline(self, verdict: Verdict, subject: str, missing: Sequence[str]) -> str:
        """The verdict as a sentence on the subject; `missing` are the labels of facts that decide."""
        ...

    def subject(self, vocabulary: Vocabulary, facts: Facts) -> str:
        """The project in a few words; "" where nothing is known of what it is."""
        ...

    def label(self, definition: FactDefinition) -> str:
        """The name of a fact."""
        ...

    def question(self, definition: FactDefinition) -> str:
        """The question that asks for a fact."""
        ...

    def value(self, definition: FactDefinition, value: FactValue) -> str:
        """A value as the user reads it."""
        ...

    def titled(self, subject: str, verdict: Verdict, title: str) -> str:
        """The title of a group of statements on one of several subjects."""
        ...

    def clause(self, short_title: str, citations: Sequence[Citation], norm: Norm) -> str:
        """What a clause says, quoted, with its place and the authority of its document where that bounds it."""
        ...

    def consequence(self, vocabulary: Vocabulary, norm: Norm, reason: Reason, *, place_known: bool) -> str:
        """What follows from the clause for this project, and why."""
        ...

    def lapsed(self, as_of: date, documents: Sequence[str]) -> str:
        """That the clauses have lapsed; `documents` are titles with the last day."""
        ...

    def until(self, short_title: str, end: date) -> str:
        """A document with the last day of its period."""
        ...

    def not_yet(self, as_of: date, days: Sequence[date]) -> str:
        """That the clauses begin later."""
        ...

    def presumption(self, said: Sequence[tuple[FactDefinition, FactValue]]) -> str:
        """What was presumed, nobody having mentioned it."""
        ...

    def otherwise(self, clause: str, verdict: Verdict, *, relieves: bool, several: bool) -> str:
        """What the other value would lead to; `relieves` says that the clause would then not apply."""
        ...

    def on_the_whole(self, verdict: Verdict) -> str:
        """The verdict on a project of which only a duty was asked about."""
        ...

    def outcome(self, given: Sequence[tuple[FactDefinition, FactValue]], verdict: Verdict) -> str:
        """The verdict that certain answers lead to."""
        ...

    def quoted(self, short_title: str, citation: Citation) -> str:
        """A clause named and quoted inside a sentence."""
        ...

    def change(self, verdict: Verdict, ways: Sequence[Sequence[tuple[FactDefinition, FactValue]]]) -> str:
        """The changes that each lead to a verdict."""
        ...

    def further_duties(self, count: int) -> str:
        """That further duties apply that do not decide."""
        ...

    def remark(self, remark: str) -> str:
        """A remark of the reading."""
        ...


def language(code: str) -> Language:
    """The language of that code; raises UsageError for another."""
    if code == CHINESE:
        from policyqa.answering.chinese import Chinese

        return Chinese()
    if code == ENGLISH:
        from policyqa.answering.english import English

        return English()
    message = f"没有语言“{code}”：language 应为 zh（中文）或 en（英文）。"
    raise UsageError(message)
