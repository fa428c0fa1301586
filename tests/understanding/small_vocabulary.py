"""A small vocabulary for the mechanism: every kind of fact once, nothing of the shipped knowledge base."""

from fractions import Fraction

from policyqa.model.facts import FactDefinition, FactType, Interval, Term, Vocabulary

KM = (("km", Fraction(1)), ("公里", Fraction(1)), ("米", Fraction(1, 1000)), ("里", Fraction(1, 2)))


def fact(name, type_, label, **more):
    return FactDefinition(name=name, type=FactType(type_), label=label, question=f"{label}？", **more)


def term(value, *synonyms, broader=(), en="", implies=()):
    return Term(value=value, synonyms=synonyms, broader=broader, label_en=en, implies=implies)


FACTS = (
    fact(
        "place",
        "tags",
        "所在地",
        terms=(term("甲市", "甲城", en="Jia"), term("乙市", en="Yi"), term("北原县", "北原", broader=("甲市",))),
    ),
    fact("action", "tags", "行为", terms=(term("新建", "建个"), term("扩建"), term("继续使用", "留着用", "{仍}{开动}", "老{设施}(?!换成)", "一直(?:用|开)着"))),
    fact(
        "facility",
        "tags",
        "设施",
        terms=(
            term("锅炉", en="boiler"),
            term("燃煤锅炉", "煤锅炉", broader=("锅炉",), en="coal-fired boiler", implies=(("fuel", frozenset({"煤"})),)),
            term("燃气锅炉", "天然气锅炉", broader=("锅炉",)),
            term("生物质锅炉", broader=("锅炉",)),
            term("采石场", en="quarry"),
            term("放牧", "放羊"),
            term("水产养殖", "养鱼"),
            term("养殖场", "猪场"),
        ),
    ),
    fact(
        "industry",
        "tags",
        "行业",
        terms=(
            term("化工", "化工厂"),
            term("水泥", "水泥厂"),
            term("工业", "工厂"),
            term("精细化工", broader=("化工",)),
            term("制药", "药厂"),
            term("焦化", "焦化厂", implies=(("coking", True),)),
        ),
    ),
    fact("fuel", "tags", "燃料", terms=(term("煤"), term("天然气", "烧天然气"))),
    fact("river", "tags", "河流", terms=(term("清河"),)),
    fact("sealed", "bool", "完成防渗改造", denies=("没查过渗不渗",), mentions=("防渗改造", "渗不渗", "治理")),
    fact("fugitive", "bool", "无组织排放达到标准", mentions=("无组织排放",)),
    fact("coking", "bool", "焦化工艺"),
    fact(
        "key_area",
        "bool",
        "位于大气重点管控区域",
        label_en="in the key air area",
        asserts=("大气重点管控区域", "key air area"),
        denies=("一般区域",),
        mentions=("重点区域", "管控区"),
    ),
    fact("built_up", "bool", "位于建成区", asserts=("建成区", "县城中心", "甲市城区", "乙市山里"), denies=("村里",)),
    fact("flammable", "bool", "易燃易爆项目", asserts=("易燃易爆", "加油站")),
    fact("permit", "bool", "取得排污许可", asserts=("有排污许可证",), mentions=("排污许可证", "排污许可")),
    fact("plan", "bool", "水土保持方案经审批", mentions=("水土保持方案",)),
    fact("siding", "bool", "建有铁路专用线", asserts=("修铁路专用线", "铁路专用线修到"), mentions=("铁路专用线",)),
    fact("large", "bool", "规模养殖场", asserts=("规模猪场", "规模养殖")),
    fact("added", "bool", "新增产能", asserts=("新增…产能", "扩产", "产能多")),
    fact(
        "replacement",
        "choice",
        "产能置换方式",
        terms=(term("产能置换"), term("等量置换", broader=("产能置换",)), term("减量置换", broader=("产能置换",))),
    ),
    fact(
        "stage",
        "choice",
        "排放阶段",
        terms=(term("国二", "国2"), term("国三", "国3", "国Ⅲ"), term("国四", "国4")),
        ordered=True,
    ),
    fact(
        "capacity",
        "quantity",
        "锅炉额定容量",
        unit="t/h",
        cues=("锅炉", "boiler"),
        units=(("t/h", Fraction(1)), ("蒸吨", Fraction(1)), ("吨", Fraction(1)), ("MW", Fraction(10, 7))),
    ),
    fact(
        "freight",
        "quantity",
        "年货运量",
        unit="万吨/年",
        cues=("货运量",),
        units=(("万吨", Fraction(1)), ("吨", Fraction(1, 10000))),
    ),
    fact("current", "quantity", "槽电流", unit="kA", cues=("电解槽",), units=(("kA", Fraction(1)),)),
    fact(
        "expressway",
        "quantity",
        "距高速公路的距离",
        unit="km",
        units=KM,
        cues=("高速公路", "expressway"),
        mentions=("公路",),
    ),
    fact("route", "quantity", "距旅游线路的距离", unit="km", units=KM, cues=("旅游线路",)),
    fact("residents", "quantity", "距居民区的距离", unit="km", units=KM, cues=("居民区", "人住")),
    fact("rail", "quantity", "距高速铁路的距离", unit="km", units=KM, cues=("高铁",), mentions=("铁路",)),
    fact("share", "quantity", "产业开发面积占比", unit="%", units=(("%", Fraction(1)),), cues=("产业开发",)),
    fact("area", "quantity", "修复面积", unit="亩", units=(("亩", Fraction(1)),), cues=("修复面积",)),
    fact("used", "quantity", "利用面积", unit="亩", units=(("亩", Fraction(1)),), cues=("利用面积",)),
    fact("used_share", "quantity", "利用比例", unit="%", units=(("%", Fraction(1)),), ratio_of=("used", "area")),
    fact("over", "bool", "用水超定额", asserts=("定额超了", "超定额")),
    fact("level", "bool", "达到清洁生产标准", asserts=("达标",), denies=("达不到标准",), mentions=("清洁生产…标准", "清洁生产达标的事")),
    fact("polluted", "bool", "土壤受污染", asserts=("污染地块", "受污染的地")),
    fact("bad_coal", "bool", "不合格煤炭", asserts=("煤(?:的灰分)?[^,。;]{0,3}[不没]达标",)),
    fact("smoke", "bool", "冒黑烟", asserts=("冒黑烟",)),
    fact("gate", "bool", "安装门禁", mentions=("门禁",), implies=(("action", frozenset({"继续使用"})),)),
    fact("word_class", "tags", "词类", terms=(term("仍", "还", "继续", "照样"), term("开动", "烧", "开着", "生产"))),
    fact("outside", "tags", "库外", terms=(term("税费", "税率", "税"), term("人员证书", "操作证"))),
    fact("other_word", "tags", "别的词", terms=(term("普通词语", "甲城路"),)),
)


def closure(facts):
    broader = {}
    for f in facts:
        direct = {t.value: t.broader for t in f.terms}
        for value, above_it in direct.items():
            up, todo = {value}, list(above_it)
            while todo:
                up.add(v := todo.pop())
                todo += direct[v]
            broader[f.name, value] = frozenset(up)
    return broader


DEEDS = ("permit", "plan", "siding", "gate", "sealed", "level")
"""What the norms of the small world want to hold."""

VOCABULARY = Vocabulary(facts={f.name: f for f in FACTS}, broader=closure(FACTS))


def point(value):
    return Interval.point(Fraction(value))


def above(value):
    return Interval(low=Fraction(value), low_open=True)


def below(value):
    return Interval(high=Fraction(value), high_open=True)


def at_least(value):
    return Interval(low=Fraction(value))


def at_most(value):
    return Interval(high=Fraction(value))


def between(low, high):
    return Interval(low=Fraction(low), high=Fraction(high))
