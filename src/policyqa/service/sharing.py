"""A consultation as a short text for a link: what was said and set, in order, and the day asked about.

Replaying the steps gives the same consultation, because answers depend on nothing else but the knowledge base.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from datetime import date

from policyqa.errors import UsageError

Step = tuple[str, str, object]
"""("say", text, None), ("set", fact, value) or ("unknown", fact, None)."""

KINDS = frozenset({"say", "set", "unknown"})
MOST_BYTES = 200_000
"""Of an unpacked link: a longer one is no consultation of a person."""


def pack(steps: tuple[Step, ...], as_of: date | None) -> str:
    """The text for a link; URL-safe."""
    content = [as_of.isoformat() if as_of else None, [list(step) for step in steps]]
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def unpack(text: str) -> tuple[tuple[Step, ...], date | None]:
    """The steps and the day; raises UsageError for a text that `pack` did not make."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        raw = zlib.decompressobj().decompress(packed, MOST_BYTES)
        day, steps = json.loads(raw)
        found = tuple((str(kind), str(subject), value) for kind, subject, value in steps)
        when = date.fromisoformat(day) if day else None
    except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError):
        raise UsageError("这个链接不完整或已损坏，打不开其中的咨询：请让对方重新复制链接，或重新提问。") from None
    if any(kind not in KINDS for kind, _, _ in found):
        raise UsageError("这个链接不是本程序生成的咨询链接：请重新提问。")
    return found, when
