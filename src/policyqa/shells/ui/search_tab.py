"""Search of the clauses, with a filter by document."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html
from policyqa.shells.ui.words import Words

ALL = ""


def build(service: Service, words: Words) -> None:
    """Adds the tab's components to the page being built."""
    with gr.Row():
        query = gr.Textbox(
            label=words("检索"), placeholder=words("例如：地下水超采区能不能打井"), elem_id="query", scale=4, submit_btn=words("检索")
        )
        document = gr.Dropdown(choices(service, words), value=ALL, label=words("文件"), scale=2)
    empty = f"<div class='pane muted'>{words('输入要找的内容，结果按相关程度排列，点标题打开原文。')}</div>"
    results = gr.HTML(empty, elem_id="results")

    def find(text: str, chosen: str) -> str:
        try:
            found: Any = service.search(text, k=10, document=chosen or None)
        except PolicyQAError as error:
            return f"<div class='pane'>{escape(str(error))}</div>"
        return html.listed("", [_passage(p) for p in found], "pane") or words("没有找到。换一种说法，或去掉文件筛选再试。")

    query.submit(find, [query, document], results, api_visibility="private")


def choices(service: Service, words: Words) -> list[tuple[str, str]]:
    """The documents to choose from, all of them first."""
    return [(words("全部文件"), ALL), *((str(d["title"]), str(d["id"])) for d in service.documents())]


def _passage(passage: Any) -> str:
    where = " › ".join([str(passage["title"]), *map(str, passage["path"])])
    return f"{html.cite_link(passage, where)}<p>{escape(str(passage['text']))}</p>"
