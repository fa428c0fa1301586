"""What to look at in a document that was read: takes its source, its pages and its clauses, gives warnings with line and page.

Nothing here stops a document; each warning says where a person should compare with the original.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from policyqa.corpus.canonical import canonicalise
from policyqa.corpus.numbering import numbering
from policyqa.model.text import ClauseKind, Document

_SHOWN = 5
_LONG = 800
_LOST = re.compile("[\ufffd\ue000-\uf8ff]+")
"""The mark of a lost character, and the private area where fonts of printing houses put theirs."""
_COUNTED = ("part", "chapter", "section", "article")


def warnings_on(source: str, document: Document, pages: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """Warnings on one document, in order of kind and place; at most a few of each kind."""
    canonical = canonicalise(source)

    def place(offset: int) -> str:
        line = source.count("\n", 0, canonical.source_offset(offset)) + 1
        at = bisect_right(pages, line, key=lambda pair: pair[0])
        return f"第 {pages[at - 1][1]} 页（原文第 {line} 行）" if at else f"第 {line} 行"

    groups = (_lost(canonical.text), _repaired(document), _missing_numbers(document), _endless(document))
    return tuple(itertools.chain.from_iterable(_few([f"{place(at)}：{text}" for at, text in group]) for group in groups))


def _few(warnings: list[str]) -> list[str]:
    return [*warnings[:_SHOWN], f"……同类的还有 {len(warnings) - _SHOWN} 处"] if len(warnings) > _SHOWN + 1 else warnings


def _lost(text: str) -> Iterator[tuple[int, str]]:
    for match in _LOST.finditer(text):
        around = text[max(match.start() - 6, 0) : match.end() + 6]
        yield match.start(), f"有无法显示的字符（“{around}”），请对照原件"


def _repaired(document: Document) -> Iterator[tuple[int, str]]:
    for repair in document.repairs:
        yield repair.start, f"“{_short(repair.printed)}”读作“{_short(repair.reading)}”（{repair.reason}）"


def _missing_numbers(document: Document) -> Iterator[tuple[int, str]]:
    """Chapters, sections and articles whose numbers do not follow one another."""
    last: dict[str, tuple[int, str]] = {}
    for clause in document.clauses:
        number = numbering(f"{clause.text} ……") if clause.kind is ClauseKind.HEADING else None  # a run-in head is cut off
        if number is None or number.style not in _COUNTED:
            continue
        value, label = last.get(number.style, (0, ""))
        if number.value > value + 1 and label:
            yield clause.start, f"“{label}”之后是“{number.label}”，中间可能有缺漏"
        last[number.style] = (number.value, number.label)
        for inner in _COUNTED[_COUNTED.index(number.style) + 1 : _COUNTED.index("article")]:
            last.pop(inner, None)  # sections begin anew in every chapter; articles count on


def _endless(document: Document) -> Iterator[tuple[int, str]]:
    for clause in document.clauses:
        if clause.kind is ClauseKind.SENTENCE and len(clause.text) > _LONG:
            yield clause.start, f"一句话长达 {len(clause.text)} 字，断句可能有误"


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:28]}……"  # noqa: PLR2004
