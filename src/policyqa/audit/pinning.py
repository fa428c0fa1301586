"""Drafts cases that would notice the mutants no case notices: a project on which rule and mutant differ.

Takes a `Verifier`, the surviving mutants and functions that run and settle cases; gives drafts for a person to read.
A draft expects what the rulebook says today: whoever adds it to the cases vouches that the clause says so too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from policyqa.audit.boxes import Box, Domain, TooManyBoxesError, applies
from policyqa.audit.health import RunCases
from policyqa.audit.mutation import InPlay, Mutant, differing, killed, restricted
from policyqa.audit.verification import Verifier
from policyqa.audit.witness import Project, consistent, facts_of, projects, sentence
from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval
from policyqa.model.rules import Expression, Norm, RuleCase
from policyqa.rulebook.render import number_text
from policyqa.rulebook.values import OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The verdict on the facts of a case, the norms that apply, those only weighed and cited, and the facts asked for."""

    verdict: str
    applied: frozenset[str]
    weighed: frozenset[str]
    missing: tuple[str, ...]


Settle = Callable[[RuleCase], Settled]
"""What comes out on the facts of a case."""

BOXES, EACH = 6, 4
"""Boxes of a difference that are tried, and projects of each."""


class Drafter:
    """Drafts cases against one rulebook."""

    def __init__(self, verifier: Verifier, run: RunCases, in_play: InPlay, settle: Settle) -> None:
        self._verifier = verifier
        self._run = run
        self._in_play = in_play
        self._settle = settle

    def draft(self, mutants: Iterable[Mutant]) -> list[RuleCase]:
        """A case for each surviving mutant that one can notice; a case that notices several stands once."""
        living = [m for m in mutants if not m.killed and not m.equivalent]
        domain = Domain(self._verifier.rulebook, besides=(m.norm for m in living))
        drafts: dict[str, list[RuleCase]] = {}
        for mutant in living:
            own = drafts.setdefault(mutant.norm.id, [])
            if not any(self._notices(case, mutant) for case in own):
                case = next((c for c in self._candidates(mutant, domain) if self._notices(c, mutant)), None)
                own += [] if case is None else [case]
        return [case for own in drafts.values() for case in own]

    def _notices(self, case: RuleCase, mutant: Mutant) -> bool:
        small = restricted(self._verifier.rulebook, {mutant.norm.id, *self._in_play(case)})
        return killed(small, mutant.norm, (case,), self._run)

    def _candidates(self, mutant: Mutant, domain: Domain) -> Iterator[RuleCase]:
        norm = self._verifier.rulebook.index[mutant.norm.id]
        for box in [*differing(norm, mutant.norm, domain, BOXES), *_by_requirement(norm, domain)]:
            for project in islice(projects(domain, box), EACH):
                if consistent(self._verifier.interpreter, facts_of(project)):
                    yield self._case(norm, project)

    def _case(self, norm: Norm, project: Project) -> RuleCase:
        vocabulary = self._verifier.rulebook.vocabulary
        facts = {n: _plain(v, vocabulary.facts[n]) for n, v in project.items()}
        name = f"{norm.title}：{sentence(project, vocabulary)}"
        blank = RuleCase(name=name, facts=facts, as_of=None, verdict="out_of_scope", position=norm.position)
        got = self._settle(blank)
        return replace(
            blank,
            verdict=got.verdict,
            fires=(norm.id,) if norm.id in got.applied else (),
            cites=(norm.cite[0].quote,) if norm.id in got.weighed and norm.cite else (),
            missing=got.missing or None,
        )


def _by_requirement(norm: Norm, domain: Domain) -> list[Box]:
    """Boxes in which a norm applies: its requirement failed, met, and not told."""
    base = domain.within(norm.jurisdiction)
    ways: list[tuple[tuple[Expression, ...], tuple[Expression, ...]]] = [((applies(norm),), ())]
    if norm.requires is not None:
        ways = [((applies(norm),), (norm.requires,)), ((applies(norm), norm.requires), ()), *ways]
    found: list[Box] = []
    for wanted, without in ways:
        try:
            found += domain.conjunction(wanted, without=without, base=base)[:BOXES]
        except TooManyBoxesError:
            continue
    return found


def _plain(value: FactValue, definition: FactDefinition) -> object:
    """A value as a case file writes it."""
    if isinstance(value, Interval):
        return f"{number_text(value.low or value.high or 0)} {definition.unit}".strip()  # type: ignore[arg-type]
    if isinstance(value, frozenset):
        named = sorted(value - {OTHER})
        return named[0] if len(named) == 1 else named or OTHER
    return value if definition.type is FactType.BOOL else str(value)


def to_yaml(cases: Sequence[RuleCase]) -> str:
    """The drafts as a case file."""
    import yaml

    entries = [_entry(c) for c in cases]
    return yaml.safe_dump({"cases": entries}, allow_unicode=True, sort_keys=False, width=200)


def _entry(case: RuleCase) -> Mapping[str, object]:
    named = {"fires": case.fires, "cites": case.cites, "missing": case.missing}
    rest = {key: list(values) for key, values in named.items() if values}
    return {"name": case.name, "facts": dict(case.facts), "verdict": case.verdict, **rest}
