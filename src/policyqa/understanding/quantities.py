"""Gives each amount to the fact it measures: the one whose cue stands nearest and whose units fit.

Takes the amounts, the cues of the quantity facts and the clauses; gives what was measured, in the unit of the fact.
One amount may serve several distances named together (距高速公路和旅游线路都在3公里以上). An amount that fits two
facts equally well fits none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from policyqa.model.facts import FactDefinition, Interval
from policyqa.understanding import distances, duties
from policyqa.understanding.amounts import Amount
from policyqa.understanding.clauses import Clauses
from policyqa.understanding.distances import Measured, scaled
from policyqa.understanding.lexicon import Match
from policyqa.understanding.page import Page
from policyqa.understanding.units import COUNTERS, UnitTable, dimension, in_base, is_common

_FAR = 45
_PAIR = 2
_PART = re.compile(r"其中|圈|划|留|开发|建成?|超标|检出|里面?的?|拿出?来?|取出?|用来?|占|利用|划出|of ")
_BESIDE = re.compile(
    r"(?:的|,|、|和|与|及|跟|加|外加|\+|/|,?[另再又])*(?:外|加|有|一)?(?:[大小新老旧]的|其余的?|剩下的?|[一两]?(?:台|座|套|个|条|口|家))?(?:是|为|才|就)?"
)
_OF_ONE = re.compile(r"额定|单台|单机|每")

Choice = tuple[str, Match | None]


@dataclass(frozen=True, slots=True)
class Measuring:
    """What was measured, which quantities were only spoken of, and which amounts found no fact."""

    measured: tuple[Measured, ...]
    spoken_of: tuple[tuple[str, int], ...]
    unused: tuple[Amount, ...]
    unknown: frozenset[str] = frozenset()
    """Quantities of which it is said that nobody knows how much (容量还没定)."""
    excused: frozenset[str] = frozenset()
    """Distances whose landmark is said not to be there (普通铁路，不是高铁)."""


class QuantityReader:
    """The quantity facts of one vocabulary with their unit tables."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self.facts = facts
        self.tables = {name: UnitTable(fact) for name, fact in facts.items()}

    def read(
        self,
        text: str,
        clauses: Clauses,
        amounts: Sequence[Amount],
        cues: Sequence[Match],
        words: Sequence[Match] = (),
    ) -> Measuring:
        """Which fact each amount belongs to; `words` are the other phrases, some of which speak of landmarks."""
        every = Page(text, clauses, amounts, cues)
        denied = distances.denied(every)
        page = Page(text, clauses, amounts, [c for c in cues if c not in denied]) if denied else every
        measured: list[Measured] = []
        unused: list[Amount] = []
        spoken: list[tuple[str, int]] = []
        in_order = _respectively(page)
        for i, amount in enumerate(amounts):
            chosen = self._choose(page, i, in_order.get(i))
            if len({(c.start, c.end) if c else None for _, c in chosen}) == 1 and len(chosen) > 1:
                spoken += [(name, amount.start) for name, _ in chosen]
                continue
            fitting = chosen if i in in_order else self._partners(page, chosen, amount)
            measured += [self._measure(page, amount, name, cue) for name, cue in fitting]
            unused += [] if fitting else [amount]
        measured += self._beside(page, measured, unused)
        measured = self._of_whole(page, measured)
        done = {m.fact for m in measured}
        measured += distances.none_within(self._landmarks(page, words), self.tables, done)
        measured += distances.farther(page, self.tables, done)
        measured += distances.adjacent(page, self.tables, done)
        measured += self._shares(page, unused, done)
        spoken += [
            (n, a.start) for a in unused for n in self.tables if n not in done and self._might_measure(page, n, a)
        ]
        spoken += distances.spoken_of(page, self.tables, done)
        unknown = list(self._unknown(page, done))
        spoken += unknown
        absent = distances.absent(self._landmarks(every, words))
        measured += self._far(absent, {m.fact for m in measured} | {n for n, _ in spoken})
        excused = self._excused([*denied, *absent])
        return Measuring(tuple(measured), tuple(spoken), tuple(unused), frozenset(n for n, _ in unknown), excused)

    def _far(self, absent: Iterable[Match], done: set[str]) -> Iterator[Measured]:
        """Landmarks said not to be near: as far as is presumed of a project of which nothing is said."""
        for landmark in sorted(absent, key=lambda m: m.start):
            for name in dict.fromkeys(e.fact for e in landmark.entries if e.fact in self.tables):
                far = self.facts[name].presumed
                if self.tables[name].is_length and isinstance(far, Interval) and name not in done:
                    done.add(name)
                    yield Measured(name, far, landmark.start, landmark.end, "", note="说附近没有")

    def _unknown(self, page: Page, done: set[str]) -> Iterator[tuple[str, int]]:
        """Quantities of which it is said that nobody knows how much (多少记不清了, 容量还没定)."""
        counted = {page.clauses.index(a.start) for a in page.amounts}
        for index, clause in enumerate(page.clauses.all):
            words = page.text[clause.start : clause.end]
            before = index > 0 and duties.only_says_unknown(words)
            of = page.clauses.all[index - 1] if before else clause
            if duties.says_unknown(words) and page.clauses.index(of.start) not in counted:
                yield from ((e.fact, c.start) for c in page.within(of) for e in c.entries if e.fact not in done)

    def _might_measure(self, page: Page, name: str, amount: Amount) -> bool:
        """Whether an amount that found no fact could be this one, so that nothing may be presumed of it."""
        if self.facts[name].presumed is None or self._factor(name, amount) is None:
            return False
        return distances.told_as_distance(page, amount) if self.tables[name].is_length else not is_common(amount.unit)

    def _landmarks(self, page: Page, words: Sequence[Match]) -> Page:
        """The page with every phrase that speaks of a landmark among its cues."""
        landmarks = [m for m in words if any(e.fact in self.tables for e in m.entries)]
        return (
            replace(page, cues=sorted({*page.cues, *landmarks}, key=lambda m: (m.start, m.end))) if landmarks else page
        )

    def _excused(self, landmarks: Iterable[Match]) -> frozenset[str]:
        names = {e.fact for m in landmarks for e in m.entries if e.fact in self.tables}
        return frozenset(n for n in names if self.tables[n].is_length)

    def convert(self, fact: str, amount: Amount) -> Interval | None:
        """The amount in the unit of the fact; N×M counts as M where the fact is of one machine."""
        factor = self._factor(fact, amount)
        if factor is None:
            return None
        of_one = amount.each is not None and _OF_ONE.search(self.facts[fact].label)
        return scaled(Interval.point(amount.each) if of_one and amount.each else amount.interval, factor)

    def _factor(self, fact: str, amount: Amount) -> Fraction | None:
        return self.tables[fact].factor(amount.unit, amount.time_before)

    def _choose(self, page: Page, i: int, forced: Match | None) -> list[Choice]:
        """The facts (with their cue) that fit amount `i` best; several only when they fit equally well."""
        amount = page.amounts[i]
        fits = {name for name in self.tables if self._factor(name, amount) is not None}
        if forced is not None:
            return [(e.fact, forced) for e in forced.entries if e.fact in fits]
        scores: dict[tuple[str, Match], int] = {}
        for cue in page.near(amount.start) if fits else ():
            names = {e.fact for e in cue.entries} & fits
            apart = page.distance(i, cue) if names else _FAR
            near_enough = (n for n in names if apart < _FAR)
            scores.update({(n, cue): apart + distances.fit(page, amount, cue, self.tables[n]) for n in near_enough})
        if scores:
            best = min(scores.values())
            near = [key for key, score in scores.items() if score == best]
            longest = max(cue.end - cue.start for _, cue in near)
            return self._by_label(page, amount, [k for k in near if k[1].end - k[1].start == longest])
        return [(next(iter(fits)), None)] if len(fits) == 1 and not is_common(amount.unit) else []

    def _by_label(self, page: Page, amount: Amount, keys: list[tuple[str, Match]]) -> list[Choice]:
        """Of facts that share a cue, those whose label shares most characters with the clause."""
        if len({name for name, _ in keys}) == 1:
            return [keys[0]]
        clause = page.clauses.at(amount.start)
        words = set(page.text[clause.start : clause.end])
        shares = [(len(words & set(self.facts[name].label)), name, cue) for name, cue in keys]
        best = max(share for share, _, _ in shares)
        return [(name, cue) for share, name, cue in shares if share == best]

    def _partners(self, page: Page, chosen: list[Choice], amount: Amount) -> list[Choice]:
        """The chosen fact and the distances named together with it (A和B都在3公里以上)."""
        found = dict(chosen)
        for _, cue in chosen:
            for other in page.group(cue) if cue else ():
                for entry in other.entries:
                    if self.tables[entry.fact].is_length and self._factor(entry.fact, amount) is not None:
                        found.setdefault(entry.fact, other)
        return list(found.items())

    def _beside(self, page: Page, measured: Sequence[Measured], unused: list[Amount]) -> list[Measured]:
        """Amounts named beside a measured one in the same unit are of the same fact (一台80吨、一台20吨的锅炉)."""
        found: list[Measured] = []
        known = {m.start: m for m in measured}
        for one, other in pairwise(a for a in page.amounts if a.unit.base not in COUNTERS):
            if one.written_unit != other.written_unit or not _BESIDE.fullmatch(
                page.text[one.said_to : other.said_from]
            ):
                continue
            for amount, partner in ((one, other), (other, one)):
                model = known.get(partner.said_from)
                if model is not None and amount in unused and not self.tables[model.fact].is_length:
                    unused.remove(amount)
                    found.append(self._measure(page, amount, model.fact, None))
                    known[amount.said_from] = found[-1]
        return found

    def _measure(self, page: Page, amount: Amount, name: str, cue: Match | None) -> Measured:
        interval = self.convert(name, amount) or Interval()
        if self.tables[name].is_length and cue is not None:
            interval = distances.directed(page, amount, cue, interval)
        note = "按每台计" if amount.each is not None and _OF_ONE.search(self.facts[name].label) else ""
        return Measured(name, interval, amount.said_from, amount.said_to, amount.written_unit, note)

    def _of_whole(self, page: Page, measured: list[Measured]) -> list[Measured]:
        """A number of which a part is told behind it is the whole (200台车超标11台)."""
        for fact in self.facts.values():
            part, whole = fact.ratio_of or ("", "")
            parts = sorted((m for m in measured if m.fact == part), key=lambda m: m.start)
            if len(parts) == _PAIR and all(m.fact != whole for m in measured):
                first, second = parts
                if _PART.search(page.text[first.end : second.start]) and first.unit_as_written == second.unit_as_written:
                    measured = [replace(m, fact=whole) if m is first else m for m in measured]
        return measured

    def _shares(self, page: Page, unused: list[Amount], done: set[str]) -> list[Measured]:
        """A percentage from a whole and its part in the same kind of unit (500亩 of 10000亩)."""
        wanted = {e.fact for c in page.cues for e in c.entries if self.tables[e.fact].is_share} - done
        plain = [a for a in unused if _is_point(a.interval) and dimension(a.unit) not in ("", "share", "length")]
        kinds = [dimension(a.unit) for a in plain]
        if len(wanted) != 1 or len(kinds) != _PAIR or len(set(kinds)) != 1:
            return []
        sizes = [(a.interval.low or Fraction(0)) * in_base(a.unit) for a in plain]
        if not _PART.search(page.text[plain[0].end : plain[1].start]) or not 0 < sizes[1] <= sizes[0]:
            return []
        unused[:] = [a for a in unused if a not in plain]
        share = Interval.point(sizes[1] / sizes[0] * 100)
        return [Measured(next(iter(wanted)), share, plain[0].start, plain[1].end, "%", note="由部分与整体算得")]


def _is_point(interval: Interval) -> bool:
    return interval.low is not None and interval.low == interval.high


def _respectively(page: Page) -> dict[int, Match]:
    """分别: the amounts of the clause in the order of the cues named together."""
    found: dict[int, Match] = {}
    at = page.text.find("分别")
    while at >= 0:
        clause = page.clauses.at(at)
        here = [i for i, a in enumerate(page.amounts) if clause.start <= a.start < clause.end]
        for cue in page.within(clause):
            group = page.group(cue)
            if cue is group[0] and len(group) == len(here) > 1:
                found.update(zip(here, group, strict=True))
        at = page.text.find("分别", max(clause.end, at + 1))
    return found
