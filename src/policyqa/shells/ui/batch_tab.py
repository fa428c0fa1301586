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
    "上传项目表（csv、xlsx、parquet、jsonl），一行一个项目。列名可以是事实的名称或中文名（如{names}），"
    "也可以只有一列“项目”，写项目描述。列的含义由程序猜出，可以改正。"
)
TEXT, UNUSED = "项目描述（自然语言）", "不用"
SHOWN = 200
"""Rows shown in the page."""
NAMED = ("place", "facility", "industry")
"""Facts whose names are given as examples of columns: those that nearly every project tells."""
FORMATS = [".csv", ".xlsx", ".parquet", ".jsonl"]
SIGNS = {word: verdict for verdict, word in screening.VERDICT_WORDS.items()}


def build(service: Service, words: Words, as_of: date | None = None) -> None:
    """Adds the tab's components to the page being built."""
    BatchTab(service, words, as_of)


class BatchTab:
    """Components of the tab and what happens when they are used."""

    def __init__(self, service: Service, words: Words, as_of: date | None) -> None:
        self._service = service
        self._words = words
        facts = service.facts()
        self._labels = {str(f["label"]): str(f["name"]) for f in facts} | {TEXT: "text"}
        self._questions = {str(f["question"]): str(f["name"]) for f in facts}
        named = "".join(f"“{f['label']}”" for f in facts if f["name"] in NAMED)
        gr.Markdown(words(HINT, names=named))
        self._build_inputs(as_of or date.today())
        self._build_results()
        self._listen()

    def _build_inputs(self, day: date) -> None:
        words = self._words
        with gr.Row():
            self._table = gr.File(label=words("项目表"), file_types=FORMATS, elem_id="table", height=180)
            self._columns = gr.Dataframe(
                headers=[words("列"), words("当作")], label=words("列的含义（可改）"), interactive=True, elem_id="columns",
                wrap=True, column_count=2, buttons=[],
            )  # fmt: skip
        with gr.Row(equal_height=True):
            self._day = gr.Textbox(day.isoformat(), label=words("判断基准日"), elem_id="screen-day", max_lines=1, scale=1)
            self._run = gr.Button(words("开始预审"), variant="primary", elem_id="run-screen", scale=3)

    def _build_results(self) -> None:
        words = self._words
        self._message = gr.Markdown(elem_id="screen-message")
        self._download = gr.DownloadButton(words("下载结果（xlsx）"), elem_id="screened-file", visible=False)
        self._result = gr.HTML("", elem_id="screened")
        self._missing = gr.Dataframe(
            headers=[words("问题"), words("影响项目数"), words("回答")], interactive=True, elem_id="questionnaire", wrap=True,
            label=words("需要补充的事实（合并问卷，填“回答”一列）"), type="array", column_count=3, visible=False, buttons=[],
            static_columns=[0, 1], column_widths=["60%", "15%", "25%"],
        )  # fmt: skip
        self._again = gr.Button(words("按问卷的回答再预审"), elem_id="screen-again", visible=False)

    def _listen(self) -> None:
        private: dict[str, Any] = {"api_visibility": "private"}
        outputs = [self._message, self._result, self._download, self._missing, self._again]
        self._table.change(self._guess, self._table, self._columns, **private)
        first = [self._table, self._columns, gr.State([]), self._day]
        self._run.click(self._screen, first, outputs, show_progress_on=self._message, **private)
        answered = [self._table, self._columns, self._missing, self._day]
        self._again.click(self._screen, answered, outputs, show_progress_on=self._message, **private)

    def _guess(self, path: str | None) -> list[list[str]]:
        if path is None:
            return []
        try:
            read = screening.read_table(Path(path))
        except PolicyQAError as error:
            raise gr.Error(str(error), print_exception=False) from None
        names = {name: label for label, name in self._labels.items()}
        found = screening.guess_columns(self._service, list(read.columns))
        return [[c, names.get(found.get(c, ""), UNUSED)] for c in map(str, read.columns)]

    def _screen(
        self, path: str | None, meaning: pd.DataFrame, asked: Any, when: str, progress: gr.Progress = gr.Progress()  # noqa: B008 - Gradio's way
    ) -> tuple[Any, ...]:
        words = self._words
        if path is None:
            return self._said(words("先上传表格。"))

        def tell(done: int, total: int) -> None:
            progress((done, total), desc=words("预审"), unit=words("个项目"))

        try:
            table = screening.read_table(Path(path))
            mapping = _mapping(meaning, self._labels)
            _fill(table, mapping, asked, self._questions)
            day = parse_day(when, words("判断基准日"))
            done = screening.screen(self._service, table, columns=mapping or None, as_of=day, tell=tell)
        except PolicyQAError as error:
            return self._said(str(error))
        return self._shown(done, Path(path).stem)

    def _said(self, text: str) -> tuple[Any, ...]:
        return text, "", gr.DownloadButton(visible=False), gr.Dataframe(visible=False), gr.Button(visible=False)

    def _shown(self, done: pd.DataFrame, name: str) -> tuple[Any, ...]:
        target = Path(tempfile.mkdtemp(prefix="policyqa-")) / f"{name}-预审结果.xlsx"
        screening.write_table(done, target)
        missing = questionnaire(done)
        return (
            _counts(done, self._words),
            table_html(done, self._words),
            gr.DownloadButton(value=str(target), visible=True),
            gr.Dataframe(value=missing, visible=bool(missing)),
            gr.Button(visible=bool(missing)),
        )


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


def _counts(done: pd.DataFrame, words: Words) -> str:
    counted = words("，").join(f"{words(str(name))} {n}" for name, n in done["结论"].value_counts().items())
    return f"{words('共 {n} 个项目', n=len(done))}{words('：')}{counted}"


def table_html(table: pd.DataFrame, words: Words) -> str:
    """The first rows as a table to read; all of them stand in the workbook."""
    names = [str(c) for c in table.columns]
    head = "".join(f"<th scope='col'>{escape(c)}</th>" for c in names)
    rows = "".join(
        "<tr>" + "".join(_cell(name, value) for name, value in zip(names, row, strict=True)) + "</tr>"
        for row in table.head(SHOWN).itertuples(index=False)
    )
    more = words("显示前 {shown} 行，全部 {n} 行见下载的工作簿。", shown=SHOWN, n=len(table))
    note = f"<p class='muted'>{more}</p>" if len(table) > SHOWN else ""
    return (
        f"<div class='wide' tabindex='0' role='region' aria-label='{words('结果')}'><table class='bars cards'>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _cell(name: str, value: object) -> str:
    text = "" if value is None or value != value else escape(str(value))  # noqa: PLR0124 - NaN
    if name == screening.ADDED[0]:
        text = f"<span class='said v-{SIGNS.get(str(value), 'none')}'>{text}</span>"
    return f"<td data-h='{escape(name, quote=True)}'>{text}</td>" if text else "<td></td>"


def questionnaire(table: pd.DataFrame) -> list[list[object]]:
    """Every question that is open for some row, with the number of rows it concerns, most first."""
    asked = Counter(q for cell in table["缺少的事实"] for q in str(cell).split("；") if q)
    return [[question, count, ""] for question, count in asked.most_common()]
