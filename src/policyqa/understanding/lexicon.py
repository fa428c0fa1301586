"""All phrases of a vocabulary in one automaton: finds every phrase of a folded question in one pass.

Takes a `Vocabulary`, gives a `Lexicon` whose `find` returns the matches that count and those that were dropped,
with the reason. Two TAGS facts have a part of their own: `outside` (things the knowledge base does not speak on)
and `other_word` (names and words that merely contain a phrase: a mountain named like a city).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import ahocorasick

from policyqa.model.facts import FactDefinition, FactType, Vocabulary
from policyqa.rulebook.norms import PLACE
from policyqa.understanding.asking import Cut, cut_by_questions, insertions
from policyqa.understanding.folding import fold_phrase
from policyqa.understanding.near import NearIndex
from policyqa.understanding.patterns import WORD_CLASS, Patterns, is_pattern
from policyqa.understanding.separable import Separable

THINGS = ("industry", "facility")
"""The facts that say what is built or run."""
OUTSIDE = "outside"
OTHER_WORD = "other_word"
_APART = frozenset((OUTSIDE, OTHER_WORD))
GAP = "…"
"""In a phrase of the vocabulary: up to 12 characters of the same clause may stand here (新增…产能)."""

_GAP_PATTERN = r"[^,。;:!?()\n]{0,12}?"
_MIN_LABEL = 4
_REACH = 10
"""How far a phrase may reach to either side of a question that stands in the middle of it."""
_INSIDE = re.compile(r"(?<=..)(?:里面|里头|范围内|[里内中上])$")
_LABEL_LEAD = re.compile(r"^(是否|位于|属于|处于|在)|(in|within|has|is|at|a|an|the) ")


class Role(StrEnum):
    """What the presence of a phrase says of its fact."""

    TERM = "term"
    ASSERTS = "asserts"
    DENIES = "denies"
    MENTIONS = "mentions"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase; `value` is the term's value, `phrase` the words as the vocabulary writes them.

    `deed` says that the fact is something that is done, and could be left undone.
    """

    fact: str
    role: Role
    phrase: str
    value: str = ""
    deed: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at [start, end) of the folded text.

    `near` says that it was understood in spite of a slip, `listed` that it names values of TAGS facts (a phrase that
    also tells another fact is two matches), `gapped` that other words stand between its parts.
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    near: bool = False
    listed: bool = False
    gapped: bool = False
    crossed: bool = False
    """Whether a negator stands between its parts, so that it defeats no phrase inside it (土壤…调查 in 土壤没调查过)."""
    guessed: bool = False
    """Whether the words only resemble the value (see `guessing`)."""
    tail: int = 0
    """How many of the last characters only say "inside" (建成区里)."""

    @property
    def core_end(self) -> int:
        """The end without the words for "inside"."""
        return self.end - self.tail

    def has(self, role: Role) -> bool:
        """Whether any meaning of the phrase has this role."""
        return any(e.role is role for e in self.entries)


@dataclass(frozen=True, slots=True)
class Found:
    """The matches that count, the cues of quantities, and what was dropped with the reason."""

    matches: tuple[Match, ...]
    cues: tuple[Match, ...]
    dropped: tuple[tuple[Match, str], ...]


