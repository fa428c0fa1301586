"""Composes the answer to "may this go ahead": verdict first, then reasons, conditions, presumptions, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policyqa.answering.ledger import Ledger, NormCitations
from policyqa.answering.selecting import deciding
from policyqa.answering.wording import (
    AUTHORITY_MARKS,
    HEADLINES,
    VERDICT_NAMES,
    fact_json,
    subject_text,
    value_json,
    value_text,
)
from policyqa.model.answer import Answer, Json, Section, Statement
from policyqa.model.reading import Intent, Reading
from policyqa.model.rules import Norm, Rulebook
from policyqa.model.text import Citation, DocumentInfo, Passage
from policyqa.model.verdict import STRICTNESS, Adjudication, InForce, Presumed, Reason, Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What every sentence is taken from: the rules, where their quotes stand, and the documents' metadata."""

    rulebook: Rulebook
    citations: NormCitations
    documents: Mapping[str, DocumentInfo]


def compose(
    reading: Reading,
    adjudications: Sequence[Adjudication],
    *,
    sources: Sources,
    identifier: str,
    as_of: date,
    related: tuple[Passage, ...] = (),
) -> Answer:
    """The answer to a permission question; one decision per subject, the strictest on top."""
    composer = _Composer(sources, as_of)
    lead = min(adjudications, key=lambda a: STRICTNESS.index(a.verdict))
    sections: list[Section] = []
    decisions: list[Json] = []
    for adjudication in adjudications:
        sections += composer.sections(adjudication, several=len(adjudications) > 1)
        decisions.append(composer.decision(adjudication))
    out = lead.verdict is Verdict.OUT_OF_SCOPE
    return Answer(
        id=identifier,
        question=reading.question,
        as_of=as_of,
        intent=Intent.OUT_OF_SCOPE if out and not lead.facts.known else reading.intent,
        headline=composer.headline(lead),
        sections=tuple(sections),
        verdict=lead.verdict,
        validity=lead.in_force,
        facts=composer.facts(adjudications),
        follow_ups=composer.follow_ups(lead),
        conditions=tuple(composer.conditions),
        presumptions=tuple(composer.presumptions),
        universal=tuple(composer.universal),
        changes=tuple(composer.changes),
        decisions=tuple(decisions),
        rules=composer.rules(adjudications),
        citations=composer.ledger.citations,
        related=related,
        remarks=reading.remarks,
    )


