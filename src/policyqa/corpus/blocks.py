"""Blocks: takes a source and its lines, gives headings, paragraphs, boxes, tables and speakers in order.

Here hard wraps and page breaks are undone: a paragraph that does not end as a sentence goes on in the next line.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from policyqa.corpus.canonical import squeeze
from policyqa.corpus.lines import Line
from policyqa.corpus.numbering import Number, numbering, tight_numbering
from policyqa.corpus.speakers import find_questions, find_speakers
from policyqa.corpus.tables import Table, is_row, read_tables
from policyqa.corpus.tables_html import read_html_tables

_FINISHED = re.compile(r"(?:[。！？；：:!?;…]|(?<=[A-Za-z0-9)])\.)[”’」』）)》\]]*(?:[(（](?:[^()（）。]{2,20}|[^()（）。]{0,20}(?:牵头|责任|负责|配合|落实|参加|单位|部门)(?:[^()（）]|[(（][^()（）]{0,20}[)）]){2,200})[)）])*$")
_FINAL = re.compile(r"起(?:施行|实施|执行|生效)|有效期|(?:予以|同时)废止|负责解释")
"""A final provision: a sentence of its own, however short."""
_GREETING = re.compile(r"朋友|同志|大家|各位|女士|先生|代表|来宾|來賓|你好|您好|^各[^：:]*(?:政府|部门|单位|机构|企业|[委办局厅])[：:]$")
_NOT_A_TITLE = re.compile(r"[，,。；;：:！!？?…]|[、的和与及在为等对以将把于从、]$|^[”’）)》」』，。；、•·●▪■◆]|^\d{1,2}[)）]")
_BOX = re.compile(r"专\s*[栏欄]\s*(?P<number>[\d一二三四五六七八九十]{1,3})?\s*[:：]?\s*[^。；，]{0,60}")
_CAPTION = re.compile(r"附?表\s*(?P<number>[\d一二三四五六七八九十]+(?:\s*[-—–.．]\s*\d+)?)\s*[:：]?\s*[^。；]{0,60}")
_FIGURE = re.compile(r"图\s*\d+(?:\s*[-—–.]\s*\d+)?\s*[^。；，]{0,50}")
_OPENING = re.compile(r"[•·●▪][^•·●▪]|\d{1,2}[)）]|本报讯|本报记者|新华社.{1,12}电|[▶►■◆●▲★☆]|——")
_LABEL = re.compile(r"[^，。；：:,;、“”（）()]{2,18}[：:]")
_FRONT = re.compile(r"前\s*言|引\s*言|序\s*言|导\s*言|结\s*语|后\s*记|附\s*则|总\s*则|摘\s*要|名词解释")
_NOTICE = re.compile(r"的(?:通知|意见|決定|决定|公告|通告|批复|函|报告|通报)$")
_BELOW = {"han": ("han-paren", "arabic"), "han-paren": ("arabic", "arabic-paren"), "arabic": ("arabic-paren", "circled")}
"""Which numbers stand under which."""
_TAIL = 400  # characters in which a bracket at the end of a paragraph begins
_REACH = 4 * _TAIL  # characters of the source that hold them, margins and all
_WRAPS = 4  # so many broken lines show a width
_TITLE_PART = 6
_SEAM_SAMPLE = 1_000_000
_FULL = 0.85  # of the width: so long is a line that the margin may have cut
_CUT_LEAST = 12  # a page break does not cut a paragraph after so few characters
_HEADING_LIMIT, _RUN_IN_LIMIT, _SUBHEAD_LIMIT, _TITLE_LIMIT = 70, 40, 25, 60


class BlockKind(StrEnum):
    """What a block is in the layout of its document."""

    HEADING = "heading"
    RUN_IN = "run_in"
    PARAGRAPH = "paragraph"
    SHORT = "short"
    LABEL = "label"
    FRONT = "front"
    BOX = "box"
    CAPTION = "caption"
    TABLE = "table"
    SPEAKER = "speaker"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its span in the source; `text` is canonical, `number` its numbering, `head` the end of a run-in head.

    `label` is the normalised name of a box or table caption, or the speaker.
    """

    kind: BlockKind
    start: int
    end: int
    text: str
    number: Number | None = None
    head: int = 0
    label: str = ""
    table: Table | None = None


