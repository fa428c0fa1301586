"""How a phrase may be spoken of, and the marks that a clause holds in place of other phrases and of questions.

Takes nothing; gives the `Stance`s, and the words that decided one as a reader may see them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from policyqa.understanding.asking import MAY, NEEDS, WHETHER


class Stance(StrEnum):
    """How a phrase is spoken of."""

    ASSERTED = "说有"
    NEGATED = "说没有"
    ASKED = "问到"
    OPEN = "未定"
    UNCLEAR = "否定范围不明"
    UNDONE = "说没做到"
    LANDMARK = "只是参照物"


Told = tuple[Stance, str]
"""A stance with the words that made it so."""
OTHER = "\ue000"
"""Stands for another phrase of the vocabulary: transparent for a scope, and its own negator is not read twice."""
CLAUSE = "那条"
"""Why a phrase tells nothing of the project: it names a clause."""
COORDINATED = re.compile(
    r"^(?:里|内|内部|范围内|的|等)*(?:、|和|与|及|或者|或|以及|跟|同|也|还有|,?也不?| and | or )+(?:在|是)?$"
)
"""What stands between two things named together."""


def visible(words: str) -> str:
    """Words that decided a stance, with the marks for other phrases shown as …."""
    return re.sub(f"[{OTHER}{WHETHER}{NEEDS}{MAY}]+", "…", words)
