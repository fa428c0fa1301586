"""Turns matches, their stances and the measured quantities into evidence: a value of a fact, with its words.

Takes what `lexicon`, `stance` and `quantities` found; gives `Evidence` in the order of the question. Evidence
without a value says that the fact was only spoken of. Nothing that would clear a project is guessed: a negated
hyponym ("不是加油站") does not deny the whole class, it only speaks of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict, Unpack

from policyqa.model.facts import FactDefinition, FactType, FactValue, Vocabulary
from policyqa.rulebook.norms import PLACE
from policyqa.understanding.folding import Folded, fold_phrase
from policyqa.understanding.lexicon import OTHER_WORD, OUTSIDE, Entry, Match, Role
from policyqa.understanding.quantities import Measuring
from policyqa.understanding.spoken import CLAUSE, Stance, visible

_HALF = 0.5
_NEARLY_ALL = 0.9
_NAMED = 4
"""Characters from which on a phrase made of the label's own characters names the fact."""
_AREA_END = re.compile(r"(?:区|域|区域|地|园|城|范围|area|zone)$")
_BEING = re.compile(r"在|属|位于|处于|划|列|纳入|外|非|是|not|距离")
_EXPLICIT_DENIAL = re.compile(r"^(?:不|没|非|无|未|not |non|outside)|外$")
_LABEL_NOISE = re.compile(r"^(?:是否|位于|属于|处于|在|取得|完成|具有|建有|落实|经)+|[（(].*?[）)]")
_HAS_BEFORE = re.compile(
    r"(?:已经?|都|也)*(?:取得|办了|办好了?|办理了|做了|做好了?|完成|落实了?|通过|具备|拿到了?|领到?了|配了|装了|建了|建有|配有|"
    r"装有|已有|有了?|经过|符合|满足|编了|批了)(?:了|相应的?|合法的?)*$"
)
_BARE_HAS = re.compile(r"(?:已经?|都|也)*有了?")
_POSSESSION = re.compile(
    r"(?:证|照|许可|批文|批复|手续|方案|预案|计划|规划|制度|台账|档案|记录|报告|协议|合同|资质|资格|系统|设施|设备|装置|措施|专用线|管网|平台|门禁|"
    r"车间|站|厂|池|库|棚|线|仪|表|井|罐|膜|层|围挡|指标|来源|份额|人员|机构|编码|标识|标志|标牌|去向|permit|plan)$"
)
"""What one can have: 有排污许可证 says that it is there; 有无组织排放 says nothing of the standard for it."""
_NOT_HAS_AFTER = re.compile(r"^(?:的)?(?:要求|规定|条件|限制|标准|吗|么|没有)")
_HAS_AFTER = re.compile(
    r"^(?:都|也|手续|证|方案)*(?:已经?|都|刚|早就?)+(?:办|做|批|完成|取得|通过|落实|建|装|配|验收|审批|领|拿|编|备案|达标|安装|实现)"
    r"|^(?:都|也)*(?:办好|做好|做完|批了|批下来|拿到|办下来|齐全|通过了|达标|落实了|装好|建好|建成|到位)"
)
_NEGATIVE_LABEL = re.compile(
    r"^(?:是否)?(?:不|未|没|无|非|超|破坏|违|缺|拒|擅自|偷|乱)|(?:不足|不达标|不合格|超标|违规|违法)$"
)
"""A fact that names a fault: that the requirement is met (安全生产条件达标) does not make it true."""
_DOING = re.compile(r"装|建|做|办|上|配|批|验|取得|编|领|拿|落实|交|治|监测|评|登记|审|补")
_BELOW_REACH = 8
_BELOW = re.compile(r"(?:[达够]不到|[没未]达?到|低于|劣于|差于|够不上|达不上|不如|比不上)(?:了)?(?:地表水?|国家|排放)?$")
_GRADE_AFTER = re.compile(r"^(?:标准|排放)*(?:及|或)?(?:以上|以下)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words at [start, end) of the folded text that give `fact` a value (None: only speak of it)."""

    fact: str
    value: FactValue | None
    start: int
    end: int
    source: str
    span: tuple[int, int]
    understood_as: str = ""
    unit: str = ""
    note: str = ""
    named: str = ""
    """A value that only names a clause (限制煤电那条)."""
    guessed: bool = False


def collect(
    vocabulary: Vocabulary,
    folded: Folded,
    matches: Sequence[Match],
    stances: Sequence[tuple[Stance, str]],
    measuring: Measuring,
) -> tuple[Evidence, ...]:
    """All evidence of one question, by offset."""
    found: list[Evidence] = []
    for match, (stance, why) in zip(matches, stances, strict=True):
        found += _of_match(vocabulary, folded, match, stance, why)
    for m in measuring.measured:
        found.append(_evidence(folded, m.fact, m.interval, m.start, m.end, unit=m.unit_as_written, note=m.note))
    for name, start in measuring.spoken_of:
        note = Stance.OPEN.value if name in measuring.unknown else ""
        found.append(_evidence(folded, name, None, start, start + 1, note=note))
    found = [e for e in found if e.value is not None or e.fact not in measuring.excused]
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.fact)))


