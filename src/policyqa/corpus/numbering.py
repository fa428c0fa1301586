"""Numbering: takes the beginning of a line, gives the style and value of its number, if it has one.

Knows 编章节条, 一、（一）1.（1）① 1.1, 附件1 and markdown #; a style is a level whose depth the document itself decides
by the order in which its styles appear.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百零〇两"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{_HAN}\d]{{1,5}})(?:[编編篇]|部分(?=[\s：:]))[：:]?\s*")),
    ("category", re.compile(rf"第([{_HAN}]{{1,3}})[类類]\s+(?=\S{{2,20}}$)")),
    ("chapter", re.compile(rf"第([{_HAN}\d]{{1,5}})章\s*")),
    ("section", re.compile(rf"第([{_HAN}\d]{{1,5}})[节節]\s*")),
    ("article", re.compile(rf"第([{_HAN}\d]{{1,6}})[条條](?:之[{_HAN}])?(?=[\s【（(]|$|[^\s款项、，至和或的规])\s*")),
    ("annex", re.compile(rf"附[件录錄表]\s*([{_HAN}\d]{{0,3}})\s*[:：.、]?\s*")),
    ("han", re.compile(rf"([{_HAN}]{{1,4}})[、.．]\s*")),
    ("han-paren", re.compile(rf"[（(]\s*([{_HAN}]{{1,4}})\s*[）)]\s*")),
    ("decimal3", re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})[.、]?(?=\s|[^\d.\s%])\s*")),
    ("decimal2", re.compile(r"(\d{1,2}\.\d{1,2})(?=\s+[^\d\s])\s*")),
    ("arabic", re.compile(r"(\d{1,2})\s*(?:[、．]|\.(?!\d))\s*")),
    ("zero", re.compile(r"(0[1-9])\s+(?=[\u4e00-\u9fff])")),
    ("arabic-paren", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]、?\s*")),
    ("circled", re.compile(r"([①-⑳])\s*")),
)
_TIGHT = re.compile(r"(\d{1,2})\.(?=\d)")
_MARKDOWN = re.compile(r"(#{1,6})\s+")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Number:
    """The number at the beginning of a line: its style, its value, the label used in ids, its length in characters."""

    style: str
    value: int
    label: str
    length: int


def numbering(text: str) -> Number | None:
    """The number that `text` begins with, or None."""
    if mark := _MARKDOWN.match(text):
        inner = numbering(text[mark.end():])
        label = inner.label if inner else ""
        return Number(f"markdown{len(mark[1])}", inner.value if inner else 0, label, mark.end())
    for style, pattern in _PATTERNS:
        if match := pattern.match(text):
            value = _value(match[1])
            return Number(style, value, _label(style, value, match[1], match[0]), match.end())
    return None


def tight_numbering(text: str) -> Number | None:
    """The number of an item that begins with a figure, which its point then seems to belong to ("3.1000吨/年以下…")."""
    match = _TIGHT.match(text)
    return Number("arabic", int(match[1]), match[1], match.end()) if match else None


def _value(written: str) -> int:
    """The value of a number in Chinese or Arabic digits; of 1.2 the last part."""
    plain = unicodedata.normalize("NFKC", written)
    if not plain:
        return 1
    return int(plain.rpartition(".")[2]) if plain[-1].isdecimal() else _han_value(plain)


def _han_value(written: str) -> int:
    """The value of 二十一, 一百零三 or 二〇."""
    if not set(written) & {"十", "百"}:
        return int("".join(str(_DIGITS[char]) for char in written))
    total = digit = 0
    for char in written:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
    return total + digit


def _label(style: str, value: int, written: str, match: str) -> str:
    if style in ("part", "category", "chapter", "section", "article"):
        return "".join(match.split()).rstrip("：:")
    if style == "annex":
        return f"附件{written}"
    if style.startswith("decimal"):
        return written.rpartition(".")[2]
    return written if style.startswith("han") else str(value)
