"""Tells questions about what the documents say from questions whether something is allowed.

Takes a reading, tells whether a trace answers it: surely, or if it finds something. A question for a decision asks yes or no, for
conditions, or what becomes of a described undertaking; one that asks which, who, how much of what stands in a plan asks for none.
"""

from __future__ import annotations

import re
from enum import Enum

from policyqa.model.facts import Facts
from policyqa.model.reading import Intent, Reading
from policyqa.understanding import duties, intents

_BODY = r"(?:(?<![布格结全])局|厅|委|部门|政府|办公室|督查室|领导小组|小组|委员会|管委会|单位|法院|检察院|机关)"
_WHAT = r"(?:什么|哪些|啥|几件|哪几)"
_SURE = re.compile(
    rf"{_BODY}(?:[^,，。;；?？]{{0,14}}?)(?:要|该|应|应该|得|负责|承担|管|打算|会)?(?:干|做|管|负责|承担|抓|落实|完成){_WHAT}|(?:设在|挂靠|挂在)(?:哪|什么)|"
    rf"谁(?:来|去|在)[^,，。?？]{{1,6}}[?？]?$|(?:哪个|哪家|什么|哪几个)(?:厅|局|委)(?!托)|"
    r"对照(?:一下|来看|着看)?$|(?:两市|两地|两个市|两个规划|两份规划|两边)[^,，。?？]{0,30}(?:一样|相同|一致)[吗么嘛不]|"
    rf"(?:如果|要是|假如|假设|若|倘若)?(?:不建|不上|不搞|不做|砍掉|取消|去掉|停建|撤掉|拿掉|放弃|没了)[^?？]{{2,40}}(?:会?(?:丢|少|损失|失去|影响){_WHAT}?|(?:丢|少|损失|失去|影响)(?:掉|了|到)?(?:{_WHAT}|哪|多少))|"
    rf"(?:方面|领域)(?:还?要|打算|计划|准备|将)?(?:建|上|做|安排|推进|实施|布局|搞)(?:了|些|的是)?{_WHAT}|[县市区镇](?:都)?(?:要|该)(?:做|干|建|上|完成){_WHAT}[?？]?$|"
    rf"在?规划(?:里|中|上)[^?？]{{0,20}}(?:做到什么程度|为了{_WHAT}|服务{_WHAT}|起{_WHAT}作用|要{_WHAT})|(?:项目|工程)(?:都)?(?:服务|支撑|对应|属于){_WHAT}|"
    r"(?:合计|总计|加起来|合起来|相加|一共|总共|共计)[^?？]{0,12}(?:多少|几|多长|多大)(?:个|座|公顷|亩|万亩|亿|万|公里|千米|兆瓦|户|平方|立方|[?？（(]|$)|"
    r"(?:修订|废止|修改|印发|出台|制定|贯彻|落实|依据|根据)(?:的是|了|过)?(?:哪|什么)(?:部|个|份|些|一部|几部|几份)?(?:条例|办法|法规|文件|方案|意见|规定|标准|规划)|"
    r"(?:哪(?:个|一个|几个|些)?|什么)专栏|哪一?[节章](?!能)|责任主体(?:是|为)谁|(?:哪(?:天|年|一年|月|日)|什么时候|何时)[^,，。?？]{0,3}(?:印发|发布|出台|颁布)|是为(?:了(?:什么|啥)|了?(?:治理)?哪)|(?:两市|两地|两个市|两个规划|两份规划|两个城市)[^?？]{0,30}(?:目标|要求|比例|指标|规定|标准)|"
    r"谁[^,，。?？]{0,2}(?:主持|召开|主办|承办|组织|调研|回答|印发|编制|起草|发布|出台|走访|指出|强调|解读|介绍)|(?:由|是)(?:谁|哪(?:个|位|家|几家)?(?:领导|单位|部门|机构|法院)?)(?:来)?(?:主持|召开|主办|承办|组织|调研|回答|印发|编制|起草|发布|出台|解读)|"
    rf"(?:[县市区镇乡村段河湖渠泉流域]|农村|方面)(?:都|还)?(?:要|该|将)(?:做|搞|开展|实施|进行|推进|建){_WHAT}[^,，。?？]{{0,4}}(?:改造|治理|工程|项目|修复|建设|整治)|[段河湖渠](?:要|该)(?:做|干|建|上){_WHAT}[?？]?$|"
    r"(?:哪些|什么)行业(?:不让|不准|不能|不许|禁止|严禁)[^,，。?？]{0,6}[?？]?$|有(?:哪些|什么)[^,，。?？]{0,10}(?:限制性|禁止性|约束性)规定"
)
_ASKS = re.compile(r"哪|什么|啥|多少|几(?!乎)|谁|何时|何处|多[长大高宽]|现状|目标值")
_DECIDES = re.compile(
    r"[吗嘛]|么[？?]|([\u4e00-\u9fff])不\1|能否|可否|是否|要不要|需不需要|用不用|该不该|可以|允许|能(?:不能|建|上|批|办|开|用|干|搞|做|种|养|过)|会不会|算不算|才能|行得通|必须|禁止|违规|合规|"
    r"合法|违法|怎么(?:办|说|样|管|处理|弄|整)|咋|条件|手续|资格|资质|执照|审批|要求|要办|要做|受限|限制|被罚|许可|备案|门槛|需要|还得|得(?:有|办|先|满足|达到|做到)|口径|卡|管得着|说法|讲究|态度|坎|没事|行不|成不|方可|才(?:让|准|许|给|算)|"
    r"(?:想|打算|准备|计划)(?:在|要|上|建|开|办|搞|新)|我(?:们)?(?:家|厂|村|公司|想|要|这)|should|can |may |must|allowed|permit"
)
_PLACE = "place"
_DESCRIBED = 2
_TURNED = (Intent.PERMISSION, Intent.SEARCH, Intent.OUT_OF_SCOPE)


