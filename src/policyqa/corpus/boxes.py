"""Boxes (专栏): takes the blocks of one box, gives its entries; each entry is one clause, with its umbrella entry.

An entry is told by its label ("…工程：…"). After an umbrella entry (a label with nothing behind it) the unlabelled ones
are its parts; so are several unlabelled ones in a row. A single unlabelled paragraph belongs to the entry before it.
Where entries carry numbers, a number of another style opens parts of the entry before it (一、 over 1.).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policyqa.corpus.blocks import Block, BlockKind
from policyqa.corpus.numbering import Number

_WORK = "工程|项目|计划|行动|体系|基地|平台|设施|改造|建设|治理|修复|示范"
_LABELLED = re.compile(r"[“\"]?[^，。；：:,;]{2,60}[：:]")
_UMBRELLA = re.compile(r"[^，。；：:,;]{2,60}[：:]$")
_WORK_LABEL = re.compile(rf"[^，。；：:,;]{{2,60}}(?:{_WORK})(?:（[^）]*）)?[：:]")
_NEXT_PLACE = re.compile(r"(?<=；)\s*(?=[^，；。：、\s]{1,6}[省市县縣区區镇鎮乡鄉村](?![、，和及]))")
_RUN_ON = re.compile(r"(?<=。)(?=[^，。；：:,;]{4,40}(?:工程|项目)(?:（[^）]*）)?[：:][^，。]{2,})")
_OPENS = re.compile(r"[：:]$")
_CLOSING = (BlockKind.BOX, BlockKind.CAPTION, BlockKind.TABLE, BlockKind.SPEAKER, BlockKind.BREAK, BlockKind.FRONT)
_ENDED = re.compile(r"[。；：:;！？!?，,]\s*$")
_HEAD_LIMIT = 40
_PARTS = 2  # unlabelled paragraphs in a row that make parts of an entry
_NARRATIVE = 3  # sentences that make a paragraph a narrative


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a box: its span in the source, the place of its umbrella entry in the list, the end of its heading line."""

    start: int
    end: int
    parent: int | None = None
    head: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    text: str
    style: str = ""
    """The style of its number; empty without one."""


def box_blocks(blocks: Sequence[Block], start: int) -> list[Block]:
    """The blocks that belong to the box whose title is `blocks[start]`."""
    taken: list[Block] = []
    numbers: dict[str, int] = {}
    labels = 0
    for block in blocks[start + 1:]:
        if block.kind in (BlockKind.HEADING, BlockKind.RUN_IN):
            before = taken[-1].text if taken else "："
            if not _counts_on(block.number, numbers, opens=bool(_OPENS.search(before))):
                break
        elif block.kind in _CLOSING or _is_narrative(block, len(taken), labels):
            break
        if block.number:
            _count(block.number, numbers)
        labels += bool(_LABELLED.match(block.text))
        taken.append(block)
    return taken


def _counts_on(number: Number | None, numbers: dict[str, int], *, opens: bool) -> bool:
    """Whether a numbered line goes on in the box: the next of an open count, or the first where something is opened."""
    if number is None or number.style.startswith("markdown"):
        return False
    return numbers.get(number.style, -1) + 1 == number.value or (opens and number.value == 1)


def _count(number: Number, numbers: dict[str, int]) -> None:
    """Advances a style of numbers and forgets those that were opened under it."""
    if number.style in numbers:
        for inner in list(numbers)[list(numbers).index(number.style) + 1:]:
            del numbers[inner]
    numbers[number.style] = number.value


def find_entries(source: str, blocks: Sequence[Block]) -> list[Entry]:
    """The entries of a box from its blocks."""
    parts = [part for block in blocks for part in _parts(source, block)]
    if any(part.style for part in parts):
        return _numbered_entries(source, parts)
    runs = _runs(parts)
    entries: list[Entry] = []
    top: int | None = None
    umbrella = False
    for at, part in enumerate(parts):
        labelled = bool(_LABELLED.match(part.text))
        if labelled and (not umbrella or _WORK_LABEL.match(part.text) or top is None):
            entries.append(Entry(part.start, part.end))
            top, umbrella = len(entries) - 1, bool(_UMBRELLA.fullmatch(part.text))
        elif umbrella or (top is not None and runs[at] >= _PARTS):
            umbrella = True
            entries += [Entry(start, end, top) for start, end in _places(source, part)]
        elif top is not None:
            entries[-1] = replace(entries[-1], end=part.end)
        else:
            entries.append(Entry(part.start, part.end))
    return entries


