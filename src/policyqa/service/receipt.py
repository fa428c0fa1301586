"""A receipt for every decision: the same facts, day, rulebook and documents give the same id, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from policyqa import __version__
from policyqa.answering.wording import value_json
from policyqa.model.facts import Facts
from policyqa.model.text import Document


def knowledge_hash(documents: Mapping[str, Document]) -> str:
    """One hash over the canonical text of every document."""
    digest = hashlib.sha256()
    for identifier in sorted(documents):
        digest.update(identifier.encode())
        digest.update(hashlib.sha256(documents[identifier].canonical.encode()).digest())
    return digest.hexdigest()


def issue(subjects: Sequence[Facts], as_of: date, *, rulebook: str, knowledge: str) -> dict[str, str]:
    """The receipt: `id` is the first 16 hex digits of the hash over everything that decides."""
    inputs: dict[str, Any] = {
        "facts": [_facts(s) for s in subjects],
        "as_of": as_of.isoformat(),
        "rulebook": rulebook,
        "knowledge_base": knowledge,
    }
    digest = hashlib.sha256(json.dumps(inputs, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return {"id": digest[:16], "rulebook": rulebook[:16], "knowledge_base": knowledge[:16], "program": __version__}


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "known": {name: value_json(fact.value) for name, fact in sorted(facts.known.items())},
        "mentioned": sorted(facts.mentioned),
    }
