"""Tells questions about what the documents say from questions whether something is allowed, where the words are plain.

Takes a reading, gives it back with the intent that answers it. The reading itself decides in doubt: only forms that nobody
uses to ask for a permission turn a question into a trace.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policyqa.model.reading import Intent, Reading

_BODY = r"(?:局|厅|委|办|部门|政府|办公室|督查室|领导小组|小组|委员会|管委会|单位|法院|检察院|机关)"
_WHAT = r"(?:什么|哪些|啥|几件)"
_SURE = re.compile(
    rf"{_BODY}(?:[^,，。;；?？]{{0,10}}?)(?:要|该|应|应该|得|负责|承担|管|打算|会)?(?:干|做|管|负责|承担|抓|落实|完成){_WHAT}|(?:设在|挂靠|挂在)(?:哪|什么)|"
    rf"谁(?:来|去|在)[^,，。?？]{{1,6}}[?？]?$|(?:哪个|哪家|什么|哪几个)(?:厅|局|委)(?!托)|"
    r"对照(?:一下|来看|着看)?$|(?:两市|两地|两个市|两个规划|两份规划|两边)[^,，。?？]{2,30}(?:一样|相同|一致)[吗么嘛不]|"
    rf"(?:如果|要是|假如|假设|若|倘若)?(?:不建|不上|不搞|不做|砍掉|取消|去掉|停建|撤掉|拿掉|放弃|没了)[^?？]{{2,40}}(?:会?(?:丢|少|损失|失去|影响){_WHAT}?|(?:丢|少|损失|失去|影响)(?:掉|了|到)?(?:{_WHAT}|哪|多少))|"
    rf"(?:方面|领域)(?:还?要|打算|计划|准备|将)?(?:建|上|做|安排|推进|实施|布局|搞)(?:了|些|的是)?{_WHAT}|"
    rf"在?规划(?:里|中|上)[^?？]{{0,20}}(?:做到什么程度|为了{_WHAT}|服务{_WHAT}|起{_WHAT}作用|要{_WHAT})|(?:项目|工程)(?:都)?(?:服务|支撑|对应|属于){_WHAT}|"
    r"(?:面积|投资|装机|里程|长度|户数|能力|规模|库容)?(?:合计|总计|加起来|合起来|相加|一共|总共|共计)[^?？]{0,12}(?:多少|几)(?:个|座|公顷|亩|万亩|亿|万|公里|千米|兆瓦|户|平方|立方)|"
    r"(?:修订|废止|修改|印发|出台|制定|贯彻|落实|依据|根据)(?:的是|了|过)?(?:哪|什么)(?:部|个|份|些|一部|几部|几份)?(?:条例|办法|法规|文件|方案|意见|规定|标准|规划)"
)
_TURNED = (Intent.PERMISSION, Intent.SEARCH, Intent.OUT_OF_SCOPE)


def routed(reading: Reading) -> Reading:
    """The reading, as a trace where its words ask what the documents say and for no decision."""
    if reading.intent in _TURNED and _SURE.search(reading.question):
        return replace(reading, intent=Intent.TRACE)
    return reading
