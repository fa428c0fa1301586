from datetime import date
from pathlib import Path

import pytest

from policyqa.corpus import load
from policyqa.model.text import Authority, Document, DocumentInfo

KB = Path(__file__).parents[2] / "kb"


@pytest.fixture(scope="session")
def shipped() -> dict[str, Document]:
    return {document.id: document for document in load(KB)}


@pytest.fixture
def info() -> DocumentInfo:
    return DocumentInfo(id="doc", title="示例", short_title="示例", issuer="某市人民政府", authority=Authority.PLAN,
                        jurisdiction="某市", valid_from=date(2021, 1, 1))


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    (tmp_path / "kb" / "documents").mkdir(parents=True)
    return tmp_path / "kb"