class _Composer:
    """Collects what one answer needs while its sections are written."""

    def __init__(self, sources: Sources, as_of: date) -> None:
        self._sources = sources
        self._vocabulary = sources.rulebook.vocabulary
        self._as_of = as_of
        self.ledger = Ledger()
        self.conditions: list[Json] = []
        self.presumptions: list[Json] = []
        self.universal: list[Json] = []
        self.changes: list[Json] = []

    def headline(self, adjudication: Adjudication) -> Statement:
        subject = subject_text(self._vocabulary, adjudication.facts)
        missing = "、".join(self._vocabulary.facts[f.fact].label for f in adjudication.follow_ups)
        return Statement(text=HEADLINES[adjudication.verdict].format(subject=f"“{subject}”", missing=missing))

    def sections(self, adjudication: Adjudication, *, several: bool) -> list[Section]:
        subject = subject_text(self._vocabulary, adjudication.facts)
        prefix = f"{subject}：{VERDICT_NAMES[adjudication.verdict]}。" if several else ""
        groups = [
            (f"{prefix}理由", self._reasons(adjudication)),
            ("时效", self._validity(adjudication)),
            ("推定", self._presumed(adjudication)),
            ("怎样会改变结论", self._changed(adjudication)),
            ("其他要求", self._further(adjudication)),
        ]
        return [Section(title=title, statements=tuple(lines)) for title, lines in groups if lines]

    def _reasons(self, adjudication: Adjudication) -> list[Statement]:
        decided = adjudication.verdict is not Verdict.NEED_INFO
        return [self._reason(r, decided=decided) for r in deciding(adjudication, self._sources.rulebook)]

    def _reason(self, reason: Reason, *, decided: bool) -> Statement:
        norm = self._sources.rulebook.index[reason.norm]
        located = self._sources.citations[norm.id]
        numbers = self.ledger.cite(located)
        if reason.status in (Status.OPEN, Status.MET):
            self.conditions.append(self._condition(norm, reason, numbers[0]))
        return Statement(
            text=self._reason_text(norm, reason, located, decided=decided), citations=numbers, normative=True
        )

    def _reason_text(self, norm: Norm, reason: Reason, located: Sequence[Citation], *, decided: bool) -> str:
        quote = "；".join(f"“{c.quote}”" for c in located)
        mark = AUTHORITY_MARKS.get(norm.authority, "")
        source = f"{self._short(located[0].document)}{_section_name(located[0])}规定{quote}{mark}。"
        if reason.status is Status.UNDECIDED and decided:
            return source + "未知的情况无论怎样，本项目总要适用这里所引条款之一。"
        convention = (
            "本结论依“以上、以下、以内含本数”的惯例（民法典第一千二百五十九条）。" if reason.by_convention else ""
        )
        return source + _consequence(norm, reason) + convention

    def _condition(self, norm: Norm, reason: Reason, citation: int) -> Json:
        met = reason.status is Status.MET
        return {"text": norm.duty or norm.title, "citation": citation, "met": True if met else None, "rule": norm.id}

    def _validity(self, adjudication: Adjudication) -> list[Statement]:
        if adjudication.in_force is InForce.IN_FORCE:
            return []
        rules = [self._sources.rulebook.index[r.norm] for r in deciding(adjudication, self._sources.rulebook)]
        if adjudication.in_force is InForce.NOT_YET:
            days = sorted({n.validity.start.isoformat() for n in rules if n.validity.start})
            return [Statement(text=f"有关条款自{'、'.join(days)}起施行，在{self._as_of}尚未施行。")]
        names = sorted({f"{self._short(n.cite[0].document)}（至{n.validity.end}）" for n in rules if n.validity.end})
        text = f"截至{self._as_of}，{'、'.join(names)}的有效期已届满，上述条款已过期，须核对其后续规划或文件。"
        return [Statement(text=text)]

    def _presumed(self, adjudication: Adjudication) -> list[Statement]:
        """One sentence for all presumptions that keep the same clauses from applying."""
        groups: dict[tuple[tuple[str, ...], Verdict | None], list[str]] = {}
        for item in adjudication.presumed:
            definition = self._vocabulary.facts[item.fact]
            self.presumptions.append(self._presumption_json(item))
            said = f"{definition.label}：{value_text(definition, item.value)}"
            groups.setdefault((item.norms, item.otherwise), []).append(said)
        return [
            Statement(text=f"问题没有提到，按“{'；'.join(said)}”推定{self._otherwise(norms, verdict)}。")
            for (norms, verdict), said in groups.items()
        ]

    def _presumption_json(self, item: Presumed) -> Json:
        return {
            "fact": item.fact,
            "label": self._vocabulary.facts[item.fact].label,
            "value": value_json(item.value),
            "otherwise": item.otherwise.value if item.otherwise else None,
            "citations": [citation_json(c) for norm in item.norms for c in self._sources.citations.get(norm, ())],
        }

    def _otherwise(self, norms: Sequence[str], verdict: Verdict | None) -> str:
        """What the other value would lead to, with the clause it would trigger quoted where it stands."""
        if verdict is None:
            return ""
        located = [c for norm in norms for c in self._sources.citations.get(norm, ())]
        clause = f"适用{self._short(located[0].document)}“{located[0].quote}”，" if located else ""
        return f"；若有一项相反，{clause}结论变为“{VERDICT_NAMES[verdict]}”"

    def _changed(self, adjudication: Adjudication) -> list[Statement]:
        lines = []
        for change in adjudication.changes:
            values = {f: value_json(v) for f, v in change.facts.items()}
            text = change.text or "、".join(
                f"{self._vocabulary.facts[f].label}改为{value_text(self._vocabulary.facts[f], v)}"
                for f, v in change.facts.items()
            )
            self.changes.append({"facts": values, "verdict": change.verdict.value, "text": text})
            lines.append(Statement(text=f"{text}：结论变为“{VERDICT_NAMES[change.verdict]}”。"))
        return lines

    def _further(self, adjudication: Adjudication) -> list[Statement]:
        """Duties that do not decide here: universal ones, and open ones beside a stricter verdict."""
        reasons = list(adjudication.universal)
        if adjudication.verdict in (Verdict.RESTRICTED, Verdict.NEED_INFO):
            reasons += [r for r in adjudication.reasons if r.status in (Status.OPEN, Status.MET)]
        for reason in reasons:
            norm = self._sources.rulebook.index[reason.norm]
            located = self._sources.citations[norm.id]
            self.universal.append(
                {
                    "text": norm.duty or norm.title,
                    "met": reason.status is Status.MET or None,
                    "universal": norm.universal,
                    "citations": [citation_json(c) for c in located],
                }
            )
        if not reasons:
            return []
        return [Statement(text=f"另有 {len(reasons)} 项不影响上述结论的要求（条款原文见“其他要求”清单）。")]

    def follow_ups(self, adjudication: Adjudication) -> tuple[Json, ...]:
        entries: list[Json] = []
        for follow_up in adjudication.follow_ups:
            definition = self._vocabulary.facts[follow_up.fact]
            entries.append(
                {
                    "fact": follow_up.fact,
                    "question": definition.question,
                    "options": [label for label, _, _ in follow_up.options],
                    "values": [value_json(value) for _, value, _ in follow_up.options],
                    "leads_to": [[v.value for v in verdicts] for _, _, verdicts in follow_up.options],
                    "guidance": definition.guidance or None,
                }
            )
        return tuple(entries)

    def decision(self, adjudication: Adjudication) -> Json:
        return {
            "subject": subject_text(self._vocabulary, adjudication.facts),
            "verdict": adjudication.verdict.value,
            "validity": adjudication.in_force.value,
            "outcomes": [
                {"if": {f: value_json(v) for f, v in o.given.items()}, "verdict": o.verdict.value}
                for o in adjudication.outcomes
            ],
        }

    def facts(self, adjudications: Sequence[Adjudication]) -> tuple[Json, ...]:
        entries: list[Json] = []
        for position, adjudication in enumerate(adjudications):
            for fact in adjudication.facts.known.values():
                entry = fact_json(self._vocabulary, fact)
                entry["subject"] = position
                entries.append(entry)
        return tuple(entries)

    def rules(self, adjudications: Sequence[Adjudication]) -> tuple[Json, ...]:
        return tuple(
            {
                "id": reason.norm,
                "title": self._sources.rulebook.index[reason.norm].title,
                "modality": self._sources.rulebook.index[reason.norm].modality.value,
                "strength": self._sources.rulebook.index[reason.norm].strength.value,
                "status": reason.status.value,
                "because": list(reason.because),
                "blocked_by": list(reason.blocked_by),
                "in_force": reason.in_force.value,
                "subject": position,
            }
            for position, adjudication in enumerate(adjudications)
            for reason in adjudication.reasons
        )

    def _short(self, document: str) -> str:
        return f"《{self._sources.documents[document].short_title}》"


