"""How long one warm decision takes over the full rulebook, by engine: every case of the rule files, best of N.

`python benchmarks/adjudication.py [N]`. CPU time in ms, so that neighbours on a shared machine count less.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from policyqa.adjudication import decide
from policyqa.adjudication.cases import DEFAULT_DAY
from policyqa.engines import durable, interpreter
from policyqa.rulebook import load, parse_facts, read_documents
from policyqa.rulebook.codes import Findings
from policyqa.service.deciding import CheckedEngine

ROOT = Path(__file__).parents[1]


def main(repeats: int) -> None:
    documents = read_documents(ROOT / "kb" / "documents", Findings())
    rulebook = load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)[0]
    reference = interpreter.compile(rulebook)
    engines = {
        "interpreter": reference,
        "durable_rules": durable.compile(rulebook),
        "durable_rules, checked": CheckedEngine(engine=durable.compile(rulebook), reference=reference),
    }
    questions = [(parse_facts(rulebook, c.facts, mentioned=c.mentioned)[0], c.as_of or DEFAULT_DAY) for c in rulebook.cases]
    print(f"norms: {len(rulebook.norms)}, questions: {len(questions)}, best of {repeats}, CPU ms")
    for name, engine in engines.items():
        for with_changes in (False, True):
            taken = sorted(_best(rulebook, engine, q, repeats, with_changes=with_changes) for q in questions)
            p50, p90, p99 = (taken[len(taken) * n // 100] for n in (50, 90, 99))
            what = "with changes" if with_changes else "decision"
            print(f"{name:24} {what:13} p50 {p50:6.2f}  p90 {p90:6.2f}  p99 {p99:6.2f}  max {taken[-1]:6.2f}")


def _best(rulebook: object, engine: object, question: tuple, repeats: int, *, with_changes: bool) -> float:
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        decide(rulebook, engine, *question, with_changes=with_changes)
        best = min(best, (time.process_time() - started) * 1000)
    return best


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
