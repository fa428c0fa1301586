"""Speakers: takes the lines of a document, gives who begins to speak on which line (press conferences, interviews)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policyqa.corpus.lines import Line

_GREETING = re.compile(r"朋友|同志|大家|各位|女士|先生们|先生們|代表们|媒体|媒體|嘉宾|邀请|邀請|如下|以下|包括|介绍$|介紹$")
_ROLE = re.compile(r"(?:记者|記者|主持人|主持|发言人|發言人|答|问|問)$")
_TITLE = re.compile(r"(?:长|長|主任|书记|書記|人|主席|委员|委員|专家|專家|教授|院士|经理|總裁|总裁|员|員|师|師)$")
_TURNS, _NAME_LIMIT = 3, 45


def find_speakers(lines: Sequence[Line]) -> dict[int, str]:
    """Index of a line → who speaks from there on; empty unless the document is a conversation."""
    found = {}
    for at, line in enumerate(lines):
        if line.role == "text" and (speaker := _speaker(line.text)):
            found[at] = speaker
    asked = any(_ROLE.search(speaker) for speaker in found.values())
    repeated = any(count > 1 for count in Counter(found.values()).values())
    return found if len(found) >= _TURNS and (asked or repeated) else {}


def _speaker(text: str) -> str | None:
    if not text.endswith((":", "：")) or len(text) > _NAME_LIMIT or re.search(r"[。；;！!“”\d]", text):
        return None
    label = text[:-1].strip()
    if _ROLE.search(label):
        return label
    if _GREETING.search(label):
        return None
    parts = re.split(r"[\s?]+", label)
    name = parts[-1]
    if not re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", name):
        return None
    title = "".join(parts[:-1])
    if not title:
        return name
    return f"{title} {name}" if _TITLE.search(title) else None