class _Sequence:
    """Which numbers may come next: keeps the last value of every open style."""

    def __init__(self) -> None:
        self.open: list[tuple[str, int]] = []
        self.latest: dict[str, int] = {}

    def accepts(self, number: Number, *, after_sentence: bool) -> bool:
        """Whether `number` continues or begins a sequence here, as a heading does and a broken line does not."""
        if number.style.startswith("markdown") or number.style == "annex":
            return True
        last = next((value for style, value in self.open if style == number.style), 0)
        if number.style == "article" and number.value == last and "之" in number.label:
            return True
        if after_sentence and not last and number.value == self.latest.get(number.style, 0) + 1:
            return True  # counted on through the whole document
        # An excerpt of a statute may begin anywhere and leave out articles; lists do not.
        reach = 10_000 if number.style in ("part", "chapter", "section", "article") else 4
        return number.value in (last + 1, 1) or (after_sentence and last < number.value <= last + reach)

    def take(self, number: Number) -> None:
        """Opens or advances the style of `number`, closing what is nested in it."""
        styles = [style for style, _ in self.open]
        if number.style in styles:
            del self.open[styles.index(number.style):]
        self.open.append((number.style, number.value))
        self.latest[number.style] = number.value


def find_blocks(source: str, found: Sequence[Line], title: str = "") -> list[Block]:
    """The blocks of a source whose lines are given; `title` is that of the document, if it is known."""
    return _Builder(source, found, squeeze(title)).build()


