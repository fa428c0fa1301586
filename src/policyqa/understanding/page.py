"""What one question holds for the quantities: its text, clauses, amounts and cues, found by place.

Takes what the other parts found; gives the cues near an amount and the cues named together (A和B都在3公里以上).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policyqa.understanding.amounts import Amount
from policyqa.understanding.clauses import Clause, Clauses
from policyqa.understanding.lexicon import Match
from policyqa.understanding.units import COUNTERS

_REACH = 120
_CROSS_CLAUSE = 14
_CROSS_AMOUNT = 25
_CROSS_LIST = 6
_LONGEST_GAP = 20
_NEIGHBOURS = 3
_TOGETHER = re.compile(
    r"^(?:里|内|的|最近的?|边界|区)*(?:、|和|与|及|或者|或|以及|跟|还有|也|都| and )+(?:最近的?|离|距|the )*$"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One question; cues and amounts stand in order."""

    text: str
    clauses: Clauses
    amounts: Sequence[Amount]
    cues: Sequence[Match]
    _starts: list[int] = field(default_factory=list, init=False)
    _amount_starts: list[int] = field(default_factory=list, init=False)
    _groups: dict[Match, tuple[Match, ...]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._starts.extend(c.start for c in self.cues)
        self._amount_starts.extend(a.start for a in self.amounts)
        for group in self._together():
            self._groups.update(dict.fromkeys(group, group))

    def near(self, offset: int) -> Sequence[Match]:
        """The cues within reach of an offset."""
        return self.cues[bisect_left(self._starts, offset - _REACH) : bisect_left(self._starts, offset + _REACH)]

    def within(self, clause: Clause) -> Sequence[Match]:
        """The cues of a clause."""
        return self.cues[bisect_left(self._starts, clause.start) : bisect_left(self._starts, clause.end)]

    def group(self, cue: Match) -> tuple[Match, ...]:
        """The cue and those named together with it."""
        return self._groups[cue]

    def distance(self, i: int, cue: Match) -> int:
        """How far a cue stands from amount `i`: characters, and more for a clause or another amount between.

        A cue whose own clause holds an amount counts as if that amount stood between.
        """
        amount = self.amounts[i]
        first, last = (cue.end, amount.start) if cue.end <= amount.start else (amount.end, cue.start)
        if last < first:
            return 0
        a, b = self.clauses.at(cue.start), self.clauses.at(amount.start)
        served = a != b and any(a.start <= o.start < a.end and not _counts(o) for o in self._around(cue.start))
        crossed = abs(self.clauses.index(a.start) - self.clauses.index(b.start)) + abs(a.sentence - b.sentence)
        others = [*self.amounts[max(0, i - _NEIGHBOURS) : i], *self.amounts[i + 1 : i + 1 + _NEIGHBOURS]]
        between = served + sum(first <= o.start and o.end <= last and not _counts(o) for o in others)
        lists = self.text.count("、", first, min(last, first + _REACH))
        return min(last - first, _LONGEST_GAP) + crossed * _CROSS_CLAUSE + between * _CROSS_AMOUNT + lists * _CROSS_LIST

    def _around(self, offset: int) -> Sequence[Amount]:
        at = bisect_left(self._amount_starts, offset)
        return self.amounts[max(0, at - 1) : at + _NEIGHBOURS]

    def _together(self) -> Iterator[tuple[Match, ...]]:
        group: list[Match] = []
        for cue in self.cues:
            last = group[-1] if group else None
            beside = last and cue.start >= last.end and self.clauses.at(last.start) == self.clauses.at(cue.start)
            if last and beside and _is_together(self.text[last.end : min(cue.start, last.end + _REACH)]):
                group.append(cue)
                continue
            if group:
                yield tuple(group)
            group = [cue]
        if group:
            yield tuple(group)


def _counts(amount: Amount) -> bool:
    """Whether an amount only counts things (一台): it keeps no cue from the amount behind it."""
    return amount.unit.base in COUNTERS


def _is_together(gap: str) -> bool:
    """Whether only 和, 、 or nothing (高铁旅游线路都) stands between two cues."""
    return not gap or _TOGETHER.match(gap) is not None
