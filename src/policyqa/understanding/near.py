"""Finds phrases written with a slip: a homophone (露天狂 for 露天矿) or one character lost or added.

Takes the folded phrases once and a folded question each time; gives spans with the phrase meant. Only specific
phrases take part (three characters or more for homophones, six for other slips), a slip must leave at least one
character as it is, and nothing is guessed where a phrase already stands or where two phrases are equally near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from unicodedata import combining, normalize

import ahocorasick

_MIN_HOMOPHONE = 3
_MIN_FUZZY = 4
_MIN_EDIT = 6
_TELLING = frozenset(
    "不无非未没免禁外内上下大小多少高低新旧老轻重前后左右东西南北国省市县零〇一二三四五六七八九十0123456789"
)
"""Characters that turn or tell apart a meaning: a slip in one of these is never assumed."""

_NEGATORS = frozenset("不没无未非")
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))

Span = tuple[int, int, str]
Taken = tuple[int, int, frozenset[str]]
"""An exact phrase at [start, end) with the facts it tells."""


class NearIndex:
    """The phrases by their sound and by their halves; built from phrase → the facts it tells."""

    def __init__(self, phrases: Mapping[str, frozenset[str]]) -> None:
        self._facts = phrases
        chinese = [p for p in phrases if len(p) >= _MIN_HOMOPHONE and all("\u4e00" <= c <= "\u9fff" for c in p)]
        self._by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for phrase in chinese:
            self._by_sound[_sounds(phrase)].append(phrase)
        self._codes: dict[str, str] = {}
        self._sounds = ahocorasick.Automaton()
        for sound in self._by_sound:
            self._sounds.add_word("".join(self._code(s) for s in sound), sound)
        self._halves: dict[str, set[str]] = defaultdict(set)
        for phrase in chinese:
            if len(phrase) >= _MIN_EDIT:
                middle = len(phrase) // 2
                self._halves[phrase[:middle]].add(phrase)
                self._halves[phrase[middle:]].add(phrase)
        self._parts = ahocorasick.Automaton()
        for half in self._halves:
            self._parts.add_word(half, half)
        self._sounds.make_automaton()
        self._parts.make_automaton()

    def find(self, text: str, taken: Sequence[Taken]) -> list[Span]:
        """Spans of `text` with the phrase meant; `taken` are the exact phrases that stand there."""
        beside = _Beside(taken)
        found: list[Span] = []
        for candidates, is_edit in ((self._homophones(text), False), (self._edits(text), True)):
            for start, end, phrase in sorted(set(candidates), key=lambda s: (s[0] - s[1], s[0], s[2])):
                if text[start:end] != phrase and beside.admits(start, end, self._facts[phrase], is_edit=is_edit):
                    found.append((start, end, phrase))
                    beside.add(start, end, frozenset())
        return found

    def _code(self, sound: str) -> str:
        return self._codes.setdefault(sound, chr(0x10000 + len(self._codes)))

    def _homophones(self, text: str) -> Iterator[Span]:
        if not self._by_sound:
            return
        coded = "".join(self._codes.get(_sound(c), "\0") for c in text)
        for last, sound in self._sounds.iter(coded):
            start, end = last + 1 - len(sound), last + 1
            written = text[start:end]
            fits = [p for p in self._by_sound[sound] if _may_be(written, p)]
            if len(fits) == 1 and written not in self._by_sound[sound]:
                yield start, end, fits[0]

    def _edits(self, text: str) -> Iterator[Span]:
        if not self._halves:
            return
        seen: dict[tuple[int, int], set[str]] = defaultdict(set)
        for last, half in self._parts.iter(text):
            start, end = last + 1 - len(half), last + 1
            for phrase in self._halves[half]:
                for span in _one_edit(text, start, end, half, phrase):
                    seen[span].add(phrase)
        for (start, end), phrases in seen.items():
            if len(phrases) == 1:
                yield start, end, next(iter(phrases))


class _Beside:
    """The exact phrases by place: a slip may take in shorter ones, but cut only those of its own fact."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        self._at: dict[int, list[Taken]] = defaultdict(list)
        for start, end, facts in taken:
            self.add(start, end, facts)

    def add(self, start: int, end: int, facts: frozenset[str]) -> None:
        """Marks [start, end) as a phrase; one without facts lets nothing in."""
        for i in range(start, end):
            self._at[i].append((start, end, facts))

    def admits(self, start: int, end: int, facts: frozenset[str], *, is_edit: bool) -> bool:
        """Whether the phrases that overlap [start, end) leave room for one that tells `facts`."""
        for first, last, told in {t for i in range(start, end) for t in self._at.get(i, ())}:
            inside = start <= first and last <= end
            related = told <= facts or (inside and not is_edit and bool(told & facts))
            few = last - first == 1 and not is_edit
            long_enough = inside and (few or end - start >= _MIN_FUZZY) and (not is_edit or last - first < _MIN_HOMOPHONE)
            if not told or last - first >= end - start or not (related or long_enough):
                return False
        return True


