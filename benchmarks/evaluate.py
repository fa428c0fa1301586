"""Writes the evaluation page: `python benchmarks/evaluate.py PERMIT.jsonl > docs/evaluation.md`.

The set has lines {"id", "q", "as_of", "verdict", "accept", "tags"}; figures per verdict and tag, a confusion matrix
and every miss.
"""

import json
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from policyqa.service import Service, Settings

VERDICTS = ("prohibited", "restricted", "need_info", "conditional", "not_prohibited", "out_of_scope")


def answers(gold):
    service = Service(Settings(dense=False))
    return {g["id"]: service.ask(g["q"], as_of=date.fromisoformat(g["as_of"]))["verdict"] or "(none)" for g in gold}


def matrix(gold, got):
    counts = Counter((g["verdict"], got[g["id"]]) for g in gold)
    columns = [*VERDICTS, *sorted(set(got.values()) - set(VERDICTS))]
    yield "| 应为＼得到 | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for row in VERDICTS:
        yield f"| {row} | " + " | ".join(str(counts[row, column] or "") for column in columns) + " |"


def by_tag(gold, right):
    tally = defaultdict(list)
    for g in gold:
        for tag in g.get("tags", []):
            tally[tag.split(":")[0]].append(right[g["id"]])
    yield "| 标签 | 题数 | 正确 |"
    yield "|---|---|---|"
    for tag, marks in sorted(tally.items(), key=lambda item: -len(item[1])):
        yield f"| {tag} | {len(marks)} | {sum(marks) / len(marks):.2f} |"


def main(path: Path) -> None:
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    got = answers(gold)
    right = {g["id"]: got[g["id"]] in (g["verdict"], *g.get("accept", [])) for g in gold}
    print(f"# 评测\n\n题数 {len(gold)}，结论正确（含可接受的其他读法）{sum(right.values())}。\n")
    print("\n".join(["## 混淆矩阵", "", *matrix(gold, got), "", "## 按标签", "", *by_tag(gold, right)]))
    print("\n## 未中的题\n")
    for g in gold:
        if not right[g["id"]]:
            print(f"- {g['id']}：{g['q']}（应为 {g['verdict']}，得到 {got[g['id']]}）")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
