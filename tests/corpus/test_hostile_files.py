"""Files that are broken, lie about themselves or attack the reader: refused with a reason, in bounded time."""

import io
import json
import struct
import time
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from policyqa.corpus import parse
from policyqa.corpus.readers import common, read_file
from policyqa.errors import DocumentError


def docx_bytes() -> bytes:
    made = docx.Document()
    made.add_paragraph("应当节水。")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def repacked(replace: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replace.get(name, old.read(name)))
    return stream.getvalue()


def pdf_bytes(text: str = "", encrypt: object = None, pages: int = 1) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt)
    for _ in range(pages):
        if text:
            canvas.drawString(100, 700, text)
        canvas.rect(10, 10, 100, 100)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 400 MB."""
    packer = zlib.compressobj(9)
    chunk = b"0 0 m " * 200_000
    data = b"".join(packer.compress(chunk) for _ in range(333)) + packer.flush()
    parts = [(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
             b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"),
             b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(data), data, b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"]
    return b"".join(parts)


XXE = (b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
       b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>')
DEEP_TABLE = "<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300
DEEP = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + DEEP_TABLE + "</w:body></w:document>").encode()


def lying_size() -> bytes:
    """A package that claims a small part and unpacks to a large one."""
    raw = bytearray(repacked({"word/document.xml": b" " * (40 * common.MEGABYTE)}))
    at = raw.rfind(b"PK\x01\x02")
    while at >= 0:
        if raw[at + 46:at + 63] == b"word/document.xml":
            raw[at + 24:at + 28] = struct.pack("<I", 100)
        at = raw.rfind(b"PK\x01\x02", 0, at)
    return bytes(raw)


REFUSED = {
    "empty.txt": (b"", "空文件"),
    "blank.txt": (b" \n\t\n", "没有文字"),
    "zeros.txt": (b"\0" * 5000, "空字节"),
    "noise.txt": (bytes(range(256)) * 200, "无法识别|不是文字"),
    "truncated.docx": (docx_bytes()[:2000], "损坏或没有下载完整"),
    "noise.docx": (b"\x01\x02\x03" * 500, "不是有效的"),
    "encrypted.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "加密"),
    "xxe.docx": (repacked({"word/document.xml": XXE}), "外部实体"),
    "deep.docx": (repacked({"word/document.xml": DEEP}), "完整|嵌套"),
    "lying.docx": (lying_size(), "损坏|完整|没有文字"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "PNG"),
    "program.exe": (b"MZ looks like text\n", r"不支持 \.exe"),
    "archive.zip": (repacked({})[:0] + b"PK\x05\x06" + b"\0" * 18, "压缩包"),
    "scanned.pdf": (pdf_bytes(pages=3), "扫描件"),
    "encrypted.pdf": (pdf_bytes("text", StandardEncryption("secret")), "密码"),
    "truncated.pdf": (pdf_bytes("text")[:300], "完整|没有一页|扫描件"),
    "deep.html": (b"<html><body>" + b"<div>" * 50_000 + "水。".encode() + b"</div>" * 50_000, "嵌套"),
    "bad.jsonl": (b"[1]\n{}\n", "没有一行"),
    "bad.xlsx": (repacked({}).replace(b"word/document.xml", b"xl/workbook.xml\0\0"), "Excel|Word|损坏|完整"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(tmp_path: Path, name: str):
    raw, reason = REFUSED[name]
    file = tmp_path / name
    file.write_bytes(raw)
    began = time.perf_counter()
    with pytest.raises(DocumentError, match=reason):
        read_file(file)
    assert time.perf_counter() - began < 20


def test_a_catalogue_of_many_short_items_is_read_in_time_that_grows_with_its_length(info):
    def seconds(count: int) -> float:
        began = time.process_time()
        parse("".join(f"{n % 9 + 1}.某装置{n}\n" for n in range(count)), info)
        return time.process_time() - began

    assert seconds(8_000) < 16 * seconds(1_000)  # eight times as long; were it by squares, sixty-four


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("policyqa.corpus.readers.dispatch.MAX_UNPACKED", 5 * common.MEGABYTE)
    file = tmp_path / "bomb.docx"
    file.write_bytes(repacked({"word/document.xml": b" " * (6 * common.MEGABYTE)}))
    with pytest.raises(DocumentError, match="压缩炸弹"):
        read_file(file)


def test_a_pdf_bomb_ends_in_its_own_process(tmp_path, monkeypatch):
    monkeypatch.setattr("policyqa.corpus.readers.pdf._MEMORY", 350 * common.MEGABYTE)
    file = tmp_path / "bomb.pdf"
    file.write_bytes(pdf_bomb())
    with pytest.raises(DocumentError):
        read_file(file)


def test_a_gigantic_file_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("policyqa.corpus.readers.dispatch.MAX_FILE", 1000)
    file = tmp_path / "big.txt"
    file.write_bytes("水。".encode() * 1000)
    with pytest.raises(DocumentError, match="超过上限"):
        read_file(file)


@pytest.mark.parametrize("name", ["long.txt", "long.jsonl"])
def test_a_text_far_longer_than_any_plan_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr("policyqa.corpus.readers.dispatch.MAX_CHARACTERS", 50)
    text = "第一条 新建项目应当符合规划要求。" * 3
    file = tmp_path / name
    file.write_text(json.dumps({"id": "a", "text": text}) if name.endswith("l") else text, encoding="utf-8")
    with pytest.raises(DocumentError, match="超过上限 50：请拆分"):
        read_file(file)
    monkeypatch.setattr("policyqa.corpus.readers.dispatch.MAX_CHARACTERS", len(text))
    assert read_file(file).text or read_file(file).records


def test_a_missing_file_and_a_folder(tmp_path):
    for file in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DocumentError, match="不存在或不是文件"):
            read_file(file)


def test_wrong_names_are_read_by_what_they_hold_with_a_warning(tmp_path):
    (tmp_path / "a.txt").write_bytes(docx_bytes())
    (tmp_path / "b.docx").write_bytes("一、总则\n应当节水。\n".encode())
    (tmp_path / "c.pdf").write_bytes("<html><body><p>应当节水。</p></body></html>".encode())
    for name in ("a.txt", "b.docx", "c.pdf"):
        source = read_file(tmp_path / name)
        assert "应当节水。" in source.text
        assert "扩展名与内容不符" in source.warnings[0]


@pytest.mark.parametrize("name", ["通知", "通知（2024.5）", "通知2024.5"])
def test_a_name_without_an_ending_is_read_as_text(tmp_path, name):
    (tmp_path / name).write_text("应当节水。", encoding="utf-8")
    assert read_file(tmp_path / name).text.strip() == "应当节水。"


def test_entities_of_a_web_page_fetch_nothing(tmp_path):
    file = tmp_path / "x.html"
    file.write_bytes(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; ' + "应当节水。</p></body></html>".encode())
    text = read_file(file).text
    assert "root:" not in text
    assert "应当节水。" in text


def test_a_text_cut_inside_a_character_is_read_with_a_warning(tmp_path):
    file = tmp_path / "cut.txt"
    file.write_bytes("应当节水。各县落实。".encode()[:-2])
    source = read_file(file)
    assert source.text.startswith("应当节水。各县落实")
    assert "第 1 行" in source.warnings[0]


def test_a_merge_over_billions_of_cells_is_refused(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "水"
    workbook.active.merge_cells("A1:B2")
    stream = io.BytesIO()
    workbook.save(stream)
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:B2"/></mergeCells>', b'ref="A1:XFD1048576"/></mergeCells>'))
    with pytest.raises(DocumentError, match="合并单元格"):
        read_file(file)
