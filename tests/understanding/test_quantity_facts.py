import pytest
from small_vocabulary import above, at_least, at_most, below, between, point


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("40吨的锅炉", point(40)),
        ("四十蒸吨锅炉", point(40)),
        ("锅炉58MW", point("580/7")),
        ("不到40吨的锅炉", below(40)),
        ("锅炉不超过65吨", at_most(65)),
        ("锅炉超过65吨", above(65)),
        ("至少65吨的锅炉", at_least(65)),
        ("65吨以下的锅炉", at_most(65)),
        ("65吨以下（不含65吨）的锅炉", below(65)),
        ("65吨及以上的锅炉", at_least(65)),
        ("35到65吨的锅炉", between(35, 65)),
        ("65吨左右的锅炉", point(65)),
        ("2×40吨锅炉", point(40)),
        ("锅炉，容量是40吨", point(40)),
        ("a 40 t/h boiler", point(40)),
        ("a boiler of less than 40 t/h", below(40)),
    ],
)
def test_capacity(facts, question, value):
    assert facts(question)["capacity"] == value


def test_the_words_of_the_comparison_are_kept(small):
    fact = small.read("想上不到四十吨的锅炉").subjects[0].known["capacity"]
    assert fact.source == "不到四十吨"
    assert fact.unit_as_written == "吨"


def test_each_number_goes_to_its_own_quantity(facts):
    found = facts("年货运量200万吨的厂配一台40吨锅炉")
    assert (found["freight"], found["capacity"]) == (point(200), point(40))


def test_a_unit_per_year_is_no_unit_per_hour(facts):
    assert "capacity" not in facts("锅炉年产40万吨/年")


def test_a_rare_unit_needs_no_cue(facts):
    assert facts("采用320kA的槽子")["current"] == point(320)


def test_a_common_unit_without_cue_measures_nothing(facts):
    assert not facts("离公路1公里").keys() & {"expressway", "route", "residents", "rail"}


def test_the_road_that_is_not_named_is_spoken_of(mentioned):
    assert "expressway" in mentioned("离公路1公里开采石场")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("距高速公路1公里", {"expressway": point(1)}),
        ("距高速公路和旅游线路都在3公里以上", {"expressway": at_least(3), "route": at_least(3)}),
        ("距高速公路和旅游线路分别2公里和3公里", {"expressway": point(2), "route": point(3)}),
        ("距高速公路2公里、旅游线路3公里", {"expressway": point(2), "route": point(3)}),
        ("高铁边上800米；离居民区10公里", {"rail": point("4/5"), "residents": point(10)}),
        ("方圆2公里没有居民区和旅游线路", {"residents": above(2), "route": above(2)}),
        ("3公里内没人住，也没有旅游线路", {"residents": above(3), "route": above(3)}),
        ("2公里内有居民区", {"residents": at_most(2)}),
        ("居民区在2公里以内", {"residents": at_most(2)}),
        ("不在高速公路2公里以内", {"expressway": above(2)}),
        ("离高速公路2公里以外", {"expressway": above(2)}),
        ("200米外就是居民区", {"residents": point("1/5")}),
        ("紧挨着居民区", {"residents": between(0, "1/10")}),
        ("普通铁路（不是高铁）旁边500米", {}),
        ("1.5 km from an expressway", {"expressway": point("3/2")}),
    ],
)
def test_distances(facts, question, expected):
    found = facts(question)
    assert {n: found[n] for n in ("expressway", "route", "residents", "rail") if n in found} == expected


def test_a_landmark_said_not_to_be_there_is_not_spoken_of(mentioned):
    assert "rail" not in mentioned("普通铁路（不是高铁）旁边500米")
    assert "rail" in mentioned("高铁边上建采石场")


@pytest.mark.parametrize("question", ["治理10000亩，其中500亩搞产业开发", "连片治理一万亩，拿出五百亩做产业开发"])
def test_a_share_is_computed_from_part_and_whole(facts, question):
    assert facts(question)["share"] == point(5)


def test_a_share_that_is_told_wins(facts):
    assert facts("治理8000亩，拿其中240亩做产业开发，正好百分之三")["share"] == point(3)


def test_a_share_names_its_part_and_whole(facts):
    assert facts("修复面积1万亩，利用面积3公顷")["used_share"] == point("9/20")


def test_numbers_in_a_phrase_are_not_read_again(facts):
    assert facts("国4的锅炉").get("capacity") is None


