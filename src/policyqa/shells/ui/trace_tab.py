"""Goal tracing: from a project, goal, agency or place through the graph to the plan."""

from __future__ import annotations

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells import render


def build(service: Service) -> None:
    """Adds the tab's components to the page being built."""
    name = gr.Textbox(
        label="项目、目标、机构或地方",
        placeholder="例如：新建运城市第三污水处理厂",
        elem_id="trace-name",
        submit_btn="追踪",
    )
    result = gr.Markdown(elem_id="trace-result")

    def follow(text: str) -> str:
        try:
            return render.answer_text(service.trace(text))
        except PolicyQAError as error:
            return str(error)

    name.submit(follow, name, result, api_name="trace")
