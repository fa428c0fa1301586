"""Finds works named in running text: "推进A工程、B工程和C项目建设", "投资4亿元的D项目".

Takes one sentence (folded) and a gazetteer, gives the names of works with their spans. A name is taken where an
action governs it and it ends in a noun of works; a mere activity ("…治理") must also name a place, a firm or a
figure, because every plan speaks of activities in general.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyqa.graph import lexicon as lx
from policyqa.graph.gazetteer import Gazetteer

_SEGMENT = re.compile(r"[^，。；：！？]+")
_FIRM = re.compile(r"[\u4e00-\u9fff]{2,}(?:公司|集团)")
_FIGURE = re.compile(r"\d+(?:\.\d+)?[万亿]?(?:吨|台|套|MW|kW|V|千瓦|只|头|辆|户)|年产|年处理|[A-Z]型|5G\+")
_OUTCOME = re.compile(r"实现|确保|力争|促进|通过|按照|采取|对|在")
_TITLE = re.compile(r"《[^》]*》?")
_LEAD = re.compile(
    r"^(?:的|了|对|好|以|一批|一系列|相关|并|积极|全市|市内|我市|更多更好的|今年|加快|推进|实施|推动|开展|强化|"
    r"建设(?!管理|一批)|基于[^的]{2,8}的)+(?=[\u4e00-\u9fffA-Za-z0-9“])"
)
_INNER = re.compile(r".*(?:开展|(?<!规划)实施|建成|修建|建立|打造)(?=[\u4e00-\u9fffA-Za-z0-9“])")
_ATTRIBUTE = re.compile(r"(?:总)?(?:投资|装机(?:容量)?|占地|面积|全长|规模|日处理|年产)[^的，。]{0,6}\d[^的，。]{0,10}的(?=[\u4e00-\u9fff]{3,})")
"""What a work costs or holds, said before its name."""
_RENOWN = re.compile(r"(?<=[设造理复治护])(?:成功)?(?:申报|列入|纳入|入选|获批|成为)")
_NO_FIRM = re.compile(r"^(?:引进|招引|引入|落地|签约|投产|开工|新增|计划|其中|包括)+")
_NATURAL = re.compile(r"(?![沿入大小主各全江河重中两三上下内外新老旧多污排雨截沟水出进跨治])[\u4e00-\u9fff]{1,2}(?:河|湖|江|峡|寨|潭|岭|坪|湾|溪)(?!道|流|长|泊|段|岸|湿|湖|水质)")
_SEVERAL = re.compile(r"^\d+(?:\.\d+)?[万余]*(?:亩|公顷|公里|千米|平方)")
_TRAIL = re.compile(r"(?:前期工作|可行性研究|(?<=工程|项目|水库)论证|建成投用|建成投运|建成|竣工投产|投产|投运|落地|顺利推进|并投入运行|实施)+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A work named at `[start, end)` of a sentence; `how` tells which form of words named it."""

    name: str
    start: int
    end: int
    how: str
    firm: str = ""
    figure: tuple[str, str, str] | None = None


def find(sentence: str, places: Gazetteer) -> tuple[Mention, ...]:
    """The works a folded sentence names, in order, none inside another."""
    found = [
        *_invested(sentence), *_produced(sentence), *_enumerated(sentence), *_quoted(sentence),
        *_plain(sentence), *_governed(sentence, places),
    ]  # fmt: skip
    kept: list[Mention] = []
    for mention in found:
        if not any(m.start < mention.end and mention.start < m.end for m in kept):
            kept.append(mention)
    return tuple(_paid(sentence, sorted(kept, key=lambda m: m.start)))


def _invested(sentence: str) -> Iterator[Mention]:
    for match in lx.INVESTED.finditer(sentence):
        firm = re.sub(rf"^.*?(?:{lx.ACTIONS})(?:{lx.ADVERBS}|{lx.ACTIONS})*", "", match.group("firm") or "")
        firm = _NO_FIRM.sub("", firm)
        figure = ("投资", match.group("value"), match.group("unit"))
        name = _RENOWN.split(match.group("name"))[0]
        yield Mention(
            name=name, start=match.start("name"), end=match.start("name") + len(name), how="investment",
            firm=firm.lstrip("和及与、"), figure=figure,
        )


