"""Finds amounts: a number with its unit and its comparison (不到40吨, 35到65吨, 2×100万千瓦, 3公里以上, 百分之三).

Takes folded text, gives `Amount`s with an interval in the unit as written; which fact an amount belongs to is
decided in `quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from policyqa.model.facts import FactDefinition, Interval
from policyqa.understanding.numerals import NUMERAL, parse_numeral
from policyqa.understanding.units import TIME_SUFFIX, Unit, parse_unit, unit_pattern

_BEFORE = (
    (
        "high_open",
        "不到|不足|小于|低于|少于|未满|不满|没到|未到|未达到?|达不到|没有?达到|没有?到|不够|短于|将近|接近|<|less than|under|fewer than|below|within",
    ),
    (
        "high_closed",
        "不超过|没有?超过|未超过|不超|没超|不大于|不高于|不多于|不得超过|不得大于|最多|至多|顶多|最大|最高|<=|≤|at most|no more than|up to|not exceeding",
    ),
    ("low_open", "超过|大于|多于|高于|超出|超|逾|突破|远于|>|more than|over|above|greater than|exceeding|beyond"),
    (
        "low_closed",
        "至少|最少|起码|不少于|不低于|不小于|不下于|不下|最低|最小|>=|≥|at least|no less than|not less than",
    ),
)
_AFTER = (
    ("low_open", "以外|之外|开外|外(?!运|排|购|送|资|商)"),
    ("low_closed", "及其?以上|或以上|以上|起|往上|or more|and above"),
    ("high_closed", "及其?以下|或以下|以下|以内|之内|范围内|内|or less|and below"),
)
_FILL = r"(?:了|有|是|为|在|到|达到|大约|约|大概|正好|刚好|恰好|整整|足足|差不多|也就|仅|只有|只|才|共|一共|总共|整|的|:|a |an |about )*"
_LEFT = tuple((kind, re.compile(rf"(?:{words})\s?{_FILL}$")) for kind, words in _BEFORE)
_RIGHT = tuple((kind, re.compile(rf"^ ?的?(?:{words})")) for kind, words in _AFTER)
_NOT_INCLUDED = re.compile(r"^\(?,?不(?:含|包括|包含)")
_WITHIN_LEFT = re.compile(r"(?:方圆|周边|周围|附近|四周|半径|within)(?:的|大约|约|不到)* ?$")
_WITHIN_RIGHT = re.compile(r"^(?:的)?(?:范围|之|以)?(?:内|里头?)|^(?:的)?范围")
_OUTSIDE_RIGHT = re.compile(r"^(?:的)?(?:以|之)?外")
_NOT_IN = re.compile(r"(?:不在|没在|不处于|不位于)[^,。;]{0,6}$")
_TIME_BEFORE = re.compile(r"(每?年(?![^,。;]{0,4}[上建装换买添置盖搞])|每?日|每天|每?小时|日均)[^,。;年日天0-9]{0,5}$")
_TIMES_BEFORE = {"年": "a", "日": "d", "天": "d", "时": "h", "均": "d"}
_RANGE = r"(?:到|至|~|-|—)"
_EXCLUDED = re.compile(r"(?:(.)[不没](?:\1)|有没有)(?:到|过|超|超过|达到)?$|不(?:含|包括|包含)$|(?<!不)差(?:了|着|个|那么|这么|一点|就)*$|(?:超了|多出|少了|多了|超出了?)(?:那么|这么)?$")
"""What makes an amount no value of the project: left out of it, or only the difference to a threshold (就差一吨)."""
_THRESHOLD = re.compile(
    r"(?:的|这个|那个|这条|那条|这道|那道|以下|以上|及以下|及以上)*(?:淘汰(?:线|(?:的)?(?:范围|标准|名单|目录|之列|对象|档))|红线|门槛|底线|限值|界限|分界线|标准线|起步线|线(?![路缆圈下])|杠(?!杆)|这个坎|的坎)|(?:的|以下|以上|及以下|及以上)*[那这]条(?=$|[,。;?!卡管拦限禁挡的算适说碍约够])"
)
"""What follows a number that belongs to a clause and not to the project (35蒸吨的淘汰线)."""
_LEFT_REACH = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at [start, end): `interval` counts units as written; `within` marks 方圆N / N以内 as an area.

    [said_from, said_to) also holds the words of the comparison (不到40吨, 3公里以上); `each` is the M of N×M.
    """

    start: int
    end: int
    interval: Interval
    unit: Unit
    written_unit: str = ""
    time_before: str = ""
    within: bool = False
    beyond: bool = False
    each: Fraction | None = None
    said_from: int = 0
    said_to: int = 0


