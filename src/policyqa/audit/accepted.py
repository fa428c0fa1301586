"""Findings that an auditor has looked at and accepted: `rules/accepted.yaml`, each with a reason and a date.

An entry names a kind and, as far as it goes, rules (shell patterns, every one of which must match a rule of the
finding) and words that stand in its text. Takes findings, marks those accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from policyqa.audit.findings import KINDS, Finding
from policyqa.errors import KnowledgeBaseError

_KEYS = frozenset({"kind", "rules", "text", "reason", "date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One accepted pattern of findings."""

    kind: str
    reason: str
    date: date
    rules: tuple[str, ...] = ()
    text: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is of this pattern."""
        if finding.kind != self.kind or self.text not in finding.text:
            return False
        return all(any(fnmatchcase(rule, pattern) for rule in finding.rules) for pattern in self.rules)


def read(path: Path) -> tuple[Accepted, ...]:
    """The accepted patterns of a file, none where there is no file. Raises KnowledgeBaseError for a bad entry."""
    if not path.is_file():
        return ()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeBaseError(f"{path.name} 不是能读的 YAML：{error}") from None
    entries = content.get("accepted") if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise KnowledgeBaseError(f"{path.name} 应当有一个列表 accepted，每项写 kind、reason、date。")
    return tuple(_entry(item, f"{path.name} 第 {n} 项") for n, item in enumerate(entries, start=1))


def _entry(item: object, where: str) -> Accepted:
    if not isinstance(item, Mapping) or not item.keys() <= _KEYS:
        raise KnowledgeBaseError(f"{where}：应当是映射，只有 {'、'.join(sorted(_KEYS))}。")
    kind, reason, day, rules = item.get("kind"), item.get("reason"), item.get("date"), item.get("rules") or []
    if kind not in KINDS:
        raise KnowledgeBaseError(f"{where}：没有种类“{kind}”，应为 {'、'.join(KINDS)} 之一。")
    if not isinstance(reason, str) or not reason.strip() or not isinstance(day, date):
        raise KnowledgeBaseError(f"{where}：须写明 reason（理由）和 date（如 2026-11-22）。")
    if not isinstance(rules, list):
        raise KnowledgeBaseError(f"{where}：rules 应当是规则 id 的列表。")
    return Accepted(kind=str(kind), reason=reason, date=day, rules=tuple(map(str, rules)), text=str(item.get("text") or ""))


def mark(finding: Finding, accepted: Sequence[Accepted]) -> dict[str, object]:
    """The finding as JSON, with the reason and date of its acceptance, or None."""
    entry = next((a for a in accepted if a.covers(finding)), None)
    note = None if entry is None else {"reason": entry.reason, "date": entry.date.isoformat()}
    return {**finding.to_json(), "accepted": note}


def unused(findings: Sequence[Finding], accepted: Sequence[Accepted]) -> list[str]:
    """Acceptances that no finding needs any more."""
    return [f"{a.kind}：{a.reason}" for a in accepted if not any(a.covers(f) for f in findings)]


def exceeding(report: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The findings of a report that are more than notes and not accepted."""
    findings = report.get("findings")
    listed = findings if isinstance(findings, list) else []
    return [f for f in listed if f["level"] != "note" and f["accepted"] is None]
