"""Every case beside the rules, through the reference interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyqa.adjudication.cases import run_case
from policyqa.engines import interpreter
from policyqa.model.diagnostic import Severity
from policyqa.rulebook.checking import check_cases, check_texts

ROOT = Path(__file__).parents[2]


def case_files():
    return sorted(str(f.relative_to(ROOT)) for f in (ROOT / "rules").rglob("*.test.yaml"))


@pytest.mark.parametrize("file", case_files())
def test_the_cases_of(file, shipped):
    engine = interpreter.compile(shipped)
    cases = [c for c in shipped.cases if c.position.file == file]
    assert cases
    failed = [f"{c.position}: {c.name}: {f}" for c in cases for f in run_case(shipped, engine, c).failures]
    assert not failed, "\n".join(failed)


def test_every_quote_is_verbatim_and_every_number_stands_in_one(shipped):
    sources = {
        d.name: (d / "source.txt").read_text(encoding="utf-8")
        for d in (ROOT / "kb" / "documents").iterdir()
        if (d / "source.txt").exists()
    }
    errors = [d for d in check_texts(shipped, sources) if d.severity is Severity.ERROR]
    assert not errors, "\n".join(map(str, errors))


def test_every_norm_has_a_case_on_both_sides(shipped):
    assert not check_cases(shipped), "\n".join(map(str, check_cases(shipped)))
