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
LINE = 28.95
"""Points from line to line: 22 lines on 225 mm."""


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
    if letter.annex(answer):
        story.append(Paragraph(f"附件：{letter.ANNEX}", styles["note"]))
    story += [Paragraph(escape(line), styles["closing"]) for line in letter.closing(answer)]
    if letter.annex(answer):
        story += [PageBreak(), Paragraph("附件", styles["first"]), Paragraph(letter.ANNEX, styles["title"])]
        story += [Paragraph(escape(line), styles["body"]) for line in letter.annex(answer)]
    stream = BytesIO()
    frame = {"topMargin": 37 * mm, "bottomMargin": 35 * mm, "leftMargin": 28 * mm, "rightMargin": 26 * mm}
    document = SimpleDocTemplate(stream, pagesize=A4, title=letter.TITLE, author="policyqa", invariant=1, **frame)
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return stream.getvalue()


def _styles() -> dict[str, ParagraphStyle]:
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    base = ParagraphStyle("base", fontName=FONT, fontSize=16, leading=LINE, wordWrap="CJK")
    return {
        "title": ParagraphStyle("title", base, fontSize=22, leading=40, alignment=TA_CENTER, spaceAfter=14),
        "heading": ParagraphStyle("heading", base, firstLineIndent=32, spaceBefore=6),
        "body": ParagraphStyle("body", base, firstLineIndent=32),
        "note": ParagraphStyle("note", base, firstLineIndent=32, spaceBefore=LINE, spaceAfter=LINE),
        "closing": ParagraphStyle("closing", base, alignment=TA_RIGHT, rightIndent=64),
        "first": ParagraphStyle("first", base, spaceAfter=LINE),
    }


def _number(canvas: Any, document: Any) -> None:
    """The page number between dashes, 7 mm below the text, odd ones right, even ones left, one character in."""
    from reportlab.lib.units import mm

    canvas.setFont(FONT, 14)
    text, height = f"— {document.page} —", 25.5 * mm
    if document.page % 2:
        canvas.drawRightString(document.pagesize[0] - 26 * mm - 14, height, text)
    else:
        canvas.drawString(28 * mm + 14, height, text)
