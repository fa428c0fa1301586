"""Concrete projects that show what a finding says, told in Chinese, and run back through the interpreter.

Takes a box, gives facts of one project in it for which the interpreter says the same; None where the definitions
rule every project out that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from policyqa.audit.boxes import Box, Domain
from policyqa.engines.interpreter import Interpreter
from policyqa.model.facts import Fact, Facts, FactType, FactValue, Interval, Truth, Vocabulary
from policyqa.model.rules import Norm
from policyqa.rulebook.render import value_text
from policyqa.rulebook.values import OTHER

TRIES = 24
"""Projects of a box that are tried before its witness is given up."""

Project = Mapping[str, FactValue]


def find(domain: Domain, interpreter: Interpreter, box: Box, norms: Sequence[Norm]) -> Project | None:
    """A project of the box on which all of `norms` apply by the interpreter, consistent with the definitions."""
    for tried, project in enumerate(projects(domain, box)):
        if tried >= TRIES:
            return None
        facts = facts_of(project)
        if consistent(interpreter, facts) and all(applies(interpreter, norm, facts) for norm in norms):
            return project
    return None


def applies(interpreter: Interpreter, norm: Norm, facts: Facts) -> bool:
    """Whether a norm certainly applies to a project."""
    truth = interpreter.truths(interpreter.derive(facts), (norm.id,))[norm.id]
    return truth.jurisdiction is truth.subject is truth.when is Truth.TRUE and truth.excepted is Truth.FALSE


def consistent(interpreter: Interpreter, facts: Facts) -> bool:
    """Whether nothing told contradicts what follows by definition from the rest."""
    for name in facts.known.keys() & interpreter.derivable:
        fact = facts.known[name]
        rest = Facts(known={n: f for n, f in facts.known.items() if n != name})
        derived = interpreter.derive(rest).value(name)
        if derived is not None and not isinstance(derived, frozenset) and derived != fact.value:
            return False
    return True


def facts_of(project: Project) -> Facts:
    """The facts of a project."""
    return Facts(known={name: Fact(name=name, value=value) for name, value in project.items()})


def projects(domain: Domain, box: Box) -> Iterator[Project]:
    """A project of the box, then those that differ from it in one fact."""
    choices = {fact: [_one(v) for v in domain.values(fact, mask)] for fact, mask in box.items()}
    first = {fact: values[0] for fact, values in choices.items()}
    yield first
    for depth in range(1, max((len(v) for v in choices.values()), default=0)):
        for fact, values in choices.items():
            if depth < len(values):
                yield {**first, fact: values[depth]}


def _one(value: FactValue) -> FactValue:
    """A single number for a stretch of numbers; other values as they are."""
    if not isinstance(value, Interval) or (value.low is not None and value.low == value.high):
        return value
    if value.low is None or value.high is None:
        edge = value.low if value.low is not None else value.high
        step = abs(edge) / 10 or Fraction(1) if edge is not None else Fraction(1)
        return Interval.point((edge or Fraction(0)) + (step if value.high is None else -step))
    return Interval.point((value.low + value.high) / 2)


def told(project: Project, vocabulary: Vocabulary) -> dict[str, str]:
    """A project in Chinese: label of the fact → value."""
    return {vocabulary.facts[n].label: value_text(vocabulary.facts[n], _plain(v)) for n, v in project.items()}


def sentence(project: Project, vocabulary: Vocabulary) -> str:
    """A project as one Chinese phrase."""
    parts = []
    for name, value in project.items():
        definition = vocabulary.facts[name]
        if definition.type is FactType.BOOL:
            parts.append(definition.label if value else f"非“{definition.label}”")
        else:
            parts.append(f"{definition.label}为{value_text(definition, _plain(value))}")
    return "，".join(parts) or "任何项目"


def _plain(value: FactValue) -> FactValue:
    if isinstance(value, frozenset) and len(value) > 1:
        return value - {OTHER}
    return replace(value) if isinstance(value, Interval) else value
