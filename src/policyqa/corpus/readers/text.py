"""Plain text and markdown: takes bytes in any usual encoding, gives the text without page numbers and running heads."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

from policyqa.corpus.folding import fold
from policyqa.corpus.readers.common import SourceText
from policyqa.errors import DocumentError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_NUMBER_LINE = re.compile(r"[ \t\u3000]*[-—–－·•]+[ \t\u3000]*\d{1,4}[ \t\u3000]*[-—–－·•]+[ \t\u3000]*|"
                          r"[ \t\u3000]*第[ \t]*\d{1,4}[ \t]*[页頁](?:[ \t,，/]*共[ \t]*\d{1,4}[ \t]*[页頁])?[ \t\u3000]*")
_BARE_NUMBER = re.compile(r"[ \t\u3000]*(\d{1,4})[ \t\u3000]*")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<words>[^*_\n]+?)(?<=\S)(?P=mark)")
_SAMPLE = 20_000


def read(file: Path, raw: bytes) -> SourceText:
    """The text of a plain file. Raises DocumentError where the bytes are no text."""
    text, warnings = decode(file.name, raw)
    text, cut = without_page_furniture(text)
    markdown = file.suffix.lower() in (".md", ".markdown")
    text = _BOLD.sub(lambda m: m["words"], text) if markdown else text
    return SourceText(text, markdown_title(text) if markdown else "", (*warnings, *cut), markdown=markdown)


def markdown_title(text: str) -> str:
    """The first heading of the first level, if there is only one."""
    tops = re.findall(r"(?m)^#\s+(.+?)\s*#*\s*$", text)
    return tops[0] if len(tops) == 1 else ""


def decode(name: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes as text with normal line ends, and warnings. Raises DocumentError where they are no text."""
    text, warnings = _decode(name, raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = len(_CONTROLS.findall(text))
    if controls > max(20, len(text) // 50):
        raise DocumentError(f"{name} 不是文字（含大量控制字符或空字节）：请检查文件是否损坏")
    if controls:
        warnings += (f"去掉了 {controls} 个控制字符（首个在第 {text[: _first_control(text)].count(chr(10)) + 1} 行）",)
        text = _CONTROLS.sub("", text)
    return text.lstrip("\ufeff"), warnings


def _first_control(text: str) -> int:
    match = _CONTROLS.search(text)
    return match.start() if match else 0


def _decode(name: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _tolerant(name, raw, encoding)
    if zeros := raw[:_SAMPLE].count(0):
        wide = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _share(raw, encoding))
        if _share(raw, wide) > 0.8:  # noqa: PLR2004 (of everyday characters: the other byte order gives hardly any)
            return _tolerant(name, raw, wide)
        if zeros > len(raw[:_SAMPLE]) // 10:
            raise DocumentError(f"{name} 充满空字节，不是文字：请检查文件是否损坏或没有下载完整")
    try:
        return _reread(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start > 0.9 * len(raw) or len(raw) - error.start <= 3:  # noqa: PLR2004 (cut inside a character)
            return _tolerant(name, raw, "utf-8")
    return _legacy(name, raw)


def _reread(text: str) -> tuple[str, tuple[str, ...]]:
    """Text whose UTF-8 was once taken for Western letters and saved so (ç¬¬ä¸€ for 第一), read again from its bytes."""
    sample = text[:_SAMPLE]
    if sum("\x80" <= char <= "\xff" for char in sample) < 0.3 * len(sample):
        return text, ()
    raw = b"".join(char.encode("cp1252", "ignore") or char.encode("latin-1", "replace") for char in text)
    again = raw.decode("utf-8", errors="replace")
    if _everyday(again[:_SAMPLE]) < 0.8 * len(again[:_SAMPLE]):
        return text, ()
    lost = again.count("\ufffd")
    return again, ("全文是 UTF-8 被当作西文存成的乱码，已按原字节重读" + (f"，有 {lost} 处无法复原" if lost else ""),)


def _share(raw: bytes, encoding: str) -> float:
    """The share of everyday characters in the beginning, read in this encoding."""
    sample = raw[:_SAMPLE].decode(encoding, errors="replace")
    visible = [char for char in sample if not char.isspace()]
    return (_everyday("".join(visible)) - visible.count("\0")) / len(visible) if visible else 0.0


def _legacy(name: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of the time before Unicode: the encoding that gives the most everyday characters."""
    scored = []
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-8"):
        text = raw.decode(encoding, errors="replace")
        sample = text[:_SAMPLE]
        scored.append((_everyday(sample) - 20 * sample.count("\ufffd"), encoding))
    best = max(scored)[1]
    text, warnings = _tolerant(name, raw, best)
    return text, (f"按 {best.upper()} 编码读取", *warnings)


def _tolerant(name: str, raw: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = raw.decode(encoding, errors="replace")
    printed = raw.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    lost = text.count("\ufffd") - printed
    if lost > max(3, len(text) // 200):
        raise DocumentError(f"{name} 按 {encoding} 解码后有 {lost} 处无法识别：请另存为 UTF-8 文本后添加")
    if lost > 0:
        line = text[: text.index("\ufffd")].count("\n") + 1
        return text, (f"有 {lost} 处字节无法识别（首处在第 {line} 行），原样标为 \ufffd",)
    return text, ()


def _everyday(text: str) -> int:
    """How many characters are everyday Chinese (first level of GB 2312 after folding) or ASCII."""
    count = 0
    for char in text:
        if char.isascii() or char in "，。、；：！？“”（）《》　":
            count += 1
            continue
        try:
            count += 0xB0 <= fold(char).encode("gb2312")[0] <= 0xD7  # noqa: PLR2004 (rows of the first level)
        except (UnicodeEncodeError, IndexError):
            continue
    return count


def without_page_furniture(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without lines that hold only a page number, and without heads that return on every page."""
    text = text.replace("\f", "\n\f")
    rows = text.split("\n")
    heads = _running_heads(text)
    counted = _counting(rows)
    dropped = [at for at, row in enumerate(rows)
               if _NUMBER_LINE.fullmatch(row.replace("\f", "")) or at in counted or (row.strip() and _masked(row) in heads)]
    gone = set(dropped)
    kept = "\n".join(row for at, row in enumerate(rows) if at not in gone).replace("\f", "")
    return kept, (f"去掉页码、页眉页脚 {len(dropped)} 行（首处在第 {dropped[0] + 1} 行）",) if dropped else ()


def _counting(rows: list[str]) -> set[int]:
    """Lines that hold only a number, where these numbers count up by one (pages)."""
    numbers = [(at, int(match[1])) for at, row in enumerate(rows) if (match := _BARE_NUMBER.fullmatch(row.replace("\f", "")))]
    steps = sum(b[1] == a[1] + 1 for a, b in itertools.pairwise(numbers))
    return {at for at, _ in numbers} if len(numbers) >= 3 and steps >= 0.8 * (len(numbers) - 1) else set()  # noqa: PLR2004


def _running_heads(text: str) -> set[str]:
    """First and last lines of pages (form feeds) that return on at least three pages, digits aside."""
    pages = text.split("\f")
    if len(pages) < 3:  # noqa: PLR2004
        return set()
    edges: Counter[str] = Counter()
    for page in pages:
        rows = [row for row in page.split("\n") if row.strip() and not _NUMBER_LINE.fullmatch(row)]
        edges.update({_masked(row) for row in (*rows[:2], *rows[-2:])})
    return {edge for edge, count in edges.items() if count >= max(3, len(pages) // 2) and len(edge) <= 60}  # noqa: PLR2004


def _masked(row: str) -> str:
    return re.sub(r"\d+", "0", "".join(row.split()))
