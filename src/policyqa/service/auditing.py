"""Lends the audit what only the service can put together: decisions, cases, and the reading of project names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa import adjudication, audit, understanding
from policyqa.adjudication.cases import applied, run_case
from policyqa.adjudication.plan import plan_of
from policyqa.engines import interpreter
from policyqa.errors import UsageError
from policyqa.model.facts import Facts
from policyqa.model.rules import Rulebook, RuleCase
from policyqa.model.verdict import Adjudication, Verdict
from policyqa.rulebook.norms import required_facts

if TYPE_CHECKING:
    from policyqa.service.reporting import Reporting

_SAYS_WHAT = re.compile(r"建设|新建|改造|扩建|改建|治理|修复|提标|保护|开发|试点|更新|搬迁")
"""Names that say themselves what is done; the others are built."""


def report(
    service: Reporting, *, as_of: date, mutation: bool = False, plans: bool = True, previous: Path | None = None
) -> dict[str, object]:
    """The audit report; raises KnowledgeBaseError for a bad accepted.yaml, UsageError for a bad earlier report."""
    knowledge = service.knowledge
    wanted = audit.Wanted(
        as_of=as_of,
        mutation=mutation,
        accepted=audit.read_accepted(service.settings.rules_dir / "accepted.yaml"),
        previous=None if previous is None else _earlier(previous),
    )
    return audit.build(
        knowledge.rulebook,
        tuple(knowledge.documents.values()),
        knowledge.citations,
        wanted=wanted,
        tools=_tools(service, as_of, plans=plans) if _sound(service) else None,
    )


def _sound(service: Reporting) -> bool:
    """Whether decisions can be made at all; a rulebook with circular definitions still gets a report."""
    return not any(d.code in {"definition-cycle", "override-cycle", "broader-cycle"} for d in service.knowledge.diagnostics)


def _tools(service: Reporting, as_of: date, *, plans: bool) -> audit.Tools:
    book = service.knowledge.rulebook
    engine = interpreter.compile(book)
    # the words alone: what is only guessed at proves nothing
    words = understanding.compile(book.vocabulary, required=required_facts(book.norms))

    def decide(facts: Facts) -> Adjudication:
        return adjudication.decide(book, engine, facts, as_of, with_changes=False)

    def in_play(case: RuleCase) -> frozenset[str]:
        decided = run_case(book, engine, case).adjudication
        return frozenset(r.norm for r in (*decided.reasons, *decided.universal))

    def judge(project: audit.PlanProject) -> Iterable[Adjudication]:
        place = "、".join(project.places) or service.knowledge.documents[project.document].info.jurisdiction
        verb = "" if _SAYS_WHAT.search(project.name) else "建设"
        return [decide(s) for s in words.read(f"在{place}{verb}{project.name}可以吗？").subjects]

    return audit.Tools(
        run=_run, decide=decide, in_play=in_play, judge=judge, projects=_projects(service) if plans else ()
    )


def _run(book: Rulebook, cases: Sequence[RuleCase]) -> list[tuple[str, ...]]:
    engine = plan_of(book).interpreter  # made once a rulebook: mutants are run case by case
    return [run_case(book, engine, case).failures for case in cases]


def draft_cases(service: Reporting, *, as_of: date) -> tuple[int, str]:
    """Cases that would notice the mutants no case notices: how many, and as a case file for a person to read."""
    from policyqa.audit import mutation, pinning
    from policyqa.audit.verification import Verifier

    book = service.knowledge.rulebook
    tools = _tools(service, as_of, plans=False)
    engine = plan_of(book).interpreter

    def settle(case: RuleCase) -> pinning.Settled:
        decided = run_case(book, engine, case).adjudication
        apply = frozenset(applied(decided))
        cited = (r.norm for r in decided.reasons if decided.verdict is Verdict.NOT_PROHIBITED)
        return pinning.Settled(
            verdict=decided.verdict.value,
            applied=apply,
            weighed=frozenset(cited) - apply,
            missing=tuple(f.fact for f in decided.follow_ups),
        )

    living = mutation.test(book, tools.run, tools.in_play).mutants
    drafts = pinning.Drafter(Verifier(book), tools.run, tools.in_play, settle).draft(living)
    return len(drafts), pinning.to_yaml(drafts)


def _projects(service: Reporting) -> tuple[audit.PlanProject, ...]:
    """The projects of the graph with their places and the clause that lists them."""
    from policyqa.graph import NodeType

    graph = service.graph
    found = []
    for node in graph.of(NodeType.PROJECT):
        attributes = graph.node(node)
        clause = graph.clause(str(attributes.get("clause", "")))
        places = [e.target for e in graph.out(node) if graph.kind(e.target) is NodeType.PLACE]
        found.append(
            audit.PlanProject(
                name=graph.label(node),
                places=tuple(dict.fromkeys(graph.label(p) for p in places)),
                document=str(attributes.get("document", "")),
                clause=str(attributes.get("clause", "")),
                quote="" if clause is None else clause.text,
            )
        )
    return tuple(p for p in found if p.document in service.knowledge.documents)


def _earlier(path: Path) -> Mapping[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"读不了上次的审计报告 {path}（{error}）：应是 policyqa audit --json 的输出。") from None
    if not isinstance(content, Mapping):
        raise UsageError(f"{path} 不是审计报告：应是 policyqa audit --json 的输出。")
    return content
