"""The JSON of an answer carries a verdict exactly where the contract wants one."""

from datetime import date

import pytest

from policyqa.answering import render
from policyqa.answering.language import CHINESE, language
from policyqa.model.answer import Answer, Statement
from policyqa.model.reading import Intent
from policyqa.model.verdict import Verdict


def rendered(intent, verdict=None):
    answer = Answer(
        id="", question="问", as_of=date(2024, 6, 1), intent=intent, headline=Statement(text="答"), verdict=verdict
    )
    return render.to_json(answer, language(CHINESE))["verdict"]


def test_an_answer_that_nothing_supports_is_out_of_scope_in_its_verdict_too():
    assert rendered(Intent.OUT_OF_SCOPE) == "out_of_scope"


@pytest.mark.parametrize("intent", [Intent.TRACE, Intent.TARGET, Intent.AGENCY, Intent.COMPARE, Intent.SEARCH])
def test_an_answer_that_decides_nothing_has_no_verdict(intent):
    assert rendered(intent) is None


def test_a_verdict_that_was_reached_stands():
    assert rendered(Intent.PERMISSION, Verdict.PROHIBITED) == "prohibited"
