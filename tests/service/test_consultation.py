"""A consultation: facts accumulate, one can be edited or forgotten, and two users never share them."""

from datetime import date

DAY = date(2024, 6, 1)


def start(service):
    consultation = service.consultation(as_of=DAY)
    consultation.say("在运城市新建一台40吨的燃煤锅炉可以吗？")
    return consultation


def test_answering_the_follow_up_decides(service):
    consultation = start(service)
    assert consultation.state.asked == ("air_key_area",)
    assert consultation.say("在的")["verdict"] == "prohibited"


def test_editing_one_fact_keeps_the_rest(service):
    consultation = start(service)
    consultation.set_fact("air_key_area", "是")
    answer = consultation.set_fact("boiler_capacity", "70 t/h")
    assert answer["verdict"] == "not_prohibited"
    assert {f["name"] for f in answer["facts"]} >= {"air_key_area", "boiler_capacity", "place", "facility"}


def test_forgetting_a_fact_makes_it_unknown_again(service):
    consultation = start(service)
    consultation.set_fact("air_key_area", "是")
    assert consultation.set_fact("air_key_area", None)["verdict"] == "need_info"


def test_changing_one_thing_in_words_keeps_the_rest(service):
    consultation = start(service)
    consultation.say("在的")
    assert consultation.say("如果是70吨呢")["verdict"] == "not_prohibited"


def test_two_consultations_do_not_share_facts(service):
    first, second = start(service), service.consultation(as_of=DAY)
    first.set_fact("air_key_area", "是")
    second.say("在运城市新建一台40吨的燃煤锅炉可以吗？")
    assert second.state.held is not None
    assert second.state.held.value("air_key_area") is None


def test_two_projects_are_held_side_by_side_and_the_one_in_doubt_is_asked_about(service):
    consultation = service.consultation(as_of=DAY)
    consultation.say("运城一边想上20吨燃煤锅炉，一边想上40吨的燃煤锅炉，行吗")
    assert consultation.state.asked == ("air_key_area",)
    decided = [d["verdict"] for d in consultation.say("不在")["decisions"]]
    assert decided == ["not_prohibited", "prohibited"]
    assert consultation.set_fact("boiler_capacity", "30 t/h")["verdict"] == "prohibited"
