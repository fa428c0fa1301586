"""Documents that the tests make themselves, each of another format and structure."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from policyqa.corpus import parse
from policyqa.corpus.readers import read_file
from policyqa.model.text import ClauseKind


def read(file: Path, info):
    source = read_file(file)
    return parse(source.text, info), source


def headings(document):
    return [clause.text for clause in document.clauses if clause.kind is ClauseKind.HEADING]


def sentences(document):
    return [clause.text for clause in document.clauses if clause.kind is ClauseKind.SENTENCE]


def rows(document):
    return [clause.cells for clause in document.clauses if clause.kind is ClauseKind.TABLE_ROW]


def test_a_word_document_with_styles_merged_and_nested_tables(tmp_path, info):
    file = tmp_path / "a.docx"
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "内部资料"
    made.add_heading("总则", 1)
    made.add_paragraph("本市行政区域内适用。")
    made.add_heading("指标", 2)
    table = made.add_table(rows=4, cols=4)
    for at, row in enumerate([["指标", "单位", "", ""], ["", "", "2025年", "2030年"], ["森林覆盖率", "%", "35", "38"], ["", "%", "", "40"]]):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    for first, last, text in (((0, 2), (0, 3), "目标值"), ((0, 0), (1, 0), "指标"), ((0, 1), (1, 1), "单位"), ((2, 0), (3, 0), "森林覆盖率")):
        table.cell(*first).merge(table.cell(*last)).text = text
    inner = table.cell(3, 2).add_table(rows=2, cols=2)
    for at, row in enumerate([["子项", "值"], ["乔木林", "20"]]):
        for column, text in enumerate(row):
            inner.cell(at, column).text = text
    made.add_paragraph("准备", style="List Number")
    raised = made.add_paragraph("浓度为35μg/m")
    raised.add_run("3").font.superscript = True
    raised.add_run("。")
    made.save(file)
    document, _ = read(file, info)
    assert headings(document) == ["总则", "指标"]
    assert sentences(document) == ["本市行政区域内适用。", "1)准备", "浓度为35μg/m³。"]
    assert rows(document) == [
        (("指标", "森林覆盖率"), ("单位", "%"), ("目标值/2025年", "35"), ("目标值/2030年", "38")),
        (("指标", "森林覆盖率"), ("单位", "%"), ("目标值/2025年", ""), ("目标值/2030年", "40")),
        (("子项", "乔木林"), ("值", "20"))]
    assert "内部资料" not in document.canonical


NUMBERING = """<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>"""


def test_numbers_that_word_counts_by_itself_are_in_the_text(tmp_path, info):
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    made = docx.Document()
    root = made.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING))
    number = root.add_num(77)
    for text, level in (("总体要求", 0), ("指导思想", 1), ("基本原则", 1), ("重点任务", 0), ("节水", 1)):
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        listed = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", level), ("w:numId", number.numId)):
            child = OxmlElement(name)
            child.set(qn("w:val"), str(value))
            listed.append(child)
        properties.append(listed)
        made.add_paragraph("要抓好落实。")
    made.save(tmp_path / "n.docx")
    document, _ = read(tmp_path / "n.docx", info)
    assert headings(document) == ["一、总体要求", "（一）指导思想", "（二）基本原则", "二、重点任务", "（一）节水"]


def test_a_web_page_in_gb2312_without_its_navigation(tmp_path, info):
    file = tmp_path / "b.html"
    file.write_bytes("""<!doctype html><html><head><meta charset=gb2312><title>办法 - 某网</title><script>var a</script></head><body>
