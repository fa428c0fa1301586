"""The OpenAI-compatible chat: `/v1/chat/completions`, streaming and not. Citations stand in the text and as a field.

The user messages are replayed as one consultation, so that a client that sends the whole history is understood.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from policyqa.errors import UsageError
from policyqa.service import Service
from policyqa.service.batch import parse_day
from policyqa.shells import render
from policyqa.shells.http import api

Json = dict[str, Any]
MODEL = "policyqa"
_PIECE = re.compile(r"[^。；\n]*[。；\n]+|[^。；\n]+$")


class Message(BaseModel):
    """One message; only those of the user are read. Content is text, or a list of parts of which texts are read."""

    model_config = ConfigDict(extra="ignore")
    role: str
    content: str | list[Json] | None = None


class Completion(BaseModel):
    """A request as OpenAI's clients send it; sampling options are accepted and mean nothing here."""

    model_config = ConfigDict(extra="ignore")
    messages: list[Message]
    model: str = MODEL
    stream: bool = False
    as_of: str | None = Field(default=None, description="按哪一天的有效条款判断（本服务的附加字段）")
    language: Literal["zh", "en"] = Field(default="zh", description="答复的语言（本服务的附加字段）；引文总是中文原文")


def router(service: Service, default_day: date | None = None) -> APIRouter:
    """The routes on one service; `default_day` stands in for today (tests)."""
    routes = APIRouter(prefix="/v1", responses=api.REFUSALS)

    @routes.get("/models", summary="模型列表（只有一个）")
    def models() -> Json:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}

    @routes.post("/chat/completions", summary="OpenAI 兼容的对话", response_model=None)
    def completions(asked: Completion) -> Json | Response:
        day = parse_day(asked.as_of) if asked.as_of else default_day
        answer = _answered(service, asked, day)
        if asked.stream:
            return StreamingResponse(_stream(answer), media_type="text/event-stream")
        return _whole(answer)

    return routes


def _answered(service: Service, asked: Completion, day: date | None) -> Json:
    said = [text for text in (_text(m) for m in asked.messages if m.role == "user") if text.strip()]
    if not said:
        raise UsageError("messages 中没有用户的话：请至少放一条 role 为 user、content 不为空的消息。")
    consultation = service.consultation(as_of=day, language=asked.language)
    for text in said:
        answer = consultation.say(text)
    return answer


def _text(message: Message) -> str:
    if isinstance(message.content, list):
        return "".join(str(part.get("text", "")) for part in message.content)
    return message.content or ""


def _whole(answer: Mapping[str, Any]) -> Json:
    message = {"role": "assistant", "content": render.answer_text(answer), "citations": answer["citations"]}
    return {
        **_head("chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "policyqa": answer,
    }


def _stream(answer: Mapping[str, Any]) -> Iterator[str]:
    """Sentence by sentence; the last chunk carries the citations and the whole answer."""
    head = _head("chat.completion.chunk")
    yield _event({**head, "choices": [_delta({"role": "assistant", "content": ""})]})
    for piece in _PIECE.findall(render.answer_text(answer)):
        yield _event({**head, "choices": [_delta({"content": piece})]})
    last = {**_delta({"citations": answer["citations"]}), "finish_reason": "stop"}
    yield _event({**head, "choices": [last], "policyqa": answer})
    yield "data: [DONE]\n\n"


def _delta(content: Json) -> Json:
    return {"index": 0, "delta": content, "finish_reason": None}


def _head(kind: str) -> Json:
    now = time.time_ns()
    return {"id": f"chatcmpl-{now:x}", "object": kind, "created": now // 1_000_000_000, "model": MODEL}


def _event(content: Json) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"
