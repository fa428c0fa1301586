"""What those who write rules get from `policyqa rules`."""

from __future__ import annotations

import pytest
import yaml

from policyqa.errors import UsageError

QUOTE = "一年内超标排放车辆占总车辆数10%以上的运输企业列入监管“黑名单”或重点监管对象"


def test_a_scaffold_is_yaml_with_its_quote_and_says_who_cites_the_clause(service):
    text = service.authoring.scaffold(QUOTE)
    rules, cases = (yaml.safe_load(part) for part in text.split("\n\n", 1))
    assert rules["norms"][0]["cite"] == QUOTE == cases["cases"][0]["cites"][0]
    assert cases["cases"][0]["facts"] == {"place": "运城市"}
    assert "yuncheng/transport/blacklist-share" in text
    assert "exceeding_vehicle_share" in text
    assert "facility: 运输企业" in text


def test_a_scaffold_of_a_duty_asks_for_what_must_be_done(service):
    ids = [c.id for d in service.knowledge.documents.values() for c in d.clauses if "应当编制水土保持方案" in c.text]
    for clause in ids:
        (norm,) = yaml.safe_load(service.authoring.scaffold(clause).split("\n\n", 1)[0])["norms"]
        assert {"duty", "requires"} <= norm.keys()


def test_every_clause_can_be_scaffolded_whatever_it_is_made_of(service):
    for document in service.knowledge.documents.values():
        for clause in document.clauses[::25]:
            (norm,) = yaml.safe_load(service.authoring.scaffold(clause.id).split("\n\n", 1)[0])["norms"]
            assert norm["cite"] in clause.text


def test_what_stands_in_no_document_is_refused(service):
    with pytest.raises(UsageError, match="逐字引文"):
        service.authoring.scaffold("任何文件里都没有的一句话")


def test_rules_and_cases_can_be_narrowed_down(service):
    assert {line.split("\t")[0] for line in service.authoring.listing("blacklist")} == {
        "yuncheng/transport/blacklist-share",
        "yuncheng/transport/blacklist-vehicle",
    }
    failures, count = service.authoring.run_cases("一年内超标车辆占")
    assert not failures
    assert 0 < count < len(service.knowledge.rulebook.cases)
