"""One consultation: the facts held, what was asked last, and the last answer. Facts accumulate; one can be edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from policyqa.model.facts import Fact, Facts

if TYPE_CHECKING:
    from policyqa.service.service import Service

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """What a consultation remembers between two turns (immutable: two users never share one).

    Compared by identity: a page must notice every new turn, and an answer holds dicts that cannot be hashed.
    """

    held: Facts | None = None
    asked: tuple[str, ...] = ()
    answer: Mapping[str, object] = field(default_factory=dict)


class Consultation:
    """A conversation on one service; keeps its `State` in `state`."""

    def __init__(self, service: Service, *, as_of: date | None = None, state: State | None = None) -> None:
        self._service = service
        self._as_of = as_of
        self.state = state or State()

    def say(self, text: str) -> Json:
        """The answer to the next utterance; raises UsageError for an empty one."""
        answer, held = self._service.converse(
            text, as_of=self._as_of, held=self.state.held, asked=self.state.asked, last=self.state.answer
        )
        return self._remember(answer, held)

    def set_fact(self, name: str, value: object) -> Json:
        """The answer after one fact was edited; `value` None forgets it."""
        known = dict(self.state.held.known) if self.state.held else {}
        known.pop(name, None)
        if value is not None:
            known.update(self._service.parse_facts({name: value}).known)
        return self._redecide(known)

    def tell_unknown(self, name: str) -> Json:
        """The answer after the user said not to know a fact: it is not asked again first."""
        held = self.state.held or Facts()
        return self._redecide(dict(held.known), mentioned=held.mentioned | {name})

    def _redecide(self, known: Mapping[str, Fact], mentioned: frozenset[str] | None = None) -> Json:
        held = self.state.held or Facts()
        facts = replace(held, known=dict(known), mentioned=held.mentioned if mentioned is None else mentioned)
        return self._remember(self._service.decide(facts, as_of=self._as_of), facts)

    def _remember(self, answer: Json, held: Facts | None) -> Json:
        follow_ups = answer.get("follow_ups") or []
        asked = tuple(str(f["fact"]) for f in follow_ups) if isinstance(follow_ups, list) else ()
        self.state = State(held=held or self.state.held, asked=asked, answer=answer)
        return answer
