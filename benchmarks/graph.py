"""Measures the policy graph: build time and memory on synthetic plans, and traces on a graph of a million edges.

    python benchmarks/graph.py build 10 100        # plans parsed and built, seconds and megabytes
    python benchmarks/graph.py trace 1000000       # edges; milliseconds per trace

Measured on two cores (processor seconds, build without parsing): 10 plans 0.6 s, 61 MB; 100 plans 10.8 s, 156 MB;
1,000 plans 142 s, 1,291 MB (213,515 nodes, 822,943 edges). A trace among 200,000 edges: p50 12 ms, p95 13 ms.

The plans are written by this file in one layout with invented names; every plan has its own city.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from policyqa import corpus, graph
from policyqa.graph import NodeType, PolicyGraph
from policyqa.graph.trace import trace
from policyqa.model.text import Authority, Clause, ClauseKind, Document, DocumentInfo

SYLLABLES = "安白常长朝赤春大丹定东端恩丰凤福高古光广桂海涵和鹤黑红湖华怀吉嘉建江金景静凯康宽兰乐丽莲林灵龙马明南宁平浦青清泉荣瑞山石舜松泰唐天桐铜望文武溪祥新兴秀阳宜益银英永玉元云泽昭镇志忠舟竹"
WORKS = ("河综合治理工程", "湖湿地修复项目", "水库除险加固工程", "污水处理厂提标改造项目", "光伏发电项目", "公路改建工程", "农田灌溉工程", "垃圾焚烧发电项目")


def info(identifier: str, city: str) -> DocumentInfo:
    return DocumentInfo(
        id=identifier, title=f"{city}生态规划", short_title=f"{city}规划", issuer=f"{city}人民政府",
        authority=Authority.PLAN, jurisdiction=city,
    )  # fmt: skip


def name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=3))


def plan(chance: random.Random, city: str, works: int) -> str:
    lines = [f"{city}生态规划", "", f"{city}人民政府", ""]
    for chapter in range(1, 6):
        lines += [f"第{'一二三四五'[chapter - 1]}章 加强{name(chance)}流域治理", ""]
        for _ in range(works // 10):
            listed = "、".join(name(chance) + chance.choice(WORKS) for _ in range(2))
            rate = chance.randint(30, 99)
            lines += [f"加快生态修复。重点实施{listed}。到2025年，{name(chance)}片区污水处理率达到{rate}%以上。", ""]
    return "\n".join(lines)


def measure_build(count: int) -> None:
    chance = random.Random(7)
    cities = [f"{name(chance)}市" for _ in range(count)]
    began = time.process_time()
    documents = [corpus.parse(plan(chance, city, 100), info(f"plan{n}", city)) for n, city in enumerate(cities)]
    parsed = time.process_time()
    with TemporaryDirectory() as folder:
        built = graph.build(documents, Path(folder))
    done = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"plans {count}: parse {parsed - began:.1f} s, build {done - parsed:.1f} s (CPU), {built.graph.number_of_nodes()} nodes, "
        f"{built.graph.number_of_edges()} edges, {memory:.0f} MB at most"
    )


def large(edges: int) -> PolicyGraph:
    """A graph written directly: plans of 50 goals with 20 works each, every work with four edges."""
    chance = random.Random(11)
    works = edges // 4
    texts, clauses = [], []
    at = 0
    for number in range(works):
        text = name(chance) + name(chance) + chance.choice(WORKS)
        clauses.append(
            Clause(id=f"p#{number}", document="p", kind=ClauseKind.SENTENCE, path=(), text=text, start=at, end=at + len(text),
                   paragraph=f"p#{number // 20}", reading=text)
        )  # fmt: skip
        texts.append(text)
        at += len(text)
    document = Document(info=info("p", "云岭市"), canonical="".join(texts), clauses=tuple(clauses))
    found = PolicyGraph(documents={"p": document})
    found.add("p", NodeType.PLAN, "云岭市生态规划", document="p")
    for number, clause in enumerate(clauses):
        goal, place = f"g{number // 20}", f"place:{number % 300}"
        if number % 20 == 0:
            found.add(goal, NodeType.GOAL, f"推进{name(chance)}片区治理", document="p", clause=clause.id)
        if number < 300:
            found.add(place, NodeType.PLACE, f"{name(chance)}县", level="county")
        node = found.add(f"w{number}", NodeType.PROJECT, clause.text, document="p", clause=clause.id, how="listed")
        found.state(node, goal, "supports", clause)
        found.state(node, place, "located_in", clause)
        found.state(node, "p", "named_in", clause)
        if number:
            found.infer(node, f"w{number - 1}", "may_be_same", "示例", 0.6)
    return found


def measure_trace(edges: int) -> None:
    began = time.perf_counter()
    found = large(edges)
    built = time.perf_counter()
    trace(found, "示例")
    indexed = time.perf_counter()
    chance = random.Random(3)
    projects = list(found.of(NodeType.PROJECT))
    taken = []
    for _ in range(200):
        question = f"{found.label(chance.choice(projects))}支撑什么目标？"
        start = time.process_time()
        assert trace(found, question).found
        taken.append((time.process_time() - start) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"edges {found.graph.number_of_edges()}: build {built - began:.0f} s, index {indexed - built:.0f} s, "
        f"trace (CPU) p50 {statistics.median(taken):.1f} ms, p95 {sorted(taken)[189]:.1f} ms, {memory:.0f} MB at most"
    )


def main() -> int:
    kind, *sizes = sys.argv[1:] or ["build", "10"]
    for size in sizes:
        (measure_build if kind == "build" else measure_trace)(int(size))
    return 0


if __name__ == "__main__":
    sys.exit(main())