class _Builder:
    def __init__(self, source: str, found: Sequence[Line], title: str) -> None:
        self.source = source
        self.title = title
        self.lines = found
        self.text = [squeeze(line.text) for line in found]
        self.speakers = find_speakers(found)
        self.questions = find_questions(found)
        self.width = _wrap_width(found)
        self.indented = sum(map(self._has_indent, found)) >= _WRAPS
        self.at_front = True
        self.sequence = _Sequence()
        self.blocks: list[Block] = []
        self.unfinished = self.grown = self.annexes = False

    def build(self) -> list[Block]:
        at = 0
        while at < len(self.lines):
            at = self._step(at)
        self._close()
        return self.blocks

    def _step(self, at: int) -> int:
        line = self.lines[at]
        if line.role == "furniture":
            return at + 1
        if line.role == "contents":
            self._add(Block(BlockKind.BREAK, line.start, line.end, ""))
            return at + 1
        if line.text.lower().startswith("<table"):
            return self._html_tables(at)
        if is_row(line):
            return self._tables(at)
        self._text_line(at)
        return at + 1

    def _add(self, block: Block, *, unfinished: bool = False) -> None:
        self._close()
        self.blocks.append(block)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.RUN_IN):
            self.at_front = False
        self.unfinished = unfinished

    def _close(self) -> None:
        """Writes the text of a paragraph once, when all its lines are known."""
        if self.grown:
            last = self.blocks[-1]
            self.blocks[-1] = replace(last, text=squeeze(self.source[last.start:last.end]))
        self.grown = False

    def _tables(self, at: int) -> int:
        end = at
        while end < len(self.lines) and (is_row(self.lines[end]) or self.lines[end].role == "furniture"):
            end += 1
        rows = [line for line in self.lines[at:end] if line.role == "text"]
        for table in read_tables(self.source, rows):
            self._add(Block(BlockKind.TABLE, table.start, table.end, "", table=table))
        return end

    def _html_tables(self, at: int) -> int:
        start = self.lines[at].start
        tables, stop = read_html_tables(self.source, start)
        for table in tables:
            self._add(Block(BlockKind.TABLE, table.start, table.end, "", table=table))
        end = at + 1
        while end < len(self.lines) and self.lines[end].start < stop:
            end += 1
        return end

    def _text_line(self, at: int) -> None:
        line = self.lines[at]
        turn = self.speakers.get(at)
        if turn is not None and turn.length < len(line.text):
            said = line.start + turn.length
            self._add(Block(BlockKind.SPEAKER, line.start, said, squeeze(line.text[: turn.length]), label=turn.speaker))
            self._add(Block(BlockKind.PARAGRAPH, said, line.end, squeeze(line.text[turn.length:])), unfinished=self._is_open(at))
            return
        block = self._structural(at)
        if block is not None and block.kind is BlockKind.SHORT and self._goes_on(block):
            last = self.blocks[-1]
            self.blocks[-1] = replace(last, end=block.end, text=last.text + block.text)
            return
        if block is None and self.unfinished and not self._begins_anew(at):
            self.blocks[-1] = replace(self.blocks[-1], end=line.end)
            self.grown = True
            self.unfinished = self._is_open(at)
            return
        if block is None:
            block = self._plain(at)
        if block.number and block.kind in (BlockKind.HEADING, BlockKind.RUN_IN):
            self.sequence.take(block.number)
        open_end = block.kind in (BlockKind.PARAGRAPH, BlockKind.RUN_IN) and self._is_open(at)
        self._add(block, unfinished=open_end)

    def _is_open(self, at: int) -> bool:
        """Whether the sentence that a line belongs to goes on in the next: brackets and decimals may be cut by the margin."""
        text = self.text[at]
        if text.endswith(".") and text[-2:-1].isdigit() and self._following(at)[:1].isdigit():
            return True
        if self.unfinished and sum(map(text.count, "）)")) > sum(map(text.count, "（(")):
            end = self.lines[at].end
            text = squeeze(self.source[max(self.blocks[-1].start, end - _REACH) : end])[-_TAIL:]
        return not _FINISHED.search(text)

    def _following(self, at: int) -> str:
        """The text of the next line that is printed as text; "" after the last."""
        after = self._next(at)
        return "" if after is None else self.text[after]

    def _next(self, at: int) -> int | None:
        """The next line that is printed as text; None after the last."""
        return next((k for k in range(at + 1, len(self.lines)) if self.lines[k].role == "text"), None)

    def _begins_anew(self, at: int) -> bool:
        """Whether a line that is no heading still cannot continue the open paragraph."""
        if _OPENING.match(self.text[at]):
            return True
        last = self.blocks[-1].text
        if self.lines[at].gap and not self.grown and len(last) < _CUT_LEAST and not re.search("[，,、]", last):
            return True
        return self.lines[at].gap and self._is_title(at) and len(self.text[at]) <= _SUBHEAD_LIMIT

    def _goes_on(self, block: Block) -> bool:
        """Whether a short line is the second line of a title printed in two."""
        if not self.blocks or self.blocks[-1].kind is not BlockKind.SHORT:
            return False
        last = self.blocks[-1].text
        return last + block.text in self.title or (last.startswith("关于") and not _NOTICE.search(last))

    def _structural(self, at: int) -> Block | None:
        """The block of a line whose layout says what it is, whatever stands before it."""
        line, text = self.lines[at], self.text[at]
        if (len(text) >= _TITLE_PART and text in self.title) or (_NOTICE.search(text) and text[0] != "#" and self._is_title(at)):
            return Block(BlockKind.SHORT, line.start, line.end, text)
        if at in self.speakers and self.speakers[at].length == len(line.text):
            return Block(BlockKind.SPEAKER, line.start, line.end, text, label=self.speakers[at].speaker)
        if at in self.questions:
            return Block(BlockKind.HEADING, line.start, line.end, text, Number("question", 1, "", 0))
        if (box := _BOX.fullmatch(text)) and len(text) <= _HEADING_LIMIT and (box["number"] or text[2:3] in ":："):
            return Block(BlockKind.BOX, line.start, line.end, text, label=f"专栏{box['number'] or ''}")
        if (caption := _CAPTION.fullmatch(text)) and self._table_follows(at):
            return Block(BlockKind.CAPTION, line.start, line.end, text, label=f"表{caption['number']}")
        return self._numbered(at)

    def _table_follows(self, at: int) -> bool:
        after = [line for line in self.lines[at + 1 : at + 4] if line.role == "text"]
        return any(is_row(line) or line.text.lower().startswith("<table") for line in after)

    def _numbered(self, at: int) -> Block | None:
        line, text = self.lines[at], self.text[at]
        number = numbering(line.text) or self._tight_number(at)
        if self.annexes and number is not None and number.style == "arabic":
            return Block(BlockKind.PARAGRAPH, line.start, line.end, text)
        self.annexes = False
        if number is None or not self.sequence.accepts(number, after_sentence=not self.unfinished):
            return None
        body = squeeze(line.text[number.length:])
        if number.style == "article":
            head = line.start + len(line.text[: number.length].rstrip())
            return Block(BlockKind.RUN_IN if body else BlockKind.HEADING, line.start, line.end, text, number, head)
        if number.style == "annex" and text.startswith(("附件：", "附件:")) and numbering(body):
            self.annexes = True  # the list of what is attached
            return Block(BlockKind.PARAGRAPH, line.start, line.end, text)
        if number.style.startswith("markdown") or self._heads(at, number) or (
            len(text) <= _HEADING_LIMIT and not re.search(r"[。；！？;]|[：:，,]$", body) and not self._is_cut(at)):
            head = line.start + len(line.text.rstrip("。")) if text.endswith("。") else 0
            return Block(BlockKind.HEADING, line.start, line.end, text, number, head) if body or number.style == "annex" else None
        return self._run_in(line, text, number)

    def _tight_number(self, at: int) -> Number | None:
        """The number of an item that begins with a figure, where a line beside it counts on or back from it."""
        number = tight_numbering(self.lines[at].text)
        if number is None:
            return None
        beside = (self.text[at - 1] if at else "", -1), (self._following(at), 1)
        counted = ((numbering(text) or tight_numbering(text), step) for text, step in beside)
        return number if any(n is not None and n.style == number.style and n.value == number.value + step for n, step in counted) else None

    def _is_cut(self, at: int) -> bool:
        """Whether a line as wide as the page goes on in the next one, which alone has no indent and no number."""
        if not self.width or not self.indented or len(self.text[at]) < _FULL * self.width:
            return False
        after = self._next(at)
        if after is None:
            return False
        line = self.lines[after]
        return not (line.gap or self._has_indent(line) or numbering(line.text))

    def _has_indent(self, line: Line) -> bool:
        return self.source[line.start - 1 : line.start] in (" ", "\t", "\u3000", "\u00a0")

    def _heads(self, at: int, number: Number) -> bool:
        """Whether a numbered line of one short sentence is a heading: text without number follows, no list has been opened."""
        text = self.text[at]
        if len(text) > _RUN_IN_LIMIT or not text.endswith("。") or re.search(r"[。；！？;：:]", text[:-1]) or number.style == "circled":
            return False
        if _FINAL.search(text):
            return False
        above = self.blocks[-1] if self.blocks else None
        if above and (re.search("[：:；]$", above.text) or (above.kind is BlockKind.PARAGRAPH and above.number and above.number.style == number.style)):
            return False  # an item of a list
        if any(style == "article" for style, _ in self.sequence.open):
            return False
        following = self._following(at)
        below = numbering(following)
        return bool(following) and not self.unfinished and (below is None or below.style in _BELOW.get(number.style, ()))

    def _run_in(self, line: Line, text: str, number: Number) -> Block | None:
        """A numbered paragraph whose first sentence is its heading; the items of an article are not."""
        within_article = any(style == "article" for style, _ in self.sequence.open)
        stop = line.text.find("。")
        if within_article or number.style in ("circled", "annex") or not number.length < stop < len(line.text) - 1:
            return None
        if stop > _RUN_IN_LIMIT or re.search(r"[；;！？]", line.text[:stop]):
            return None
        return Block(BlockKind.RUN_IN, line.start, line.end, text, number, line.start + stop)

    def _plain(self, at: int) -> Block:
        line, text = self.lines[at], self.text[at]
        if _FRONT.fullmatch(line.text):
            return Block(BlockKind.FRONT, line.start, line.end, text)
        if _LABEL.fullmatch(text) and not self._leads_in(at) and not _GREETING.search(text) and at + 1 < len(self.lines):
            return Block(BlockKind.LABEL, line.start, line.end, text, numbering(line.text))
        if self._is_title(at):
            return Block(BlockKind.SHORT, line.start, line.end, text)
        return Block(BlockKind.PARAGRAPH, line.start, line.end, text, numbering(line.text))

    def _leads_in(self, at: int) -> bool:
        """Whether a line with a colon leads in the items of an article."""
        return any(style == "article" for style, _ in self.sequence.open) and numbering(self._following(at)) is not None

    def _is_title(self, at: int) -> bool:
        text = self.text[at]
        if len(text) > _TITLE_LIMIT or _NOT_A_TITLE.search(text) or not _balanced(text):
            return bool(re.fullmatch(r"[(（][^()（）。，]{2,24}[)）]|——[^。；]{2,40}", text))
        after = self._next(at)
        if after is not None and self.text[after][:1].islower():
            return False
        if after is None or self.at_front:
            return True
        if not self.lines[after].gap and self.width and len(text) >= _FULL * self.width:
            return False
        if _OPENING.match(self.text[after]):
            return True
        # A word cut in two is known by its other occurrences: 对九三学|社社员 where 三学社 stands elsewhere, too.
        seam = text[-2:] + self.text[after][:1]
        return len(text) <= _SUBHEAD_LIMIT and self._threes[seam] <= 1

    @cached_property
    def _threes(self) -> Counter[str]:
        """How often every three characters in a row stand in the beginning of the document."""
        text = "".join(self.text)[:_SEAM_SAMPLE]
        return Counter(map("".join, zip(text, text[1:], text[2:], strict=False)))


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "（）", "()", "「」"))


def _wrap_width(found: Sequence[Line]) -> int:
    """The width at which lines were broken, or 0 when paragraphs are not hard-wrapped."""
    broken = [len(a.text) for a, b in itertools.pairwise(found)
              if a.role == b.role == "text" and not b.gap and not _FINISHED.search(a.text) and "\t" not in a.text]
    if len(broken) < _WRAPS:
        return 0
    widest = sorted(broken)[int(0.9 * (len(broken) - 1))]
    near = sum(0.85 * widest <= length <= 1.1 * widest for length in broken)
    return widest if near >= 0.6 * len(broken) else 0
