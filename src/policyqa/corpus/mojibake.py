"""Mojibake: takes a canonical text, gives repairs of runs whose GBK bytes were read one byte late.

Where one byte is lost (printed `?`), each following pair of bytes is read across two characters until an ASCII
character swallows the last trail byte. Putting any lead byte before the run and reading it again gives the text back;
the lost byte is the one that gives the most ordinary character (nearly always 。 or ，). A run is repaired only when
the new reading is made of everyday characters and the printed one is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyqa.corpus.folding import fold
from policyqa.model.text import Repair

_RUN = re.compile("\\?(?P<run>[^\x00-\x7f\\s!?;,:()]?[!?;,:()]?[^\x00-\x7f\\s]{1,80}?[@-~])(?=[^\x00-\x7f]|$)")
_LOST_SPACES = re.compile(r"(?<=[\u4e00-\u9fff])\s?\?{1,4}(?=[\u4e00-\u9fff·]{2,5}[:：])")
_WIDE = str.maketrans({"!": "！", "?": "？", ";": "；", ",": "，", ":": "：", "(": "（", ")": "）"})
_SHORT = 4
_LEVEL_ONE = range(0xB0, 0xD8)
"""Lead bytes of the first level of GB 2312: the everyday characters."""
_LIKELY = "。，；：、！？”》）"
_REASON = "乱码：此处一个字节丢失，其后的GBK字节错位一个字节读出，按原字节重读"
_SPACE_REASON = "乱码：姓名前的空格（不换行空格）显示为问号"


def mojibake_repairs(canonical: str) -> Iterator[Repair]:
    """Every run that can be read again from its own bytes."""
    for match in _RUN.finditer(canonical):
        reading = _reread(match["run"])
        if reading is not None:
            yield Repair(printed=match[0], reading=reading, reason=_REASON, start=match.start(), end=match.end())
    for match in _LOST_SPACES.finditer(canonical):
        yield Repair(printed=match[0], reading=" ", reason=_SPACE_REASON, start=match.start(), end=match.end())


def _reread(run: str) -> str | None:
    try:
        tail = (run[:-1].translate(_WIDE) + run[-1]).encode("gbk")
    except UnicodeEncodeError:
        return None
    readings = []
    for lead in range(0x81, 0xFF):
        try:
            readings.append((bytes([lead]) + tail).decode("gbk"))
        except UnicodeDecodeError:
            continue
    best = max(readings, key=lambda r: (r[0] in _LIKELY, _ordinary(r[0])), default=None)
    if best is None or _ordinary(best[1:]) < 0.9:  # noqa: PLR2004 (rare characters occur in names)
        return None
    # A short run proves little, unless the lost byte was that of a punctuation mark.
    allowed = 0.6 if len(run) > _SHORT or best[0] in _LIKELY else 0.0
    return best if _ordinary(run) <= allowed else None


def _ordinary(text: str) -> float:
    """The share of everyday characters: the first level of GB 2312 (after folding), and Chinese punctuation."""
    return sum(_is_ordinary(char) for char in text) / len(text) if text else 0.0


def _is_ordinary(char: str) -> bool:
    if char in "。，；：、！？“”《》（）":
        return True
    try:
        lead = fold(char).encode("gb2312")[0]
    except (UnicodeEncodeError, IndexError):
        return False
    return lead in _LEVEL_ONE
