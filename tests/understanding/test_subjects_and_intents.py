import pytest

from policyqa.model.reading import Intent


def tags(reading, name="facility"):
    return [set(s.known[name].value) if name in s.known else set() for s in reading.subjects]


@pytest.mark.parametrize(
    ("question", "facilities"),
    [
        ("一边在水库养鱼，一边在河里放羊，甲市，都行吗", [{"水产养殖"}, {"放牧"}]),
        ("一是建燃煤锅炉，二是建采石场，都在甲市", [{"燃煤锅炉"}, {"采石场"}]),
        ("在甲市建燃煤锅炉，另外还想开采石场", [{"燃煤锅炉"}, {"采石场"}]),
        ("燃煤锅炉和生物质锅炉在甲市都行吗", [{"燃煤锅炉"}, {"生物质锅炉"}]),
        ("甲市建燃煤锅炉还是生物质锅炉", [{"燃煤锅炉"}, {"生物质锅炉"}]),
    ],
)
def test_several_facilities(small, question, facilities):
    reading = small.read(question)
    assert tags(reading) == facilities
    assert tags(reading, "place") == [{"甲市"}, {"甲市"}]


def test_several_places_and_amounts(small):
    assert tags(small.read("甲市和乙市建焦化厂都可以吗"), "place") == [{"甲市"}, {"乙市"}]
    amounts = [s.known["capacity"].value.low for s in small.read("20吨和70吨的燃煤锅炉分别行不行").subjects]
    assert amounts == [20, 70]


def test_an_amount_that_replaces_another_is_one_subject(small):
    (subject,) = small.read("锅炉由40吨改成70吨行吗").subjects
    assert subject.known["capacity"].value.low == 70


def test_what_stands_before_is_shared(small):
    first, second = small.read("大气重点管控区域内，一是建40吨燃煤锅炉，二是开采石场").subjects
    assert first.known["key_area"].value is second.known["key_area"].value is True
    assert "capacity" not in second.known


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("甲市建40吨燃煤锅炉可以吗", Intent.PERMISSION),
        ("甲市上燃煤锅炉要满足什么条件", Intent.PERMISSION),
        ("燃煤锅炉让不让上", Intent.PERMISSION),
        ("化工厂给批不", Intent.PERMISSION),
        ("要不要铁路专用线", Intent.PERMISSION),
        ("40吨燃煤锅炉，甲市", Intent.PERMISSION),
        ("May I build a coal-fired boiler in Jia?", Intent.PERMISSION),
        ("是谁都能干，还是要先拿什么资格", Intent.PERMISSION),
        ("某某湿地工程支撑哪个目标", Intent.TRACE),
        ("甲市有哪些河道治理项目", Intent.TRACE),
        ("某某项目列在哪个专栏", Intent.TRACE),
        ("甲市2025年森林覆盖率目标是多少", Intent.TARGET),
        ("哪年污水再生利用率要达到85%", Intent.TARGET),
        ("散煤治理由谁负责", Intent.AGENCY),
        ("锅炉审批找哪个部门", Intent.AGENCY),
        ("甲市和乙市对锅炉的规定有什么不同", Intent.COMPARE),
        ("查一下锅炉条款的原文", Intent.SEARCH),
        ("一事一议", Intent.SEARCH),
        ("哪些条款还没有编码", Intent.AUDIT),
        ("锅炉工操作证怎么考", Intent.OUT_OF_SCOPE),
        ("甲市化工厂的税率是多少", Intent.OUT_OF_SCOPE),
    ],
)
def test_intents(small, question, intent):
    assert small.read(question).intent is intent


def test_a_thing_outside_beside_a_question_inside_is_told(small):
    reading = small.read("甲市建40吨燃煤锅炉可以吗，税率多少")
    assert reading.intent is Intent.PERMISSION
    assert any("税率" in remark for remark in reading.remarks)


def test_a_known_name_makes_a_trace(small):
    assert small.read("碧水湾湿地公园建设", graph_names=("碧水湾湿地公园",)).intent is Intent.TRACE


def test_words_and_spans_are_the_users_own(small):
    question = "想在 乙市 建「燃煤鍋爐」４０噸"
    known = small.read(question).subjects[0].known
    for fact in known.values():
        assert fact.source == question[slice(*fact.span)]
    assert known["capacity"].source == "４０噸"


def test_explain_shows_what_was_dropped(small):
    from policyqa import understanding

    steps = understanding.explain(small.read("燃煤锅炉40吨"))
    assert ("舍去", "锅炉") in {(s.kind, s.source) for s in steps}
    assert steps[-1].kind == "意图"


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("甲市建成区建40吨燃煤锅炉，会怎么管？", Intent.PERMISSION),
        ("甲市建成区40吨燃煤锅炉，有没有条文拦着", Intent.PERMISSION),
        ("甲市建成区燃煤锅炉，要求做什么", Intent.PERMISSION),
        ("甲市要建哪几座小型水库？", Intent.TRACE),
        ("某镇的污水处理设施是为治理哪条河？", Intent.TRACE),
        ("这份意见落实的是省里哪份文件？", Intent.TRACE),
        ("甲市和乙市的锅炉规定有什么不一样？", Intent.COMPARE),
        ("甲市和乙市的森林覆盖率目标各是多少？", Intent.COMPARE),
        ("规划实施的责任主体是谁？要做什么？", Intent.AGENCY),
    ],
)
def test_what_becomes_of_a_thing_described_is_a_decision(small, question, intent):
    assert small.read(question).intent is intent


@pytest.mark.parametrize(
    "question",
    [
        "甲市打包三样：新建燃煤锅炉、一座采石场、一个养鱼塘搞水产养殖，整体能不能过",
        "甲市同时上马燃煤锅炉、采石场和水产养殖，行吗",
        "一次性报三个项目：燃煤锅炉、采石场、水产养殖，都在甲市",
    ],
)
def test_several_things_in_one_package(small, question):
    reading = small.read(question)
    assert tags(reading) == [{"燃煤锅炉"}, {"采石场"}, {"水产养殖"}]
    assert tags(reading, "place") == [{"甲市"}] * 3


def test_the_verb_before_a_package_is_shared(small):
    assert tags(small.read("甲市打包两样：新建燃煤锅炉、采石场"), "action") == [{"新建"}, {"新建"}]


def test_the_parts_of_one_plant_are_one_subject(small):
    assert len(small.read("甲市采石场同时建了两个锅炉，行吗").subjects) == 1


@pytest.mark.parametrize(
    "question",
    [
        "1.甲市建燃煤锅炉；2.乙市开采石场，行吗",
        "①甲市建燃煤锅炉；②乙市开采石场，行吗",
        "(1)甲市建燃煤锅炉 (2)乙市开采石场 都行吗",
        "一、甲市建燃煤锅炉；二、乙市开采石场。行吗",
        "两件事：（一）甲市建燃煤锅炉，（二）乙市开采石场",
    ],
)
def test_a_numbered_list_is_several_subjects(small, question):
    reading = small.read(question)
    assert tags(reading) == [{"燃煤锅炉"}, {"采石场"}]
    assert tags(reading, "place") == [{"甲市"}, {"乙市"}]


@pytest.mark.parametrize("question", ["2.5吨的燃煤锅炉行吗", "建燃煤锅炉，3.养猪场", "第1.2条管不管燃煤锅炉"])
def test_a_number_alone_is_no_list(small, question):
    assert len(small.read(question).subjects) == 1
