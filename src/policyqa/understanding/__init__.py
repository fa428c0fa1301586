"""Questions in plain words → intent, subjects and facts, each with the words it came from (no model)."""

from policyqa.understanding.explaining import explain
from policyqa.understanding.guessing import GUESSED, Similar
from policyqa.understanding.reader import MAX_READ, Understanding, compile, read  # noqa: A004

__all__ = ["GUESSED", "MAX_READ", "Similar", "Understanding", "compile", "explain", "read"]
