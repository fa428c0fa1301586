"""Lists what a knowledge base holds: documents, facts, coverage."""

from __future__ import annotations

from collections.abc import Mapping

from policyqa.answering.wording import value_json
from policyqa.errors import UsageError
from policyqa.model.facts import FactDefinition, Vocabulary
from policyqa.model.text import Document
from policyqa.service.knowledge import Knowledge


def require_document(knowledge: Knowledge, identifier: str) -> Document:
    """The document of that id; raises UsageError naming those there are."""
    document = knowledge.documents.get(identifier)
    if document is None:
        message = f"没有文件“{identifier}”：知识库中有 {'、'.join(knowledge.documents)}（policyqa kb list）。"
        raise UsageError(message)
    return document


def documents_json(knowledge: Knowledge) -> list[dict[str, object]]:
    """Metadata and size of every document."""
    return [
        {
            "id": d.id,
            "title": d.info.title,
            "issuer": d.info.issuer,
            "number": d.info.number,
            "authority": d.info.authority.value,
            "jurisdiction": d.info.jurisdiction,
            "issued": d.info.issued.isoformat() if d.info.issued else None,
            "valid_from": d.info.valid_from.isoformat() if d.info.valid_from else None,
            "valid_until": d.info.valid_until.isoformat() if d.info.valid_until else None,
            "characters": len(d.canonical),
            "clauses": len(d.clauses),
            "warnings": list(d.warnings),
        }
        for d in knowledge.documents.values()
    ]


def facts_json(vocabulary: Vocabulary) -> list[dict[str, object]]:
    """Every fact: name, label, type, unit, allowed values, synonyms, presumption."""
    return [_fact_json(definition) for definition in vocabulary.facts.values()]


def _fact_json(definition: FactDefinition) -> dict[str, object]:
    return {
        "name": definition.name,
        "label": definition.label,
        "label_en": definition.label_en or None,
        "type": definition.type.value,
        "unit": definition.unit or None,
        "units": [unit for unit, _ in definition.units],
        "values": [
            {"value": t.value, "label_en": t.label_en or None, "synonyms": list(t.synonyms), "broader": list(t.broader)}
            for t in definition.terms
        ],
        "synonyms": [*definition.asserts, *definition.cues],
        "question": definition.question,
        "question_en": definition.question_en or None,
        "presumed": None if definition.presumed is None else value_json(definition.presumed),
        "judgement": definition.judgement,
        "guidance": definition.guidance or None,
    }


def coverage_sentence(audit: Mapping[str, object]) -> str:
    """The coverage of an audit in one sentence."""
    coverage = audit["coverage"]
    if not isinstance(coverage, Mapping):
        return "没有审计结果。"
    return (
        f"共识别规范性条款 {coverage['norms']} 条，其中决定准入的 {coverage['admissibility_norms']} 条；"
        f"已编码 {coverage['encoded']} 条，部分编码 {coverage['partly']} 条，未编码 {coverage['not_encoded']} 条，"
        f"不可编码 {coverage['not_encodable']} 条；规则 {coverage['rules']} 条，其中有用例的 {coverage['rules_tested']} 条。"
        "完整报告：policyqa audit。"
    )
