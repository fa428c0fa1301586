"""The sentences of answers in English. Clauses are quoted in Chinese, verbatim, for no translation is official."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policyqa.answering.wording import (
    OPPOSITE,
    SIGNS,
    BoundWords,
    bound_text,
    interval_text,
    most_specific,
    size_told,
)
from policyqa.model.facts import FactDefinition, Facts, FactType, FactValue, Interval, Vocabulary
from policyqa.model.rules import Compare, Has, Norm
from policyqa.model.text import Authority, Citation
from policyqa.model.verdict import Ground, Reason, Status, Verdict

_VERDICTS = {
    Verdict.PROHIBITED: "prohibited",
    Verdict.RESTRICTED: "not allowed in principle (restricted)",
    Verdict.NEED_INFO: "more information needed",
    Verdict.CONDITIONAL: "subject to conditions",
    Verdict.NOT_PROHIBITED: "no clause of the knowledge base forbids it",
    Verdict.OUT_OF_SCOPE: "outside the knowledge base",
}
_HEADLINES = {
    Verdict.PROHIBITED: "Verdict: not allowed (prohibited). A clause forbids {subject}.",
    Verdict.RESTRICTED: "Verdict: not allowed in principle (restricted). A clause restricts {subject}, unless the exception the clause leaves is taken.",
    Verdict.NEED_INFO: "Verdict: what is known does not decide on {subject}; it depends on: {missing}.",
    Verdict.CONDITIONAL: "Verdict: subject to conditions. No clause was found that forbids {subject}, but the requirements below must be met.",
    Verdict.NOT_PROHIBITED: "Verdict: no clause of the knowledge base forbids {subject} (this is not a licence; other laws and documents not collected here must still be checked).",
    Verdict.OUT_OF_SCOPE: "Verdict: no clause of the knowledge base speaks on {subject}; nothing can be decided from it.",
}
_MARKS = {
    Authority.PRESS: " (said at a press conference; check the formal document)",
    Authority.REPORT: " (from a work report on what was done; check the normative document)",
    Authority.NEWS: " (from a newspaper report on what was done; check the normative document)",
}
_UNITS = {
    "万人": "×10⁴ people",
    "万吨/年": "×10⁴ t/year",
    "人": "people",
    "克/千瓦时": "g/kWh",
    "辆/日": "vehicles/day",
}
_BOUNDS = BoundWords(
    above="above ", at_least="at least ", below="below ", at_most="at most ", both=" and ", unknown="unknown"
)


class English:
    """English."""

    code = "en"
    reasons = "Reasons"
    outcomes = "Verdict once this is known"
    whole = "Note as well"
    validity = "Validity"
    presumed = "Presumed"
    changes = "What would change the verdict"
    further = "Further requirements"
    note = "Note: "
    gap = " "
    stop = "."
    colon = ": "
    nothing = "The knowledge base does not say; nothing can be answered from it. The passages nearest in wording are listed under “related”, for reference only."
    nearest = "The passages nearest to the question (verbatim, in Chinese):"
    before_trace: tuple[str, ...] = (
        "Found in the documents; the sentences below tell it in the Chinese of the sources, the paths show how it hangs together:",
    )
    undecided_for_all = "Whatever the unknown facts are, one of the clauses quoted here applies."
    convention = "This rests on the convention that 以上, 以下 and 以内 include the number (Civil Code, Art. 1259)."

    def verdict(self, verdict: Verdict) -> str:
        """The verdict in a few words."""
        return _VERDICTS[verdict]

    def headline(self, verdict: Verdict, subject: str, missing: Sequence[str]) -> str:
        """The verdict as a sentence on the subject."""
        nothing = "what is asked" if verdict is Verdict.OUT_OF_SCOPE else "this project"
        return _HEADLINES[verdict].format(subject=subject or nothing, missing="; ".join(missing))

    def subject(self, vocabulary: Vocabulary, facts: Facts) -> str:
        """`“34.9 t/h coal-fired boiler (new construction), Jiangxian”`."""

        def named(fact: str) -> str:
            return self.value(vocabulary.facts[fact], frozenset(most_specific(vocabulary, facts, fact)))

        held = {n for n in ("facility", "industry", "action", "place") if most_specific(vocabulary, facts, n)}
        if not held & {"facility", "industry"}:
            return ""
        size = size_told(vocabulary, facts)
        amount = f"{self.value(*size)} " if size else ""
        things = named("facility") if "facility" in held else f"{named('industry')} project"
        doing = f" ({named('action')})" if "action" in held else ""
        place = f", {named('place')}" if "place" in held else ""
        return f"“{amount}{things}{doing}{place}”"

    def label(self, definition: FactDefinition) -> str:
        """The name of a fact; the Chinese one where the vocabulary has no English."""
        return definition.label_en or definition.label

    def question(self, definition: FactDefinition) -> str:
        """The question that asks for a fact."""
        if definition.question_en:
            return definition.question_en
        ending = {FactType.BOOL: " – yes or no?"}.get(definition.type, "?")
        return f"{self.label(definition)}{ending}"

    def value(self, definition: FactDefinition, value: FactValue) -> str:
        """A value as the user reads it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Interval):
            return interval_text(value, _UNITS.get(definition.unit, definition.unit), _BOUNDS)
        names = {t.value: t.label_en or t.value for t in definition.terms}
        if isinstance(value, frozenset):
            return ", ".join(names.get(v, "other") for v in sorted(value)) or "other"
        return names.get(value, value)

    def titled(self, subject: str, verdict: Verdict, title: str) -> str:
        """The title of a group of statements on one of several subjects."""
        return f"{subject or 'This'}: {_VERDICTS[verdict]}. {title}"

    def clause(self, short_title: str, citations: Sequence[Citation], norm: Norm) -> str:
        """`《运城规划》 (1.优化产业发展布局) says: “…” (in Chinese).`"""
        path = citations[0].path
        section = f" ({path[-1]})" if path else ""
        quotes = "; ".join(f"“{c.quote}”" for c in citations)
        return f"《{short_title}》{section} says {quotes}{_MARKS.get(norm.authority, '')}."

    def consequence(self, vocabulary: Vocabulary, norm: Norm, reason: Reason, *, place_known: bool) -> str:
        """What follows from the clause for this project, and why."""
        because = "; ".join(self._grounds(vocabulary, reason))
        if norm.jurisdiction and not place_known:
            because += f"{'; ' if because else ''}the place is not told, answered for {norm.jurisdiction}"
        given = f" ({because})" if because else ""
        texts = {
            Status.FIRES: f"The clause applies to this project{given}.",
            Status.UNMET: f"The project does not meet this requirement{given}.",
            Status.OPEN: f"This requirement must be met (duty in Chinese: {(norm.duty or norm.title).rstrip('。')}).",
            Status.MET: f"This requirement is met{given}.",
            Status.PERMITS: "The clause allows or encourages this.",
            Status.UNDECIDED: "Whether it applies depends on what is not known.",
            Status.NEAR_MISS: f"The clause does not apply here{given}.",
            Status.EXCEPTED: f"The clause leaves an exception, which holds here{given}.",
            Status.OVERRIDDEN: "A more specific provision takes the place of this clause.",
            Status.NOT_YET: "The clause is not yet in force on the day asked about.",
        }
        return texts[reason.status]

    def lapsed(self, as_of: date, documents: Sequence[str]) -> str:
        """That the clauses have lapsed."""
        return f"On {as_of} the period of {', '.join(documents)} has ended; these clauses have lapsed, and their successors must be checked."

    def until(self, short_title: str, end: date) -> str:
        """A document with the last day of its period."""
        return f"《{short_title}》 (until {end})"

    def not_yet(self, as_of: date, days: Sequence[date]) -> str:
        """That the clauses begin later."""
        return f"The clauses are in force from {', '.join(d.isoformat() for d in days)}, not yet on {as_of}."

    def presumption(self, said: Sequence[tuple[FactDefinition, FactValue]]) -> str:
        """What was presumed, nobody having mentioned it."""
        listed = "; ".join(f"{self.label(d)}: {self.value(d, v)}" for d, v in said)
        return f"Not mentioned in the question, and so presumed: {listed}"

    def otherwise(self, clause: str, verdict: Verdict, *, relieves: bool, several: bool) -> str:
        """What the other value would lead to."""
        case = "If one of these is not so" if several else "If that is not so"
        effect = f"{clause} no longer applies" if relieves else f"{clause} applies"
        return f". {case}, {effect} and the verdict becomes “{_VERDICTS[verdict]}”"

    def on_the_whole(self, verdict: Verdict) -> str:
        """The verdict on a project of which only a duty was asked about."""
        return f"This answers only the duty asked about; on whether the project may go ahead the verdict is “{_VERDICTS[verdict]}”. Please ask for it."

    def outcome(self, given: Sequence[tuple[FactDefinition, FactValue]], verdict: Verdict) -> str:
        """`In an air-pollution key control area: yes → “…”.`"""
        told = "; ".join(f"{self.label(d)}: {self.value(d, v)}" for d, v in given)
        return f"{told} → “{_VERDICTS[verdict]}”."

    def quoted(self, short_title: str, citation: Citation) -> str:
        """A clause named and quoted inside a sentence."""
        return f"《{short_title}》 “{citation.quote}”"

    def change(self, verdict: Verdict, ways: Sequence[Sequence[tuple[FactDefinition, FactValue]]]) -> str:
        """`rated boiler capacity → above 65 t/h: the verdict becomes “…”.`"""
        said = dict.fromkeys(" and ".join(f"{self.label(d)} → {self.value(d, v)}" for d, v in way) for way in ways)
        return f"{'; or '.join(said)}: the verdict becomes “{_VERDICTS[verdict]}”."

    def further_duties(self, count: int) -> str:
        """That further duties apply that do not decide."""
        return f"{count} further requirements apply that do not affect this verdict (their clauses are listed under “further_duties”)."

    def remark(self, remark: str) -> str:
        """A remark of the reading."""
        return str(getattr(remark, "english", remark))

    def _grounds(self, vocabulary: Vocabulary, reason: Reason) -> list[str]:
        said = [self._ground(vocabulary.facts[g.leaf.fact], g) for g in reason.grounds if g.holds is not None]
        said += [
            f"where {self._ground(vocabulary.facts[g.leaf.fact], g)} (otherwise another clause leads to the same)"
            for g in reason.grounds
            if g.holds is None
        ]
        return list(dict.fromkeys(said))

    def _ground(self, definition: FactDefinition, ground: Ground) -> str:
        leaf, value, label = ground.leaf, ground.value, self.label(definition)
        if isinstance(leaf, Compare):
            op = leaf.op if ground.holds is not False else OPPOSITE[leaf.op]
            held = f" {self.value(definition, value)}" if value is not None else ""
            return f"{label}{held} {SIGNS[op]} {bound_text(leaf, definition)}"
        if isinstance(leaf, Has):
            told = (
                value
                if isinstance(value, frozenset)
                else frozenset({str(value)} if value is not None else leaf.written)
            )
            return f"{label}: {self.value(definition, (told & leaf.values) or told)}"
        return f"{label}: {self.value(definition, leaf.value if value is None else value)}"
