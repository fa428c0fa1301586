"""The clause lock: takes documents, gives the text of `kb/clauses.lock` (one clause a line: id, checksum).

A changed source shows there as a diff, and a quote that drifted is found by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from policyqa.model.text import Document


def render_lock(documents: Iterable[Document]) -> str:
    """The lock of all clauses, in order of document and place."""
    return "".join(
        f"{clause.id}\t{sha256(clause.text.encode()).hexdigest()[:16]}\n"
        for document in documents
        for clause in document.clauses
    )
