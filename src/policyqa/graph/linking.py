"""Links what belongs together without being said to: same works, works and indicators, contradicting values.

Takes the graph as read, adds inferred edges (method and score) and findings. Nothing is merged: two names that look
alike stay two nodes, joined by `may_be_same`.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from policyqa.graph import lexicon as lx
from policyqa.graph.policy_graph import Finding, NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.model.text import Citation

SAME = 0.62
"""Overlap of character pairs from which two names may be the same work."""
RARE = 0.3
"""Share of the rarity of a name that two names must have in common to be the same work."""
_PLAIN = re.compile(rf"[（）“”、，：\s]|工程|项目|建设|重点|省|市|县|{lx.ACTIONS}")
_VALUE = re.compile(r"\d+(?:\.\d+)?")
_SCOPE = re.compile(r"[市县区镇乡]级|县城|农村|城市|城镇|主城区|中心城区|其他|现有|新建")
_MEASURE_END = re.compile(r"(?:率|比例|比重|总量|面积|浓度|指数|数量|划定|占.*|排放.*|减少|降低|下降)+$")


def link(graph: PolicyGraph) -> None:
    """Adds all inferred links and findings."""
    _link_works(graph)
    _link_targets(graph)
    _link_indicators(graph)
    _find_conflicts(graph)
    _find_repetitions(graph)


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a folded text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _core(name: str) -> str:
    return _PLAIN.sub("", fold(name))


def _candidates(cores: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of nodes that share at least three character pairs, one of them among the rarer pairs of both.

    Two names that are alike enough to be linked always share a pair among the rarest three fifths of each, so that only
    these are looked up: the work grows with the names, not with their square.
    """
    counts = Counter(gram for grams in cores.values() for gram in grams)
    index: dict[str, list[str]] = defaultdict(list)
    for node, grams in cores.items():
        rarest = sorted(grams, key=lambda g: (counts[g], g))
        for gram in rarest[: len(grams) * 3 // 5 + 1]:
            index[gram].append(node)
    order = {node: n for n, node in enumerate(cores)}
    seen: set[tuple[str, str]] = set()
    for nodes in index.values():
        if len(nodes) <= _COMMON:
            seen.update(combinations(sorted(nodes, key=order.__getitem__), 2))
    return (pair for pair in sorted(seen, key=lambda p: (order[p[0]], order[p[1]])) if len(cores[pair[0]] & cores[pair[1]]) >= 3)


_COMMON = 60
"""Names that share a pair of characters beyond which the pair tells nothing."""


def _link_works(graph: PolicyGraph) -> None:
    cores = {p: pairs(_core(graph.label(p))) for p in graph.of(NodeType.PROJECT)}
    places = {p: {e.target for e in graph.out(p, "located_in")} for p in cores}
    counts = Counter(gram for grams in cores.values() for gram in grams)
    weights = {gram: 1 / count for gram, count in counts.items()}
    for a, b in _candidates(cores):
        if _kin(graph, a, b):
            continue
        score = 2 * len(cores[a] & cores[b]) / (len(cores[a]) + len(cores[b]))
        if score >= SAME and _weighed(cores[a] & cores[b], weights) < RARE * min(_weighed(cores[a], weights), _weighed(cores[b], weights)):
            score = 0.0  # what they share is what many names share
        disjoint = places[a] and places[b] and not places[a] & places[b]
        small = min(len(cores[a]), len(cores[b]))
        score = max(score, 0.75 if small >= 4 and _ends_alike(graph.label(a), graph.label(b)) else 0.0)
        if score >= SAME and not disjoint:
            same = fold(graph.label(a)) == fold(graph.label(b))
            graph.infer(a, b, "same_as" if same else "may_be_same", "名称字符二元组重合", score)


def _weighed(grams: Iterable[str], weights: dict[str, float]) -> float:
    return math.fsum(weights[g] for g in grams)  # the same in whatever order a set gives them


def _ends_alike(a: str, b: str) -> bool:
    """Whether the last five characters of the shorter name, its own part, end the longer one too."""
    short, long = sorted((fold(a), fold(b)), key=len)
    return len(short) >= 6 and long.endswith(short[-5:]) and not re.search(rf"(?:{lx.WORKS}|工程|项目)$", short)


def _kin(graph: PolicyGraph, a: str, b: str) -> bool:
    return any(e.target == b for e in graph.out(a, "part_of")) or any(e.target == a for e in graph.out(b, "part_of"))


def _link_targets(graph: PolicyGraph) -> None:
    """A work and a target in one sentence, where the sentence goes on from the work to the target."""
    by_clause: dict[str, list[str]] = defaultdict(list)
    for target in graph.of(NodeType.TARGET):
        by_clause[str(graph.node(target)["clause"])].append(target)
    for project in list(graph.of(NodeType.PROJECT)):
        if graph.node(project).get("box"):
            continue
        clause = graph.clause(str(graph.node(project)["clause"]))
        if clause is None:
            continue
        at = clause.text.find(graph.label(project))
        for target in by_clause.get(clause.id, []):
            text = str(graph.node(target)["text"])
            start = clause.text.find(text)
            if at >= 0 and start >= at and re.search(r"实现|完成|达到|新增|累计", clause.text[at : start + len(text)]):
                graph.state(project, target, "aims_at", clause)


def _stem(name: str) -> str:
    return _MEASURE_END.sub("", re.sub(r"^(?:全市|城市|地表水|万元|单位)", "", fold(name)))


def _link_indicators(graph: PolicyGraph) -> None:
    """An indicator and the goals that speak of its matter; a work supports it through the goal it stands under."""
    goals: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for goal in graph.of(NodeType.GOAL):
        if not goal.rpartition("/")[2].startswith("statement"):
            goals[str(graph.node(goal)["document"])].append((goal, fold(graph.label(goal))))
    for indicator in list(graph.of(NodeType.INDICATOR)):
        stem_text = _stem(graph.label(indicator))
        stem, head = pairs(stem_text), stem_text[:2]
        for goal, label in goals[str(graph.node(indicator)["document"])] if stem else ():
            score = len(stem & pairs(label)) / len(stem)
            if score >= (0.3 if head in label else 0.5):
                graph.infer(goal, indicator, "bears_on", "目标与指标名称字符二元组重合", score)


def _find_conflicts(graph: PolicyGraph) -> None:
    """The same rate with two values in one document."""
    by_document: dict[str, list[str]] = defaultdict(list)
    for target in graph.of(NodeType.TARGET, NodeType.INDICATOR):
        if graph.node(target).get("unit") == "%" and _VALUE.search(str(graph.node(target).get("value", ""))):
            by_document[str(graph.node(target)["document"])].append(target)
    for nodes in by_document.values():
        subjects = {n: _subject(graph, n) for n in nodes}
        for a, b in combinations(nodes, 2):
            near = subjects[a] in subjects[b] or subjects[b] in subjects[a]
            if near and _same_matter(graph, a, b) and _amounts(graph, a) != _amounts(graph, b):
                graph.infer(a, b, "conflicts_with", "同一事项、不同数值", 1.0)
                graph.findings.append(_conflict(graph, a, b))


def _subject(graph: PolicyGraph, node: str) -> str:
    return re.sub(r"^(?:全市|我市|全省|全县)", "", fold(str(graph.node(node).get("subject", ""))))


def _same_matter(graph: PolicyGraph, a: str, b: str) -> bool:
    one, two = _subject(graph, a), _subject(graph, b)
    if graph.node(a).get("clause") == graph.node(b).get("clause"):
        return False  # one sentence sets its values side by side on purpose
    when = {str(graph.node(n).get("deadline", ""))[:5] for n in (a, b)} - {""}
    short, long = sorted((one, two), key=len)
    if len(short) < 4 or short not in long or len(when) > 1:
        return False
    return len(short) >= 0.7 * len(long) and not _SCOPE.search(long.replace(short, ""))


def _amounts(graph: PolicyGraph, node: str) -> list[float]:
    return [float(v) for v in _VALUE.findall(str(graph.node(node).get("value", "")))]


def _conflict(graph: PolicyGraph, a: str, b: str) -> Finding:
    words = [f"“{graph.node(n)['text']}”" for n in (a, b)]
    return Finding(
        kind="conflict",
        text=f"同一文件对“{graph.node(a)['subject']}”给出两个数值：{words[0]}与{words[1]}，原文未说明以哪个为准。",
        nodes=(a, b),
        citations=tuple(_cited(graph, (a, b))),
    )


def _cited(graph: PolicyGraph, nodes: Iterable[str]) -> Iterator[Citation]:
    for node in nodes:
        data = graph.node(node)
        yield graph.cite(str(data["clause"]), str(data.get("text", "")))


def _find_repetitions(graph: PolicyGraph) -> None:
    """The same quantities under two names: likely one work printed twice."""
    by_figures: dict[tuple[str, str], list[str]] = defaultdict(list)
    for project in graph.of(NodeType.PROJECT):
        found = _VALUE.findall(str(graph.node(project).get("figures", "")))
        for value in dict.fromkeys(v for v in found if len(v) >= 5 and ("." in v or len(v) > 5)):
            by_figures[str(graph.node(project)["document"]), value].append(project)
    seen: set[frozenset[str]] = set()
    for (_, value), nodes in by_figures.items():
        for a, b in combinations(nodes, 2):
            if frozenset((a, b)) in seen or _kin(graph, a, b):
                continue
            seen.add(frozenset((a, b)))
            graph.infer(a, b, "may_be_same", f"同一数量 {value}", 0.6)
            graph.findings.append(
                Finding(
                    kind="repetition",
                    text=f"“{graph.label(a)}”与“{graph.label(b)}”列有同一数量 {value}，原文未说明是否同一项目。",
                    nodes=(a, b),
                    citations=tuple(_cited(graph, (a, b))),
                )
            )
