"""Measures retrieval: quality and speed of words, meaning and both, as the knowledge base grows, and on public statutes.

    python benchmarks/retrieval.py dev SET.jsonl             # recall@1/5/10, MRR, p50 on the shipped knowledge base
    python benchmarks/retrieval.py grow SET.jsonl 10000 100000 1000000 [--plot FILE.png] [--milvus FILE.db]
    python benchmarks/retrieval.py latency SET.jsonl         # where the milliseconds of a warm query go
    python benchmarks/retrieval.py statutes FOLDER           # recall@10, nDCG@10, MRR@10 (see statutes.py)

SET holds lines of {"q", "relevant": [quote, …], "tags"}. A passage is a hit where it holds a quote, or 60% of one in
one run. `grow` hides the shipped clauses among invented ones: halves of real clauses put together anew, numbers drawn
anew; their vectors are mixtures of the vectors of the two halves with noise (encoding a million texts takes hours).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from statutes import added, figures, read_statutes

from policyqa import corpus, retrieval
from policyqa.model.text import Document, Passage
from policyqa.retrieval.dense import DenseIndex
from policyqa.retrieval.encoder import SentenceEncoder
from policyqa.retrieval.lexical import LexicalIndex
from policyqa.retrieval.query import Lexicon, read_lexicon
from policyqa.retrieval.ranking import highest
from policyqa.retrieval.store import open_store
from policyqa.retrieval.units import Unit, searchable, units

KB = Path(__file__).parents[1] / "kb"
Search = Callable[[str], Sequence[str]]
"""A query in, the texts of ten passages out."""


def holds(passage: str, quote: str) -> bool:
    """Whether a passage shows a quote: the rule of the scorer, on folded text."""
    said, wanted = corpus.fold(passage), corpus.fold(quote)
    if wanted in said:
        return True
    run = SequenceMatcher(None, said, wanted, autojunk=False).find_longest_match().size
    return run >= max(8, 0.6 * len(wanted))


def measure(name: str, search: Search, questions: list[dict]) -> dict[str, float]:
    """Recall@1/5/10, MRR and the median milliseconds of a query; printed as a row."""
    search(questions[0]["q"])
    ranks, times = [], []
    for question in questions:
        began = time.perf_counter()
        found = search(question["q"])
        times.append(time.perf_counter() - began)
        hits = [any(holds(text, quote) for quote in question["relevant"]) for text in found]
        ranks.append(hits.index(True) + 1 if True in hits else 0)
    row = {f"recall@{k}": sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 10)}
    row |= {"mrr": sum(1 / rank for rank in ranks if rank) / len(ranks), "p50_ms": 1000 * statistics.median(times)}
    print(f"{name:44}", " ".join(f"{key} {value:.3f}" for key, value in row.items()), flush=True)
    return row


def by_product(index: retrieval.Index) -> Search:
    return lambda query: [p.text for p in index.search(query, k=10)]


def by_words(found: Sequence[Unit], lexical: LexicalIndex) -> Search:
    return lambda query: [found[i].text for i in highest(lexical.scores(query), 10)]


def by_vectors(found: Sequence[Unit], vectors: np.ndarray, encoder: SentenceEncoder) -> Search:
    return lambda query: [found[i].text for i in highest(vectors @ encoder.plain_queries([query])[0], 10)]


def cut_with_jieba(text: str) -> str:
    import jieba

    jieba.setLogLevel(60)
    return " ".join(jieba.cut(corpus.fold(text)))


def dev(questions: list[dict], cache_dir: Path) -> None:
    """The shipped knowledge base: plain searches beside the product."""
    documents = corpus.load(KB)
    found, encoder = list(units(documents)), SentenceEncoder(retrieval.BUNDLED, cache_dir)
    texts = [unit.heading + unit.reading for unit in found]
    words = LexicalIndex(texts)
    vectors = encoder.passages([unit.reading for unit in found])
    measure("plain BM25, characters and bigrams", by_words(found, words), questions)
    jieba = by_words(found, LexicalIndex([cut_with_jieba(text) for text in texts]))
    measure("plain BM25, jieba words and their bigrams", lambda q: jieba(cut_with_jieba(q)), questions)
    measure("plain dense, passages", by_vectors(found, vectors, encoder), questions)
    shared = {"cache_dir": cache_dir, "encoder": encoder}
    measure("fused, no vocabulary", by_product(retrieval.open_index(documents, **shared)), questions)
    vocabulary = {"vocabulary_dir": KB / "vocabulary"}
    measure("words with vocabulary", by_product(retrieval.open_index(documents, dense=False, **shared, **vocabulary)), questions)
    product = retrieval.open_index(documents, **shared, **vocabulary)
    measure("product", by_product(product), questions)
    for tag in sorted({question["tags"][0] for question in questions}):
        measure(f"  {tag}", by_product(product), [q for q in questions if q["tags"][0] == tag])
    lengths = [len(p.text) for question in questions for p in product.search(question["q"], k=10)]
    print(f"passages: {statistics.mean(lengths):.0f} characters on average")
    print(f"wrong city first: {wrong_city(product, questions):.3f}")


def latency(questions: list[dict], cache_dir: Path) -> None:
    """Milliseconds of warm queries on the shipped knowledge base: the vector of the question, the rest, both."""
    encoder = SentenceEncoder(retrieval.BUNDLED, cache_dir)
    index = retrieval.open_index(corpus.load(KB), cache_dir=cache_dir, encoder=encoder, vocabulary_dir=KB / "vocabulary")
    for question in questions[:5]:
        index.search(question["q"])
    asked = [question["q"] + "？" * times for times in range(3) for question in questions]  # none is asked twice
    whole = [seconds(lambda q=q: index.search(q)) for q in asked]
    vector = [seconds(lambda q=q: encoder.query(q)) for q in asked]
    words = retrieval.open_index(corpus.load(KB), cache_dir=cache_dir, dense=False, vocabulary_dir=KB / "vocabulary")
    plain = [seconds(lambda q=q: words.search(q)) for q in asked]
    for name, times in (("product", whole), ("  vector of the question", vector), ("words with vocabulary", plain)):
        p50, p95 = (1000 * np.quantile(times, share) for share in (0.5, 0.95))
        print(f"{name:44} p50 {p50:.1f} ms  p95 {p95:.1f} ms  fastest {1000 * min(times):.1f} ms")


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def wrong_city(index: retrieval.Index, questions: list[dict]) -> float:
    """The share of questions with a twin in another city whose twin comes before the answer."""
    asked = [question for question in questions if question.get("distractors")]

    def rank(found: Sequence[Passage], quotes: list[str]) -> int:
        return next((i for i, p in enumerate(found) if any(holds(p.text, quote) for quote in quotes)), 99)

    lists = [(index.search(question["q"], k=10), question) for question in asked]
    return sum(rank(found, q["distractors"]) < rank(found, q["relevant"]) for found, q in lists) / max(1, len(asked))


def invented(documents: Sequence[Document], size: int, seed: int = 1) -> tuple[list[Unit], list[tuple[int, int]]]:
    """`size` invented clauses in documents of 1,000, and the rows of the real clauses each was made of."""
    draw = random.Random(seed)
    real = [c for unit in units(documents) for c in unit.clauses]
    made: list[Unit] = []
    origins: list[tuple[int, int]] = []
    while len(made) < size:
        name = f"invented-{len(made) // 1000}"
        info = replace(documents[0].info, id=name, short_title=f"规划{len(made) // 1000}", jurisdiction="外省")
        clauses, canonical = [], ""
        for number in range(min(1000, size - len(made))):
            one, other = draw.randrange(len(real)), draw.randrange(len(real))
            text = halves(real[one].text, 0) + halves(real[other].text, 1)
            text = re.sub(r"\d+", lambda found: str(draw.randrange(10 ** len(found[0]))), text)
            clauses.append(
                replace(
                    real[one], id=f"{name}#{number}", document=name, text=text, reading=text, cells=(), repairs=(),
                    start=len(canonical), end=len(canonical) + len(text), paragraph=str(number),
                )
            )  # fmt: skip
            canonical += text
            origins.append((one, other))
        document = Document(info=info, canonical=canonical, clauses=tuple(clauses))
        made.extend(Unit(document, (clause,)) for clause in clauses)
    return made, origins


def halves(text: str, which: int) -> str:
    """The first or second half of a clause, cut at the comma nearest the middle."""
    commas = [m.end() for m in re.finditer("[，,；、]", text)] or [len(text) // 2]
    middle = min(commas, key=lambda at: abs(at - len(text) / 2))
    return text[middle:] if which else text[:middle]


def grow(questions: list[dict], sizes: list[int], cache_dir: Path, plot: Path | None, milvus: str | None) -> None:
    """The shipped clauses hidden among invented ones."""
    documents = corpus.load(KB)
    real, encoder = list(units(documents)), SentenceEncoder(retrieval.BUNDLED, cache_dir)
    known = encoder.passages([searchable(c) for unit in real for c in unit.clauses])
    rows = []
    for size in sizes:
        others, origins = invented(documents, size - len(known))
        vectors = np.concatenate([known, *mixtures(known, np.array(origins))])
        rows.append({"size": size} | grown(questions, [*real, *others], vectors, encoder, milvus))
    print(json.dumps(rows))
    if plot:
        draw_plot(rows, plot)


def mixtures(known: np.ndarray, origins: np.ndarray, step: int = 10_000) -> Iterator[np.ndarray]:
    """The vectors of invented clauses: those of their two halves, added up, with noise."""
    noise = np.random.default_rng(2)
    for at in range(0, len(origins), step):
        one, other = origins[at : at + step].T
        mixed = known[one] + known[other] + noise.normal(0, 0.02, (len(one), known.shape[1])).astype(np.float32)
        yield mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def grown(questions: list[dict], found: list[Unit], vectors: np.ndarray, encoder: SentenceEncoder, milvus: str | None) -> dict:
    """The rows of one size."""
    size, lexicon = len(vectors), read_lexicon(KB / "vocabulary")
    owners = [unit.info.id for unit in found for _ in unit.clauses]
    began = time.perf_counter()
    lexical = LexicalIndex([unit.heading + unit.reading for unit in found])
    print(f"{size}: words counted in {time.perf_counter() - began:.0f} s", flush=True)
    of_unit = [i for i, unit in enumerate(found) for _ in unit.clauses]
    exact = open_store(retrieval.EMBEDDED, vectors, owners, "")
    result = {
        "BM25": measure(f"{size} plain BM25", by_words(found, lexical), questions),
        "dense": measure(f"{size} plain dense", lambda q: texts_of(found, of_unit, vectors, encoder, q), questions),
    }
    indexes = {"fused": retrieval.Index(found, Lexicon(), lexical, DenseIndex(found, encoder, exact))}
    indexes["product"] = retrieval.Index(found, lexicon, lexical, DenseIndex(found, encoder, exact))
    if milvus:
        remote = open_store(milvus, vectors, owners, f"grow_{size}")
        indexes["product on Milvus"] = retrieval.Index(found, lexicon, lexical, DenseIndex(found, encoder, remote))
    return result | {name: measure(f"{size} {name}", by_product(index), questions) for name, index in indexes.items()}


def texts_of(found: list[Unit], of_unit: list[int], vectors: np.ndarray, encoder: SentenceEncoder, query: str) -> list[str]:
    nearest = highest(vectors @ encoder.plain_queries([query])[0], 30)
    return [found[i].text for i in dict.fromkeys(of_unit[row] for row in nearest)][:10]


def draw_plot(rows: list[dict], path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, (quality, speed) = plt.subplots(1, 2, figsize=(10, 4))
    for name in [key for key in rows[0] if key != "size"]:
        sizes = [row["size"] for row in rows]
        quality.semilogx(sizes, [row[name]["recall@10"] for row in rows], marker="o", label=name)
        speed.loglog(sizes, [row[name]["p50_ms"] for row in rows], marker="o", label=name)
    quality.set(xlabel="clauses", ylabel="recall@10", ylim=(0, 1.02))
    speed.set(xlabel="clauses", ylabel="median ms a query")
    quality.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def statutes(folder: Path, cache_dir: Path) -> None:
    """The public statute set: every article a document, added to a knowledge base of its own."""
    data = read_statutes(folder)
    with tempfile.TemporaryDirectory() as work:
        began = time.perf_counter()
        documents, report = added(folder, Path(work) / "kb")
        print(f"kb add: {time.perf_counter() - began:.0f} s\n{report}", flush=True)
    encoder = SentenceEncoder(retrieval.BUNDLED, cache_dir)

    class Plain(SentenceEncoder):
        """The bundled model as it is."""

        def query(self, text: str) -> np.ndarray:
            return self.plain_queries([text])[0]

    def run(name: str, index: retrieval.Index) -> None:
        found = {q: [p.document for p in index.search(text, k=20)] for q, text in data.questions.items()}
        row = figures({q: list(dict.fromkeys(articles)) for q, articles in found.items()}, data.relevant)
        print(f"{name:44}", " ".join(f"{key} {value:.4f}" for key, value in row.items()), flush=True)

    shared = {"cache_dir": cache_dir, "vocabulary_dir": KB / "vocabulary"}
    run("words", retrieval.open_index(documents, dense=False, **shared))
    run("fused, question vectors as they are", retrieval.open_index(documents, encoder=Plain(retrieval.BUNDLED, cache_dir), **shared))
    run("product", retrieval.open_index(documents, encoder=encoder, **shared))
    print("The map of question vectors was learned from these questions: its honest figure is train_query_adapter.py's.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["dev", "latency", "grow", "statutes"])
    parser.add_argument("path", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000])
    parser.add_argument("--cache-dir", type=Path, default=Path.home() / ".cache" / "policyqa")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--milvus")
    given = parser.parse_args()
    if given.what == "statutes":
        return statutes(given.path, given.cache_dir)
    questions = [json.loads(line) for line in given.path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if given.what == "dev":
        return dev(questions, given.cache_dir)
    if given.what == "latency":
        return latency(questions, given.cache_dir)
    return grow(questions, given.sizes, given.cache_dir, given.plot, given.milvus)


if __name__ == "__main__":
    main()
