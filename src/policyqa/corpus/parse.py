"""Parsing: takes a source and what is known of its document, gives the `Document` with its clauses in order.

Rules go by language and layout only (numbering, 专栏, tables, speakers, newspaper pages), never by what a text is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from policyqa.corpus.blocks import Block, BlockKind, find_blocks
from policyqa.corpus.boxes import Entry, box_blocks, find_entries
from policyqa.corpus.canonical import Canonical, canonicalise, squeeze
from policyqa.corpus.lines import lines
from policyqa.corpus.listing import as_items
from policyqa.corpus.outline import Outline
from policyqa.corpus.pages import Page, is_note, read_page
from policyqa.corpus.repairs import find_repairs, read_span, within
from policyqa.corpus.sentences import sentences
from policyqa.corpus.tables import Table
from policyqa.model.text import Clause, ClauseKind, Document, DocumentInfo, Repair

_CUT_ROW = "表格行被分页截断，按列拼接"
_BULLET = re.compile(r"[•●▪■◆▶►◀★☆\s]+(?=\S)")
_ITEMS = (("paren", re.compile(r"[（(][一二三四五六七八九十]+[）)]")), ("arabic-paren", re.compile(r"[（(]\d+[）)]")),
          ("arabic", re.compile(r"\d{1,2}[.、．)）]")), ("circled", re.compile("[①-⑳]")), ("bullet", re.compile("[-—•·●▪]")),
          ("first", re.compile("[一二三四五六七八九十]+[是、]")))
_LEAD = re.compile(r"[：:]$")


def parse(source: str, info: DocumentInfo, curated: Sequence[Repair] = ()) -> Document:
    """The document that `source` (verbatim text) prints. Never fails: what it cannot place becomes plain sentences."""
    canonical = canonicalise(source)
    repairs, missing = find_repairs(canonical.text, curated)
    blocks = as_items(find_blocks(source, lines(source), info.title))
    clauses = _Parser(source, canonical, info, repairs, blocks).run()
    warnings = tuple(f"勘误表中的“{printed}”在原文中没有找到" for printed in missing)
    return Document(info=info, canonical=canonical.text, clauses=tuple(clauses), repairs=repairs, warnings=warnings)


class _More(TypedDict, total=False):
    path: tuple[str, ...] | None
    paragraph: str | None
    box: str | None
    parent: str | None
    cells: tuple[tuple[str, str], ...]
    head: int


class _Parser:
    """Walks the blocks of one document with an outline and writes its clauses."""

    def __init__(self, source: str, canonical: Canonical, info: DocumentInfo, repairs: Sequence[Repair],
                 blocks: Sequence[Block]) -> None:
        self.source, self.canonical, self.info, self.repairs, self.blocks = source, canonical, info, repairs, blocks
        self.outline = Outline(info.id)
        self.clauses: list[Clause] = []
        self.page: Page = read_page(blocks, info)
        self.speaker: str | None = None
        self.article: str | None = None
        self.leads: list[tuple[str, str]] = []

    def run(self) -> list[Clause]:
        """All clauses in order of place."""
        at = 0
        while at < len(self.blocks):
            at = self._step(at)
        return self.clauses

    def _step(self, at: int) -> int:
        block = self.blocks[at]
        match block.kind:
            case BlockKind.BOX:
                return self._box(at)
            case BlockKind.CAPTION:
                return self._captioned(at)
            case BlockKind.TABLE if block.table:
                self._table(block.table, None, self.outline.place(f"t{self._count('t')}"))
            case BlockKind.HEADING | BlockKind.RUN_IN | BlockKind.FRONT | BlockKind.LABEL:
                self._heading(block)
            case BlockKind.SPEAKER:
                self.speaker = block.label
                self._enter("speaker", f"t{self._count('turn')}", block.start, self._without_colon(block))
            case BlockKind.SHORT:
                self._short(at, block)
            case BlockKind.PARAGRAPH:
                self._open_story(at, block)
                self._paragraph(block.start, block.end)
            case _:
                pass
        return at + 1

    def _count(self, name: str) -> int:
        self.outline.used[f"#{name}"] = count = self.outline.used.get(f"#{name}", 0) + 1
        return count

    # -- headings ---------------------------------------------------------------------------------------------

    def _heading(self, block: Block) -> None:
        if block.kind is BlockKind.FRONT:
            self._enter("front", squeeze(block.text), block.start, block.end)
        elif block.kind is BlockKind.LABEL:
            self._enter("label", "", block.start, self._without_colon(block))
        elif block.number:
            start = block.start + (block.number.length if block.number.style.startswith("markdown") else 0)
            self._enter(block.number.style, block.number.label, start, block.head or block.end)
            if block.kind is BlockKind.RUN_IN:
                rest = self._skip(block.head, block.end)
                if rest < block.end:
                    self._paragraph(rest, block.end)

    def _enter(self, style: str, label: str, start: int, end: int) -> None:
        path = self.outline.path
        begin, stop = self.canonical.span(start, end)
        text = read_span(self.canonical.text, begin, stop, self.repairs)
        node = self.outline.enter(style, label, text)
        path = self.outline.path[:-1] if text else path
        self.leads.clear()
        self._emit(ClauseKind.HEADING, node.chain, start, end, path=path, paragraph=node.chain)

    def _without_colon(self, block: Block) -> int:
        text = self.source[block.start:block.end]
        return block.start + len(text.rstrip("：: \t"))

    def _skip(self, start: int, end: int) -> int:
        """Past the full stop and the spaces between a run-in heading and its text."""
        text = self.source[start:end]
        return start + len(text) - len(text.lstrip("。. \t\u3000\u00a0\n\r"))

    # -- lines without number -----------------------------------------------------------------------------------

    def _short(self, at: int, block: Block) -> None:
        role = self.page.roles.get(at, "heading")
        if role == "title":
            self._emit(ClauseKind.HEADING, self.outline.place("title"), block.start, block.end, path=())
        elif role == "story":
            self.article = block.text
            self._enter("story", f"a{self._count('story')}", block.start, block.end)
        elif role == "note":
            self._note(block.start, block.end)
        else:
            self._enter("title", "", block.start, block.end)

    def _open_story(self, at: int, block: Block) -> None:
        """A caption or brief without title begins a part of its own, named by its first sentence."""
        if self.page.roles.get(at) == "brief":
            self.outline.enter("story", f"a{self._count('story')}", "")
            self.article = block.text[slice(*sentences(block.text)[0])]

    def _note(self, start: int, end: int, path: tuple[str, ...] | None = None) -> None:
        place = self.outline.paragraph()
        self._emit(ClauseKind.NOTE, place, start, end, path=path)

    # -- paragraphs -----------------------------------------------------------------------------------------------

    def _paragraph(self, start: int, end: int) -> None:
        bullet = _BULLET.match(self.source[start:end])
        start += bullet.end() if bullet else 0
        begin, stop = self.canonical.span(start, end)
        text = self.canonical.text[begin:stop]
        place = self.outline.paragraph()
        protected = [(r.start - begin, r.end - begin) for r in within(self.repairs, begin, stop)]
        parent = self._lead_of(text)
        for number, (a, b) in enumerate(sentences(text, protected), 1):
            kind = ClauseKind.NOTE if is_note(text[a:b]) else ClauseKind.SENTENCE
            self._write(kind, f"{place}/s{number}", begin + a, begin + b, paragraph=place, parent=parent)
        if _LEAD.search(text):
            self.leads.append((self.clauses[-1].id, ""))

    def _lead_of(self, text: str) -> str | None:
        """The clause that leads in an item ("禁止下列行为："); text that is no item closes all lists."""
        style = next((name for name, pattern in _ITEMS if pattern.match(text)), "")
        styles = [style for _, style in self.leads]
        if not style or not self.leads:
            self.leads.clear()
            return None
        if style in styles:
            del self.leads[styles.index(style) + 1:]
        self.leads[-1] = self.leads[-1][0], style
        return self.leads[-1][0]

    # -- boxes and tables -------------------------------------------------------------------------------------------

    def _box(self, at: int) -> int:
        block = self.blocks[at]
        place = self.outline.place(block.label)
        title = self._title(block, ClauseKind.BOX, place, box=block.label)
        taken = box_blocks(self.blocks, at)
        if not taken and at + 1 < len(self.blocks) and (table := self.blocks[at + 1].table):
            self._table(table, title, place)
            return at + 2
        ids: list[str] = []
        count: Counter[int | None] = Counter()
        for entry in find_entries(self.source, taken):
            count[entry.parent] += 1
            top = entry.parent is None
            ids.append(f"{place}/e{count[None]}" if top else f"{ids[entry.parent or 0]}.{count[entry.parent]}")
            own, parent = ids[-1], None if entry.parent is None else f"{self.info.id}#{ids[entry.parent]}"
            self._emit(ClauseKind.BOX_ENTRY, own, entry.start, entry.end, path=(*self.outline.path, title),
                       box=block.label, parent=parent, head=self._head_of(entry))
        return at + 1 + len(taken)

    def _head_of(self, entry: Entry) -> int:
        """How many characters of the canonical text of an entry are its heading line."""
        return 0 if entry.head is None else self.canonical.span(entry.start, entry.head)[1] - self.canonical.offset(entry.start)

    def _captioned(self, at: int) -> int:
        block = self.blocks[at]
        place = self.outline.place(block.label)
        title = self._title(block, ClauseKind.TABLE, place)
        at += 1
        while at < len(self.blocks) and self.blocks[at].kind in (BlockKind.PARAGRAPH, BlockKind.SHORT, BlockKind.LABEL):
            self._note(self.blocks[at].start, self.blocks[at].end, (*self.outline.path, title))
            at += 1
        if at < len(self.blocks) and (table := self.blocks[at].table):
            self._table(table, title, place)
            at += 1
        return at

    def _title(self, block: Block, kind: ClauseKind, place: str, box: str | None = None) -> str:
        self._emit(kind, place, block.start, block.end, box=box)
        return self.clauses[-1].reading

    def _table(self, table: Table, title: str | None, place: str) -> None:
        path = (*self.outline.path, title) if title else self.outline.path
        if title is None:
            self._emit(ClauseKind.TABLE, place, *self._header_span(table))
        for number, row in enumerate(table.rows, 1):
            self._emit(ClauseKind.TABLE_ROW, f"{place}/r{number}", row.start, row.end, path=path, cells=row.cells,
                       paragraph=place)
            if row.joined:
                self._reread_last(row.joined)
        for number, (start, end) in enumerate(table.notes, 1):
            self._emit(ClauseKind.NOTE, f"{place}/n{number}", start, end, path=path, paragraph=place)

    def _header_span(self, table: Table) -> tuple[int, int]:
        """The heading row of a table that has no title."""
        end = min((row.start for row in table.rows), default=table.end)
        text = self.source[table.start:end].rstrip(" \t\r\n|-:")
        return table.start, table.start + max(len(text), 1)

    def _reread_last(self, reading: str) -> None:
        clause = self.clauses[-1]
        repair = Repair(printed=clause.text, reading=reading, reason=_CUT_ROW, start=clause.start, end=clause.end)
        self.clauses[-1] = replace(clause, reading=reading, repairs=(*clause.repairs, repair))

    # -- clauses ------------------------------------------------------------------------------------------------------

    def _emit(self, kind: ClauseKind, place: str, start: int, end: int, **more: Unpack[_More]) -> None:
        """Writes the clause of a span of the source."""
        begin, stop = self.canonical.span(start, end)
        self._write(kind, place, begin, stop, **more)

    def _write(self, kind: ClauseKind, place: str, start: int, end: int, *, path: tuple[str, ...] | None = None,
               paragraph: str | None = None, box: str | None = None, parent: str | None = None,
               cells: tuple[tuple[str, str], ...] = (), head: int = 0) -> None:
        text = self.canonical.text
        self.clauses.append(Clause(
            id=f"{self.info.id}#{place}", document=self.info.id, kind=kind, path=self.outline.path if path is None else path,
            text=text[start:end], start=start, end=end, paragraph=f"{self.info.id}#{paragraph or place}",
            reading=read_span(text, start, end, self.repairs), box=box, speaker=self.speaker, article=self.article,
            cells=cells, parent=parent, repairs=within(self.repairs, start, end), head=head,
        ))
