"""Web pages: takes HTML in any encoding, gives the main text without navigation, scripts and footers.

lxml's parser is lenient and loads nothing from outside; its depth is bounded, so that hostile nesting ends in a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa.corpus.lines import FRAME_END
from policyqa.corpus.readers.common import MAX_DEPTH, Piece, SourceText, as_source, lowered, raised
from policyqa.corpus.readers.grid import GridCell, as_lines, clean, spread
from policyqa.corpus.readers.text import decode
from policyqa.errors import DocumentError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = {"script", "style", "noscript", "template", "nav", "footer", "aside", "form", "iframe", "svg", "button", "select",
            "object", "embed", "audio", "video", "canvas", "head", "input", "textarea", "option"}
_BLOCKS = {"p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "blockquote",
           "pre", "figure", "figcaption", "address", "hr", "center", "details", "summary", "body", "fieldset", "caption"}
_FURNITURE = re.compile(r"(?:^|[-_\s])(?:nav|navbar|menu|breadcrumb|crumbs?|sidebar|footer|foot|copyright|share|toolbar|pagination|pager|"
                        r"related|comments?|advert|ads?|banner|skip|topbar)(?:$|[-_\s\d])", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([-\w]+)""", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。；,;]")


def read(file: Path, raw: bytes) -> SourceText:
    """The main text of a page. Raises DocumentError for pages nested beyond reason or without text."""
    from lxml import etree, html

    text, warnings = _decode(file.name, raw)
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{file.name} 不是可读的网页：请检查文件") from error
    if _depth(root) > MAX_DEPTH or any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DocumentError(f"{file.name} 的标签嵌套超过 {MAX_DEPTH} 层，已拒绝：请另存为纯文本后添加")
    title = _title(root)
    dropped = _drop(root)
    body = root.find("body") if root.find("body") is not None else root
    main = _main(body)
    pieces = list(_Walker().pieces(main))
    heading = next((h for h in body.iter("h1")), None)
    if heading is not None and main is not body and not _within(heading, main):
        pieces.insert(0, Piece(_inline(heading), 1))
    if dropped or main is not body:
        warnings += ("去掉网页的导航、页脚等与正文无关的部分",)
    return as_source(pieces, title, warnings)


