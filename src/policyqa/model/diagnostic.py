"""Defects in data: collected per stage and reported together, from a closed set of codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policyqa.model.rules import Position


class Severity(StrEnum):
    """ERROR: nothing runs on this. WARNING: it runs, and someone should look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """What is wrong (`code`, `message`), where, what was expected and how to mend it."""

    code: str
    message: str
    position: Position
    expected: str = ""
    remedy: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        parts = [f"{self.position}: {self.code}: {self.message}"]
        parts += [f"  期望：{self.expected}"] if self.expected else []
        parts += [f"  修正：{self.remedy}"] if self.remedy else []
        return "\n".join(parts)
