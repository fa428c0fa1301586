"""The consultation: chat on the left, the decision sheet on the right. Both are drawn from one answer of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service, examples, sharing
from policyqa.service.consultation import Consultation, State
from policyqa.shells.ui import html, scripts, sheet
from policyqa.shells.ui.words import Words

_PLACE = re.compile(r"^facts:\d+: [a-z-]+: ", re.MULTILINE)
"""Where a diagnostic stands in a list of facts, which says nothing to a reader who edited one."""

Chat = list[dict[str, Any]]
Shown = tuple[State, Chat, str]
"""What every turn changes: the state, the chat, the decision sheet."""


class AskTab:
    """Components of the tab and what happens when they are used."""

    def __init__(self, service: Service, as_of: date | None, words: Words) -> None:
        self._service = service
        self._words = words
        self._slow = bool(service.settings.llm_base_url)
        self._today = as_of
        self._vocabulary: dict[str, Mapping[str, Any]] = {str(f["name"]): f for f in service.facts()}
        self._examples = examples.read(service.settings.kb)["ask"]
        self._state = gr.State(State())
        self._day = gr.State(self._default_day().isoformat())
        with gr.Row(elem_id="ask-row"):
            with gr.Column(scale=5, min_width=320):
                self._build_chat()
            with gr.Column(scale=6, min_width=320):
                empty = self._sheet_html(State(), self._default_day())
                self._sheet = gr.HTML(empty, elem_id="sheet", js_on_load=scripts.SHEET)
        gr.HTML(sheet.lists(self._vocabulary, words), elem_id="lists")
        self._listen()

    def _build_chat(self) -> None:
        words = self._words
        teach = words("写出项目**在哪里、做什么、多大规模**，就能知道行不行、凭哪一条、还差什么。也可以问一个项目支撑什么目标。")
        self._chat = gr.Chatbot(
            label=words("对话"),
            show_label=False,
            height="58vh",
            elem_id="chat",
            buttons=["copy"],
            placeholder=teach,
            autoscroll=False,
            feedback_options=("Like", "Dislike"),
        )
        example = f"{words('：')}{words.example(self._examples[0])}" if self._examples else ""
        self._question = gr.Textbox(
            label=words("问题"),
            placeholder=words("写出项目在哪里、做什么、多大规模，例如") + example,
            elem_id="question",
            lines=1,
            max_lines=6,
            submit_btn=words("提问"),
            stop_btn=words("停止") if self._slow else False,
            autofocus=True,
        )
        self._fresh = gr.Button(words("重新开始"), elem_id="fresh", size="sm")

    def _default_day(self) -> date:
        return self._today or date.today()

    @property
    def _turn(self) -> list[Any]:
        return [self._state, self._chat, self._sheet]

    def _listen(self) -> None:
        held = [self._state, self._chat, self._day]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # An answer of the rules takes milliseconds; the queue would cost more than that. A language model takes seconds.
        quick: dict[str, Any] = {**private, "queue": False}
        asking: dict[str, Any] = {**private, "queue": self._slow}
        say = self._say_slowly if self._slow else self._say
        asked = self._question.submit(say, [self._question, *held], [*self._turn, self._question], **asking)
        if self._slow:
            self._question.stop(None, None, None, cancels=[asked])
        self._chat.retry(self._retry, held, self._turn, **asking)
        self._chat.undo(self._undo, held, [*self._turn, self._question], **asking)
        self._chat.like(self._like, [self._state], None, **private)
        self._sheet.select(self._act, held, [*self._turn, self._day], **asking)
        self._chat.clear(self._start_over, [self._day], [*self._turn, self._question], **quick)
        self._fresh.click(self._start_over, [self._day], [*self._turn, self._question], **quick)

    def restore(self, request: gr.Request) -> tuple[State, Chat, str, str]:
        """The consultation of the link the page was opened with; an empty one without."""
        packed, day = str(request.query_params.get("c") or ""), self._default_day()
        if not packed:
            return State(), [], self._sheet_html(State(), day), day.isoformat()
        try:
            log, told = sharing.unpack(packed)
        except PolicyQAError as error:
            return State(), _said(str(error)), self._sheet_html(State(), day), day.isoformat()
        day = told or day
        state, chat = self._replay(log, day)
        return state, chat, self._sheet_html(state, day), day.isoformat()

    @property
    def restored(self) -> list[Any]:
        """The components that `restore` fills."""
        return [*self._turn, self._day]

    def _replay(self, log: tuple[sharing.Step, ...], day: date) -> tuple[State, Chat]:
        consultation, chat = self._consultation(State(), day), list[dict[str, Any]]()
        for step in log:
            kind, subject, value = step
            told = self._words("不知道") if kind == "unknown" else self._told(subject, value)
            text = subject if kind == "say" else f"{self._label(subject)}{self._words('：')}{told}"
            chat += self._turned(consultation, step, text)
        return consultation.state, chat

    def _consultation(self, state: State, day: date) -> Consultation:
        return self._service.consultation(as_of=day, state=state, language=self._words.lang)

    def _turned(self, consultation: Consultation, step: sharing.Step, text: str) -> Chat:
        """The two messages of one step; what was wrong in plain words where it could not be taken."""
        try:
            said = html.chat_text(consultation.take(step))
        except PolicyQAError as error:
            about = f"“{self._label(step[1])}”{self._words('：')}" if step[0] == "set" else ""
            said = about + _PLACE.sub("", str(error))
        return [{"role": "user", "content": text}, *_said(said)]

    def _take(self, step: sharing.Step, text: str, state: State, chat: Chat, day: str) -> Shown:
        when = date.fromisoformat(day)
        consultation = self._consultation(state, when)
        chat = [*chat, *self._turned(consultation, step, text)]
        return consultation.state, chat, self._sheet_html(consultation.state, when, len(chat))

    def _say(self, text: str, state: State, chat: Chat, day: str) -> tuple[State, Chat, str, str]:
        return *self._take(("say", text, None), text, state, chat, day), ""

    def _say_slowly(self, text: str, state: State, chat: Chat, day: str) -> Iterator[tuple[Any, ...]]:
        """The question at once with a word of patience, then the answer; stopping between the two leaves the old state."""
        yield gr.skip(), [*chat, {"role": "user", "content": text}, *_said(self._words("正在理解问题……"))], gr.skip(), ""
        yield self._say(text, state, chat, day)

    def _act(self, state: State, chat: Chat, day: str, event: gr.EventData) -> tuple[State, Chat, str, str]:
        done: dict[str, Any] = event._data or {}  # noqa: SLF001 - the only way to what the script sent
        act, name, value, said = (done.get(k) for k in ("act", "name", "value", "said"))
        if act == "day":
            return self._on_day(state, chat, day, str(value))
        if act == "ask":
            return *self._take(("say", str(said), None), str(said), state, chat, day), day
        step: sharing.Step = ("unknown", str(name), None) if act == "unknown" else ("set", str(name), value)
        return *self._take(step, str(said), state, chat, day), day

    def _on_day(self, state: State, chat: Chat, day: str, told: str) -> tuple[State, Chat, str, str]:
        """The same consultation decided on another day; on the same one where what was told is none."""
        try:
            when = date.fromisoformat(told)
        except ValueError:
            when = date.fromisoformat(day)
        if state.log:
            state, chat = self._replay(state.log, when)
        return state, chat, self._sheet_html(state, when), when.isoformat()

    def _retry(self, state: State, _: Chat, day: str) -> Shown:
        when = date.fromisoformat(day)
        state, chat = self._replay(state.log, when)
        return state, chat, self._sheet_html(state, when)

    def _undo(self, state: State, _: Chat, day: str) -> tuple[State, Chat, str, str]:
        when = date.fromisoformat(day)
        last = state.log[-1] if state.log else ("say", "", None)
        state, chat = self._replay(state.log[:-1], when)
        return state, chat, self._sheet_html(state, when), last[1] if last[0] == "say" else ""

    def _like(self, state: State, event: gr.LikeData) -> None:
        """Keeps the judgement with what is needed to look into it, on this machine only."""
        self._service.keep_feedback({"liked": str(event.liked), "log": list(state.log)})
        gr.Info(self._words("谢谢，已记下。"))

    def _start_over(self, day: str) -> tuple[State, Chat, str, str]:
        return State(), [], self._sheet_html(State(), date.fromisoformat(day)), ""

    def _label(self, fact: str) -> str:
        return self._words.of(self._vocabulary.get(fact, {}), "label") or fact

    def _told(self, fact: str, value: object) -> str:
        return self._words("（去掉）") if value is None else self._words.value(self._vocabulary.get(fact, {}), value)

    def _sheet_html(self, state: State, day: date, turn: int = 0) -> str:
        answer: Mapping[str, Any] = state.answer
        beside = sheet.Beside(vocabulary=self._vocabulary, day=day.isoformat(), examples=self._examples, turn=turn)
        if answer:
            paths = answer.get("paths") or []
            beside = replace(
                beside,
                link=sharing.pack(state.log, day),
                unknown=state.unknown,
                agencies=tuple(self._service.agencies(answer)),
                verified=self._verified(answer),
                picture=self._service.picture(paths) if paths else "",
                titles={str(d["id"]): str(d["title"]) for d in self._service.documents()} if answer.get("related") else {},
            )
        return sheet.render(answer, beside, self._words)

    def _verified(self, answer: Mapping[str, Any]) -> frozenset[int]:
        return frozenset(
            c["n"]
            for c in answer.get("citations", [])
            if self._service.text(str(c["document"]))[c["start"] : c["end"]] == c["quote"]
        )


def _said(text: str) -> Chat:
    return [{"role": "assistant", "content": text}]
