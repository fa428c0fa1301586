"""Passages are neighbouring clauses of one paragraph: whole, short, in order, none lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from small_corpus import make_document

from policyqa.model.text import Clause, ClauseKind
from policyqa.retrieval.units import units

SENTENCES = st.lists(st.integers(1, 400).map(lambda n: "水" * n + "。"), min_size=1, max_size=12)


@given(st.lists(SENTENCES.map("".join), min_size=1, max_size=5), st.integers(20, 300))
def test_every_clause_is_in_one_passage_and_none_is_cut(paragraphs, limit):
    document = make_document("d", "某市", paragraphs)
    found = list(units([document], limit))
    assert [c for u in found for c in u.clauses] == list(document.clauses)
    for unit in found:
        assert unit.text == "".join(c.text for c in unit.clauses)
        assert len(unit.clauses) == 1 or len(unit.text) <= limit
        assert len({c.paragraph for c in unit.clauses}) == 1


def test_headings_are_no_passages_of_their_own_but_say_where_one_stands():
    (unit,) = units([make_document("计划", "某市", ["# 水环境", "处理率达到95%。"])])
    assert (unit.text, unit.heading) == ("处理率达到95%。", "计划 水环境：")


def test_a_document_of_headings_only_can_still_be_found():
    assert [u.text for u in units([make_document("d", "某市", ["# 水环境", "# 大气"])])] == ["水环境", "大气"]


def test_a_clause_that_holds_others_is_left_out():
    document = make_document("d", "某市", ["甲乙。丙丁。"])
    whole = replace(document.clauses[0], id="d#p1", text="甲乙。丙丁。", end=6)
    (unit,) = units([replace(document, clauses=(whole, *document.clauses))])
    assert unit.clauses == document.clauses


def test_a_table_row_is_searched_with_its_column_headings():
    row = Clause(
        id="d#t/r1", document="d", kind=ClauseKind.TABLE_ROW, path=("表1",), text="森林覆盖率35", start=0, end=7,
        paragraph="t", reading="森林覆盖率35", cells=(("指标", "森林覆盖率"), ("2025年", "35")),
    )  # fmt: skip
    document = replace(make_document("d", "某市", ["甲"]), canonical=row.text, clauses=(row,))
    (unit,) = units([document])
    assert (unit.text, unit.reading) == ("森林覆盖率35", "指标：森林覆盖率；2025年：35")


def test_the_repaired_reading_is_searched_and_the_print_is_shown():
    document = make_document("d", "某市", ["能熬降低。"])
    clause = replace(document.clauses[0], reading="能耗降低。")
    (unit,) = units([replace(document, clauses=(clause,))])
    assert (unit.text, unit.reading) == ("能熬降低。", "能耗降低。")


def test_items_of_a_list_stand_with_the_sentence_that_leads_them_in():
    document = make_document("d", "某市", ["# 保护区", "区内禁止下列行为：", "（一）打井。", "（二）养殖。", "其他行为须报批。"])
    lead = document.clauses[1]
    items = {c.id: replace(c, parent=lead.id) for c in document.clauses[2:4]}
    document = replace(document, clauses=tuple(items.get(c.id, c) for c in document.clauses))
    assert [u.text for u in units([document])] == ["区内禁止下列行为：（一）打井。（二）养殖。", "其他行为须报批。"]
    first, second, _ = units([document], 16)
    assert (first.text, second.text) == ("区内禁止下列行为：", "（一）打井。（二）养殖。")
    assert second.heading == "d 保护区：区内禁止下列行为："
