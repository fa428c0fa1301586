"""Fixtures: the small vocabulary of these tests and the shipped one, both compiled; helpers stand beside this file."""

import sys
from pathlib import Path

import pytest

from policyqa import rulebook, understanding
from policyqa.rulebook.codes import Findings
from policyqa.rulebook.norms import required_facts

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(Path(__file__).parent))  # the import mode of the suite does not put it there

from small_vocabulary import DEEDS, VOCABULARY  # noqa: E402


@pytest.fixture(scope="session")
def small():
    return understanding.compile(VOCABULARY, required=DEEDS)


@pytest.fixture(scope="session")
def shipped():
    documents = rulebook.read_documents(ROOT / "kb" / "documents", Findings())
    loaded, _ = rulebook.load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)
    return understanding.compile(loaded.vocabulary, required=required_facts(loaded.norms))


@pytest.fixture
def facts(small):
    """The facts of the only subject of a question, as name → value."""

    def read(question, **more):
        reading = small.read(question, **more)
        assert len(reading.subjects) == 1, [s.known for s in reading.subjects]
        return {name: fact.value for name, fact in reading.subjects[0].known.items()}

    return read


@pytest.fixture
def mentioned(small):
    return lambda question, **more: small.read(question, **more).subjects[0].mentioned