class AmountFinder:
    """The patterns for one set of quantity facts."""

    def __init__(self, facts: Iterable[FactDefinition]) -> None:
        quantities = tuple(facts)
        unit = unit_pattern(quantities) + TIME_SUFFIX
        self._pattern = re.compile(
            rf"(?P<share>百分之|千分之|万分之)(?P<share_a>{NUMERAL})(?:{_RANGE}(?:百分之)?(?P<share_b>{NUMERAL}))?"
            rf"|(?P<times>\d{{1,3}})(?:[x×*](?={NUMERAL}))(?P<each>{NUMERAL}) ?(?P<each_unit>{unit})"
            rf"|(?P<several>[几数][十百千万]+)(?:多|来)? ?(?P<several_unit>{unit})"
            rf"|(?P<a>{NUMERAL})(?P<vague>多|余|来|几)? ?(?:(?P<ua>{unit})?{_RANGE}(?P<b>{NUMERAL}))? ?(?P<unit>{unit})(?P<half>半)?"
            rf"(?P<time>{TIME_SUFFIX})"
        )
        self._bare = re.compile(rf"(?<![\w.]){NUMERAL}|{NUMERAL}")

    def find(self, text: str) -> list[Amount]:
        """Every amount with a unit in `text` (folded), in order."""
        return [amount for match in self._pattern.finditer(text) if (amount := self._amount(text, match))]

    def find_bare(self, text: str) -> Iterator[Amount]:
        """Numbers without regard to a unit: the short answer "65的"."""
        for match in self._bare.finditer(text):
            value = parse_numeral(match[0])
            if value is not None:
                plain = Amount(match.start(), match.end(), Interval.point(value), Unit("", "", Fraction(1)))
                yield _compared(text, plain)

    def _amount(self, text: str, match: re.Match[str]) -> Amount | None:
        if _EXCLUDED.search(text, max(0, match.start() - 6), match.start()) or _THRESHOLD.match(text, match.end()):
            return None
        if match["share"]:
            low, high = parse_numeral(match["share_a"]), parse_numeral(match["share_b"] or match["share_a"])
            divisor = {"百分之": 1, "千分之": 10, "万分之": 100}[match["share"]]
            return self._finish(text, match, low, high, "%", Fraction(divisor))
        if match["times"]:
            return self._times(text, match)
        if match["several"]:
            scale = parse_numeral("一" + match["several"][1:])
            amount = self._finish(text, match, scale, scale, match["several_unit"], Fraction(1))
            return amount and replace(amount, interval=_several(amount.interval))
        low, high = _bounds(match["a"], match["b"])
        unit = match["unit"] + (match["time"] or "")
        if match["half"] and low is not None and high is not None:
            low, high = low + Fraction(1, 2), high + Fraction(1, 2)
        if match["ua"] and match["ua"] != match["unit"]:
            return None
        amount = self._finish(text, match, low, high, unit, Fraction(1))
        if amount and match["vague"] in ("多", "余", "几"):
            return replace(amount, interval=_and_more(amount.interval))
        return replace(amount, interval=_about(amount.interval)) if amount and match["vague"] else amount

    def _times(self, text: str, match: re.Match[str]) -> Amount | None:
        each = parse_numeral(match["each"])
        if each is None:
            return None
        total = each * int(match["times"])
        amount = self._finish(text, match, total, total, match["each_unit"], Fraction(1))
        return replace(amount, each=each) if amount else None

    def _finish(
        self, text: str, match: re.Match[str], low: Fraction | None, high: Fraction | None, unit: str, divisor: Fraction
    ) -> Amount | None:
        if low is None or high is None:
            return None
        low, high = min(low, high) / divisor, max(low, high) / divisor
        before = _TIME_BEFORE.search(text, max(0, match.start() - _LEFT_REACH), match.start())
        amount = Amount(
            match.start(),
            match.end(),
            Interval(low=low, high=high),
            parse_unit(unit),
            written_unit=unit,
            time_before=_TIMES_BEFORE[before[1][-1]] if before else "",
        )
        return _compared(text, amount)


