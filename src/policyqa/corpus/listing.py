"""Lists without stops: takes blocks, gives them with the items of such a list as paragraphs.

A catalogue prints its items as short numbered lines without a full stop ("1.某工艺 / 2.某装置"), which look like
headings. Headings have text under them; items follow each other at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policyqa.corpus.blocks import Block, BlockKind

_STYLES = ("han-paren", "arabic", "arabic-paren", "circled")
_LEAST = 2  # so many numbered lines in a row without text make a list


def as_items(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, where runs of headings of one count with nothing under any of them are paragraphs."""
    result = list(blocks)
    opened: dict[str, int] = {}
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.number:
            opened.setdefault(block.number.style, at)
    at = 0
    while at < len(blocks):
        end = _run(blocks, at, opened)
        if end - at >= _LEAST:
            result[at:end] = [replace(block, kind=BlockKind.PARAGRAPH, head=0) for block in blocks[at:end]]
        at = max(end, at + 1)
    return result


def _run(blocks: Sequence[Block], at: int, opened: Mapping[str, int]) -> int:
    """The end of the run of empty numbered headings that begins at a block; `opened` tells where each style is first used."""
    end = at
    while end < len(blocks) and _is_empty(blocks, end, opened) and (end == at or _follows(blocks[end - 1], blocks[end])):
        end += 1
    return end


def _follows(before: Block, block: Block) -> bool:
    a, b = before.number, block.number
    return a is not None and b is not None and a.style == b.style and b.value == a.value + 1


def _is_empty(blocks: Sequence[Block], at: int, opened: Mapping[str, int]) -> bool:
    """Whether a numbered heading has nothing under it: the next of its count, one further up, or the end follows."""
    block = blocks[at]
    if block.kind is not BlockKind.HEADING or block.number is None or block.number.style not in _STYLES:
        return False
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    if after is None or after.kind in (BlockKind.BREAK, BlockKind.FRONT):
        return True
    if after.kind is not BlockKind.HEADING or after.number is None:
        return False
    return _follows(block, after) or (after.number.style != block.number.style and opened[after.number.style] < at)
