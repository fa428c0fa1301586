"""What was worked out once for a rulebook and holds for every question with the same values of the same facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MAX_REMEMBERED = 16_384
"""Entries kept; when they are reached, all are forgotten, so that no question makes the memory grow for ever."""

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by key. Safe to use from several threads: at worst, a value is worked out twice."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Value] = {}

    def of(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """The value of a key; `find` works it out where it is not remembered. The key says all it depends on."""
        held = self._held.get(key)
        if held is None:
            if len(self._held) >= MAX_REMEMBERED:
                self._held.clear()
            held = self._held[key] = find()
        return held

    def forget(self) -> None:
        """Drops everything (for measuring)."""
        self._held.clear()
