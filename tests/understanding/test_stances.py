"""Negation and its scope, questions about a fact, open alternatives: what is said, and what is only spoken of."""

import pytest


@pytest.mark.parametrize(
    "question",
    [
        "在大气重点管控区域建锅炉行吗",
        "如果在大气重点管控区域呢",
        "大气重点管控区域里头能建吗",
        "在大气重点管控区域是不是就不能建锅炉",
        "是不是在大气重点管控区域就不让建",
        "是否可以在大气重点管控区域建锅炉",
        "不是不在大气重点管控区域",
        "没有铁路专用线，但在大气重点管控区域",
        "不知道能不能在大气重点管控区域建锅炉",
    ],
)
def test_asserted(facts, question):
    assert facts(question)["key_area"] is True


@pytest.mark.parametrize(
    "question",
    [
        "不在大气重点管控区域",
        "不在甲市的大气重点管控区域",
        "不属于大气重点管控区域，能建吗",
        "没划进大气重点管控区域",
        "北原县（非大气重点管控区域）建锅炉",
        "大气重点管控区域以外的地方",
        "大气重点管控区域外建锅炉",
        "离大气重点管控区域10公里",
        "想建锅炉不在重点区域行不",
        "在一般区域建锅炉",
        "I build a boiler not in the key air area",
    ],
)
def test_denied(facts, question):
    assert facts(question)["key_area"] is False


@pytest.mark.parametrize(
    "question",
    [
        "这里算大气重点管控区域吗？",
        "是不是大气重点管控区域还不清楚",
        "大气重点管控区域还是别的地方还没定",
        "在不在大气重点管控区域，还不知道",
        "大气重点管控区域旁边建锅炉",
        "重点区域建锅炉行吗",
        "是否位于大气重点管控区域",
    ],
)
def test_only_spoken_of(facts, mentioned, question):
    assert "key_area" not in facts(question)
    assert "key_area" in mentioned(question)


@pytest.mark.parametrize(
    "question",
    [
        "既不在大气重点管控区域也不在建成区",
        "不在大气重点管控区域、建成区",
        "不在大气重点管控区域和建成区里面",
        "没在大气重点管控区域或者建成区",
    ],
)
def test_a_negation_reaches_all_that_is_named_together(facts, question):
    found = facts(question)
    assert (found["key_area"], found["built_up"]) == (False, False)


def test_a_negation_ends_with_its_clause(facts):
    found = facts("不在大气重点管控区域，在建成区")
    assert (found["key_area"], found["built_up"]) == (False, True)


def test_denying_one_kind_does_not_deny_the_class(facts, mentioned):
    question = "不是加油站，行吗"
    assert "flammable" not in facts(question)
    assert "flammable" in mentioned(question)


@pytest.mark.parametrize(
    "question",
    [
        "要不要水土保持方案",
        "水土保持方案是不是必须做",
        "必须办水土保持方案吗",
        "需要水土保持方案吗",
        "有没有水土保持方案",
    ],
)
def test_a_duty_asked_about_is_spoken_of(facts, mentioned, question):
    assert "plan" not in facts(question)
    assert "plan" in mentioned(question)


@pytest.mark.parametrize("question", ["水土保持方案还没批", "没有水土保持方案", "水土保持方案没做就开工"])
def test_a_duty_said_to_be_unmet(facts, question):
    assert facts(question)["plan"] is False


@pytest.mark.parametrize("question", ["已经取得排污许可证", "排污许可证办好了", "有排污许可证"])
def test_a_duty_said_to_be_met(facts, question):
    assert facts(question)["permit"] is True


def test_an_unbuilt_siding(facts):
    assert facts("不打算修铁路专用线，行吗")["siding"] is False


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("不是燃煤锅炉，是燃气锅炉", {"燃气锅炉"}),
        ("不搞化工，搞制药", {"制药"}),
        ("药厂旁边建化工厂", {"化工"}),
        ("离药厂3公里建化工厂", {"化工"}),
        ("精细化工厂", {"精细化工"}),
        ("没有证的化工厂", {"化工"}),
    ],
)
def test_values_of_a_list(facts, question, values):
    found = facts(question)
    assert found.get("facility", frozenset()) | found.get("industry", frozenset()) == values