def _paid(sentence: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, where "投资2亿元，实施某工程" gives its cost to the one work that follows."""
    costs: dict[int, tuple[str, str, str]] = {}
    for match in lx.PAID.finditer(sentence):
        after = [m.start for m in found if m.start >= match.end() and not re.search(r"[，。；]", sentence[match.end() : m.start])]
        several = re.search(r"[、；]", sentence[match.end() : after[0]]) if after else None
        if len(after) == 1 and not several:
            costs[after[0]] = ("投资", match.group("value"), match.group("unit"))
    for mention in found:
        yield replace(mention, figure=mention.figure or costs.get(mention.start))


def _produced(sentence: str) -> Iterator[Mention]:
    """Firms with what they will make: the items after the first leave the firm out, and it is put back."""
    for match in lx.PRODUCES.finditer(sentence):
        firm = re.sub(r"^(?:以|由|和|及)", "", match.group("firm"))
        start = match.start() + len(match.group("firm")) - len(firm)
        first = re.split(r"等(?:大|重大|重点)?项目", match.group(0))[0]
        end = match.start() + len(first)
        yield Mention(name=sentence[start:end], start=start, end=end, how="product", firm=firm)
        while further := re.match(r"、(?P<item>\d+(?:\.\d+)?[万亿]?[^，。；、]+)", sentence[end:]):
            item = re.split(r"等(?:大|重大|重点)?项目", further.group("item"))[0]
            begin = end + 1
            end = begin + len(item)
            yield Mention(name=f"{firm}年产{item}", start=begin, end=end, how="product", firm=firm)


def _quoted(sentence: str) -> Iterator[Mention]:
    for match in lx.QUOTED_WORK.finditer(sentence):
        if not re.search(r"即|的|发力|跑出", match.group(0)) and not lx.NOT_A_PROJECT.search(match.group(0)):
            yield Mention(name=match.group(0), start=match.start(), end=match.end(), how="quoted")


def _enumerated(sentence: str) -> Iterator[Mention]:
    """Reads "包括了A、B、C等工程": every item is a work, however general its name."""
    for match in lx.ENUMERATES.finditer(sentence):
        start = match.start("list")
        for item in match.group("list").split("、"):
            yield Mention(name=item, start=start, end=start + len(item), how="enumerated")
            start += len(item) + 1


def _plain(sentence: str) -> Iterator[Mention]:
    """Works named without an action that governs them: as a means, by their stage, or as a counted batch."""
    for pattern, how in ((lx.MEANS, "means"), (lx.STAGE, "stage"), (lx.BATCH, "batch")):
        for match in pattern.finditer(sentence):
            yield Mention(name=match.group("name"), start=match.start("name"), end=match.end("name"), how=how)


def _governed(sentence: str, places: Gazetteer) -> Iterator[Mention]:
    carried = False
    sentence = _TITLE.sub(lambda m: "《" * len(m.group(0)), sentence)
    for segment in _SEGMENT.finditer(sentence):
        text, offset = segment.group(0), segment.start()
        if lx.PROHIBITS.search(text) or re.match(lx.ENABLING, text):
            carried = False
            continue
        items = list(_objects(text, places)) or (list(_continued(text, places)) if carried else [])
        carried = bool(items)
        yield from (replace(m, start=m.start + offset, end=m.end + offset) for m in items)


def _objects(text: str, places: Gazetteer) -> Iterator[Mention]:
    for action in lx.ACTION.finditer(text):
        items = list(_items(text, action.end(), places))
        if items:
            yield from items
            return


def _continued(text: str, places: Gazetteer) -> Iterator[Mention]:
    """A segment that only goes on with the list the segment before began."""
    if not lx.ACTION.search(text):
        items = list(_items(text, 0, places))
        if items and items[0].start == 0:
            yield from items


def _items(text: str, begin: int, places: Gazetteer) -> Iterator[Mention]:
    tail = lx.LIST_TAIL.search(text, begin)
    if tail is not None and _tail_names_a_class(text[begin : tail.start()], tail):
        if "领域" not in tail.group("class"):
            yield from _listed(text, begin, tail.start(), places)
        rest = re.match(r"[和与及]", text[tail.end() :])
        if rest:
            yield from _headed(text, tail.end() + 1, len(text), places)
        return
    yield from _headed(text, begin, len(text), places)


def _tail_names_a_class(listed: str, tail: re.Match[str]) -> bool:
    """Tells "A、B等重点项目", which lists works, from "甲河、乙河等河道治理工程", one work on several rivers."""
    items = listed.split("、")
    if "领域" in tail.group("class"):
        return True  # fields, not works: listed, and then refused as general
    if any(is_headed(i) for i in items) or any(re.search(lx.STRUCTURES, i) for i in items):
        return not (len(items) == 1 and not is_headed(items[0]))
    return not re.search(lx.WORKS, tail.group("class")) and tail.group("noun") in ("项目", "工程", "任务") and len(items) > 1


def _listed(text: str, begin: int, end: int, places: Gazetteer) -> Iterator[Mention]:
    parts = list(_split(text, begin, end))
    if len(parts) >= 2:
        parts[-1:] = list(_split_last(text, *parts[-1]))
    marked = re.match(r"等(?:一批|重|战略|\d|[一二三四五六七八九十]|大)", text[end:]) is not None
    held: int | None = None
    found: list[Mention] = []
    for begins, stop in parts:
        start = begins if held is None else held
        held = None
        if places.is_place_list(text[start:stop]) and stop < end:
            held = start
            continue
        mention = _mention(text, start, stop, "listed")
        if mention is not None and len(mention.name) >= 3 and not lx.GENERIC_NAME.search(mention.name):
            found.append(mention)
    if len(found) > 1 and (marked or any(lx.STRONG_HEAD.search(m.name) or is_specific(m.name, places) for m in found)):
        yield from found


def _headed(text: str, begin: int, end: int, places: Gazetteer) -> Iterator[Mention]:
    """Items joined by 、 and 和: one without a noun of works belongs to the next that has one."""
    parts = _glued(text, list(_split(text, begin, end)), places)
    if not is_headed(_body(text, *parts[-1])) and "的" in text[slice(*parts[-1])]:
        return  # "A、B、C的建设与管理": the list is of what exists
    accepted: list[Mention] = []
    for start, stop in parts:
        body = _body(text, start, stop)
        mention = _mention(text, start, start + len(body), "named") if is_headed(body) else None
        if mention is not None and _acceptable(mention.name, places, in_list=any(lx.STRONG_HEAD.search(m.name) for m in accepted)):
            accepted.append(mention)
    yield from accepted


def _glued(text: str, parts: list[tuple[int, int]], places: Gazetteer) -> list[tuple[int, int]]:
    """Parts that are no name by themselves, joined to the part after them (a place) or before them (a mere work)."""
    glued: list[tuple[int, int]] = []
    held: int | None = None
    for begins, stop in parts:
        body = _body(text, begins, stop)
        if glued and held is None and re.fullmatch(rf"(?:{lx.WORKS}|和|及|与|工程)+", body):
            glued[-1] = (glued[-1][0], stop)
            continue
        start = begins if held is None else held
        bare = not is_headed(body) or (_only_structure(body) and not is_specific(body, places))
        held = start if bare and stop != parts[-1][1] else None
        if held is None:
            glued.append((start, stop))
    return glued


def _only_structure(body: str) -> bool:
    return bool(lx.STRUCTURE_HEAD.search(body)) and not lx.STRONG_HEAD.search(body)


def _body(text: str, start: int, stop: int) -> str:
    return re.sub(r"等$", "", _TRAIL.sub("", text[start:stop]))


def _split(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts at 、 outside brackets and quotes, and at 和/及/与 between two items that both end in a noun of works."""
    depth, start = 0, begin
    for i in range(begin, end):
        character = text[i]
        depth += (character in "（“《") - (character in "）”》")
        if depth:
            continue
        if character == "、" or (character in "和及与" and _joins_two_works(text, start, i, end)):
            yield start, i
            start = i + 1
    yield start, end


def _joins_two_works(text: str, start: int, i: int, end: int) -> bool:
    left, right = text[start:i], re.split("、", text[i + 1 : end])[0]
    strong_left = lx.STRONG_HEAD.search(left) or re.search(r"工程建设$|平台建设$|项目建设$", left)
    return bool(strong_left) and is_headed(_body(right, 0, len(right)))


def _split_last(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The last item of a list may hold two, joined by the last 及."""
    cut = text.rfind("及", start, stop)
    if cut > start + 3 and re.search(lx.WORKS, text[start:cut]) and lx.WORK_HEAD.search(text[cut + 1 : stop]):
        yield start, cut
        yield cut + 1, stop
    else:
        yield start, stop


def is_headed(text: str) -> bool:
    """Whether a text ends in a noun of works."""
    return bool(lx.STRONG_HEAD.search(text) or lx.STRUCTURE_HEAD.search(text) or lx.WORK_HEAD.search(text))


def _mention(text: str, start: int, stop: int, how: str) -> Mention | None:
    body = text[start:stop]
    if body.startswith("的"):
        return None  # "…建设的某项目": a relative clause, nothing is proposed
    lead = _LEAD.match(body)
    start += lead.end() if lead else 0
    attribute = _ATTRIBUTE.match(text[start:stop])
    start += attribute.end() if attribute else 0
    inner = _INNER.match(text[start:stop])
    start += inner.end() if inner else 0
    body = re.sub(r"(?<=工程|项目|水库)建设$|等$", "", text[start:stop])
    if not body or "《" in body or lx.NOT_A_PROJECT.search(body) or _OUTCOME.match(body):
        return None
    if _SEVERAL.search(body) and how != "listed" and not lx.STRONG_HEAD.search(body):
        return None
    return Mention(name=body, start=start, end=start + len(body), how=how)


def is_specific(name: str, places: Gazetteer) -> bool:
    """Whether a name holds something of its own: a place, a firm, a figure, or words no plan uses in general."""
    if places.find(name) or _FIRM.search(name) or _FIGURE.search(name) or _NATURAL.match(name):
        return True
    name = re.sub(rf"(?:{lx.STRUCTURES})(?:建设)?$", "", name)
    left = lx.GENERIC_WORD.sub("·", re.sub(r"“[^”]*”|[（）A-Za-z0-9+]", "·", name))
    return any(len(piece) >= 2 for piece in left.split("·"))


def _acceptable(name: str, places: Gazetteer, *, in_list: bool) -> bool:
    if lx.GENERIC_NAME.search(name) or len(name) < 4 or ("的" in name and not re.search(r"\d", name)):
        return False
    local = any(p for p in places.local(name) if places.places[p].kind not in ("city", "province") or places.ancestors(p)[1:])
    if lx.STRONG_HEAD.search(name):
        return "项目" not in name or in_list or is_specific(name, places) or len(name) >= 9
    if re.search(r"试点$", name):
        return len(name) >= 9
    if lx.STRUCTURE_HEAD.search(name):
        return not re.search(r"等|重点保护区", name) and is_specific(name, places)
    if in_list:
        return True
    local = local or bool(re.search(r"处置中心|污水处理厂|垃圾填埋场", name) and places.find(name))
    listed = re.split(r"、", name)[0] if "、" in name else ""
    several = re.search(rf"等[^、]{{0,4}}(?:{lx.STRUCTURES})", name) is not None
    local = local or (several and len(listed) > 1 and is_specific(listed, places))
    return (local and not lx.WEAK_AIM.search(name)) or bool(_FIRM.search(name) or _FIGURE.search(name))