class Lexicon:
    """The compiled phrases of one vocabulary; `deeds` are the yes/no facts that can be left undone."""

    def __init__(self, vocabulary: Vocabulary, deeds: Collection[str] = ()) -> None:
        phrases: dict[str, list[Entry]] = defaultdict(list)
        self._gapped: dict[str, list[tuple[re.Pattern[str], Entry]]] = defaultdict(list)
        patterns: list[tuple[str, Entry]] = []
        for phrase, entry in _all_phrases(vocabulary, deeds):
            if is_pattern(phrase):
                patterns.append((phrase, entry))
            elif GAP in phrase:
                first, *rest = (fold_phrase(part) for part in phrase.strip(GAP).split(GAP))
                pattern = re.compile("".join(_GAP_PATTERN + re.escape(part) for part in rest))
                self._gapped[first].append((pattern, entry))
            elif folded := fold_phrase(phrase):
                phrases[folded].append(entry)
        self.phrases = {p: tuple(dict.fromkeys(entries)) for p, entries in phrases.items()}
        self._automaton = _automaton(self.phrases)
        self._heads = _automaton(self._gapped)
        told = {p: frozenset(e.fact for e in entries) for p, entries in self.phrases.items()}
        self._near = NearIndex({p: facts for p, facts in told.items() if not facts & _APART})
        self._separable = Separable(told)
        self._patterns = Patterns(patterns, _word_classes(vocabulary))
        self._lists = frozenset(n for n, f in vocabulary.facts.items() if f.type is FactType.TAGS)

    def find(self, text: str) -> Found:
        """Every phrase in `text` (folded): the longest wins, a shorter one of the same fact inside it is dropped."""
        exact = list(self._exact(text))
        kept, _ = _longest(exact)
        slips = self._near.find(text, [(m.start, m.end, _told(m)) for m in kept])
        other_length = [s for s in slips if s[1] - s[0] != len(s[2])]
        near = [Match(start, end, self.phrases[phrase], near=True) for start, end, phrase in other_length]
        every = [*(self._mended(text, slips) or exact), *self._with_gaps(text), *near]
        cut = cut_by_questions(text)
        words, cues = self._by_part(m for m in every if m.start not in cut.begins and m.end not in cut.ends)
        kept, dropped = _longest(_without_cut_places(words))
        kept = sorted([*kept, *self._with_classes(text, kept, cut)], key=_position)
        decoys = [m for m in kept if _is(m, OTHER_WORD)]
        cues_kept, cues_dropped = _longest([*cues, *decoys])
        return Found(
            tuple(m for m in kept if not _is(m, OTHER_WORD)),
            tuple(m for m in cues_kept if m.has(Role.CUE)),
            tuple(dict.fromkeys(dropped + cues_dropped)),
        )

    def _mended(self, text: str, slips: Sequence[tuple[int, int, str]]) -> list[Match]:
        """The exact phrases of the text with its homophones put right (a slip of other length stays as it is)."""
        equal = [s for s in slips if s[1] - s[0] == len(s[2])]
        if not equal:
            return []
        characters = list(text)
        for start, end, phrase in equal:
            characters[start:end] = phrase
        wrong = {i for i, (a, b) in enumerate(zip(text, characters, strict=True)) if a != b}
        found = self._exact("".join(characters))
        return [replace(m, near=True) if wrong & set(range(m.start, m.end)) else m for m in found]

    def _exact(self, text: str) -> Iterator[Match]:
        for last, phrase in self._automaton.iter(text) if self._automaton else ():
            start, end = last + 1 - len(phrase), last + 1
            if _on_word_boundary(text, start, end):
                yield Match(start, end, self.phrases[phrase], tail=_tail(phrase))

    def _with_gaps(self, text: str) -> Iterator[Match]:
        for last, head in self._heads.iter(text) if self._heads else ():
            for pattern, entry in self._gapped[head]:
                if found := pattern.match(text, last + 1):
                    crossed = negators(found[0]) > negators(entry.phrase.partition(GAP)[2])
                    yield Match(last + 1 - len(head), found.end(), (entry,), gapped=True, crossed=crossed)
        for start, end, phrase in self._separable.find(text):
            yield Match(start, end, self.phrases[phrase], gapped=True)
        for first, last in insertions(text):
            yield from self._around(text, first, last)

    def _around(self, text: str, first: int, last: int) -> Iterator[Match]:
        """The phrases of yes/no facts in the middle of which the question at [first, last) stands (土壤有没有调查)."""
        yield from self._joined(text, first, first, last)
        yield from self._joined(text, first, first + 1, last)  # 修没修复: the verb belongs to the phrase

    def _joined(self, text: str, first: int, cut: int, last: int) -> Iterator[Match]:
        """The phrases across `first` of a text without [cut, last)."""
        begin, inserted = max(0, first - _REACH), last - cut
        at = cut - begin
        for m in self._exact(text[begin:cut] + text[last : last + _REACH]):
            told = tuple(e for e in m.entries if e.role not in (Role.TERM, Role.CUE))
            if told and m.start < at < m.end:
                yield Match(m.start + begin, m.end + begin + inserted, told, gapped=True, crossed=True)

    def _with_classes(self, text: str, kept: Sequence[Match], cut: Cut) -> Iterator[Match]:
        """Phrases with word classes: they stand beside the words they are made of, but not inside another word."""
        apart = [m for m in kept if any(e.fact in _APART for e in m.entries)]
        things = [(m.start, m.end) for m in kept if m.listed and any(e.fact in THINGS for e in m.entries)]
        for start, end, entry in self._patterns.find(text, things):
            within = start in cut.begins or (end in cut.begins and start not in cut.starts)
            if start < end and not within and not any(a.start < end and start < a.end for a in apart):
                yield Match(start, end, (entry,), listed=entry.fact in self._lists, gapped=True)

    def _by_part(self, matches: Iterable[Match]) -> tuple[list[Match], list[Match]]:
        """The matches as words (values of lists apart from other words) and as cues; one phrase may be all three."""
        words, cues = [], []
        for m in matches:
            cue = tuple(e for e in m.entries if e.role is Role.CUE)
            listed = tuple(e for e in m.entries if e.role is Role.TERM and e.fact in self._lists)
            other = tuple(e for e in m.entries if e not in cue and e not in listed)
            words += [replace(m, entries=part, listed=part is listed) for part in (listed, other) if part]
            cues += [replace(m, entries=cue)] if cue else []
        return words, cues


