"""The audit: which norms of the documents the rulebook covers, and what is wrong with the rules."""

from policyqa.audit.report import build

__all__ = ["build"]
