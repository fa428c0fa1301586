"""Learns the map that moves everyday questions towards the clauses that answer them (`policyqa.retrieval.adapter`).

    python benchmarks/train_query_adapter.py FOLDER [--cache-dir DIR] [--write]

FOLDER holds a public statute set (see `statutes.py`): LeCoQA / STARD, MIT licence, 1,234 questions by people who are
not lawyers with links to articles of Chinese statutes (training split; the test split was never read). A question's
vector q becomes q + s·q·down·up, learned by softmax over all articles with a fixed seed; vectors of articles do not
change. Five-fold cross-validation prints the figures before and after; --write then learns from all questions and
writes the factors into the package. The scale s < 1 keeps the map gentle on texts of other subjects.
"""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

import numpy as np
import torch
from statutes import StatuteSet, figures, read_statutes
from torch.nn.functional import dropout, normalize

from policyqa.retrieval import BUNDLED, SentenceEncoder
from policyqa.retrieval.adapter import FILE
from policyqa.retrieval.tokens import folded
from policyqa.retrieval.vector_cache import VectorCache

RANK, STEPS, BATCH = 64, 200, 256
TEMPERATURE, DROPOUT, RATE, DECAY = 0.02, 0.1, 1e-3, 1.0
SCALE = 0.7


def learn(queries: torch.Tensor, articles: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The factors `down` and `up` for these questions."""
    torch.manual_seed(1)
    size = queries.shape[1]
    down = torch.nn.Parameter(torch.randn(size, RANK) * 0.01)
    up = torch.nn.Parameter(torch.zeros(RANK, size))
    optimiser = torch.optim.AdamW([down, up], lr=RATE, weight_decay=DECAY)
    for _ in range(STEPS):
        rows = torch.randperm(len(queries))[:BATCH]
        moved = normalize(queries[rows] + dropout(queries[rows], DROPOUT) @ down @ up, dim=1)
        loss = -(targets[rows] * (moved @ articles.T / TEMPERATURE).log_softmax(1)).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return down.detach(), SCALE * up.detach()


def targets_of(data: StatuteSet) -> torch.Tensor:
    """One row a question: its weight is shared by the articles that answer it."""
    place = {article: i for i, article in enumerate(data.articles)}
    made = torch.zeros(len(data.questions), len(place))
    for row, question in enumerate(data.questions):
        for article in data.relevant[question]:
            made[row, place[article]] = 1 / len(data.relevant[question])
    return made


def ranked(data: StatuteSet, scores: torch.Tensor) -> dict[str, list[str]]:
    """The ten nearest articles of each question."""
    names = list(data.articles)
    return {q: [names[i] for i in row] for q, row in zip(data.questions, scores.topk(10).indices.tolist(), strict=True)}


def main() -> None:
    """Cross-validate, and learn from everything where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache-dir", type=Path, default=Path.home() / ".cache" / "policyqa")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    data = read_statutes(given.folder)
    encoder = SentenceEncoder(BUNDLED, given.cache_dir)
    cache = VectorCache(given.cache_dir / "vectors" / "training", encoder)
    articles = torch.from_numpy(cache.vectors([folded(text) for text in data.articles.values()]))
    queries = torch.from_numpy(encoder.plain_queries([folded(q) for q in data.questions.values()]))
    targets = targets_of(data)
    print("before:", figures(ranked(data, queries @ articles.T), data.relevant))
    scores = torch.zeros_like(targets)
    order = torch.from_numpy(np.random.RandomState(0).permutation(len(queries)))
    for fold in order.tensor_split(5):
        rest = order[~torch.isin(order, fold)]
        down, up = learn(queries[rest], articles, targets[rest])
        scores[fold] = normalize(queries[fold] + queries[fold] @ down @ up, dim=1) @ articles.T
    print("after (questions never learned from):", figures(ranked(data, scores), data.relevant))
    if given.write:
        down, up = learn(queries, articles, targets)
        with resources.as_file(resources.files("policyqa.retrieval") / FILE) as path:
            np.savez(path, down=down.numpy().astype(np.float16), up=up.numpy().astype(np.float16))
        print("written:", FILE)


if __name__ == "__main__":
    main()
