"""Batch screening: upload a table, see the verdict of every row, download it with verdicts and clauses added."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service, screening

HINT = (
    "上传项目表（csv、xlsx、parquet、jsonl）。列名可以是事实的名称或中文名（如“所在地”“锅炉额定容量”），"
    "也可以只有一列“项目”，写项目描述。"
)


def build(service: Service) -> None:
    """Adds the tab's components to the page being built."""
    gr.Markdown(HINT)
    table = gr.File(label="项目表", file_types=[".csv", ".xlsx", ".parquet", ".jsonl"], elem_id="table")
    run = gr.Button("开始预审", variant="primary", elem_id="run-screen")
    message = gr.Markdown()
    result = gr.Dataframe(wrap=True, interactive=False, label="结果", elem_id="screened")
    download = gr.DownloadButton("下载结果（xlsx）", elem_id="screened-file")

    def screen(path: str | None, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008 - Gradio's way
        if path is None:
            return "请先上传一张项目表。", None, None
        progress(0.1, desc="读表")
        try:
            screened = screening.screen(service, screening.read_table(Path(path)))
        except PolicyQAError as error:
            return str(error), None, None
        target = Path(tempfile.mkdtemp(prefix="policyqa-")) / f"{Path(path).stem}-预审结果.xlsx"
        screening.write_table(screened, target)
        counts = screened["结论"].value_counts()
        return "，".join(f"{name} {n} 个" for name, n in counts.items()), screened, str(target)

    run.click(screen, table, [message, result, download], api_name="screen")
