"""The opinion letter as PDF, in the layout of `letter`; the Chinese font is one every PDF reader brings (STSong)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policyqa.service import letter

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

FONT = "STSong-Light"


def to_pdf(answer: Mapping[str, Any]) -> bytes:
    """The letter as PDF, A4, margins and sizes as in GB/T 9704-2012."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    styles = _styles()
    story: list[Any] = [Paragraph(letter.TITLE, styles["title"])]
    for number, (title, lines) in enumerate(letter.parts(answer)):
        story.append(Paragraph(letter.heading(number, title), styles["heading"]))
        story += [Paragraph(escape(line), styles["body"]) for line in lines]
    story += [Paragraph(escape(line), styles["closing"]) for line in letter.closing(answer)]
    if letter.annex(answer):
        story += [PageBreak(), Paragraph("附件：所依条款原文", styles["heading"])]
        story += [Paragraph(escape(line), styles["body"]) for line in letter.annex(answer)]
    stream = BytesIO()
    frame = {"topMargin": 37 * mm, "bottomMargin": 35 * mm, "leftMargin": 28 * mm, "rightMargin": 26 * mm}
    document = SimpleDocTemplate(stream, pagesize=A4, title=letter.TITLE, **frame)
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return stream.getvalue()


def _styles() -> dict[str, ParagraphStyle]:
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    base = ParagraphStyle("base", fontName=FONT, fontSize=16, leading=28, wordWrap="CJK")
    return {
        "title": ParagraphStyle("title", base, fontSize=22, leading=40, alignment=TA_CENTER, spaceAfter=14),
        "heading": ParagraphStyle("heading", base, firstLineIndent=32, spaceBefore=6),
        "body": ParagraphStyle("body", base, firstLineIndent=32),
        "closing": ParagraphStyle("closing", base, alignment=TA_RIGHT),
    }


def _number(canvas: Any, document: Any) -> None:
    """The page number between dashes, as on official documents."""
    canvas.setFont(FONT, 14)
    canvas.drawCentredString(document.pagesize[0] / 2, 28 * 2.8346, f"— {document.page} —")
