"""What the understanding made of a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Intent, one `Facts` per subject asked about, the normalised question, and remarks for the user."""

    question: str
    normalised: str
    intent: Intent
    subjects: tuple[Facts, ...]
    remarks: tuple[str, ...] = ()
    score: float = 1.0
