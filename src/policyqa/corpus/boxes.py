"""Boxes (专栏): takes the blocks of one box, gives its entries; each entry is one clause, with its umbrella entry.

An entry is told by its label ("…工程：…"). After an umbrella entry (a label with nothing behind it) the unlabelled ones
are its parts; so are several unlabelled ones in a row. A single unlabelled paragraph belongs to the entry before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policyqa.corpus.blocks import Block, BlockKind

_WORK = "工程|项目|计划|行动|体系|基地|平台|设施|改造|建设|治理|修复|示范"
_LABELLED = re.compile(r"[“\"]?[^，。；：:,;]{2,60}[：:]")
_UMBRELLA = re.compile(r"[^，。；：:,;]{2,60}[：:]$")
_WORK_LABEL = re.compile(rf"[^，。；：:,;]{{2,60}}(?:{_WORK})(?:（[^）]*）)?[：:]")
_NEXT_PLACE = re.compile(r"(?<=；)\s*(?=[^，；。：、\s]{1,6}[省市县縣区區镇鎮乡鄉村](?![、，和及]))")
_RUN_ON = re.compile(r"(?<=。)(?=[^，。；：:,;]{4,40}(?:工程|项目)(?:（[^）]*）)?[：:][^，。]{2,})")
_PARTS = 2  # unlabelled paragraphs in a row that make parts of an entry
_NARRATIVE = 3  # sentences that make a paragraph a narrative


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a box: its span in the source, and the place of its umbrella entry in the list."""

    start: int
    end: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    text: str
    number: bool = False


def box_blocks(blocks: Sequence[Block], start: int) -> list[Block]:
    """The blocks that belong to the box whose title is `blocks[start]`."""
    taken: list[Block] = []
    style = ""
    last = labels = 0
    for block in blocks[start + 1:]:
        if block.kind in (BlockKind.HEADING, BlockKind.RUN_IN):
            if not taken and block.number and block.number.value == 1 and not block.number.style.startswith("markdown"):
                style = block.number.style
            if not block.number or block.number.style != style or block.number.value != last + 1:
                break
            last = block.number.value
        elif block.kind in (BlockKind.BOX, BlockKind.CAPTION, BlockKind.TABLE, BlockKind.SPEAKER, BlockKind.BREAK, BlockKind.FRONT) or _is_narrative(block, len(taken), labels):
            break
        labels += bool(_LABELLED.match(block.text))
        taken.append(block)
    return taken


def find_entries(source: str, blocks: Sequence[Block]) -> list[Entry]:
    """The entries of a box from its blocks."""
    parts = [part for block in blocks for part in _parts(source, block)]
    numbered = any(part.number for part in parts)
    runs = _runs(parts, numbered=numbered)
    entries: list[Entry] = []
    top: int | None = None
    umbrella = False
    for at, part in enumerate(parts):
        labelled = part.number if numbered else bool(_LABELLED.match(part.text))
        if labelled and (not umbrella or part.number or _WORK_LABEL.match(part.text) or top is None):
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


def _is_narrative(block: Block, taken: int, labels: int) -> bool:
    """A long unlabelled paragraph after labelled entries: the text after a box that no heading closes."""
    return (labels >= _PARTS and labels == taken and block.text.count("。") >= _NARRATIVE and not _LABELLED.match(block.text)
            and block.text[:1] not in '“"')


def _parts(source: str, block: Block) -> list[_Part]:
    """A block, or its pieces where two labelled entries were printed in one paragraph."""
    number = block.number is not None
    cuts = [0, *(match.start() for match in _RUN_ON.finditer(source[block.start:block.end])), block.end - block.start]
    if number or not _RUN_ON.search(source[block.start:block.end]):
        return [_Part(block.start, block.end, block.text, number)]
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


def _runs(parts: Sequence[_Part], *, numbered: bool) -> list[int]:
    """For each part how many unlabelled parts stand in a row from it on."""
    counts = [0] * (len(parts) + 1)
    for at in range(len(parts) - 1, -1, -1):
        labelled = parts[at].number if numbered else _LABELLED.match(parts[at].text)
        counts[at] = 0 if labelled else counts[at + 1] + 1
    return counts
