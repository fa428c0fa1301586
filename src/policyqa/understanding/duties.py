"""What asks for a duty, and what only looks like a question: the words of both, in folded text.

Takes folded text; tells whether it asks what must be done for an undertaking, and gives the text without the question
words that ask nothing (几十里路, 没多少水, 多大吨位记不清了). Offsets are kept.
"""

from __future__ import annotations

import re

from policyqa.understanding.asking import NOT_KNOWN

_WORD = r"(?:多少|多[大高长远重久]|哪|什么|啥|谁|几|何时)"
_FORGOTTEN = (
    rf"(?:{NOT_KNOWN}|忘(?:记|了|掉)|没谱|没数|"
    r"(?:还|都|也|暂时|目前)?(?:没有?|未|尚未)(?:去|做|来得及)?(?:统计|算|量|数|测|称|定|敲定|想好|查|留意|核|摸清|弄清|搞清|登记))"
)
_HEDGED = re.compile(
    r"(?:好|十|这|那|头|前|没|没有|就|也就|才|只|只有|总共就|不过|上)几(?=[^,。;?!])|几(?:十|百|千)(?!分之)|几(?:乎|经)|"
    r"(?:没有?|不)(?:多少|几|多[大高长远重]|什么|啥)|多少(?=有点|有些|有一点|沾点|带点|还是|总归|都)|"
    rf"(?:不管|不论|无论)[^,。;?!]{{0,8}}?{_WORD}|(?:什么|啥)的(?=[,。;]|都|也)|"
    rf"{_WORD}(?=[^,。;?!]{{0,8}}{_FORGOTTEN})|(?<=记不清|没统计|没算过|没量过){_WORD}"
)
_UNKNOWN = re.compile(rf"{_FORGOTTEN}|(?<![十百千好])[几数](?:公?里|千米|米|蒸?吨|亩|兆瓦|头|辆)(?!以|之|之内|内|外)")
_ONLY_UNKNOWN = re.compile(rf"(?:我们?|现在|目前|具体|这个|一时|暂时|也|都|还|多少|多大|多远|{_WORD})*{_FORGOTTEN}(?:了|的|呢|过|呀)*")
_BLANK = "\ue010"

