"""Searching words never loads a model; importing loads nothing heavy at all."""

import subprocess
import sys

HEAVY = ("torch", "sentence_transformers", "transformers", "bm25s", "pymilvus", "numpy")


def loaded_after(code):
    program = f"import sys\n{code}\nprint(','.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(filter(None, done.stdout.strip().split("\n")[-1].split(",")))


def test_importing_retrieval_loads_nothing_heavy():
    assert loaded_after("import policyqa.retrieval") == set()


def test_searching_words_loads_no_model(root, tmp_path):
    code = (
        "from pathlib import Path\nfrom policyqa import corpus, retrieval\n"
        f"kb = Path({str(root / 'kb')!r})\n"
        f"index = retrieval.open_index(corpus.load(kb), cache_dir=Path({str(tmp_path)!r}), dense=False)\n"
        "assert index.search('燃煤锅炉')"
    )
    assert loaded_after(code).isdisjoint({"torch", "sentence_transformers", "transformers", "pymilvus"})
    assert not list(tmp_path.iterdir())
