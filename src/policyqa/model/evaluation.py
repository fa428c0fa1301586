"""What a decision engine says of norms: the three-valued truth of each part, before any precedence.

Every engine gives the same `NormTruth` for the same facts; definitions are applied to the facts before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from policyqa.model.facts import Facts, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTruth:
    """The truth of each part of one norm; `requires` is None where the norm has none."""

    jurisdiction: Truth
    subject: Truth
    when: Truth
    excepted: Truth
    requires: Truth | None


@cache
def norm_truth(jurisdiction: Truth, subject: Truth, when: Truth, excepted: Truth, requires: Truth | None) -> NormTruth:
    """The `NormTruth` of these parts: one object for each of the few hundred that there can be."""
    return NormTruth(jurisdiction=jurisdiction, subject=subject, when=when, excepted=excepted, requires=requires)


class Engine(Protocol):
    """Evaluates norms on facts whose derivations are already done."""

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> Mapping[str, NormTruth]:
        """Norm id → truth of its parts, for the norms named (all of them by default). Raises EngineFault."""
        ...
