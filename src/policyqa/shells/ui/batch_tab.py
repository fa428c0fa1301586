"""Batch screening: upload a table, check what its columns mean, see every verdict, answer what is missing, download."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from policyqa.errors import PolicyQAError, UsageError
from policyqa.service import Service, screening
from policyqa.service.batch import parse_day
from policyqa.shells.ui.words import Words

if TYPE_CHECKING:
    import pandas as pd

HINT = (
    "上传项目表（csv、xlsx、parquet、jsonl）。列名可以是事实的名称或中文名（如“所在地”“锅炉额定容量”），"
    "也可以只有一列“项目”，写项目描述。列的含义由程序猜出，可以在下面改正。"
)
TEXT, UNUSED = "项目描述（自然语言）", "不用"
SHOWN = 200
"""Rows shown in the page."""
SLICE = 20
"""Rows screened between two steps of the progress bar."""


def build(service: Service, words: Words, as_of: date | None = None) -> None:
    """Adds the tab's components to the page being built."""
    gr.Markdown(HINT)
    labels = {str(f["label"]): str(f["name"]) for f in service.facts()} | {TEXT: "text"}
    questions = {str(f["question"]): str(f["name"]) for f in service.facts()}
    with gr.Row():
        table = gr.File(label=words("项目表"), file_types=[".csv", ".xlsx", ".parquet", ".jsonl"], elem_id="table")
        columns = gr.Dataframe(
            headers=["列", "当作"], label=words("列的含义（可改）"), interactive=True, elem_id="columns", wrap=True, column_count=2
        )
    day = gr.Textbox((as_of or date.today()).isoformat(), label=words("判断基准日"), elem_id="screen-day", max_lines=1)
    run = gr.Button(words("开始预审"), variant="primary", elem_id="run-screen")
    message = gr.Markdown(elem_id="screen-message")
    result = gr.HTML("", elem_id="screened")
    download = gr.DownloadButton(words("下载结果（xlsx）"), elem_id="screened-file")
    missing = gr.Dataframe(
        headers=["问题", "影响项目数", "回答"], label=words("需要补充的事实（合并问卷）"), interactive=True,
        elem_id="questionnaire", wrap=True, type="array", column_count=3,
    )  # fmt: skip
    again = gr.Button("按问卷的回答再预审", elem_id="screen-again")

    def guess(path: str | None) -> Any:
        if path is None:
            return []
        try:
            read = screening.read_table(Path(path))
        except PolicyQAError as error:
            raise gr.Error(str(error), print_exception=False) from None
        names = {name: label for label, name in labels.items()}
        found = screening.guess_columns(service, list(read.columns))
        return [[c, names.get(found.get(c, ""), UNUSED)] for c in map(str, read.columns)]

    def screen(path: str | None, meaning: pd.DataFrame, asked: Any, when: str, progress: gr.Progress = gr.Progress()) -> Any:  # noqa: B008 - Gradio's way
        if path is None:
            return words("先上传表格"), "", None, []
        try:
            read = screening.read_table(Path(path))
            mapping = _mapping(meaning, labels)
            _fill(read, mapping, asked, questions)
            done = _screened(service, read, mapping, parse_day(when, words("判断基准日")), progress)
        except PolicyQAError as error:
            return str(error), "", None, []
        target = Path(tempfile.mkdtemp(prefix="policyqa-")) / f"{Path(path).stem}-预审结果.xlsx"
        screening.write_table(done, target)
        counts = "，".join(f"{name} {n} 个" for name, n in done["结论"].value_counts().items())
        return counts, _shown(done), str(target), _questionnaire(done)

    private: dict[str, Any] = {"api_visibility": "private"}
    table.change(guess, table, columns, **private)
    outputs = [message, result, download, missing]
    run.click(screen, [table, columns, gr.State([]), day], outputs, **private)
    again.click(screen, [table, columns, missing, day], outputs, **private)


def _mapping(meaning: pd.DataFrame, labels: dict[str, str]) -> dict[str, str]:
    """Column → fact name as the user left it; raises UsageError naming what is no fact."""
    mapping = {}
    for column, label in meaning.itertuples(index=False):
        if not str(label).strip() or str(label) == UNUSED:
            continue
        name = str(label).strip()
        if name not in labels and name not in labels.values():
            raise UsageError(f"列“{column}”当作“{label}”：没有这个事实，请填事实的中文名、“{TEXT}”或“{UNUSED}”。")
        mapping[str(column)] = labels.get(name, name)
    return mapping


def _fill(table: pd.DataFrame, mapping: dict[str, str], asked: Any, questions: dict[str, str]) -> None:
    """Adds the answers of the questionnaire as columns; a value that the table tells already wins."""
    for question, _, given in asked:
        if not str(given or "").strip() or question not in questions:
            continue
        fact = questions[question]
        own = next((c for c, name in mapping.items() if name == fact), None)
        if own is None:
            table[question], mapping[question] = given, fact
        else:
            table[own] = table[own].where(table[own].notna(), given)


def _screened(
    service: Service, table: pd.DataFrame, mapping: dict[str, str], day: date, progress: gr.Progress
) -> pd.DataFrame:
    import pandas as pd

    parts = []
    for start in range(0, len(table), SLICE):
        progress((start, len(table)), desc="预审", unit="个项目")
        parts.append(screening.screen(service, table.iloc[start : start + SLICE], columns=mapping or None, as_of=day))
    return pd.concat(parts)


def _shown(table: pd.DataFrame) -> str:
    """The first rows as a table to read; all of them stand in the workbook."""
    head = "".join(f"<th scope='col'>{escape(str(c))}</th>" for c in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{'' if value != value else escape(str(value))}</td>" for value in row) + "</tr>"  # noqa: PLR0124 - NaN
        for row in table.head(SHOWN).itertuples(index=False)
    )
    more = f"<p class='muted'>显示前 {SHOWN} 行，全部 {len(table)} 行见下载的工作簿。</p>" if len(table) > SHOWN else ""
    return f"<div class='wide' tabindex='0'><table class='bars'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}"


def _questionnaire(table: pd.DataFrame) -> list[list[object]]:
    asked = Counter(q for cell in table["缺少的事实"] for q in str(cell).split("；") if q)
    return [[question, count, ""] for question, count in asked.most_common()]
