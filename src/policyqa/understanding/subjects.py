"""Tells the subjects of a question apart and gives each its facts.

Takes the evidence of one question; gives one `Facts` per subject. Subjects are told apart by 一边…一边…, 一是…二是…,
另外还想…, by alternatives (A还是B, A和B都行吗), by several places and by two amounts of one quantity. What is said
of all of them (the place, what stands before the first) is shared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Vocabulary
from policyqa.model.reading import Remark
from policyqa.rulebook.facts import shares
from policyqa.rulebook.norms import PLACE
from policyqa.understanding.asking import OR_ELSE
from policyqa.understanding.evidence import Evidence
from policyqa.understanding.lexicon import THINGS
from policyqa.understanding.numerals import parse_numeral
from policyqa.understanding.spoken import Stance

ACTION = "action"
INDUSTRY = "industry"
MAX_SUBJECTS = 8

_REPEATED = (
    r"一边(?!界|缘|上|远)",
    r"一面(?!积|临|向)",
    r"一方面|另一方面",
    r"一[个家台座处条]是",
    r"[一二三四五]是(?!否|不)",
    r"第[一二三四五]个?(?!产业|批|类|期)",
    r"其[一二三四]",
)
_NUMBER = re.compile(r"(?:^|(?<=[,。;:?!)\n]))(?:\(([1-9一二三四五六七八九])\)|([1-9一二三四五六七八九])[.)、](?!\d))|\(([1-9])\)")
"""The number of an item (1.…；2.…, (一)…(二)…)."""
_FURTHER = re.compile(r"另外|此外|除此之?外|同时(?:还|也|又)|(?:还|又)(?:想|要|打算|准备|计划|有一?个)|顺便|also ")
_GOES_ON = re.compile(
    r"(?:全部?|都|继续|接着|一直|就|把|给|晚上|夜里|直接)*(?:装|安|用|换|改|排|烧|抽|取|引|堆|拉|运|拆|留|省)"
)
"""What is further wanted of the same project (还想用老设备), not another one (还想建个猪场)."""
_PACKAGE = re.compile(
    r"(?:打包|一揽子|一次性?|一并|一起|同时|共|总共|一共)[^,。;:?!]{0,8}[两三四五六几2-6][个样项种件类处][^,。;:?!]{0,5}[:,]|"
    r"[两三四五六几2-6][个样项种件类](?:项目|内容|东西|工程|事|活)[^,。;:?!]{0,4}:|"
    r"(?:打包|一揽子|一并|一次性|同时)(?:上马?|建设?|新建|新上|申报|上报|报批|报|申请|搞|投建)(?:了|着)?(?:[一两三四五六几]个?项目)?:?"
)
"""Several things in one application (打包三样：A、B、C)."""
_ITEM_END = re.compile(r"、|,|;|和|以及|还有|外加|加上|再加")
_ANOTHER = re.compile(r"另外|此外|除此")
"""Opens another thing; 又要, 还想 after an industry go on with the same enterprise unless they name one."""
_ALTERNATIVES = re.compile(rf"都|分别|各|哪个|哪种|哪一|{OR_ELSE}|两样|两个|两种|两者|三个|三种|或者?|either|both| or ")
_BESIDE = re.compile(rf"、|和|与|及|跟|{OR_ELSE}|或|,|and|or")
_BECOMES = re.compile(r"改(?:成|烧|用|燃|上|$)|换(?:成|[一1]台|上|台|个|$)|拆了?(?:重)?(?:上|建|盖|换|$)|扩到|扩大到|增加到|提高?到|降到|减到|变成|改为|换为|升级(?:到|成|为)|调整为|instead")
_OF_ALL = re.compile(r"(?<=[,。;])(?:都|均|全|两[个者样]|这[两些]|它们|以上)")
_TOGETHER_GAP = 12
_ORIGIN_AFTER = re.compile(
    r"^(?:那边|这边|市|省|县)?的?(?:企业|公司|集团|老板|客商|人(?!工)|投资[人商者]|商人|厂家|专家|央企|产能|朋友|户口|老家|车|牌照|货)"
)
_FROM = re.compile(r"(?:从|由|来自|自|把)$")
_TOWARDS = re.compile(r"到|来|至|落户|进")
_SENT_TO = re.compile(r"(?:运往|发往|销往|拉往|送往|卖往|(?:运|拉|送|卖|销|发|出口|外销)(?:到|去|至)|卖给)$")
_WAY_TO = re.compile(r"[往朝向]$")
_SENT = re.compile(r"^(?:那边|省|市|县)?(?:发|运|拉|送|卖|销|走货|外运)")
_USED_THERE = re.compile(r"^[^,。;]{0,6}(?:建|办|处置|处理|焚烧|填埋|堆|倒|来|养|种|排)")
"""What is done at the destination makes it the place of the project (拉到…填埋)."""
_COMPARED = re.compile(r"(?:跟|和|与|同|像|比|比照|参照|比起|同样是|对照|学)$")
_STANDARD = re.compile(
    r"^(?:那边|那儿|市|县|的)*(?:一样|一个(?:样|标准|要求|尺度|规矩|口径|政策|待遇|做法)|那样|那种|那套|似的|相比|比(?!例)|差不多|同样|同等|相同|来说)"
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of one question per subject, and what the user should hear of it."""

    subjects: tuple[Facts, ...]
    remarks: tuple[str, ...]


