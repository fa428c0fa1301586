"""A second opinion on the proofs, by Z3: its own encoding of the conditions, not the boxes.

Takes a `Verifier` that has made its proofs, gives findings where Z3 disagrees or runs out of time (both `undecided`:
one of two provers is wrong, so neither is believed) and the figures of what was compared. Needs the package z3-solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from policyqa.audit.boxes import leaves_of, parts_of
from policyqa.audit.families import Family
from policyqa.audit.findings import Finding
from policyqa.audit.verification import Verifier
from policyqa.model.facts import FactDefinition, FactType, FactValue, Interval
from policyqa.model.rules import AllOf, AnyOf, Compare, Expression, Has, Is, Norm, Not, Op, Rulebook
from policyqa.rulebook.norms import PLACE

if TYPE_CHECKING:
    import z3

MOST_NORMS = 1_000
"""Norms of a rulebook beyond which the cross-check is left out (and the report says so): Z3 would take hours."""
PATIENCE = 2_000
"""Milliseconds after which one proof is given up as undecided."""


def why_not(rulebook: Rulebook) -> str:
    """Why a rulebook is not cross-checked; "" where it is."""
    from importlib.util import find_spec

    if find_spec("z3") is None:
        return "没有安装 z3-solver（pip install 'policyqa[audit]'）"
    return f"规则超过 {MOST_NORMS} 条，Z3 用时太长" if len(rulebook.norms) > MOST_NORMS else ""


@dataclass(slots=True)
class Outcome:
    """How many answers were compared by kind, and the findings: disagreements and proofs that ran out of time."""

    compared: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Prover:
    """The conditions of one rulebook as Z3 formulas over the same declared domain as the boxes."""

    def __init__(self, rulebook: Rulebook, patience: int = PATIENCE) -> None:
        import z3

        self._z3 = z3
        self._rulebook = rulebook
        self._variables: dict[str, z3.ExprRef] = {}
        self._terms: dict[str, Mapping[str, int]] = {}
        self._solver = z3.Solver()
        self._solver.set("timeout", patience)
        self._lowest = _lowest(rulebook)
        self._switches: dict[str, tuple[z3.BoolRef, z3.BoolRef]] = {}

    def together(self, norms: Sequence[Norm], without: Sequence[Norm] = (), given: Sequence[z3.BoolRef] = ()) -> bool | None:
        """Whether some project brings all of `norms` and none of `without` into play; None where time ran out."""
        wanted = [self._switch(n)[0] for n in norms] + [self._switch(n)[1] for n in without]
        answer = self._solver.check(*wanted, *given)
        return None if answer == self._z3.unknown else bool(answer == self._z3.sat)

    def any_together(self, norm: Norm, others: Sequence[Norm]) -> bool | None:
        """Whether some project brings `norm` and at least one of `others` into play."""
        return self.together([norm], given=[self._z3.Or(*(self._switch(o)[0] for o in others))]) if others else False

    def applies_within(self, norm: Norm, fact: str, value: FactValue) -> bool | None:
        """Whether a norm applies to some project in this cell."""
        return self.together([norm], given=[self._within(fact, value)])

    def speaks_of(self, norm: Norm, fact: str, value: FactValue) -> bool | None:
        """Whether a norm applies to some project in this cell, and would not with another value of the fact."""
        elsewhere = self._z3.FreshConst(self._variable(fact).sort())
        spared = self._z3.Not(self._z3.substitute(self._applies(norm), (self._variable(fact), elsewhere)))
        return self.together([norm], given=[self._within(fact, value), spared])

    def _within(self, fact: str, value: FactValue) -> z3.BoolRef:
        """That a quantity or an ordered choice lies in one of its cells."""
        variable = self._variable(fact)
        if not isinstance(value, Interval):
            return variable == self._terms[fact][str(value)]
        parts = []
        if value.low is not None:
            low = _ratio(self._z3, value.low)
            parts.append(variable > low if value.low_open else variable >= low)
        if value.high is not None:
            high = _ratio(self._z3, value.high)
            parts.append(variable < high if value.high_open else variable <= high)
        return self._z3.And(*parts)

    def _switch(self, norm: Norm) -> tuple[z3.BoolRef, z3.BoolRef]:
        """Literals that assert that a norm applies, and that it does not."""
        if norm.id not in self._switches:
            applies, spared = self._z3.Bools(f"+{norm.id} -{norm.id}")
            condition = self._applies(norm)
            self._solver.add(self._z3.Implies(applies, condition), self._z3.Implies(spared, self._z3.Not(condition)))
            self._switches[norm.id] = applies, spared
        return self._switches[norm.id]

    def _applies(self, norm: Norm) -> z3.BoolRef:
        parts = [self._formula(norm.subject), self._formula(norm.when)]
        parts += [self._z3.Not(self._formula(e.when)) for e in norm.exceptions]
        if norm.jurisdiction and PLACE in self._rulebook.vocabulary.facts:
            inside = self._rulebook.vocabulary.narrower(PLACE, norm.jurisdiction)
            parts.append(self._formula(Has(fact=PLACE, values=inside, written=(norm.jurisdiction,))))
        return self._z3.And(*parts)

    def _formula(self, expression: Expression) -> z3.BoolRef:
        if isinstance(expression, Not):
            return self._z3.Not(self._formula(expression.part))
        if isinstance(expression, (AllOf, AnyOf)):
            join = self._z3.And if isinstance(expression, AllOf) else self._z3.Or
            return join(*(self._formula(p) for p in expression.parts))
        variable = self._variable(expression.fact)
        if isinstance(expression, Is):
            return variable if expression.value else self._z3.Not(variable)
        if isinstance(expression, Has):
            known = self._terms[expression.fact]
            return self._z3.Or(*(variable == known[v] for v in sorted(expression.values) if v in known))
        return self._compared(variable, expression)

    def _compared(self, variable: z3.ArithRef, compare: Compare) -> z3.BoolRef:
        bound = _ratio(self._z3, compare.bound)
        match compare.op:
            case Op.BELOW:
                return variable < bound
            case Op.AT_MOST:
                return variable <= bound
            case Op.ABOVE:
                return variable > bound
        return variable >= bound

    def _variable(self, fact: str) -> z3.ExprRef:
        if fact not in self._variables:
            self._variables[fact] = self._declared(self._rulebook.vocabulary.facts[fact])
        return self._variables[fact]

    def _declared(self, definition: FactDefinition) -> z3.ExprRef:
        """The variable of a fact, kept inside its domain: one listed value or another, a number from 0 upwards."""
        if definition.type is FactType.BOOL:
            return self._z3.Bool(definition.name)
        if definition.type is FactType.QUANTITY:
            number = self._z3.Real(definition.name)
            if self._lowest.get(definition.name, Fraction(0)) >= 0:
                self._solver.add(number >= 0)
            return number
        self._terms[definition.name] = {t.value: n for n, t in enumerate(definition.terms)}
        choice = self._z3.Int(definition.name)
        others = 0 if definition.type is FactType.CHOICE and definition.ordered else 1
        self._solver.add(choice >= 0, choice < len(definition.terms) + others)
        return choice


def _ratio(z3: object, value: Fraction) -> z3.RatNumRef:
    return z3.Q(value.numerator, value.denominator)  # type: ignore[attr-defined]


def _lowest(rulebook: Rulebook) -> dict[str, Fraction]:
    """The lowest bound of each fact: below 0, the fact may be negative."""
    found: dict[str, Fraction] = {}
    for norm in rulebook.norms:
        for leaf in (leaf for part in parts_of(norm) for leaf in leaves_of(part)):
            if isinstance(leaf, Compare):
                found[leaf.fact] = min(leaf.bound, found.get(leaf.fact, leaf.bound))
    return found


def check(verifier: Verifier, measured: Iterable[Family], patience: int = PATIENCE) -> Outcome:
    """Holds every answer of the verifier against Z3's."""
    prover = Prover(verifier.rulebook, patience)
    outcome = Outcome()
    for kind, norms, said, proved in _answers(verifier, measured, prover):
        outcome.compared[kind] = outcome.compared.get(kind, 0) + 1
        if proved is None or said is not proved:
            outcome.findings.append(_undecided(kind, norms, said=said, proved=proved))
    return outcome


