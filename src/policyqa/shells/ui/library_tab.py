"""The library: the documents, their outline and text; add and remove documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html

HEADERS = ["编号", "标题", "发布机关", "管辖区", "有效期自", "有效期至", "条款数"]


def build(service: Service) -> None:
    """Adds the tab's components to the page being built."""
    listing = gr.Dataframe(
        _rows(service), headers=HEADERS, interactive=False, wrap=True, label="文件", elem_id="library"
    )
    with gr.Row():
        choice = gr.Dropdown(_ids(service), label="阅读", elem_id="read")
        files = gr.File(
            label="加入文件（txt、md、html、docx、pdf、xlsx、csv、jsonl）", file_count="multiple", elem_id="add-files"
        )
    with gr.Row():
        add = gr.Button("加入知识库")
        sure = gr.Checkbox(label="确认移除所选文件")
        remove = gr.Button("移除", variant="stop")
    report = gr.Markdown(elem_id="library-report")
    text = gr.HTML(elem_id="reader")

    def read(document: str | None) -> str:
        return html.source(service.blocks(document), 0, 0) if document else ""

    def add_files(paths: list[str] | None) -> tuple[Any, ...]:
        if not paths:
            return "请先选择文件。", _rows(service), gr.Dropdown(_ids(service))
        try:
            lines = service.add_documents([Path(p) for p in paths])
        except PolicyQAError as error:
            lines = [str(error)]
        return "\n\n".join(lines), _rows(service), gr.Dropdown(_ids(service))

    def remove_file(document: str | None, confirmed: bool) -> tuple[Any, ...]:  # noqa: FBT001 - a checkbox
        if not document or not confirmed:
            return "请选择文件并勾选“确认移除所选文件”。", _rows(service), gr.Dropdown(_ids(service))
        try:
            service.remove_document(document)
            said = f"已移除 {document}。"
        except PolicyQAError as error:
            said = str(error)
        return said, _rows(service), gr.Dropdown(_ids(service), value=None)

    choice.change(read, choice, text, api_visibility="private")
    add.click(add_files, files, [report, listing, choice], api_visibility="private")
    remove.click(remove_file, [choice, sure], [report, listing, choice], api_visibility="private")


def _rows(service: Service) -> list[list[str]]:
    keys = ("id", "title", "issuer", "jurisdiction", "valid_from", "valid_until", "clauses")
    return [[str(d[k] if d[k] is not None else "—") for k in keys] for d in service.documents()]


def _ids(service: Service) -> list[str]:
    return [str(d["id"]) for d in service.documents()]