def _may_be(written: str, phrase: str) -> bool:
    """Whether `written` sounds like `phrase`, leaves a character standing and touches none that tells apart."""
    wrong = [(a, b) for a, b in zip(written, phrase, strict=True) if a != b]
    if not wrong or len(wrong) == len(phrase) or any(a in _TELLING or b in _TELLING for a, b in wrong):
        return False
    if len(phrase) <= _MIN_HOMOPHONE and set(phrase) & _NEGATORS:  # 还没办 is not 还没搬, 管不管 not 关不关
        return False
    exact = all(_readings(a) & _readings(b) for a, b in wrong)
    return exact or (len(phrase) >= _MIN_FUZZY and len(wrong) == 1)


def _one_edit(text: str, start: int, end: int, half: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Spans around a half that stands in the text at which the other half stands with one edit."""
    rest_first = phrase.startswith(half)
    rest = phrase[len(half) :] if rest_first else phrase[: -len(half)]
    for length in (len(rest) - 1, len(rest) + 1):
        first, last = (end, end + length) if rest_first else (start - length, start)
        if first < 0 or last > len(text):
            continue
        if _is_one_edit(text[first:last], rest, at_end=not rest_first):
            yield min(start, first), max(end, last)


def _is_one_edit(written: str, meant: str, *, at_end: bool) -> bool:
    """Whether one character was lost or added, and none that tells apart.

    `at_end` says on which side the half that stands joins: there the edit may touch the edge, for it is inside the
    phrase.
    """
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    for i, c in enumerate(longer):
        inside = i < len(longer) - 1 if not at_end else i > 0
        if inside and longer[:i] + longer[i + 1 :] == shorter:
            return c not in _TELLING and _is_chinese(c)
    return False


def _is_chinese(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"


def _sounds(phrase: str) -> tuple[str, ...]:
    return tuple(_sound(c) for c in phrase)


@lru_cache(maxsize=30_000)
def _sound(c: str) -> str:
    """The first reading of a character without tone, the sounds that are often confused made one."""
    readings = sorted(_readings(c))
    if not readings:
        return ""
    sound = _first_reading(c)
    for written, one in _FUZZY:
        sound = sound.replace(written, one)
    return sound


@lru_cache(maxsize=30_000)
def _first_reading(c: str) -> str:
    return _plain(_dictionary().get(ord(c), "").split(",")[0])


@lru_cache(maxsize=30_000)
def _readings(c: str) -> frozenset[str]:
    return frozenset(_plain(r) for r in _dictionary().get(ord(c), "").split(",") if r)


def _plain(reading: str) -> str:
    return "".join(c for c in normalize("NFD", reading) if not combining(c))


@cache
def _dictionary() -> Mapping[int, str]:
    """Code point → readings; the table alone, for the start-up of the whole package costs half a second."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        return {}
    spec = spec_from_file_location("policyqa_pinyin_table", Path(package.origin).with_name("pinyin_dict.py"))
    if spec is None or spec.loader is None:
        return {}
    table = module_from_spec(spec)
    spec.loader.exec_module(table)
    return dict(table.pinyin_dict)
