"""Pages: takes the blocks of a document, gives the role of its lines without number (title, subhead, byline, story).

A plan has them on its first pages and before signatures; a newspaper page is made of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.corpus.blocks import Block, BlockKind
from policyqa.corpus.canonical import squeeze
from policyqa.model.text import Authority, DocumentInfo

_STORY = re.compile(r"本报讯|本报记者|新华社.{1,12}电")
_BRIEF = re.compile(r"[▶►◀■★☆]")
_CREDIT = re.compile(r"[摄攝]$|^[(（].{2,24}[)）]$|^(?:记者|記者|通讯员|作者|来源)")
_DATE = re.compile(r"[\d二〇○零一三四五六七八九十]{2,4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?")
_REPORTER = re.compile(r"特约记者|实习生|通讯员|记者|記者")
_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,20}")
_MASTHEAD = re.compile(r"星期[一二三四五六日天]|第[\dA-Z一二三四五六七八九十]+版|责任编辑|责编|校对|美编|总编|值班")
_SUBTITLE = re.compile(r"强调|要求|指出|提出|部署|听取|审议|研究|主持|讲话|出席")
_BRIEFS = re.compile(r"[简短快]讯|要闻简报|简明新闻|新闻速览")
_OFFICE = re.compile(r"(?:政府|办公室|办公厅|委员会|委|局|厅|部|院|社|党组)(?:[（(].{2,12}[)）])?$")

_BODY = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.RUN_IN)
_STORIES, _TITLE_PART = 2, 4


@dataclass(frozen=True, slots=True)
class Page:
    """Roles of blocks by index: "title" of the document, "story", "brief", "note", "heading"."""

    roles: dict[int, str]
    newspaper: bool


def is_note(text: str) -> bool:
    """Whether a sentence only names its author or photographer."""
    return bool(re.fullmatch(r"[(（][^()（）。，,]{2,20}[)）]", text))


def read_page(blocks: Sequence[Block], info: DocumentInfo) -> Page:
    """The roles of all short lines (and of paragraphs that begin a story of their own)."""
    stories = sum(bool(_STORY.match(block.text) or (block.kind is BlockKind.SHORT and _is_byline(block.text))) for block in blocks)
    newspaper = stories >= _STORIES or (info.authority is Authority.NEWS and stories >= 1)
    roles: dict[int, str] = {}
    body = next((at for at, block in enumerate(blocks) if block.kind in _BODY), len(blocks))
    for run in _runs(blocks):
        follows = blocks[run[-1] + 1] if run[-1] + 1 < len(blocks) else None
        roles |= _newspaper_run(blocks, run, follows, seen=bool(roles)) if newspaper else _plain_run(blocks, run, info, front=run[0] < body)
    if newspaper:
        roles |= {at: "brief" for at, block in enumerate(blocks) if block.kind is BlockKind.PARAGRAPH and _BRIEF.match(block.text)}
    return Page(roles, newspaper)


def _runs(blocks: Sequence[Block]) -> list[list[int]]:
    """Indices of short lines that stand directly one after the other."""
    runs: list[list[int]] = []
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.SHORT:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
    return runs


def _newspaper_run(blocks: Sequence[Block], run: list[int], follows: Block | None, *, seen: bool) -> dict[int, str]:
    lines = [at for at in run if not _is_minor(blocks[at].text)]
    roles = dict.fromkeys(run, "note")
    if not lines:
        return roles
    if _BRIEFS.fullmatch(blocks[lines[-1]].text):
        roles[lines[-1]] = "story"
    elif follows is not None and _STORY.match(follows.text):
        under = len(lines) > 1 and _SUBTITLE.match(blocks[lines[-1]].text)
        roles[lines[-2] if under else lines[-1]] = "story"
    elif not seen:
        roles[lines[0]] = "story"
    elif len(lines) < len(run) and not all(_CREDIT.search(blocks[at].text) for at in run if at not in lines):
        roles[lines[0]] = "story"  # a title with its subtitle or byline
    else:
        roles[lines[-1]] = "heading"
    return roles


def _is_minor(text: str) -> bool:
    if text.startswith("——") or _MASTHEAD.search(text) or _is_byline(text):
        return True
    return bool(_CREDIT.search(text) or _DATE.fullmatch(text) or _OFFICE.search(text))


def _is_byline(text: str) -> bool:
    """Whether a line only names reporters: 新华社记者某某本报记者某某."""
    paper, *names = _REPORTER.split(text)
    return bool(names) and re.fullmatch(r"[\u4e00-\u9fff]{0,8}", paper) is not None and all(map(_NAMES.fullmatch, names))


def _plain_run(blocks: Sequence[Block], run: list[int], info: DocumentInfo, *, front: bool) -> dict[int, str]:
    title = squeeze(info.title)
    roles = {}
    for at in run:
        text = blocks[at].text
        if text in title and len(text) >= _TITLE_PART and not _OFFICE.search(text):
            roles[at] = "title"
        elif front or text == squeeze(info.issuer) or _is_minor(text):
            roles[at] = "note"
        else:
            roles[at] = "heading"
    return roles
