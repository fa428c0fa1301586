"""Checks what only shows when all files are read: equal ids, unknown rules, circular overrides and definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from policyqa.model.facts import Vocabulary
from policyqa.model.rules import Definition, Norm, Position, RuleCase
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.norms import facts_of


def check_references(
    norms: Iterable[Norm],
    definitions: Iterable[Definition],
    cases: Iterable[RuleCase],
    vocabulary: Vocabulary,
    findings: Findings,
) -> None:
    """Records every reference that leads nowhere or round in a circle."""
    rules: list[Norm | Definition] = [*norms, *definitions]
    known: dict[str, Position] = {}
    for rule in rules:
        if rule.id in known:
            findings.add(Code.DUPLICATE_ID, rule.position, f"规则 id“{rule.id}”已在 {known[rule.id]} 使用")
        known.setdefault(rule.id, rule.position)
    _check_overrides([r for r in rules if isinstance(r, Norm)], known, findings)
    _check_definitions([r for r in rules if isinstance(r, Definition)], vocabulary, findings)
    for case in cases:
        for rule_id in case.fires:
            if rule_id not in known:
                findings.add(Code.UNKNOWN_RULE, case.position, f"用例“{case.name}”提到的规则“{rule_id}”不存在", near=(rule_id, known))


def _check_overrides(norms: list[Norm], known: Mapping[str, Position], findings: Findings) -> None:
    for norm in norms:
        for target in norm.overrides:
            if target not in known:
                findings.add(Code.UNKNOWN_RULE, norm.position, f"overrides 提到的规则“{target}”不存在", near=(target, known))
    cycle = find_cycle({n.id: set(n.overrides) for n in norms})
    if cycle:
        position = next(n.position for n in norms if n.id in cycle)
        findings.add(Code.OVERRIDE_CYCLE, position, f"overrides 成环：{' → '.join(cycle)}")


def _check_definitions(definitions: list[Definition], vocabulary: Vocabulary, findings: Findings) -> None:
    cycle = find_cycle(dependencies(definitions, vocabulary))
    if cycle:
        inside = [d for d in definitions if d.fact in cycle]
        position = inside[0].position if inside else Position(file="kb/vocabulary", line=1)
        findings.add(Code.DEFINITION_CYCLE, position, f"定义成环：{' → '.join(cycle)}")


def dependencies(definitions: Iterable[Definition], vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Fact → the facts that it may be derived from, by definitions and by what values imply."""
    needs: dict[str, set[str]] = {}
    for definition in definitions:
        needs.setdefault(definition.fact, set()).update(facts_of(definition.when))
    for name, fact in vocabulary.facts.items():
        for term in fact.terms:
            for implied, _ in term.implies:
                needs.setdefault(implied, set()).add(name)
    return needs


def find_cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """One cycle of the graph, or the empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(node) for node in error.args[1]]
    return []
