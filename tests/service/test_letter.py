"""The opinion letter holds verdict, reasons, verbatim clauses and the decision id, in the layout of GB/T 9704."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

DAY = date(2024, 6, 1)
QUESTION = "在运城市新建一台20吨的燃煤锅炉可以吗？"


@pytest.fixture(scope="module")
def answer(service):
    return service.ask(QUESTION, as_of=DAY)


@pytest.fixture
def letter(service, answer):
    return Document(BytesIO(service.letter_docx(answer)))


def fonts(paragraph):
    run = paragraph.runs[0]
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size


def found(letter, text):
    return next(p for p in letter.paragraphs if text in p.text)


def test_the_docx_reopens_with_verdict_clause_and_id(letter, answer):
    text = "\n".join(p.text for p in letter.paragraphs)
    assert text.startswith("项目准入研判意见书")
    assert "不可以（禁止）" in text
    assert "其他区域不得审批35吨以下燃煤锅炉" in text
    assert answer["receipt"]["id"] in text


def test_the_page_is_that_of_official_documents(letter):
    section = letter.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for given, wanted in zip(margins, (37, 35, 28, 26), strict=True):
        assert abs(given - Mm(wanted)) < Mm(0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    lines = 225 / 25.4 * 72 / (int(grid.get(qn("w:linePitch"))) / 20)
    characters = 156 / 25.4 * 72 / (16 + int(grid.get(qn("w:charSpace"))) / 4096)
    assert (int(lines + 0.01), int(characters + 0.01)) == (22, 28)


def test_fonts_sizes_and_indents(letter):
    title, body = letter.paragraphs[0], found(letter, "不可以（禁止）")
    assert fonts(title) == ("方正小标宋简体", Pt(22))
    assert fonts(body) == ("仿宋_GB2312", Pt(16))
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert fonts(found(letter, "一、研判事项")) == ("黑体", Pt(16))
    closing = found(letter, "研判基准日：2024年6月1日")
    assert closing.paragraph_format.right_indent == Pt(64)


def test_odd_and_even_pages_are_numbered_outside(letter):
    section = letter.sections[0]
    assert letter.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert "PAGE" in odd._element.xml
    assert odd.text.startswith("— ")


def test_the_annex_begins_a_page(letter, answer):
    annex = next(p for p in letter.paragraphs if p.text == "附件")
    assert annex.paragraph_format.page_break_before
    texts = [p.text for p in letter.paragraphs]
    after = "".join(texts[texts.index("附件") :])
    assert all(c["quote"] in after for c in answer["citations"])


def test_the_same_decision_gives_the_same_letter_byte_for_byte(service, answer):
    again = service.ask(QUESTION, as_of=DAY)
    assert again["receipt"] == answer["receipt"]
    assert service.letter_docx(again) == service.letter_docx(answer)
    assert service.letter_pdf(again) == service.letter_pdf(answer)
    assert service.letter_markdown(again) == service.letter_markdown(answer)


def test_another_day_is_another_decision(service, answer):
    assert service.ask(QUESTION, as_of=date(2024, 6, 2))["receipt"]["id"] != answer["receipt"]["id"]


def test_the_pdf_reads_back_with_numbered_pages(service, answer):
    import pdfplumber

    with pdfplumber.open(BytesIO(service.letter_pdf(answer))) as pdf:
        texts = [page.extract_text() or "" for page in pdf.pages]
        width = pdf.pages[0].width
        dash = [w for w in pdf.pages[0].extract_words() if w["text"] == "1" and w["top"] > 700]
    assert "项目准入研判意见书" in texts[0]
    assert dash[0]["x0"] > width / 2
    assert any("附件" in text for text in texts[1:])


def test_the_markdown_lists_every_citation_in_the_annex(service, answer):
    annex = service.letter_markdown(answer).split("附件：所依条款原文")[1]
    assert all(c["quote"] in annex for c in answer["citations"])
