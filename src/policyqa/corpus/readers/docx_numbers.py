"""Numbers of Word lists: takes a docx, gives the number that Word prints before each paragraph but does not store.

Word keeps "一、" and "（二）" as list levels; without them the structure of an official document is lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.text.paragraph import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographTraditional", "taiwaneseCountingThousand",
            "japaneseCounting", "taiwaneseCounting", "ideographDigital", "chineseLegalSimplified"}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts list numbers in the order in which paragraphs are asked for."""

    def __init__(self, document: DocxDocument) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.abstract: dict[str, str] = {}
        self.styles: dict[str, list[Any]] = {}
        self.count: dict[str, dict[int, int]] = defaultdict(dict)
        part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        kinds = {node.get(f"{_W}abstractNumId"): _levels(node) for node in root.iter(f"{_W}abstractNum")}
        for node in root.iter(f"{_W}num"):
            reference = node.find(f"{_W}abstractNumId")
            identity = node.get(f"{_W}numId")
            if reference is not None and identity is not None:
                self.abstract[identity] = reference.get(f"{_W}val")
                self.levels[identity] = dict(kinds.get(self.abstract[identity], {}))
                self._override(node, identity)

    def _override(self, node: Any, identity: str) -> None:
        for change in node.iter(f"{_W}lvlOverride"):
            start = change.find(f"{_W}startOverride")
            level = int(change.get(f"{_W}ilvl", "0"))
            known = self.levels[identity].get(level)
            if start is not None and known is not None:
                self.levels[identity][level] = _Level(known.form, known.text, int(start.get(f"{_W}val", "1")))
                self.abstract[identity] = f"{self.abstract[identity]}/{identity}"

    def of(self, paragraph: Paragraph, style: Any) -> str:
        """The printed number of a paragraph of this style ("" without), counting it. Bullets give "• "."""
        identity, level = _place([paragraph._p.pPr, *self._inherited(style)])  # noqa: SLF001 (the library gives no other way to list numbers)
        known = self.levels.get(identity or "", {}).get(level)
        if identity is None or known is None:
            return ""
        if known.form == "bullet":
            return "• "
        if known.form == "none":
            return ""
        counts = self.count[self.abstract[identity]]
        counts[level] = counts.get(level, known.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return self._printed(identity, known, counts)

    def _inherited(self, style: Any) -> list[Any]:
        """The properties of a style and those it builds on."""
        if style is None:
            return []
        if style.style_id not in self.styles:
            nodes, below, seen = [], style, set[str]()
            while below is not None and below.style_id not in seen:
                seen.add(below.style_id)
                nodes.append(below.element.pPr)
                below = below.base_style
            self.styles[style.style_id] = nodes
        return self.styles[style.style_id]

    def _printed(self, identity: str, level: _Level, counts: dict[int, int]) -> str:
        def part(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self.levels[identity].get(at)
            return _shown(counts.get(at, other.start if other else 1), other.form if other else "decimal")

        return re.sub(r"%(\d)", part, level.text)


def _levels(node: Any) -> dict[int, _Level]:
    found = {}
    for level in node.iter(f"{_W}lvl"):
        def value(name: str, default: str, level: Any = level) -> str:
            child = level.find(f"{_W}{name}")
            return default if child is None else str(child.get(f"{_W}val", default))

        start = value("start", "1")
        found[int(level.get(f"{_W}ilvl", "0"))] = _Level(value("numFmt", "decimal"), value("lvlText", ""),
                                                        int(start) if start.isdecimal() else 1)
    return found


def _place(nodes: Sequence[Any]) -> tuple[str | None, int]:
    """The list and level that the first of these properties (of a paragraph, its style, the style below it…) gives."""
    level: int | None = None
    for node in nodes:
        number = None if node is None else node.find(f"{_W}numPr")
        if number is None:
            continue
        own = number.find(f"{_W}ilvl")
        if own is not None and level is None:
            level = int(own.get(f"{_W}val", "0"))
        identity = number.find(f"{_W}numId")
        if identity is not None:
            value = identity.get(f"{_W}val")
            return (None if value == "0" else value), level or 0
    return None, 0


def _shown(value: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(value)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalEnclosedCircle" and 1 <= value <= 20:  # noqa: PLR2004 (the circled digits of Unicode)
        return chr(0x2460 + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    """一 to 九十九 in words, larger numbers digit by digit."""
    if value >= 100:  # noqa: PLR2004
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def _roman(value: int) -> str:
    written = ""
    for number, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        written += sign * (value // number)
        value %= number
    return written