class _More(TypedDict, total=False):
    understood_as: str
    unit: str
    note: str
    named: str


def _evidence(
    folded: Folded, fact: str, value: FactValue | None, start: int, end: int, **more: Unpack[_More]
) -> Evidence:
    return Evidence(fact, value, start, end, folded.source(start, end), folded.span(start, end), **more)


def _of_match(vocabulary: Vocabulary, folded: Folded, match: Match, stance: Stance, why: str) -> Iterator[Evidence]:
    for entry in match.entries:
        if entry.fact in (OUTSIDE, OTHER_WORD):
            continue
        fact = vocabulary.facts[entry.fact]
        value = _value(fact, entry, folded.text, match, stance, why)
        if value is _NOTHING:
            if why == CLAUSE and entry.value:
                yield _evidence(folded, entry.fact, None, match.start, match.end, named=entry.value)
            continue
        as_phrase = entry.phrase if match.near else ""
        start = match.start
        if stance is Stance.NEGATED and why and folded.text[:start].endswith(why):
            start -= len(why)
        given = None if isinstance(value, _Nothing) else value
        evidence = _evidence(
            folded, entry.fact, given, start, match.end, understood_as=as_phrase, note=_note(stance, why)
        )
        yield replace(evidence, guessed=True) if match.guessed else evidence
        if entry.role is Role.TERM and given is not None and not match.guessed:
            yield from _implied(folded, fact, entry, match)


def _implied(folded: Folded, fact: FactDefinition, entry: Entry, match: Match) -> Iterator[Evidence]:
    for term in fact.terms:
        if term.value == entry.value:
            for name, value in term.implies:
                yield _evidence(folded, name, value, match.start, match.end, note=f"由“{entry.value}”")


class _Nothing:
    """Says that a phrase gives no evidence at all."""


_NOTHING = _Nothing()


def _value(
    fact: FactDefinition, entry: Entry, text: str, match: Match, stance: Stance, why: str
) -> FactValue | _Nothing | None:
    """What the phrase makes of the fact; None speaks of it, _NOTHING says nothing."""
    if entry.role is Role.TERM:
        return _term_value(fact, entry, text, match, stance)
    if fact.type is not FactType.BOOL or stance in (Stance.ASKED, Stance.OPEN, Stance.UNCLEAR):
        return None
    if stance is Stance.UNDONE:  # 没搬迁计划: what the same words say of a state is left open
        return False if entry.deed and entry.role is not Role.DENIES else None
    if entry.role is Role.MENTIONS:
        return _mention_value(fact, entry, text, match, stance, why)
    negated = stance is Stance.NEGATED
    if entry.role is Role.ASSERTS:
        return _denied(fact, entry) if negated else True
    if negated:
        if not text[: match.start].endswith(why):  # 没有证也没登记: what follows denies another thing
            return False
        return True if _EXPLICIT_DENIAL.search(fold_phrase(entry.phrase)) else None
    return False