class Route(Enum):
    """How far a trace answers a question: not, if it finds something, or whatever it finds."""

    NOT = "not"
    FOUND = "found"
    SURE = "sure"


def route(reading: Reading) -> Route:
    """Whether a reading that is no trace is to be answered by one."""
    if reading.intent not in _TURNED:
        return Route.NOT
    text = reading.normalised or reading.question
    if _decides(reading, text):
        return Route.NOT
    if _SURE.search(text):
        return Route.SURE
    if not _ASKS.search(duties.quiet(text)) or _DECIDES.search(text):
        return Route.NOT
    if reading.intent is Intent.OUT_OF_SCOPE:
        return Route.FOUND
    described = reading.intent is Intent.SEARCH or any("action" in s.known for s in reading.subjects)
    return Route.FOUND if described else Route.SURE


def _decides(reading: Reading, text: str) -> bool:
    """Whether a permission question asks what a described undertaking must do."""
    if reading.intent is not Intent.PERMISSION or reading.score < 1:
        return False
    return bool(duties.asks_for_duty(text) or duties.asks_for_view(text))


def is_left_to_rules(reading: Reading) -> bool:
    """Whether a question that no trace answers describes an undertaking and asks what becomes of it, so that rules may."""
    text = reading.normalised or reading.question
    asked = intents.asks_for_leave(text) or duties.asks_for_duty(text) or duties.asks_whether_needed(text)
    return bool(asked) and any(_told_apart(subject) >= _DESCRIBED for subject in reading.subjects)


def _told_apart(facts: Facts) -> int:
    """How many stretches of words tell a fact other than a place; one that overlaps another adds none."""
    places = {f.span for name, f in facts.known.items() if name == _PLACE}
    end = count = 0
    for start, stop in sorted({f.span for f in facts.known.values() if f.span} - places):
        if start >= end:
            end, count = stop, count + 1
    return count


def is_bare(reading: Reading) -> bool:
    """Whether a reading neither asks nor wants anything in words, so that it may be a mere name."""
    text = reading.normalised or reading.question
    unasked = reading.intent is Intent.SEARCH or (reading.intent is Intent.PERMISSION and reading.score < 1)
    return unasked and not reading.refers_back and not _ASKS.search(text) and not _DECIDES.search(text)
