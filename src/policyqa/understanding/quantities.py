"""Gives each amount to the fact it measures: the one whose cue stands nearest and whose units fit.

Takes the amounts, the cues of the quantity facts and the clauses; gives `Reading`s of quantities (fact, interval in
the unit of the fact, span). Distances read 方圆2公里没有居民区 as "above 2 km", and one amount may serve several
facts named together (距高速公路和旅游线路都在3公里以上). An amount that fits two facts equally well fits none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from policyqa.model.facts import FactDefinition, Interval
from policyqa.understanding.amounts import Amount
from policyqa.understanding.clauses import Clauses
from policyqa.understanding.lexicon import Match
from policyqa.understanding.units import Unit, UnitTable, dimension, in_base, is_common

_CROSS_CLAUSE = 14
_CROSS_AMOUNT = 25
_CROSS_LIST = 6
_FAR = 45
_NEARBY = 4
_PAIR = 2
_NONE_HERE = re.compile(r"没有?|无|不存在|不住|未有|no |without ")
_NONE_FIRST = re.compile(r"^(?:也|又|更|还|都|再|更是|而且|并且|同时|附近|周边|周围)*(?:没有?|无|不存在|no |without )")
_IS_HERE = re.compile(r"^(?:的)?(?:范围|之|以)?(?:外|处|内)?(?:的地方)?(?:就|便|才)?(?:是|有)")
_ONLY_THEN = re.compile(r"^(?:的)?(?:以|之)?外才")
_TOGETHER = re.compile(r"^(?:里|内|的|最近的?|边界|区)*(?:、|和|与|及|或者|或|以及|跟|还有|也|都)+(?:最近的?|离|距)*$")
_PROXIMITY_BEFORE = re.compile(
    r"(?:距离?|离|靠近|靠|临近|临|紧邻|紧挨|挨着|毗邻|贴着|near )(?:最近的?|一条|一个|着|了|the |a |an )*$"
)
_PROXIMITY_AFTER = re.compile(r"^(?:的)?(?:旁|边|附近|沿线|两侧|周边|周围|隔壁|对面|门口|可视|沿路)")
_IS_NOT = re.compile(r"(?:不是|并非|并不是|不算|不属于|而非|非)(?:什么|一条)?$")
_ADJACENT_BEFORE = re.compile(r"(?:紧邻|紧挨着?|挨着|紧靠|毗邻|贴着|紧贴)(?:最近的?|一条|一个|了)*$")
_PART = re.compile(r"其中|里面?的?|拿出?来?|取出?|用来?|占|利用|划出|of ")
_ADJACENT_METRES = Fraction(100)
_METRE = Unit("m", "", Fraction(1))


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity read at [start, end): the fact, its interval in the unit of the fact, the unit as written."""

    fact: str
    interval: Interval
    start: int
    end: int
    unit_as_written: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measuring:
    """What was measured, which quantities were only spoken of, and which amounts found no fact."""

    measured: tuple[Measured, ...]
    spoken_of: tuple[tuple[str, int], ...]
    unused: tuple[Amount, ...]
    excused: frozenset[str] = frozenset()
    """Facts whose landmark is said not to be there (普通铁路，不是高铁)."""


