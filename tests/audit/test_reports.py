"""The report in every format, what has been accepted, and the comparison with the last report."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from small_book import AS_OF, CASES, RULES, SENTENCES, audit, load, tools

from policyqa.audit import Wanted, build, exceeding, read_accepted
from policyqa.audit.findings import Finding
from policyqa.audit.sectors import Sectors
from policyqa.audit.writing import render
from policyqa.errors import KnowledgeBaseError
from policyqa.model.facts import FactDefinition, FactType, Term, Vocabulary

AGAIN = """
  - id: again
    title: <b>再次</b>禁止
    modality: prohibition
    subject: {facility: 宾馆}
    when: {on_island: true, action: 新建}
    cite: 湖心岛上严禁新建宾馆
"""
ACCEPTED = "accepted:\n  - {kind: overlap, rules: ['aga*', island], reason: 重申, date: 2026-05-01}\n  - {kind: untested, rules: [again], reason: 同上, date: 2026-05-01}\n"


@pytest.fixture
def report(tmp_path) -> dict:
    return audit(tmp_path, rules=RULES + AGAIN)


def _report(folder, accepted: str, **changes) -> dict:
    (folder / "accepted.yaml").write_text(accepted, encoding="utf-8")
    book, planted, citations = load(folder, RULES + AGAIN, CASES, SENTENCES)
    wanted = replace(Wanted(as_of=AS_OF, accepted=read_accepted(folder / "accepted.yaml")), **changes)
    return build(book, (planted,), citations, wanted=wanted, tools=tools(book))


def test_html_is_self_contained_and_escaped(report) -> None:
    page = render(report, "html").decode()
    assert "&lt;b&gt;再次" in page
    assert "<b>再次" not in page
    assert "http" not in page
    assert "湖心岛上严禁新建宾馆" in page


def test_markdown_has_one_row_a_finding(report) -> None:
    text = render(report, "markdown").decode()
    assert text.count("| 重复 |") == sum(f["kind"] == "overlap" for f in report["findings"])


def test_sarif_places_findings_in_the_rule_file(report) -> None:
    run = json.loads(render(report, "sarif"))["runs"][0]
    overlap = next(r for r in run["results"] if r["ruleId"] == "overlap")
    place = overlap["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/a.yaml"
    assert place["region"]["startLine"] > 1
    assert {r["id"] for r in run["tool"]["driver"]["rules"]} == {r["ruleId"] for r in run["results"]}


def test_the_workbook_opens_and_runs_no_formula(report) -> None:
    report["findings"].append({**report["findings"][0], "text": "=1+1"})
    book = load_workbook(io.BytesIO(render(report, "xlsx")))
    assert book.sheetnames == ["覆盖", "条款", "规则", "发现", "两地对照", "分组覆盖", "界点"]
    assert book["条款"].max_row == len(report["norms"]) + 1
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_accepted_findings_do_not_exceed(tmp_path) -> None:
    assert {f["kind"] for f in exceeding(_report(tmp_path, "accepted: []\n"))} == {"overlap", "untested"}
    accepted = _report(tmp_path, ACCEPTED)
    assert exceeding(accepted) == []
    assert accepted["unused_acceptances"] == []


def test_an_acceptance_no_longer_needed_is_told(tmp_path) -> None:
    stale = ACCEPTED + "  - {kind: gap, reason: 早已补上, date: 2025-01-01}\n"
    assert _report(tmp_path, stale)["unused_acceptances"] == ["gap：早已补上"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("accepted: [{kind: overlap, date: 2026-01-01}]", "reason"),
        ("accepted: [{kind: nonsense, reason: x, date: 2026-01-01}]", "nonsense"),
        ("accepted: [{kind: overlap, reason: x, date: someday}]", "date"),
        ("- a\n", "accepted"),
        ("a: [", "YAML"),
    ],
)
def test_a_bad_list_says_what_is_wrong(tmp_path, text: str, says: str) -> None:
    path = tmp_path / "accepted.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match=says):
        read_accepted(path)


def test_the_trend_tells_what_changed(tmp_path, report) -> None:
    before = {"coverage": {**report["coverage"], "rules": report["coverage"]["rules"] - 2}}
    later = _report(tmp_path, "accepted: []\n", previous=before)
    assert later["trend"]["rules"] == 2
    assert later["trend"]["norms"] == 0
    assert later["changes"]["gone"] == []
    assert later["changes"]["new"] == [f"{f['label']}：{f['text']}" for f in later["findings"]]


def test_the_trend_is_told_by_group(tmp_path, report) -> None:
    earlier = json.loads(json.dumps(report))
    earlier["breakdown"]["modality"]["prohibition"]["encoded"] -= 1
    earlier["breakdown"]["sector"] = {"采石": {"not_encoded": 2}}
    later = _report(tmp_path, "accepted: []\n", previous=earlier)
    assert later["changes"]["breakdown"]["modality"] == {"prohibition": {"encoded": 1, "partly": 0, "not_encoded": 0, "not_encodable": 0}}
    assert later["changes"]["breakdown"]["sector"]["采石"]["not_encoded"] == -2
    assert "行业“采石”：未编码 -2" in render(later, "markdown").decode()
    assert "行业“采石”：未编码 -2" in render(later, "html").decode()


def test_a_report_of_an_older_form_is_compared_as_far_as_it_goes(tmp_path) -> None:
    later = _report(tmp_path, "accepted: []\n", previous={"coverage": {"rules": 1}})
    assert set(later["trend"]) == {"rules"}
    assert later["changes"]["breakdown"] == {}


def test_every_norm_has_a_sector(report) -> None:
    assert {s for n in report["norms"] for s in n["sectors"]} == {"不分行业"}
    assert sum(report["breakdown"]["sector"]["不分行业"].values()) == len(report["norms"])


def test_words_name_a_sector_as_far_up_as_it_tells_one_from_many() -> None:
    branches = {"钢铁": "冶金", "水泥": "工业", "陶瓷": "工业", "印染": "工业", "造纸": "工业", "冶金": "工业"}
    terms = tuple(Term(value=v, synonyms=("炼钢",) if v == "钢铁" else ()) for v in ("工业", *branches))
    broader = {("industry", v): frozenset({v, b, "工业"}) for v, b in branches.items()}
    fact = FactDefinition(name="industry", label="行业", type=FactType.TAGS, question="？", terms=terms)
    sectors = Sectors(Vocabulary(facts={"industry": fact}, broader=broader))
    assert sectors.of((), "禁止新建炼钢和水泥项目") == ("冶金", "水泥")
    assert sectors.of((), "禁止新建码头") == ("不分行业",)


def test_notes_never_exceed() -> None:
    note = Finding(kind="lapsed", rules=(), text="过期")
    assert note.level == "note"
    assert exceeding({"findings": [{**note.to_json(), "accepted": None}]}) == []


def test_the_same_project_is_compared_between_two_cities(tmp_path) -> None:
    split = RULES.replace("  - id: small-boiler", "  - id: small-boiler\n    jurisdiction: 乙市").replace(
        "  - id: ceramics", "  - id: ceramics\n    jurisdiction: 丙市"
    )
    rows = audit(tmp_path, rules=split)["jurisdictions"]
    row = next(r for r in rows if r["rule"] == "small-boiler" and r["there"] == "丙市")
    assert row["text"].endswith("在丙市没有条款禁止：只有本地有规定")
    assert "在乙市禁止（依据“额定容量35吨以下的锅炉一律不得审批”）" in row["text"]
    assert ("small-boiler", "丙市", "only_here") in {(r["rule"], r["there"], r["relation"]) for r in rows}


def test_a_report_without_a_day_says_nothing_of_lapsing(tmp_path) -> None:
    book, planted, citations = load(tmp_path, RULES, CASES, SENTENCES)
    report = build(book, (planted,), citations, wanted=Wanted(as_of=date.max))
    assert report["as_of"] is None
    assert not [f for f in report["findings"] if f["kind"] == "lapsed"]
