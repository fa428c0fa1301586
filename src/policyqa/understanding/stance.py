"""Decides for each phrase how it is spoken of: asserted, negated, asked about, left open, or only a landmark.

Takes the folded text, its clauses and the matches in order; gives one `Stance` per match. Chinese negation is
read by what may stand between the negator and the phrase; where a negator stands near but its scope is not
understood, the stance is UNCLEAR and the fact stays unknown (never guessed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.rulebook.norms import PLACE
from policyqa.understanding.asking import (
    ASKS,
    FILL,
    MAY,
    NEEDS,
    OR_ELSE,
    WHETHER,
    asks_inside,
    closing_none,
    mask_in_place,
    mask_questions,
)
from policyqa.understanding.bearers import BESIDE_AFTER, with_bearer
from policyqa.understanding.clauses import Clause, Clauses
from policyqa.understanding.distances import BESIDE
from policyqa.understanding.former import is_former, leave_history, leave_past
from policyqa.understanding.lexicon import THINGS, Match, Role, negators
from policyqa.understanding.naming import CLAUSE_NAME, is_destination, names_clause
from policyqa.understanding.refusals import DONE, denied_after, denied_before, is_fault
from policyqa.understanding.spoken import CLAUSE, COORDINATED, OTHER, Stance, Told
from policyqa.understanding.undecided import leaves_open, open_clauses, says_open

INDUSTRY = "industry"
_MOST_TOGETHER = 8
"""Values of a list that may follow each other without a break."""
_NEGATES = frozenset("不没未无非")
_THEN = re.compile(r"就|却|便|还|而|又")
_NOT_THERE = re.compile(r"(?:不|没有?|未|非)(?:是|属于|属|算)?(?:在|处于|位于|划进|列入|纳入|进)")
_SHORT_GAP = 8
_SHORT_TAIL = 3
"""How many characters may stand between two things named together, and after a phrase."""

_NOT_NEGATION = re.compile(
    r"不用(?:就|还|而|却|要|想|非要)|不过|不仅|不但|不管|不论|无论|不同|不少|不得不|不能不|不断|不错|不好意思|不锈|不动产|非常|非得|非要|除非|莫非|未来|无人机|无组织|"
    r"不可降解|不到|不足|不超过|不低于|不少于|不高于|不大于|不小于|没超过|未满|不满|只要不|没问题|没关系|没事|不一定|不然|非道路|"
    r"不知道|不清楚|不确定|不晓得|不行|不可以|不能|不让|不准(?!备)|不许|不允许|不批|不给"
)
_VERBS = (
    "在|是|算|属于|属|位于|处于|坐落|落在|落|划进|划入|划到|划在|划|列入|纳入|进入|进|涉及|涉|含有?|包括|包含|有|占用|占|靠近|临近|靠|临|"
    "挨着|挨|搞|建|修建|修|建设|新建|配套|配备|配|装|安装|设置|设|做|办理|办|取得|拿到|拿|领|获得|通过|经过|经|走|上|用|使用|采用|采取|采|烧|"
    "存放|储存|贮存|堆放|存|销售|卖|加工|运输|收集|收|排放|排|产生|生产|新增|增加|增|扩大|扩|落实|完成|开展|进行|实施|实现|达到|达|符合|具备|满足|编制|编|报批|报|接入|接|通|覆盖|打算|准备|想|"
    "计划|需要|考虑|需|使|打|挖|抽|取用|取|投|喂|放|种|养|砍|给|把|会|要|属|纳|搬|动|碰|触及|穿越|穿|压|碍|签|交|提供|登记|验收|评估|调查|治理|修复|备案"
)
_PARTICLES = "城市|县城|城镇|市区|城区|了|过|到|进|在|于|着|任何|什么|一个|一台|一座|一家|一条|个|相应|相关|有关|本|该|所谓|那种|这种|那|这|哪个|我们|当地|市里|县里|国家|全部|再|去|来"
_SOFTENERS = "并|也|又|都|还|尚|既|绝对?|根本|从来|从|暂时|暂|目前|现在|确实|肯定|完全|压根|均|皆|全|本来|本|可|就|倒|已经|一直|其实|属于|属|位于|处于|我|在"
_NEGATOR = rf"(?:{_SOFTENERS})*(?:并非|绝非|不可能|算不上|够不上|谈不上|称不上|沾不上|说不上|不再|没有|还没|尚未|从未|不|没|未|无|非|别|not |no |without |isnt |arent |outside (?:of )?|never |non-?|neither |nor )"
_ITEMS = r"(?:[^,。;:?!()0-9]{1,8}?(?:、|和|或者|或|及|与|以及))*"
_SCOPE = rf"(?:{_VERBS})?(?:{_PARTICLES}|{OTHER}的?|{_VERBS})?(?:{_PARTICLES}|{OTHER}的?)*(?:the |a |an |any |in |within |located )*"
_NEGATED = re.compile(rf"{_NEGATOR}{_SCOPE}{_ITEMS}(?:{_PARTICLES}|{OTHER}的?)*$")
_NEAR_NEGATION = re.compile(
    rf"(?:不|没|无|未|非|not |no )[^,。;:?!(){OTHER}就而且却但并再在去也又和想要]{{0,5}}(?<!的)$"
)
_DOUBLE = re.compile(
    rf"(?:不是|并非|没有|不能说)(?:{_SOFTENERS})*(?:不|没|未|无|非)(?:{_VERBS})?(?:{_PARTICLES}|{OTHER}的?)*$"
)

_TERM_VERBS = "配套|配|是|属于|属|算|有|搞|建|上|用|烧|做|办|开|涉及|涉|含|再|新建|种|养|要|打算|想|准备|计划|(?:退|排|流|倒|放|引|漏)?[进到入往向]|退|排|流|倒"
_TERM_NEGATED = re.compile(
    rf"(?:{_SOFTENERS})*(?:并非|算不上|够不上|谈不上|称不上|不再|没有|不|没|无|非|not |no |without )(?:{_TERM_VERBS})*(?:{_PARTICLES}|{OTHER}的?)*{_ITEMS}$"
)
_TERM_HEAD = re.compile(
    r"^(?:项目|企业|厂|行业|类|设施|设备|产业|工艺|等|了|的|活动|计划|打算|想法|安排|意向|意愿|念头|动静|里|中|project)*(?:$|[、和与及或也又而,，]|还是|就是|是)"
)

_TERM_NEGATED_AFTER = re.compile(
    r"^(?:项目|企业|厂|区|里|的)*(?:也|都|均|全|根本|压根|完全)*(?:不沾边?|不挨边?着?|不靠着?|不涉及|不搞|不碰|不算|不占|不搭[界边]|都没有|也没有|不想搞|不打算搞)(?:$|的)"
)
_ASKED_BEFORE = re.compile(
    rf"(?:{ASKS}|哪些|哪种|什么样的?|什么|哪类|(?:有|共|需要?|到底|究竟|是|在)几个|whether )(?:{_VERBS}|必须|应当|应该)*(?:{_PARTICLES}|{OTHER}的?)*$"
)
_DUTY_BEFORE = re.compile(
    rf"(?:需要|必须|必需|必要|应当|应该|非得|非要|一定要|须|得|要求|强制)(?:先|再|也|都|单独|另外|就|也要|有|要)*(?:{_VERBS})*(?:{_PARTICLES}|{OTHER}的?)*$"
)
_SAID_TO_BE = re.compile(
    rf"(?:会|能|要|可能|算|{ASKS}|{MAY})[^,。;]{{0,6}}(?:(?:说|当|算|看|认定|判定?|定性|裁定|归)(?:成|为|作|做)|视为|视作|当)(?:是)?(?:一?[种个类])?(?:{_PARTICLES}|{OTHER}的?)*$"
)
"""Asks whether somebody will call it so (会被说成乱采吗); what it is nobody says."""
_DOUBT_BEFORE = re.compile(
    rf"(?:(?<!不)可能|好像|也许|似乎|大概|估计|怕|恐怕|没准|说不定|兴许|或许|多半|据说|听说)(?:就|也|还|都)?(?:是|在|属于|算|位于|处于)(?:{_PARTICLES}|{OTHER}的?)*$|(?:疑似)(?:是)?(?:{_PARTICLES}|{OTHER}的?)*$"
)
_DUTY_INSIDE = re.compile(r"(?<![取获拿做办不])得(?![到了起着知出])|必须|需要|应当|应该")
_WANT_BEFORE = re.compile(rf"(?:要|用|需)(?:先|再|也|都|单独|另外)?(?:{_VERBS})?(?:{_PARTICLES}|{OTHER}的?)*$")
_BEING_BEFORE = re.compile(rf"(?:是|算|属于|在|有)(?:{_PARTICLES})*$")
_MAY_WORD = re.compile(rf"{MAY}|可以|能|行|让|允许|准|批|合规|违规|违法|合法|可行|禁止|限制|may|can|allow|permit")
_QUESTION_TAIL = re.compile(r"^[^,。;]{0,8}?(?:吗|么|嘛|不|没|没有)$")
_ASKED_AFTER = re.compile(
    rf"^(?:这个|那个|方面|手续|这些|的)?(?:还|也|都|一定)?(?:{WHETHER}(?!(?:就|都|也|还)?(?:{MAY}|不?能|不?可以|不?允许|不?准|不?行|违|合|禁|受|不?批|给|让|被))|"
    rf"{NEEDS}(?:先|再|也|还|都|去|单独|另外|一定)*(?:{DONE})?(?:的|了|呢|啊|呀|都)*$)"
)
_REQUIRED_AFTER = re.compile(
    rf"^(?:这个|这项|这条|那个|的|都|也|真)*(?:是|算|属于|{WHETHER})(?:一[项个条])?(?:必须|必需|必备|必要|必选|非做不可|硬性?|强制性?|前置|刚性|规定)"
    r"(?:的|要求|条件|指标|规定|动作|项|杠杠|任务)*(?:吗|么|嘛|吧|不|没有?|啊|呢)?$"
)
_ASKS_AT_END = re.compile(rf"(?:吗|么|嘛|吧|不|没|没有)$|{WHETHER}")
_IF_SO = re.compile(r"^[^。;?!]{0,12}?,?(?:就|便|那就|都)[^,。;]{0,4}(?:能|可以|行|批|准|让|允许|禁|违)")
_HEAD_FOLLOWS = re.compile(r"^(?:的)?(?:清洁|审核|标准|要求|条件|制度|系统|站|检测|监测|评估|调查|论证|台账|排放)")
_MENDS = re.compile(r"治理|修复|处理|整改|评估|调查|登记|备案|验收|报批|监测|公示")
"""What is done about a state: that it was not done (没治理污染地块) does not say that the state is not there."""
_OUTSIDE_AFTER = re.compile(
    r"^(?:的)?(?:边界|范围|界线|界限)?的?(?:之外|以外|外面|外头|外围|外边|外(?![资商排送运购供地埠包来国出]))"
)
_LANDMARK_BEFORE = re.compile(
    rf"(?:距离?|离|靠近|临近|紧邻|紧挨|挨着|毗邻|紧靠|far from |away from |from |near )(?:[^,。;:?!()0-9]{{0,3}}最近的?|一个|一家|一座|the |a |an |nearest |{OTHER}|的|了|着)*$"
)
_LANDMARK_AFTER = re.compile(
    rf"^(?:的)?(?:{BESIDE}|不到|约|大约)?(?:(?:外|边|旁)?[0-9一二两三四五六七八九十百千半]+多?(?:公里|千米|米|里|km|m)|{BESIDE})"
)
_AREA_WORD = re.compile(r"(?:区|域|地|园|城|红线|农田|林|草场|area|zone|park)$")
_ALTERNATIVE_AFTER = re.compile(rf"^(?:[^,。;]{{0,6}})?,?(?:{OR_ELSE}|亦或)")
_OR_BEFORE = re.compile(r"(?<=.)还是(?:在|是|位于|属于|用|上)?$")
_CHOICE_BEFORE = re.compile(
    rf"(?:(?<!还)是|在|算|属于?|用|搞|做|上|外头?|[里内])[^,。;{OTHER}]{{0,12}}还是(?:在|是|位于|属于|用|上)?$"
)
_OF_ALL = re.compile(r"(?:里|的)*(?:也|全)?(?:都|均|全)")


def stances(text: str, clauses: Clauses, matches: Sequence[Match]) -> list[Told]:
    """One stance per match (in the order of the matches), each with the words that made it so."""
    undecided = open_clauses(text, clauses)
    masked = mask_in_place(text)
    result: list[Told] = []
    for i, match in enumerate(matches):
        clause = clauses.at(match.start)
        left = _masked(masked, clause.start, match.start, matches, i)
        inherited = _inherited(text, matches, result, i, clause)
        right = masked[match.end : max(clause.end, match.end)].replace(FILL, "")
        own = (
            _term_stance(
                left,
                _behind(matches, i, right),
                deed=not any(e.fact in (*THINGS, PLACE) for e in match.entries),
                plant=all(e.fact == INDUSTRY for e in match.entries),
            )
            if match.listed
            else _fact_stance(text, match, matches, left, right, clause)
        )
        of_zone = match.listed and match.entries[0].fact != PLACE and _AREA_WORD.search(text[match.start : match.end])
        if of_zone and CLAUSE_NAME.match(right):
            own = (Stance.ASKED, CLAUSE)
        if own[0] is Stance.ASSERTED and inherited:
            own = inherited
        if clauses.index(match.start) in undecided and leaves_open(own, text, masked, clause, matches, i):
            own = (Stance.OPEN, "未定")
        result.append(own)
    _deny_together(text, matches, result)
    leave_history(text, clauses, matches, result)
    leave_past(text, clauses, matches, result)
    return with_bearer(text, matches, result)


def _behind(matches: Sequence[Match], i: int, right: str) -> str:
    """What follows a value of a list, the values that follow it without a break left out (焦化钢铁水泥)."""
    end = matches[i].end
    for other in matches[i + 1 : i + 1 + _MOST_TOGETHER]:
        if other.start != end or not other.listed:
            break
        end = other.end
    return right[end - matches[i].end :]


def _deny_together(text: str, matches: Sequence[Match], result: list[Told]) -> None:
    """A denial behind a list reaches all of it (园区、县城都不沾边)."""
    for i in range(len(matches) - 2, -1, -1):
        stance, why = result[i + 1]
        gap = text[matches[i].end : matches[i + 1].start]
        together = not gap or (len(gap) < _SHORT_GAP and COORDINATED.match(gap))
        if stance is Stance.NEGATED and _OF_ALL.match(why) and together and result[i][0] is Stance.ASSERTED:
            result[i] = result[i + 1]


def _masked(masked: str, start: int, end: int, matches: Sequence[Match], i: int) -> str:
    """The clause to the left of match `i` (A-not-A questions are marks), other phrases replaced by one mark each."""
    reach = max(start, end - 60)
    pieces: list[str] = []
    position = reach
    for other in matches[max(0, i - 8) : i]:
        asks = masked[other.end : other.end + 1] == FILL
        if other.start >= position and _denied_apart(masked, other, matches[i]):
            pieces += [masked[position : other.start], OTHER]
            position = end
        elif other.start >= position and other.end <= end and not asks:
            pieces += [masked[position : other.start], OTHER]
            position = other.end
    return "".join([*pieces, masked[position:end]]).replace(FILL, "")


def _denied_apart(masked: str, other: Match, match: Match) -> bool:
    """Whether the negator before `match` belongs to another phrase that it overlaps: 没修复 in 没修复就想建学校."""
    overlaps = other.start < match.start < other.end < match.end and masked[other.start] in _NEGATES
    return overlaps and _THEN.search(masked, other.end, match.end) is not None


def _inherited(
    text: str, matches: Sequence[Match], done: Sequence[Told], i: int, clause: Clause
) -> Told | None:
    """The stance of the phrase before, where only 、 and 和 stand between ("不在A、B")."""
    if not i or matches[i - 1].start < clause.start:
        return None
    before = done[i - 1]
    gap = text[matches[i - 1].end : matches[i].start]
    if text[matches[i].start] in _NEGATES:
        return None
    if before[0] is Stance.ASSERTED and _denies(text, matches[i - 1]):
        before = (Stance.NEGATED, text[matches[i - 1].start : matches[i - 1].end])
    passes_on = before[0] in (Stance.NEGATED, Stance.ASKED, Stance.LANDMARK)
    adjoins = matches[i - 1].end == matches[i].start
    if adjoins and before[0] is Stance.NEGATED and matches[i - 1].listed and matches[i].listed:
        return before
    return before if passes_on and gap and len(gap) < _SHORT_GAP and COORDINATED.match(gap) else None


def _denies(text: str, match: Match) -> bool:
    """Whether a phrase is itself a denial of a place (不在园区), that reaches what is named together with it."""
    return all(e.role is Role.DENIES for e in match.entries) and _NOT_THERE.match(text, match.start) is not None


def _term_stance(left: str, right: str, *, deed: bool, plant: bool = False) -> Told:
    """A value of a list: dropped only where it is plainly negated, a landmark, or a deed (扩建) that is refused."""
    if _LANDMARK_BEFORE.search(left):
        return Stance.LANDMARK, "离/靠近"
    if _LANDMARK_AFTER.match(right):
        return Stance.LANDMARK, "旁/距离"
    if names_clause(left, right):
        return Stance.LANDMARK, CLAUSE
    if plant and is_destination(left, right):
        return Stance.LANDMARK, "去处"
    if is_former(left, right):
        return Stance.LANDMARK, "原来的用途"
    if after := _TERM_NEGATED_AFTER.match(right):
        return Stance.NEGATED, after[0]
    negated = _TERM_NEGATED.search(left)
    if negated and not _NOT_NEGATION.search(left[negated.start() :]) and _TERM_HEAD.match(right):
        if _DOUBLE.search(left):
            return Stance.ASSERTED, ""
        return Stance.NEGATED, negated[0]
    if deed and (refused := denied_before(left)):
        return Stance.NEGATED, refused
    return Stance.ASSERTED, ""


def _fact_stance(
    text: str, match: Match, matches: Sequence[Match], left: str, right: str, clause: Clause
) -> Told:
    """A phrase of a yes/no fact."""
    if CLAUSE_NAME.match(right):
        return Stance.ASKED, CLAUSE
    question = _asked(left, right, clause, text) or _closing_none(text, match, clause)
    if question:
        return Stance.ASKED, question
    if inside := _said_inside(text[match.start : match.end], match):
        return inside
    if _alternative(text, match, matches, left, right):
        return Stance.OPEN, "还是"
    if doubt := _DOUBT_BEFORE.search(left):
        return Stance.OPEN, doubt[0]
    if _OUTSIDE_AFTER.match(right):
        return (Stance.ASKED, "除外") if left.endswith(("除", "除了", "除去")) else (Stance.NEGATED, "外")
    if _AREA_WORD.search(text[match.start : match.end]):
        if _LANDMARK_BEFORE.search(left):
            distant = re.search(r"[0-9一二两三四五六七八九十百千半]", right)
            return (Stance.NEGATED, "距离") if distant else (Stance.UNCLEAR, "距离")
        if BESIDE_AFTER.match(right):
            return Stance.UNCLEAR, "旁边"
    deed = any(e.deed for e in match.entries)
    return _negation(text[match.start : match.core_end], left, right, deed=deed)


def _said_inside(words: str, match: Match) -> Told | None:
    """What stands between the parts of a phrase: a question, another negation, or that it must be so (超低排放得达标)."""
    phrase = match.entries[0].phrase
    if not match.gapped:
        return None
    looked = match.has(Role.DENIES) and says_open(words)
    if not looked and asks_inside(words, phrase):
        return Stance.ASKED, "中间有问"
    if negators(mask_questions(words)) > negators(mask_questions(phrase)):
        return Stance.UNCLEAR, "中间有否定"
    duty = _DUTY_INSIDE.search(words)
    if duty and match.has(Role.ASSERTS) and match.entries[0].deed and duty[0] not in phrase:
        return Stance.ASKED, "中间有要求"
    return None


def _negation(words: str, left: str, right: str, *, deed: bool) -> Told:
    if _DOUBLE.search(left):
        return Stance.ASSERTED, "双重否定"
    negated = _NEGATED.search(left)
    if negated and not _NOT_NEGATION.search(left, max(0, negated.start() - 1)):
        unclear = _HEAD_FOLLOWS.match(right) or (not deed and _MENDS.search(negated[0]))
        return (Stance.UNCLEAR if unclear else Stance.NEGATED), negated[0]
    if deed and (refused := denied_before(left)):
        return (Stance.UNCLEAR if _HEAD_FOLLOWS.match(right) else Stance.NEGATED), refused
    if after := denied_after(words, right, deed=deed):
        return Stance.NEGATED, after
    near = _NEAR_NEGATION.search(left)
    if near and not _NOT_NEGATION.search(left, max(0, near.start() - 2)):
        return Stance.UNCLEAR, near[0]
    return Stance.ASSERTED, ""


def _asked(left: str, right: str, clause: Clause, text: str) -> str:
    """The words that ask whether the fact holds, or whether it is required; "" when the clause does not."""
    after = text[clause.end : clause.end + 20]
    if (before := _ASKED_BEFORE.search(left)) and not _IF_SO.match(right + ("," + after if not right else "")):
        return before[0]
    if asked := _ASKED_AFTER.match(right):
        return asked[0]
    if (asked := _REQUIRED_AFTER.match(right)) and (clause.mark == "?" or _ASKS_AT_END.search(asked[0])):
        return asked[0]
    if duty := _DUTY_BEFORE.search(left):
        return duty[0]
    if (said := _SAID_TO_BE.search(left)) and _ASKS_AT_END.search(right + clause.mark.replace("?", "吗")):
        return said[0]
    tail = _QUESTION_TAIL.match(right)
    if not tail and clause.mark == "?" and len(right) < _SHORT_TAIL:
        tail = re.match("", right)
    if not tail:
        return ""
    may = _MAY_WORD.search(right) or _MAY_WORD.search(left)
    if not may and (before := _WANT_BEFORE.search(left) or _BEING_BEFORE.search(left)):
        return before[0] + "…吗"
    return "有…没有" if re.search(r"有(?:了)?$", left) and right in ("没有", "没") else ""


def _closing_none(text: str, match: Match, clause: Clause) -> str:
    words = text[match.start : match.end]
    return closing_none(text[clause.start : clause.end], words, text[match.end : clause.end], fault=is_fault(words))


def _alternative(text: str, match: Match, matches: Sequence[Match], left: str, right: str) -> bool:
    """Whether the phrase is one of two alternatives that are left open; 还是 with nothing to choose from is "still"."""
    if _OR_BEFORE.search(left):
        facts, reach = {e.fact for e in match.entries}, match.start - len(left)
        rivals = any(reach <= m.start < match.start and facts & {e.fact for e in m.entries} for m in matches)
        return rivals or _CHOICE_BEFORE.search(left) is not None
    following = right or text[match.end : match.end + 12]
    return bool(_ALTERNATIVE_AFTER.match(following))
