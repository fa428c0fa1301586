"""Goal tracing: from a project, goal, agency or place through the graph to the plan, as words and as a graph."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html, scripts
from policyqa.shells.ui.words import Words

EXAMPLES = ["新建运城市第三污水处理厂", "森林覆盖率目标两市对比", "哪些目标没有项目支撑？", "有多少个专栏"]
TYPES = {
    "project": "项目", "goal": "目标", "indicator": "指标", "agency": "机构", "enterprise": "企业", "place": "地点",
    "box": "专栏", "section": "章节", "target": "量化目标", "plan": "规划", "document": "文件", "rule": "规则",
}  # fmt: skip
BASES = {"stated": "原文写明", "structural": "结构位置", "inferred": "推断"}

Paths = Sequence[Sequence[Mapping[str, Any]]]


def build(service: Service, words: Words) -> None:
    """Adds the tab's components to the page being built."""
    names = service.trace_names()
    name = gr.Textbox(
        label=words("项目、目标、机构或地方"),
        placeholder=words("例如：新建运城市第三污水处理厂"),
        elem_id="trace-name",
        submit_btn=words("追踪"),
    )
    gr.Examples(EXAMPLES, inputs=name, label=words("可以这样问"))
    with gr.Accordion(words("从目录里选"), open=False), gr.Row():
        kinds = [(f"{words(TYPES[k])}（{len(v)}）", k) for k, v in names.items()]
        kind = gr.Dropdown(kinds, value="project", label=words("类别"), elem_id="trace-kind")
        picked = gr.Dropdown(names["project"], value=None, label=words("名称"), elem_id="trace-pick")
    result = gr.Markdown(elem_id="trace-result")
    graph = gr.HTML("", elem_id="trace-graph", js_on_load=scripts.GRAPH)

    def follow(text: str) -> tuple[str, str]:
        try:
            answer: Any = service.trace(text)
        except PolicyQAError as error:
            return str(error), ""
        said = html.chat_text(answer)
        if answer["related"]:
            said += "\n\n" + "\n".join(f"- {html.cite_link(r, r['quote'][:80])}" for r in answer["related"])
        return said, graph_html(service, answer["paths"], words)

    def centre(event: gr.EventData) -> str:
        return graph_html(service, service.neighbours(str(event._data["node"])), words)  # noqa: SLF001 - sent by the script

    private: dict[str, Any] = {"api_visibility": "private"}
    name.submit(follow, name, [result, graph], **private)
    kind.change(lambda k: gr.Dropdown(names[k], value=None), kind, picked, **private)
    picked.input(lambda n: n or "", picked, name, **private).then(follow, name, [result, graph], **private)
    graph.select(centre, None, graph, **private)


def graph_html(service: Service, paths: Any, words: Words) -> str:
    """The paths drawn, with filters above and the chosen box below."""
    if not paths:
        return f"<div class='pane muted'>{words('没有找到路径。')}</div>"
    steps = [step for path in paths for step in path]
    types = dict.fromkeys(str(s["type"]) for s in steps if "type" in s)
    bases = dict.fromkeys(str(s["basis"]) for s in steps if "basis" in s)
    boxes = [_check("type", t, words(TYPES.get(t, t))) for t in types]
    marks = [_check("basis", b, words(BASES.get(b, b))) for b in bases]
    standing = escape(json.dumps(service.standing(paths), ensure_ascii=False), quote=True)
    return (
        f"<div class='pane' data-standing='{standing}'><div class='filters'>{words('图中显示')}：{''.join(boxes)}"
        f"　{words('依据类型')}：{''.join(marks)}</div><div class='picture' tabindex='0'>{service.picture(paths)}</div>"
        f"<div class='chosen-node' aria-live='polite' data-open='{words('查看原文')}' data-centre='{words('以它为中心')}'>"
        f"<span class='muted'>{words('点一个方框，查看它的原文和上下游。')}</span></div></div>"
    )


def _check(kind: str, value: str, label: str) -> str:
    return f"<label><input type='checkbox' checked data-{kind}='{escape(value)}'> {escape(label)}</label>"
