"""Reads the targets of running text: "到2025年，…率达到95%以上", "甲类不小于10%，乙类不小于20%".

Takes one sentence (folded) and the deadline its heading sets, gives targets with subject, operator, value, unit,
deadline and span. A number that only bounds whom a rule concerns ("2000人以上的村庄") is no target.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policyqa.graph import figures
from policyqa.graph import lexicon as lx

DEADLINE = re.compile(
    r"(?:到|至|力争|截至)?(?<![比较与自从])(?P<year>20[2-9]\d)年(?P<part>\d{1,2}月\d{0,2}日?|年?底|末|年末)?(?:之?前|起|，)?|"
    r"“(?P<plan>十[三四五六]五)”(?:期间|末期|末|时期)?|(?P<plan2>十四五)期间|(?P<soon>明年|今年|每年|本世纪中叶)"
)
_BRACKETED = re.compile(r"（[^（）]*）|《[^》]*》")
_SEGMENT = re.compile(r"[^，。；！？]+")
_OPS = (
    (">=", re.compile(r"不低于|不小于|不少于|不得低于|以上|至少|超过|突破|余$")),
    ("<=", re.compile(r"不高于|不超过|不大于|不得超过|控制在|以内|以下|低于|≤")),
    ("~", re.compile(r"左右|约")),
)
_BOUND = re.compile(rf"(?:{figures.UNIT})(?:及?以上|及?以下|以内|范围内?)的?(?=[\u4e00-\u9fff])")
_RANGE = re.compile(r"\d+(?:公里|千米|米)(?:以内|范围|可视)|常住人口|等高线|年货运量|日运输量")
_STATE = re.compile(
    r"(?<![未不没])(?P<value>全面完成|基本完成|全部完成|按期完成|基本消除|全面消除|稳定消除|全面实现|基本实现|全覆盖|全收集、全处理|全收集|"
    r"基本形成|全面形成|广泛形成|初步形成|雏形显现|基本建成|全面建成|初步建成|零增长|负增长|达峰后稳中有降|达峰(?=[，。；]|$)|取得.{0,6}?进展|取得.{0,4}?成效|"
    r"根本好转|根本性?好转|全部(?:修建|接入|安装|更换|建成|建设|绿化|推行)[^，]{0,12}|稳定达标|清零|一半|不减少|全面绿化|基本绿化|基本健全|"
    r"得到[^，]{0,6}?(?:遏制|保障|控制|防控|发挥|优化)|扩大至[^，]+|不再主动提供|持续减少|大幅减少|大幅提升|大幅提高|明显改善|稳步提升|持续提升|"
    r"稳定退出[^，]*|达到[^，]{0,18}?[ⅠⅡⅢⅣⅤIVX]{1,3}类(?:标准)?|达[^，]{0,8}?[ⅠⅡⅢⅣⅤIVX]{1,3}类(?:标准)?|达到[^，]{0,16}标准|完成省[^，]{0,3}下达[^，]{0,6}|全回用|全密闭|"
    r"应收尽收|轻度污染|禁止使用[^，]*|改善到[^，]+)"
)
_PLANNED = re.compile(r"确保|力争|争取|实现|完成|达到|推动|到20|力求|保持|控制|不得低于|不低于")
_PAST = re.compile(r"(?:已(?!争取)|共建成|全部整治完成|”以来|确定了|谋划了|择优选择|提出了|累计|截至|同比|达成了|完成了|共完成|率先|上年|去年|目前|此前|近年来|自.{4,30}以来)")
_COMPARED = re.compile(r"比\d{4}年")
_AHEAD = re.compile(r"到20[2-9]\d年|^20[2-9]\d年[，底末]|“十[四五六]五”(?:期间|时期|末)")
_PROMISED = re.compile(r"将(?:努力|力争|全面|进一步)|努力实现|力争|目标(?:是|为)|(?:计划|预计)到")
"""Words by which a report or a newspaper tells what is to come."""
_SINCE = re.compile(r"(?:比|较|与)(?:20\d\d年|上年|基准年)(?:同期)?(?:相比)?(?:分别)?$|分别$")
_INVESTED = re.compile(r"投资(?:额)?(?:约|达|为)?$")
_BRACKET_BEHIND = re.compile(r"\d[^，（）]{0,8}（[^（）]*$")
"""A figure in a bracket behind a figure says the same in another unit."""
_BOUNDS_WHOM = re.compile(r"(?:/(?:小时|年|日|天))?及?以[上下]的?[\u4e00-\u9fff]{2,}|/(?:小时|年)(?=[\u4e00-\u9fff]{2,})")
_DESCRIBED = re.compile(r"(?:投资(?:额)?|装机(?:容量)?|产能|规模|年产|大于|超过|高于|低于|不足|小于)$")
_AS_AIM = re.compile(r"(?:完成|实现|新增|带动|拉动|固定资产|工业)[^，]{0,6}投资(?:额)?(?:约|达|为)?$")
_LISTED = re.compile(r"(?:（[^（）]*）)?[、和及与](?:（[^（）]*）)?")
_TAIL = re.compile(r"(?:排放总量|排放量|排放强度|平均浓度|浓度|总量|强度|消耗|能耗|用水量|比例|比重|占比|面积|收入|产量|产能)$")
_MEASURE = re.compile(r"(?:率|比例|比重|占比|覆盖率|面积|浓度|总量|容量|水量|数量|收入|人次|产值|能力|指数|天数|水质|增速|排放|水体)$")
_ADVERBS = "|".join(word for word in lx.ADVERBS.split("|") if word != "重点")  # 重点行业 is a subject
_CONTENT_VERB = re.compile(rf"^(?:其中|并|且|同时|使|确保|力争|争取|实现|推动|促进|以及|全面|分别|重点(?={lx.ACTIONS})|(?:{_ADVERBS}))+(?=[\u4e00-\u9fffA-Z“])")
_OPERATOR = re.compile(
    r"(?:要|均|全部|须|应|均要)?(?:达到|达(?![产标])|稳定在|提高到|提高|提升到|提升至|下降到|降至|降低|下降|减少|增长|增加(?!值)|不低于|不小于|不少于|不得低于|不超过|不高于|控制在|保持在|"
    r"保持|超过|突破|占比|为|至少|约|力争|做到)+[^\d]{0,14}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What shall be reached: `[start, end)` spans the words that say so, with the deadline where it stands before."""

    subject: str
    op: str
    value: str
    unit: str
    deadline: str
    start: int
    end: int
    context: str = ""


