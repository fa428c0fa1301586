"""Fixtures that several parts share: the checkout, the service on the shipped knowledge base, its rulebook."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # two spinning threads would slow each other down
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import pytest

from policyqa.model.diagnostic import Severity
from policyqa.model.rules import Rulebook
from policyqa.rulebook import load, read_documents
from policyqa.rulebook.codes import Findings
from policyqa.service import Service, Settings

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the helpers that several parts share: small_rulebook, strategies


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def service() -> Service:
    """The service on the shipped knowledge base, without embeddings."""
    return Service(Settings(dense=False))


@pytest.fixture(scope="session")
def shipped() -> Rulebook:
    """The shipped rulebook; its files must be without errors."""
    findings = Findings()
    documents = read_documents(ROOT / "kb" / "documents", findings)
    rulebook, diagnostics = load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)
    errors = [d for d in (*findings.all(), *diagnostics) if d.severity is Severity.ERROR]
    assert not errors, "\n".join(map(str, errors))
    return rulebook