def _term_value(
    fact: FactDefinition, entry: Entry, text: str, match: Match, stance: Stance
) -> FactValue | _Nothing | None:
    if stance is Stance.LANDMARK:
        return _NOTHING if fact.name != PLACE else frozenset({entry.value})
    if stance is not Stance.ASSERTED:
        return None if fact.type is FactType.CHOICE else _NOTHING
    if fact.type is FactType.CHOICE:
        graded = fact.ordered and _GRADE_AFTER.match(text[match.end : match.end + 8])
        return None if graded else _graded(fact, entry, text[max(0, match.start - _BELOW_REACH) : match.start])
    return frozenset({entry.value})


def _graded(fact: FactDefinition, entry: Entry, left: str) -> str | None:
    """The grade named, or the one below it where the grade is said not to be reached; None where several are below."""
    if not (fact.ordered and _BELOW.search(left)):
        return entry.value
    lower = [t.value for t in fact.terms][: [t.value for t in fact.terms].index(entry.value)]
    return lower[0] if len(lower) == 1 else None


def _mention_value(
    fact: FactDefinition, entry: Entry, text: str, match: Match, stance: Stance, why: str
) -> FactValue | None:
    """A phrase that only speaks of the fact decides it where most of the label is said to be there or not."""
    phrase = fold_phrase(entry.phrase)
    named = len(phrase) >= _NAMED and _shared(phrase, fact.label) == 1
    covers = named or _coverage(phrase, fact.label) >= _HALF
    if stance is Stance.NEGATED:
        area = _AREA_END.search(phrase) and _BEING.search(why)
        undone = entry.deed and len(phrase) > 1 and _shared(phrase, fact.label.lower()) == 1 and _DOING.search(why)
        return False if undone or ((covers or area) and _shared(phrase, fact.label) > _HALF) else None
    left, right = text[max(0, match.start - 10) : match.start], text[match.end : match.end + 12]
    has = _is_had(left, right, phrase) or _HAS_AFTER.match(right)
    if has and _NEGATIVE_LABEL.search(fact.label):
        return None
    return True if covers and has and "吗" not in right[:6] else None


def _is_had(left: str, right: str, phrase: str) -> bool:
    """Whether it is said that there is what the phrase names; 有 alone says so only of things that can be had."""
    before = _HAS_BEFORE.search(left)
    if not before or _NOT_HAS_AFTER.match(right):
        return False
    return not _BARE_HAS.fullmatch(before[0]) or _POSSESSION.search(phrase) is not None


def _denied(fact: FactDefinition, entry: Entry) -> bool | None:
    """False where the negated phrase names the fact itself; None where it is only one kind of it."""
    phrase = fold_phrase(entry.phrase)
    return (
        False if _shared(phrase, fact.label) > _HALF or _shared(phrase, fact.label_en.lower()) > _NEARLY_ALL else None
    )


@lru_cache(maxsize=20_000)
def _shared(phrase: str, label: str) -> float:
    """The part of the characters of `phrase` that stand in the label."""
    return sum(c in label for c in phrase) / len(phrase)


@lru_cache(maxsize=20_000)
def _coverage(phrase: str, label: str) -> float:
    """The part of the label (without 位于, 取得 and brackets) that the phrase says."""
    core = fold_phrase(_LABEL_NOISE.sub("", _LABEL_NOISE.sub("", label)))
    return sum(c in phrase for c in core) / max(1, len(core))


def _note(stance: Stance, why: str) -> str:
    return "" if stance is Stance.ASSERTED else f"{stance.value}（{visible(why)}）" if why else stance.value
