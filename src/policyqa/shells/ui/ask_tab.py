"""The consultation: chat on the left; on the right the decision sheet, follow-ups, facts; below it the source."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.service.consultation import Consultation, State
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
Shown = tuple[State, Chat, str]
"""What every turn changes: the state, the chat, the decision sheet."""


class AskTab:
    """Components of the tab and what happens when they are used."""

    def __init__(self, service: Service, as_of: date | None) -> None:
        self._service = service
        self._as_of = as_of
        self._state = gr.State(State())
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                self._build_chat()
            with gr.Column(scale=2, min_width=320):
                self._sheet = gr.HTML(html.sheet({}), elem_id="sheet")
                gr.render(inputs=[self._state])(self._show_follow_ups)
                with gr.Accordion("已知事实（可修改，回车生效）", open=True):
                    gr.render(inputs=[self._state])(self._show_facts)
                self._build_letter()
        gr.Markdown("### 引用（点击打开原文）")
        gr.render(inputs=[self._state])(self._show_citations)
        self._source = gr.HTML(elem_id="source")
        self._listen()

    def _build_chat(self) -> None:
        self._chat = gr.Chatbot(label="对话", height=520, elem_id="chat", buttons=["copy"], placeholder="请提问")
        self._question = gr.Textbox(
            label="问题", placeholder=EXAMPLES[0], elem_id="question", lines=1, max_lines=4, submit_btn="提问"
        )
        gr.Examples(EXAMPLES, inputs=self._question, label="可以这样问")
        self._fresh = gr.Button("重新开始", elem_id="fresh")

    def _build_letter(self) -> None:
        make = gr.Button("生成研判意见书（docx）", elem_id="make-letter")
        file = gr.File(label="研判意见书", visible=False, elem_id="letter")
        make.click(self._write_letter, self._state, file, api_visibility="private")

    @property
    def _turn(self) -> list[Any]:
        return [self._state, self._chat, self._sheet]

    def _listen(self) -> None:
        self._question.submit(
            self._say,
            [self._question, self._state, self._chat],
            [*self._turn, self._question],
            api_visibility="private",
        )
        self._fresh.click(
            lambda: (State(), [], html.sheet({}), ""), None, [*self._turn, self._source], api_visibility="private"
        )

    def _consultation(self, state: State) -> Consultation:
        return self._service.consultation(as_of=self._as_of, state=state)

    def _say(self, text: str, state: State, chat: Chat) -> tuple[State, Chat, str, str]:
        consultation = self._consultation(state)
        try:
            said = str(consultation.say(text)["answer"])
        except PolicyQAError as error:
            said = str(error)
        return *_shown(consultation.state, chat, text, said), ""

    def _set(self, name: str, value: object, text: str, state: State, chat: Chat) -> Shown:
        consultation = self._consultation(state)
        try:
            answer = consultation.tell_unknown(name) if value == UNKNOWN else consultation.set_fact(name, value)
            said = str(answer["answer"])
        except PolicyQAError as error:
            said = str(error)
        return _shown(consultation.state, chat, text, said)

    def _show_follow_ups(self, state: State) -> None:
        for item in _list(state, "follow_ups"):
            gr.Markdown(f"**{item['question']}**" + (f"\n\n{item['guidance']}" if item.get("guidance") else ""))
            with gr.Row():
                for label, value, verdicts in zip(item["options"], item["values"], item["leads_to"], strict=True):
                    leads = "、".join(html.VERDICTS[v][0] for v in verdicts)
                    self._option(item, f"{label}（→ {leads}）", value, label)
                self._option(item, UNKNOWN, UNKNOWN, UNKNOWN)

    def _option(self, item: dict[str, Any], caption: str, value: object, label: str) -> None:
        def choose(state: State, chat: Chat) -> Shown:
            return self._set(str(item["fact"]), value, f"{item['question']}{label}", state, chat)

        button = gr.Button(caption, size="sm", elem_classes="follow-up")
        button.click(choose, [self._state, self._chat], self._turn, api_visibility="private")

    def _show_facts(self, state: State) -> None:
        facts = _list(state, "facts")
        if not facts:
            gr.Markdown("还没有。提问后，这里列出从问题中读到的事实和所依据的原话。")
        for fact in facts:
            with gr.Row(equal_height=True):
                source = f"“{fact['source']}”" if fact.get("source") else ""
                box = gr.Textbox(
                    value=str(fact["text"]),
                    label=f"{fact['label']}　{source}",
                    interactive=True,
                    scale=5,
                    min_width=200,
                )
                forget = gr.Button("删除", size="sm", scale=1, min_width=60)
            self._editable(fact, box, forget)

    def _editable(self, fact: dict[str, Any], box: gr.Textbox, forget: gr.Button) -> None:
        name, label = str(fact["name"]), fact["label"]

        def change(text: str, state: State, chat: Chat) -> Shown:
            return self._set(name, text, f"{label}改为{text}", state, chat)

        def drop(state: State, chat: Chat) -> Shown:
            return self._set(name, None, f"去掉“{label}”", state, chat)

        box.submit(change, [box, self._state, self._chat], self._turn, api_visibility="private")
        forget.click(drop, [self._state, self._chat], self._turn, api_visibility="private")

    def _show_citations(self, state: State) -> None:
        with gr.Row():
            for citation in _list(state, "citations"):
                caption = f"[{citation['n']}] {_shortened(str(citation['quote']))}"
                button = gr.Button(caption, size="sm", elem_classes="citation", min_width=220)
                opened = button.click(self._opener(citation), None, self._source, api_visibility="private")
                opened.then(None, None, None, js=SCROLL)

    def _opener(self, citation: dict[str, Any]) -> Any:
        def open_source() -> str:
            document, start, end = str(citation["document"]), int(citation["start"]), int(citation["end"])
            verified = self._service.text(document)[start:end] == citation["quote"]
            text = html.source(self._service.blocks(document), start, end)
            return html.citation_head(citation, verified=verified) + text

        return open_source

    def _write_letter(self, state: State) -> Any:
        if not state.answer.get("verdict"):
            raise gr.Error("请先提出一个能否准入的问题，得出结论后再生成意见书。", print_exception=False)
        receipt: Any = state.answer["receipt"]
        path = Path(tempfile.mkdtemp(prefix="policyqa-")) / f"研判意见书-{receipt['id']}.docx"
        path.write_bytes(self._service.letter_docx(state.answer))
        return gr.File(str(path), visible=True)


def _shown(state: State, chat: Chat, text: str, said: str) -> Shown:
    turn = [{"role": "user", "content": text}, {"role": "assistant", "content": said}]
    return state, [*chat, *turn], html.sheet(state.answer)


def _shortened(quote: str, most: int = 48) -> str:
    return quote if len(quote) <= most else f"{quote[:most]}…"


def _list(state: State, key: str) -> list[dict[str, Any]]:
    value = state.answer.get(key)
    return value if isinstance(value, list) else []
