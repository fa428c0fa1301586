"""Clears a project of clauses that the question names and that do not cover it.

Somebody asks whether a clause reaches a project ("城市规划区里开面粉厂，“两高”那条拦不拦"). Its subject is not
established, so the norm is not in play; yet what was told shows that it does not apply. Takes an adjudication, gives
it with these norms as near misses. Silence is never a licence: a norm is taken in only where its own conditions are
false by what was told, and where nothing else speaks on the subject the verdict is then NOT_PROHIBITED, resting on
that clause. A judgement ("两高") is presumed, and told as such, only of an industry that no ban and no definition of
the rulebook names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from policyqa.adjudication.plan import Leaf, Plan, leaves_of, plan_of
from policyqa.adjudication.settling import in_force, verdict_of
from policyqa.model.facts import Fact, Facts, FactType, Truth
from policyqa.model.rules import AllOf, AnyOf, Expression, Has, Modality, Norm, Not, Rulebook
from policyqa.model.verdict import Adjudication, Ground, Presumed, Reason, Status, Verdict
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.render import comparison_text
from policyqa.rulebook.values import OTHER

_BANS = (Modality.PROHIBITION, Modality.RESTRICTION)
_CLEARS = (Verdict.OUT_OF_SCOPE, Verdict.NOT_PROHIBITED, Verdict.CONDITIONAL)
_WHAT = ("industry", "facility")
"""The facts that say what the project is: where one is told, it is nothing else by the other."""
_THING = "facility"
_ACTION = "action"
MOST = 3
"""Clauses taken in for one project."""


def clear_named(rulebook: Rulebook, adjudication: Adjudication, as_of: date) -> Adjudication:
    """The adjudication with the clauses named as near misses; unchanged where none is."""
    told = adjudication.facts
    if adjudication.verdict not in _CLEARS or PLACE not in told.known:
        return adjudication
    plan = plan_of(rulebook)
    naming = _Naming(plan, told)
    norms = naming.by_value()
    if adjudication.verdict is Verdict.OUT_OF_SCOPE:
        norms = list(dict.fromkeys((*norms, *naming.by_circumstance())))
    if not norms:
        return adjudication
    held = {r.norm: r for r in adjudication.reasons}
    found = [replace(held.get(n.id) or naming.reason(n, as_of), named=True) for n in norms[:MOST]]
    others = tuple(r for r in adjudication.reasons if r.norm not in {f.norm for f in found})
    silent = adjudication.verdict is Verdict.OUT_OF_SCOPE
    return replace(
        adjudication,
        verdict=Verdict.NOT_PROHIBITED if silent else adjudication.verdict,
        reasons=(*others, *found),
        presumed=(*adjudication.presumed, *naming.presumptions(norms[:MOST])),
    )


class _Naming:
    """What was told, and what follows of the clauses that the question names."""

    def __init__(self, plan: Plan, told: Facts) -> None:
        self._plan = plan
        self._told = told
        self._facts = plan.interpreter.derive(told)
        self._judged = self._judgements()
        assumed = {**self._nothing_else(), **self._judged, **self._facts.known}
        self._assumed = replace(self._facts, known=assumed)
        self._named = [(fact, self._nearest(fact, value)) for fact, value in sorted(told.named)]

    def by_value(self) -> list[Norm]:
        """The bans on something that the question names as the matter of a clause (限制煤电那条)."""
        return [
            norm
            for norm in self._plan.rulebook.norms
            if self._told.named and norm.modality in _BANS and self._is_on_named(norm) and self._excluded(norm)
        ]

    def by_circumstance(self) -> list[Norm]:
        """Of the bans that do not cover the project, those that turn on most of what was told or spoken of.

        A circumstance that holds of the project (it lies within the area of the clause) counts double; one that does
        not hold counts where words were spent on it alone (城里 denies mountains in passing), and a ban on some other
        thing than the project (炉灶 in the built-up area, for an office block) is none that it could fall under.
        """
        shared: dict[str, int] = {}
        for fact in self._circumstances():
            for norm in self._plan.using(fact):
                holds = self._holds(self._plan.norms[norm].norm, fact)
                if holds or self._is_spoken_of_alone(fact):
                    shared[norm] = shared.get(norm, 0) + 1 + holds
        bans = {n: self._plan.norms[n].norm for n in shared if self._plan.norms[n].norm.modality in _BANS}
        excluded = [n for n, norm in bans.items() if not self._is_on_other_thing(norm) and self._excluded(norm)]
        most = max((shared[n] for n in excluded), default=0)
        return [bans[n] for n in sorted(excluded, key=self._plan.order.__getitem__) if shared[n] == most]

    def _is_spoken_of_alone(self, name: str) -> bool:
        """Whether a fact is only mentioned, or told by words that tell nothing else."""
        fact = self._told.known.get(name)
        if fact is None or fact.span is None:
            return fact is None
        start, end = fact.span
        others = (f.span for f in self._told.known.values() if f.name != name and f.span is not None)
        return all(stop <= start or end <= begin for begin, stop in others)

    def _is_on_other_thing(self, norm: Norm) -> bool:
        """Whether the thing that a norm is on is none that was told, whatever else holds."""
        other = Fact(name=_THING, value=frozenset({OTHER}))
        held = replace(self._told, known={_THING: self._facts.known.get(_THING, other)})
        return any(self._plan.interpreter.evaluate(part, held) is Truth.FALSE for part in (norm.subject, norm.when))

    def reason(self, norm: Norm, as_of: date) -> Reason:
        """The near miss, explained by what was told alone."""
        told = self._facts.known
        leaves = [leaf for part in (norm.subject, norm.when) for leaf in self._false_leaves(part, Truth.FALSE)]
        seen = [leaf for leaf in dict.fromkeys(leaves) if leaf.fact in told]
        values = [(leaf, told[leaf.fact].value) for leaf in seen]
        lines = (comparison_text(leaf, value, Truth.FALSE, self._plan.vocabulary) for leaf, value in values)
        return Reason(
            norm=norm.id,
            status=Status.NEAR_MISS,
            verdict=Verdict.NOT_PROHIBITED,
            because=tuple(dict.fromkeys(lines)),
            blocked_by=tuple(dict.fromkeys(leaf.fact for leaf in seen)),
            in_force=in_force(norm, as_of),
            grounds=tuple(Ground(leaf=leaf, value=value, holds=False) for leaf, value in values),
        )

    def _false_leaves(self, expression: Expression, wanted: Truth) -> Iterator[Leaf]:
        """The comparisons that make a condition come out as wanted."""
        if self._plan.interpreter.evaluate(expression, self._assumed) is not wanted:
            return
        if isinstance(expression, Not):
            yield from self._false_leaves(expression.part, ~wanted)
        elif isinstance(expression, (AllOf, AnyOf)):
            for part in expression.parts:
                yield from self._false_leaves(part, wanted)
        elif wanted is Truth.FALSE:
            yield expression

    def presumptions(self, norms: list[Norm]) -> Iterator[Presumed]:
        """The judgements presumed, with what the other value would lead to."""
        for name, fact in self._judged.items():
            on = [n for n in norms if any(leaf.fact == name for leaf in _leaves(n))]
            if on:
                otherwise = verdict_of(on[0], Status.FIRES)
                yield Presumed(fact=name, value=fact.value, norms=tuple(n.id for n in on), otherwise=otherwise)

    def _is_on_named(self, norm: Norm) -> bool:
        has = [leaf for leaf in leaves_of(norm.subject) if isinstance(leaf, Has)]
        return any(leaf.fact == fact and not near.isdisjoint(leaf.written) for leaf in has for fact, near in self._named)

    def _nearest(self, fact: str, value: str) -> frozenset[str]:
        """A value named where a ban names it, or else the nearest broader values that one names."""
        bans = (n.subject for n in self._plan.rulebook.norms if n.modality in _BANS)
        has = (leaf for subject in bans for leaf in leaves_of(subject) if isinstance(leaf, Has) and leaf.fact == fact)
        written = {v for leaf in has for v in leaf.written}
        above = self._plan.interpreter.closure(fact, value) & written
        broader = {v: self._plan.interpreter.closure(fact, v) for v in above}
        return frozenset(v for v in above if not any(w != v and v in broader[w] for w in above))

    def _excluded(self, norm: Norm) -> bool:
        """Whether the norm speaks there and what was told makes its subject or its circumstances false."""
        here = self._plan.interpreter.within(norm.jurisdiction, self._facts) is Truth.TRUE
        return here and self._is_on_action(norm) and (self._is_false(norm.subject) or self._is_false(norm.when))

    def _is_on_action(self, norm: Norm) -> bool:
        """Whether the norm is on what is done (a clause on existing plants is not what a new one is held against)."""
        done = self._told.known.get(_ACTION) or self._plan.defaults.get(_ACTION)
        held = replace(self._facts, known={_ACTION: done} if done else {})
        leaves = [leaf for leaf in _leaves(norm) if leaf.fact == _ACTION]
        return not leaves or any(self._plan.interpreter.evaluate(leaf, held) is not Truth.FALSE for leaf in leaves)

    def _is_false(self, expression: Expression) -> bool:
        told = any(leaf.fact in self._facts.known for leaf in leaves_of(expression))
        return told and self._plan.interpreter.evaluate(expression, self._assumed) is Truth.FALSE

    def _holds(self, norm: Norm, fact: str) -> bool:
        """Whether a norm wants the fact as it is, and nowhere otherwise."""
        truths = {self._plan.interpreter.evaluate(f, self._facts) for f in _leaves(norm) if f.fact == fact}
        return Truth.TRUE in truths and Truth.FALSE not in truths

    def _circumstances(self) -> list[str]:
        """The circumstances that the question speaks of; what only follows from a value of a list is none."""
        definitions = self._plan.vocabulary.facts
        implied = {
            (name, value)
            for fact in self._told.known.values()
            if isinstance(fact.value, frozenset)
            for term in definitions[fact.name].terms
            if term.value in self._plan.interpreter.closure(fact.name, fact.value)
            for name, value in term.implies
        }
        known = [n for n, f in self._told.known.items() if (n, f.value) not in implied]
        spoken = (*known, *sorted(self._told.mentioned))
        return [n for n in spoken if n in definitions and definitions[n].type is not FactType.TAGS]

    def _nothing_else(self) -> Mapping[str, Fact]:
        """Of the facts that say what a project is, the one not told, as nothing that a rule names."""
        told = [n for n in _WHAT if n in self._facts.known]
        return {n: Fact(name=n, value=frozenset({OTHER})) for n in _WHAT if told and n not in told}

    def _judgements(self) -> Mapping[str, Fact]:
        """The judgements not told, as false, where no ban and no definition names the industry told."""
        industries = self._told.value(_WHAT[0])
        if not isinstance(industries, frozenset) or OTHER in industries or any(map(self._is_named_by_rules, industries)):
            return {}
        facts = self._plan.vocabulary.facts.values()
        judged = [f.name for f in facts if f.judgement and f.type is FactType.BOOL and f.name not in self._facts.known]
        return {name: Fact(name=name, value=False) for name in judged}

    def _is_named_by_rules(self, industry: str) -> bool:
        """Whether a ban or a definition names the industry or one nearest above it; 工业 as such names none."""
        book = self._plan.rulebook
        terms = {t.value: t for t in book.vocabulary.facts[_WHAT[0]].terms}
        above = self._plan.interpreter.closure(_WHAT[0], industry)
        specific = {v for v in above if v in terms and terms[v].broader} or {industry}
        expressions = [e for n in book.norms if n.modality in _BANS for e in (n.subject, n.when)]
        expressions += [d.when for d in book.definitions]
        has = (leaf for e in expressions for leaf in leaves_of(e) if isinstance(leaf, Has) and leaf.fact == _WHAT[0])
        return any(not specific.isdisjoint(leaf.written) for leaf in has)


def _leaves(norm: Norm) -> list[Leaf]:
    return [*leaves_of(norm.subject), *leaves_of(norm.when)]
