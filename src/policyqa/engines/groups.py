"""Which conjunctions of conditions stand together in one group of rules, and how a group is written for the engine.

Takes norms with their parts in disjunctive normal form, gives `Group`s. Exists because the engine is fast where a
question runs few and small groups: norms that are asked for together (one place, one subject) share a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from policyqa.engines.encoding import Conjunction, Key, Literal
from policyqa.engines.rule_sets import Rules
from policyqa.model.facts import Truth
from policyqa.model.rules import Norm

GROUP = 14
"""Conjunctions of one group: two rules each (TRUE, not FALSE) and the last one that always fires are below 30."""
LAST = "z"
_HEAD = '{"sid": "s", "id": "s", "g": '
_THREE = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)

Part = tuple[int, ...] | None
"""The numbers of the conjunctions of one part of a norm; None where the norm has no such part."""
Assigned = tuple[dict[str, tuple[Part, ...]], list[list[Conjunction]]]
_LiteralKey = tuple[str, tuple[str, ...], bool, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of conjunctions, numbered from `first`.

    `facts` are those it speaks of; `slots` are the bounds that the engine is told of them: a variable, from above or
    below; `template` takes the adverse values of all slots and then the favourable ones.
    """

    number: int
    first: int
    conjunctions: tuple[Conjunction, ...]
    slots: tuple[tuple[int, bool], ...]
    facts: tuple[str, ...]
    template: str

    def rules(self, variables: Mapping[Key, int]) -> Rules:
        """The JSON definition of the group."""
        here: Rules = {"g": self.number}
        rules: Rules = {}
        for position, conjunction in enumerate(self.conjunctions):
            for n, favourable in enumerate((False, True)):
                tests = [_test(p, variables, favourable=favourable) for p in sorted(conjunction, key=literal_key)]
                name = f"r{self.number}_{2 * position + n}"
                rules[name] = {"all": [{"m": {"$and": [here, *tests]} if tests else here}]}
        rules[f"{LAST}{self.number}"] = {"all": [{"m": here}]}
        return rules

    def truths(self, fired: Sequence[str]) -> Mapping[int, Truth] | None:
        """The truth of each conjunction, by its number, by the rules that fired; None where they cannot have been run through."""
        if not fired or fired[-1] != f"{LAST}{self.number}" or len(set(fired)) != len(fired):
            return None
        found = {int(name.partition("_")[2]) for name in fired[:-1]}
        if any(n % 2 == 0 and n + 1 not in found for n in found):  # TRUE, and yet FALSE
            return None
        return {
            self.first + n: _THREE[(2 * n in found) + (2 * n + 1 in found)] for n in range(len(self.conjunctions))
        }


def build(number: int, first: int, members: Sequence[Conjunction], variables: dict[Key, int]) -> Group:
    """A group of these conjunctions; variables not seen before are numbered."""
    literals = [literal for c in members for literal in sorted(c, key=literal_key)]
    for literal in literals:
        variables.setdefault(literal.key, len(variables))
    slots = tuple(dict.fromkeys((variables[literal.key], literal.upper) for literal in literals))
    names = [property_name(v, upper=u, favourable=f) for f in (False, True) for v, u in slots]
    facts = tuple(dict.fromkeys(literal.key[0] for literal in literals))
    template = f"{_HEAD}{number}{''.join(f', {_quoted(n)}: %d' for n in names)}}}"
    return Group(number, first, tuple(members), slots, facts, template)


def assign(norms: Iterable[Norm], expanded: Mapping[str, Sequence[list[Conjunction] | None]]) -> Assigned:
    """Norm → the numbers of the conjunctions of its parts, and the conjunctions of each group in order.

    Norms with one neighbourhood are asked for together: they begin a group and share its conjunctions.
    """

    def neighbourhood(norm: Norm) -> tuple[str, bool, list[_LiteralKey]]:
        subject = [] if norm.universal else sorted(_narrowest(expanded[norm.id][0] or ()))
        return norm.jurisdiction, norm.universal, subject

    parts: dict[str, tuple[Part, ...]] = {}
    groups: list[dict[Conjunction, int]] = []
    for _, together in groupby(sorted(norms, key=neighbourhood), key=neighbourhood):
        groups.append({})
        for norm in together:
            parts[norm.id] = tuple(None if p is None else tuple(_place(c, groups) for c in p) for p in expanded[norm.id])
    return parts, [list(group) for group in groups]


def _narrowest(subject: Iterable[Conjunction]) -> Iterator[_LiteralKey]:
    """The literal of each conjunction that names fewest values: what a question must speak of for it to be asked."""
    for conjunction in subject:
        if conjunction:
            yield min(map(literal_key, conjunction), key=lambda key: (len(key[1]), key))


def _place(conjunction: Conjunction, groups: list[dict[Conjunction, int]]) -> int:
    """The number of a conjunction in the last group; a full group is followed by another."""
    if conjunction not in groups[-1]:
        number = sum(map(len, groups))
        if len(groups[-1]) >= GROUP:
            groups.append({})
        groups[-1][conjunction] = number
    return groups[-1][conjunction]


def property_name(variable: int, *, upper: bool, favourable: bool) -> str:
    """The property that holds one bound of a variable."""
    return f"{'q' if favourable else 'p'}{variable}{'u' if upper else 'l'}"


def literal_key(literal: Literal) -> _LiteralKey:
    """An order of literals that is the same in every run."""
    return literal.key[0], tuple(sorted(literal.key[1] or ())), literal.upper, literal.bound


def _test(literal: Literal, variables: Mapping[Key, int], *, favourable: bool) -> Rules:
    name = property_name(variables[literal.key], upper=literal.upper, favourable=favourable)
    return {"$lte" if literal.upper else "$gte": {name: literal.bound}}


def _quoted(name: str) -> str:
    return f'"{name}"'
