"""Reads distances: what is said of the landmark turns the number round (方圆2公里没有居民区 is above 2 km).

Takes a `Page` and the unit tables; gives intervals in the unit of the fact, and the distances only spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from policyqa.model.facts import Interval
from policyqa.understanding.amounts import Amount
from policyqa.understanding.clauses import Clause
from policyqa.understanding.lexicon import Match
from policyqa.understanding.page import Page
from policyqa.understanding.units import Unit, UnitTable

BESIDE = "旁边?|边上|附近|周边|周围|隔壁|对面|对门|一墙之隔|门口"
"""What behind the name of a thing says that something else stands near it."""
_METRE = Unit("m", "", Fraction(1))
_ADJACENT_METRES = Fraction(100)
_LEFT = 12
_BONUS = 10
_PLACED = re.compile(r"(?:旁边?|边上|附近|周边|外|侧|离|距)(?:约|大约|仅)?$")
_NONE_HERE = re.compile(r"没有?|无|不存在|不住|未有|no |without ")
_NONE_FIRST = re.compile(r"^(?:也|又|更|还|都|再|而且|并且|同时|附近|周边|周围)*(?:没有?|无|不存在|no |without )")
_IS_HERE = re.compile(r"^(?:的)?(?:范围|之|以)?(?:外|处|内)?(?:的地方)?(?:就|便|才)?(?:是|有)")
_ONLY_THEN = re.compile(r"^(?:的)?(?:以|之)?外才")
_BUILD = r"(?:想|要|打算|准备|计划|拟|再|又|新)*(?:建|盖|开|办|上|搞|修|设|挖|采|弄|扩)"
_BUILDS_THERE = re.compile(rf"^(?:的地方|的地|那块地|处)?(?:上|里)?{_BUILD}")
"""What is built at N外 of a landmark named before stands at N (饮料厂600米外想建…)."""
_NEXT_DOOR = re.compile(rf"^(?:的|那)*(?:隔壁|对门|一墙之隔|墙外|院墙外|墙根)(?:的)?(?:空?地|那块地|院子|厂房)?[里上]?{_BUILD}")
_PROXIMITY_BEFORE = re.compile(
    r"(?:距离?|离|靠近|靠|临近|临|紧邻|紧挨|挨着|毗邻|贴着|near )(?:最近的?|一条|一个|着|了|the |a |an )*$"
)
_PROXIMITY_AFTER = re.compile(rf"^(?:的)?(?:{BESIDE}|边|沿线|两侧|可视|沿路)")
_BESIDE_AMOUNT = re.compile(
    r"^(?:的|边界|最近)*(?:旁边?|边上|附近|周边|周围|外面?|外边|两侧|对面|隔壁)?(?:大约|约|不到|不足|正好|刚好|恰好|差不多|整整|足足|也|只有|仅|就|才|有|是|在|都)*$"
)
_TO_AMOUNT = re.compile(r"(?:距离?|离)[^,。;]{0,8}$")
_STANDS_BEFORE = re.compile(
    rf"(?:{BESIDE}|四周|四面|对门|紧跟前|跟前)(?:就|都|全|也|还|便|正好|一圈|一片)*(?:是|有|住着?|挨着)[^,。;:?!0-9没无不]{{0,4}}$"
)
"""The landmark stands beside the project (旁边就是村子), nobody knows how far."""
_ADJACENT_BEFORE = re.compile(
    r"(?<![不没未])(?<!没有)(?:紧邻|紧挨着?|挨着|紧靠|毗邻|贴着|紧贴)(?:最近的?|一条|一个|了)*$"
)
_IS_NOT = re.compile(r"(?:不是|并非|并不是|不算|不属于|而非|非)(?:什么|一条)?$")


_FAR_BEFORE = re.compile(
    r"(?:(?:不|没有?|未|并不|都不)(?:挨着?|靠着?|靠近|临近?|邻近?|紧邻|紧挨着?|毗邻|贴着?|在)|远离|避开了?|绕开了?)[^,。;:?!0-9]{0,8}$"
)
_FAR_AFTER = re.compile(
    r"^(?:区|的|线|里)*(?:也|还|都)*(?:离得)?(?:很|挺|老|够|特别|非常|相当|十分|比较|还|蛮)?(?:远(?![不近程期景])|(?:不|没)(?:挨着?|靠着?|临|沾边?)(?=$|[,。;?!]))"
)
_FARTHER = re.compile(r"(?:区|的|线|里)*(?:都|也|就|那|离得|还|则)*(?:更远|还要?远)")
_NONE_AROUND = re.compile(
    r"(?:附近|周边|周围|四周|旁边|一带|边上|方圆)[^,。;:?!0-9]{0,4}(?:没有?|无|不见|没见)[^,。;:?!0-9]{0,14}$"
)
_NONE_AT_ALL = re.compile(
    r"(?:^|[、和与及跟也又还都既,]|(?:没有?|无)[^,。;:?!0-9没无有不]{1,6})(?:我们|这里|这儿|那里|当地|那边|那块|也|又|还|都|既|根本|压根)*(?:没有?|无)(?:什么|任何|啥)?"
    r"[^,。;:?!0-9没无有不离距靠邻临挨]{0,12}$"
)
_DENIED = re.compile(r"(?:没有?|无)(?:什么|任何|啥)?[^,。;:?!0-9没无有不]{0,6}$")
_ALONE = re.compile(
    r"^(?:区|的|线|线路|路|企业|厂|等|之类|什么)*(?:在(?:附近|旁边?|周边)|从?(?:这里|这儿)?(?:经过|通过|穿过))?(?=$|[、和与及跟或也又既没无])"
)
"""The landmark itself is missing, not what belongs to it (没有高铁部门的意见)."""
_ALSO_NONE = re.compile(r"^(?:区|的|线|线路|路)*(?:也|都|还|均|全|根本|压根)*(?:没有?|无)(?:的|了)?$")
_HAS = re.compile(r"有(?<!没有)(?!没)")


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity read at [start, end): the fact, its interval in the unit of the fact, the unit as written."""

    fact: str
    interval: Interval
    start: int
    end: int
    unit_as_written: str
    note: str = ""


