"""Search of the clauses, with a filter by document."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service, examples
from policyqa.shells.ui import html
from policyqa.shells.ui.words import Words

ALL = ""


def build(service: Service, words: Words, tab: gr.Tab) -> None:
    """Adds the tab's components to the page being built; the filter knows the documents there are when the tab is opened."""
    given = examples.read(service.settings.kb)["search"]
    hint = words("例如：{example}", example=words.example(given[0])) if given else ""
    with gr.Row():
        query = gr.Textbox(label=words("检索"), placeholder=hint, elem_id="query", scale=4, min_width=320, submit_btn=words("检索"))
        document = gr.Dropdown(choices(service, words), value=ALL, label=words("文件"), scale=2, min_width=240, elem_id="search-in")
    empty = f"<div class='pane muted'>{words('输入要找的内容，结果按相关程度排列，点标题打开原文。')}</div>"
    results = gr.HTML(empty, elem_id="results")

    def find(text: str, chosen: str) -> str:
        if not text.strip():
            return empty
        try:
            found: Any = service.search(text, k=10, document=chosen or None)
        except PolicyQAError as error:
            return f"<div class='pane'>{escape(str(error))}</div>"
        nothing = f"<div class='pane muted'>{words('没有找到。换一种说法，或去掉文件筛选再试。')}</div>"
        return html.listed("", [_passage(p) for p in found], "pane search") or nothing

    private: dict[str, Any] = {"api_visibility": "private", "queue": False}
    query.submit(find, [query, document], results, **private)
    document.input(find, [query, document], results, **private)
    tab.select(lambda: gr.Dropdown(choices(service, words)), None, document, show_progress="hidden", **private)


def choices(service: Service, words: Words) -> list[tuple[str, str]]:
    """The documents to choose from, all of them first."""
    return [(words("全部文件"), ALL), *((str(d["title"]), str(d["id"])) for d in service.documents())]


def _passage(passage: Any) -> str:
    where = " › ".join([str(passage["title"]), *map(str, passage["path"])])
    return f"{html.cite_link(passage, where)}<p>{escape(str(passage['text']))}</p>"
