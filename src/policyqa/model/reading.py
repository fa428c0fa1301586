"""What the understanding made of a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from policyqa.model.facts import Facts


class Intent(StrEnum):
    """What the user wants (contract)."""

    PERMISSION = "permission"
    TRACE = "trace"
    TARGET = "target"
    AGENCY = "agency"
    COMPARE = "compare"
    SEARCH = "search"
    AUDIT = "audit"
    OUT_OF_SCOPE = "out_of_scope"


class Remark(str):
    """A remark for the user, in Chinese; `english` says the same in English."""

    __slots__ = ("english",)
    english: str

    def __new__(cls, chinese: str, english: str) -> Self:
        """The remark in both languages."""
        remark = super().__new__(cls, chinese)
        remark.english = english
        return remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the reading did: the words (with span in the question) and what they were taken for, or why not."""

    kind: str
    source: str
    taken_as: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Intent, one `Facts` per subject asked about, the normalised question, and remarks for the user.

    `refers_back` says how an utterance hangs on the conversation before it: "" (a question of its own), "why",
    "basis", "others" (ask about the last decision), "change" (one fact is exchanged), "answer" (fills what was
    asked). `duties` are the facts of which it is only asked whether they are required. `steps` is the reading step by step, for `policyqa explain`.
    """

    question: str
    normalised: str
    intent: Intent
    subjects: tuple[Facts, ...]
    remarks: tuple[str, ...] = ()
    score: float = 1.0
    refers_back: str = ""
    steps: tuple[Step, ...] = ()
    duties: frozenset[str] = frozenset()