class QuantityReader:
    """The quantity facts of one vocabulary with their unit tables."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self.facts = facts
        self.tables = {name: UnitTable(fact) for name, fact in facts.items()}

    def read(self, text: str, clauses: Clauses, amounts: Sequence[Amount], cues: Sequence[Match]) -> Measuring:
        """Which fact each amount belongs to."""
        denied = [c for c in cues if _IS_NOT.search(text[max(0, c.start - 8) : c.start])]
        excused = frozenset(e.fact for c in denied for e in c.entries if self.tables[e.fact].is_length)
        cues = [c for c in cues if c not in denied]
        groups = _groups(text, clauses, cues)
        measured: list[Measured] = []
        unused: list[Amount] = []
        doubtful: list[tuple[str, int]] = []
        shared = _respectively(text, clauses, amounts, groups)
        for i, amount in enumerate(amounts):
            chosen = self._choose(text, clauses, amounts, i, groups, shared.get(i))
            if len(chosen) > 1 and not _same_group(chosen):
                doubtful += [(name, amount.start) for name, _ in chosen]
                continue
            fitting = self._partners(chosen, amount, groups) if i not in shared else chosen
            measured += [self._measure(text, clauses, amount, name, cue) for name, cue in fitting]
            if not fitting:
                unused.append(amount)
        measured += self._none_within(text, clauses, amounts, groups, measured)
        measured += self._adjacent(text, clauses, groups, measured)
        measured += self._shares(text, cues, unused, measured)
        spoken = [*doubtful, *self._spoken_of(text, cues, measured)]
        return Measuring(tuple(measured), tuple(spoken), tuple(unused), excused)

    def factor(self, fact: str, amount: Amount) -> Fraction | None:
        """What turns the amount into the unit of the fact; None when it does not fit."""
        return self.tables[fact].factor(amount.unit, amount.time_before)

    def convert(self, fact: str, amount: Amount) -> Interval | None:
        """The amount in the unit of the fact; N×M counts as M where the fact is of one machine."""
        factor = self.factor(fact, amount)
        if factor is None:
            return None
        single = re.search(r"额定|单台|单机|每", self.facts[fact].label)
        interval = Interval.point(amount.each) if amount.each is not None and single else amount.interval
        return scaled(interval, factor)

    def _choose(
        self,
        text: str,
        clauses: Clauses,
        amounts: Sequence[Amount],
        i: int,
        groups: Sequence[tuple[Match, ...]],
        forced: Match | None,
    ) -> list[tuple[str, Match | None]]:
        """The facts (with their cue) that fit amount `i` best; several only when they fit equally well."""
        amount = amounts[i]
        fits = {name for name in self.tables if self.factor(name, amount) is not None}
        if forced is not None:
            return [(e.fact, forced) for e in forced.entries if e.fact in fits]
        scores: dict[tuple[str, Match], int] = {}
        for group in groups:
            for cue in group:
                names = {e.fact for e in cue.entries} & fits
                if names:
                    score = _distance(text, clauses, amounts, i, cue)
                    scores.update({(name, cue): score for name in names if score <= _FAR})
        if scores:
            best = min(scores.values())
            near = [key for key, score in scores.items() if score == best]
            longest = max(cue.end - cue.start for _, cue in near)
            return self._by_label(text, clauses, amount, [k for k in near if k[1].end - k[1].start == longest])
        if len(fits) == 1 and not is_common(amount.unit):
            return [(next(iter(fits)), None)]
        return []

    def _by_label(
        self, text: str, clauses: Clauses, amount: Amount, keys: list[tuple[str, Match]]
    ) -> list[tuple[str, Match | None]]:
        """Of facts that share a cue, those whose label shares most characters with the clause."""
        if len({name for name, _ in keys}) == 1:
            return [keys[0]]
        clause = clauses.at(amount.start)
        words = set(text[clause.start : clause.end])
        shares = [(len(words & set(self.facts[name].label)), name, cue) for name, cue in keys]
        best = max(share for share, _, _ in shares)
        return [(name, cue) for share, name, cue in shares if share == best]

    def _partners(
        self, chosen: list[tuple[str, Match | None]], amount: Amount, groups: Sequence[tuple[Match, ...]]
    ) -> list[tuple[str, Match | None]]:
        """The chosen fact and the facts named together with it (A和B都在3公里以上)."""
        found = dict(chosen)
        for _, cue in chosen:
            group = next((g for g in groups if cue in g), ())
            for other in group:
                for entry in other.entries:
                    if self.tables[entry.fact].is_length and self.factor(entry.fact, amount) is not None:
                        found.setdefault(entry.fact, other)
        return list(found.items())

    def _measure(self, text: str, clauses: Clauses, amount: Amount, name: str, cue: Match | None) -> Measured:
        interval = self.convert(name, amount) or Interval()
        if self.tables[name].is_length and cue is not None:
            interval = _directed(text, clauses, amount, cue, interval)
        note = "按每台计" if amount.each is not None and interval.low != amount.interval.low else ""
        return Measured(name, interval, amount.said_from, amount.said_to, amount.written_unit, note)

    def _none_within(
        self,
        text: str,
        clauses: Clauses,
        amounts: Sequence[Amount],
        groups: Sequence[tuple[Match, ...]],
        measured: Sequence[Measured],
    ) -> list[Measured]:
        """A clause of its own that goes on from "N公里内没有…": "也没有旅游线路、景区"."""
        done = {m.fact for m in measured}
        found: list[Measured] = []
        frame: tuple[int, Amount] | None = None
        for index, clause in enumerate(clauses.all):
            here = [a for a in amounts if clause.start <= a.start < clause.end]
            words = text[clause.start : clause.end]
            if here:
                frame = (index, here[-1]) if here[-1].within and _NONE_HERE.search(words) else None
                continue
            if frame is None or not _NONE_FIRST.match(words) or index - frame[0] > 1:
                continue
            frame = (index, frame[1])
            for cue in (c for g in groups for c in g if clause.start <= c.start < clause.end):
                for entry in cue.entries:
                    factor = self.factor(entry.fact, frame[1])
                    if factor is not None and entry.fact not in done and self.tables[entry.fact].is_length:
                        interval = scaled(_none_inside(frame[1].interval), factor)
                        found.append(Measured(entry.fact, interval, cue.start, cue.end, frame[1].written_unit))
                        done.add(entry.fact)
        return found

    def _adjacent(
        self, text: str, clauses: Clauses, groups: Sequence[tuple[Match, ...]], measured: Sequence[Measured]
    ) -> list[Measured]:
        """紧挨着居民区: a distance of at most 100 m."""
        done = {m.fact for m in measured}
        found = []
        for cue in (c for g in groups for c in g):
            left = text[clauses.at(cue.start).start : cue.start]
            match = _ADJACENT_BEFORE.search(left)
            if not match or "不" in left[max(0, match.start() - 2) : match.start()]:
                continue
            for entry in cue.entries:
                table = self.tables[entry.fact]
                if table.is_length and entry.fact not in done:
                    per_metre = table.factor(_METRE, "") or Fraction(0)
                    interval = Interval(low=Fraction(0), high=_ADJACENT_METRES * per_metre)
                    found.append(Measured(entry.fact, interval, match.start() + cue.start - len(left), cue.end, ""))
                    done.add(entry.fact)
        return found

    def _shares(
        self, text: str, cues: Sequence[Match], unused: list[Amount], measured: Sequence[Measured]
    ) -> list[Measured]:
        """A percentage from a whole and its part in the same kind of unit (500亩 of 10000亩)."""
        done = {m.fact for m in measured}
        wanted = {e.fact for c in cues for e in c.entries if self.tables[e.fact].is_share and e.fact not in done}
        plain = [a for a in unused if _is_point(a.interval) and dimension(a.unit) not in ("", "share", "length")]
        kinds = [dimension(a.unit) for a in plain]
        if len(wanted) != 1 or len(kinds) != _PAIR or len(set(kinds)) != 1:
            return []
        between = text[plain[0].end : plain[1].start]
        sizes = [(a.interval.low or Fraction(0)) * in_base(a.unit) for a in plain]
        if not _PART.search(between) or not 0 < sizes[1] <= sizes[0]:
            return []
        unused[:] = [a for a in unused if a not in plain]
        share = sizes[1] / sizes[0] * 100
        name = next(iter(wanted))
        return [Measured(name, Interval.point(share), plain[0].start, plain[1].end, "%", note="由部分与整体算得")]

    def _spoken_of(self, text: str, cues: Sequence[Match], measured: Sequence[Measured]) -> list[tuple[str, int]]:
        """Distances whose landmark is said to be near without a number."""
        done = {m.fact for m in measured}
        return [
            (entry.fact, cue.start)
            for cue in cues
            for entry in cue.entries
            if entry.fact not in done
            and self.tables[entry.fact].is_length
            and (
                _PROXIMITY_BEFORE.search(text[max(0, cue.start - 10) : cue.start])
                or _PROXIMITY_AFTER.match(text[cue.end : cue.end + _NEARBY])
            )
        ]


def scaled(interval: Interval, factor: Fraction) -> Interval:
    """The interval times an exact factor."""
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    return replace(interval, low=low, high=high)


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """part/whole in percent, where both are points."""
    if not (_is_point(part) and _is_point(whole)) or not whole.low:
        return None
    return Interval.point((part.low or Fraction(0)) / whole.low * 100)


def _is_point(interval: Interval) -> bool:
    return interval.low is not None and interval.low == interval.high


def _groups(text: str, clauses: Clauses, cues: Sequence[Match]) -> list[tuple[Match, ...]]:
    """Cues that are named together (、 and 和 between them) in one clause."""
    groups: list[list[Match]] = []
    for cue in cues:
        last = groups[-1][-1] if groups else None
        beside = last and cue.start >= last.end and clauses.index(last.start) == clauses.index(cue.start)
        if last and beside and _TOGETHER.match(text[last.end : cue.start]):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return [tuple(g) for g in groups]


def _same_group(chosen: Sequence[tuple[str, Match | None]]) -> bool:
    return len({(c.start, c.end) if c else None for _, c in chosen}) > 1


def _distance(text: str, clauses: Clauses, amounts: Sequence[Amount], i: int, cue: Match) -> int:
    """How far a cue stands from amount `i`: characters, and more for a clause or another amount between."""
    amount = amounts[i]
    first, last = (cue.end, amount.start) if cue.end <= amount.start else (amount.end, cue.start)
    if last < first:
        return 0
    crossed = abs(clauses.index(cue.start) - clauses.index(amount.start))
    sentences = abs(clauses.at(cue.start).sentence - clauses.at(amount.start).sentence)
    near = [*amounts[max(0, i - 3) : i], *amounts[i + 1 : i + 4]]
    between = sum(first <= other.start and other.end <= last for other in near)
    lists = text.count("、", first, min(last, first + 60))
    return (
        min(last - first, 20)
        + crossed * _CROSS_CLAUSE
        + sentences * _CROSS_CLAUSE
        + between * _CROSS_AMOUNT
        + lists * _CROSS_LIST
    )


def _respectively(
    text: str, clauses: Clauses, amounts: Sequence[Amount], groups: Sequence[tuple[Match, ...]]
) -> dict[int, Match]:
    """分别: the amounts of the clause in the order of the cues named together."""
    found: dict[int, Match] = {}
    for clause in clauses.all:
        if "分别" not in text[clause.start : clause.end]:
            continue
        here = [i for i, a in enumerate(amounts) if clause.start <= a.start < clause.end]
        for group in groups:
            if len(group) == len(here) > 1 and clause.start <= group[0].start < clause.end:
                found.update(zip(here, group, strict=True))
    return found


def _directed(text: str, clauses: Clauses, amount: Amount, cue: Match, interval: Interval) -> Interval:
    """A distance read with what is said of the landmark: none within N is above N, one at N外 is at most N."""
    first, last = sorted((amount.end, cue.start))
    between = text[first:last] if cue.start >= amount.end else ""
    clause = clauses.at(amount.start)
    whole = text[clause.start : max(clause.end, cue.end)]
    around = text[cue.start : cue.end] + between
    if amount.within and cue.start >= amount.end and (_NONE_HERE.search(between) or _NONE_HERE.search(around)):
        return _none_inside(interval)
    if amount.within and cue.end <= amount.start and _NONE_HERE.search(whole[cue.end - clause.start - 6 :][:6]):
        return _none_inside(interval)
    if amount.beyond and cue.start >= amount.end:
        value = interval.low
        if _ONLY_THEN.match(text[amount.end :]):
            return Interval(low=value)
        if _IS_HERE.match(between):
            return Interval(low=value, high=value)
    return interval


def _none_inside(interval: Interval) -> Interval:
    bound = interval.high if interval.high is not None else interval.low
    return Interval(low=bound, low_open=True)
