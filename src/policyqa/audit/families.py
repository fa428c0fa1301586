"""Thresholds held against each other: gaps inside a family, bounds that disagree, witnesses on both sides of a bound.

A family is all norms of one jurisdiction that measure the same fact. Takes a `Verifier`, gives findings and tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyqa.audit.boxes import NormBoxes, applies, leaves_of
from policyqa.audit.findings import Finding
from policyqa.audit.verification import Verifier
from policyqa.audit.witness import facts_of, find
from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval, Truth
from policyqa.model.rules import Compare, Norm, Op
from policyqa.rulebook.render import SIGNS, bound_text, value_text

_SAME_SIDE = ({Op.BELOW, Op.AT_MOST}, {Op.ABOVE, Op.AT_LEAST})
_MET = {Truth.TRUE: "满足", Truth.FALSE: "不满足", Truth.UNKNOWN: "未定"}
_WORDS = {Truth.TRUE: "适用", Truth.FALSE: "不适用", Truth.UNKNOWN: "未定"}


@dataclass(frozen=True, slots=True)
class Family:
    """The norms of one jurisdiction that measure one fact, and which of its cells they speak of."""

    definition: FactDefinition
    jurisdiction: str
    entries: tuple[NormBoxes, ...]
    values: tuple[FactValue, ...]
    spoken: int

    def silent(self) -> list[int]:
        """The cells no norm of the family speaks of."""
        return [n for n in range(len(self.values)) if not self.spoken >> n & 1]

    def inner(self) -> list[int]:
        """The silent cells with spoken ones on both sides."""
        spoken = [n for n in range(len(self.values)) if self.spoken >> n & 1]
        return [n for n in self.silent() if spoken and spoken[0] < n < spoken[-1]]


def families(verifier: Verifier) -> list[Family]:
    """Every family of the rulebook."""
    grouped: dict[tuple[str, str], list[NormBoxes]] = {}
    for entry in verifier.entries:
        for name in sorted({leaf.fact for leaf in _compares(entry.norm)}):
            grouped.setdefault((name, entry.norm.jurisdiction), []).append(entry)
    return [_family(verifier, name, place, entries) for (name, place), entries in grouped.items()]


def _family(verifier: Verifier, name: str, place: str, entries: Sequence[NormBoxes]) -> Family:
    cells = verifier.domain.cells[name]
    spoken = 0
    for entry in entries:
        for box in entry.boxes:
            spoken |= box.get(name, 0)
    return Family(cells.definition, place, tuple(entries), cells.values, spoken)


def gaps(found: Sequence[Family]) -> Iterator[Finding]:
    """Values between those the norms of a family speak of, on which none of them says anything."""
    for family in found:
        inner = family.inner()
        if not inner:
            continue
        ranges = "；".join(value_text(family.definition, family.values[n]) for n in inner)
        domain = "；".join(value_text(family.definition, v) for v in family.values)
        text = f"{family.definition.label}（{family.jurisdiction}）：{ranges} 没有一条规则谈到。考察的范围：{domain}"
        yield Finding(
            kind="gap",
            rules=tuple(e.norm.id for e in family.entries),
            text=text,
            example={family.definition.label: value_text(family.definition, family.values[inner[0]])},
            quotes=tuple(c.quote for e in family.entries for c in e.norm.cite),
            file=family.entries[0].norm.position.file,
            line=family.entries[0].norm.position.line,
        )


def disagreements(found: Sequence[Family], verifier: Verifier) -> Iterator[Finding]:
    """Two norms of a family with the same number, one including it and one not."""
    for family in found:
        bounds = [(e.norm, leaf) for e in family.entries for leaf in _compares(e.norm) if leaf.fact == family.definition.name]
        for n, (norm, leaf) in enumerate(bounds):
            for other, held in bounds[:n]:
                if norm is not other and leaf.bound == held.bound and _differ(leaf.op, held.op):
                    yield _disagreement(verifier, (other, held), (norm, leaf))


def _differ(first: Op, second: Op) -> bool:
    return first is not second and any({first, second} == side for side in _SAME_SIDE)


def _disagreement(verifier: Verifier, first: tuple[Norm, Compare], second: tuple[Norm, Compare]) -> Finding:
    vocabulary = verifier.rulebook.vocabulary
    definition = vocabulary.facts[first[1].fact]
    says = "，".join(f"“{norm.title}”写 {SIGNS[leaf.op]} {bound_text(leaf, vocabulary)}" for norm, leaf in (first, second))
    return Finding(
        kind="boundary",
        rules=(first[0].id, second[0].id),
        text=f"{definition.label}：{says}，界点是否含本数不一致",
        example={definition.label: bound_text(first[1], vocabulary)},
        quotes=tuple(c.quote for norm, _ in (first, second) for c in norm.cite),
        file=second[0].position.file,
        line=second[0].position.line,
    )


def boundary_witnesses(verifier: Verifier) -> list[dict[str, object]]:
    """For every threshold: whether the norm applies just below, at and just above it, and when nothing is known."""
    rows = []
    for entry in verifier.entries:
        asked = [(leaf, False) for leaf in _compares(entry.norm)]
        if entry.norm.requires is not None:
            asked += [(leaf, True) for leaf in leaves_of(entry.norm.requires) if isinstance(leaf, Compare)]
        asked = list({(leaf.fact, leaf.op, leaf.bound, required): (leaf, required) for leaf, required in asked}.values())
        rows += [row for leaf, required in asked if (row := _witness_row(verifier, entry, leaf, required=required))]
    return rows


def _witness_row(verifier: Verifier, entry: NormBoxes, leaf: Compare, *, required: bool) -> dict[str, object] | None:
    definition = verifier.rulebook.vocabulary.facts[leaf.fact]
    box = next((b for b in entry.boxes if required or leaf.fact in b), None)
    project = None if box is None else find(verifier.domain, verifier.interpreter, box, (entry.norm,))
    if project is None or definition.type is not FactType.QUANTITY:
        return None
    base = {n: f for n, f in facts_of(project).known.items() if n != leaf.fact}
    step = abs(leaf.bound) / 1000 or 1
    points = {"略低": leaf.bound - step, "等于": leaf.bound, "略高": leaf.bound + step}
    told = _required if required else _applied
    outcomes = {
        f"{name}（{value_text(definition, Interval.point(v))}）": told(verifier, entry.norm, base, leaf.fact, Interval.point(v))
        for name, v in points.items()
    }
    outcomes["未知"] = told(verifier, entry.norm, base, leaf.fact, None)
    bound = ("要求 " if required else "") + bound_text(leaf, verifier.rulebook.vocabulary)
    return {"rule": entry.norm.id, "fact": definition.label, "bound": bound, "outcomes": outcomes}


def _applied(verifier: Verifier, norm: Norm, base: dict[str, Fact], name: str, value: FactValue | None) -> str:
    truth = _truth(verifier, norm, base, name, value)
    return _WORDS[truth.jurisdiction & truth.subject & truth.when & ~truth.excepted]


def _required(verifier: Verifier, norm: Norm, base: dict[str, Fact], name: str, value: FactValue | None) -> str:
    requires = _truth(verifier, norm, base, name, value).requires
    return _MET[Truth.UNKNOWN if requires is None else requires]


def _truth(verifier: Verifier, norm: Norm, base: dict[str, Fact], name: str, value: FactValue | None) -> NormTruth:
    known = base if value is None else {**base, name: Fact(name=name, value=value)}
    return verifier.interpreter.truths(verifier.interpreter.derive(Facts(known=known)), (norm.id,))[norm.id]


def _compares(norm: Norm) -> list[Compare]:
    return [leaf for leaf in leaves_of(applies(norm)) if isinstance(leaf, Compare)]


def to_json(found: Sequence[Family]) -> list[dict[str, object]]:
    """Every family with its cells: which a norm speaks of and which none does."""
    return [
        {
            "fact": f.definition.label,
            "jurisdiction": f.jurisdiction,
            "rules": [e.norm.id for e in f.entries],
            "silent": [value_text(f.definition, f.values[n]) for n in f.silent()],
            "spoken": [value_text(f.definition, v) for n, v in enumerate(f.values) if f.spoken >> n & 1],
        }
        for f in found
    ]