def find(sentence: str, *, deadline: str = "", future: bool = True) -> tuple[Target, ...]:
    """The targets of a folded sentence. `deadline` is what a heading sets; `future` is false in reports of the past."""
    targets: list[Target] = []
    opening: tuple[int, int] | None = None
    before = ""
    past = bool(_PAST.search(sentence)) and not re.search(r"到20[2-9]\d年", sentence)
    past = past or bool(not future and _COMPARED.search(sentence) and not _AHEAD.search(sentence))
    promised = future or bool(_PROMISED.search(sentence))
    whole = _BRACKETED.sub(lambda m: "（" * len(m.group(0)) if "，" in m.group(0) else m.group(0), sentence)
    for segment in _SEGMENT.finditer(whole):
        text, offset = segment.group(0), segment.start()
        when = DEADLINE.search(text)
        if when is not None:
            deadline, opening = _deadline(when), (offset + when.start(), offset + segment.end())
        begin = _begin(opening, offset, segment.end())
        if (future or deadline) and not past and not _rules_out(text):
            previous = targets[-1].subject if targets else ""
            targets += list(_in_segment(text, offset, begin, deadline, previous, before, promised=promised))
        before = text if when is None or len(text) > when.end() - when.start() + 2 else before
    return tuple(targets)


def _deadline(match: re.Match[str]) -> str:
    if match.group("year"):
        return f"{match.group('year')}年{match.group('part') or ''}"
    plan = match.group("plan") or match.group("plan2")
    return f"“{plan}”期间" if plan else match.group("soon")


def _begin(opening: tuple[int, int] | None, offset: int, end: int) -> int:
    """Where the words begin: at the deadline as long as the whole stays short, else at the segment."""
    return offset if opening is None or end - opening[0] > 75 else min(opening[0], offset)


def _rules_out(text: str) -> bool:
    prohibits = re.search(r"严禁|禁止(?!使用)|不得(?!低于|超过|少于)|不予|原则上", text)
    return bool(prohibits or re.search(r"不能满足|距离|尚未|仍需|依然", text))


def _in_segment(
    text: str, offset: int, begin: int, deadline: str, previous: str, before: str, *, promised: bool
) -> Iterator[Target]:
    found = [f for f in figures.find(text) if _is_aim(text, f)]
    if found and (promised or _PLANNED.search(text)):
        for figure, (subject, context) in zip(found, _subjects(text, found, previous, before), strict=True):
            yield Target(
                subject=subject, op=_op(text, figure), value=figure.value + figure.unit + figure.suffix,
                unit=figure.unit, deadline=deadline, start=begin, end=offset + len(text), context=context,
            )  # fmt: skip
        return
    state = _STATE.search(text)
    if state is not None and (deadline or promised):
        subject, context = _state_subject(text, state, before)
        yield Target(
            subject=subject, op="=", value=state.group("value"), unit="", deadline=deadline,
            start=begin, end=offset + len(text), context=context,
        )  # fmt: skip


