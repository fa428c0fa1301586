"""The opinion letter as docx, in the layout of official documents (GB/T 9704-2012).

A4 with margins 37, 35, 28, 26 mm (5.1, 5.2: a text area of 156 × 225 mm), 22 lines of 28 characters in size 3 FangSong
(5.2.3), title in size 2 XiaoBiaoSong (7.3.1), headings in HeiTi (7.3.3), dates in full with Arabic numerals, four
characters from the right (7.3.5), page numbers in size 4 SongTi between dashes, odd ones right, even ones left (7.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policyqa.service import letter

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.section import _Footer
    from docx.text.paragraph import Paragraph

BODY, TITLE, HEADING, NUMBER, LATIN = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体", "Times New Roman"
FALLBACKS = {BODY: "仿宋", TITLE: "华文中宋"}
"""Fonts a reader without the first one may take, written into the font table of the file."""
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14
"""Points of the Chinese sizes 二号, 三号, 四号."""
LINE = 28.95
"""Points from line to line: 225 mm over 22 lines."""
GRID = {"type": "linesAndChars", "linePitch": "579", "charSpace": "-849"}
"""22 lines (579/20 points) of 28 characters (16 - 849/4096 points) a page."""
FOOTER = 25.5
"""Millimetres below the page number, so that its dashes stand 7 mm below the text area."""
CLOSING_INDENT = 4
"""Characters between the date and the right edge."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time in the file's directory: the same decision gives the same bytes."""


def to_docx(answer: Mapping[str, Any]) -> bytes:
    """The letter on a permission answer; the same answer gives the same bytes."""
    document = _blank(answer)
    _title(document, letter.TITLE)
    for number, (title, lines) in enumerate(letter.parts(answer)):
        _write(document, letter.heading(number, title), font=HEADING)
        for line in lines:
            _write(document, line)
    if letter.annex(answer):
        _write(document, "")
        _write(document, f"附件：{letter.ANNEX}")
    _write(document, "")
    for line in letter.closing(answer):
        _close(document, line)
    _annex(document, letter.annex(answer))
    return _packed(document)


def _blank(answer: Mapping[str, Any]) -> Docx:
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(FOOTER)
    _grid(section._sectPr)  # noqa: SLF001 - python-docx has no grid
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, right=True)
    _number_pages(section.even_page_footer, right=False)
    document.styles["Normal"].font.size = Pt(SIZE_3)
    _name_fallbacks(document)
    _describe(document, answer)
    return document


def _grid(section: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in GRID.items():
        grid.set(qn(f"w:{name}"), value)
    section.append(grid)


def _number_pages(footer: _Footer, *, right: bool) -> None:
    """`— 1 —`, one character in from the outer edge."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    form = paragraph.paragraph_format
    form.right_indent, form.left_indent = (Pt(SIZE_4), None) if right else (None, Pt(SIZE_4))
    _add(paragraph, "— ", NUMBER, SIZE_4)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        _field(_add(paragraph, "", NUMBER, SIZE_4), kind, text)
    _add(paragraph, " —", NUMBER, SIZE_4)


def _field(run: Any, kind: str, text: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    element.text = text
    run._element.append(element)  # noqa: SLF001 - python-docx has no fields


def _name_fallbacks(document: Docx) -> None:
    """Writes into the font table which font may stand for a missing one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn
    from lxml import etree

    part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, other in FALLBACKS.items():
        font, alternative = OxmlElement("w:font"), OxmlElement("w:altName")
        font.set(qn("w:name"), name)
        alternative.set(qn("w:val"), other)
        font.append(alternative)
        table.append(font)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001


def _describe(document: Docx, answer: Mapping[str, Any]) -> None:
    known = document.core_properties
    known.title, known.author, known.comments = letter.TITLE, "policyqa", ""
    known.identifier = str(answer["receipt"]["id"])
    known.created = known.modified = datetime.fromisoformat(str(answer["as_of"]))


def _title(document: Docx, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = _write(document, text, font=TITLE, size=SIZE_2, indent=0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(document, "")


def _close(document: Docx, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = _write(document, text, indent=0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.right_indent = Pt(CLOSING_INDENT * SIZE_3)


def _annex(document: Docx, lines: list[str]) -> None:
    """The annex on a page of its own: the word in HeiTi at the edge, its title on the third line (7.3.7)."""
    if not lines:
        return
    first = _write(document, "附件", font=HEADING, indent=0)
    first.paragraph_format.page_break_before = True
    _write(document, "")
    _title(document, letter.ANNEX)
    for line in lines:
        _write(document, line)


def _write(document: Docx, text: str, *, font: str = BODY, size: int = SIZE_3, indent: int = 2) -> Paragraph:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing = Pt(LINE)
    form.space_before = form.space_after = Pt(0)
    form.first_line_indent = Pt(indent * size)
    form.widow_control = False
    _add(paragraph, text, font, size)
    return paragraph


def _add(paragraph: Paragraph, text: str, font: str, size: int) -> Any:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = LATIN if font == BODY else font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - no public way
    return run


def _packed(document: Docx) -> bytes:
    """The file with the same times in its directory whenever it is made."""
    stream, packed = BytesIO(), BytesIO()
    document.save(stream)
    with ZipFile(stream) as read, ZipFile(packed, "w", ZIP_DEFLATED) as written:
        for name in read.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            written.writestr(entry, read.read(name))
    return packed.getvalue()
