"""Reads a question: folding, phrases, stances, amounts, subjects, intent and conversation, in this order.

Takes a `Vocabulary` once (`compile`) and a question each time; gives a `Reading`. No model, no clock: the same
question always reads the same, in time that is bounded by `MAX_READ` characters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from policyqa.model.facts import Facts, FactType, Vocabulary
from policyqa.model.reading import Intent, Reading, Remark
from policyqa.rulebook.norms import PLACE
from policyqa.understanding import conversation, explaining, intents, subjects
from policyqa.understanding.amounts import Amount, AmountFinder
from policyqa.understanding.clauses import Clauses
from policyqa.understanding.evidence import Evidence, collect
from policyqa.understanding.folding import Folded, fold
from policyqa.understanding.guessing import Similar, guess
from policyqa.understanding.lexicon import Found, Lexicon, Match
from policyqa.understanding.quantities import QuantityReader
from policyqa.understanding.requirements import Requirements
from policyqa.understanding.spoken import Stance
from policyqa.understanding.stance import stances
from policyqa.understanding.undone import settle, unlisted
from policyqa.understanding.units import mend_units

MAX_READ = 6_000
"""Characters of a question that are read; the rest is left out and a remark says so."""


_SENTENCE = 6
"""Characters of the shortest run that is taken for a sentence when it asks nothing."""


class Understanding:
    """One vocabulary, ready to read questions. Holds no state between questions: safe to share."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        required: Collection[str] = (),
        similar: Similar | None = None,
        threshold: float = 1.0,
    ) -> None:
        self.vocabulary = vocabulary
        self._required = frozenset(required)
        self._requirements = Requirements(vocabulary, self._required)
        self._similar = similar
        self._threshold = threshold
        quantities = {n: f for n, f in vocabulary.facts.items() if f.type is FactType.QUANTITY}
        self._lexicon = Lexicon(vocabulary, self._required)
        self._finder = AmountFinder(quantities.values())
        self._quantities = QuantityReader(quantities)
        self._conversation = conversation.Conversation(vocabulary, self._finder, self._quantities)

    def read(
        self,
        question: str,
        *,
        held: Facts | None = None,
        asked: Sequence[str] = (),
        graph_names: Collection[str] = (),
    ) -> Reading:
        """What a question says and wants.

        `held` are the facts of the conversation so far, `asked` the names of the facts asked for last,
        `graph_names` the names of projects and goals. Never raises for any text.
        """
        folded = fold(question[:MAX_READ])
        folded = replace(folded, text=mend_units(folded.text))
        text = folded.text
        clauses = Clauses(text)
        found = self._lexicon.find(text)
        amounts = [a for a in self._finder.find(text) if not _inside_phrase(a, found)]
        matches = [m for m in found.matches if not _inside_amount(m, amounts)]
        if self._similar is not None:
            guessed = guess(self.vocabulary, text, matches, amounts, self._similar, self._threshold)
            matches = sorted([*matches, *guessed], key=lambda m: (m.start, m.end))
        missing = unlisted(text, clauses, matches, self._required, self._requirements.named)
        matches = sorted([*matches, *missing], key=lambda m: (m.start, m.end))
        spoken = settle(text, clauses, matches, stances(text, clauses, matches), self._required)
        measuring = self._quantities.read(text, clauses, amounts, found.cues, matches)
        evidence = collect(self.vocabulary, folded, matches, spoken, measuring)
        gathered = subjects.gather(self.vocabulary, text, evidence)
        judged = intents.judge(
            text, clauses, matches, told=_told(evidence), keywords=_keywords(question), names=graph_names
        )
        remarks = [*_length_remark(question), *_guess_remarks(folded, matches), *gathered.remarks]
        remarks += [judged.remark] if judged.remark else []
        reading = Reading(
            question=question,
            normalised=text,
            intent=judged.intent,
            subjects=gathered.subjects,
            remarks=tuple(remarks),
            score=judged.score,
            duties=_duties(text, evidence) if judged.intent is Intent.PERMISSION else frozenset(),
            steps=explaining.steps(
                self.vocabulary, folded, found, tuple(zip(matches, spoken, strict=True)), measuring, judged
            ),
        )
        return self._in_conversation(reading, folded, held, asked) if held is not None or asked else reading

    def _in_conversation(self, reading: Reading, folded: Folded, held: Facts | None, asked: Sequence[str]) -> Reading:
        own = reading.subjects[0] if reading.subjects else Facts()
        turn = self._conversation.read_turn(folded, own, held, asked)
        merged: list[Facts] = []
        remarks = [*reading.remarks, *turn.remarks]
        asks_anew = reading.intent is Intent.PERMISSION and reading.score == 1
        for facts in reading.subjects or (Facts(),):
            together, said = conversation.merge(self.vocabulary, held or Facts(), facts, turn, asks_anew=asks_anew)
            merged.append(together)
            remarks += said
        decides = turn.refers_back in ("answer", "change") or (not _asks_for_itself(reading) and held is not None)
        return replace(
            reading,
            subjects=tuple(merged),
            intent=Intent.PERMISSION if decides or turn.refers_back else reading.intent,
            refers_back=turn.refers_back,
            remarks=tuple(dict.fromkeys(remarks)),
            score=1.0 if turn.refers_back else reading.score,
        )


