"""Turns text into vectors with a sentence-transformers model.

Takes a model name and a cache directory, gives unit vectors (float32). The one home of torch: it is imported at the
first text, never before. Why bfloat16: twice as fast where the processor has it, and the ranking stays the same.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from policyqa.errors import KnowledgeBaseError
from policyqa.retrieval.adapter import adapt
from policyqa.retrieval.bundled_model import BUNDLED, NAME, bundled_model
from policyqa.retrieval.compiled import Embed, compile_for_questions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all) during long work."""

_PASSAGE_PROMPTS = ("passage", "document", "corpus")
_BATCH = 32
_ENVIRONMENT = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "TOKENIZERS_PARALLELISM": "false"}
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


class Encoder(Protocol):
    """What an index needs of a model; `id` changes whenever its vectors do."""

    @property
    def id(self) -> str:
        """A name for the vectors of this model, part of the cache key."""

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit vector a text, in order."""

    def query(self, text: str) -> Vectors:
        """The unit vector of one question."""


class SentenceEncoder:
    """An `Encoder` on sentence-transformers; safe to call from several threads."""

    def __init__(self, model: str, cache_dir: Path, threads: int | None = None) -> None:
        self._name, self._cache_dir, self._threads = model, cache_dir, threads
        self._model: Any = None
        self._quick: Embed | None = None
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        """The name; for a local directory with a checksum of its configuration and the time of its weights."""
        if self._name == BUNDLED:
            return NAME
        folder = Path(self._name)
        if not folder.is_dir():
            return self._name
        stamps = sorted(f"{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in folder.glob("*") if p.is_file())
        return f"{folder.name}-{hashlib.sha256(''.join(stamps).encode()).hexdigest()[:12]}"

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit vector a text, in order; longest first inside, so that little is padded."""
        import numpy as np

        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        parts: list[Vectors] = []
        for at in range(0, len(order), _BATCH * 8):
            chunk = [texts[i] for i in order[at : at + _BATCH * 8]]
            parts.append(self._encode(chunk, _PASSAGE_PROMPTS))
            if progress:
                progress(min(at + _BATCH * 8, len(order)), len(order))
        vectors = np.empty((len(texts), parts[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(parts)
        return vectors

    def query(self, text: str) -> Vectors:
        """The unit vector of one question; the bundled model's is adapted to everyday questions."""
        with self._lock:
            model = self._ready()
            if self._quick is None:
                vector: Vectors = self._run(model, [text], ("query",))[0]
            else:
                vector = _unit(self._quick(_prompt(model, ("query",)) + text)[None])[0]
        return adapt(vector) if self._name == BUNDLED else vector

    def plain_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions as the model itself gives them, one row a text."""
        return self._encode(list(texts), ("query",))

    def _encode(self, texts: list[str], prompts: tuple[str, ...]) -> Vectors:
        with self._lock:
            return self._run(self._ready(), texts, prompts)

    def _ready(self) -> Any:
        """The model, loaded and compiled at the first text; the caller holds the lock."""
        if self._model is None:
            self._model = _load(self._name, self._cache_dir, self._threads)
            self._quick = compile_for_questions(self._model)
        return self._model

    def _run(self, model: Any, texts: list[str], prompts: tuple[str, ...]) -> Vectors:
        return _unit(
            model.encode(
                texts,
                prompt=_prompt(model, prompts),
                batch_size=_BATCH,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        )


def _prompt(model: Any, names: tuple[str, ...]) -> str:
    return next((str(model.prompts[name]) for name in names if model.prompts.get(name)), "")


def _unit(found: Any) -> Vectors:
    """Rows of a tensor, in float32 and of length one."""
    import numpy as np

    vectors = found.float().cpu().numpy()
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


def _load(name: str, cache_dir: Path, threads: int | None) -> Any:
    """The model, in half precision where that is faster; raises KnowledgeBaseError where it cannot be loaded."""
    local = name == BUNDLED or Path(name).is_dir()
    if "torch" not in sys.modules:  # OpenMP and the hub client read these once, when they are first imported
        for key, value in {**_ENVIRONMENT, **(_OFFLINE if local else {})}.items():
            os.environ.setdefault(key, value)
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as told
    except ImportError as error:
        raise KnowledgeBaseError(
            f"语义检索需要 sentence-transformers（{error}）：请运行 pip install sentence-transformers，或改用关键词检索。"
        ) from error
    quiet: Any = told
    quiet.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    path = str(bundled_model(cache_dir)) if name == BUNDLED else name
    try:
        model = SentenceTransformer(path, device="cpu", local_files_only=local)
    except (OSError, ValueError) as error:
        raise KnowledgeBaseError(
            f"装不了向量模型“{name}”：{str(error).splitlines()[0]}。应为 sentence-transformers 模型的名称或本机目录；"
            f"写 {BUNDLED} 用内置模型。"
        ) from error
    return model.to(torch.bfloat16) if _has_bfloat16(torch) else model


def _has_bfloat16(torch: Any) -> bool:
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, probe, bool)() for probe in probes)