def scaled(interval: Interval, factor: Fraction) -> Interval:
    """The interval times an exact factor."""
    low = None if interval.low is None else interval.low * factor
    high = None if interval.high is None else interval.high * factor
    return replace(interval, low=low, high=high)


def fit(page: Page, amount: Amount, cue: Match, table: UnitTable) -> int:
    """How much nearer (below 0) or farther a cue counts, for an amount that is told as a distance."""
    if not table.is_length:
        return 0
    beside = cue.end <= amount.start and _BESIDE_AMOUNT.match(page.text[cue.end : min(amount.start, cue.end + _LEFT)])
    to = cue.end <= amount.start and _TO_AMOUNT.search(page.text[max(0, cue.start - _LEFT) : cue.start])
    around = amount.within or amount.beyond or _PROXIMITY_AFTER.match(page.text[amount.end : amount.end + 4])
    told_as_distance = beside or to or around or _PLACED.search(page.text[max(0, amount.start - 3) : amount.start])
    if not told_as_distance:
        return 0
    return -_BONUS if table.is_distance else _BONUS


def told_as_distance(page: Page, amount: Amount) -> bool:
    """Whether an amount tells how far something is (离轴承厂500米, 周边3公里内)."""
    clause = page.clauses.at(amount.start)
    left = page.text[max(clause.start, amount.start - _LEFT * 2) : amount.start]
    return amount.within or amount.beyond or bool(re.search(r"距|离|相隔|隔着|隔了", left) or _PLACED.search(left))


def farther(page: Page, tables: Mapping[str, UnitTable], done: set[str]) -> Iterator[Measured]:
    """旅游线路更远 after a distance: beyond that distance."""
    for cue in page.cues:
        if not _FARTHER.match(page.text, cue.end):
            continue
        before = [a for a in page.amounts if a.end <= cue.start and told_as_distance(page, a)][-1:]
        for amount, name in ((a, e.fact) for a in before for e in cue.entries):
            factor = tables[name].factor(amount.unit, amount.time_before) if tables[name].is_distance else None
            low = amount.interval.low
            if factor is not None and low is not None and name not in done:
                done.add(name)
                yield Measured(name, Interval(low=low * factor, low_open=True), cue.start, cue.end, "")


def denied(page: Page) -> list[Match]:
    """Cues that are said not to be there (普通铁路，不是高铁)."""
    return [c for c in page.cues if _IS_NOT.search(page.text[max(0, c.start - _LEFT) : c.start])]


def absent(page: Page) -> set[Match]:
    """Cues of landmarks that are said not to be near, without an amount (附近没有景区, 也不挨高铁和旅游线路)."""
    found: set[Match] = set()
    none_before = False
    counted = {page.clauses.index(a.start) for a in page.amounts}
    of_distances = any(told_as_distance(page, a) for a in page.amounts)
    for index, clause in enumerate(page.clauses.all):
        cues = page.within(clause)
        words = page.text[clause.start : clause.end]
        goes_on = none_before and bool(_NONE_FIRST.match(words))
        for cue in cues:
            left = page.text[max(clause.start, cue.start - 3 * _LEFT) : cue.start]
            right = page.text[cue.end : min(clause.end, cue.end + 2 * _LEFT)]
            siting = index not in counted and (of_distances or len(page.group(cue)) > 1)
            far = _FAR_BEFORE.search(left) or _FAR_AFTER.match(right) or _NONE_AROUND.search(left)
            if goes_on or far or (siting and _none_at_all(left, right)):
                found.update(page.group(cue))
        none_before = goes_on or any(c in found for c in cues)
    return found


def _none_at_all(left: str, right: str) -> bool:
    """Whether the landmark is said not to be there at all (也没有高铁, 旅游线路也没有); 有高铁没有 asks."""
    if _ALSO_NONE.match(right):
        return not _HAS.search(left)
    return bool(_NONE_AT_ALL.search(left) and _ALONE.match(right))


