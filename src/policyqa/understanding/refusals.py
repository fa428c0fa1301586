"""What behind or before a phrase says that it was not done: 还没批, 拿不出来, 以后再补; and what says so of a state.

Takes the words of a phrase and what stands beside it in its clause; gives the words that deny it, or "". Only what can
be done can be left undone: 也不修 behind a fault (超标, 冒黑烟), 没办手续 behind an area, 没治理 behind a state (污染地块)
deny a deed of their own and leave these as they are. Deeds are what norms want to be done (`rulebook.norms.required_facts`).
"""

from __future__ import annotations

import re

DONE = (
    "办理|办|做|弄|报批|批复|批|完成|取得|通过|落实|建设|建成|建|安装|装|配套|配备|配|验收|审批|拿到|拿|领|编制|编|备案|达标|达到|达|实现|搞|上|到位|"
    "开展|修建|修|覆盖|接入|接|通|评估|评审|登记|检测|监测|调查|公示|齐全|齐|全|具备|完善|运行|投用|使用|用|开|增加|变化|变|新增|增|合格|办证|进行|交|提供|签|沾边|沾|挨着?|挨边|靠着?|搭界|搭边|涉及|占用|占|碰|补|治理|治|修复|改造|改"
)
_ADVERBS = r"(?:也|都|还|尚|并|一直|根本|目前|现在|暂时|完全|我们|一点|从来|从|就|均|全|始终|迟迟|打算|准备|想|先|又|当年|当时|以前|压根|至今|到现在|一[次样个项台座家处条件吨亩]也?)*"
_ENDS = r"(?:$|就|便|而|但|却|也|还|能|可|行|算|会(?=怎|不|被|罚)|直接|先|擅自)"
_NEGATED_AFTER = re.compile(
    rf"^(?:里|内|这块|方面|手续|指标|这一块|的)*{_ADVERBS}(?:(?:能|该|应|可|应该|可以)(?:{DONE})(?=不|没))?"
    rf"(?:没有?|未|尚未|不)(?:进行|去|能|得到|经过)?(?:{DONE})?(?:好|完|成|了|过|下来|齐|到|呢|的话)*{_ENDS}"
)
_REFUSES = (
    r"拿不出|拿不到|弄不到|办不了|办不到|办不下|做不了|做不到|舍不得|不舍得|不愿意?|不情愿|不乐意|不肯|懒得|嫌[^,。;?!]{1,4}?(?:就|便|也|所以|一直|还|都)*(?:不(?:想|愿意?|肯|乐意|打算)?|没(?:想|打算|顾上)?|懒得)|没顾得?上|顾不上|"
    r"没钱|没空|没时间|没工夫|没能力|没条件|没来得及|来不及|没打算|不打算|没准备|不准备|没想|不想|拒绝|拒不|迟迟不|死活不|[上装建买用做]不起|无力"
)
_SKIPS = r"省掉|省了|省去|省下|跳过|绕过|绕开|免去|免了|免掉|取消|放弃"
_REFUSED_BEFORE = re.compile(rf"(?:{_REFUSES}|{_SKIPS}|缺少|缺乏|欠缺)(?:了|得|过)?[^,。;:?!()不没]{{0,8}}$")
_LATER = r"(?:以后|后面|后头|回头|过后|事后|日后|将来|明年|下半年|[投建][产成]后|等[^,。;?!]{1,8})(?:了|着|时|后|之后|以后)?(?:再|才|补)(?:说|补|办|做|上|装|建|搞|弄|谈|议)?"
_REFUSED_AFTER = re.compile(
    rf"^(?:里|的|这块|方面|手续|那块)*{_ADVERBS}(?:(?:{_REFUSES})(?:花钱|掏钱|去|再)*(?:来|下来)?|{_SKIPS}|算了|未经(?:审批|批准|同意|许可|验收|论证)|"
    rf"{_LATER}|后补|再补|再说|缓缓|缓一缓|放一放|先放着?|放着|拖着|欠着|空着|没影|没着落|没眉目|没下文|没谱|不齐全?|不全|缺着?)"
    rf"(?:{DONE})?(?:的|了|呢|吧|来|下来|补|没)*{_ENDS}"
)
_NO_ANSWER = re.compile(r"^(?:也|都|就|还)*(?:不|没)(?:能|可|行|会|算|得|让|准|许|成)")
_FAULT = re.compile(
    r"(?:超(?:标|额|限|载|量|排|定额|出?(?:定额|标准|限值|许可|计划|总量|核定)[^,。;]{0,3}|了)|冒[^,。;]{0,3}烟|"
    r"[不未没](?:达标|合格|符合?[^,。;]{0,4}|合规)|达不到[^,。;]{0,6}|违[法规](?:建设|占地|占用|排放|开采|生产|经营)?|"
    r"偷排|直排|乱[排堆倒扔]|(?<![止免])破坏|(?<![防治理止])污染|(?<!防)渗漏|劣 ?[v5五]类?)"
    r"(?:了|的|着|过|很多|太多|严重|排放|用水|取水|运行|生产)*$"
)
"""A phrase that names a fault of the project (定额超了), not a deed that could be refused."""
_AREA = re.compile(r"(?:[区域园林]|县城|红线|基本农田|area|zone|park)$")
_IS_SO = "覆盖|接通|接入|接|通|供|算|属于|列入|划入|划进|纳入|增加|提高|新增|变化|变|增|超|采用|使用|用|达到|符合"
"""Verbs that only say whether a state holds (天然气没通, 产量没增加)."""
_NOT_SO = re.compile(
    rf"^(?:里|内|这块|方面|这一块|的)*{_ADVERBS}(?:没有?|未|不)"
    rf"(?:存在|出现|发生|检出|查出|有|在|进|涉及|占用|占|沾边|沾|挨着?|挨边|靠着?|搭界|搭边|碰|{_IS_SO})*(?:的|过|了|呢|到|上|足|的话)*{_ENDS}"
)


def is_fault(words: str) -> bool:
    """Whether a phrase names a fault of the project."""
    return _FAULT.search(words) is not None


def denied_before(left: str) -> str:
    """The refusal in front of a phrase (舍不得花钱做…)."""
    found = _REFUSED_BEFORE.search(left)
    return found[0] if found else ""


def denied_after(words: str, right: str, *, deed: bool = True) -> str:
    """The words behind a phrase that say it is not there or, if its fact is a deed, not done."""
    if right in ("不", "没"):
        return ""
    state = not deed or is_fault(words) or _AREA.search(words)
    if not state and (refused := _REFUSED_AFTER.match(right)):
        return refused[0]
    found = (_NOT_SO if state else _NEGATED_AFTER).match(right)
    return found[0] if found and not _NO_ANSWER.match(right) else ""