_OF_PLANS = r"(?:项目|工程|专栏|部门|单位|机构|局|企业|公司|规划|文件|方案|目标|任务|章|节)"
_MUST = r"(?:(?<![主重首纲提概摘])要(?!求)|(?<![对配合用赶跟比够觉值舍记懂获取])得(?![上了起着])|须|需要?|(?<![反适相供响对])应该?(?![急对用])|(?<!应)该(?![项企县市地厂区])|必须|应当|非得)"
_WHICH = rf"(?:什么|啥|哪(?!里|儿|年|天)|几(?!十|百|千|万|亿)|多少|怎样的|何种)(?!时候)(?![^,。;?!]{{0,8}}{_OF_PLANS})"
_DUTY = re.compile(
    rf"{_MUST}[^,。;?!]{{0,6}}?(?:遵?守|遵循|达到|达|到|符合|满足|执行|采取|落实|做到|做好|配套?|安?装|按照?|走|具备|采用|用|有|办|补|交|报|履行|通过|注意|做完)(?:上|了|些|好|齐|个)?[^,。;?!]{{0,4}}?{_WHICH}|"
    rf"{_MUST}(?:怎么|如何|咋|怎样)(?:处理|处置|办|管|弄|做|整|治|收拾|搞|走|运|存|排)|(?:后续|之后|接下来|下一步|往后)[^,。;?!]{{0,4}}(?:怎么|咋|如何)"
)
_FIRM = re.compile(
    r"有(?:啥|什么|哪些|哪几[条个项]|何)[^,。;?!]{0,4}(?:必须|非得|硬|红线|规矩|杠|底线|讲究|约束|门道|说道|忌讳|禁忌|(?:要|得|该|需)(?:注意|守|做|办|满足|达到))"
)
_OWED = re.compile(
    rf"有(?:啥|什么|哪些)(?:后果|义务|责任|问题)|(?:还|再)(?:差|缺|少|欠)(?:点|些|了)?(?:啥|什么|哪些|哪一?样)|"
    rf"(?:整治|治理|改造|修复|处理|收拾|整改|弄|整)成(?:啥|什么|怎么?|哪)样|(?:比例|占比)(?:得|该|须|必须|至少|最少)(?:占|有|是)?(?:多少|几)|"
    rf"{_MUST}(?:配套?|安?装|建|上|用)(?:套|建)?(?:什么|啥|哪些|怎样的|何种)样?的?(?:设施|设备|装置|系统)|{_MUST}?(?:达到|用|上|到)?(?:几|哪一?)级(?:能效|水效)"
)
"""What is owed for an undertaking; a figure of it (比例得多少) is no figure of a plan."""
_LEVEL = re.compile(rf"{_MUST}(?:达到|达|到)(?:什么|啥|多高的?|怎样的?|何种)样?的?(?:水平|程度|标准|限值|等级|档次|级别)")
_OF_PLANNING = re.compile(r"规划|计划|目标|(?:20)?\d\d年|十[二三四五]五|文件|全[省市县]|政府|部门|(?<![布格结全])局|厅|委员会|项目(?:有|是|为)|工程")
_OF_FIGURES = re.compile(r"目标|指标|专栏|支撑|(?:20)?\d\d年|十[二三四五]五|率|比例|占比|总量|面积|产值|装机|总投资|文号")
_VIEW = re.compile(
    r"(?:怎么|如何|咋)(?:看(?:待)?|要求|规定|说|讲|定|对待|表态)(?:它|这事|这个|这种)?(?:的|呢|啊|呀)*[?。]?$|"
    r"(?:什么|啥|怎样的?|何种)(?:态度|口径|立场|说法|意见|看法)(?:的|呢|啊|呀)*[?。]?$"
)
_UNDERTAKING = re.compile(
    r"想|打算|准备|拟|我|咱|俺|新建|扩建|改建|新上|上马|迁建|开(?:个|家|一)|办(?:个|家|一)|建(?:个|座|一)|上(?:个|台|一)|搞(?:个|一)|有(?:个|台|家|座|一)|"
    r"(?<![第专统同])一[台座家个条处块口辆片艘]|\d(?:吨|t|米|m|亩|头|只|兆瓦|mw|万吨|辆)"
)
_NEEDED = re.compile(
    r"要不要|用不用|该不该|需不需要|是否(?:必须|需要|要|得|应)|是不是(?:也|都|就|还|跟[^,。;?!]{1,8})*(?:必须|得|非得|一定|要|应该|需要)|"
    r"(?:必须|非得|一定|需要|应当|(?<![对配合用赶跟比够觉值舍记懂获取])得(?![上到了起着])|(?<![主重首纲提概摘])要(?!求))(?:[^,。;?!]{1,16})(?:吗|么|不|嘛)(?:$|[,?。])"
)


def quiet(text: str) -> str:
    """`text` with the question words blanked that ask nothing: rough numbers, and figures said to be unknown."""
    return _HEDGED.sub(lambda m: _BLANK * len(m[0]), text)


def says_unknown(words: str) -> bool:
    """Whether a clause says that something in it is not known (容量还没定, 多少吨记不清了)."""
    return _UNKNOWN.search(words) is not None


def only_says_unknown(words: str) -> bool:
    """Whether a clause says nothing but that what stands before it is not known (记不清了)."""
    return _ONLY_UNKNOWN.fullmatch(words) is not None


def asks_for_duty(text: str) -> str:
    """The words that ask what must be done, kept or reached; empty where a figure of the documents is asked for."""
    found = _DUTY.search(quiet(text))
    return found[0] if found and not _OF_FIGURES.search(text) else asks_for_limits(text)


def asks_for_limits(text: str) -> str:
    """The words that ask for what is strictly required (有啥硬杠杠); a kind of undertaking is enough to be asked so."""
    found = _FIRM.search(text)
    if found and not _OF_FIGURES.search(text):
        return found[0]
    owed = _OWED.search(quiet(text)) or (_LEVEL.search(quiet(text)) if _UNDERTAKING.search(text) else None)
    return owed[0] if owed and not _OF_PLANNING.search(text) else ""


def asks_for_view(text: str) -> str:
    """The words that ask how the documents look on an undertaking that is described before them; else empty."""
    found = _VIEW.search(text)
    return found[0] if found and _UNDERTAKING.search(text[: found.start()]) else ""


def asks_whether_needed(text: str) -> str:
    """The words that ask for a duty with yes or no (要不要…, 要…吗); else empty."""
    found = _NEEDED.search(text)
    return found[0] if found else ""
