"""Speakers: takes the lines of a document, gives who begins to speak on which line (press conferences, interviews).

A turn is a line of its own ("主持人 某某：") or stands before the first words ("[某某]：谢谢。").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.corpus.lines import Line

_GREETING = re.compile(r"朋友|同志|大家|各位|女士|先生们|先生們|代表们|媒体|媒體|嘉宾|邀请|邀請|如下|以下|包括|介绍$|介紹$")
_ROLE = re.compile(r"(?:记者|記者|主持人|主持|发言人|發言人|答|问|問)$")
_QUESTION = ("问", "問", "答")
_TITLE = re.compile(r"(?:长|長|主任|书记|書記|人|主席|委员|委員|专家|專家|教授|院士|经理|總裁|总裁|员|員|师|師)$")
_INLINE = re.compile(r"(?P<label>[\[【](?P<marked>[^\]】]{2,40})[\]】]\s*[:：]|(?P<plain>[^\[【\]】：:，。；！？、\d“”]{2,30})[:：])\s*(?=\S)")
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫朱马馬胡郭林何高梁郑鄭罗羅宋谢謝唐韩韓曹许許邓鄧萧蕭冯馮曾程蔡彭潘袁于董余苏蘇叶葉吕呂魏蒋蔣田杜丁"
    "沈姜范江傅钟鍾卢盧汪戴崔任陆陸廖姚方金邱夏谭譚韦韋贾賈邹鄒石熊孟秦阎閻薛侯雷白龙龍段郝孔邵史毛常万萬顾顧赖賴武康贺賀严嚴尹钱錢施牛洪龚龔"
)
"""Surnames of nine in ten people: a short label that begins with none of them is no name."""
_TURNS, _NAME_LIMIT, _QUESTION_LIMIT = 3, 45, 120


@dataclass(frozen=True, slots=True)
class Turn:
    """Who begins to speak on a line, and how many characters of the line name them (all of it, or a label)."""

    speaker: str
    length: int


def find_speakers(lines: Sequence[Line]) -> dict[int, Turn]:
    """Index of a line → who speaks from there on; empty unless the document is a conversation."""
    found: dict[int, Turn] = {}
    for at, line in enumerate(lines):
        if line.role == "text" and (turn := _turn(line.text)):
            found[at] = turn
    found |= _titled(lines, sorted({turn.speaker for turn in found.values()}, key=lambda name: (-len(name), name)))
    named = [turn.speaker for turn in found.values()]
    asked = any(_ROLE.search(speaker) for speaker in named)
    repeated = any(count > 1 for count in Counter(named).values())
    if len(found) < _TURNS or not (asked or repeated):
        return {}
    if not asked:  # labels of a list repeat themselves, too: only lines of their own are turns
        found = {at: turn for at, turn in found.items() if turn.length == len(lines[at].text)}
    return found if len(found) >= _TURNS else {}


def _titled(lines: Sequence[Line], names: Sequence[str]) -> dict[int, Turn]:
    """Lines that name a speaker with all titles, which later lines leave out ("某局副局长、发言人张某：", then "张某：").

    Of two names that end alike ("张某", "小张某") the first given is taken.
    """
    found = {}
    for at, line in enumerate(lines):
        if line.role != "text" or not line.text.endswith((":", "：")) or len(line.text) > _NAME_LIMIT:
            continue
        label = line.text[:-1]
        name = next((n for n in names if label.endswith(n) and _TITLE.search(label.removesuffix(n))), "")
        if name:
            found[at] = Turn(f"{label.removesuffix(name)} {name}", len(line.text))
    return found


def _turn(text: str) -> Turn | None:
    if (speaker := _speaker(text)) is not None:
        return Turn(speaker, len(text))
    inline = _INLINE.match(text)
    if inline is None:
        return None
    speaker = _speaker(f"{inline['marked'] or inline['plain']}：")
    if speaker is None or speaker in _QUESTION or not (inline["marked"] or _ROLE.search(speaker) or speaker.split()[-1][0] in _SURNAMES):
        return None
    return Turn(speaker, len(inline["label"]))


def _speaker(text: str) -> str | None:
    if not text.endswith((":", "：")) or len(text) > _NAME_LIMIT or re.search(r"[。；;！!“”\d]", text):
        return None
    label = text[:-1].strip().strip("[]【】")
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


def find_questions(lines: Sequence[Line]) -> frozenset[int]:
    """Lines that put a question (问：…？) which the text below answers (答：…); none unless there are two pairs."""
    texts = {at: line.text for at, line in enumerate(lines) if line.role == "text"}
    asked = [at for at, text in texts.items() if re.match(r"[问問Q]\s*\d{0,2}\s*[:：.、]\s*\S", text) and len(text) <= _QUESTION_LIMIT]
    answered = sum(bool(re.match(r"[答A]\s*\d{0,2}\s*[:：.、]\s*\S", text)) for text in texts.values())
    return frozenset(asked) if min(len(asked), answered) > 1 else frozenset()
