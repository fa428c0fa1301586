"""The decision sheet as HTML, without a browser."""

import re

from policyqa.shells.ui import html, sheet
from policyqa.shells.ui.words import EN, Words

EVIL = "<script>alert('x')</script>"
CITATION = {
    "n": 1, "document": "d", "title": "某规划", "clause": "d#1", "path": ["一、总则"], "quote": "不得新建", "start": 3, "end": 7,
}  # fmt: skip


def answer(**changes):
    base = {
        "verdict": "prohibited", "validity": "in_force", "headline": "结论：不可以。[1]", "answer": "结论：不可以。[1]",
        "citations": [CITATION], "facts": [], "follow_ups": [], "receipt": {"id": "0"},
    }  # fmt: skip
    return base | changes


def rendered(given, lang="zh", **beside):
    return sheet.render(given, sheet.Beside(**beside), Words(lang))


def test_text_from_outside_is_escaped_everywhere():
    fact = {"name": "place", "label": EVIL, "text": EVIL, "source": EVIL}
    follow_up = {"fact": "f", "question": EVIL, "options": [EVIL], "values": [EVIL], "leads_to": [["prohibited"]], "guidance": EVIL}
    page = rendered(
        answer(
            headline=EVIL, facts=[fact], follow_ups=[follow_up], citations=[{**CITATION, "quote": EVIL, "title": EVIL, "path": [EVIL]}],
            conditions=[{"text": EVIL, "citation": 1}], remarks=[EVIL], further_duties=[{"text": EVIL, "citations": []}],
            changes=[{"text": EVIL, "verdict": "conditional", "facts": {"f": EVIL}}],
            presumptions=[{"fact": "f", "label": EVIL, "value": False, "otherwise": None, "citations": []}],
        ),
        agencies=({"name": EVIL, **CITATION},), link="'><script>", examples=(EVIL,),
    )  # fmt: skip
    assert "<script" not in page
    assert "alert(" in page


def test_the_strongest_word_of_the_deciding_clause_is_shown():
    quotes = [{**CITATION, "quote": "原则上从严"}, {**CITATION, "quote": "严禁新建"}]
    shown = rendered(answer(citations=quotes))
    assert "“<em>严禁</em>” · 刚性禁止" in shown


def test_a_licence_is_never_claimed():
    shown = rendered(answer(verdict="not_prohibited"))
    assert "没有条款禁止" in shown
    assert "不等于许可" in shown


def test_a_quote_that_was_not_found_is_marked():
    assert "与原文不一致" in rendered(answer())
    assert "已与原文逐字核对" in rendered(answer(), verified=frozenset({1}))


def test_numbers_of_the_chat_are_links_to_their_source():
    text = html.chat_text(answer(answer="结论：不可以。[1][2]"))
    assert text == "**结论**：不可以。[\\[1\\]](#cite=d:3:7)[2]"


def test_the_english_sheet_says_the_verdict_and_questions_in_english():
    follow_up = {"fact": "f", "question": "在重点区吗？", "options": ["是"], "values": [True], "leads_to": [["prohibited"]]}
    vocabulary = {"f": {"label": "重点区", "question": "在重点区吗？", "question_en": "In the key area?"}}
    shown = rendered(answer(verdict="need_info", follow_ups=[follow_up]), "en", vocabulary=vocabulary)
    assert "More information needed" in shown
    assert "In the key area?" in shown
    assert "Don&#x27;t know" in shown


def test_every_chinese_verdict_and_step_has_english_words():
    said = [w for pair in sheet.VERDICTS.values() for w in pair] + [s for steps in sheet.STEPS.values() for s in steps]
    assert [w for w in said if w not in EN] == []
    assert [w for w in EN.values() if re.search(r"[一-鿿]", w) and "e.g." not in w] == []
