"""Reads a trace question: what is asked, of which places and documents, and the words that name the subject.

Takes a question and the graph, gives a `Query`. Cue words are of the language of questions; places and documents
come from the graph.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.trace.index import index_of

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("orphans", re.compile(r"(?:目标|任务|指标)[^，。？]{0,10}(?:一个|任何|半个)?(?:项目|工程)(?:都|也)?(?:没有|没)|(?:没有?|未|尚未)(?:有|落实|明确|写明|写|指定)[^，。？]{0,4}(?:责任|承担|实施|牵头)[^，。？]{0,2}(?:单位|主体|部门|企业|人)|没有?人管的(?:项目|工程)|没有(?:任何)?项目(?:支撑|支持)|无项目支撑|不支撑任何|没有.{0,6}目标.{0,4}的项目|没人负责|无人负责|没有.{0,6}(?:负责|责任).{0,4}项目|(?:目标|项目).{0,8}孤立")),
    ("norms", re.compile(r"(?:哪些|什么)[^，。？]{0,10}(?:不准|不得|不能|禁止|严禁|不让|不许)|(?:哪些|什么|哪几)[^，。？]{0,14}(?:限制|规定|禁止|禁令|管控要求|准入要求|红线|约束(?!性))|(?:不准|不得|不能|禁止|严禁|不让|不许)[^，。？]{0,12}(?:什么|哪些)|受[^，。？]{0,4}(?:限制|约束)")),
    ("drop", re.compile(r"(?:不建|不上|不搞|不做|拿掉|没了).{0,24}(?:影响|损失|缺|丢|会怎|少)|(?:如果|要是|假如|若)[^，。？]{0,12}(?:不建|砍掉|取消|去掉|停建|撤掉|放弃)|(?:取消|去掉|砍掉|不建|没有了|停建|撤掉|放弃).{0,12}(?:影响|损失|缺|会怎|少)|若.{2,30}(?:取消|停建)")),
    ("total", re.compile(r"合计|加起来|合起来|相加|加总|对得上|(?:一共|总共|共计?|总计)[^，。？]{0,12}(?:多少|几)(?:平方)?(?:公顷|亩|万亩|亿|万元|公里|千米|米|兆瓦|MW|户|立方|吨|钱|钱)|(?:几|[两二三四五六七八九十\d]+)(?:个|项|座|家|处)[^，。？]{0,8}(?:项目|工程)[^，。？]{0,4}总?投(?!产|运|用)|总共[^，。？]{0,6}投|共多少(?:公顷|亩|万亩|公里|千米)")),
    ("aggregate", re.compile(r"有(?:多少|(?<!哪)几)(?:个|处|座|条|家|眼|种|类)[，,](?:都|分别)?(?:是|有|叫|为)?(?:哪|什么)|专栏\s?[\d一二三四五六七八九十]+[^，。？]{0,4}(?:列|有|共|包括)[^，。？]{0,3}(?:多少|几)[项个]|(?:哪个|哪一个|各)专栏[^，。？]{0,10}(?:最多|最少|多少|几)|各(?:有)?(?:多少|几)(?:项|个)|专栏\s?[\d一二三四五六七八九十]+[^，。？]{0,8}(?:哪些|哪几个|哪个|什么|多少|几)(?:个|项)?(?:项目|工程)|指标[^，。？]{0,10}(?:有哪些|哪些)|哪些[^，。？]{0,6}指标|(?:一共|总共|共有|共列|合计|总计|一共有|总共有)(?:.{0,8})(?:多少|几)|有(?:多少|(?<!哪)几)(?:个|项|条|处)?(?:项目|指标|工程|专栏|专|目标)|(?:多少|(?<!哪)几)(?:个|项|条)(?:项目|指标|工程|专栏|目标|约束性|预期性)|在?哪(?:些|几个)专栏|各县.{0,6}多少|最多的(?:县|专栏)|哪个(?:县|专栏).{0,6}最多|加起来|约束性.{0,4}(?:几|多少)|预期性.{0,6}(?:几|多少)")),
    ("reference", re.compile(r"(?:跟|和|与|随|同)[^，。？]{0,10}(?:一起|一并|一同|同时)(?:印发|发布|下发|出台|颁布)|哪(?:个|份|些|两份|几份|部|一?部|项)?[^，。？]{0,12}(?:文件|条例|办法|方案|意见|决定|法规|政策|清单|指南|细则|协议)|(?:文件|条例|办法|方案|意见|法规|制度)(?:分别)?(?:有哪些|是哪|有什么)|哪(?:个|份|些).{0,3}规划|依据.{0,4}(?:什么|哪)|根据(?:什么|哪)|文号|发文字号|上位(?:规划|文件|法)|(?:什么|哪).{0,3}(?:条例|办法|文件|标准|指南|名单|清单)|(?:贯彻|落实|执行)(?:的是)?(?:什么|哪)|《[^》]+》.{0,8}(?:什么关系|关系|是谁|谁(?:印发|发布|制定|出台)|(?:印发|发布|制定|出台))|谁(?:印发|发布|出台|编制)|什么名单|哪些(?:法规|制度)")),
    ("agency", re.compile(r"(?:(?<![布格结全大])局|厅|委|部门|政府|办公室|督查室|小组|委员会|单位)(?:[^，。？]{0,10}?)(?:干|做|管|负责|承担|抓|推|落实)(?:什么|哪些|啥|哪几)|设在哪|管哪些|(?:哪个|什么)厅|谁(?!的)|哪(?:个|些|家|一个|几个)?.{0,3}(?:部门|单位|机构|(?<![布格结全大])局|委(?!托)|办(?![法理事])|主体|政府|机关)|责任主体|由.{0,4}负责|归.{0,4}管|牵头|主办|承办|主持|什么部门|职责|负责什么|做什么工作|要做(?:什么|哪些|哪几|几)(?![^，。？]{0,4}(?:项目|工程|改造|治理|修复|建设|整治))|承担(?:什么|哪些|主体)")),
    ("compare", re.compile(r"对照|一样(?:吗|么|不)|谁更|更(?:高|低|严)|各定|差多少|各要|两个(?:节点|年份|时间点)|分别|相比|对比|比较|区别|不同|差别|异同|一样吗|哪个(?:更|高|低|严)|各(?:是|自|为)|两(?:市|地|个规划|份规划)|高多少|低多少|差多少|谁(?:更|高|低)")),
    ("goal", re.compile(r"(?:哪些|什么|哪几个|有什么|哪几项).{0,10}(?:项目|工程|水库|措施|举措).{0,6}(?:支撑|支持|保障|落实|实现|服务)|靠(?:什么|哪些)|靠.{0,8}(?:工程|项目)")),
    ("project", re.compile(r"支撑(?:的是|了|着)?(?:什么|哪|规划)|支撑.{0,8}(?:什么|哪|目标|任务)|属于(?:哪|什么)|列在|列入|哪个专栏|哪一?(?:节|章|部分|个部分)|服务(?:于)?(?:哪|什么)|为了?(?:治理)?(?:什么|啥|哪)|对应.{0,6}(?:目标|指标|任务)|归在|放在|在规划里(?!(?:还|都)?(?:有|要|安排)[^，。？]{0,4}(?:哪|什么|几|多少))|是(?:干什么|做什么)|什么目的|哪(?:几)?处|(?:项目|工程|站|库)(?:的)?(?:目标|目的)")),
    ("goal", re.compile(r"(?:涉及|新建|要建|建设|修建|规划)(?:了)?哪(?:些|几)|哪几[座个处条项家]|(?<!在)(?<!到)哪(?:些|几)|(?:具体)?(?:推进|实施|安排|建设|打造)(?:了|着)?(?:哪|什么)|通过(?:什么|哪)|有哪些|包括(?:哪|什么)|哪些(?:项目|工程|试点|基地|水库|实验室|特色|措施)|什么[^，。？]{0,12}(?:项目|工程)|(?:方面|上)?要?(?:建|上|做|搞|安排)(?:什么|哪些|啥)")),
    ("target", re.compile(r"多少|几(?:个|成|家|年|公里|万|倍|项)|达到|哪(?:一)?年|什么时候|何时|目标(?:值)?(?:是|为)?|多大|多高|多长|比例|指标|要求|标准|什么水平|到什么|现状|底线|上限|怎么(?:写|说|定|要求)")),
)
_FILLING = (
    r"不让|不准|不许|行业|多少(?:平方)?(?:万|亿)?(?:千瓦时?|公顷|亩|公里|千米|平方米|立方米|兆瓦|MW|吨|户|元|座|处|家|台|人次|人)(?=[？，。]|$)|各要|节点|对照(?:一下|着看)?|两市|两地|两份|要是|不建|不上|丢掉|损失|各定|定了?(?=多少|几|什么|$|？)|几(?:亿|万|千|百)?(?:方|亩|吨|公里|千米|元|钱)?(?=？|$|，|的)|合计|加起来|合起来|相加|对得上|做法|程度|安排|上限|下限|底线|总数|要过|具体有|"
)
"""Words of asking that name no subject, whatever is asked."""
_NOISE = re.compile(
    _FILLING + r"如果|假如|要是|取消|去掉|砍掉|停建|撤掉|放弃|会有?(?:什么)?(?:影响|损失)|请问|麻烦|我想(?:知道|问)|想问|告诉我|查一下|介绍一下|说说|帮我|是不是|有没有|能不能|"
    r"哪(?:个|些|家|几个|几|份|两份|几份|部|一年|年|一节|节|一章|章|方面|里|处|几处|种|条|项|类|一)?|什么|多少|怎么(?:写|说|定|要求|样)?|如何|是谁|由谁|谁来|谁|几个|几项|几处|"
    r"支撑(?:的)?|对应|属于|列在|列入|服务于?|归属|出现在?|具体|分别|各自|各是|相比|对比|比较|区别|有什么不同|不同|"
    r"规划(?:里|中|提出)|规划(?!区)|目标(?:是|值)?|任务|指标|项目|工程(?!体系)|专栏|部门|单位|责任主体|负责|牵头|承担|要做|做到|做|实施(?=[？?]|$)|"
    r"多大|多长|多高|吗|呢|吧|啊|？|\?|，|。|的|了|是|在(?!建)|里|有|为|要|那个|这个|该|它|其中|其|列|写|说|或者|到底|究竟|一共|总共|共有|"
    r"文号|文件|贯彻落实|落实|严格|依据|根据|现状|约束性还是预期性|还是|和|与|及|给|往|把|对|由|靠|打算|计划|准备|应当|应该|需要|可以"
)
_ATTRIBUTES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("设计施工", re.compile(r"设计院|设计(?:单位|方|的)|施工(?:单位|方|企业|队)?(?:是|的|？|\?|$)|监理|中标|总包"), re.compile(r"设计院|设计单位|施工单位|监理|中标|总包")),
    ("投资", re.compile(r"(?:总)?投资(?:总?额|规模)?(?:是|有|要|达|为)?(?:多少|几|多大|呢|？|\?|$)|投(?:资)?多少|花(?:了)?多少钱|多少(?:钱|资金|亿|万元)|造价|预算|资金(?:来源|多少|规模)|谁出钱|钱从哪"),
     re.compile(r"投资|亿元|万元|资金")),
    ("承建单位", re.compile(r"(?:哪|什么|谁|由谁).{0,4}(?:企业|公司|厂家|承建|施工|中标|建设单位|业主|设计院)|承建(?:方|单位|商)|施工(?:方|单位|企业)|中标(?:人|单位)|业主|建设单位|承包商|投资方|运营(?:商|单位|公司|方)"),
     re.compile(r"公司|集团|[\u4e00-\u9fff]{2,8}投资\d|企业(?:建设|承建|投资|实施)")),
    ("时间", re.compile(r"(?:哪|何|什么|几).{0,3}(?:年|时|时候|月|日).{0,8}(?:投产|开工|动工|完工|竣工|建成|投运|投用|通车|启用|建好|完成)|(?:开工|动工|完工|竣工|投产|投运|通车|建成).{0,4}(?:日期|时间|年份|年度|月份|哪|何时|什么时候)|工期|什么时候(?:开始|能)"),
     re.compile(r"(?:20\d\d年|十[三四五六]五|明年|今年|年底)[^；。]{0,20}(?:建成|投产|投运|竣工|完工|通车|开工|动工|完成|启用)|(?:建成|投产|投运|竣工|完工|通车|开工|完成)[^，；。]{0,8}20\d\d年")),
    ("印发时间", re.compile(r"(?:哪|何|什么)(?:年|天|时候|日|月|时)[^，。？]{0,4}(?:印发|发布|出台|颁布)|(?:印发|发布|出台|颁布)(?:日期|时间|于何时)"),
     re.compile(r"(?:20\d\d年|\d月)[^；。]{0,24}(?:印发|发布|出台|颁布|通过)|(?:印发|发布|出台|颁布)(?:日期|时间|于)[^；。]{0,4}\d")),
    ("文号", re.compile(r"文号|发文字号"), re.compile(r"〔\d{4}〕\s*\d+\s*号|[（(]\d{4}[)）]\s*\d+号")),
    ("联系人", re.compile(r"负责人(?:是谁|姓名|叫)|联系(?:人|电话|方式)|电话|邮箱|法人|项目经理"), re.compile(r"电话|联系人|负责人")),
    ("用工", re.compile(r"(?:带动|新增|提供|创造|吸纳).{0,6}就业|就业(?:岗位)?多少|多少(?:人|名)(?:工人|员工|就业)|多少岗位"), re.compile(r"就业|岗位")),
    ("占地", re.compile(r"占地(?:面积)?(?:多少|多大|是)|多少亩地"), re.compile(r"占地|亩|公顷|平方")),
    ("效益", re.compile(r"(?:年产值|产值|利润|收益|税收|销售额|年收入)(?:是|有|达到)?(?:多少|几)|多少(?:产值|利润|税收)"), re.compile(r"产值|利润|税收|收入|营业")),
    ("减排量", re.compile(r"减(?:少|排)(?:了)?多少(?:吨)?(?:二氧化碳|碳|CO2|污染物)|碳减排量|减碳多少"), re.compile(r"减排|二氧化碳")),
    ("批复", re.compile(r"(?:批复|备案|立项|核准|环评)(?:文)?(?:号|日期|时间)|批准文号"), re.compile(r"〔\d{4}〕|备案|批复")),
    ("选址", re.compile(r"(?:具体)?(?:地址|选址|坐标|位置|经纬度)(?:在哪|是|：)|建在哪(?:个|里|条)"), re.compile(r"县|市|区|镇|乡|村|位于|起点|园区")),
)
_AGENCY_NOISE = re.compile(
    _FILLING + r"请问|麻烦|想问|哪(?:个|些|家|几个|几|一个)?|什么|怎么|如何|是谁|由谁|谁来|谁|吗|呢|吧|啊|？|\?|，|。|的|了|是|在|里|有|为|要|它|其|由|靠|归|管|和|与|"
    r"负责|部门(?=管|承担|建设|实施|牵头|来|做|$|？)|单位(?=负责|$|？)|需要|应该|应当|做(?=什么|哪些)|分别|做(?=$|？)|请了?(?=哪|第|谁)|来(?=[编做管建干])"
)
MEASURES = re.compile(
    r"(?:覆盖|利用|处理|处置|治理|完成|回收|综合|安全|达标|普及|增长|下降|合格|配套|收集|整治|清扫|再生|装备|减少)*(?:率|比例|比重|占比)|装机容量|装机|"
    r"总量|面积|浓度|容量|产值|收入|[日年]?(?:处理|处置|供水)?(?:规模|能力)|数量|水平|流量|水量|20\d\d年?|十[三四五六]五|期间|到|达到|以上|要求"
)
"""Words of measuring, which many aims share; what is left of a subject without them is what it is about."""
_PROVINCE = re.compile(r"全省(?!排名|第)|我省|省里|省内")
_BOTH = re.compile(r"两市|两地|两个(?:市|城市|规划)|两份规划|两规划|各市")
_COUNTY = re.compile(r"(?:^|(?<=[，。、和与在]))((?!哪|几|各|全|两|多|这|那|本|我|每|所有)[\u4e00-\u9fff]{2,3}[市县])(?!级|域|场|民|政|委)")
_YEAR = re.compile(r"20\d\d|十[三四五六]五")
_WHO = re.compile(r"谁|(?<![布格结全大])局|厅|委|部门|单位|政府|机构|机关|办公室|负责|牵头|主体|职责|督查|小组|归|管|承担|组织|由|法院|企业|公司")
_BESIDE = re.compile(r"更|分别|各(?:是|自|为|定|要)|一样|差多少|对照|相比|比较|谁(?:的|更|高|低)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(2[1-9]|3[05])年(?![来多间内期限后])")
_COUNTRY_WIDE = re.compile(r"全国|国家层面")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as the trace takes it. `subject` is the question without words of asking; places as place ids."""

    text: str
    kind: str
    subject: str
    places: tuple[str, ...]
    documents: frozenset[str] | None
    cities: tuple[str, ...]
    attributes: tuple[str, ...]
    years: tuple[str, ...]
    province_wide: bool = False
    """Whether the question is put for the whole province; its own documents are then looked at first."""
    enumerated: str = ""
    """The subject with the words that join its parts (和, 或, 、) left in."""


