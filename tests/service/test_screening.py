"""Screening a table: every row decided, bad rows told apart, every format read back."""

import pandas as pd
import pytest

from policyqa.errors import UsageError
from policyqa.service import screening
from policyqa.service.telling import telling

ROWS = [
    {"项目": "甲", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "20 t/h"},
    {"项目": "乙", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "40 t/h"},
    {"项目": "丙", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "很大"},
]
COLUMNS = {"place": "place", "设施或活动": "facility", "锅炉额定容量": "boiler_capacity"}


def test_each_row_gets_its_verdict_and_a_bad_one_says_so(service):
    result = screening.screen(service, pd.DataFrame(ROWS), columns=COLUMNS)
    assert list(result["结论"]) == ["禁止", "需补充信息", "需补充信息"]
    assert "35吨以下燃煤锅炉" in result["依据条款"][0]
    assert "锅炉的额定容量" in result["缺少的事实"][2]
    assert "“锅炉额定容量”一列的“很大”" in result["说明"][2]
    assert "按文字理解" not in result["说明"][0]


def test_columns_are_guessed_by_name_and_label_and_the_rest_is_language(service):
    guessed = screening.guess_columns(service, ["序号", "项目", "place", "锅炉额定容量", "备注", "联系电话"])
    assert guessed == {"项目": "text", "place": "place", "锅炉额定容量": "boiler_capacity", "备注": "text"}


def test_a_table_as_offices_keep_it_is_read(service):
    common = {"项目名称": "供热锅炉", "建设地点": "运城市永济市", "建设性质": "新建"}
    rows = [
        common | {"锅炉容量（吨）": "40", "燃料": "煤", "是否位于大气管控重点区域": "是"},
        common | {"锅炉容量（吨）": "40", "燃料": "煤", "是否位于大气管控重点区域": "否"},
        common | {"锅炉容量（吨）": "40", "是否位于大气管控重点区域": "是"},
        dict.fromkeys(common),
    ]
    result = screening.screen(service, pd.DataFrame(rows))
    assert list(result["结论"]) == ["禁止", "无条款禁止", "需补充信息", "无法判断"]
    assert "燃料" in result["缺少的事实"][2]
    assert "没有可用的内容" in result["说明"][3]


@pytest.mark.parametrize(("column", "cell", "words"), [
    ("是否位于重点区域", "否", "不位于重点区域"), ("是否位于重点区域", "是", "位于重点区域"),
    ("有无产能置换方案", "无", "没有产能置换方案"), ("环评是否已批复？", "否", "环评没有批复"),
    ("容量（t/h）", 40, "容量40t/h"), ("距村庄距离(米)", "800", "距村庄距离800米"),
    ("燃料", "煤", "燃料：煤"), ("年产量", "60万吨", "年产量60万吨"), ("备注", "离河800米", "离河800米"),
    ("是否位于重点区域", "还没定", "是否位于重点区域：还没定"),
])
def test_a_cell_is_told_as_a_person_would(column, cell, words):
    assert telling(column, cell) == words


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_tables_survive_writing_and_reading(tmp_path, ending):
    path = tmp_path / f"projects.{ending}"
    screening.write_table(pd.DataFrame(ROWS), path)
    again = screening.read_table(path)
    assert list(again["锅炉额定容量"]) == ["20 t/h", "40 t/h", "很大"]


def test_a_table_without_a_usable_column_is_refused(service):
    with pytest.raises(UsageError, match="没有可用的列"):
        screening.screen(service, pd.DataFrame([{"序号": "1", "联系电话": "110"}]))


def test_a_broken_workbook_is_refused_with_its_name(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(UsageError, match=r"broken\.xlsx"):
        screening.read_table(path)


def test_progress_is_told_from_the_first_row_to_the_last(service):
    told = []
    screening.screen(service, pd.DataFrame(ROWS * 4), columns=COLUMNS, tell=lambda done, total: told.append((done, total)))
    assert told == [(0, 12), (5, 12), (10, 12), (12, 12)]


def test_a_pool_decides_as_one_process_does(service, monkeypatch):
    alone = screening.screen(service, pd.DataFrame(ROWS * 2), columns=COLUMNS)
    monkeypatch.setattr(screening, "POOL_FROM", 2)
    assert screening.screen(service, pd.DataFrame(ROWS * 2), columns=COLUMNS).equals(alone)


def test_a_csv_as_office_programs_write_it_is_read(tmp_path):
    path = tmp_path / "projects.csv"
    path.write_bytes("名称,所在地\n甲厂,运城市\n".encode("gb18030"))
    assert list(screening.read_table(path)["所在地"]) == ["运城市"]


def test_a_text_is_never_written_as_a_formula(tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "projects.xlsx"
    screening.write_table(pd.DataFrame([{"名称": "=1+1", "说明": "长" * 100}]), path)
    sheet = load_workbook(path).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width < 60