def compile(  # noqa: A001 (the verb of every package: IR → something that runs)
    vocabulary: Vocabulary,
    *,
    required: Collection[str] = (),
    similar: Similar | None = None,
    threshold: float = 1.0,
) -> Understanding:
    """An `Understanding` of the vocabulary, with every phrase precomputed.

    `required` are the facts that norms require to hold: what free words say of them (还没影子) is read as not done.
    `similar` guesses an industry or facility from words beyond the vocabulary, where its score reaches `threshold`
    (whoever injects it tunes that on data); without it nothing is guessed.
    """
    return Understanding(vocabulary, required=required, similar=similar, threshold=threshold)


def read(
    vocabulary: Vocabulary,
    question: str,
    *,
    held: Facts | None = None,
    asked: tuple[str, ...] = (),
    graph_names: Collection[str] = (),
) -> Reading:
    """One question read with a vocabulary that is compiled for it alone; use `compile` for more than one."""
    return compile(vocabulary).read(question, held=held, asked=asked, graph_names=graph_names)


def _asks_for_itself(reading: Reading) -> bool:
    """Whether the utterance asks something that is no follow-up of a decision."""
    return reading.intent is not Intent.SEARCH or reading.score > intents.BARE


def _duties(text: str, evidence: Sequence[Evidence]) -> frozenset[str]:
    """The facts of which the question only asks whether they are required."""
    if intents.asks_for_leave(text):
        return frozenset()
    return frozenset(e.fact for e in evidence if e.value is None and e.note.startswith(Stance.ASKED.value))


def _told(evidence: Sequence[Evidence]) -> int:
    """How many facts the question tells or speaks of; a lone place or action tells none."""
    facts = {e.fact for e in evidence if not e.named}
    return len(facts) if facts - {PLACE, subjects.ACTION} else 0


def _keywords(question: str) -> bool:
    """Whether a question is a few words apart, as typed into a search box."""
    words = question.split()
    return len(question.strip()) < _SENTENCE or (len(words) > 1 and max(map(len, words)) < _SENTENCE)


def _inside_phrase(amount: Amount, found: Found) -> bool:
    """Whether an amount is part of a phrase of the vocabulary (国4标准, 4.3米焦炉) and thus no quantity of its own."""
    return any(
        m.start <= amount.start and amount.end <= m.end and not (m.start == amount.start and m.end == amount.end)
        for m in found.matches
        if not m.gapped
    )


def _inside_amount(match: Match, amounts: Sequence[Amount]) -> bool:
    return any(a.start <= match.start and match.end <= a.end for a in amounts)


def _length_remark(question: str) -> list[str]:
    if len(question) <= MAX_READ:
        return []
    english = f"The question is long; only its first {MAX_READ} characters were read."
    return [Remark(f"问题很长，只读了前 {MAX_READ} 个字符。", english)]


def _guess_remarks(folded: Folded, matches: Sequence[Match]) -> list[str]:
    said = [(folded.source(m.start, m.end), m.entries[0].value) for m in matches if m.guessed]
    return [
        Remark(
            f"“{words}”理解为“{value}”；如果不对，请改正。",
            f"“{words}” is understood as “{value}”; please correct it if it is not.",
        )
        for words, value in said
    ]