def _numbered_entries(source: str, parts: Sequence[_Part]) -> list[Entry]:
    """Entries told by their numbers; those numbered in another style, or without number, stand under the open one."""
    entries: list[Entry] = []
    opened: dict[str, tuple[int, bool]] = {}
    runs = _runs(parts)
    for at, part in enumerate(parts):
        umbrella = bool(_OPENS.search(part.text))
        style = part.style or ("label" if umbrella and _UMBRELLA.fullmatch(part.text) else "")
        if style:
            for inner in list(opened)[list(opened).index(style):] if style in opened else list(opened) if style == "label" else []:
                del opened[inner]
            parent = list(opened.values())[-1][0] if opened else None
            entries.append(Entry(part.start, part.end, parent))
            opened[style] = len(entries) - 1, umbrella
        elif opened and (list(opened.values())[-1][1] or runs[at] >= _PARTS):
            last, (top, _) = list(opened.items())[-1]
            opened[last] = top, True
            entries += [Entry(start, end, top) for start, end in _places(source, part)]
        elif opened:
            entries[-1] = replace(entries[-1], end=part.end, head=_head(source, entries[-1]))
        else:
            entries.append(Entry(part.start, part.end))
    return entries


def _head(source: str, entry: Entry) -> int | None:
    """The end of the heading line of a numbered entry that text follows ("01 某工程" and, below it, what is built)."""
    printed = source[entry.start:entry.end]
    if entry.head is not None or len(printed) > _HEAD_LIMIT or _ENDED.search(printed):
        return entry.head
    return entry.end


def _is_narrative(block: Block, taken: int, labels: int) -> bool:
    """A long unlabelled paragraph after labelled entries: the text after a box that no heading closes."""
    return (labels >= _PARTS and labels == taken and block.text.count("。") >= _NARRATIVE and not _LABELLED.match(block.text)
            and block.text[:1] not in '“"')


def _parts(source: str, block: Block) -> list[_Part]:
    """A block, or its pieces where two labelled entries were printed in one paragraph."""
    style = block.number.style if block.number else ""
    cuts = [0, *(match.start() for match in _RUN_ON.finditer(source[block.start:block.end])), block.end - block.start]
    if style or not _RUN_ON.search(source[block.start:block.end]):
        return [_Part(block.start, block.end, block.text, style)]
    pieces = []
    for begin, end in itertools.pairwise(cuts):
        raw = source[block.start + begin : block.start + end]
        start = block.start + begin + len(raw) - len(raw.lstrip())
        pieces.append(_Part(start, block.start + begin + len(raw.rstrip()), raw.strip()))
    return pieces


def _places(source: str, part: _Part) -> list[tuple[int, int]]:
    """The spans of a part of an umbrella entry: one for each place that a semicolon leads in."""
    text = source[part.start:part.end]
    cuts = [0, *(match.end() for match in _NEXT_PLACE.finditer(text)), len(text)]
    return [(part.start + begin, part.start + begin + len(text[begin:end].rstrip()))
            for begin, end in itertools.pairwise(cuts)]


def _runs(parts: Sequence[_Part]) -> list[int]:
    """For each part how many parts without number (or label, where none has a number) stand in a row from it on."""
    numbered = any(part.style for part in parts)
    counts = [0] * (len(parts) + 1)
    for at in range(len(parts) - 1, -1, -1):
        labelled = parts[at].style if numbered else _LABELLED.match(parts[at].text)
        counts[at] = 0 if labelled else counts[at + 1] + 1
    return counts