def citation_json(citation: Citation) -> dict[str, object]:
    """A citation without its number (the renderer adds it)."""
    entry: dict[str, object] = {
        "document": citation.document,
        "title": citation.title,
        "clause": citation.clause,
        "path": list(citation.path),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }
    if citation.repaired is not None:
        entry["repaired"] = citation.repaired
    return entry


def _consequence(norm: Norm, reason: Reason) -> str:
    because = "，".join(reason.because)
    texts = {
        Status.FIRES: f"本项目{because or '属于其规范的对象'}，适用该条。",
        Status.UNMET: f"本项目{because}，不满足该要求。",
        Status.OPEN: f"须满足：{norm.duty or norm.title}。",
        Status.MET: f"该要求已满足（{because}）。" if because else "该要求已满足。",
        Status.PERMITS: "该条允许或支持此类事项。",
        Status.UNDECIDED: "是否适用取决于尚不知道的情况。",
        Status.NEAR_MISS: f"该条不适用：{because}。" if because else "该条在这里不适用。",
        Status.EXCEPTED: f"该条有例外，本项目属于例外：{because}。",
        Status.OVERRIDDEN: "该条被更具体的规定取代。",
        Status.NOT_YET: "该条在所问日期尚未施行。",
    }
    return texts[reason.status]


def _section_name(citation: Citation) -> str:
    return f"（{citation.path[-1]}）" if citation.path else ""
