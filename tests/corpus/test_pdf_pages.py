"""PDF pages as printers lay them out: columns, scanned pages."""

import io
import itertools

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph, Table

from policyqa.corpus import parse
from policyqa.corpus.readers import pdf_ocr, read_file
from policyqa.corpus.readers.pdf_columns import areas
from policyqa.errors import DocumentError
from policyqa.model.text import ClauseKind

FIRST = ["严格控制高耗水项目，新建项目用水须达到国内先进水平，取水须经有管理权限的机关许可。", "排污单位应当按证排污，不得无证排放或者超标排放各类污染物，并且公开监测数据。",
         "城市建成区全面淘汰每小时三十五蒸吨以下的燃煤锅炉，推进清洁取暖，减少散煤燃烧。"]
SECOND = ["矿山企业应当边开采边治理，未治理的不得申请新的采矿权，已经破坏的限期恢复植被。", "重点河流两岸一公里以内不得新建化工项目，已有的分期退出，搬入合规的化工园区。",
          "施工工地做到六个百分之百，渣土车辆密闭运输，违者停工整改并且记入信用档案。"]


def sentences(file, info):
    document = parse(read_file(file).text, info)
    return [c.text for c in document.clauses if c.kind is ClauseKind.SENTENCE]


def columns_pdf(file, columns, texts, title):
    """A page with a title over columns of justified text."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=10, leading=15, firstLineIndent=20, wordWrap="CJK", alignment=4)
    head = ParagraphStyle("h", fontName="STSong-Light", fontSize=18, leading=26, alignment=1)
    width = 480 / columns
    frames = [Frame(50, 740, 480, 50, id="title"), *(Frame(50 + width * at, 420, width - 8, 310, id=f"c{at}") for at in range(columns))]
    made = BaseDocTemplate(str(file), pagesize=A4)
    made.addPageTemplates(PageTemplate(frames=frames))
    story = [Paragraph(title, head), FrameBreak()]
    for part in texts:
        story += [*(Paragraph(text, body) for text in part), FrameBreak()]
    made.build(story[:-1])


@pytest.mark.parametrize("texts", [[FIRST, SECOND], [FIRST, SECOND, FIRST[:2] + SECOND[2:]]], ids=["two", "three"])
def test_columns_are_read_one_after_the_other(tmp_path, info, texts):
    columns_pdf(tmp_path / "a.pdf", len(texts), texts, "某市生态环境保护工作要点与任务分工")
    assert sentences(tmp_path / "a.pdf", info) == list(itertools.chain.from_iterable(texts))
    assert read_file(tmp_path / "a.pdf").title == "某市生态环境保护工作要点与任务分工"


def test_a_paragraph_goes_on_in_the_next_column(tmp_path, info):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=10, leading=15, firstLineIndent=20, wordWrap="CJK", alignment=4)
    made = BaseDocTemplate(str(tmp_path / "a.pdf"), pagesize=A4)
    made.addPageTemplates(PageTemplate(frames=[Frame(50, 600, 230, 160, id="l"), Frame(300, 600, 230, 160, id="r")]))
    texts = [*FIRST, *SECOND, FIRST[0]]
    made.build([Paragraph(text, body) for text in texts])
    assert sentences(tmp_path / "a.pdf", info) == texts


def test_a_table_without_lines_is_not_taken_for_columns():
    rows = [(60.0, 100 + 20 * at, 60 + 11 * (4 + at % 3), 111 + 20 * at) for at in range(12)]
    values = [(400.0, 100 + 20 * at, 440.0, 111 + 20 * at) for at in range(12)]
    assert len(areas([*rows, *values], 595, 842)) == 1


def test_a_ruled_table_stands_where_it_is_printed(tmp_path, info):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=10, leading=15, firstLineIndent=20, wordWrap="CJK", alignment=4)
    made = BaseDocTemplate(str(tmp_path / "a.pdf"), pagesize=A4)
    made.addPageTemplates(PageTemplate(frames=[Frame(50, 600, 230, 160, id="l"), Frame(300, 600, 230, 160, id="r"), Frame(50, 400, 480, 150, id="b")]))
    table = Table([["指标", "2025年"], ["森林覆盖率", "35%"]], colWidths=[240, 240],
                  style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)])
    made.build([*(Paragraph(t, body) for t in FIRST), FrameBreak(), *(Paragraph(t, body) for t in SECOND), FrameBreak(), table])
    document = parse(read_file(tmp_path / "a.pdf").text, info)
    kinds = [c.kind for c in document.clauses]
    assert [c.text for c in document.clauses if c.kind is ClauseKind.SENTENCE] == [*FIRST, *SECOND]
    assert kinds[-1] is ClauseKind.TABLE_ROW
    assert document.clauses[-1].cells == (("指标", "森林覆盖率"), ("2025年", "35%"))


def scanned_pdf(file):
    """A page that is a picture of two lines."""
    picture = Image.new("RGB", (1654, 2339), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=48)
    draw.text((150, 300), "New projects must save water.", fill="black", font=font)
    draw.text((150, 420), "Coal boilers are prohibited.", fill="black", font=font)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    canvas = Canvas(str(file), pagesize=A4)
    canvas.drawImage(ImageReader(stream), 0, 0, *A4)
    canvas.save()


def test_a_scanned_page_is_recognised_or_refused_with_the_remedy(tmp_path):
    scanned_pdf(tmp_path / "a.pdf")
    if pdf_ocr.available():
        source = read_file(tmp_path / "a.pdf")
        assert "New projects must save water." in source.text
        assert "Coal boilers are prohibited." in source.text
        assert any("第 1 页是文字识别的结果" in warning for warning in source.warnings)
    else:
        with pytest.raises(DocumentError, match=r"pip install \"policyqa\[ocr\]\""):
            read_file(tmp_path / "a.pdf")


def test_without_the_extra_a_scanned_page_is_refused_with_the_remedy(tmp_path, monkeypatch):
    scanned_pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(pdf_ocr, "available", lambda: False)
    with pytest.raises(DocumentError, match=r"pip install \"policyqa\[ocr\]\""):
        read_file(tmp_path / "a.pdf")
