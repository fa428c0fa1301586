"""The decision sheet as HTML, without a browser."""

import re
from pathlib import Path

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
    fact = {"name": "place", "label": EVIL, "value": EVIL, "text": EVIL, "source": EVIL}
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
    follow_up = {"fact": "f", "question": "In the key area?", "options": ["yes"], "values": [True], "leads_to": [["prohibited"]]}
    shown = rendered(answer(verdict="need_info", headline="Verdict: open.", follow_ups=[follow_up]), "en")
    assert "More information needed" in shown
    assert "In the key area?" in shown
    assert "Don&#x27;t know" in shown
    assert not re.search(r"[一-鿿]", re.sub(r"某规划|一、总则|不得新建|不得", "", shown))


def test_a_change_is_told_in_english_by_the_vocabulary():
    change = {"text": "锅炉额定容量改为大于 65 t/h", "verdict": "not_prohibited", "facts": {"capacity": {"above": 65}}}
    vocabulary = {"capacity": {"label": "容量", "label_en": "capacity", "unit": "t/h"}}
    assert "capacity → above 65 t/h" in rendered(answer(changes=[change]), "en", vocabulary=vocabulary)


def test_what_merely_resembles_the_question_is_shown_and_named_so():
    passage = {"document": "d", "clause": "d#1", "quote": "近似的一句", "start": 1, "end": 6}
    shown = rendered(answer(verdict="out_of_scope", citations=[], related=[passage]), titles={"d": "某规划"})
    assert "仅供参考" in shown
    assert "#cite=d:1:6" in shown
    assert "某规划" in shown


def test_the_fields_offer_the_words_of_the_vocabulary_once():
    vocabulary = {"f": {"label": "设施", "type": "tags", "values": [{"value": "锅炉", "label_en": "boiler"}]}, "b": {"label": "重点区", "type": "bool"}}
    lists = sheet.lists(vocabulary, Words("en"))
    assert "<datalist id='v-f'><option value='锅炉'>boiler</option>" in lists
    assert "data-list='v-yes-no'" in lists
    fact = {"name": "f", "label": "facility", "value": "锅炉", "text": "boiler", "source": ""}
    assert "value='锅炉' list=v-f" in rendered(answer(facts=[fact]), "en", vocabulary=vocabulary)


def test_every_word_of_the_page_has_english_words():
    said = re.compile(r"""words\((["'])(.+?)\1""")
    folder = Path(sheet.__file__).parent
    used = {w for file in folder.glob("*.py") for _, w in said.findall(file.read_text(encoding="utf-8"))}
    assert len(used) > 100
    assert [w for w in sorted(used) if re.search(r"[一-鿿]", w) and w not in EN] == []


def test_every_chinese_verdict_and_step_has_english_words():
    said = [w for pair in sheet.VERDICTS.values() for w in pair] + [s for steps in sheet.STEPS.values() for s in steps]
    assert [w for w in said if w not in EN] == []
    assert [w for w in EN.values() if re.search(r"[一-鿿]", w) and "e.g." not in w] == []
