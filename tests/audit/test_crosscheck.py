"""Z3 holds the proofs of the boxes against its own: agreement on sound and planted books, undecided where they differ."""

from __future__ import annotations

from pathlib import Path

from small_book import CASES, RULES, SENTENCES, audit, load

from policyqa import rulebook
from policyqa.audit import crosscheck
from policyqa.audit.boxes import NormBoxes
from policyqa.audit.families import families
from policyqa.audit.verification import Verifier
from policyqa.rulebook.codes import Findings

ROOT = Path(__file__).parents[2]
DEFECTS = """
  - {id: allows, title: 宾馆允许新建, modality: permission, subject: {facility: 宾馆}, when: {action: 新建}, cite: 湖心岛上严禁新建宾馆}
  - {id: never, title: 矛盾, modality: prohibition, subject: {facility: 锅炉}, when: {all: [{capacity: {below: 10 t/h}}, {capacity: {above: 20 t/h}}]}, cite: 额定容量35吨以下的锅炉一律不得审批}
  - {id: again, title: 再次禁止, modality: prohibition, subject: {facility: 宾馆}, when: {on_island: true, action: 新建}, cite: 湖心岛上严禁新建宾馆}
  - {id: shadow, title: 压过, modality: permission, subject: {facility: 造纸厂}, overrides: [paper], cite: 重点湖区内不得新建造纸厂，但利用废纸的除外}
"""


def _proved(folder: Path, rules: str) -> tuple[Verifier, list]:
    book, _, _ = load(folder, rules, CASES, SENTENCES)
    verifier = Verifier(book)
    return verifier, verifier.findings()


def _check(verifier: Verifier) -> crosscheck.Outcome:
    return crosscheck.check(verifier, families(verifier))


def test_both_provers_agree_on_planted_defects(tmp_path) -> None:
    verifier, found = _proved(tmp_path, RULES + DEFECTS)
    assert {f.kind for f in found} >= {"conflict", "unreachable", "overlap"}
    outcome = _check(verifier)
    assert outcome.findings == []
    assert set(outcome.compared) == {"reachable", "conflict", "covered", "gap"}


def test_both_provers_agree_on_a_gap(tmp_path) -> None:
    verifier, _ = _proved(tmp_path, RULES.replace("at_least: 35 t/h, below", "at_least: 45 t/h, below"))
    assert any(f.inner() for f in families(verifier))
    assert _check(verifier).findings == []


def test_a_wrong_box_is_reported_as_undecided(tmp_path) -> None:
    verifier, _ = _proved(tmp_path, RULES + DEFECTS)
    n = next(n for n, e in enumerate(verifier.entries) if e.norm.id == "island")
    wrong = verifier.entries[n]
    verifier.entries[n] = NormBoxes(wrong.norm, (), wrong.subject_facts)
    (finding,) = _check(verifier).findings
    assert (finding.kind, finding.rules) == ("undecided", ("island",))
    assert "Z3 答“有”" in finding.text


def test_a_wrong_covering_is_reported_as_undecided(tmp_path) -> None:
    verifier, _ = _proved(tmp_path, RULES + DEFECTS)
    norm, others, said = verifier.coverings[0]
    verifier.coverings[0] = (norm, others, not said)
    assert [f.rules[0] for f in _check(verifier).findings] == [norm.id]


def test_a_proof_that_runs_out_of_time_is_undecided_not_fine(tmp_path, monkeypatch) -> None:
    verifier, _ = _proved(tmp_path, RULES)
    monkeypatch.setattr(crosscheck.Prover, "together", lambda *_, **__: None)
    found = _check(verifier).findings
    assert {f.kind for f in found} == {"undecided"}
    assert all("没有证出结论" in f.text for f in found)


def test_the_report_says_whether_it_was_cross_checked(tmp_path, monkeypatch) -> None:
    assert audit(tmp_path)["cross_check"]["undecided"] == 0
    monkeypatch.setattr(crosscheck, "MOST_NORMS", 3)
    assert "left_out" in audit(tmp_path)["cross_check"]


def test_both_provers_agree_on_shipped_rules() -> None:
    documents = rulebook.read_documents(ROOT / "kb" / "documents", Findings())
    book, _ = rulebook.load(ROOT / "rules" / "lvliang-plan", ROOT / "kb" / "vocabulary", documents)
    verifier = Verifier(book)
    verifier.findings()
    assert [f.text for f in _check(verifier).findings] == []
