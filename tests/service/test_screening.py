"""Screening a table: every row decided, bad rows told apart, every format read back."""

import pandas as pd
import pytest

from policyqa.errors import UsageError
from policyqa.service import screening

ROWS = [
    {"项目": "甲", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "20 t/h"},
    {"项目": "乙", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "40 t/h"},
    {"项目": "丙", "place": "运城市", "设施或活动": "燃煤锅炉", "锅炉额定容量": "很大"},
]
COLUMNS = {"place": "place", "设施或活动": "facility", "锅炉额定容量": "boiler_capacity"}


def test_each_row_gets_its_verdict_and_a_bad_one_says_so(service):
    result = screening.screen(service, pd.DataFrame(ROWS), columns=COLUMNS)
    assert list(result["结论"]) == ["禁止", "需补充信息", "无法判断"]
    assert "35吨以下燃煤锅炉" in result["依据条款"][0]
    assert "很大" in result["说明"][2]


def test_columns_are_guessed_by_name_and_label(service):
    guessed = screening.guess_columns(service, ["项目", "place", "锅炉额定容量", "备注"])
    assert guessed == {"项目": "text", "place": "place", "锅炉额定容量": "boiler_capacity"}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_tables_survive_writing_and_reading(tmp_path, ending):
    path = tmp_path / f"projects.{ending}"
    screening.write_table(pd.DataFrame(ROWS), path)
    again = screening.read_table(path)
    assert list(again["锅炉额定容量"]) == ["20 t/h", "40 t/h", "很大"]


def test_a_table_without_a_usable_column_is_refused(service):
    with pytest.raises(UsageError, match="没有可用的列"):
        screening.screen(service, pd.DataFrame([{"备注": "无"}]))


def test_a_broken_workbook_is_refused_with_its_name(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(UsageError, match=r"broken\.xlsx"):
        screening.read_table(path)
