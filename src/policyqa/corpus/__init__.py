"""Documents in, clauses out: takes files and `kb/`, gives `Document`s whose every clause can be cited verbatim."""

from policyqa.corpus.canonical import canonicalise
from policyqa.corpus.folding import fold
from policyqa.corpus.load import load
from policyqa.corpus.locate import locate
from policyqa.corpus.lock import render_lock
from policyqa.corpus.parse import parse

__all__ = ["canonicalise", "fold", "load", "locate", "parse", "render_lock"]
