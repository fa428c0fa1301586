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

COLUMNS = {
    "id": "编号", "title": "标题", "issuer": "发布机关", "jurisdiction": "管辖区", "valid_from": "有效期自", "valid_until": "有效期至",
    "clauses": "条款数",
}  # fmt: skip


def build(service: Service, words: Words, tab: gr.Tab) -> None:
    """Adds the tab's components to the page being built; the list is read anew when the tab is opened."""
    LibraryTab(service, words, tab)


class LibraryTab:
    """Components of the tab and what happens when they are used."""

    def __init__(self, service: Service, words: Words, tab: gr.Tab) -> None:
        self._service = service
        self._words = words
        self._listing = gr.HTML(self._table(), elem_id="library")
        self._choice = gr.Dropdown(self._choices(), value=None, label=words("阅读"), info=words("选一份文件"), elem_id="read")
        with gr.Row():
            self._outline = gr.HTML("", elem_id="outline")
            self._text = gr.HTML("", elem_id="reader")
        with gr.Row():
            self._build_adding()
            self._build_removing()
        self._report = gr.Markdown(elem_id="library-report")
        self._listen(tab)

    def _build_adding(self) -> None:
        words = self._words
        with gr.Column(min_width=320):
            gr.Markdown(words("可加入 txt、md、html、docx、pdf、xlsx、csv、jsonl。"))
            self._files = gr.File(label=words("加入文件"), file_count="multiple", elem_id="add-files", height=180)
            self._add = gr.Button(words("加入知识库"), elem_id="add-document")

    def _build_removing(self) -> None:
        words = self._words
        with gr.Column(min_width=320):
            gr.Markdown(words("先在“阅读”里选中要移除的文件。移除后，引用它的规则不再作判断。"))
            self._sure = gr.Checkbox(label=words("确认移除所选文件"), elem_id="sure")
            self._remove = gr.Button(words("移除"), variant="stop", elem_id="remove-document")

    def _listen(self, tab: gr.Tab) -> None:
        private: dict[str, Any] = {"api_visibility": "private"}
        quick: dict[str, Any] = {**private, "queue": False, "show_progress": "hidden"}
        self._choice.change(self._read, self._choice, [self._outline, self._text], **quick)
        shown = [self._listing, self._choice]
        # What was read is told at once; the list waits until the knowledge base is loaded anew.
        self._add.click(self._add_files, self._files, [self._report, self._files], show_progress_on=self._report, **private).then(
            self._fresh, None, shown, **private
        )
        removing = [self._report, self._choice, self._sure]
        self._remove.click(self._remove_file, [self._choice, self._sure], removing, show_progress_on=self._report, **private).then(
            self._fresh, None, shown, **private
        )
        tab.select(self._fresh, None, shown, **quick)

    def _fresh(self) -> tuple[str, Any]:
        return self._table(), gr.Dropdown(self._choices())

    def _read(self, document: str | None) -> tuple[str, str]:
        if not document:
            return "", ""
        try:
            blocks = self._service.blocks(document)
        except PolicyQAError as error:
            return f"<p>{escape(str(error))}</p>", ""
        outline = f"<div class='pane'><h3>{self._words('目录')}</h3>{html.outline(blocks, document)}</div>"
        return outline, html.source(blocks, 0, 0, "reader-text")

    def _add_files(self, paths: list[str] | None) -> tuple[str, None]:
        if not paths:
            return self._words("请先选择文件。"), None
        try:
            lines = self._service.add_documents([Path(p) for p in paths])
        except PolicyQAError as error:
            lines = [str(error)]
        return "\n\n".join(line for report in lines for line in report.split("\n")), None

    def _remove_file(self, document: str | None, confirmed: bool) -> tuple[Any, ...]:  # noqa: FBT001 - a checkbox
        words = self._words
        if not document or not confirmed:
            return words("请在“阅读”里选择文件，并勾选“确认移除所选文件”。"), gr.Dropdown(), confirmed
        try:
            self._service.remove_document(document)
        except PolicyQAError as error:
            return str(error), gr.Dropdown(), False
        return words("已移除 {document}。", document=document), gr.Dropdown(value=None), False

    def _table(self) -> str:
        head = "".join(f"<th scope='col'>{self._words(name)}</th>" for name in COLUMNS.values())
        rows = "".join(f"<tr>{''.join(self._cell(d, key) for key in COLUMNS)}</tr>" for d in self._service.documents())
        return (
            f"<div class='wide' tabindex='0' role='region' aria-label='{self._words('文库')}'><table class='bars cards'>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _cell(self, document: dict[str, object], key: str) -> str:
        value = document[key]
        shown = escape(str(value)) if value is not None else "—"
        return f"<td class='{key}' data-h='{self._words(COLUMNS[key])}'>{shown}</td>"

    def _choices(self) -> list[tuple[str, str]]:
        return [(str(d["title"]), str(d["id"])) for d in self._service.documents()]
