"""Splits a trace question that asks several things ("…要到几类，有哪些项目支撑？") into questions of their own."""

from __future__ import annotations

import re

_ASKS = re.compile(r"哪|什么|多少|几(?!乎)|谁|何时|何处|如何|怎么|吗")
_BREAK = re.compile(r"[？?；;。]|[，,](?=[^，,？?；;。]*(?:哪|什么|多少|几|谁|何时|何处|如何|怎么))")
SHORTEST = 4
"""Characters of the shortest part that is a question of its own."""


def split(question: str) -> tuple[str, ...]:
    """The questions within a question, in order; the question itself where it is one.

    A part that asks nothing ("列在专栏5，") is kept with the part after it.
    """
    pieces = [piece.strip() for piece in _BREAK.split(question) if piece and piece.strip()]
    joined: list[str] = []
    held = ""
    for piece in pieces:
        held = f"{held}，{piece}" if held else piece
        if _ASKS.search(piece):
            joined.append(held)
            held = ""
    if held and joined:
        joined[-1] = f"{joined[-1]}，{held}"
    parts = [part for part in joined if len(part) >= SHORTEST]
    return tuple(parts) if len(parts) > 1 else (question,)
