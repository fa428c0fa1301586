"""The opinion letter holds verdict, reasons, verbatim clauses and the decision id."""

from datetime import date
from io import BytesIO

from docx import Document


def test_the_docx_reopens_with_verdict_clause_and_id(service):
    answer = service.ask("在运城市新建一台20吨的燃煤锅炉可以吗？", as_of=date(2024, 6, 1))
    text = "\n".join(p.text for p in Document(BytesIO(service.letter_docx(answer))).paragraphs)
    assert text.startswith("项目准入研判意见书")
    assert "不可以（禁止）" in text
    assert "其他区域不得审批35吨以下燃煤锅炉" in text
    assert answer["receipt"]["id"] in text


def test_the_markdown_lists_every_citation_in_the_annex(service):
    answer = service.ask("在运城市新建一台20吨的燃煤锅炉可以吗？", as_of=date(2024, 6, 1))
    annex = service.letter_markdown(answer).split("附件：所依条款原文")[1]
    assert all(c["quote"] in annex for c in answer["citations"])