def directed(page: Page, amount: Amount, cue: Match, interval: Interval) -> Interval:
    """A distance read with what is said of the landmark: none within N is above N, one at N外 is at most N."""
    text = page.text
    between = text[amount.end : cue.start] if cue.start >= amount.end else ""
    if amount.within:
        before = text[max(page.clauses.at(cue.start).start, cue.start - 4) : cue.end]
        none = _NONE_HERE.search(between + text[cue.start : cue.end]) if between else _NONE_HERE.search(before)
        return _none_inside(interval) if none else interval
    if amount.beyond and cue.end <= amount.start and text[amount.end : amount.end + 1] == "外":
        apart = _TO_AMOUNT.search(text[max(0, cue.start - _LEFT) : cue.start])
        if not apart and _BUILDS_THERE.match(text[amount.end + 1 : amount.end + _LEFT]):
            return Interval(low=interval.low, high=interval.low)
    if amount.beyond and cue.start >= amount.end:
        if _ONLY_THEN.match(text[amount.end : amount.end + _LEFT]):
            return Interval(low=interval.low)
        if _IS_HERE.match(between):
            return Interval(low=interval.low, high=interval.low)
    return interval


def none_within(page: Page, tables: Mapping[str, UnitTable], done: set[str]) -> Iterator[Measured]:
    """The clause that goes on from "N公里内没有…": "也没有旅游线路、景区"."""
    frame: Amount | None = None
    amounts = {page.clauses.index(a.start): a for a in page.amounts}
    for index, clause in enumerate(page.clauses.all):
        words = page.text[clause.start : clause.end]
        if index in amounts:
            last = amounts[index]
            frame = last if last.within and _NONE_HERE.search(words) else None
            yield from _chained(page, clause, frame, tables, done) if frame else ()
            continue
        if frame is None or not _NONE_FIRST.match(words):
            frame = None
            continue
        for cue in page.within(clause):
            yield from _none_of(cue, frame, tables, done)


def _none_of(cue: Match, frame: Amount, tables: Mapping[str, UnitTable], done: set[str]) -> Iterator[Measured]:
    """The landmarks of a cue, none of which stands within the amount."""
    for name in dict.fromkeys(e.fact for e in cue.entries if e.fact in tables):
        factor = tables[name].factor(frame.unit, frame.time_before) if tables[name].is_length else None
        if factor is not None and name not in done:
            done.add(name)
            yield Measured(name, scaled(_none_inside(frame.interval), factor), cue.start, cue.end, frame.written_unit)


def _chained(
    page: Page, clause: Clause, frame: Amount, tables: Mapping[str, UnitTable], done: set[str]
) -> Iterator[Measured]:
    """The further landmarks of a chain of absences (一公里内没村没景区没高铁)."""
    behind = [c for c in page.within(clause) if c.start >= frame.end]
    denied = [c for c in behind if _DENIED.search(page.text, frame.end, c.start)]
    if len(denied) > 1:
        for cue in dict.fromkeys(g for c in denied for g in page.group(c)):
            yield from _none_of(cue, frame, tables, done)


def adjacent(page: Page, tables: Mapping[str, UnitTable], done: set[str]) -> Iterator[Measured]:
    """紧挨着居民区: a distance of at most 100 m."""
    for cue in page.cues:
        start = max(page.clauses.at(cue.start).start, cue.start - _LEFT)
        match = _ADJACENT_BEFORE.search(page.text, start, cue.start) or _next_door(page.text, cue)
        for name in dict.fromkeys(e.fact for e in cue.entries) if match else ():
            if match and tables[name].is_length and name not in done:
                done.add(name)
                high = _ADJACENT_METRES * (tables[name].factor(_METRE) or 0)
                yield Measured(name, Interval(low=Fraction(0), high=high), min(match.start(), cue.start), cue.end, "")


def _next_door(text: str, cue: Match) -> re.Match[str] | None:
    """What says that something is built right beside the landmark (轴承厂隔壁建铸造厂)."""
    return _NEXT_DOOR.match(text[cue.end : cue.end + _LEFT])


def spoken_of(page: Page, tables: Mapping[str, UnitTable], done: set[str]) -> Iterator[tuple[str, int]]:
    """Distances whose landmark is said to be near without a number."""
    for cue in page.cues:
        first = max(page.clauses.at(cue.start).start, cue.start - _LEFT)
        left, right = page.text[first : cue.start], page.text[cue.end : cue.end + 4]
        if _PROXIMITY_BEFORE.search(left) or _PROXIMITY_AFTER.match(right) or _STANDS_BEFORE.search(left):
            yield from ((e.fact, cue.start) for e in cue.entries if tables[e.fact].is_length and e.fact not in done)


def _none_inside(interval: Interval) -> Interval:
    bound = interval.high if interval.high is not None else interval.low
    return Interval(low=bound, low_open=True)
