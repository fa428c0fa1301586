"""What the audit reports: one finding with its kind, the rules concerned, a project that shows it, and the clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = {
    "conflict": "冲突",
    "tension": "鼓励与限制并存",
    "overlap": "重复",
    "gap": "空白",
    "unreachable": "不会适用",
    "boundary": "界点不一致",
    "jurisdiction": "两地差异",
    "circular": "循环定义",
    "undecided": "未能证明",
    "uncited": "没有引文",
    "untested": "没有用例",
    "dead_test": "不会失败的用例",
    "failing_test": "失败的用例",
    "quote_drift": "引文漂移",
    "number": "数字与引文不符",
    "lapsed": "已过有效期",
    "mutant": "未被用例发现的改动",
    "project": "规划项目触及规则",
}
"""Kinds of findings with their Chinese names."""

LEVELS = {"circular": "error", "conflict": "error", "quote_drift": "error", "number": "error", "failing_test": "error"}
"""Kinds that are errors; `NOTES` are for information, all others are warnings."""
NOTES = frozenset({"tension", "lapsed", "jurisdiction", "project"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `example` is a project as label → value in Chinese; `quotes` are the clauses concerned."""

    kind: str
    rules: tuple[str, ...]
    text: str
    example: Mapping[str, str] | None = None
    quotes: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """`error`, `warning` or `note`, as code-review tools call them."""
        return "note" if self.kind in NOTES else LEVELS.get(self.kind, "warning")

    def to_json(self) -> dict[str, object]:
        """The finding in the form of the contract, with its level, quotes and place beside."""
        return {
            "kind": self.kind,
            "label": KINDS[self.kind],
            "level": self.level,
            "rules": list(self.rules),
            "example": dict(self.example) if self.example is not None else None,
            "text": self.text,
            "quotes": list(self.quotes),
            "file": self.file or None,
            "line": self.line or None,
            **({"detail": dict(self.detail)} if self.detail else {}),
        }
