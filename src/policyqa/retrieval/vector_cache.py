"""Keeps vectors on disk, so that only text that changed is encoded again.

Takes texts and an encoder, gives a matrix with one row a text. Files are `.npy` segments beside the keys of their
rows (a hash of model and text); a segment is written whole and never changed, so a crash leaves no half-written one
and two processes can share a directory.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa.retrieval.encoder import Encoder, Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_MANY_SEGMENTS = 8
_STEP = 4096
"""Texts encoded between two writes: what a crash can lose."""


def key(model: str, text: str) -> bytes:
    """The 16 bytes under which the vector of a text is kept."""
    return hashlib.blake2b(f"{model}\0{text}".encode(), digest_size=16).digest()


class VectorCache:
    """The vectors of one model in one directory."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder, self._encoder = folder, encoder

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in order; texts not yet known are encoded once and kept."""
        import numpy as np

        keys = [key(self._encoder.id, text) for text in texts]
        known = self._read()
        missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in known}
        self._encode(missing, known, progress)
        return np.stack([known[k] for k in keys])

    def _encode(self, missing: dict[bytes, str], known: dict[bytes, Vectors], progress: Progress | None) -> None:
        pending = list(missing.items())
        for at in range(0, len(pending), _STEP):
            step = pending[at : at + _STEP]
            report = _offset(progress, at, len(pending))
            rows = self._encoder.passages([text for _, text in step], report)
            self._write([k for k, _ in step], rows)
            known.update(zip((k for k, _ in step), rows, strict=True))

    def _read(self) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        for names in sorted(self._folder.glob("*.keys")):
            known.update(_segment(names))
        return known

    def _write(self, keys: list[bytes], rows: Vectors) -> None:
        import numpy as np

        self._folder.mkdir(parents=True, exist_ok=True)
        packed = b"".join(keys)
        name = hashlib.blake2b(packed, digest_size=12).hexdigest()
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".writing-") as work:
            np.save(Path(work, "rows.npy"), rows)
            Path(work, "rows.keys").write_bytes(packed)
            Path(work, "rows.npy").replace(self._folder / f"{name}.npy")
            Path(work, "rows.keys").replace(self._folder / f"{name}.keys")  # last: it makes the segment visible

    def compact(self) -> None:
        """Make one segment of many; a process that reads meanwhile encodes again what it then misses."""
        import numpy as np
        from filelock import FileLock

        with FileLock(self._folder / ".compact.lock"):
            old = sorted(self._folder.glob("*.keys"))
            if len(old) <= _MANY_SEGMENTS:
                return
            known = self._read()
            self._write(list(known), np.stack(list(known.values())))
            for names in old:
                names.unlink(missing_ok=True)
                names.with_suffix(".npy").unlink(missing_ok=True)


def _segment(names: Path) -> Iterator[tuple[bytes, Vectors]]:
    """Keys and rows of a segment; none where it has just been removed or is damaged."""
    import numpy as np

    try:
        packed, rows = names.read_bytes(), np.load(names.with_suffix(".npy"), mmap_mode="r")
    except (OSError, ValueError):
        return
    if len(packed) == 16 * len(rows):
        yield from ((packed[i * 16 : i * 16 + 16], row) for i, row in enumerate(rows))


def _offset(progress: Progress | None, done: int, total: int) -> Progress | None:
    return None if progress is None else lambda now, _: progress(done + now, total)
