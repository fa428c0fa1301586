import pytest
from small_vocabulary import at_most, point

from policyqa.model.reading import Intent


@pytest.mark.parametrize(
    ("question", "value"),
    [("养200头鱼", {"水产养殖"}), ("放了一群羊", {"放牧"}), ("养点鱼", {"水产养殖"}), ("放牛皮纸", None)],
)
def test_words_of_measure_between_verb_and_object(facts, question, value):
    assert facts(question).get("facility") == value


def test_a_number_inside_a_pulled_apart_phrase_still_counts(small):
    from policyqa.understanding.amounts import AmountFinder

    assert AmountFinder([]).find("养200亩鱼")
    assert small.read("养200亩鱼").subjects[0].known["facility"].source == "养200亩鱼"


def test_english_quantities(facts):
    assert facts("a boiler of no more than 1.2 thousand t/h in Jia")["capacity"] == at_most(1200)
    assert facts("5 km from an expressway")["expressway"] == point(5)


def test_accents_make_no_difference(small):
    assert small.read("a boiler in Jía").subjects[0].known["place"].value == {"甲市"}


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What is the 2025 target of forest coverage?", Intent.TARGET),
        ("Which projects support the target?", Intent.TRACE),
        ("Who is responsible for dust control?", Intent.AGENCY),
        ("Compare the boiler rules of Jia and Yi", Intent.COMPARE),
        ("Is a boiler allowed in Jia?", Intent.PERMISSION),
    ],
)
def test_english_intents(small, question, intent):
    assert small.read(question).intent is intent


@pytest.mark.parametrize("question", ["不是不在大气重点管控区域", "并非不在大气重点管控区域"])
def test_double_negation(facts, question):
    assert facts(question)["key_area"] is True


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("甲市建成区外建锅炉", {"甲市"}),
        ("在北原县城中心建锅炉", {"北原县"}),
        ("甲市城区建锅炉", {"甲市"}),
        ("乙市山里建锅炉", None),
    ],
)
def test_a_place_is_not_eaten_by_the_word_behind_it(facts, question, place):
    assert facts(question).get("place") == place


def test_a_subject_that_lacks_something_is_not_denied(facts):
    found = facts("规模养殖没有排污许可证")
    assert (found["large"], found["permit"]) == (True, False)


@pytest.mark.parametrize(
    ("question", "values"), [("煤锅炉换成生物质锅炉", {"生物质锅炉"}), ("燃气锅炉改成燃煤锅炉", {"燃煤锅炉"})]
)
def test_an_exchange_keeps_what_comes_after(facts, question, values):
    assert facts(question)["facility"] == values


@pytest.mark.parametrize(
    ("question", "fact", "understood"),
    [
        ("新建燃煤锅芦", "facility", "燃煤锅炉"),
        ("在大汽重点管控区域", "key_area", "大气重点管控区域"),
        ("建个精细划工厂", "industry", "精细化工"),
        ("在大气重点的管控区域", "key_area", "大气重点管控区域"),
        ("在大气重点管孔趋域", "key_area", "大气重点管控区域"),
        ("新建税泥厂", "industry", "水泥厂"),
        ("新建话工厂", "industry", "化工厂"),
    ],
)
def test_slips_are_understood_and_shown(small, question, fact, understood):
    assert small.read(question).subjects[0].known[fact].understood_as == understood


@pytest.mark.parametrize("question", ["在大气重点外管控区域", "国五标准的车", "一斑区域"])
def test_a_slip_that_could_turn_the_meaning_is_not_guessed(facts, question):
    assert not facts(question).keys() & {"key_area", "stage"} or facts(question).get("key_area") is False


def test_a_name_wins_over_a_phrase_that_cuts_it(small):
    from dataclasses import replace

    from small_vocabulary import VOCABULARY, fact, term

    from policyqa import understanding

    extra = fact("state", "choice", "状态", terms=(term("在运", "在甲"),))
    engine = understanding.compile(replace(VOCABULARY, facts={**VOCABULARY.facts, "state": extra}))
    known = engine.read("在甲市上锅炉").subjects[0].known
    assert known["place"].value == {"甲市"}
    assert "state" not in known
