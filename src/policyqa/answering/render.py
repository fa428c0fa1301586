"""Renders an `Answer` as the JSON of the contract and as text."""

from __future__ import annotations

from policyqa.answering.language import Language
from policyqa.answering.permission import citation_json
from policyqa.model.answer import Answer, Section, Statement
from policyqa.model.reading import Intent
from policyqa.model.text import Passage
from policyqa.model.verdict import Verdict


def to_json(answer: Answer, say: Language) -> dict[str, object]:
    """The answer in the form of the contract; fields beyond it are additions."""
    return {
        "id": answer.id,
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "intent": answer.intent.value,
        "verdict": _verdict(answer),
        "validity": answer.validity.value,
        "language": say.code,
        "answer": to_text(answer, say),
        "headline": str(answer.headline),
        "facts": list(answer.facts),
        "follow_ups": list(answer.follow_ups),
        "conditions": list(answer.conditions),
        "presumptions": list(answer.presumptions),
        "further_duties": list(answer.universal),
        "changes": list(answer.changes),
        "decisions": list(answer.decisions),
        "rules": list(answer.rules),
        "citations": [{"n": n, **citation_json(c)} for n, c in enumerate(answer.citations, 1)],
        "related": [
            {"document": p.document, "clause": p.clause, "quote": p.text, "start": p.start, "end": p.end}
            for p in answer.related
        ],
        "paths": [list(path) for path in answer.paths],
        "remarks": list(answer.remarks),
        **answer.extra,
    }


def _verdict(answer: Answer) -> str | None:
    """The verdict; an answer that nothing supports has one too (contract: null only for the other intents)."""
    if answer.verdict is None and answer.intent is Intent.OUT_OF_SCOPE:
        return Verdict.OUT_OF_SCOPE.value
    return answer.verdict.value if answer.verdict else None


def to_text(answer: Answer, say: Language) -> str:
    """The answer as running text: verdict first, then titled groups of sentences with their [n]."""
    blocks = [str(answer.headline)] if answer.headline.text else []
    blocks += [_section_text(section, say) for section in answer.sections]
    blocks += [say.note + remark for remark in answer.remarks]
    return "\n\n".join(blocks)


def _section_text(section: Section, say: Language) -> str:
    lines = [str(s) for s in section.statements]
    if not section.title:
        return "\n".join(lines)
    if len(lines) == 1:
        return f"{section.title}{say.colon}{lines[0]}"
    return "\n".join([f"{section.title}{say.colon}".rstrip(), *(f"{n}. {line}" for n, line in enumerate(lines, 1))])


def passage_json(passage: Passage) -> dict[str, object]:
    """A passage in the form of the contract."""
    return {
        "document": passage.document,
        "title": passage.title,
        "clause": passage.clause,
        "path": list(passage.path),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": round(passage.score, 6),
    }


def statement(text: str) -> Statement:
    """A statement that claims no norm and so needs no citation."""
    return Statement(text=text)