def test_a_negated_choice_stays_unknown(facts, mentioned):
    question = "没有产能置换方案的化工项目"
    assert "replacement" not in facts(question)
    assert "replacement" in mentioned(question)


def test_a_grade_with_below_is_no_value(facts, mentioned):
    assert facts("国3的车")["stage"] == "国三"
    assert "stage" not in facts("国三以下的车")
    assert "stage" in mentioned("国三以下的车")


def test_contradiction_within_a_question_is_told_and_left_open(small):
    reading = small.read("在大气重点管控区域，又说不在大气重点管控区域")
    assert "key_area" not in reading.subjects[0].known
    assert any("前后说法不一" in r for r in reading.remarks)


def test_a_phrase_with_a_gap(facts):
    assert facts("想新增100万吨焦化产能")["added"] is True
    assert "added" not in facts("新增投资但不加产能")


def test_a_value_brings_what_it_implies(facts):
    assert facts("焦化厂")["coking"] is True


def test_the_head_of_a_longer_phrase_counts_too(facts):
    found = facts("建个规模猪场")
    assert found["large"] is True
    assert found["facility"] == {"养殖场"}


def test_a_name_that_contains_a_place_is_no_place(facts):
    assert "place" not in facts("甲城路上的锅炉")


def test_a_place_keeps_its_narrowest_value(facts):
    assert facts("甲市北原建锅炉")["place"] == {"北原县"}


def test_a_place_of_origin_is_no_location(facts):
    assert facts("乙市的企业来甲市建锅炉")["place"] == {"甲市"}
    assert facts("把乙市的产能置换到甲市")["place"] == {"甲市"}


@pytest.mark.parametrize(
    "question", ["要不要办排污许可证", "排污许可证办不办", "办没办排污许可证", "是不是得有排污许可证"]
)
def test_a_phrase_does_not_begin_inside_a_question(facts, mentioned, question):
    assert "permit" not in facts(question)
    assert "permit" in mentioned(question)


def test_the_place_before_a_question_is_told(facts, mentioned):
    question = "大气重点管控区域要不要水土保持方案"
    assert facts(question)["key_area"] is True
    assert "plan" in mentioned(question)


def test_what_could_be_done_and_is_not(facts):
    assert facts("大气重点管控区域能修不修铁路专用线")["siding"] is False


@pytest.mark.parametrize(
    "question",
    [
        "水土保持方案拿不出来",
        "舍不得花钱做水土保持方案",
        "不愿做水土保持方案",
        "把水土保持方案省掉",
        "水土保持方案不想做",
        "水土保持方案打算以后再补",
        "水土保持方案等投产后再说",
        "水土保持方案未经审批就开工",
        "水土保持方案还没批下来",
    ],
)
def test_a_duty_refused_put_off_or_skipped_is_unmet(facts, question):
    assert facts(question)["plan"] is False


@pytest.mark.parametrize("question", ["大气重点管控区域以后再建锅炉", "大气重点管控区域不修铁路专用线"])
def test_a_refusal_belongs_to_the_thing_refused(facts, question):
    assert facts(question)["key_area"] is True


@pytest.mark.parametrize(
    ("question", "industry"),
    [
        ("药厂附近没有高铁，行吗", {"制药"}),
        ("药厂旁边就有化工厂，想建化工厂", {"化工"}),
        ("老焦化厂的地皮盖小学", None),
        ("关停的焦化厂旧址改做公园", None),
        ("老焦化厂想改建", {"焦化"}),
        ("焦化厂原址扩建", {"焦化"}),
        ("不是化工，也不是焦化制药", None),
    ],
)
def test_what_the_project_is_and_what_only_stands_or_stood_there(facts, question, industry):
    assert facts(question).get("industry") == industry


def test_a_denial_behind_a_list_reaches_all_of_it(facts):
    found = facts("大气重点管控区域、建成区都不沾边")
    assert (found["key_area"], found["built_up"]) == (False, False)


def test_the_name_of_a_clause_tells_no_place(facts, mentioned):
    question = "大气重点管控区域那条限制管不管锅炉"
    assert "key_area" not in facts(question)
    assert "key_area" in mentioned(question)


def test_undecided_without_a_word_for_it(facts):
    assert "key_area" not in facts("在不在大气重点管控区域还没问清楚")


