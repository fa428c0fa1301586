"""The consultation: chat on the left; on the right the decision sheet, follow-ups, facts and sources."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.service.consultation import State
from policyqa.shells.ui import html

EXAMPLES = [
    "在运城市大气管控重点区域新建一台40吨的燃煤锅炉可以吗？",
    "吕梁汾阳想建个精细化工厂，能批吗？",
    "闻喜新开一个露天石料矿，离高速公路1公里，行不行？",
    "年产10万套新能源光伏跟踪系统项目支撑哪个目标？",
]
SCROLL = "() => setTimeout(() => document.querySelector('#source-text mark')?.scrollIntoView({block: 'center'}), 400)"
UNKNOWN = "不知道"

Chat = list[dict[str, Any]]
Turn = tuple[State, Chat]


def build(service: Service) -> None:
    """Adds the tab's components to the page being built."""
    state = gr.State(State())
    with gr.Row():
        with gr.Column(scale=3, min_width=340):
            chat = gr.Chatbot(label="对话", height=520, elem_id="chat", buttons=["copy"], placeholder="请提问")
            question = gr.Textbox(label="问题", placeholder=EXAMPLES[0], elem_id="question", lines=1, max_lines=4, submit_btn="提问")
            gr.Examples(EXAMPLES, inputs=question, label="可以这样问")
            fresh = gr.Button("重新开始", elem_id="fresh")
        with gr.Column(scale=2, min_width=340):
            sheet = gr.HTML(html.sheet({}), elem_id="sheet")
            _follow_ups(service, state, chat, sheet)
            _facts(service, state, chat, sheet)
            _citations(service, state)
            _letter(service, state)

    def say(text: str, current: State, shown: Chat) -> tuple[State, Chat, str, str]:
        new_state, new_chat = _say(service, text, current, shown)
        return new_state, new_chat, html.sheet(new_state.answer), ""

    question.submit(say, [question, state, chat], [state, chat, sheet, question], api_name="ask")
    fresh.click(lambda: (State(), [], html.sheet({})), None, [state, chat, sheet], api_visibility="private")


def _say(service: Service, text: str, state: State, chat: Chat) -> Turn:
    consultation = service.consultation(state=state)
    try:
        answer = consultation.say(text)
    except PolicyQAError as error:
        return state, [*chat, _message("user", text), _message("assistant", str(error))]
    return consultation.state, [*chat, _message("user", text), _message("assistant", str(answer["answer"]))]


def _set(service: Service, state: State, chat: Chat, name: str, value: object, said: str) -> Turn:
    consultation = service.consultation(state=state)
    try:
        answer = consultation.tell_unknown(name) if value == UNKNOWN else consultation.set_fact(name, value)
    except PolicyQAError as error:
        return state, [*chat, _message("user", said), _message("assistant", str(error))]
    return consultation.state, [*chat, _message("user", said), _message("assistant", str(answer["answer"]))]


def _message(role: str, text: str) -> dict[str, str]:
    return {"role": role, "content": text}


def _follow_ups(service: Service, state: gr.State, chat: gr.Chatbot, sheet: gr.HTML) -> None:
    @gr.render(inputs=[state])
    def show(current: State) -> None:
        for item in _list(current, "follow_ups"):
            gr.Markdown(f"**{item['question']}**")
            with gr.Row():
                choices = zip(item["options"], item["values"], item["leads_to"], strict=True)
                for label, value, verdicts in choices:
                    leads = "、".join(html.VERDICTS[v][0] for v in verdicts)
                    _option(service, (state, chat, sheet), item, f"{label}（→ {leads}）", value, label)
                _option(service, (state, chat, sheet), item, UNKNOWN, UNKNOWN, UNKNOWN)


def _option(
    service: Service,
    parts: tuple[gr.State, gr.Chatbot, gr.HTML],
    item: dict[str, Any],
    caption: str,
    value: object,
    said: str,
) -> None:
    def choose(current: State, shown: Chat) -> tuple[State, Chat, str]:
        text = f"{item['question']}{said}"
        new_state, new_chat = _set(service, current, shown, str(item["fact"]), value, text)
        return new_state, new_chat, html.sheet(new_state.answer)

    state, chat, sheet = parts
    gr.Button(caption, size="sm", elem_classes="follow-up").click(
        choose, [state, chat], [state, chat, sheet], api_visibility="private"
    )


def _facts(service: Service, state: gr.State, chat: gr.Chatbot, sheet: gr.HTML) -> None:
    with gr.Accordion("已知事实（可修改）", open=True):

        @gr.render(inputs=[state])
        def show(current: State) -> None:
            facts = _list(current, "facts")
            if not facts:
                gr.Markdown("还没有。")
            for fact in facts:
                with gr.Row():
                    source = f"“{fact['source']}”" if fact.get("source") else ""
                    box = gr.Textbox(value=str(fact["text"]), label=f"{fact['label']}　{source}", scale=4)
                    forget = gr.Button("删除", size="sm", scale=1)
                _editable(service, (state, chat, sheet), fact, box, forget)


def _editable(
    service: Service,
    parts: tuple[gr.State, gr.Chatbot, gr.HTML],
    fact: dict[str, Any],
    box: gr.Textbox,
    forget: gr.Button,
) -> None:
    state, chat, sheet = parts

    def change(text: str, current: State, shown: Chat) -> tuple[State, Chat, str]:
        turn = _set(service, current, shown, str(fact["name"]), text, f"{fact['label']}改为{text}")
        return *turn, html.sheet(turn[0].answer)

    def drop(current: State, shown: Chat) -> tuple[State, Chat, str]:
        turn = _set(service, current, shown, str(fact["name"]), None, f"去掉“{fact['label']}”")
        return *turn, html.sheet(turn[0].answer)

    box.submit(change, [box, state, chat], [state, chat, sheet], api_visibility="private")
    forget.click(drop, [state, chat], [state, chat, sheet], api_visibility="private")


def _citations(service: Service, state: gr.State) -> None:
    gr.Markdown("### 引用（点击打开原文）")
    holder = gr.HTML(elem_id="source")

    @gr.render(inputs=[state])
    def show(current: State) -> None:
        for citation in _list(current, "citations"):
            caption = f"[{citation['n']}] {citation['quote'][:60]}"
            button = gr.Button(caption, size="sm", elem_classes="citation")
            button.click(_opener(service, citation), None, holder, api_visibility="private").then(
                None, None, None, js=SCROLL
            )


def _opener(service: Service, citation: dict[str, Any]) -> Any:
    def open_source() -> str:
        document, start, end = str(citation["document"]), int(citation["start"]), int(citation["end"])
        verified = service.text(document)[start:end] == citation["quote"]
        return html.citation_head(citation, verified=verified) + html.source(service.blocks(document), start, end)

    return open_source


def _letter(service: Service, state: gr.State) -> None:
    make = gr.Button("生成研判意见书（docx）", elem_id="make-letter")
    file = gr.File(label="研判意见书", visible=False, elem_id="letter")

    def write(current: State) -> Any:
        if not current.answer.get("verdict"):
            raise gr.Error("请先提出一个能否准入的问题，得出结论后再生成意见书。", print_exception=False)
        path = Path(tempfile.mkdtemp(prefix="policyqa-")) / f"研判意见书-{current.answer['receipt']['id']}.docx"  # type: ignore[index]
        path.write_bytes(service.letter_docx(current.answer))
        return gr.File(str(path), visible=True)

    make.click(write, state, file, api_visibility="private")


def _list(state: State, key: str) -> list[dict[str, Any]]:
    value = state.answer.get(key)
    return value if isinstance(value, list) else []
