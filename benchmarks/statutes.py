"""The public statute set (LeCoQA / STARD, MIT licence) as the benchmarks read it. The set is not part of the repository.

A folder with `corpus.jsonl` ({"id", "text"}), `queries.jsonl` ({"id", "q"}) and `qrels.tsv` (query, article, 1).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policyqa.model.text import Document
from policyqa.service import Service, Settings


@dataclass(frozen=True)
class StatuteSet:
    """Articles and questions by id, and the articles that answer each question."""

    articles: dict[str, str]
    questions: dict[str, str]
    relevant: dict[str, frozenset[str]]


def read_statutes(folder: Path) -> StatuteSet:
    """The set in `folder`."""
    questions = {row["id"]: row["q"] for row in _rows(folder / "queries.jsonl")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, article, _ = line.split("\t")
        relevant.setdefault(question, set()).add(article)
    kept = {q: frozenset(a) for q, a in relevant.items() if q in questions}
    articles = {row["id"]: row["text"] for row in _rows(folder / "corpus.jsonl")}
    return StatuteSet(articles=articles, questions=questions, relevant=kept)


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def added(folder: Path, kb: Path) -> tuple[tuple[Document, ...], str]:
    """The articles as `policyqa kb add` puts them into a knowledge base of their own, and its report."""
    service = Service(Settings(kb=kb))
    (report,) = service.add_documents([folder / "corpus.jsonl"])
    return tuple(service.knowledge.documents.values()), report


def figures(ranked: dict[str, Sequence[str]], relevant: dict[str, frozenset[str]], k: int = 10) -> dict[str, float]:
    """Mean recall@k, nDCG@k and MRR@k over the questions of `ranked` (article ids, best first, none twice)."""
    sums = {"recall": 0.0, "ndcg": 0.0, "mrr": 0.0}
    for question, found in ranked.items():
        hits = [article in relevant[question] for article in found[:k]]
        ideal = sum(1 / math.log2(i + 2) for i in range(min(k, len(relevant[question]))))
        sums["recall"] += sum(hits) / len(relevant[question])
        sums["ndcg"] += sum(hit / math.log2(i + 2) for i, hit in enumerate(hits)) / ideal
        sums["mrr"] += next((1 / (i + 1) for i, hit in enumerate(hits) if hit), 0.0)
    return {f"{name}@{k}": total / len(ranked) for name, total in sums.items()}
