"""What free words say of a requirement that is spoken of: that it is not there (找不到替代来源, 粪污设施还没影子).

Takes the text, its clauses, the matches with their stances and the facts that norms require; gives the stances, with
UNDONE where nothing else is said of the requirement than that it is missing, put off or a sham. Why so wide: nobody
can list the ways to say that a thing was not done, and taking such a remark for silence would leave the duty open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from policyqa.understanding.asking import FILL, MAY, NEEDS, WHETHER, mask_in_place
from policyqa.understanding.clauses import Clause, Clauses
from policyqa.understanding.distances import BESIDE
from policyqa.understanding.lexicon import Entry, Match, Role
from policyqa.understanding.spoken import OTHER, Stance, Told

_NOT = r"[不没未无]"
_HARMLESS = re.compile(
    r"没(?:有|啥|什么)?(?:问题|关系|事|毛病|意见|影响|落下|耽误|断过|停过|少|变|动过|超)|不(?:错|少|愁|间?断|差|缺|用担心|在话下|成问题|过|仅|但|光|止|管|论|知道|清楚|确定|晓得|好说|锈|得|小|低于|少于|超过?|同|再)|"
    r"无(?:误|忧|虞|非|论|人机|组织)|未来|没有?(?:问|打听|弄清|搞清|查清|说|讲|提|交代|写明)|能不能|可不可以|行不行|不(?:行|可以|能|让|准|许|允许|批|给|合[法规格]|可)|违|"
    r"[用吃花喝消]不完|了(?:还是?|仍然?|也|都)不[够足行]|(?:不|没有?|未)(?:变|减|降|改变)|不(?:要|需要|必|用)(?!的|工艺)"
)
"""Negative words that say nothing bad of a requirement (没问题, 不用愁), or speak of leave (不让, 能不能)."""
_TOKEN = rf"[^,。;:?!(){WHETHER}{MAY}{NEEDS}]"
_CANNOT = r"(?!看不|望不|瞧不|见不|听不|用不|免不|少不|离不|避不|跑不|错不|挨不|碰不|靠不|沾不|占不)[^\W\d_不没][不没](?:到|出|起|上|下来?|了(?!吗)|齐|够|来|成|着|动|好|全|满|开)"
_BEFORE = re.compile(rf"(?:{_CANNOT}|没有?(?:任何|一点|半点|丝毫)?|缺少?|欠缺?|(?<!不)差(?!不多)|短少|哪(?:来|有)的?)(?:了|着|得|任何|一[个点套份张台座条处项]|半[个点]|什么|啥|像样的|合适的|现成的){{0,3}}$")
_COSTS = r"嫌(?:弃|它|那)?(?:太|费)?(?:贵|麻烦|[钱事电水慢累脏]|占地)"
_UNWILLING = (
    rf"(?:{_COSTS}[^,。;]{{0,4}}?)?(?:不想|不愿意?|不肯|懒得|舍不得|不舍得|不乐意|没打算|不打算)(?:再|去|给|多)?(?:花钱|掏钱|出钱|投钱)?"
    rf"(?:弄|装|上|建|做|搞|办|修|换|交|用|管|配|治|改)?|{_COSTS}[^,。;]{{0,3}}[不没]"
)
_IDIOM = (
    r"八字[还都]?没|影子|没(?:影|谱|门儿?|戏|动静|下文|眉目|着落|过)|着落[^,。;]{0,2}[没无]|泡汤|黄了|落空|流产了|搁置|撂[下着]|悬着|吊着|拖[着了到]|[欠空]着|空白|"
    r"被[^,。;]{0,3}?(?:拿走|抢[走了]|收[走回]|顶替|占了|卡住?)|免[了掉]|省掉|省了(?=$|吧|呗|算)|砍[掉了]|取消|甩开|抛在脑后|当耳旁风|忘[了记得]|漏[了掉报办做]|落下了|"
    r"(?:还|只|仅|就|停|是)[^,。;]{0,4}图纸|纸[面上]|嘴上|口头|挂在墙上|喊[了着]|走过场|做样子|装样子|摆设|样子货|糊弄|应付|对付|凑合|假的|造假|[瞎胡]编|编造|假数据|"
    r"闲置|闲着|荒着|停[着用了摆]|坏[了着]|报废|拆[了掉]|关[了掉着]|瘫痪|生锈|趴窝|作废|过期|吊销|失效|撤销|被撤|被驳|驳回|[退打]回|否了|"
    r"差(?:得|了|着|一|还)?(?:远|大?截|半截|一半|一点|一些|不少|老远|口气)|[还都就只]差|短[着了一]|"
    r"跟不上|上不去|顾不上|来不及|办不下|下不来|[凑筹]不|(?:以|往|过|将|回|后)[后来头面]再|缓(?![解冲慢释])|再[说补]|后补|慢慢来|先[不别]|晚点|边.{1,4}边|"
    r"[动做](?:过|了)?手脚|改(?:过|了)数|改数据|拔[了掉]?线|断了[电网]|断[电网]了|掉线|堵上|屏蔽|作弊|弄虚作假|名存实亡|半拉子|烂尾|"
    rf"{_UNWILLING}"
)
_HALF = re.compile(
    r"[只才仅光就](?:是|能|把)?[^,。;:?!只才仅]{0,6}?(?:做|落实|完成|修|改|装|治|弄|盖|建|配|办|交|补|清|填|封|达)(?:到|了|好|完|成)*[^,。;:?!]{0,6}?"
    r"(?:[一大小]半(?!年|天|个月)|半截|一部分|零头|[一二三四五六七八九十两\d]+成(?!套)|\d+(?:\.\d+)?%|[一二三四五六七八九十\d]+分之)|"
    r"[只才仅](?:做到|落实|完成|达到|改)了?[一二三四五六七八九十两\d]+(?:[个项道条处]|家)|"
    r"(?:做|干|修|改|装|治|弄|盖|建|配|办)(?:到|了)(?:[一大小]半(?!年|天|个月)|半截|一部分)"
)
"""Done in part, and so not done (六个百分百只做到四个)."""
_UNWILLING_ALONE = re.compile(rf"^(?:就是|可是?|但是?|又|一直|也|都|老板|我们|企业|厂里)*(?:{_UNWILLING})(?:的|了|而已)*$")
_MISSING = (
    rf"{_IDIOM}|{_CANNOT}|(?:一|半)[^\W\d_]{{1,2}}[都也]?{_NOT}|"
    rf"(?:压根|根本|从来|至今|迄今|一直|始终|到现在)[^,。;]{{0,3}}?{_NOT}"
)
_AFTER = re.compile(
    rf"^(?P<lead>{_TOKEN}{{0,9}}?)(?P<said>{_MISSING}|(?:全|都|还|尚|也|并|又)[^,。;]{{0,3}}?{_NOT}|{_NOT})(?P<rest>{_TOKEN}{{0,8}})$"
)
_SAYS_MISSING = re.compile(rf"^(?P<what>{_TOKEN}{{3,16}}?)(?:{_MISSING}|(?:都|还|尚|并|也)?(?:没|未)){_TOKEN}{{0,8}}$")
_AT_ONCE = re.compile(rf"^(?P<lead>(?:也|都|早就?|已经?|又|全|给|让人)*)(?P<said>{_IDIOM})(?P<rest>{_TOKEN}{{0,8}})$")
"""An idiom directly behind the requirement, which may be a phrase of another fact, too (仪表拆了)."""
_NEXT = re.compile(rf"^(?P<lead>{_TOKEN}{{0,9}}?)(?P<said>{_MISSING})(?P<rest>{_TOKEN}{{0,8}})$")
"""What a clause of its own must say to be heard of the requirement before it: a bare 不 is said of another thing."""
_IS_NOT = re.compile(r"是|属|算|在|涉及|需|要(?!求)|用(?!上)|管|归|not|non")
"""A denial that the requirement is what is spoken of, not that it is met."""
_STANDS_NEAR = re.compile(rf"^(?:的)?(?:{BESIDE}|边|离|距|外|[上下]游)")
_DONE = re.compile(r"(?:已经?|早就?|全|都)[^,。;不没未无]{0,4}[了好完成过全齐]|^[^,。;不没未无]{0,3}[了好完成过全齐](?!不|没)|齐全|到位|合格|达标")
_TAG = re.compile(r"(.)[不没]\1|[吗么嘛不]$|^(?:了|过|好了|完了)?没有?$|[了过好完成到通齐][^,。;不没]{0,3}没有?$|有[^没]{0,6}没有?$")
_COMPLETE = re.compile(r"(?:齐全|齐备|完备|合格|到位|达标|[好完成过了])$")


def settle(
    text: str, clauses: Clauses, matches: Sequence[Match], told: Sequence[Told], required: Collection[str]
) -> list[Told]:
    """The stances, UNDONE for the requirements of which free words say that they are not met."""
    masked = mask_in_place(text)
    result = list(told)
    for i, (match, (stance, why)) in enumerate(zip(matches, told, strict=True)):
        if not _is_requirement(match, required):
            continue
        if stance is Stance.NEGATED and not _IS_NOT.search(why):
            result[i] = (Stance.UNDONE, why)
        elif stance in (Stance.ASSERTED, Stance.UNCLEAR) and (said := _remark(masked, clauses, matches, i)):
            result[i] = (Stance.UNDONE, said)
    return result


def unlisted(
    text: str, clauses: Clauses, matches: Sequence[Match], required: Collection[str], named: Callable[[str], str]
) -> list[Match]:
    """Requirements that are said to be missing in words that no phrase lists; `named` tells which the words mean."""
    masked, found = mask_in_place(text), []
    for clause in clauses.all:
        listed = any(_is_requirement(m, required) and clause.start <= m.start < clause.end for m in matches)
        words = masked[clause.start : clause.end]
        said = None if listed or FILL in words or _TAG.search(words) else _SAYS_MISSING.match(words)
        if said and (fact := named(said["what"])):
            end = clause.start + said.end("what")
            found.append(Match(clause.start, end, (Entry(fact, Role.MENTIONS, said["what"]),), gapped=True))
    return found


def _is_requirement(match: Match, required: Collection[str]) -> bool:
    return not match.listed and any(e.fact in required and e.role is not Role.DENIES for e in match.entries)


def _remark(masked: str, clauses: Clauses, matches: Sequence[Match], i: int) -> str:
    """The words that say of the phrase `i` that it was not done; "" where there are none or they ask."""
    match, at = matches[i], clauses.index(matches[i].start)
    clause = clauses.all[at]
    if clause.mark == "?" and any(mark in masked[clause.start : clause.end] for mark in (NEEDS, WHETHER)):
        return ""
    if half := _HALF.search(masked[clause.start : clause.end]):
        return half[0]
    following = clauses.all[at + 1] if at + 1 < len(clauses.all) else None
    next_words = masked[following.start : following.end].replace(FILL, "") if following else ""
    if following and following.sentence == clause.sentence and _UNWILLING_ALONE.match(next_words):
        return next_words
    right = _without(masked, match.end, max(clause.end, match.end), matches)
    if _COMPLETE.search(masked[match.start : match.end]) or _STANDS_NEAR.match(right):
        return ""
    at_once = masked[match.end : max(clause.end, match.end)].replace(FILL, "")
    if idiom := _missing(right, _NEXT) or _missing(at_once, _AT_ONCE):
        return idiom
    if _DONE.search(right) and not re.search(_NOT, right):
        return ""
    if before := _BEFORE.search(_HARMLESS.sub("", _without(masked, clause.start, match.start, matches))):
        return before[0]
    if after := _missing(right, _AFTER):
        return after
    apart = following is None or following.sentence != clause.sentence or _spoken_in(following, matches)
    return "" if right or apart else _missing(next_words, _NEXT)


def _missing(words: str, says: re.Pattern[str]) -> str:
    """The part of `words` that says that a thing is not there; "" where it is a question or speaks of leave."""
    if any(mark in words for mark in (NEEDS, WHETHER, MAY)) or _TAG.search(words):
        return ""
    found = says.match(_HARMLESS.sub("", words))
    if found is None or OTHER in found["lead"]:
        return ""
    rest = found["rest"].partition("的")[0]  # 一直没办的厂: whose it is
    return found["said"] if OTHER not in rest or re.fullmatch(_IDIOM, found["said"]) else ""


def _spoken_in(clause: Clause, matches: Sequence[Match]) -> bool:
    return any(clause.start <= m.start < clause.end for m in matches)


def _without(masked: str, start: int, end: int, matches: Sequence[Match]) -> str:
    """A stretch of text with one mark for each phrase of the vocabulary in it."""
    pieces, position = [], start
    for other in matches:
        if other.start >= position and other.end <= end:
            pieces += [masked[position : other.start], OTHER]
            position = other.end
    return "".join([*pieces, masked[position:end]]).replace(FILL, "")