def read(graph: PolicyGraph, question: str) -> Query:
    """What a question asks."""
    folded = _SHORT_YEAR.sub(r"20\1年", fold(question))
    places = index_of(graph).places_in(folded)
    planned = [p for p in places if graph.into(p, "made_for") and graph.node(p).get("level") != "province"]
    beside = len(planned) > 1 and _BESIDE.search(folded)
    cities = tuple(p for p in planned if beside or graph.node(p).get("level") != "county")  # a county lies in its city's plans too
    kind = next((kind for kind, pattern in _KINDS if pattern.search(folded)), "name")
    if (len(cities) > 1 or _BOTH.search(folded)) and kind in ("agency", "target", "aggregate", "goal") and _BESIDE.search(folded):
        kind = "compare"
    if kind == "compare" and len(cities) < 2 and _BOTH.search(folded):
        cities = _planned_places(graph)
    own = [p for p in places if p not in cities and graph.node(p).get("level") in ("county", "city", "township")]
    if kind == "agency" and own and not _WHO.search(folded):
        kind = "goal"
    if kind == "aggregate" and re.search(r"专栏(?:里|中)?的?(?:项目|工程)[^，。？]{0,4}(?:支撑|保障|支持|落实)", folded):
        kind = "goal"
    documents = _documents(graph, folded, places, cities)
    if documents is None and _PROVINCE.search(folded):
        documents = _provincial(graph)
    return Query(
        text=folded,
        kind=kind,
        subject=_spelled_out(graph, _subject(graph, folded, cities, kind)),
        enumerated=_subject(graph, re.sub(r"[和与及或]", "、", folded), cities, kind),
        places=places,
        documents=documents,
        cities=cities,
        attributes=tuple(name for name, asked, _ in _ATTRIBUTES if asked.search(folded)),
        province_wide=bool(_PROVINCE.search(folded)),
        years=tuple(dict.fromkeys(_YEAR.findall(folded))),
    )


