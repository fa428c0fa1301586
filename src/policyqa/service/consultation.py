"""One consultation: the facts held, what was asked last, and the last answer. Facts accumulate; one can be edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from policyqa.model.facts import Fact, Facts
from policyqa.service.sharing import Step

if TYPE_CHECKING:
    from policyqa.service.service import Service

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """What a consultation remembers between two turns (immutable: two users never share one).

    Compared by identity: a page must notice every new turn, and an answer holds dicts that cannot be hashed.
    `log` holds every step that led here, so that the consultation can be replayed from a link.
    """

    held: Facts | None = None
    beside: tuple[Facts, ...] = ()
    """The other projects of the question, decided along with the one held."""
    asked: tuple[str, ...] = ()
    answer: Mapping[str, object] = field(default_factory=dict)
    log: tuple[Step, ...] = ()

    @property
    def unknown(self) -> frozenset[str]:
        """The facts the user said not to know."""
        return frozenset(subject for kind, subject, _ in self.log if kind == "unknown")


class Consultation:
    """A conversation on one service; keeps its `State` in `state`."""

    def __init__(
        self, service: Service, *, as_of: date | None = None, state: State | None = None, language: str = "zh"
    ) -> None:
        self._service = service
        self._as_of = as_of
        self._language = language
        self.state = state or State()

    def say(self, text: str) -> Json:
        """The answer to the next utterance; raises UsageError for an empty one."""
        answer, kept = self._service.converse(
            text,
            as_of=self._as_of,
            held=self.state.held,
            beside=self.state.beside,
            asked=self.state.asked,
            last=self.state.answer,
            language=self._language,
        )
        return self._remember(answer, kept, ("say", text, None))

    def set_fact(self, name: str, value: object) -> Json:
        """The answer after one fact was edited; `value` None forgets it."""
        known = dict(self.state.held.known) if self.state.held else {}
        known.pop(name, None)
        if value is not None:
            known.update(self._service.parse_facts({name: value}).known)
        return self._redecide(known, ("set", name, value))

    def tell_unknown(self, name: str) -> Json:
        """The answer after the user said not to know a fact: it is not asked again first."""
        held = self.state.held or Facts()
        return self._redecide(dict(held.known), ("unknown", name, None), mentioned=held.mentioned | {name})

    def take(self, step: Step) -> Json:
        """The answer after one step of a log; raises UsageError as the step itself would."""
        kind, subject, value = step
        if kind == "say":
            return self.say(subject)
        return self.tell_unknown(subject) if kind == "unknown" else self.set_fact(subject, value)

    def _redecide(self, known: Mapping[str, Fact], step: Step, mentioned: frozenset[str] | None = None) -> Json:
        held = self.state.held or Facts()
        facts = replace(held, known=dict(known), mentioned=held.mentioned if mentioned is None else mentioned)
        kept = (facts, *self.state.beside)
        answer = self._service.decide(*kept, as_of=self._as_of, language=self._language)
        question = str(self.state.answer.get("question", ""))
        return self._remember({**answer, "question": question}, kept, step)

    def _remember(self, answer: Json, kept: tuple[Facts, ...], step: Step) -> Json:
        follow_ups = answer.get("follow_ups") or []
        asked = tuple(str(f["fact"]) for f in follow_ups) if isinstance(follow_ups, list) else ()
        log = (*self.state.log, step)
        held, beside = (kept[0], kept[1:]) if kept else (self.state.held, self.state.beside)
        self.state = State(held=held, beside=beside, asked=asked, answer=answer, log=log)
        return answer