def gather(vocabulary: Vocabulary, text: str, evidence: Sequence[Evidence]) -> Gathered:
    """The subjects of a question with their facts."""
    remarks: list[str] = []
    subjects: list[Facts] = []
    for part in _parts(text, _at_place(text, evidence)):
        for chosen in _alternatives(vocabulary, text, part):
            facts = _merge(vocabulary, chosen, remarks)
            if facts not in subjects:
                subjects.append(facts)
    named = tuple(subjects[:MAX_SUBJECTS])
    if len(subjects) > MAX_SUBJECTS:
        english = f"More than {MAX_SUBJECTS} projects are asked about; only the first {MAX_SUBJECTS} are answered."
        remarks.append(Remark(f"问题里的对象超过 {MAX_SUBJECTS} 个，只回答前 {MAX_SUBJECTS} 个。", english))
    return Gathered(named, tuple(dict.fromkeys(remarks)))


def _at_place(text: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Without places that only say where something comes from or goes, or what is compared, if another is named."""
    places = [e for e in evidence if e.fact == PLACE]
    elsewhere = [e for e in places if _is_elsewhere(text, e, {p.end for p in places})]
    return [e for e in evidence if e not in elsewhere] if len(elsewhere) < len(places) else list(evidence)


def _is_elsewhere(text: str, e: Evidence, ends: set[int]) -> bool:
    before, after = text[max(0, e.start - 5) : e.start], text[e.end : e.end + 15]
    if _ORIGIN_AFTER.match(after[:8]) or (_FROM.search(before) and _TOWARDS.search(after)):
        return True
    if compared := _COMPARED.search(before):  # 甲跟乙一样吗 asks of both
        return bool(_STANDARD.match(after)) and e.start - len(compared[0]) not in ends
    sent = _SENT_TO.search(before) or (_WAY_TO.search(before) and _SENT.match(after))
    return bool(sent) and not _USED_THERE.match(after)


def _parts(text: str, evidence: list[Evidence]) -> list[list[Evidence]]:
    """The evidence cut at the words that begin another subject."""
    cuts, with_head = _cuts(text, evidence)
    if not cuts:
        return [evidence]
    bounds = [*cuts, _common_tail(text, evidence, cuts[-1])]
    parts = [[e for e in evidence if a <= e.start < b] for a, b in pairwise(bounds)]
    head = [e for e in evidence if e.start < cuts[0]]
    tail = [e for e in evidence if e.start >= bounds[-1]]
    if not with_head:
        parts, head = [head, *parts], _leading(text, head)
    parts = [p for p in parts if any(_is_subject(e) for e in p)]
    if not parts[1:]:
        return [evidence]
    first_verb = bounds[1] if with_head and _PACKAGE.search(text) else 0  # 新增A、B、C: the verb before all
    anywhere = [e for e in evidence if e.fact == PLACE or (e.fact == ACTION and e.start < first_verb)]
    return [_with_shared(part, [*head, *tail, *anywhere]) for part in parts]


def _common_tail(text: str, evidence: Sequence[Evidence], last_cut: int) -> int:
    """Where the clauses begin that speak of all subjects: 都在运城…, or a clause that opens with a place."""
    of_all = _OF_ALL.search(text, last_cut)
    opens = [e.start for e in evidence if e.fact == PLACE and e.start > last_cut and text[e.start - 1] in ",。;"]
    return min([*opens, of_all.start() if of_all else len(text) + 1])


def _cuts(text: str, evidence: list[Evidence]) -> tuple[list[int], bool]:
    """Where subjects begin, and whether what stands before the first is common to all."""
    for pattern in _REPEATED:
        hits = [m.start() for m in re.finditer(pattern, text)]
        if len(hits) > 1:
            return hits[:MAX_SUBJECTS], True
    if len(items := _numbered(text)) > 1:
        return items[:MAX_SUBJECTS], True
    if len(items := _package(text, evidence)) > 1:
        return items[:MAX_SUBJECTS], True
    for m in _FURTHER.finditer(text):
        before = {(e.fact, e.value) for e in evidence if e.start < m.start() and _is_subject(e)}
        after = {(e.fact, e.value) for e in evidence if e.start >= m.start() and _is_subject(e)}
        goes_on = _GOES_ON.match(text, m.end()) is not None or (
            any(f == INDUSTRY for f, _ in before) and not any(f == INDUSTRY for f, _ in after)
        )
        if before and after and not before & after and not (goes_on and not _ANOTHER.match(m[0])):
            return [m.start()], False
    return [], False


def _numbered(text: str) -> list[int]:
    """Where the items of a numbered list begin (1.…；2.…；3.…): only where they are counted from one on."""
    starts: list[int] = []
    for m in _NUMBER.finditer(text):
        if parse_numeral(m[1] or m[2] or m[3]) == len(starts) + 1:
            starts.append(m.start())
    return starts


def _package(text: str, evidence: list[Evidence]) -> list[int]:
    """Where the things of one application begin, each with a value of a list of its own."""
    package = _PACKAGE.search(text)
    if package is None:
        return []
    end = next((i for i in range(package.end(), len(text)) if text[i] in "。;?!"), len(text))
    starts = [package.end(), *(m.end() for m in _ITEM_END.finditer(text, package.end(), end))]
    found: list[int] = []
    seen: set[FactValue | None] = set()
    for start, stop in pairwise([*starts, end + 1]):
        own = {e.value for e in evidence if start <= e.start < stop and _is_subject(e)}
        if own and not own & seen:
            found.append(start)
            seen |= own
    return found


def _leading(text: str, head: list[Evidence]) -> list[Evidence]:
    """What is said in the clauses before the first subject is named."""
    first = min((e.start for e in head if _is_subject(e)), default=0)
    cut = max(text.rfind(mark, 0, first) for mark in ",。;") + 1
    return [e for e in head if e.start < cut]


def _is_subject(e: Evidence) -> bool:
    """Whether the evidence names what is asked about: a facility, an activity, an industry (no river, no pollutant)."""
    return e.fact in THINGS and isinstance(e.value, frozenset)


def _with_shared(part: list[Evidence], shared: list[Evidence]) -> list[Evidence]:
    own = {e.fact for e in part if e.value is not None}
    return sorted({*part, *(e for e in shared if e.fact not in own)}, key=lambda e: (e.start, e.end, e.fact))


def _alternatives(vocabulary: Vocabulary, text: str, evidence: list[Evidence]) -> list[list[Evidence]]:
    """The evidence once for each combination of alternatives (places, values of a list, amounts)."""
    evidence = _without_replaced(vocabulary, text, evidence)
    axes: list[list[list[Evidence]]] = []
    replaced: set[Evidence] = set()
    valued: dict[str, list[Evidence]] = {}
    for e in evidence:
        if e.value is not None:
            valued.setdefault(e.fact, []).append(e)
    for name, own in sorted(valued.items()):
        groups = _axis(vocabulary, text, vocabulary.facts[name], own)[: MAX_SUBJECTS + 1]
        if groups != [own]:
            axes.append(groups)
            replaced.update(own)
    common = [e for e in evidence if e not in replaced]
    combinations = islice(product(*axes), MAX_SUBJECTS + 1)
    return [[*common, *(e for group in chosen for e in group)] for chosen in combinations]


def _without_replaced(vocabulary: Vocabulary, text: str, evidence: list[Evidence]) -> list[Evidence]:
    """The evidence, where a thing whose kind implies what is exchanged counts as the kind above it (煤锅炉改烧气: 锅炉)."""
    gone: set[tuple[int, int]] = set()
    for name in {e.fact for e in evidence if isinstance(e.value, frozenset)} - {PLACE, ACTION}:
        own = [e for e in evidence if e.fact == name and e.value is not None]
        after = _exchanged(text, own) if len({e.value for e in own}) > 1 else 0
        gone |= {(e.start, e.end) for e in own if e.end <= after and e.note.startswith("由")}
    kept = (_broadened(vocabulary, e) if (e.start, e.end) in gone and e.fact in THINGS else e for e in evidence)
    return [e for e in kept if e.value != frozenset()]


def _broadened(vocabulary: Vocabulary, e: Evidence) -> Evidence:
    values = e.value if isinstance(e.value, frozenset) else frozenset()
    return replace(e, value=frozenset(b for v in values for b in vocabulary.broader.get((e.fact, v), ())) - values)


def _axis(vocabulary: Vocabulary, text: str, fact: FactDefinition, own: list[Evidence]) -> list[list[Evidence]]:
    """The alternatives of one fact, each with its evidence; one group where they belong to one subject."""
    if fact.type is FactType.QUANTITY:
        return _amount_axis(text, own)
    if fact.type is not FactType.TAGS or fact.name == ACTION:
        return [own]
    groups: dict[str, list[Evidence]] = {}
    for e in own:
        for value in e.value if isinstance(e.value, frozenset) else ():
            groups.setdefault(value, []).append(e)
    narrow = [v for v in groups if not any(w != v and v in vocabulary.broader.get((fact.name, w), ()) for w in groups)]
    ordered = sorted((e for v in narrow for e in groups[v]), key=lambda e: e.start)
    if fact.name != PLACE and narrow[1:] and (after := _exchanged(text, ordered)):
        return [[e for e in own if e.start >= after]]
    if not narrow[1:] or not (fact.name == PLACE or _coordinated(text, [groups[v][0] for v in narrow])):
        return [own]
    return [
        [e for w, es in groups.items() if w == v or w in vocabulary.broader.get((fact.name, v), ()) for e in es]
        for v in narrow
    ]


def _amount_axis(text: str, own: list[Evidence]) -> list[list[Evidence]]:
    """Two amounts of one quantity: two subjects, unless the second replaces the first (40吨改成70吨) or repeats it."""
    distinct: dict[FactValue, Evidence] = {}
    for e in own:
        if e.value is not None:
            distinct.setdefault(e.value, e)
    ordered = sorted(distinct.values(), key=lambda e: e.start)
    if not ordered[1:]:
        return [own]
    if _BECOMES.search(text[ordered[0].end : ordered[-1].start]):
        return [[ordered[-1]]]
    return [[e] for e in ordered]


def _exchanged(text: str, ordered: Sequence[Evidence]) -> int:
    """Where the value begins that takes the place of the one before it (燃煤锅炉换成燃气锅炉); 0 where none does."""
    last = ordered[-1]
    first = min(e.start for e in ordered if e.value == last.value)
    before = max((e.end for e in ordered if e.value != last.value and e.end <= first), default=first)
    gap = text[before:first]
    return first if len(gap) < _TOGETHER_GAP and _BECOMES.search(gap) else 0


def _coordinated(text: str, own: list[Evidence]) -> bool:
    """Whether the values stand side by side as alternatives (A还是B; A和B都行吗)."""
    ordered = sorted(own, key=lambda e: e.start)
    gaps = [text[a.end : b.start] for a, b in pairwise(ordered)]
    side_by_side = all(len(g) < _TOGETHER_GAP and _BESIDE.search(g) for g in gaps)
    return side_by_side and bool(_ALTERNATIVES.search(text))


def _merge(vocabulary: Vocabulary, evidence: Sequence[Evidence], remarks: list[str]) -> Facts:
    """The facts that the evidence gives; where it contradicts itself the fact stays unknown and a remark says so."""
    known: dict[str, Fact] = {}
    mentioned: set[str] = set()
    by_fact: dict[str, list[Evidence]] = {}
    named = frozenset((e.fact, e.named) for e in evidence if e.named)
    for e in sorted(evidence, key=lambda e: e.start):
        if not e.named:
            by_fact.setdefault(e.fact, []).append(e)
    for name, own in by_fact.items():
        fact = _combine(vocabulary, vocabulary.facts[name], own, remarks)
        if fact is None:
            mentioned.add(name)
        else:
            known[name] = fact
    for e in evidence:
        _add_implied(vocabulary, e, known)
    known |= shares(vocabulary, known)
    unvalued = frozenset(mentioned - known.keys())
    unsure = unvalued & {e.fact for e in evidence if e.value is None and e.note.startswith(Stance.OPEN.value)}
    return Facts(known=known, mentioned=unvalued, subject=title(vocabulary, known), named=named, unsure=unsure)


def _add_implied(vocabulary: Vocabulary, e: Evidence, known: dict[str, Fact]) -> None:
    """What speaking of a fact means besides (the gate cameras of a plant: a plant that runs), if nothing tells it."""
    for name, value in vocabulary.facts[e.fact].implies if not e.named else ():
        if name not in known:
            known[name] = Fact(name=name, value=value, source=e.source, span=e.span)


def _combine(
    vocabulary: Vocabulary, definition: FactDefinition, own: list[Evidence], remarks: list[str]
) -> Fact | None:
    valued = [e for e in own if e.value is not None]
    if not valued:
        return None
    if definition.type is FactType.TAGS:
        return _tags(vocabulary, definition, valued)
    said = _narrowest(vocabulary, definition, valued)
    values = {e.value for e in said}
    undecided = definition.type is not FactType.QUANTITY and any("未定" in e.note for e in own)
    if len(values) > 1 or undecided:
        if len(values) > 1:
            words = "、".join(f"“{e.source}”" for e in said)
            english = f"What is said of “{definition.label_en or definition.label}” differs ({words}); it is taken as unknown, please confirm."
            remarks.append(Remark(f"“{definition.label}”前后说法不一（{words}），按未知处理，请确认。", english))
        return None
    return _fact(said[0], said[0].value)


def _narrowest(vocabulary: Vocabulary, definition: FactDefinition, valued: list[Evidence]) -> list[Evidence]:
    if definition.type is not FactType.CHOICE:
        return valued
    values = {str(e.value) for e in valued}
    up = vocabulary.broader
    return [
        e for e in valued if not any(v != e.value and str(e.value) in up.get((definition.name, v), ()) for v in values)
    ]


def _tags(vocabulary: Vocabulary, definition: FactDefinition, valued: list[Evidence]) -> Fact:
    values = {v for e in valued if isinstance(e.value, frozenset) for v in e.value}
    narrow = {
        v for v in values if not any(w != v and v in vocabulary.broader.get((definition.name, w), ()) for w in values)
    }
    used = [e for e in valued if isinstance(e.value, frozenset) and e.value & narrow]
    source = "、".join(dict.fromkeys(e.source for e in used))
    understood = "、".join(dict.fromkeys(e.understood_as for e in used if e.understood_as))
    return Fact(
        name=definition.name,
        value=frozenset(narrow),
        source=source,
        span=used[0].span,
        understood_as=understood,
        guessed=any(e.guessed for e in used),
    )


def _fact(e: Evidence, value: FactValue | None) -> Fact:
    return Fact(
        name=e.fact,
        value=value if value is not None else frozenset(),
        source=e.source,
        span=e.span,
        understood_as=e.understood_as,
        unit_as_written=e.unit,
    )


def title(vocabulary: Vocabulary, known: Mapping[str, Fact]) -> str:
    """A short name of the subject from the user's own words: "40吨燃煤锅炉"."""
    amounts = [f.source for n, f in known.items() if vocabulary.facts[n].type is FactType.QUANTITY and f.source]
    tags = [
        "、".join(sorted(f.value))
        for n, f in known.items()
        if n not in (PLACE, ACTION) and isinstance(f.value, frozenset)
    ]
    return " ".join([*amounts[:1], *dict.fromkeys(tags)]).strip()
