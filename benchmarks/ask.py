"""How long a warm answer takes: `python benchmarks/ask.py QUESTIONS.jsonl` (lines {"q", "as_of"?}); prints milliseconds."""

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from policyqa.service import Service, Settings


def main(path: Path) -> None:
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    service = Service(Settings(dense=False))
    service.warm()
    took = []
    for question in questions:
        began = time.perf_counter()
        service.ask(question["q"], as_of=date.fromisoformat(question.get("as_of", "2024-06-01")))
        took.append(1000 * (time.perf_counter() - began))
    ranked = sorted(took)
    print(f"questions: {len(took)}")
    print(f"median_ms: {statistics.median(took):.1f}")
    print(f"p95_ms: {ranked[int(0.95 * (len(ranked) - 1))]:.1f}")
    print(f"max_ms: {ranked[-1]:.1f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