def says(attribute: str, text: str) -> bool:
    """Whether a text tells an attribute that was asked for."""
    pattern = next(said for name, _, said in _ATTRIBUTES if name == attribute)
    return bool(pattern.search(fold(text)))


def _documents(
    graph: PolicyGraph, text: str, places: tuple[str, ...], cities: tuple[str, ...]
) -> frozenset[str] | None:
    """The documents a question is about: of the places it names, or all (None)."""
    above = {*cities, *(p for p in places if graph.into(p, "made_for"))}
    for place in places:
        chain = [place]
        while chain:
            for edge in graph.out(chain.pop(), "within"):
                chain.append(edge.target)
                above.add(edge.target)
    wanted = {e.source for place in above for e in graph.into(place, "made_for")}
    lowest = {e.source for place in cities for e in graph.into(place, "made_for")}
    local = any(graph.node(p).get("level") != "province" for p in above if graph.into(p, "made_for"))
    chosen = lowest or (wanted if local else set())
    return frozenset(chosen) if chosen and not _COUNTRY_WIDE.search(text) else None


def _planned_places(graph: PolicyGraph) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.target for d in graph.of(NodeType.PLAN) for e in graph.out(d, "made_for")))


def _provincial(graph: PolicyGraph) -> frozenset[str] | None:
    """The documents made for a province, where there are any."""
    top = [p for p in graph.of(NodeType.PLACE) if graph.node(p).get("level") == "province"]
    return frozenset(e.source for p in top for e in graph.into(p, "made_for")) or None


