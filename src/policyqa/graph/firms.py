"""Finds enterprises by the form of their names: "某县某某有限公司", "某某集团".

Takes a folded text, gives names. A company's registered name opens with the place it is seated in, and keeps it; the words of
the sentence before it (verbs, a second place around the first) are no part of it.
"""

from __future__ import annotations

import re

from policyqa.graph import lexicon as lx

_COMPANY = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,24}?(?:有限责任公司|股份有限公司|有限公司)")
_GROUP = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,12}?集团(?!有限|股份|化|军)")
_BEFORE = re.compile(rf"^.*?(?:{lx.ACTIONS}|依托|对|以(?!太)|由|向|为|与)(?=[\u4e00-\u9fff]{{4,}})")
_AROUND = re.compile(r"^[\u4e00-\u9fff]{2,3}市(?=[\u4e00-\u9fff]{1,3}[县区市])")
_BEFORE_GROUP = re.compile(r"^.*(?:市|县|区|镇|乡|园|基地|公司|[和及与的]|产业)(?=[\u4e00-\u9fff]{2,}集团$)")


def find(text: str) -> tuple[str, ...]:
    """The enterprises a folded text names, each once, in order."""
    found = [(m.start(), _AROUND.sub("", _BEFORE.sub("", m.group(0)))) for m in _COMPANY.finditer(text)]
    masked = _COMPANY.sub(lambda m: "■" * len(m.group(0)), text)
    found += [(m.start(), _BEFORE_GROUP.sub("", _BEFORE.sub("", m.group(0)))) for m in _GROUP.finditer(masked)]
    return tuple(dict.fromkeys(name for _, name in sorted(found) if len(name) > len("集团")))