_Answer = tuple[str, tuple[Norm, ...], bool, bool | None]
"""Kind, the norms concerned, what the boxes said, what Z3 says."""


def _answers(verifier: Verifier, measured: Iterable[Family], prover: Prover) -> Iterator[_Answer]:
    for entry in verifier.entries:
        yield "reachable", (entry.norm,), bool(entry.boxes), prover.together([entry.norm])
    for norm, meeting, apart in verifier.opposed():
        yield from (("conflict", (norm, other), True, prover.together([norm, other])) for other in meeting)
        yield from _apart(prover, norm, apart)
    for norm, others, said in verifier.coverings:
        outside = prover.together([norm], without=others)
        yield "covered", (norm, *others), said, None if outside is None else not outside
    for family in measured:
        norms = tuple(e.norm for e in family.entries)
        for n, value in enumerate(family.values):
            if family.spoken >> n & 1:
                yield "gap", norms, True, _any(prover.applies_within(norm, family.definition.name, value) for norm in norms)
            elif n in family.inner():
                yield "gap", norms, False, _any(prover.speaks_of(norm, family.definition.name, value) for norm in norms)


def _any(answers: Iterable[bool | None]) -> bool | None:
    """True where one answer is, None where none is and one is open."""
    found = list(answers)
    return True if True in found else None if None in found else False


def _apart(prover: Prover, norm: Norm, others: Sequence[Norm]) -> Iterator[_Answer]:
    """That a norm meets none of the others: one proof for all, and one each where that fails."""
    together = prover.any_together(norm, others)
    for other in others:
        yield "conflict", (norm, other), False, False if together is False else prover.together([norm, other])


_QUESTIONS = {
    "reachable": ("能使它适用的项目", "有", "没有"),
    "conflict": ("使两者同时适用的项目", "有", "没有"),
    "covered": ("是否总被其余规则覆盖", "是", "否"),
    "gap": ("这一取值是否有规则谈到", "是", "否"),
}


def _undecided(kind: str, norms: tuple[Norm, ...], *, said: bool, proved: bool | None) -> Finding:
    question, yes, no = _QUESTIONS[kind]
    names = "、".join(f"“{n.title}”" for n in norms[:4])
    first = f"盒法答“{yes if said else no}”"
    other = "Z3 在限定时间内没有证出结论" if proved is None else f"Z3 答“{yes if proved else no}”"
    return Finding(
        kind="undecided",
        rules=tuple(n.id for n in norms),
        text=f"{names}：{question}：{first}，{other}；不能当作没有问题",
        quotes=tuple(c.quote for n in norms for c in n.cite),
        file=norms[0].position.file,
        line=norms[0].position.line,
    )
