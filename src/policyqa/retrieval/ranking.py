"""Picks the highest of many scores without sorting them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def highest(scores: NDArray[np.float32], k: int) -> list[int]:
    """Where the `k` highest scores stand, best first; equal scores in order."""
    import numpy as np

    kept = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
    found: list[int] = kept[np.lexsort((kept, -scores[kept]))].tolist()
    return found
