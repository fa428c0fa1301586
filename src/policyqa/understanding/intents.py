"""Decides what the user wants: a decision, a trace, a figure, an agency, a comparison, a passage, or nothing here.

Takes the folded question and what was found in it; gives an `Intent` with the words that decided it. The order of
the tests is the meaning: "whose job is it" beats "may I", "may I" beats "how much", and a bare keyword is a search.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from policyqa.model.reading import Intent, Remark
from policyqa.rulebook.norms import PLACE
from policyqa.understanding import duties
from policyqa.understanding.clauses import Clauses
from policyqa.understanding.distances import BESIDE
from policyqa.understanding.lexicon import OTHER_WORD, OUTSIDE, Match
from policyqa.understanding.patterns import WORD_CLASS
from policyqa.understanding.subjects import ACTION

_AUDIT = re.compile(
    r"规则覆盖|(?:规则|条款|编码)(?:的)?覆盖率|(?:条款|条文|规则|规范|规定|哪些|多少|几条)[^,。;?!]{0,12}(?:没有?|未|尚未|还没)(?:有|被)?编码|(?:未|没有?)编码的?(?:条款|条文|规则|规范)|编码了(?:多少|哪些)|规则(?:库)?(?:里|中|之间)?(?:有|的)?(?:没有)?(?:冲突|重叠|漏洞|空白|矛盾)|"
    r"规则审计|审计报告|不可达的?规则|rule coverage|uncovered|not encoded|audit"
)
_COMPARE = re.compile(
    r"有(?:什么|何|啥|哪些)(?:不同|区别|差别|差异|两样|不一样|出入)|哪(?:里|儿|些)不(?:同|一样)|一样不一样|异同|(?:不同|区别|差别|差异)(?:在哪|是什么|在于|有哪些)|对比|相比|比较一?下|比一比|"
    r"分别(?:怎么|如何|是怎|有什么|规定|写|是多少|要求)|哪个(?:市|城市|县|地方)?(?:更|要求更|的?目标更|管得更)|谁的?[^,。;?!]{0,14}(?:更|还)(?:高|低|多|少|大|小|严|松)|compare|difference between|differ"
)
_EACH = re.compile(r"(?:各|分别)(?:自)?(?:是|为|要|有|占)?(?:多少|几|什么|怎)")
_TRACE = re.compile(
    r"(?:哪(?:些|几?[个项份部座处]|[两一三][个项份座])|什么)(?:[^,。;?!]{0,12}?)(?:项目|工程|专栏|任务|目标|小?节|章节|一章|措施|集运站|文件|方案|规划|行动|园区)(?!(?:才)?(?:能|可以|允许|需要|必须|要求|不能|禁止))|"
    r"支撑(?:了|着)?(?:什么|哪个|哪些|哪|的)?|列在|列入(?:了)?哪|哪个专栏|哪几?个?专栏|在规划(?:里|中)?(?:的)?(?:哪|支撑|第几|出现)|出现在|属于(?:规划)?(?:的)?哪|在(?:规划|文件|方案)?(?:里|中|的)?哪一?[节章页]|"
    r"有哪些(?:[^,。;?!]{0,14})(?:项目|工程|站|举措|任务|企业)|有(?:什么|啥)(?:[^,。;?!]{0,8})项目|靠(?:什么|哪)|服务(?:于)?哪|为(?:了)?治理哪|"
    r"贯彻落实哪|依据(?:的是)?哪|落实哪|文号|(?:共|一共|总共)有?(?:多少|几)(?:项|个|条)|有几(?:项|个|处)|哪几处|"
    r"(?:项目|工程|举措|任务|专栏|集运站)(?:都|一共|具体)?(?:有|是|包括)(?:哪些|哪几|什么|啥)|"
    r"(?:建|改造|治理|推进|实施|规划|安排|布局)(?:设|了|的)?哪几?[座条处个]|为了?(?:治理)?[^,。;?!为]{1,8}哪(?:条|个|座|些)|专栏[0-9一二三四五六七八九十]+[^,。;?!]{0,6}(?:几|多少|哪|什么)|"
    r"(?:几|多少)[个项](?:重点|重大|专项)?(?:项目|工程|专栏)|列了(?:几|哪|多少)|"
    r"which projects?|which goals?|which (?:section|box|chapter)|what projects?|supports? which|listed in"
)
_AGENCY = re.compile(
    r"(?:哪个|哪些|什么|哪几个|哪家|由哪)(?:[^,。;?!是]{0,4})(?:部门|单位|机构|公司|企业|局|委)(?!(?:才)?(?:能|可以|允许|需要|必须|要|不能|禁止))|"
    r"由谁|谁(?:来)?(?:负责|牵头|管|主管|实施|承担|组织|建设|投资|监管|落实|审批|批|出钱|去|干|做)|归谁|归哪|找谁|责任主体|责任单位|牵头单位|主管部门是|"
    r"(?:是|有)谁|负责人|who (?:is|are|will|leads|should)|which (?:department|agency|agencies|authority|company|body)|responsible for"
)
_MAY_STRONG = re.compile(
    r"(?:可不可以|可以不可以|能不能|行不行|让不让|给不给|准不准|许不许|批不批|合不合规|违不违规|允不允许|犯不犯法?|够不够|成不成|能否|可否|是否可以|是否允许|是否能|是否违|是否合|"
    r"可以(?:吗|么|不|嘛|吧|的吗|了吗)|(?:行|成|能行|可行|能成|合规|违规|违法|合法|犯法|算违规|受限|受影响)(?:吗|么|不|嘛|吧|了吗)|(?:行|可行|可以|合规|违规|违法|成)不$|行不$|"
    r"(?:准许|允许|准|让|许|给)(?:[^,。;?!]{0,14})(?:吗|么|不|嘛|吧)(?:$|[,?。])|(?:能|可以|会)[^,。;?!]{0,18}(?:吗|么|不|嘛|吧)(?:$|[,?。])|"
    r"(?:没事|没问题|不要紧|不碍事|没关系|没毛病)的?(?:吧|吗|么|嘛)|"
    r"才(?:能|可以|允许|准|让|给|行|算)|能批|给批|可批|还能|禁了?(?:没有|没|吗)|会不会(?:被)?(?:罚|禁|查|关|停)|被罚|罚(?:款|不罚)|审批口径|口径是|门槛|"
    r"能(?:备案|核准|审批|立项|开工|投产|开|建|上|干|用|办|搞|做|装|种|养|通过|过)(?:$|[,?。吗么不])|"
    r"\b(?:may i|may we|can i|can we|can a|can an|can the|could|is it (?:allowed|permitted|legal|possible|prohibited|forbidden|ok)|are we allowed|allowed to|permitted|allowed|prohibited|forbidden|banned|do i need|do we need|is .{1,40} required|may a|may an)\b)"
)
_FATE = re.compile(
    r"(?:卡|拦|挡|限)(?:着|住|下|它|他|我|我们|不住|得住)|管(?:不管|得着|不着|得了|不了|它)|不管(?:吗|$|[?])|会怎么?样|会怎么|会怎的|怎么(?:管|罚|处理|处罚|对待|发落|看待)|咋(?:说|办|管|罚|规定|弄|处理|个说法)|怎么个说法|(?:有啥|有什么|有没有|啥)(?:说法|规定|讲究)|沾边吗|会被|被(?:严格|从严)?(?:控制|限制|禁止|禁|管|罚|卡|拦|挡|否)|"
    r"要求(?:它|他|我们?|企业|单位|项目)?(?:必须|得|要)?(?:做|干|办|上|装|落实|满足|达到)(?:些|到)?(?:什么|啥|哪些)|(?:要|得|该)(?:做|干|补|落实)(?:些)?(?:什么|啥|哪些)|"
    r"支(?:不支)?持(?:吗|么|不|$|[,?])|支不支持|鼓励(?:吗|么|不|$|[?])|鼓不鼓励|过不过得?[去了关]|过得[去了]|行得通|有戏|没戏|有没有(?:问题|麻烦|风险|说法)|什么(?:说法|态度|后果)|啥(?:说法|态度|后果)|"
    r"算不算|属不属于|算(?:违|超|两高|新增)|还?用不用|该不该|可行性"
)
"""Asks what becomes of a thing that is described: a permission question where facts are told."""
_DESCRIBED = 2
_MAY_WEAK = re.compile(
    r"(?:要|需要|须|得|应|满足|符合|过|具备)(?:[^,。;?!]{0,6})(?:什么|哪些|啥|何种|怎样的)(?:[^,。;?!]{0,8})(?:条件|要求|手续|许可|资格|资质|标准|证|审批|限制|规定|程序|水平)|"
    r"(?:什么|哪些|啥|有何|有没有)(?:[^,。;?!]{0,6})(?:条件|要求|手续|许可|限制|资格|资质|禁止|约束|讲究)|什么资格|要不要|需不需要|是否需要|是否必须|是不是(?:必须|要|得|非得|一定)|"
    r"(?:必须|非得|一定|需要|应当|得|要)(?:[^,。;?!]{1,16})(?:吗|么|不|嘛)(?:$|[,?。])|违规|合规|违法|禁止|限制|允许|准入|审批|核准|备案|批复|立项|受限|让干|让建|让上|"
    r"怎么(?:办|批|审批|申请)|如何(?:办|审批|申请)|what (?:permits?|conditions?|requirements?)|how far must|must"
)
_TARGET = re.compile(
    r"(?:目标|指标|任务|要求|比例|占比|率|量|浓度|投资|规模|面积|产值|现状|底线|上限|数量|总数)[^,。;?!]{0,8}(?:多少|几|什么|多大|多高)|多少(?:个|吨|万|亿|亩|公里|家|座|%)?|目标值|指标值|达到多少|"
    r"(?:到|哪)(?:20\d\d年|年)[^,。;?!]{0,20}(?:达到|降到|控制|多少)|哪年|哪一年|何时|什么时候|几年|约束性|预期性|现状值|多大|多高|几项|"
    r"(?:20\d\d年)[^,。;]{0,20}目标|how (?:much|many)|what (?:is|are|was|were) [^?]{0,60}targets?\b|target (?:value|for)|by 20\d\d"
)
_SEARCH = re.compile(
    r"原文|原话|条文|条款|出处|哪里(?:提到|写|说|规定)|哪儿(?:提到|写|说)|怎么(?:说|写|规定|讲|要求)|如何(?:规定|表述|要求)|找(?:一下|出|到)|查(?:一下|找|询)|搜(?:一下|索)|检索|列出|"
    r"怎样|如何|怎么|介绍|是什么|什么是|有啥|search|find|where does|quote|what does|how to|how is|how are"
)
_ASKS_ANYTHING = re.compile(
    r"吗|么|呢|嘛|吧|[?]|不$|(?:多少|什么|哪|谁|怎|如何|几|为何|为啥|是否|能否|可否)|(.)不\1|没有$"
)
_DOCUMENT_WORD = re.compile(
    r"规划|计划|方案|文件|政策|规定|发布会|报告|原文|条文|条款|提到|怎么说|怎么写|目标|指标|plan|target"
)
_NO_CIRCUMSTANCE = frozenset((PLACE, OUTSIDE, OTHER_WORD, WORD_CLASS))
_SHORT_NAME = 3
BARE = 0.4
"""How sure a search is that nothing in the question asks for."""
_BESIDE = re.compile(rf"^(?:的)?(?:{BESIDE}|部门|局)")


@dataclass(frozen=True, slots=True)
class Judged:
    """The intent, the words that decided it, how sure it is (0 to 1), and a remark for the user."""

    intent: Intent
    why: str
    score: float = 1.0
    remark: str = ""


def judge(
    text: str,
    clauses: Clauses,
    matches: Sequence[Match],
    *,
    told: int,
    keywords: bool = False,
    names: Collection[str] = (),
) -> Judged:
    """The intent of a question.

    `told` counts the facts it tells, `keywords` says that it is a few words and no sentence, `names` are names of
    the graph.
    """
    found = _by_words(text, matches, names, told) or _without_words(text, told, keywords=keywords)
    outside = _outside_object(text, clauses, matches)
    if outside is None or _asks_of_documents(text, found):
        return found
    words = text[outside.start : outside.end]
    if told and _asks_elsewhere(text, clauses, outside):
        english = f"“{words}” is outside the knowledge base; only the rest is answered."
        return replace(found, remark=Remark(f"“{words}”不在知识库范围内，只回答其余部分。", english))
    english = f"The question is about “{words}”, which the documents of the knowledge base do not deal with."
    return Judged(Intent.OUT_OF_SCOPE, words, remark=Remark(f"问的是“{words}”，知识库里的文件不管这件事。", english))


def asks_for_leave(text: str) -> bool:
    """Whether it is asked if something may be done, and not only what must be done for it."""
    return bool(_MAY_STRONG.search(text))


def _asks_of_documents(text: str, found: Judged) -> bool:
    """Whether it is asked what the documents say, whatever the thing is."""
    if found.intent in (Intent.PERMISSION, Intent.OUT_OF_SCOPE):
        return False
    return bool(_DOCUMENT_WORD.search(text))


def _by_words(text: str, matches: Sequence[Match], names: Collection[str], told: int) -> Judged | None:
    for intent, pattern in ((Intent.AUDIT, _AUDIT), (Intent.COMPARE, _COMPARE)):
        if found := pattern.search(text):
            return Judged(intent, found[0])
    may = _first(_MAY_STRONG, text) or _duty(text, matches, told)
    asking = duties.quiet(text)
    if not may and _places(matches) > 1 and (each := _EACH.search(asking)):
        return Judged(Intent.COMPARE, each[0])
    for intent, pattern in ((Intent.TRACE, _TRACE), (Intent.AGENCY, _AGENCY)):
        found = pattern.search(asking)
        if found and not may:
            return Judged(intent, found[0])
    may = may or (_first(_FATE, text) if told >= _DESCRIBED else "")
    weak = _first(_MAY_WEAK, text)
    target = _TARGET.search(asking)
    if may or (weak and not target):
        return Judged(Intent.PERMISSION, may or weak)
    name = next((n for n in names if len(n) > _SHORT_NAME and n in text), "")
    if target:
        return Judged(Intent.TARGET, target[0])
    if name:
        return Judged(Intent.TRACE, name, 0.7)
    return None


def _first(pattern: re.Pattern[str], text: str) -> str:
    """The words a pattern finds first; empty where it finds none."""
    found = pattern.search(text)
    return found[0] if found else ""


def _duty(text: str, matches: Sequence[Match], told: int) -> str:
    """The words that ask what a described undertaking must do, or how it is looked on; empty where it is not described."""
    if told < _DESCRIBED:
        return ""
    apart = _apart(matches)
    asked = duties.asks_whether_needed(text) or (duties.asks_for_limits(text) if apart else "")
    if asked or apart + (duties.quiet(text) != text) < _DESCRIBED:
        return asked
    return duties.asks_for_duty(text) or duties.asks_for_view(text)


def _apart(matches: Sequence[Match]) -> int:
    """How many stretches of words tell or name something that is no place; one that overlaps another adds none."""
    end = count = 0
    for m in sorted(matches, key=lambda m: (m.start, m.end)):
        facts = {e.fact for e in m.entries}
        if facts & _NO_CIRCUMSTANCE or m.start < end:
            continue
        end, count = m.end, count + 1
    return count


def _places(matches: Sequence[Match]) -> int:
    """How many places a question names."""
    return len({e.value for m in matches for e in m.entries if e.fact == PLACE})


def _without_words(text: str, told: int, *, keywords: bool) -> Judged:
    search = _SEARCH.search(duties.quiet(text))
    if search:
        return Judged(Intent.SEARCH, search[0], 0.8)
    if told and (_ASKS_ANYTHING.search(text) or (told > 1 and not keywords)):
        return Judged(Intent.PERMISSION, "", 0.6)
    return Judged(Intent.SEARCH, "", BARE)


def _outside_object(text: str, clauses: Clauses, matches: Sequence[Match]) -> Match | None:
    """The thing asked about, where it is one that the knowledge base does not speak on.

    It is the last thing named in its clause and no landmark (办税大厅旁边).
    """
    named = [m for m in matches if not all(e.fact in (PLACE, ACTION) for e in m.entries)]
    for i in range(len(named) - 1, -1, -1):
        m = named[i]
        if not any(e.fact == OUTSIDE for e in m.entries):
            continue
        if _BESIDE.match(text[m.end : m.end + 4]):
            continue
        following = named[i + 1 :]
        last_in_clause = not following or clauses.index(following[0].start) != clauses.index(m.start)
        if last_in_clause:
            return m
    return None


def _asks_elsewhere(text: str, clauses: Clauses, outside: Match) -> bool:
    """Whether another clause than that of the outside thing asks for permission."""
    own = clauses.at(outside.start)
    rest = text[: own.start] + "。" + text[own.end :]
    return bool(_MAY_STRONG.search(rest))