def _decode(name: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The page by its declared encoding (gb2312 means gb18030 on the web), else by its bytes."""
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = declared[1].decode("ascii", "replace").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        try:
            return decode(name, raw.decode(encoding).encode())
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(name, raw)


def _depth(root: HtmlElement) -> int:
    """The deepest nesting, counted without recursion."""
    from lxml import etree

    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _title(root: HtmlElement) -> str:
    tops = [clean(h.text_content()) for h in root.iter("h1")]
    if len(tops) == 1 and tops[0]:
        return tops[0]
    found = root.find(".//title")
    return re.split(r"\s*[-_|–—]\s*", clean(found.text_content()))[0] if found is not None else ""


def _drop(root: HtmlElement) -> bool:
    """Takes out what is no text of the document; an element that holds most of the page stays whatever its name."""
    whole = max(len(root.text_content()), 1)
    dropped = False
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _detach(element)
            continue
        hidden = "display:none" in (element.get("style") or "").replace(" ", "") or element.get("hidden") is not None
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = element.tag in _BLOCKS and bool(_FURNITURE.search(name))
        if element.tag in _DROPPED or hidden or element.get("role") in ("navigation", "banner", "contentinfo") or named:
            large = named and len(element.text_content()) > 0.5 * whole
            if element.getparent() is not None and not large:
                dropped = dropped or element.tag in ("nav", "footer", "aside") or named
                _detach(element)
    return dropped


def _detach(element: HtmlElement) -> None:
    """Removes an element but keeps the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _main(body: HtmlElement) -> HtmlElement:
    """The smallest element that holds nearly all sentences of the page."""
    total = len(_SENTENCE.findall(body.text_content()))
    main = body
    while total >= 10:  # noqa: PLR2004 (fewer: nothing to tell the text by)
        inner = [child for child in main if isinstance(child.tag, str) and child.tag in _BLOCKS - {"table", "tr", "p", "ul", "ol"}
                 and len(_SENTENCE.findall(child.text_content())) >= 0.85 * total]
        if not inner:
            return main
        main = inner[0]
    return main


def _within(element: HtmlElement, ancestor: HtmlElement) -> bool:
    return any(parent is ancestor for parent in element.iterancestors()) or element is ancestor


class _Walker:
    """Turns an element into pieces; inline content gathers until a block ends it."""

    def __init__(self) -> None:
        self.buffer: list[str] = []

    def pieces(self, element: HtmlElement) -> Iterator[Piece]:
        """The pieces of an element and what is in it (depth is bounded by the parser)."""
        yield from self._children(element)
        yield from self._flush()

    def _children(self, element: HtmlElement) -> Iterator[Piece]:
        self.buffer.append(_flat(element.text))
        for child in element:
            yield from self._element(child)
            self.buffer.append(_flat(child.tail))

    def _element(self, element: HtmlElement) -> Iterator[Piece]:
        tag = element.tag
        if re.fullmatch(r"h[1-6]", tag):
            yield from self._flush()
            yield Piece(_inline(element), int(tag[1]))
        elif tag == "br":
            self.buffer.append("\n")
        elif tag == "table":
            yield from self._flush()
            yield from self._table(element)
        elif tag == "pre":
            yield from self._flush()
            yield Piece(element.text_content().strip("\n"))
        elif tag in _BLOCKS:
            yield from self._flush()
            if tag == "li":
                self.buffer.append(_bullet(element))
            yield from self._children(element)
            yield from self._flush()
        elif tag in ("sup", "sub"):
            self.buffer.append((raised if tag == "sup" else lowered)(_inline(element)))
        else:
            yield from self._children(element)

    def _flush(self) -> Iterator[Piece]:
        text = "\n".join(clean(row) for row in "".join(self.buffer).split("\n")).strip()
        self.buffer.clear()
        if text and text not in ("•", "·"):
            yield Piece(re.sub(r"\n{3,}", "\n\n", text))

    def _table(self, table: HtmlElement) -> Iterator[Piece]:
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if _is_layout(cells):
            for row in cells:
                for cell in row:
                    yield from self.pieces(cell)
            yield Piece(FRAME_END)
            return
        caption = table.find("caption")
        if caption is not None and _inline(caption):
            yield Piece(_inline(caption))
        grid = spread([[GridCell(_cell_text(cell, table), _number(cell.get("rowspan")), _number(cell.get("colspan")), cell.tag == "th")
                        for cell in row] for row in cells])
        yield Piece("\n".join(as_lines(grid)))
        for inner in table.iter("table"):
            if inner is not table and _table_of(inner.getparent()) is table:
                yield from self._table(inner)


def _flat(text: str | None) -> str:
    """Text of the markup on one line: its line breaks mean nothing."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _bullet(item: HtmlElement) -> str:
    """The visible mark of a list item, unless its text brings its own number."""
    from policyqa.corpus.numbering import numbering

    parent = item.getparent()
    if numbering(_inline(item)) is not None:
        return ""
    if parent is not None and parent.tag == "ol":
        return f"{1 + sum(other.tag == 'li' for other in item.itersiblings(preceding=True))}) "
    return "• "


def _table_of(element: HtmlElement | None) -> HtmlElement | None:
    while element is not None and element.tag != "table":
        element = element.getparent()
    return element


def _is_layout(rows: list[list[HtmlElement]]) -> bool:
    """A table that only places things on the page: one column or row, or cells with whole paragraphs and headings."""
    filled = [row for row in rows if row]
    if not filled or max(map(len, filled)) == 1:
        return True
    if len(filled) == 1:
        return any(len(_SENTENCE.findall(cell.text_content())) > 3 for cell in filled[0])  # noqa: PLR2004
    return any(cell.find(".//h1") is not None or cell.find(".//h2") is not None for row in filled for cell in row)


def _cell_text(cell: HtmlElement, table: HtmlElement) -> str:
    """The text of a cell without the tables nested in it."""
    return " ".join(clean(part) for part in _texts(cell, table)).strip()


def _texts(element: HtmlElement, table: HtmlElement) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag != "table":
            if child.tag in ("sup", "sub"):
                yield (raised if child.tag == "sup" else lowered)(_inline(child))
            else:
                yield from _texts(child, table)
        if child.tail:
            yield child.tail


def _inline(element: HtmlElement) -> str:
    return clean(element.text_content())


def _number(written: str | None) -> int:
    return max(int(written), 1) if written and written.strip().isdecimal() else 1
