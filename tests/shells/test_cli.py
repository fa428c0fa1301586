"""The commands of the contract: what they print, and how they fail."""

import json
import subprocess
import sys

import pytest


def run(*arguments, root=None):
    program = [sys.executable, "-c", "from policyqa.shells.cli import main; main()", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def test_ask_prints_the_contracts_json_and_nothing_else():
    done = run("ask", "在运城市新建一台20吨的燃煤锅炉可以吗？", "--as-of", "2024-06-01", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "prohibited"
    assert answer["citations"][0]["n"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", ""), "问题是空的"),
        (("ask", "x" * 100_000), "超过上限"),
        (("ask", "运城新建锅炉可以吗", "--as-of", "昨天"), "不是日期"),
        (("ask", "运城新建锅炉可以吗", "--fact", "boiler_colour=红"), "boiler_colour"),
        (("ask", "运城新建锅炉可以吗", "--fact", "boiler_capacity"), "名称=值"),
        (("check", "--facts", "no-such-file.json"), "找不到文件"),
        (("ask", "--input", "no-such-file.jsonl", "--output", "out.jsonl"), "找不到文件"),
        (("kb", "text", "no-such-document"), "没有文件"),
        (("ask",), "请写出问题"),
    ],
)
def test_bad_input_exits_with_2_and_says_what_to_mend(arguments, told):
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_bad_line_yields_an_error_and_the_others_are_answered_in_order(tmp_path):
    source, target = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    lines = [
        json.dumps({"id": "1", "q": "运城新建20吨燃煤锅炉可以吗？", "as_of": "2024-06-01"}),
        "{not json",
        json.dumps({"id": "3", "q": ""}),
        json.dumps({"id": "4", "q": "运城新建20吨燃煤锅炉可以吗？", "as_of": "someday"}),
        json.dumps({"id": "5", "q": "运城新建70吨燃煤锅炉可以吗？", "as_of": "2024-06-01"}),
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    done = run("ask", "--input", str(source), "--output", str(target))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [a["id"] for a in answers] == ["1", "", "3", "4", "5"]
    assert [bool(a.get("error")) for a in answers] == [False, True, True, True, False]
    assert [answers[0]["verdict"], answers[4]["verdict"]] == ["prohibited", "not_prohibited"]


def test_check_decides_on_structured_facts(tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text(
        json.dumps({"place": "运城市", "facility": "燃煤锅炉", "boiler_capacity": "20 t/h"}), encoding="utf-8"
    )
    done = run("check", "--facts", str(facts), "--as-of", "2024-06-01", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "prohibited"


def test_facts_lists_the_vocabulary():
    entries = json.loads(run("facts", "--json").stdout)
    capacity = next(e for e in entries if e["name"] == "boiler_capacity")
    assert capacity["unit"] == "t/h"
    assert "MW" in capacity["units"]


def test_rules_are_shown_as_a_sentence_with_clause_and_cases():
    done = run("rules", "show", "yuncheng/boiler/coal-key-area")
    assert done.returncode == 0, done.stderr
    assert "≤ 65 t/h" in done.stdout
    assert "大气管控重点区域不得审批65吨以下燃煤锅炉" in done.stdout


def test_a_new_rule_is_scaffolded_with_its_quote_and_strength():
    done = run("rules", "new", "禁止在水库从事网箱投饵养殖")
    assert "cite: 禁止在水库从事网箱投饵养殖" in done.stdout
    assert "strength: strict" in done.stdout


def test_an_unknown_rule_is_refused():
    done = run("rules", "show", "no/such/rule")
    assert done.returncode == 2
    assert "没有规则" in done.stderr
