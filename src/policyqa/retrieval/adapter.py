"""Moves the vector of a question towards the clauses that answer such questions.

Takes and gives unit vectors of the bundled model. People ask in everyday words, the model places such questions near
other everyday text; a low-rank map learned from 1,234 public lay questions about statutes corrects that. Only
questions are moved, so the vectors of clauses stay those of the plain model. Learned by
`benchmarks/train_query_adapter.py`, where its data and figures are stated.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

FILE = "query_adapter.npz"
"""Two factors, `down` (384 × rank) and `up` (rank × 384), in half precision."""


def adapt(vector: Vectors) -> Vectors:
    """The question's vector, moved and scaled to length one."""
    import numpy as np

    down, up = _factors()
    moved = vector + vector @ down @ up
    scaled: Vectors = (moved / np.linalg.norm(moved)).astype(np.float32)
    return scaled


@lru_cache(maxsize=1)
def _factors() -> tuple[Vectors, Vectors]:
    import numpy as np

    with resources.as_file(resources.files(__package__) / FILE) as path, np.load(path) as kept:
        return kept["down"].astype(np.float32), kept["up"].astype(np.float32)
