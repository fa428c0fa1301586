"""All settings, read from the environment (POLICYQA_…) in one place; only `service` and the shells read them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parents[1]


def _shipped(name: str) -> Path:
    """`kb` or `rules` of the checkout, or the copy inside an installed wheel."""
    beside = _CHECKOUT / name
    return beside if beside.is_dir() else _PACKAGE / f"_{name}"


class Settings(BaseSettings):
    """Paths, models and switches; every field can be set as POLICYQA_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="POLICYQA_")

    kb: Path = Field(default_factory=lambda: _shipped("kb"), description="knowledge base directory")
    rules: Path | None = Field(default=None, description="rule directory; default: beside or inside the knowledge base")
    cache_dir: Path = Field(default=Path.home() / ".cache" / "policyqa", description="embedding model and vectors")
    model: str = Field(default="bundled", description="'bundled' or the name or path of a sentence-transformers model")
    store: str = Field(default="numpy", description="vector store: 'numpy' or a Milvus URI")
    engine: str = Field(default="durable", description="decision engine: 'durable' or 'interpreter'")
    dense: bool = Field(default=True, description="use embeddings beside BM25 in searches")

    llm_base_url: str = Field(default="", description="OpenAI-compatible endpoint that may propose facts; empty: off")
    llm_model: str = Field(default="default", description="model name at that endpoint")
    llm_key: SecretStr = Field(default=SecretStr(""), description="key for that endpoint")
    llm_timeout: float = Field(default=10.0, gt=0, description="seconds to wait for it")

    @property
    def rules_dir(self) -> Path:
        """Where the rules of this knowledge base stand."""
        if self.rules is not None:
            return self.rules
        shipped = _shipped("kb")
        return _shipped("rules") if self.kb.resolve() == shipped.resolve() else self.kb / "rules"

    @property
    def vocabulary_dir(self) -> Path:
        """The vocabulary of this knowledge base, or the shipped one where it has none of its own."""
        own = self.kb / "vocabulary"
        return own if own.is_dir() else _shipped("kb") / "vocabulary"

    @property
    def thesaurus(self) -> Path:
        """The words of everyday speech for searches: those of this knowledge base, or the shipped ones."""
        own = self.vocabulary_dir / "retrieval" / "synonyms.yaml"
        return own if own.is_file() else _shipped("kb") / "vocabulary" / "retrieval" / "synonyms.yaml"