def _word_classes(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    fact = vocabulary.facts.get(WORD_CLASS)
    return {t.value: t.synonyms for t in fact.terms} if fact else {}


def _automaton(words: Iterable[str]) -> ahocorasick.Automaton | None:
    """One automaton for all words; None where there are none (it could not be searched)."""
    automaton = ahocorasick.Automaton()
    for word in words:
        if word:
            automaton.add_word(word, word)
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton


def _all_phrases(vocabulary: Vocabulary, deeds: Collection[str]) -> Iterator[tuple[str, Entry]]:
    for fact in vocabulary.facts.values():
        if fact.name == WORD_CLASS:
            continue
        deed = fact.type is not FactType.BOOL or fact.name in deeds
        by_role = ((Role.ASSERTS, fact.asserts), (Role.DENIES, fact.denies), (Role.MENTIONS, fact.mentions))
        for role, phrases in (*by_role, (Role.CUE, fact.cues), _label_role(fact)):
            for phrase in phrases:
                yield phrase, Entry(fact.name, role, phrase, deed=deed)
        for term in fact.terms:
            for phrase in dict.fromkeys((term.value, *term.synonyms, term.label_en, _stem(term.label_en))):
                if phrase:
                    yield phrase, Entry(fact.name, Role.TERM, phrase, term.value)


def _label_role(fact: FactDefinition) -> tuple[Role, Iterable[str]]:
    labels = [re.sub(r"[（(].*?[）)]", "", label) for label in (fact.label, fact.label_en)]
    cleaned = [_strip_lead(label.strip()) for label in labels]
    phrases = [label for label in cleaned if len(label) >= _MIN_LABEL]
    if fact.type is FactType.BOOL:
        return Role.ASSERTS, phrases
    return (Role.CUE, phrases) if fact.type is FactType.QUANTITY else (Role.MENTIONS, ())


def _stem(label_en: str) -> str:
    """The thing for the activity: quarry for quarrying."""
    return label_en.removesuffix("ing") if label_en.endswith("ying") and " " not in label_en else ""


def _strip_lead(label: str) -> str:
    while (shorter := _LABEL_LEAD.sub("", label, count=1)) != label:
        label = shorter
    return label


def _longest(matches: Iterable[Match]) -> tuple[list[Match], list[tuple[Match, str]]]:
    """Longest match first; a shorter one survives inside a longer one only as the head of it (猪场 in 规模猪场)."""
    kept: list[Match] = []
    dropped: list[tuple[Match, str]] = []
    owner: dict[int, list[Match]] = defaultdict(list)
    for m in sorted(matches, key=lambda m: (m.start - m.end, _only_mentions(m), m.start)):
        rivals = {id(r): r for i in range(m.start, m.end) for r in owner[i]}.values()
        reason = next((why for r in rivals if (why := _defeated(m, r))), "")
        if reason:
            dropped.append((m, reason))
            continue
        kept.append(m)
        for i in range(m.start, m.end):
            owner[i].append(m)
    return sorted(kept, key=_position), dropped


def _without_cut_places(words: list[Match]) -> list[Match]:
    """Without phrases that cut the name of a place (城市建成区 in 运城市建成区, 排入河 in 排入河津): a name is no accident."""
    shortest: dict[int, int] = {}
    for m in words:
        if _is(m, PLACE):
            shortest[m.start] = min(m.end, shortest.get(m.start, m.end))
    decoys = [m for m in words if _is(m, OTHER_WORD)]
    names = {s: e for s, e in shortest.items() if not any(d.start < e and s < d.end for d in decoys)}
    inside = {i: (start, end) for start, end in names.items() for i in range(start, end)}
    return [m for m in words if _is(m, PLACE) or not (_cuts(m, inside.get(m.start)) or _cuts(m, inside.get(m.end - 1)))]


def _cuts(m: Match, name: tuple[int, int] | None) -> bool:
    """Whether the phrase takes a part of the name and leaves another part."""
    if name is None:
        return False
    start, end = name
    within = start <= m.start and m.end <= end
    around = m.start <= start and end <= m.end
    return not within and not around


def _defeated(m: Match, rival: Match) -> str:
    if (m.start, m.end) == (rival.start, rival.end):
        return ""
    if _is(rival, OTHER_WORD) or _is(rival, OUTSIDE):
        return "属于另一个词"
    if rival.crossed:
        return ""
    same_fact = {e.fact for e in m.entries} <= {e.fact for e in rival.entries}
    if _only_mentions(rival) and _decides(m) and (rival.gapped or not same_fact):
        return ""
    if not same_fact and (rival.gapped or _names_place_in(m, rival)):
        return ""
    if rival.listed and not m.listed and not same_fact and _at_edge(m, rival):
        return ""
    inside = rival.start <= m.start and m.core_end <= rival.end
    if inside and (same_fact or not _is_head(m, rival)):
        return "包含在更长的词里"
    if _is(m, PLACE):
        return "与更长的词重叠"
    if _only_mentions(rival) and not _only_mentions(m):
        return ""
    return "与更长的词重叠" if same_fact and not m.listed else ""


def _decides(m: Match) -> bool:
    """Whether the phrase says that a fact holds or not; one that only speaks of a fact never takes that away."""
    return m.end - m.start > 1 and (m.has(Role.ASSERTS) or m.has(Role.DENIES))


def _at_edge(m: Match, rival: Match) -> bool:
    """Whether a phrase of a yes/no fact opens or closes a value of a list (村里 in 村里污水): it tells both."""
    return m.end - m.start > 1 and m.end <= rival.end and (m.start == rival.start or m.end == rival.end)


def _names_place_in(m: Match, rival: Match) -> bool:
    """Whether a longer phrase tells the place too (运城城区); the name of a mountain or river does not (吕梁山脉)."""
    if not _is(m, PLACE) or not rival.start <= m.start or m.end > rival.end:
        return False
    following = fold_phrase(rival.entries[0].phrase)[m.end - rival.start :]
    return not following.startswith(("山", "河", "湖", "岭", "江", "路"))


def _is_head(m: Match, rival: Match) -> bool:
    """Whether a phrase inside a longer one is the thing itself (猪场 in 规模猪场), not a part of its name."""
    specific = m.end - m.start > 1 and m.end == rival.end and not _is(rival, PLACE)
    return specific and not _is(m, OUTSIDE) and (m.has(Role.TERM) or m.has(Role.CUE) or _is(m, OTHER_WORD))


def negators(words: str) -> int:
    """How many characters of the words negate."""
    return sum(words.count(c) for c in "不没未无非")


def _tail(phrase: str) -> int:
    found = _INSIDE.search(phrase)
    return len(found[0]) if found else 0


def _is(m: Match, fact: str) -> bool:
    return any(e.fact == fact for e in m.entries)


def _told(m: Match) -> frozenset[str]:
    """The facts that a phrase tells, for the search of slips; none for a place, which no slip may touch."""
    facts = frozenset(e.fact for e in m.entries)
    return frozenset() if PLACE in facts else facts


def _only_mentions(m: Match) -> bool:
    return all(e.role is Role.MENTIONS for e in m.entries)


def _position(m: Match) -> tuple[int, int]:
    return m.start, m.end


def _on_word_boundary(text: str, start: int, end: int) -> bool:
    """A Latin phrase must not stand inside a longer Latin word (a plural s is let pass)."""
    if _is_latin(text[start]) and start and _is_latin(text[start - 1]):
        return False
    if not (_is_latin(text[end - 1]) and end < len(text) and _is_latin(text[end])):
        return True
    rest = re.match(r"(?:es|s)(?![a-z])", text[end : end + 3])
    return rest is not None


def _is_latin(c: str) -> bool:
    return "a" <= c <= "z"
