"""Pieces of HTML that several tabs share: links to sources, the source itself, lists. Outside text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from policyqa.shells.ui.words import Words

Json = Mapping[str, Any]

_NUMBER = re.compile(r"\[(\d+)\]")
_TITLE = re.compile(
    r"^(结论|理由|补充情况后的结论|时效|推定|怎样会改变结论|其他要求|提示|Verdict|Verdict once this is known|Reasons|Validity|Presumed"
    r"|What would change the verdict|Further requirements|Note)(：|:)",
    re.MULTILINE,
)
_HEADINGS = frozenset({"heading", "box", "table"})


def place(item: Json) -> str:
    """Where a quote stands, as the link that opens it: `#cite=document:start:end`."""
    return f"#cite={item['document']}:{item['start']}:{item['end']}"


def cite_link(item: Json, text: str, css: str = "cite") -> str:
    """A link that opens the source at the quote."""
    return f"<a class='{css}' href='{escape(place(item), quote=True)}'>{escape(text)}</a>"


def chat_text(answer: Json) -> str:
    """The text of an answer as Markdown for the chat: titles bold, [1] linked to its source."""
    links = {str(c["n"]): place(c) for c in answer.get("citations", [])}
    text = _TITLE.sub(r"**\1**\2", str(answer["answer"]))
    return _NUMBER.sub(lambda m: f"[\\[{m[1]}\\]]({links[m[1]]})" if m[1] in links else m[0], text)


def picture(svg: str, words: Words) -> str:
    """A drawn graph in a frame that scrolls, also by keyboard."""
    return f"<div class='picture' tabindex='0' role='region' aria-label='{words('关系图，可左右滚动')}'>{svg}</div>"


def source(blocks: Sequence[Json], start: int, end: int, identifier: str = "source-text") -> str:
    """A document with `canonical[start:end]` marked, ready to be scrolled to."""
    text = "".join(_block(b, start, end) for b in blocks)
    return f"<div class='source' id='{identifier}' lang='zh' tabindex='0' role='region' aria-label='原文'>{text}</div>"


def outline(blocks: Sequence[Json], document: str) -> str:
    """The headings of a document as links into its text."""
    items = [
        f"<li style='margin-left:{len(b['path'])}em'>{cite_link({**b, 'document': document}, b['text'][:60])}</li>"
        for b in blocks
        if b["kind"] in _HEADINGS
    ]
    return f"<ul class='outline'>{''.join(items)}</ul>"


def opened(citation: Json, text: str, words: Words) -> str:
    """The drawer: title and heading path of a quote, whether it was found verbatim, and the source."""
    path = " › ".join(map(str, citation["path"]))
    repaired = citation.get("repaired")
    note = f"<div>{words('原文印刷有误，应读作：')}{escape(str(repaired))}</div>" if repaired else ""
    mark = f"<span class='verified'>✔ {words('引文已与原文逐字核对')}</span>" if citation.get("verified") else ""
    return (
        f"<aside class='drawer' role='dialog' aria-modal='true' aria-label='{words('引文出处')}'><div class='path'>"
        f"<button type='button' class='quiet close' data-close aria-label='{words('关闭')}'>✕</button>"
        f"<b>{escape(str(citation['title']))}</b><br>{escape(path)}<br>{mark}{note}</div>{text}</aside>"
    )


def listed(title: str, items: Sequence[str], css: str = "") -> str:
    """A titled list; nothing where there are no items."""
    if not items:
        return ""
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    return f"{heading}<ul class='{css}'>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _block(block: Json, start: int, end: int) -> str:
    text, offset = block["text"], block["start"]
    low, high = max(start - offset, 0), min(end - offset, len(text))
    kind = "h" if block["kind"] in _HEADINGS else escape(block["kind"])
    if low >= high:
        return f"<div class='{kind}' data-at='{offset}'>{escape(text)}</div>"
    marked = f"{escape(text[:low])}<mark>{escape(text[low:high])}</mark>{escape(text[high:])}"
    return f"<div class='{kind}' data-at='{offset}'>{marked}</div>"
