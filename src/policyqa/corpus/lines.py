"""Lines: takes a source, gives its visible lines with offsets and says which are page furniture or table of contents.

Furniture (page numbers, navigation, copyright and metadata lines of web pages, imprint lines of newspapers) stays in
the canonical text but never becomes a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policyqa.corpus.canonical import squeeze

FRAME_END = "\x1d"
"""A blank line that holds this mark ends a frame (a box printed as a table of one column): readers write it."""

_TRIM = "\u200b\u200c\u200d\u2060\ufeff\u00ad \t\r\f\v\u3000\u00a0\u2000\u2001\u2002\u2003\u2009\u200a\u202f"
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{4,}|_{4,}|(?:\. ){4,})\s*[\dIVXivx]+$")
_CONTENTS = re.compile(r"#{0,6}\s*(?:目\s*[录錄次]|contents|table of contents)", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*[页頁](?:\s*[/／,，共]*\s*\d+\s*[页頁])?|\d+\s*/\s*\d+)")
_FURNITURE = re.compile(
    r"字[体體]大小|字[号號][:：]|^关闭$|^打印$|关闭窗口|打印本页|索\s*引\s*号|发文字号.*发布日期|^发文机关.*关\s*键\s*字|"
    r"^主题分类|^标\s*题.{0,60}规划$|网站地图|网站声明|联系我们|版权所有|版權所有|ICP备|公[网安]+安?备|网站标识码|"
    r"主办.*承办|技术支持|解读链接|^政策咨询|^地址.*电话|扫一扫|分享到|^上一篇|^下一篇|当前位置|浏览次数|"
    r"[责責][编編任].*(?:校[对對]|美[编編])|^[责責]任[编編][辑輯]|^[(（]此件.{2,6}公?开?[)）]$|^copyright\b|all rights reserved",
    re.IGNORECASE,
)
_TEASERS = 12  # teasers stand among the first lines
_FURNITURE_LIMIT, _CONTENTS_LIMIT = 120, 60
_TEASER = 16  # characters an unfinished line must share with a later one to be its teaser


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line: its span in the source without margins, its text, and what it serves for.

    `gap` tells that a blank line stands before it; `role` is "text", "furniture" or "contents" (also an empty line
    where a frame ends).
    """

    start: int
    end: int
    text: str
    gap: bool = False
    role: str = "text"


def lines(source: str) -> list[Line]:
    """The visible lines of a source, in order."""
    return _mark_teasers(_mark_contents(_without_indents(source, list(_split(source)))))


def _split(source: str) -> Iterator[Line]:
    offset, gap = 0, False
    for raw in source.splitlines(keepends=True):
        start, end = _trimmed(source, offset, offset + len(raw))
        offset += len(raw)
        if start == end:
            gap = True
            if FRAME_END in raw:
                yield Line(offset, offset, "", gap, "contents")
            continue
        text = source[start:end]
        role = "furniture" if _is_furniture(text) else "text"
        # A tab at the margin is an empty cell of a table: kept, so that columns stay in their places.
        if "\t" in raw.strip("\r\n") and role == "text":
            start, end = offset - len(raw), offset - len(raw) + len(raw.rstrip("\r\n\f\v"))
            text = source[start:end]
        yield Line(start, end, text, gap, role)
        gap = False


def _without_indents(source: str, found: list[Line]) -> list[Line]:
    """The lines, where a tab at the margin that stands in no table is an indent and goes."""
    result: list[Line] = []
    for block in _between_gaps(found):
        printed = any("\t" in line.text.strip("\t") for line in block)
        for line in block:
            span = (line.start, line.end) if printed or "\t" not in line.text else _trimmed(source, line.start, line.end)
            result.append(replace(line, start=span[0], end=span[1], text=source[slice(*span)] if line.text else ""))
    return result


def _between_gaps(found: list[Line]) -> Iterator[list[Line]]:
    """The lines in groups without a blank line inside."""
    block: list[Line] = []
    for line in found:
        if line.gap and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    """The span without margins and without the marks of bold type around a whole line."""
    trim = _TRIM + "\n\x85\u2028\u2029\x1c\x1d\x1e"
    while start < end and (source[start] in trim or source.startswith("**", start)):
        start += 2 if source.startswith("**", start) else 1
    while start < end and (source[end - 1] in trim or source.endswith("**", start, end)):
        end -= 2 if source.endswith("**", start, end) else 1
    return start, max(start, end)


def _is_furniture(text: str) -> bool:
    if _PAGE_NUMBER.fullmatch(text):
        return True
    return len(text) <= _FURNITURE_LIMIT and bool(_FURNITURE.search(text)) and not text.endswith(("。", "；"))


def _mark_contents(found: list[Line]) -> list[Line]:
    """Marks the printed table of contents: lines with leaders, and what follows 目录 and returns later."""
    marked: list[Line] = []
    within = False
    keys = [_key(line.text) for line in found]
    last = {key: at for at, key in enumerate(keys)}
    for at, line in enumerate(found):
        if _CONTENTS.fullmatch(line.text):
            within, role = True, "contents"
        elif _LEADER.search(line.text) or (within and (_ends_with_page(line.text) or last[keys[at]] > at)):
            role = "contents"
        else:
            within, role = False, line.role
        marked.append(Line(line.start, line.end, line.text, line.gap, role))
    return marked


def _ends_with_page(text: str) -> bool:
    return len(text) <= _CONTENTS_LIMIT and bool(re.search(r"\D\s*\d{1,4}$", text)) and not re.search(r"[。；]", text)


def _key(text: str) -> str:
    """A heading as the table of contents and the body share it."""
    return squeeze(re.sub(r"[\s.…·\d]+$", "", text)).translate(str.maketrans("（），：；", "(),:;"))


def _mark_teasers(found: list[Line]) -> list[Line]:
    """Marks unfinished lines that a later line repeats and completes (the teasers over a news text)."""
    marked: list[Line] = []
    for at, line in enumerate(found):
        teaser = line.role == "text" and at < _TEASERS and len(line.text) >= _TEASER and "\t" not in line.text
        if teaser and any(other.text.startswith(line.text) and len(other.text) > len(line.text) for other in found[at + 1:]):
            marked.append(Line(line.start, line.end, line.text, line.gap, "furniture"))
        else:
            marked.append(line)
    return marked
