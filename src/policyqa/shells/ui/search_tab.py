"""Search of the clauses, with a filter by document."""

from __future__ import annotations

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells import render

ALL = "全部文件"


def build(service: Service) -> None:
    """Adds the tab's components to the page being built."""
    titles = {d["title"]: d["id"] for d in service.documents()}
    with gr.Row():
        query = gr.Textbox(
            label="检索", placeholder="例如：地下水超采区能不能打井", elem_id="query", scale=4, submit_btn="检索"
        )
        document = gr.Dropdown([ALL, *map(str, titles)], value=ALL, label="文件", scale=2)
    results = gr.Markdown(elem_id="results")

    def find(text: str, title: str) -> str:
        try:
            found = service.search(text, k=10, document=None if title == ALL else str(titles[title]))
        except PolicyQAError as error:
            return str(error)
        return render.passages_text(found)

    query.submit(find, [query, document], results, api_name="search")
