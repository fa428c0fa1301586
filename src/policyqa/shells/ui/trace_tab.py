"""Goal tracing: from a project, goal, agency or place through the graph to the plan, as words and as a graph."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service, examples
from policyqa.shells.ui import html, scripts
from policyqa.shells.ui.words import Words

TYPES = {
    "project": "项目", "goal": "目标", "indicator": "指标", "agency": "机构", "enterprise": "企业", "place": "地点",
    "box": "专栏", "section": "章节", "target": "量化目标", "plan": "规划", "document": "文件", "rule": "规则",
}  # fmt: skip
FIRST = "project"
RELATED = 80
"""Characters shown of a passage that merely resembles the question."""
BASES = {"stated": "原文写明", "structural": "结构位置", "inferred": "推断"}

Paths = Sequence[Sequence[Mapping[str, Any]]]


def build(service: Service, words: Words, tab: gr.Tab) -> None:
    """Adds the tab's components to the page being built; the names to pick from are those there are when it is opened."""
    given = examples.read(service.settings.kb)["trace"]
    name = gr.Textbox(
        label=words("项目、目标、机构或地方"),
        placeholder=words("例如：{example}", example=given[0].question) if given else "",
        elem_id="trace-name",
        submit_btn=words("追踪"),
    )
    tries = gr.HTML(_tries(given, words), elem_id="trace-tries", js_on_load=scripts.TRIES)
    with gr.Accordion(words("从目录里选"), open=False), gr.Row():
        kind = gr.Dropdown(_kinds(service, words), value=FIRST, label=words("类别"), elem_id="trace-kind")
        picked = gr.Dropdown(service.trace_names()[FIRST], value=None, label=words("名称"), elem_id="trace-pick")
    result = gr.Markdown(elem_id="trace-result", line_breaks=True)
    graph = gr.HTML("", elem_id="trace-graph", js_on_load=scripts.GRAPH)

    def follow(text: str) -> tuple[str, str]:
        return traced(service, text, words)

    def chosen(event: gr.EventData) -> tuple[str, str, str]:
        question = str(event._data["question"])  # noqa: SLF001 - sent by the script
        return question, *traced(service, question, words)

    def centre(event: gr.EventData) -> str:
        return graph_html(service, service.neighbours(str(event._data["node"])), words)  # noqa: SLF001 - sent by the script

    def fresh(shown: str) -> tuple[Any, Any]:
        return gr.Dropdown(_kinds(service, words)), gr.Dropdown(service.trace_names()[shown])

    private: dict[str, Any] = {"api_visibility": "private", "queue": False}
    name.submit(follow, name, [result, graph], **private)
    tries.select(chosen, None, [name, result, graph], **private)
    kind.input(lambda k: gr.Dropdown(service.trace_names()[k], value=None), kind, picked, **private)
    picked.input(lambda n: n or "", picked, name, **private).then(follow, name, [result, graph], **private)
    graph.select(centre, None, graph, **private)
    tab.select(fresh, kind, [kind, picked], show_progress="hidden", **private)


def _kinds(service: Service, words: Words) -> list[tuple[str, str]]:
    return [(f"{words(TYPES[k])} ({len(v)})", k) for k, v in service.trace_names().items()]


def _tries(given: Sequence[examples.Example], words: Words) -> str:
    buttons = "".join(
        f"<button type='button' class='quiet' data-try='{escape(e.question, quote=True)}'>{escape(words.example(e))}</button>"
        for e in given
    )
    return f"<div class='filters'><span class='muted'>{words('可以这样问')}{words('：')}</span>{buttons}</div>" if given else ""


def traced(service: Service, text: str, words: Words) -> tuple[str, str]:
    """The answer as Markdown, and the graph below it."""
    if not text.strip():
        return "", ""
    try:
        answer: Any = service.trace(text, language=words.lang)
    except PolicyQAError as error:
        return str(error), ""
    said = html.chat_text(answer)
    if answer["related"]:
        near = "\n".join(f"- {html.cite_link(r, r['quote'][:RELATED])}" for r in answer["related"])
        said += f"\n\n**{words('相关原文（字面相近，仅供参考）')}**\n\n{near}"
    beside = side_by_side(answer["citations"], words)
    return said, graph_html(service, answer["paths"], words) + (f"<div class='pane'>{beside}</div>" if beside else "")


def side_by_side(citations: Sequence[Mapping[str, Any]], words: Words) -> str:
    """What each document says, one column a document; nothing where only one speaks."""
    said: dict[str, list[Mapping[str, Any]]] = {}
    for citation in citations:
        said.setdefault(str(citation["title"]), []).append(citation)
    if len(said) == 1 or not said:
        return ""
    head = "".join(f"<th scope='col'>{escape(title)}</th>" for title in said)
    cells = "".join(f"<td data-h='{escape(t, quote=True)}'>{html.listed('', _quotes(found))}</td>" for t, found in said.items())
    return (
        f"<h3>{words('各文件并列')}</h3><div class='wide' tabindex='0' role='region' aria-label='{words('各文件并列')}'>"
        f"<table class='bars beside cards'><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table></div>"
    )


def _quotes(citations: Sequence[Mapping[str, Any]]) -> list[str]:
    return [html.cite_link(c, f"[{c['n']}] {c['quote']}") for c in citations]


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
        f"<div class='pane' data-standing='{standing}'><div class='filters'><span>{words('图中显示')}{words('：')}</span>{''.join(boxes)}</div>"
        f"<div class='filters'><span>{words('依据类型')}{words('：')}</span>{''.join(marks)}</div>{html.picture(service.picture(paths), words)}"
        f"<div class='chosen-node' aria-live='polite' data-open='{words('查看原文')}' data-centre='{words('以它为中心')}'>"
        f"<span class='muted'>{words('点一个方框，查看它的原文和上下游。')}</span></div></div>"
    )


def _check(kind: str, value: str, label: str) -> str:
    return f"<label><input type='checkbox' checked data-{kind}='{escape(value)}'> {escape(label)}</label>"
