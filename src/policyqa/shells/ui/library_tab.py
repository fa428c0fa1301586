"""The library: the documents, their outline and text; add and remove documents."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html
from policyqa.shells.ui.words import Words

HEADERS = ["编号", "标题", "发布机关", "管辖区", "有效期自", "有效期至", "条款数"]
KEYS = ("id", "title", "issuer", "jurisdiction", "valid_from", "valid_until", "clauses")


def build(service: Service, words: Words) -> None:
    """Adds the tab's components to the page being built."""
    listing = gr.HTML(_listing(service), elem_id="library")
    choice = gr.Dropdown(_choices(service), value=None, label=words("阅读"), elem_id="read")
    with gr.Row():
        outline = gr.HTML("", elem_id="outline")
        text = gr.HTML("", elem_id="reader")
    with gr.Row():
        with gr.Column():
            files = gr.File(
                label="加入文件（txt、md、html、docx、pdf、xlsx、csv、jsonl）", file_count="multiple", elem_id="add-files", height=140
            )
            add = gr.Button(words("加入知识库"), elem_id="add-document")
        with gr.Column():
            gr.Markdown("移除：先在“阅读”里选中文件。移除后，引用它的规则不再作判断。")
            sure = gr.Checkbox(label=words("确认移除所选文件"), elem_id="sure")
            remove = gr.Button(words("移除"), variant="stop", elem_id="remove-document")
    report = gr.Markdown(elem_id="library-report")

    def read(document: str | None) -> tuple[str, str]:
        if not document:
            return "", ""
        blocks = service.blocks(document)
        return f"<div class='pane'><h3>{words('目录')}</h3>{html.outline(blocks, document)}</div>", html.source(blocks, 0, 0)

    def add_files(paths: list[str] | None) -> tuple[Any, ...]:
        if not paths:
            return "请先选择文件。", _listing(service), gr.Dropdown(_choices(service))
        try:
            lines = service.add_documents([Path(p) for p in paths])
        except PolicyQAError as error:
            lines = [str(error)]
        return "\n\n".join(lines), _listing(service), gr.Dropdown(_choices(service))

    def remove_file(document: str | None, confirmed: bool) -> tuple[Any, ...]:  # noqa: FBT001 - a checkbox
        if not document or not confirmed:
            return "请在“阅读”里选择文件，并勾选“确认移除所选文件”。", _listing(service), gr.Dropdown(), confirmed
        try:
            service.remove_document(document)
            said = f"已移除 {document}。"
        except PolicyQAError as error:
            said = str(error)
        return said, _listing(service), gr.Dropdown(_choices(service), value=None), False

    private: dict[str, Any] = {"api_visibility": "private"}
    choice.change(read, choice, [outline, text], **private)
    add.click(add_files, files, [report, listing, choice], **private)
    remove.click(remove_file, [choice, sure], [report, listing, choice, sure], **private)


def _listing(service: Service) -> str:
    head = "".join(f"<th scope='col'>{h}</th>" for h in HEADERS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(d[k] if d[k] is not None else '—'))}</td>" for k in KEYS) + "</tr>"
        for d in service.documents()
    )
    return f"<table class='bars'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _choices(service: Service) -> list[tuple[str, str]]:
    return [(str(d["title"]), str(d["id"])) for d in service.documents()]
