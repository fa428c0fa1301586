"""Answers a question on one duty by that duty (新建矿井要不要配矸石智能分选), and not by the strictest norm on the project.

Takes an adjudication and the facts that the question asks to be required; gives it with the verdict of the duties asked
about, and with the verdict on the whole project beside it, which the answer must tell. A prohibition is never set aside.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from policyqa.model.rules import Rulebook
from policyqa.model.verdict import Adjudication, Status, Verdict
from policyqa.rulebook.norms import facts_of

_STANDING = (Status.OPEN, Status.MET)
_SET_ASIDE = (Verdict.RESTRICTED, Verdict.NEED_INFO)


def focus(rulebook: Rulebook, adjudication: Adjudication, duties: Collection[str]) -> Adjudication:
    """The adjudication of the duties asked about; unchanged where none of them is open or met."""
    asked = frozenset(
        r.norm
        for r in (*adjudication.reasons, *adjudication.universal)
        if r.status in _STANDING and _requires(rulebook, r.norm).intersection(duties)
    )
    if not asked or adjudication.verdict not in _SET_ASIDE:
        return adjudication
    return replace(
        adjudication,
        verdict=Verdict.CONDITIONAL,
        whole=adjudication.verdict,
        asked=asked,
        follow_ups=(),
        outcomes=(),
        changes=(),
        presumed=(),
    )


def _requires(rulebook: Rulebook, norm: str) -> frozenset[str]:
    requires = rulebook.index[norm].requires
    return frozenset() if requires is None else frozenset(facts_of(requires))
