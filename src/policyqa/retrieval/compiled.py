"""A sentence-transformers model compiled for one short text at a time.

Takes the model, gives a function from texts of one question to its vector. Why: run by Python, a question of twenty
tokens spends half of its time between the operations; traced it takes half as long, and on one thread it
does not wait for a busy neighbour.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

Embed = Callable[[str], Any]
"""A text with its prompt in, the tensor of its vector out."""

_SAMPLES = ("query: 新建燃煤锅炉可以吗", "在城市建成区以外的工业园区里新建一座污水处理厂需要先办哪些手续？", "水")
_ALIKE = 0.999


def compile_for_questions(model: Any) -> Embed | None:
    """The compiled model, or None where it cannot be compiled or gives other vectors than the model itself."""
    import torch

    tokenise = getattr(model, "preprocess", None) or model.tokenize  # renamed in sentence-transformers 6

    def forward(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        vector: torch.Tensor = model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
        return vector

    def tensors(text: str) -> tuple[torch.Tensor, torch.Tensor]:
        features = tokenise([text])
        return features["input_ids"], features["attention_mask"]

    model.eval().requires_grad_(requires_grad=False)  # weights become constants of the trace
    try:
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")  # the trace is compared with the model below
            jit: Any = torch.jit  # untyped
            compiled = jit.trace(forward, tensors(_SAMPLES[0]), check_trace=False)
    except (RuntimeError, AttributeError, KeyError, TypeError, ValueError):
        return None

    def embed(text: str) -> Any:
        many = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            with torch.inference_mode():
                return compiled(*tensors(text))[0]
        finally:
            torch.set_num_threads(many)

    return embed if _agrees(model, embed) else None


def _agrees(model: Any, embed: Embed) -> bool:
    """Whether both give the same vectors for texts of several lengths; compiling is finished by these calls, too."""
    from torch.nn.functional import cosine_similarity

    try:
        for text in _SAMPLES:
            wanted = model.encode([text], convert_to_tensor=True, show_progress_bar=False)[0].float().cpu()
            if float(cosine_similarity(wanted, embed(text).float(), dim=0)) < _ALIKE:
                return False
    except RuntimeError:
        return False
    return True
