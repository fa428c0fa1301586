"""Self-audit of the plans: the projects they list, held against the rulebook.

Takes projects and a function that decides on a project's words, gives those that a norm touches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policyqa.audit.findings import Finding
from policyqa.model.facts import Facts, Vocabulary
from policyqa.model.rules import Rulebook
from policyqa.model.verdict import Adjudication, Status, Verdict
from policyqa.rulebook.render import value_text

TOUCHED = (Verdict.PROHIBITED, Verdict.RESTRICTED, Verdict.NEED_INFO, Verdict.CONDITIONAL)
WORDS: Mapping[Verdict, str] = {
    Verdict.PROHIBITED: "禁止",
    Verdict.RESTRICTED: "限制",
    Verdict.NEED_INFO: "需补充信息",
    Verdict.CONDITIONAL: "有条件",
}
_PROTECTS = re.compile(r"保护|修复|恢复|治理|整治|缓冲带|绿化")
"""Works that protect or restore: a norm that restricts development where they stand may not be about them."""
_SPEAKS = (Status.FIRES, Status.UNMET, Status.OPEN, Status.MET, Status.UNDECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProject:
    """A project as a document lists it: name, where it lies, and the clause that says so."""

    name: str
    places: tuple[str, ...] = ()
    document: str = ""
    clause: str = ""
    quote: str = ""


Judge = Callable[[PlanProject], Iterable[Adjudication]]


def screen(projects: Iterable[PlanProject], judge: Judge, rulebook: Rulebook) -> list[Finding]:
    """One finding for each project that a norm touches: verdict, norms, what is known and what is missing.

    A project that lies in several places is told once for each different decision, not once for each place.
    """
    found: list[Finding] = []
    for project in projects:
        told: dict[str, Finding] = {}
        for decided in judge(project):
            if decided.verdict in TOUCHED:
                finding = _finding(project, decided, rulebook)
                told.setdefault(finding.text, finding)
        found += told.values()
    return found


def _finding(project: PlanProject, decided: Adjudication, rulebook: Rulebook) -> Finding:
    norms = tuple(r.norm for r in decided.reasons if r.status in _SPEAKS)
    missing = [rulebook.vocabulary.facts[f.fact].label for f in decided.follow_ups]
    titles = "、".join(rulebook.index[n].title for n in norms[:4])
    text = f"规划所列“{project.name}”：{WORDS[decided.verdict]}；涉及 {titles or '（无）'}"
    text += f"；尚缺 {'、'.join(missing)}" if missing else ""
    doubtful = decided.verdict in (Verdict.PROHIBITED, Verdict.RESTRICTED) and bool(_PROTECTS.search(project.name))
    text += "；本项目属保护、修复、治理一类，所涉条款若限制的是开发建设则与它不相干，须人核对" if doubtful else ""
    return Finding(
        kind="project",
        rules=norms,
        text=text,
        example=_known(decided.facts, rulebook.vocabulary),
        quotes=(project.quote, *(c.quote for n in norms for c in rulebook.index[n].cite)),
        detail={
            "project": project.name, "verdict": decided.verdict.value, "missing": missing,
            "document": project.document, "clause": project.clause, "to_review": doubtful,
        },
    )  # fmt: skip


def _known(facts: Facts, vocabulary: Vocabulary) -> dict[str, str]:
    return {vocabulary.facts[n].label: value_text(vocabulary.facts[n], f.value) for n, f in facts.known.items()}
