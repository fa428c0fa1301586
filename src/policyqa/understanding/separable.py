"""Finds a verb and its object with words of measure between them: 养猪 in 养200头猪, 打井 in 打了三口深井.

Takes the folded phrases of a vocabulary once; those that begin with a verb that takes such objects are looked for
with up to `_MOST` characters of measure, number and aspect between the verb and the rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from policyqa.understanding.numerals import NUMERAL

_VERBS = frozenset("打挖砍种养放采建办开卖烧拉填捕抓排倒装修盖栽搞做上用喂")
_MOST = 8
_LONGEST_OBJECT = 6
_MEASURE = "个口眼头只台座条家片块棵株亩群车批间处孔尾匹户种点些套"
_BETWEEN = re.compile(
    rf"(?:了|过|着|上)?(?:点儿?|些|几|数|好多|许多|很多|大量|大片|自家的?|自己的?|咱家的?|{NUMERAL}多?)?(?:百|千|万|来)*"
    rf"(?:[{_MEASURE}]|公顷|万头|万只|平方米|平米)?(?:的|深|新|大|小|规模)?"
)


class Separable:
    """The phrases that may be pulled apart, by their verb."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._objects: dict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            if phrase[:1] in _VERBS and 1 < len(phrase) <= _LONGEST_OBJECT:
                self._objects[phrase[0]].add(phrase[1:])

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Spans of `text` with the phrase that stands there pulled apart."""
        for start, verb in enumerate(text):
            objects = self._objects.get(verb)
            between = _BETWEEN.match(text, start + 1, start + 1 + _MOST) if objects else None
            if objects is None or between is None or not between[0]:
                continue
            for first in (between.end(), between.end() - 1):
                rest = self._object(text, first, objects) if first > start + 1 else ""
                if rest:
                    yield start, first + len(rest), verb + rest
                    break

    @staticmethod
    def _object(text: str, first: int, objects: set[str]) -> str:
        for length in range(_LONGEST_OBJECT - 1, 0, -1):
            if text[first : first + length] in objects:
                return text[first : first + length]
        return ""