@pytest.mark.parametrize(
    "question",
    [
        "附近没有铁路",
        "周边没有居民区，也没有铁路",
        "不挨居民区和铁路",
        "远离铁路",
        "铁路离得很远",
    ],
)
def test_a_landmark_said_not_to_be_near_leaves_what_is_presumed(facts, mentioned, question):
    assert "rail" not in facts(question)
    assert "rail" not in mentioned(question)


@pytest.mark.parametrize("question", ["铁路旁边", "挨着铁路", "离铁路远不远"])
def test_a_landmark_spoken_of_is_open(mentioned, question):
    assert "rail" in mentioned(question)


def test_exactly(facts):
    assert facts("离高速公路正好3公里")["expressway"] == point(3)


@pytest.mark.parametrize(
    ("question", "low", "high"), [("二十几吨的锅炉", 20, 30), ("几十吨的锅炉", 20, 100), ("三十来吨的锅炉", 27, 33)]
)
def test_vague_tens(facts, question, low, high):
    found = facts(question)["capacity"]
    assert (found.low, found.high) == (low, high)


def test_the_number_of_a_clause_is_not_of_the_project(facts):
    assert facts("65蒸吨的锅炉，35蒸吨的淘汰线够不着它")["capacity"] == point(65)


def test_farther_than_the_distance_before(facts):
    found = facts("离高速公路2公里，旅游线路更远")
    assert (found["expressway"], found["route"]) == (point(2), above(2))


def test_landmarks_named_together_without_a_word_between(facts):
    found = facts("离高铁旅游线路都在3公里以上")
    assert found["rail"] == found["route"] == at_least(3)


@pytest.mark.parametrize(
    "amounts", ["一台80吨一台20吨", "大的80吨小的20吨", "80吨+20吨", "一个80吨另一个20吨", "80吨20吨各一台", "一台80吨，另外一台是20吨"]
)
def test_no_amount_of_two_is_lost(small, amounts):
    found = [s.known["capacity"].value for s in small.read(f"报两台锅炉，{amounts}，行吗").subjects]
    assert found == [point(80), point(20)]


def test_an_amount_beside_another_is_of_the_same_fact(small):
    found = [s.known["capacity"].value for s in small.read("两台锅炉，一台80吨、一台20吨，行吗").subjects]
    assert found == [point(80), point(20)]


def test_a_distance_to_something_unknown_is_not_presumed_away(mentioned):
    from dataclasses import replace

    from small_vocabulary import VOCABULARY

    from policyqa import understanding

    residents = replace(VOCABULARY.facts["residents"], presumed=above(1))
    engine = understanding.compile(replace(VOCABULARY, facts={**VOCABULARY.facts, "residents": residents}))
    assert "residents" in engine.read("离一家轴承作坊500米建化工厂").subjects[0].mentioned
    assert "residents" not in engine.read("修一条500米的栈桥，建化工厂").subjects[0].mentioned


@pytest.mark.parametrize("question", ["40顿的锅炉", "40蒸顿的锅炉", "四十屯锅炉"])
def test_a_unit_written_with_a_homophone(facts, question):
    assert facts(question)["capacity"] == point(40)


def test_the_difference_to_a_threshold_is_no_value(facts):
    assert facts("64吨的锅炉，就差一吨")["capacity"] == point(64)
    assert facts("差不多40吨的锅炉")["capacity"] == point(40)


@pytest.mark.parametrize(
    "question",
    [
        "离居民区多远没量过，能建吗",
        "跟居民区的距离还没测，能建吗",
        "离居民区有多远，记不清了",
        "居民区多少公里外说不准，能建吗",
    ],
)
def test_an_amount_said_to_be_unknown_is_spoken_of(mentioned, question):
    assert "residents" in mentioned(question)


def test_an_amount_that_is_told_is_not_unknown(facts):
    assert facts("离居民区3公里，手续还没查，行吗")["residents"] == point(3)


def test_the_range_of_a_clause_is_no_value(facts):
    assert facts("锅炉在35吨淘汰范围里吗，我们这台锅炉20吨")["capacity"] == point(20)


@pytest.mark.parametrize("question", ["居民区就几里地，能建吗", "居民区好几公里，行吗"])
def test_a_few_miles_are_spoken_of(facts, mentioned, question):
    assert "residents" not in facts(question)


def test_a_few_miles_to_a_landmark_are_no_silence(mentioned):
    assert "residents" in mentioned("居民区到这里几里地，能建吗")
