"""How long one adjudication takes over the full rulebook, by engine, and side by side with other rule engines.

`python benchmarks/adjudication.py [N]`. CPU time of the process in ms, the best of N (neighbours on a shared machine
count less so, yet a busy machine still slows every figure down: compare lines of one run).

What is timed is one call of `adjudication.decide` on facts already read. One adjudication is everything that is decided about one subject: which norms are in play and the status of each, the
verdict, the reasons with their rules (each carries its citation), what was presumed and what its opposite would lead
to, and, where facts are missing, the questions with the outcome of each answer. What would change the verdict
(counterfactuals) is a line of its own. "checked" is the engine of live decisions, as the service compiles it: every
truth that durable_rules gives is compared with the interpreter's. As in the service, what was loaded before is left
out of garbage collections; those of what the decisions themselves make are in the figures. `first`: the engine is warm (it has decided the other half of the questions)
and sees this question for the first time. `again`: it has decided this very question before.

The second table says which norms apply on complete facts, where other engines can follow: see `peers`.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import peers

from policyqa.adjudication import decide
from policyqa.adjudication.cases import DEFAULT_DAY
from policyqa.engines import durable, interpreter
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Facts
from policyqa.model.rules import Rulebook
from policyqa.rulebook import load, parse_facts, read_documents
from policyqa.rulebook.codes import Findings
from policyqa.service.deciding import compile_checked

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from strategies import thresholds  # noqa: E402

Question = tuple[Facts, date]
PEERS = 300
"""Complete fact sets of the second table."""


def main(repeats: int) -> None:
    documents = read_documents(ROOT / "kb" / "documents", Findings())
    rulebook = load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)[0]
    given = [(parse_facts(rulebook, c.facts, mentioned=c.mentioned)[0], c.as_of or DEFAULT_DAY) for c in rulebook.cases]
    print(f"norms: {len(rulebook.norms)}, questions: {len(given)} (the cases of the rule files), best of {repeats}, CPU ms")
    for name, compiled in ENGINES.items():
        for with_changes in (False, True):
            what = "with changes" if with_changes else "adjudication"
            first, again = _measured(rulebook, compiled, given, repeats, with_changes=with_changes)
            print(_line(f"{name}: {what}, first", first))
            print(_line(f"{name}: {what}, again", again))
    _side_by_side(rulebook, [facts for facts, _ in given[:: max(1, len(given) // PEERS)]], repeats)


ENGINES: dict[str, Callable[[Rulebook], Engine]] = {
    "interpreter": interpreter.compile,
    "durable_rules": durable.compile,
    "durable_rules, checked": partial(compile_checked, name="durable"),
}


def _measured(
    rulebook: Rulebook, compiled: Callable[[Rulebook], Engine], given: Sequence[Question], repeats: int, **how: bool
) -> tuple[list[float], list[float]]:
    """CPU ms of every question, seen for the first time by a warm engine and seen again, each the best of N."""
    first, again = [float("inf")] * len(given), [float("inf")] * len(given)
    for _ in range(repeats):
        for half in (0, 1):
            rulebook.memo.clear()
            gc.unfreeze()
            engine = compiled(rulebook)
            for facts, day in given[1 - half :: 2]:
                decide(rulebook, engine, facts, day, **how)
            gc.collect()
            gc.freeze()
            for best in (first, again):
                for i in range(half, len(given), 2):
                    started = time.process_time()
                    decide(rulebook, engine, *given[i], **how)
                    best[i] = min(best[i], (time.process_time() - started) * 1000)
    return sorted(first), sorted(again)


def _side_by_side(rulebook: Rulebook, questions: Sequence[Facts], repeats: int) -> None:
    print(f"\nwhich norms apply, on {len(questions)} complete fact sets, nothing remembered, best of {repeats}, CPU ms")
    for name, taken, fired in peers.compare(rulebook, questions, thresholds(rulebook), repeats):
        print(f"{_line(name, taken)}  {fired} norms fire, the same in every engine")


def _line(name: str, taken: Sequence[float]) -> str:
    p50, p90, p99 = (taken[len(taken) * n // 100] for n in (50, 90, 99))
    return f"{name:44} p50 {p50:6.2f}  p90 {p90:6.2f}  p99 {p99:6.2f}  max {taken[-1]:6.2f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