@pytest.mark.parametrize("question", ["能在大气重点管控区域不", "能不能用大气重点管控区域的地不"])
def test_a_question_tag_is_no_denial(facts, question):
    assert facts(question).get("key_area") is not False


def test_a_denial_behind_a_denial_is_its_own(facts):
    from small_vocabulary import VOCABULARY  # 村里 denies built_up

    assert "村里" in VOCABULARY.facts["built_up"].denies
    assert facts("村里也没登记")["built_up"] is False


@pytest.mark.parametrize("question", ["水土保持方案当年没办过", "水土保持方案一次也没做"])
def test_never_done(facts, question):
    assert facts(question)["plan"] is False


def test_not_amounting_to_it(facts):
    assert facts("算不上规模养殖")["large"] is False


def test_a_clause_named_beside_the_project_is_not_the_project(facts):
    assert facts("建采石场，跟限制焦化那条沾边吗").get("industry") is None


def test_a_negated_gap_does_not_hide_the_denial_inside_it(facts):
    assert facts("新增投资，没有新增焦化产能，村里").get("built_up") is False


def test_still_is_no_alternative(small):
    assert len(small.read("燃煤锅炉还是老燃气锅炉的管子，行吗").subjects) == 1


def test_what_stood_there_before_is_no_part_of_the_project(facts):
    assert facts("原来用燃煤锅炉，现在改装燃气锅炉，行吗")["facility"] == {"燃气锅炉"}
    assert facts("原来用燃煤锅炉，现在还能用吗")["facility"] == {"燃煤锅炉"}


@pytest.mark.parametrize("question", ["锅炉排放还是国2，能用吗", "我们的车还是国2"])
def test_still_with_nothing_to_choose_from_keeps_the_value(facts, question):
    assert facts(question)["stage"] == "国二"


def test_a_choice_between_two_values_stays_open(facts):
    assert "stage" not in facts("车是国2还是国3")


@pytest.mark.parametrize("question", ["修铁路专用线是必须的不", "修铁路专用线是硬性要求吗", "修铁路专用线算强制要求吗"])
def test_whether_it_is_required_is_asked(facts, mentioned, question):
    assert "siding" not in facts(question)
    assert "siding" in mentioned(question)


def test_a_few_are_no_question(facts):
    assert facts("想搞几个规模养殖")["large"] is True
    assert "large" not in facts("有几个规模养殖")


def test_a_mention_takes_no_denial_away(facts):
    assert facts("清洁生产达不到标准，行吗")["level"] is False


def test_a_question_in_the_gap_of_a_phrase_asks(facts, mentioned):
    question = "煤的灰分达没达标，能烧吗"
    assert "bad_coal" not in facts(question)
    assert "bad_coal" in mentioned(question)
    assert facts("煤的灰分没达标，能烧吗")["bad_coal"] is True


@pytest.mark.parametrize("question", ["排放到没到国三没测过，能用吗", "能不能到国三还没测，可以用吗"])
def test_what_nobody_looked_into_is_open(facts, mentioned, question):
    assert "stage" not in facts(question)
    assert "stage" in mentioned(question)


def test_what_nobody_looked_into_leaves_the_clause_before_it(facts):
    found = facts("在大气重点管控区域，排放到没到国三没测过，能用吗")
    assert found["key_area"] is True
    assert "stage" not in found


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("水土保持方案批没批说不清，能开工吗", "plan"),
        ("水土保持方案有没有，谁也说不上来", "plan"),
        ("能不能到国三还没测，可以用吗", "stage"),
        ("离居民区多远没量过，能建吗", "residents"),
        ("水土有没有保持方案不清楚，能开工吗", "plan"),
        ("水土保持方案做到哪一步没说，能开工吗", "plan"),
    ],
)
def test_what_is_said_to_be_unknown_is_marked_so(small, question, fact):
    assert fact in small.read(question).subjects[0].unsure


@pytest.mark.parametrize("question", ["要不要水土保持方案不清楚", "水土保持方案的事怎么办", "不知道水土保持方案是不是必须做"])
def test_a_duty_one_is_unsure_of_is_no_unknown_fact(small, question):
    assert not small.read(question).subjects[0].unsure


def test_what_the_question_is_not_on_stays_told(small):
    (subject,) = small.read("污染地块水土保持方案批没批说不清").subjects
    assert subject.known["polluted"].value is True
    assert subject.unsure == {"plan"}
