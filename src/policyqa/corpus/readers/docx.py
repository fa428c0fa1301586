"""Word documents: takes a docx, gives its body with headings, list numbers, tables, text boxes and footnotes.

Headers and footers live outside the body and are left behind; deleted revisions are skipped, inserted ones kept.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.corpus.lines import FRAME_END
from policyqa.corpus.numbering import numbering
from policyqa.corpus.readers.common import Piece, SourceText, as_source, lowered, raised
from policyqa.corpus.readers.dispatch import check_package
from policyqa.corpus.readers.docx_numbers import Numbers
from policyqa.corpus.readers.grid import GridCell, as_lines, clean
from policyqa.errors import DocumentError

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText", f"{_W}pPr", _FALLBACK}
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc|目录", re.IGNORECASE)
_MAX_NESTING = 20


def read(file: Path, raw: bytes) -> SourceText:
    """The body of a document. Raises DocumentError where the package is broken, encrypted or hostile."""
    import docx

    check_package(file)
    try:
        document = docx.Document(io.BytesIO(raw))
    except RecursionError:
        raise
    except Exception as error:  # the library raises many kinds on broken packages
        raise DocumentError(f"{file.name} 不是完整的 Word 文档（{type(error).__name__}）：请另存一份后重试") from error
    walker = _Walker(file.name, document)
    pieces = [*walker.blocks(document, 0), *_footnotes(document)]
    return as_source(pieces, walker.title or document.core_properties.title.strip(), tuple(walker.warnings))


class _Walker:
    def __init__(self, name: str, document: DocxDocument) -> None:
        self.name = name
        self.numbers = Numbers(document)
        self.title = ""
        self.warnings: list[str] = []
        self.styles: dict[str | None, Any] = {}

    def _style(self, paragraph: Paragraph) -> Any:
        """The style of a paragraph; the library searches all styles each time it is asked."""
        key = paragraph._p.style  # noqa: SLF001
        if key not in self.styles:
            self.styles[key] = paragraph.style
        return self.styles[key]

    def blocks(self, parent: Any, depth: int) -> Iterator[Piece]:
        """Paragraphs and tables of a container in order."""
        from docx.text.paragraph import Paragraph

        if depth > _MAX_NESTING:
            raise DocumentError(f"{self.name} 的表格嵌套超过 {_MAX_NESTING} 层，已拒绝：请简化后重试")
        for block in parent.iter_inner_content():
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            else:
                yield from self._table(block, depth)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Piece]:
        kind = self._style(paragraph)
        style = (kind.name or "") if kind is not None else ""
        text = _text(paragraph._p).strip()  # noqa: SLF001 (runs inside insertions are not in `.text`)
        if text and not _CONTENTS.match(style):
            number = self.numbers.of(paragraph, kind)
            if number and style.startswith(("List", "列表")) and (count := re.search(r"\d+", number)):
                text = f"{count[0]}) {text}"  # an item, however short, is no heading
            elif number and numbering(text) is None:
                text = f"{number}{text}" if number.endswith((" ", "、", "）", ")")) else f"{number} {text}"
            if style.lower() in ("title", "标题") and not self.title:
                self.title = clean(text)
            yield Piece(text, _level(paragraph, kind, style))
        for box in paragraph._p.iter(f"{_W}txbxContent"):  # noqa: SLF001
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                for inner in box.iter(f"{_W}p"):
                    yield Piece(_text(inner).strip())

    def _table(self, table: Table, depth: int) -> Iterator[Piece]:
        rows = [list(row.cells) for row in table.rows]
        cells = {id(cell._tc): cell for row in rows for cell in row}  # noqa: SLF001 (merged cells share one element)
        if len(cells) == 1 or max((len({id(c._tc) for c in row}) for row in rows), default=0) == 1:  # noqa: SLF001
            for cell in cells.values():
                yield from self.blocks(cell, depth + 1)
            yield Piece(FRAME_END)
            return
        yield Piece("\n".join(as_lines(_grid(rows))))
        for cell in cells.values():
            for inner in cell.tables:
                if depth + 1 > _MAX_NESTING:
                    raise DocumentError(f"{self.name} 的表格嵌套超过 {_MAX_NESTING} 层，已拒绝：请简化后重试")
                yield from self._table(inner, depth + 1)


def _grid(rows: list[list[_Cell]]) -> list[list[GridCell]]:
    """The places of a table; a merged cell is one object wherever it stands."""
    made: dict[int, GridCell] = {}
    height: dict[int, int] = {}
    width: dict[int, int] = {}
    for row in rows:
        keys = [id(cell._tc) for cell in row]  # noqa: SLF001
        for key in set(keys):
            height[key] = height.get(key, 0) + 1
            width[key] = max(width.get(key, 0), keys.count(key))
    for row in rows:
        for cell in row:
            key = id(cell._tc)  # noqa: SLF001
            if key not in made:
                text = " ".join(_text(p._p) for p in cell.paragraphs)  # noqa: SLF001
                made[key] = GridCell(clean(text), height[key], width[key])
    columns = max(map(len, rows), default=0)
    return [[made[id(cell._tc)] for cell in row] + [GridCell("")] * (columns - len(row)) for row in rows]  # noqa: SLF001


def _level(paragraph: Paragraph, kind: Any, style: str) -> int:
    """The heading level by style name or outline level, 0 for text."""
    if match := _HEADING.match(style):
        return int(match[1])
    nodes = [paragraph._p.pPr, kind.element.pPr if kind is not None else None]  # noqa: SLF001
    for node in nodes:
        outline = None if node is None else node.find(f"{_W}outlineLvl")
        if outline is not None and (value := int(outline.get(f"{_W}val", "9"))) < 9:  # noqa: PLR2004 (9 is body text)
            return value + 1
    return 0


def _text(element: Any) -> str:
    """The visible text of a paragraph, with raised and lowered digits as characters."""
    parts: list[str] = []
    stack = [(element, "")]
    while stack:
        node, align = stack.pop()
        if node.tag in _SKIPPED and node is not element:
            continue
        if node.tag == f"{_W}r":
            vertical = node.find(f"{_W}rPr/{_W}vertAlign")
            align = "" if vertical is None else str(vertical.get(f"{_W}val"))
        if node.tag == f"{_W}t":
            text = node.text or ""
            parts.append(raised(text) if align == "superscript" else lowered(text) if align == "subscript" else text)
        elif node.tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append(" ")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        stack.extend((child, align) for child in reversed(node))
    return "".join(parts)


def _footnotes(document: DocxDocument) -> list[Piece]:
    """The footnotes, each as a line of its own at the end."""
    from docx.oxml import parse_xml

    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/footnotes")), None)
    if part is None:
        return []
    found = []
    for note in parse_xml(part.blob).iter(f"{_W}footnote"):
        text = clean(_text(note))
        if text and note.get(f"{_W}type") is None:
            found.append(Piece(f"注：{text}"))
    return found