def _bounds(a: str, b: str | None) -> tuple[Fraction | None, Fraction | None]:
    """The bounds of 35到65, of 三四十 (30 to 40), or of a plain number; 3-5万 scales both."""
    if b is None:
        return _neighbours(a) or (parse_numeral(a), parse_numeral(a))
    low, high = parse_numeral(a), parse_numeral(b)
    scale = re.search(r"[万亿]$", b)
    if low is not None and high is not None and scale and not re.search(r"[万亿]$", a) and low < high:
        factor = {"万": 10**4, "亿": 10**8}[scale[0]]
        low = low * factor if low * factor <= high else low
    return low, high


def _neighbours(a: str) -> tuple[Fraction, Fraction] | None:
    """两三 or 三四十: two neighbouring digits before the same scale."""
    match = re.fullmatch(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)", a)
    if not match:
        return None
    low, high = parse_numeral(match[1] + match[3]), parse_numeral(match[2] + match[3])
    return (low, high) if low is not None and high is not None and low < high else None


def _and_more(interval: Interval) -> Interval:
    """40多: above 40 and below 50 (the next step of the last place written)."""
    value = interval.low or Fraction(0)
    step = Fraction(1)
    while value and value % (step * 10) == 0:
        step *= 10
    return Interval(low=value, high=value + step, low_open=True, high_open=True)


def _several(interval: Interval) -> Interval:
    """几十: from two of the scale to below ten of it."""
    scale = interval.low or Fraction(0)
    return Interval(low=scale * 2, high=scale * 10, high_open=True)


def _about(interval: Interval) -> Interval:
    """三十来: a tenth less or more."""
    if interval.low is None or interval.high is None:
        return interval
    return replace(interval, low=interval.low * Fraction(9, 10), high=interval.high * Fraction(11, 10))


def _compared(text: str, amount: Amount) -> Amount:
    """The amount with the comparison around it; an area (方圆2公里, 3公里内) is marked, and bounds its far side."""
    left = text[max(0, amount.start - _LEFT_REACH) : amount.start]
    right = text[amount.end : amount.end + 10]
    within = bool(_WITHIN_LEFT.search(left) or _WITHIN_RIGHT.match(right))
    kind, before, after = _comparison(left, right)
    if within and not kind.startswith("low"):
        kind = "low_open" if _NOT_IN.search(left) else kind or "high_closed"
    if kind.endswith("closed") and _NOT_INCLUDED.match(right[after:]):
        kind = kind.replace("closed", "open")
    return replace(
        amount,
        interval=_bounded(amount.interval, kind),
        within=within,
        beyond=bool(_OUTSIDE_RIGHT.match(right)),
        said_from=amount.start - before,
        said_to=amount.end + after,
    )


def _comparison(left: str, right: str) -> tuple[str, int, int]:
    """The kind of comparison, and how many characters before and after the amount say it."""
    for kind, pattern in _RIGHT:
        if match := pattern.match(right):
            return kind, 0, match.end()
    kind, start = next(iter(_sorted_left(left)), ("", len(left)))
    return kind, len(left) - start, 0


def _sorted_left(left: str) -> list[tuple[str, int]]:
    """The comparisons that end at the amount, the one that begins first (不超过 before 超过) leading."""
    hits = [(kind, m.start()) for kind, pattern in _LEFT if (m := pattern.search(left))]
    return sorted(hits, key=lambda hit: hit[1])


def _bounded(interval: Interval, kind: str) -> Interval:
    if kind.startswith("high"):
        return Interval(high=interval.high, high_open=kind.endswith("open"))
    if kind.startswith("low"):
        return Interval(low=interval.low, low_open=kind.endswith("open"))
    return interval
