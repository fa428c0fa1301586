"""The same answer in Chinese and in English: the same structure and quotes, other sentences."""

from datetime import date

import pytest

from policyqa.answering.language import language
from policyqa.errors import UsageError

DAY = date(2024, 6, 1)
QUESTIONS = (
    "在运城市新建一台40吨的燃煤锅炉可以吗？",
    "在运城市大气管控重点区域新建一台65吨的燃煤锅炉可以吗？",
    "在运城市新建一台20吨的燃煤锅炉可以吗？",
    "永济等量置换的电解铝，槽型正好400kA，够不够线？",
    "离石家里放烟花，让放吗？",
)
CHINESE_PUNCTUATION = "，。；：、？"


def both(service, question):
    return [service.ask(question, as_of=DAY, language=code) for code in ("zh", "en")]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_clients_rely_on_is_the_same_in_both(service, question):
    chinese, english = both(service, question)
    for field in ("verdict", "intent", "validity", "citations", "conditions", "rules"):
        assert chinese[field] == english[field]
    assert [f["value"] for f in chinese["facts"]] == [f["value"] for f in english["facts"]]
    assert [f["values"] for f in chinese["follow_ups"]] == [f["values"] for f in english["follow_ups"]]


def test_the_english_answer_is_english_but_for_quotes_titles_and_duties(service):
    for question in QUESTIONS[:3]:
        _, english = both(service, question)
        text = english["answer"]
        for citation in (*english["citations"], *(c for p in english["presumptions"] for c in p["citations"])):
            text = text.replace(citation["quote"], "")
            text = text.replace(citation["path"][-1], "")
        assert not set(text) & set(CHINESE_PUNCTUATION), text


def test_labels_questions_and_options_are_told_in_english(service):
    _, english = both(service, QUESTIONS[0])
    asked = english["follow_ups"][0]
    assert asked["options"] == ["yes", "no"]
    assert asked["question"].isascii()
    assert "rated boiler capacity" in {f["label"] for f in english["facts"]}


def test_a_consultation_goes_on_in_its_language(service):
    consultation = service.consultation(as_of=DAY, language="en")
    consultation.say(QUESTIONS[0])
    assert consultation.say("在的")["headline"].startswith("Verdict: not allowed")
    assert consultation.set_fact("boiler_capacity", "70 t/h")["headline"].startswith("Verdict: no clause")


def test_an_unknown_language_is_refused():
    with pytest.raises(UsageError, match="klingon"):
        language("klingon")


def test_every_fact_a_question_can_ask_for_is_asked_in_english(shipped):
    never_asked = {"word_class", "outside", "other_word"}  # tables of words, not facts of a project
    asked = {name: f for name, f in shipped.vocabulary.facts.items() if f.question and name not in never_asked}
    assert len(asked) > 200
    assert [name for name, f in asked.items() if not f.question_en or not f.question_en.endswith("?")] == []
