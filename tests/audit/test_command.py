"""`policyqa audit` from the command line, on a small knowledge base of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_book import CASES, RULES, SENTENCES, VOCABULARY
from typer.testing import CliRunner

from policyqa.audit import dmn
from policyqa.shells.cli.main import app

DOCUMENT = "id: planted\ntitle: 某市项目管理办法\nshort_title: 办法\nissuer: 某市人民政府\nauthority: plan\njurisdiction: 甲省\nissued: 2026-01-01\n"
UNTESTED = "\n".join(line for line in CASES.splitlines() if "35吨未同意" not in line and "陶瓷" not in line)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The knowledge base of the small rulebook."""
    folder = tmp_path / "kb" / "documents" / "planted"
    folder.mkdir(parents=True)
    (folder / "source.txt").write_text("第二章 管理要求\n" + "\n".join(SENTENCES), encoding="utf-8")
    (folder / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "kb" / "vocabulary").mkdir()
    (tmp_path / "kb" / "vocabulary" / "facts.yaml").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "kb" / "rules").mkdir()
    (tmp_path / "kb" / "rules" / "a.yaml").write_text(RULES, encoding="utf-8")
    _cases(tmp_path, CASES)
    return tmp_path


def _cases(base: Path, cases: str) -> None:
    (base / "kb" / "rules" / "a.test.yaml").write_text(cases, encoding="utf-8")


def _audit(base: Path, *options: object):
    return CliRunner().invoke(app, ["audit", "--kb", str(base / "kb"), "--as-of", "2026-06-01", *map(str, options)])


def _json(base: Path, *options: object) -> dict:
    result = _audit(base, "--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_strict_is_content_with_a_sound_rulebook(base) -> None:
    result = _audit(base, "--strict")
    assert result.exit_code == 0, result.output
    assert "没有发现" in result.stdout


def test_strict_gates_until_the_finding_is_accepted(base) -> None:
    _cases(base, "\n".join(line for line in CASES.splitlines() if "陶瓷" not in line))
    refused = _audit(base, "--strict")
    assert refused.exit_code == 3
    assert "没有用例" in refused.stderr
    assert _audit(base).exit_code == 0
    accepted = "accepted:\n  - {kind: untested, rules: [ceramics], reason: 只是鼓励, date: 2026-05-01}\n"
    (base / "kb" / "rules" / "accepted.yaml").write_text(accepted, encoding="utf-8")
    assert _audit(base, "--strict").exit_code == 0


def test_mutation_is_scored_on_request(base) -> None:
    assert "mutation" not in _json(base)
    assert _json(base, "--mutation")["mutation"]["score"] >= 0.95


def test_drafted_cases_kill_what_lived(base) -> None:
    _cases(base, UNTESTED)
    before = _json(base, "--mutation")["mutation"]["score"]
    drafted = base / "kb" / "rules" / "drafted.test.yaml"
    result = _audit(base, "--draft-cases", drafted)
    assert result.exit_code == 0, result.output
    assert _json(base, "--mutation")["mutation"]["score"] > before


def test_against_the_last_report(base) -> None:
    last = base / "last.json"
    last.write_text(json.dumps(_json(base)), encoding="utf-8")
    _cases(base, UNTESTED)
    later = _json(base, "--against", last)
    assert later["trend"]["rules_tested"] == -1
    assert [t.split("：")[0] for t in later["changes"]["new"]] == ["没有用例"]


@pytest.mark.parametrize("content", ["not json", "[1, 2]"])
def test_against_no_report_is_bad_input(base, content: str) -> None:
    (base / "bad.json").write_text(content, encoding="utf-8")
    result = _audit(base, "--against", base / "bad.json")
    assert result.exit_code != 0
    assert "policyqa audit --json" in str(result.exception) + result.output


def test_every_format_is_written(base) -> None:
    options = [x for form in ("html", "markdown", "sarif", "xlsx", "dmn") for x in (f"--{form}", base / f"report.{form}")]
    assert _audit(base, *options).exit_code == 0
    assert (base / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads((base / "report.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (base / "report.xlsx").read_bytes().startswith(b"PK")
    (table,) = dmn.read((base / "report.dmn").read_bytes())
    assert len(table.rows) == len(RULES.split("- id:")) - 1
