"""What frames a sentence so that its binding words bind no project: sanctions, formal clauses, authorities, targets.

Takes the text of a clause or of a stretch of it, says whether it is such a frame. Knows drafting practice only
(立法技术规范: penalties begin with 违反本条例…, duties of authorities name the authority before the modal verb).
"""

from __future__ import annotations

import re

_SANCTION = re.compile(
    r"^违反(?:本|前款|上述|第)|滥用职权|罚款|给予[^，。；]{0,6}处分|(?:追究|承担)[^，。；]{0,12}责任|刑事责任|责令(?:限期)?改正|没收[^，。；]{0,8}所得|构成犯罪|行政复议"
)
_FORMAL = re.compile(
    r"起施行|同时废止|适用本(?:条例|规定|办法)|本(?:条例|规定|办法|通告|通知|意见|方案|细则)(?:所称|所指|适用|自|由|未尽)|仅适用于|"
    r"^为(?!主|止|准)[^。；]*(?:制定本|现[将就]|决定|提出[^，。；]{0,4}意见|通[告知]如下|编制本)|(?:明确|公布|发布)(?:禁止|限制|鼓励)[^，。；]{0,24}(?:目录|清单)|"
    r"^(?:鼓励|限制|淘汰|禁止|允许)类(?:主要|坚持|包括|是指|涉及)|(?:其中)(?:鼓励|限制|淘汰|禁止|允许)类涉及|^注[：:\d]"
)
_LEAD_IN = re.compile(r"(?:下列|以下|如下)[^。；]{0,8}[：:]$")
_FORBIDS_WHAT_FOLLOWS = re.compile(r"(?:禁止|严禁|不得)[^。；]{0,24}(?:下列|以下)|(?:下列|以下)[^。；]{0,16}(?:禁止|不得)|不得有")
_ITEM = re.compile(r"[（(]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]")
_NUMBER = re.compile(r"^(?:第[一二三四五六七八九十百零\d]+条(?:之[一二三四五])?(?:【[^】]*】)?|[（(]?[一二三四五六七八九十\d]+[)）、.．])\s*")

_BODY = (
    r"(?:人民政府|街道办事处|省、自治区、直辖市(?=根据|可以|应当?)|(?:主管|有关|相关|监管|管理|职能|市场监管|各|配合)部门|(?<!相)部门(?=应当?|要|负责|会同|对|按|报|提出)|(?:管理|监督|登记|检验|执法)机构(?=应当?|要|负责|会同|可以|组织)|主管机关|公安机关|监察机关|执法机构|监管机构|"
    r"领导小组|指挥部|工作人员|检查的?人员|各地|各县(?:[（(][^）)]*[）)])?|各乡镇?|各级党委|政府|湖长|河长|林长|新闻媒体)"
)
_AUTHORITY = re.compile(
    rf"^(?:(?!应当|必须|不得|禁止|严禁|的(?:企业|单位|项目)|[须要向经报被由]).|须知|要求|主要|重要|经济|经信){{0,30}}?{_BODY}(?!的?(?:批准|同意|审批|审查|许可|核准|备案|认定|公布|划定|确定)(?:的|后|前|不|方|[，,。；]|$))"
)
_BY_AUTHORITY = re.compile(rf"由[^，。；]{{0,24}}?{_BODY}[^，。；]{{0,10}}(?:负责|组织|确定|核发|制定|划定|公布|规定)|(?:可以|应当?|依法)[^，。；]{{0,20}}划定")
_OTHER_BEARER = re.compile(r"(?:企业|单位|经营者|个人|业主|建设方|养殖[场户]|矿山|园区|运营方|业户|车辆|机械|船舶|设施|项目)[^，。；]{0,12}$")
_BEFORE_APPROVAL = re.compile(r"(?:审批|批准|核准|许可)[^，。；]{0,10}前")
_LAYS_DOWN = re.compile(r"应当?|可以|要(?!求)|负责|划定|确定|采取|制定|公布|作出")
_REFUSES = re.compile(r"不[得予再]|一律不|停止|暂停|严禁")
_CONTENTS = re.compile(r"(?:应当?|须|要)(?:载明|包括|包含|列明|注明|明确下列)")
_ENFORCES = re.compile(r"严厉(?:打击|查处)|严查|严肃查处|依法查处|严防")
_OUTCOME = re.compile(
    r"空气质量|优良(?:天数|水体|断面)|(?:年均|平均|颗粒物|PM2\.5)浓度|森林覆盖率|综合指数|占[^，。；]{2,14}(?:比重|比例)|"
    r"遏制[^，。；]{0,8}浓度|(?:总量|能耗|煤耗|强度)[^，。；]{0,6}比(?:\d{4}|上)年|完成[^，。；]{0,20}(?:任务|目标)$|(?:培育|打造|形成|建成|推出|关停淘汰)一批"
)
_LOOKS_BACK = re.compile(r"(?:过去|近)[一二三四五六七八九十几两\d]+年|(?:去年|今年|前年)以来|近年来|[关清拆取淘建查搬整退]\w{0,3}了[^，。；]{0,24}\d")


def binds_nobody(clause: str) -> bool:
    """Whether a whole clause sanctions, defines, dates, repeals or introduces, and so states no norm of its own."""
    text = unnumbered(clause)
    return bool(text.startswith("违反本") or _FORMAL.search(text) or (_LEAD_IN.search(text) and not is_prohibiting_lead(clause)))


def is_prohibiting_lead(clause: str) -> bool:
    """Whether a clause forbids what the items after it list ("禁止下列行为：")."""
    return clause.endswith(("：", ":")) and bool(_FORBIDS_WHAT_FOLLOWS.search(clause))


def is_item(clause: str) -> bool:
    """Whether a clause is one item of a list."""
    return bool(_ITEM.match(clause))


def unnumbered(text: str) -> str:
    """A text without the number of its article or item."""
    return _NUMBER.sub("", text)


def is_sanction(stretch: str) -> bool:
    """Whether a stretch says what follows a breach: fines, discipline, orders to put right."""
    return bool(_SANCTION.search(unnumbered(stretch)))


def is_outcome(stretch: str) -> bool:
    """Whether a stretch states a target of government or tells of the past, in words of measured outcomes."""
    return bool(_OUTCOME.search(stretch) or _LOOKS_BACK.search(stretch))


def enforces(stretch: str) -> bool:
    """Whether a stretch speaks of the work of enforcement."""
    return bool(_ENFORCES.search(stretch))


def is_ordered_by_authority(before: str, operative: str) -> bool:
    """Whether a prohibition or restriction is what an authority is to lay down, not what it lays down here."""
    return bool(_LAYS_DOWN.search(before)) and not _REFUSES.match(operative)


def is_duty_of_authority(stretches: list[str], operative_at: int) -> bool:
    """Whether the one who is to act in the last of these stretches is an authority.

    `stretches` are those of the sentence up to the operative one; `operative_at` is where its operative words begin.
    The authority may stand in an earlier stretch; a private bearer named since then acts himself.
    """
    last = stretches[-1]
    if _CONTENTS.search(last) or _BY_AUTHORITY.search(last):
        return True
    if any(_BEFORE_APPROVAL.search(s) for s in stretches):
        return False
    if _AUTHORITY.match(unnumbered(last)):
        return True
    if _OTHER_BEARER.search(last[:operative_at]):
        return False
    return any(_AUTHORITY.match(unnumbered(s)) for s in stretches[:-1])