def _subjects(text: str, found: Sequence[figures.Figure], previous: str, before: str) -> Iterator[tuple[str, str]]:
    """What each figure measures; the figures of one list ("分别下降10%、8%") share one subject or part it among them."""
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and _LISTED.fullmatch(text[found[end - 1].end : found[end].start]):
            end += 1
        subject, context = _subject(text, found[at].start, found[at].end if end == at + 1 else len(text), previous, before)
        for part in _parted(subject, end - at):
            yield part, context
        at = end


def _parted(subject: str, count: int) -> list[str]:
    """A subject that lists as many things as there are figures, one by one, each with the measure the last one ends in."""
    items = re.split(r"、|和|及|与", _BRACKETED.sub(lambda m: "·" * len(m.group(0)), subject)) if count > 1 else []
    if len(items) != count:
        return [subject] * count
    starts = [sum(len(item) + 1 for item in items[:n]) for n in range(count)]
    pieces = [subject[start : start + len(item)] for start, item in zip(starts, items, strict=True)]
    tail = _TAIL.search(pieces[-1])
    measure = tail.group(0) if tail else ""
    last = re.sub(r"等[^等]*$", "", pieces[-1]) + measure if "等" in pieces[-1] else pieces[-1]
    return [*(piece if piece.endswith(measure) else piece + measure for piece in pieces[:-1]), last]


def _is_aim(text: str, figure: figures.Figure) -> bool:
    """Whether a figure is aimed at, and does not merely say whom the sentence concerns, what there is, or what it costs."""
    before, after = text[: figure.start], text[figure.end :]
    if _counts(before, figure.unit, after) or _BRACKET_BEHIND.search(before) or _BOUNDS_WHOM.match(after):
        return False
    if figure.unit.endswith("元") and _INVESTED.search(before) and not _AS_AIM.search(before):
        return False
    if re.match(r"的[\u4e00-\u9fff]", after) and _DESCRIBED.search(before):
        return False
    if figure.unit in ("年", "类", "区", "成", "次", "天", "人", "倍", "张") and figure.suffix != "":
        return False
    if figure.unit in ("年", "类", "区", "人", "倍", "次", "张", "份", "米"):
        return False
    if _RANGE.search(text) and not re.search(r"(?:达到|不低于)[^，]*$", text[: figure.start]):
        return False
    bounds = figure.suffix in ("以上", "以下", "以内") and re.match(r"的?[\u4e00-\u9fff]{2,}", after)
    share = figure.unit in ("%", "％") and re.match(r"的[\u4e00-\u9fff]{2,20}?(?:完成|实现|达到|建成|具备|开展)", after)
    return not bounds or bool(share)


def _counts(before: str, unit: str, after: str) -> bool:
    """Whether a figure only counts what there is ("甲河等9条河道", "6门类14大类")."""
    listed = before.endswith("等") and not re.match(r"[^，]{0,10}(?:项目|工程|任务|行动)", after)
    return listed or (unit == "大" and re.match(r"[类中小]", after) is not None)


def _op(text: str, figure: figures.Figure) -> str:
    if figure.suffix:
        return next((op for op, pattern in _OPS if pattern.search(figure.suffix)), "=")
    window = re.sub(r"(?:规模|限额|及)以上", "", text[max(0, figure.start - 12) : figure.end])
    return next((op for op, pattern in _OPS if pattern.search(window)), "=")


def _subject(text: str, start: int, end: int, previous: str, before: str) -> tuple[str, str]:
    """What the figure measures, and the words before that complete it where the sentence leaves them out."""
    head = _announced(DEADLINE.sub("", text[:start])).strip("，、 ")
    head = _CONTENT_VERB.sub("", head)
    operated = _OPERATOR.search(head)
    subject = _SINCE.sub("", head[: operated.start()] if operated else head)
    after = re.match(r"(?:（[^）]*）|[^，、（]){2,24}", text[end:])
    if not operated and after and len(after.group(0)) >= 2:
        subject = f"{subject}{after.group(0)}"
    if len(subject) <= 5 and previous and operated and not _MEASURE.search(subject):
        return f"{subject}{previous}", before
    return subject or previous, before if len(subject) < 8 else ""


def _announced(head: str) -> str:
    """What follows a colon that announces aims ("主要预期目标是：…")."""
    before, colon, after = head.rpartition("：")
    return after if colon and re.search(r"目标|指标|如下|是$|任务", before) else head


def _state_subject(text: str, state: re.Match[str], before: str) -> tuple[str, str]:
    head = _CONTENT_VERB.sub("", DEADLINE.sub("", text[: state.start()]).strip("，、 "))
    subject = re.sub(r"(?:实现|总体|要|将|均|旨在)$", "", head) or text[state.end() :]
    return subject or text, before if len(subject) < 6 else ""