<div class="nav"><a>首页</a><a>政务公开</a></div><div id=wrap><h1>扬尘治理办法</h1><div id=text><h2>第一章 总则</h2>
<p>第一条　为防治扬尘，<br>制定本办法。</p><p>第二条　建设单位应当遵守，违反的，依法处理；情节严重的，停工。</p><p>（一）有<b>围挡</b>的，从轻；</p>
<table><caption>表1 限值</caption><tr><th rowspan=2>项目</th><th colspan=2>限值</th></tr><tr><th>昼</th><th>夜</th></tr>
<tr><td rowspan=2>扬尘（m<sup>3</sup>）</td><td>70</td><td>50</td></tr><tr><td>60</td><td>40</td></tr></table>
<h2>第二章 附则</h2><ul><li>本办法，自公布之日起施行</li></ul></div></div><footer>版权所有 ICP备123</footer></body></html>""".encode("gb18030"))
    document, source = read(file, info)
    assert source.title == "扬尘治理办法"
    assert headings(document)[-4:] == ["第一章总则", "第一条", "第二条", "第二章附则"]
    assert sentences(document)[0] == "为防治扬尘，制定本办法。"
    assert "有围挡的" in sentences(document)[3]
    assert rows(document) == [(("项目", "扬尘（m³）"), ("限值/昼", "70"), ("限值/夜", "50")),
                              (("项目", "扬尘（m³）"), ("限值/昼", "60"), ("限值/夜", "40"))]
    for words in ("首页", "版权", "var a", "ICP"):
        assert words not in document.canonical


PLAIN = "兰溪节水方案\n\n一、要求\n坚持节水优先，落实最严格水资源管理\n- 1 -\n制度，推进节约集约利用。\n二、任务\n1.定额管理\n应当达到先进定额。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_plain_text_in_every_usual_encoding(tmp_path, info, encoding):
    file = tmp_path / "c.txt"
    file.write_bytes(PLAIN.replace("\n", "\r\n").encode(encoding))
    document, _ = read(file, info)
    assert headings(document)[-3:] == ["一、要求", "二、任务", "1.定额管理"]
    assert sentences(document)[0] == "坚持节水优先，落实最严格水资源管理制度，推进节约集约利用。"


def test_traditional_text_in_big5(tmp_path, info):
    file = tmp_path / "t.txt"
    file.write_bytes("一、總則\n為了保護環境,應當節約用水,不得浪費。這是規劃的要求,各單位應當遵守。\n".encode("big5"))
    document, _ = read(file, info)
    assert headings(document) == ["一、總則"]
    assert sentences(document)[0].startswith("為了保護環境")


def test_running_heads_of_pages_go(tmp_path, info):
    pages = [f"某市规划第{n}版\n{text}\n— {n} —" for n, text in enumerate(("一、要求\n坚持绿色发展，必须节", "水优先。\n二、任务", "各县要落实，不得\n", "推诿。"), 1)]
    file = tmp_path / "p.txt"
    file.write_text("\f".join(pages), encoding="utf-8")
    document, _ = read(file, info)
    assert sentences(document) == ["坚持绿色发展，必须节水优先。", "各县要落实，不得推诿。"]


def made_pdf(**options) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK", alignment=4)
    title = ParagraphStyle("t", parent=body, fontSize=20, leading=30, alignment=1, firstLineIndent=0)
    long = "本市加强水土流失治理，坚持预防为主，全面规划、综合治理、突出重点、科学管理、注重效益，严格落实责任。" * 9
    table = Table([["指标", "单位", "目标"], ["治理面积", "平方公里", "300"], ["", "亩", "450000"], ["水保率", "%", ""]],
                  style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 11),
                                    ("SPAN", (0, 1), (0, 2))]))
    parts = [Paragraph("云岭规划（2021—2025年）", title), Paragraph("一、要求", body), *[Paragraph(long, body) for _ in range(8)],
             Paragraph("（一）坡耕地整治", body), Paragraph("表1 主要指标", body), table, Paragraph("二、保障", body),
             Paragraph("加强领导。", body)]

    def frame(canvas, page):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(250, 810, "云岭规划")
        canvas.drawString(290, 30, f"- {page.page} -")

    stream = io.BytesIO()
    SimpleDocTemplate(stream, **options).build(parts, onFirstPage=frame, onLaterPages=frame)
    return stream.getvalue()


def test_a_pdf_of_several_pages(tmp_path, info):
    file = tmp_path / "d.pdf"
    file.write_bytes(made_pdf())
    document, source = read(file, info)
    assert source.title == "云岭规划（2021—2025年）"
    assert headings(document)[-3:] == ["一、要求", "（一）坡耕地整治", "二、保障"]
    assert {text for text in sentences(document) if text.startswith("本市")} == {
        "本市加强水土流失治理，坚持预防为主，全面规划、综合治理、突出重点、科学管理、注重效益，严格落实责任。"}
    assert len(sentences(document)) == 8 * 9 + 1
    assert rows(document) == [(("指标", "治理面积"), ("单位", "平方公里"), ("目标", "300")),
                              (("指标", "治理面积"), ("单位", "亩"), ("目标", "450000")),
                              (("指标", "水保率"), ("单位", "%"), ("目标", ""))]
    assert "- 1 -" not in source.text
    assert source.text.count("云岭规划") == 1


def test_spreadsheets_as_tables_and_as_records(tmp_path, info):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标"
    for row in (["类别", "指标", "目标"], ["水", "用水量", 3.0], [None, "再生水", "25%"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "e.xlsx")
    document, _ = read(tmp_path / "e.xlsx", info)
    assert rows(document) == [(("类别", "水"), ("指标", "用水量"), ("目标", "3")), (("类别", "水"), ("指标", "再生水"), ("目标", "25%"))]
    (tmp_path / "f.csv").write_bytes("id,title,text\nx1,甲,应当节水。\nx2,乙,\n".encode("gb18030"))
    source = read_file(tmp_path / "f.csv")
    assert [(r.id, r.title, r.text) for r in source.records] == [("x1", "甲", "应当节水。")]
    assert source.warnings


def test_json_lines_leave_out_bad_lines_and_say_which(tmp_path):
    (tmp_path / "g.jsonl").write_text('{"id":"a","text":"应当节水。"}\n{bad\n{"id":"b"}\n{"text":"乙。"}\n', encoding="utf-8")
    source = read_file(tmp_path / "g.jsonl")
    assert [record.text for record in source.records] == ["应当节水。", "乙。"]
    assert "第 2、3 行" in source.warnings[0]


def test_a_text_whose_utf8_was_saved_as_western_letters_is_read_again(tmp_path):
    file = tmp_path / "a.txt"
    printed = "第二条　本条例适用于本省行政区域，禁止排放。"
    file.write_text("".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in printed.encode()), encoding="utf-8")
    source = read_file(file)
    assert source.text.strip() == printed
    assert "按原字节重读" in source.warnings[0]
    file.write_text("Déjà vu à la façon française : règles générales, été élargi.", encoding="utf-8")
    assert read_file(file).warnings == ()
