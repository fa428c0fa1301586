"""Proofs over the rulebook: conflicts, redundant, shadowed and unreachable rules, each shown on a project.

Takes a rulebook whose definitions are not circular, gives findings. Everything is decided on boxes over the declared
domain (`boxes`), so a finding is exact there; its witness is run back through the interpreter before it is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - names the types of what is given

from policyqa.audit.boxes import Box, Domain, NormBoxes, TooManyBoxesError, contains, intersect, leaves_of, parts_of
from policyqa.audit.findings import Finding
from policyqa.audit.overlaps import covered, covering, meeting
from policyqa.audit.witness import Project, find, sentence, told
from policyqa.engines import interpreter
from policyqa.model.facts import FactType
from policyqa.model.rules import Modality, Norm, Rulebook, Strength
from policyqa.rulebook.norms import PLACE, facts_of

TELLING_SIZE = 12
"""Values of a fact from which on sharing one of them says that two norms speak of the same thing."""
FORBIDS = (Modality.PROHIBITION, Modality.RESTRICTION)


@dataclass(frozen=True, slots=True)
class _Flat:
    """One box of one norm, in the flat list that the pair matrix is made of."""

    norm: int
    box: Box


class Verifier:
    """The boxes of every norm of a rulebook, and what can be proved about them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.domain = Domain(rulebook)
        self.interpreter = interpreter.compile(rulebook)
        self.undecided: list[Finding] = []
        self.coverings: list[tuple[Norm, tuple[Norm, ...], bool]] = []
        """What was proved of a norm and others: whether wherever it applies one of them does too."""
        self.entries = [e for norm in rulebook.norms if (e := self._entry(norm)) is not None]
        self._flat = [_Flat(n, box) for n, entry in enumerate(self.entries) for box in entry.boxes]
        self._overriders = _overriders(rulebook)

    def findings(self) -> list[Finding]:
        """Every finding, undecided proofs included."""
        opposed, alike = self._pairs()
        found = [*self._unreachable(), *self._conflicts(opposed), *self._redundant(alike)]
        return found + self.undecided

    def opposed(self) -> Iterator[tuple[Norm, list[Norm], list[Norm]]]:
        """Every norm that permits; of those that forbid on its subjects, the ones it meets and those it never meets."""
        together = set(self._pairs()[0])
        forbids = [(n, e) for n, e in enumerate(self.entries) if e.norm.modality in FORBIDS]
        for a, entry in enumerate(self.entries):
            if entry.norm.modality is Modality.PERMISSION:
                meets = {b for b, _ in forbids if (min(a, b), max(a, b)) in together}
                related = [e.norm for b, e in forbids if b in meets and self._speak_of_the_same(entry, e)]
                apart = [e.norm for b, e in forbids if b not in meets and self._share_a_subject(entry, e)]
                yield entry.norm, related, apart

    def _speak_of_the_same(self, first: NormBoxes, second: NormBoxes) -> bool:
        pairs = ((one, other) for one in first.boxes for other in second.boxes)
        return any(self._related(one, other, first, second) and intersect(one, other) is not None for one, other in pairs)

    def _share_a_subject(self, first: NormBoxes, second: NormBoxes) -> bool:
        return any(self._may_tell(fact) for fact in first.subject_facts & second.subject_facts)

    def reachable(self) -> frozenset[str]:
        """The norms that some project can bring into play."""
        return frozenset(e.norm.id for e in self.entries if e.boxes)

    def _entry(self, norm: Norm) -> NormBoxes | None:
        try:
            return NormBoxes(norm, self.domain.boxes(norm), facts_of(norm.subject) - {PLACE})
        except TooManyBoxesError:
            self._give_up(norm, "条件的组合太多")
            return None

    def _give_up(self, norm: Norm, why: str) -> None:
        text = f"{norm.title}：{why}，在限定的步数内没有证出结论，不能当作没有问题"
        self.undecided.append(_finding("undecided", (norm,), text))

    def _pairs(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Pairs of norms (by index) that some project brings into play together: of opposite and of the same effect."""
        owner = np.array([f.norm for f in self._flat], dtype=np.int64)
        matrix = np.triu(meeting([f.box for f in self._flat], self.domain), k=1)
        permits = np.array([e.norm.modality is Modality.PERMISSION for e in self.entries], dtype=bool)[owner]
        forbids = np.array([e.norm.modality in FORBIDS for e in self.entries], dtype=bool)[owner]
        keys: dict[tuple[object, ...], int] = {}
        effects = np.array([keys.setdefault(_effect_key(e.norm), len(keys)) for e in self.entries], dtype=np.int64)[owner]
        opposed = matrix & ((permits[:, None] & forbids) | (forbids[:, None] & permits))
        alike = matrix & (effects[:, None] == effects)
        return _norm_pairs(opposed, owner), _norm_pairs(alike, owner)

    def _unreachable(self) -> Iterator[Finding]:
        for entry in self.entries:
            norm = entry.norm
            over = self._over(norm)
            if not entry.boxes:
                if not self._needs_several(norm):
                    yield _finding("unreachable", (norm,), f"{norm.title}：条件互相矛盾，没有任何项目能使它适用")
            elif over and self._covered(entry, over):
                shadow = [e.norm for e in over]
                text = f"{norm.title}：凡它适用之处都被“{'、'.join(s.title for s in shadow)}”压过，从不起作用"
                yield _finding("unreachable", (norm, *shadow), text, example=self._example(entry.boxes[0], (norm,)))

    def _over(self, norm: Norm) -> list[NormBoxes]:
        overriders = self._overriders.get(norm.id)
        return [e for e in self.entries if e.norm.id in overriders] if overriders else []

    def _needs_several(self, norm: Norm) -> bool:
        """Whether a norm asks for several values of one many-valued fact at once: outside the declared domain."""
        tags = (f for p in parts_of(norm) for f in facts_of(p) if self.rulebook.vocabulary.facts[f].type is FactType.TAGS)
        names = list(tags)
        return len(names) != len(set(names)) or any(_repeats(norm, f) for f in names)

    def _covered(self, entry: NormBoxes, others: Sequence[NormBoxes]) -> bool:
        """Whether wherever a norm applies one of the others does; False, and undecided, where the proof ran out."""
        by = [box for other in others for box in other.boxes]
        answers = (covered(box, by, self.domain) for box in entry.boxes)
        failed = next((a for a in answers if not a), True)
        if failed is None:
            self._give_up(entry.norm, "是否总被其他规则覆盖")
        else:
            self.coverings.append((entry.norm, tuple(o.norm for o in others), failed))
        return bool(failed)

    def _conflicts(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        """What is permitted and forbidden at once; and, as notes, what is encouraged and sometimes forbidden.

        Words of encouragement lift no prohibition: they conflict with one only where all they encourage is forbidden.
        """
        tense: dict[str, list[tuple[NormBoxes, NormBoxes, Project]]] = {}
        for permits, forbids, project in self._opposed(pairs):
            if permits.norm.strength is Strength.STRICT or self._covered(permits, [forbids]):
                yield self._conflict(permits.norm, forbids.norm, project)
            else:
                tense.setdefault(permits.norm.id, []).append((permits, forbids, project))
        for found in tense.values():
            yield self._tension(found)

    def _opposed(self, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[NormBoxes, NormBoxes, Project]]:
        for a, b in pairs:
            first, second = self.entries[a], self.entries[b]
            if self._ordered(first.norm, second.norm):
                continue
            if not _together_in_force(first.norm, second.norm):
                continue
            project = self._common(first, second)
            if project is not None:
                yield (first, second, project) if first.norm.modality is Modality.PERMISSION else (second, first, project)

    def _conflict(self, permits: Norm, forbids: Norm, project: Project) -> Finding:
        text = (
            f"“{permits.title}”{_effect(permits)}，而“{forbids.title}”{_effect(forbids)}，两者同时有效且互不优先。"
            f"例：{sentence(project, self.rulebook.vocabulary)}"
        )
        return _finding("conflict", (permits, forbids), text, example=told(project, self.rulebook.vocabulary))

    def _tension(self, found: Sequence[tuple[NormBoxes, NormBoxes, Project]]) -> Finding:
        permits, _, project = found[0]
        names = "、".join(f"“{forbids.norm.title}”" for _, forbids, _ in found)
        text = (
            f"“{permits.norm.title}”所鼓励的，在某些情形下受 {names} 禁止或限制（鼓励不解除禁止）。"
            f"例：{sentence(project, self.rulebook.vocabulary)}"
        )
        norms = (permits.norm, *(forbids.norm for _, forbids, _ in found))
        return _finding("tension", norms, text, example=told(project, self.rulebook.vocabulary))

    def _common(self, first: NormBoxes, second: NormBoxes) -> Project | None:
        for one in first.boxes:
            for other in second.boxes:
                shared = intersect(one, other)
                if shared is not None and self._related(one, other, first, second):
                    project = find(self.domain, self.interpreter, shared, (first.norm, second.norm))
                    if project is not None:
                        return project
        return None

    def _related(self, one: Box, other: Box, first: NormBoxes, second: NormBoxes) -> bool:
        """Whether two boxes name a thing in common: an informative subject fact that both narrow down.

        A norm that only leaves a few values out ("any but …") names none of those it keeps.
        """
        subjects = first.subject_facts & second.subject_facts
        return any(f in one and f in other and self._telling(f, one[f]) and self._telling(f, other[f]) for f in subjects)

    def _telling(self, fact: str, mask: int) -> bool:
        cells = self.domain.cells[fact]
        if cells.definition.type is FactType.BOOL:
            return mask == 1  # the first cell: it is said to be so
        return self._may_tell(fact) and mask.bit_count() <= len(cells.values) / 2

    def _may_tell(self, fact: str) -> bool:
        cells = self.domain.cells[fact]
        return cells.definition.type is FactType.BOOL or len(cells.values) >= TELLING_SIZE

    def _redundant(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Finding]:
        """Norms that say nothing another norm of the same effect does not say already."""
        neighbours: dict[int, set[int]] = {}
        for a, b in pairs:
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
        dropped: set[int] = set()
        for index in sorted(neighbours, reverse=True):
            others = sorted(neighbours[index] - dropped)
            finding = self._redundant_one(index, others)
            if finding is not None:
                dropped.add(index)
                yield finding

    def _redundant_one(self, index: int, others: Sequence[int]) -> Finding | None:
        entry = self.entries[index]
        holding = [self.entries[o] for o in others if _lasts_as_long(self.entries[o].norm, entry.norm)]
        if not any(e.boxes for e in holding) or not entry.boxes or not self._covered(entry, holding):
            return None
        needed = self._fewest(entry, holding)
        names = "、".join(f"“{e.norm.title}”" for e in needed)
        text = f"“{entry.norm.title}”凡适用之处，{names}已有同样的结论"
        norms = (entry.norm, *(e.norm for e in needed))
        return _finding("overlap", norms, text, example=self._example(entry.boxes[0], norms[:1]))

    def _fewest(self, entry: NormBoxes, holding: Sequence[NormBoxes]) -> list[NormBoxes]:
        """Few of the norms that cover `entry`: each is left out where the others suffice."""
        for other in holding:
            if all(any(contains(b, box) for b in other.boxes) for box in entry.boxes):
                return [other]
        boxes = [(box, other) for other in holding for box in other.boxes]
        flat = [box for box, _ in boxes]
        used = {boxes[n][1].norm.id for box in entry.boxes for n in covering(box, flat, self.domain)}
        needed = [e for e in holding if e.norm.id in used]
        for other in tuple(reversed(needed)):
            rest = [b for e in needed if e is not other for b in e.boxes]
            if rest and all(covered(box, rest, self.domain) for box in entry.boxes):
                needed.remove(other)
        return needed

    def _example(self, box: Box, norms: tuple[Norm, ...]) -> dict[str, str] | None:
        project = find(self.domain, self.interpreter, box, norms)
        return None if project is None else told(project, self.rulebook.vocabulary)

    def _ordered(self, first: Norm, second: Norm) -> bool:
        return second.id in self._overriders.get(first.id, ()) or first.id in self._overriders.get(second.id, ())


def _finding(kind: str, norms: Sequence[Norm], text: str, *, example: dict[str, str] | None = None) -> Finding:
    return Finding(
        kind=kind,
        rules=tuple(n.id for n in norms),
        text=text,
        example=example,
        quotes=tuple(c.quote for n in norms for c in n.cite),
        file=norms[0].position.file,
        line=norms[0].position.line,
    )


def _repeats(norm: Norm, fact: str) -> bool:
    return sum(leaf.fact == fact for part in parts_of(norm) for leaf in leaves_of(part)) > 1


def _norm_pairs(boxes: NDArray[np.bool_], owner: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The different norms, lower index first, of the pairs of boxes in a matrix."""
    first, second = boxes.nonzero()
    pairs = np.unique(np.stack([owner[first], owner[second]], axis=1), axis=0) if len(first) else np.empty((0, 2), np.int64)
    return [(int(a), int(b)) for a, b in pairs if a != b]


def _together_in_force(first: Norm, second: Norm) -> bool:
    starts = [v.start for v in (first.validity, second.validity) if v.start]
    ends = [v.end for v in (first.validity, second.validity) if v.end]
    return not starts or not ends or max(starts) <= min(ends)


def _lasts_as_long(other: Norm, norm: Norm) -> bool:
    """Whether `other` is in force on every day on which `norm` is."""
    mine, its = norm.validity, other.validity
    begins = its.start is None or (mine.start is not None and its.start <= mine.start)
    return begins and (its.end is None or (mine.end is not None and its.end >= mine.end))


def _effect_key(norm: Norm) -> tuple[object, ...]:
    return (norm.modality in FORBIDS or norm.modality, norm.strength, norm.authority, norm.requires, norm.universal)


def _effect(norm: Norm) -> str:
    soft = norm.strength is Strength.DEFEASIBLE
    if norm.modality is Modality.PERMISSION:
        return "鼓励" if soft else "允许"
    return "限制" if soft or norm.modality is Modality.RESTRICTION else "禁止"


def _overriders(rulebook: Rulebook) -> dict[str, frozenset[str]]:
    """Norm → the norms that defeat it, directly or through others."""
    direct: dict[str, set[str]] = {}
    pairs = sorted((target, norm.id) for norm in rulebook.norms for target in norm.overrides)
    for target, group in groupby(pairs, key=lambda p: p[0]):
        direct[target] = {p[1] for p in group}
    closed: dict[str, frozenset[str]] = {}
    for norm, first in direct.items():
        reached, waiting = set(), list(first)
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting += direct.get(other, ())
        closed[norm] = frozenset(reached)
    return closed
