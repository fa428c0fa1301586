"""Tells a plant that "has nearby …" from a landmark: it is the project itself, where no other of its kind is named.

Takes the text, the matches and their stances; gives the stances with such plants asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.understanding.distances import BESIDE
from policyqa.understanding.lexicon import Match
from policyqa.understanding.spoken import Stance, Told

BESIDE_AFTER = re.compile(rf"^(?:的)?(?:{BESIDE}|规划区|边界|边缘|沿线|两侧|外围)")
_REACH = 8
"""Characters in front of a plant that may say whose it is."""
_HAS_NEARBY = re.compile(
    rf"(?:的)?(?:{BESIDE})(?:就|也|又|还|都|根本|一直)*"
    r"(?:有|没有?|无|是|通了?|接|[^,。;:?!0-9建盖开上搞修]{1,8}?(?:也|都|就|已经?|还)*(?:没?通了?(?!过)|接[到通上入]|铺[到好]|覆盖))"
)
_BEARER_BEFORE = re.compile(
    r"(?<![在离距近着邻靠])(?:我们|咱们?|俺们?|我|本|这个|这家|自家|自己)(?:的|这个|家|村|乡)*$"
)
"""Who asks owns it: the plant is the project (我们造纸厂门口)."""
_ITSELF = re.compile(r"(?:本|我们|咱们?)?(?:工?厂|企业|公司|单位|矿)[里子上区内]?")
"""Speaks again of a plant named before (厂里还是抽地下水)."""


def with_bearer(text: str, matches: Sequence[Match], result: list[Told]) -> list[Told]:
    """A plant that "has nearby …" is the project itself and no landmark, where no other of its kind is named."""
    named = {
        m.entries[0].fact
        for m, r in zip(matches, result, strict=True)
        if m.listed and r[0] is Stance.ASSERTED and not _ITSELF.fullmatch(text, m.start, m.end)
    }
    return [
        (Stance.ASSERTED, "") if stance is Stance.LANDMARK and _bears(text, match, named) else (stance, why)
        for match, (stance, why) in zip(matches, result, strict=True)
    ]


def _bears(text: str, match: Match, named: set[str]) -> bool:
    nearby = _HAS_NEARBY.match(text, match.end)
    beside = BESIDE_AFTER.match(text[match.end : match.end + 4])
    own = beside and _BEARER_BEFORE.search(text, max(0, match.start - _REACH), match.start)
    return match.listed and bool(nearby or own) and match.entries[0].fact not in named
