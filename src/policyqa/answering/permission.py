"""Composes the answer to "may this go ahead": verdict first, then reasons, conditions, presumptions, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policyqa.answering.language import Language
from policyqa.answering.ledger import Ledger, NormCitations
from policyqa.answering.selecting import deciding
from policyqa.answering.wording import fact_json, value_json
from policyqa.model.answer import Answer, Json, Section, Statement
from policyqa.model.facts import FactDefinition, FactValue
from policyqa.model.reading import Intent, Reading
from policyqa.model.rules import Norm, Rulebook
from policyqa.model.text import Citation, DocumentInfo, Passage
from policyqa.model.verdict import STRICTNESS, Adjudication, InForce, Presumed, Reason, Status, Verdict

PLACE = "place"
LED_BY_CLAUSES = (Verdict.PROHIBITED, Verdict.RESTRICTED, Verdict.CONDITIONAL)
"""Verdicts that say what a clause demands, so that the headline carries its number."""


MOST_OUTCOMES = 4
"""Outcomes of the answers to the questions that are told one by one."""
NOT_APPLYING = (Status.NEAR_MISS, Status.EXCEPTED, Status.NOT_YET)


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
    say: Language,
    identifier: str,
    as_of: date,
    related: tuple[Passage, ...] = (),
) -> Answer:
    """The answer to a permission question; one decision per subject, the strictest on top."""
    composer = _Composer(sources, as_of, say)
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
        follow_ups=composer.follow_ups(next((a for a in adjudications if a.follow_ups), lead)),
        conditions=tuple(composer.conditions),
        presumptions=tuple(composer.presumptions),
        universal=tuple(composer.universal),
        changes=tuple(composer.changes),
        decisions=tuple(decisions),
        rules=composer.rules(adjudications),
        citations=composer.ledger.citations,
        related=related,
        remarks=tuple(say.remark(r) for r in reading.remarks),
    )


class _Composer:
    """Collects what one answer needs while its sections are written."""

    def __init__(self, sources: Sources, as_of: date, say: Language) -> None:
        self._sources = sources
        self._vocabulary = sources.rulebook.vocabulary
        self._as_of = as_of
        self._say = say
        self._decided: dict[int, tuple[int, ...]] = {}
        self.ledger = Ledger()
        self.conditions: list[Json] = []
        self.presumptions: list[Json] = []
        self.universal: list[Json] = []
        self.changes: list[Json] = []

    def headline(self, adjudication: Adjudication) -> Statement:
        """The verdict in one sentence, with the clauses that decide it."""
        subject = self._say.subject(self._vocabulary, adjudication.facts)
        missing = [self._say.label(self._vocabulary.facts[f.fact]) for f in adjudication.follow_ups]
        text = self._say.headline(adjudication.verdict, subject, missing)
        numbers = self._decided.get(id(adjudication), ()) if adjudication.verdict in LED_BY_CLAUSES else ()
        return Statement(text=text, citations=numbers)

    def sections(self, adjudication: Adjudication, *, several: bool) -> list[Section]:
        """The titled groups of statements on one subject."""
        say = self._say
        title = say.reasons
        if several:
            title = say.titled(say.subject(self._vocabulary, adjudication.facts), adjudication.verdict, title)
        groups = [
            (title, self._reasons(adjudication)),
            (say.whole, self._whole(adjudication)),
            (say.outcomes, self._outcomes(adjudication)),
            (say.validity, self._validity(adjudication)),
            (say.presumed, self._presumed(adjudication)),
            (say.changes, self._changed(adjudication)),
            (say.further, self._further(adjudication)),
        ]
        return [Section(title=title, statements=tuple(lines)) for title, lines in groups if lines]

    def _reasons(self, adjudication: Adjudication) -> list[Statement]:
        decided = adjudication.verdict is not Verdict.NEED_INFO
        lines: list[Statement] = []
        leading: list[int] = []
        for reason in deciding(adjudication, self._sources.rulebook):
            lines.append(self._reason(adjudication, reason, decided=decided))
            if reason.verdict is adjudication.verdict:
                leading += lines[-1].citations
        self._decided[id(adjudication)] = tuple(dict.fromkeys(leading))
        return lines

    def _reason(self, adjudication: Adjudication, reason: Reason, *, decided: bool) -> Statement:
        norm = self._sources.rulebook.index[reason.norm]
        located = self._sources.citations[norm.id]
        numbers = self.ledger.cite(located)
        if reason.status in (Status.OPEN, Status.MET):
            self.conditions.append(self._condition(norm, reason, numbers[0]))
        said = [self._say.clause(self._short(located[0].document), located, norm)]
        if reason.status is Status.UNDECIDED and decided:
            said.append(self._say.undecided_for_all)
        else:
            known = adjudication.facts.value(PLACE) is not None
            said.append(self._say.consequence(self._vocabulary, norm, reason, place_known=known))
            said += [self._say.convention] if reason.by_convention else []
        return Statement(text=self._say.gap.join(said), citations=numbers, normative=True)

    def _condition(self, norm: Norm, reason: Reason, citation: int) -> Json:
        met = reason.status is Status.MET
        return {"text": norm.duty or norm.title, "citation": citation, "met": True if met else None, "rule": norm.id}

    def _whole(self, adjudication: Adjudication) -> list[Statement]:
        """Where only a duty is asked about: what is to be said of the project itself."""
        whole = adjudication.whole
        return [Statement(text=self._say.on_the_whole(whole))] if whole else []

    def _outcomes(self, adjudication: Adjudication) -> list[Statement]:
        """What each answer to the questions leads to, where these are few."""
        if not 1 < len(adjudication.outcomes) <= MOST_OUTCOMES:
            return []
        lines = []
        for outcome in adjudication.outcomes:
            given = [(self._vocabulary.facts[f], v) for f, v in outcome.given.items()]
            lines.append(Statement(text=self._say.outcome(given, outcome.verdict)))
        return lines

    def _validity(self, adjudication: Adjudication) -> list[Statement]:
        if adjudication.in_force is InForce.IN_FORCE:
            return []
        rules = [self._sources.rulebook.index[r.norm] for r in deciding(adjudication, self._sources.rulebook)]
        if adjudication.in_force is InForce.NOT_YET:
            days = sorted({n.validity.start for n in rules if n.validity.start})
            return [Statement(text=self._say.not_yet(self._as_of, days))]
        ended = [(self._short(n.cite[0].document), n.validity.end) for n in rules]
        names = sorted({self._say.until(title, end) for title, end in ended if end})
        return [Statement(text=self._say.lapsed(self._as_of, names))]

    def _presumed(self, adjudication: Adjudication) -> list[Statement]:
        """One sentence for all presumptions that keep the same clauses from applying."""
        groups: dict[tuple[tuple[str, ...], Verdict | None], list[tuple[FactDefinition, FactValue]]] = {}
        for item in adjudication.presumed:
            self.presumptions.append(self._presumption_json(item))
            said = (self._vocabulary.facts[item.fact], item.value)
            groups.setdefault((item.norms, item.otherwise), []).append(said)
        return [self._presumption(adjudication, said, norms, otherwise) for (norms, otherwise), said in groups.items()]

    def _presumption(
        self,
        adjudication: Adjudication,
        said: Sequence[tuple[FactDefinition, FactValue]],
        norms: Sequence[str],
        otherwise: Verdict | None,
    ) -> Statement:
        """What was presumed, and what the other value would lead to, the clause quoted where it stands."""
        text = self._say.presumption(said)
        located = [c for norm in norms for c in self._sources.citations.get(norm, ())][:1]
        if otherwise is not None:
            clause = "".join(self._say.quoted(self._short(c.document), c) for c in located)
            relieves = any(r.norm in norms and r.status not in NOT_APPLYING for r in adjudication.reasons)
            text += self._say.otherwise(clause, otherwise, relieves=relieves, several=len(said) > 1)
        return Statement(text=text + self._say.stop, citations=self.ledger.known(located))

    def _presumption_json(self, item: Presumed) -> Json:
        return {
            "fact": item.fact,
            "label": self._say.label(self._vocabulary.facts[item.fact]),
            "value": value_json(item.value),
            "otherwise": item.otherwise.value if item.otherwise else None,
            "citations": [citation_json(c) for norm in item.norms for c in self._sources.citations.get(norm, ())],
        }

    def _changed(self, adjudication: Adjudication) -> list[Statement]:
        """One sentence for all changes that lead to the same verdict."""
        ways: dict[Verdict, list[list[tuple[FactDefinition, FactValue]]]] = {}
        for change in adjudication.changes:
            way = [(self._vocabulary.facts[f], v) for f, v in change.facts.items()]
            ways.setdefault(change.verdict, []).append(way)
            values = {f: value_json(v) for f, v in change.facts.items()}
            text = change.text or self._say.change(change.verdict, [way])
            self.changes.append({"facts": values, "verdict": change.verdict.value, "text": text})
        return [Statement(text=self._say.change(verdict, found)) for verdict, found in ways.items()]

    def _further(self, adjudication: Adjudication) -> list[Statement]:
        """Duties that do not decide here: universal ones, and open ones beside a stricter verdict."""
        if adjudication.verdict is Verdict.OUT_OF_SCOPE:
            return []
        reasons = [r for r in adjudication.universal if r.norm not in adjudication.asked]
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
        return [Statement(text=self._say.further_duties(len(reasons)))] if reasons else []

    def follow_ups(self, adjudication: Adjudication) -> tuple[Json, ...]:
        entries: list[Json] = []
        for follow_up in adjudication.follow_ups:
            definition = self._vocabulary.facts[follow_up.fact]
            entries.append(
                {
                    "fact": follow_up.fact,
                    "question": self._say.question(definition),
                    "options": [self._say.value(definition, value) for _, value, _ in follow_up.options],
                    "values": [value_json(value) for _, value, _ in follow_up.options],
                    "leads_to": [[v.value for v in verdicts] for _, _, verdicts in follow_up.options],
                    "guidance": definition.guidance or None,
                }
            )
        return tuple(entries)

    def decision(self, adjudication: Adjudication) -> Json:
        return {
            "subject": self._say.subject(self._vocabulary, adjudication.facts),
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
                entry = fact_json(self._vocabulary, fact, self._say)
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
        return self._sources.documents[document].short_title


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