def unknown_place(query: Query, graph: PolicyGraph) -> bool:
    """Whether the question is about a county or city that neither vocabulary nor documents know."""
    known = index_of(graph).places
    for name in _COUNTY.findall(query.text):
        if not re.search(r"[哪几些在是个]", name) and name not in known and not any(name in fold(d.canonical) for d in graph.documents.values()):
            return True
    return False


def _subject(graph: PolicyGraph, text: str, cities: tuple[str, ...], kind: str) -> str:
    told = any(asked.search(text) for _, asked, _ in _ATTRIBUTES)
    noise = _AGENCY_NOISE if kind == "agency" and not told else _NOISE
    subject = noise.sub(" ", text)
    for city in cities:
        for name in graph.names(city):
            subject = re.sub(rf"{re.escape(name)}(?![^“]*”)", " ", subject)
    bare = re.sub(r"\s+", " ", subject).strip()
    return _with_aliases(graph, bare if len(bare) >= 2 else text)


_SHORTENED = 3
"""Times a phrase must stand in the documents before it explains a shortening."""


def _spelled_out(graph: PolicyGraph, subject: str) -> str:
    """The subject with shortenings that no document uses spelled out as the documents have them (甲乙 for 甲某乙某)."""
    index = index_of(graph)
    for short in dict.fromkeys(re.findall(r"(?=([\u4e00-\u9fff]{2}))", subject)):
        if index.knows(short):
            continue
        found = Counter(re.findall(rf"{short[0]}[\u4e00-\u9fff]{short[1]}[\u4e00-\u9fff]", index.words))
        best = [(phrase, n) for phrase, n in found.most_common(1) if n >= _SHORTENED]
        if best and short in subject:
            subject = subject.replace(short, best[0][0])
    return re.sub(r"(?<=[A-Za-z\d])加(?=[\u4e00-\u9fff])", "+", subject)


def _with_aliases(graph: PolicyGraph, subject: str) -> str:
    """The subject with the formal name of what it calls by another."""
    lower = subject.lower()
    formal = [g[0] for g in graph.aliases if g[0] not in lower and any(a in lower for a in g[1:])]
    return " ".join([subject, *formal])
