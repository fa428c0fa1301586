"""The one tree of exceptions: each means "cannot go on" and says what, where, and how to mend it.

Defects in data are not exceptions: they are `policyqa.model.diagnostic.Diagnostic` values.
"""

from __future__ import annotations


class PolicyQAError(Exception):
    """Base of every error this package raises on purpose; its text is shown to the user as it is."""


class UsageError(PolicyQAError):
    """The request itself is wrong (unknown fact, bad date, empty question): exit status 2."""


class DocumentError(PolicyQAError):
    """A document cannot be read (empty, encrypted, scanned, wrong format, too large)."""


class KnowledgeBaseError(PolicyQAError):
    """The knowledge base on disk is missing, incomplete or contradicts itself."""


class RulebookError(PolicyQAError):
    """The rulebook has errors; nothing may be decided on a broken rulebook."""


class EngineFault(PolicyQAError):
    """A decision engine failed or disagrees with the reference interpreter; no verdict is given."""
