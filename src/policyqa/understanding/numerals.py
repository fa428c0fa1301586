"""Reads Chinese and Arabic numerals exactly: 四十, 一百五十万, 1.5万, 两万五, 三点五, 半.

Takes the folded characters of one numeral, gives a Fraction (or None when they are not one).
"""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_TEN = 10
_BIG = {"万": 10**4, "亿": 10**8}
_SCALE = r"(?:(?!千[瓦安伏米克卡])[十百千万亿])"
"""A 千 that begins a unit (千瓦, 千米) is none."""
NUMERAL = (
    rf"(?:\d{{1,15}}(?:,\d{{3}})*(?:\.\d{{1,9}})?{_SCALE}{{0,3}}(?: ?(?:thousand|million|billion)(?= ))?"
    rf"|(?:[{''.join(DIGITS)}]|{_SCALE}){{1,15}}(?:点[{''.join(DIGITS)}]{{1,6}}[万亿]?)?|半)"
)
"""A regular expression for one numeral as it stands in folded text."""

_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_ARABIC = re.compile(rf"(\d+(?:\.\d+)?)([十百千万亿]*)(?: ?({'|'.join(_WORDS)}))?")


def parse_numeral(text: str) -> Fraction | None:
    """The exact value of a numeral, or None."""
    text = text.replace(",", "")
    if text == "半":
        return Fraction(1, 2)
    match = _ARABIC.fullmatch(text)
    if match:
        value = Fraction(match[1])
        for scale in match[2]:
            value *= (_SMALL | _BIG)[scale]
        return value * _WORDS.get(match[3] or "", 1)
    if "点" in text:
        return _with_decimals(text)
    if all(c in DIGITS for c in text):
        return Fraction(int("".join(str(DIGITS[c]) for c in text)))
    whole = _whole(text)
    return None if whole is None else Fraction(whole)


def _with_decimals(text: str) -> Fraction | None:
    whole_part, _, rest = text.partition("点")
    scale = _BIG.get(rest[-1:], 1)
    digits = rest.rstrip("万亿")
    whole = parse_numeral(whole_part)
    if whole is None or not digits or any(c not in DIGITS for c in digits):
        return None
    decimals = Fraction(int("".join(str(DIGITS[c]) for c in digits)), 10 ** len(digits))
    return (whole + decimals) * scale


def _whole(text: str) -> int | None:
    """A whole number with 十百千万亿; a last bare digit counts the next smaller place (两万五 = 25,000)."""
    total = section = digit = 0
    last_scale = 1
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
            last_scale = 1 if c in "零〇" else last_scale
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit, last_scale = 0, _SMALL[c]
        elif c in _BIG:
            kept = total if total > _BIG[c] else 0
            total = kept + (total - kept + section + digit or 1) * _BIG[c]
            section = digit = 0
            last_scale = _BIG[c]
        else:
            return None
    tail = digit * (last_scale // 10 if last_scale > _TEN and "零" not in text and "〇" not in text else 1)
    return total + section + tail
