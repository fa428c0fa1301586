"""The audit report in the form of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policyqa.audit.coverage import NormEntry, survey
from policyqa.model.rules import Norm, Rulebook
from policyqa.model.text import Citation, Document


def build(
    rulebook: Rulebook, documents: Sequence[Document], citations: Mapping[str, tuple[Citation, ...]]
) -> dict[str, object]:
    """Norms, rules, findings and coverage (contract: audit)."""
    norms = survey(rulebook, documents, citations)
    tested = Counter(rule for case in rulebook.cases for rule in case.fires)
    return {
        "norms": [_norm_json(n) for n in norms],
        "rules": [_rule_json(n, tested[n.id], citations) for n in rulebook.norms],
        "findings": _findings(rulebook, tested, citations),
        "coverage": _coverage(norms, rulebook, tested),
    }


def _norm_json(entry: NormEntry) -> dict[str, object]:
    return {
        "document": entry.document,
        "clause": entry.clause,
        "path": list(entry.path),
        "quote": entry.quote,
        "start": entry.start,
        "end": entry.end,
        "modality": entry.modality,
        "admissibility": entry.admissibility,
        "status": entry.status,
        "rules": list(entry.rules),
        "reason": entry.reason or None,
    }


def _rule_json(norm: Norm, tests: int, citations: Mapping[str, tuple[Citation, ...]]) -> dict[str, object]:
    return {
        "id": norm.id,
        "title": norm.title,
        "modality": norm.modality.value,
        "citations": [c.quote for c in citations.get(norm.id, ())],
        "tests": tests,
        "in_force": [
            norm.validity.start and norm.validity.start.isoformat(),
            norm.validity.end and norm.validity.end.isoformat(),
        ],
    }


def _findings(
    rulebook: Rulebook, tested: Mapping[str, int], citations: Mapping[str, tuple[Citation, ...]]
) -> list[dict[str, object]]:
    findings: list[dict[str, object]] = []
    for norm in rulebook.norms:
        if not tested.get(norm.id):
            findings.append(_finding("untested", norm, "没有一个用例使这条规则适用"))
        if len(citations.get(norm.id, ())) < len(norm.cite):
            findings.append(_finding("quote_drift", norm, "引文在现有文件中找不到"))
    return findings


def _finding(kind: str, norm: Norm, text: str) -> dict[str, object]:
    return {"kind": kind, "rules": [norm.id], "example": None, "text": f"{norm.title}：{text}（{norm.position}）"}


def _coverage(norms: Sequence[NormEntry], rulebook: Rulebook, tested: Mapping[str, int]) -> dict[str, int]:
    status = Counter(n.status for n in norms)
    return {
        "norms": len(norms),
        "admissibility_norms": sum(n.admissibility for n in norms),
        "encoded": status["encoded"],
        "partly": status["partly"],
        "not_encoded": status["not_encoded"],
        "not_encodable": status["not_encodable"],
        "rules": len(rulebook.norms),
        "rules_tested": sum(1 for n in rulebook.norms if tested.get(n.id)),
    }
