"""The REST interface: every route takes plain JSON and gives what the command line gives with --json."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from policyqa.service import Service, sharing
from policyqa.service.batch import parse_day

Json = dict[str, Any]
AsOf = Annotated[str | None, Field(description="按哪一天的有效条款判断，如 2024-06-01；默认今天")]
Tongue = Annotated[Literal["zh", "en"], Field(description="答复的语言；引文总是中文原文")]
MEDIA = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "sarif": "application/sarif+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


class Fault(BaseModel):
    """What was wrong, where, and how to mend it."""

    message: str
    type: str


class Refusal(BaseModel):
    """The body of every refused request."""

    error: Fault


REFUSALS: dict[int | str, Json] = {
    400: {"model": Refusal, "description": "内容不能用：说明错在哪里、怎样改"},
    422: {"model": Refusal, "description": "格式不对：说明哪个字段"},
}


class Asked(BaseModel):
    """A question, with facts told beside it."""

    q: str = Field(description="问题，例如：在某市新建一台40吨的燃煤锅炉可以吗？")
    as_of: AsOf = None
    language: Tongue = "zh"
    facts: Json = Field(default_factory=dict, description="另外给出的事实：名称 → 值（名称见 /api/facts）")
    id: str = ""


class Checked(BaseModel):
    """Structured facts."""

    facts: Json = Field(description="事实：名称 → 值（名称见 /api/facts）")
    as_of: AsOf = None
    language: Tongue = "zh"


class Traced(BaseModel):
    """A name or question to trace."""

    q: str = Field(description="项目、目标、机构或地方")
    as_of: AsOf = None
    language: Tongue = "zh"


class Sought(BaseModel):
    """A search."""

    q: str = Field(description="要找的内容")
    k: int = Field(default=10, ge=1, le=1000)
    document: str | None = Field(default=None, description="只在这份文件里找")
    as_of: AsOf = None


def router(service: Service, default_day: date | None = None) -> APIRouter:
    """The routes on one service; `default_day` stands in for today (tests)."""
    routes = APIRouter(prefix="/api", responses=REFUSALS)

    def day(text: str | None) -> date | None:
        return parse_day(text) if text else default_day

    @routes.post("/ask", summary="回答一个问题")
    def ask(asked: Asked) -> Json:
        return service.ask(
            asked.q, as_of=day(asked.as_of), facts=asked.facts, identifier=asked.id, language=asked.language
        )

    @routes.post("/check", summary="按结构化的事实判断")
    def check(checked: Checked) -> Json:
        return service.check(checked.facts, as_of=day(checked.as_of), language=checked.language)

    @routes.post("/trace", summary="在图中追踪")
    def trace(traced: Traced) -> Json:
        return service.trace(traced.q, as_of=day(traced.as_of), language=traced.language)

    @routes.post("/search", summary="检索条款原文")
    def search(sought: Sought) -> list[Json]:
        return service.search(sought.q, k=sought.k, document=sought.document, as_of=day(sought.as_of))

    @routes.get("/facts", summary="事实词汇表")
    def facts() -> list[Json]:
        return service.facts()

    @routes.get("/documents", summary="知识库中的文件")
    def documents() -> list[Json]:
        return service.documents()

    _add_downloads(routes, service, day)
    return routes


def _add_downloads(routes: APIRouter, service: Service, day: Any) -> None:
    @routes.get("/audit", summary="规则审计报告（JSON）")
    def audit(as_of: str | None = None) -> Json:
        return service.audit_kept(as_of=day(as_of))

    @routes.get("/audit.{form}", summary="规则审计报告文件", response_class=Response)
    def audit_file(form: Literal["html", "markdown", "sarif", "xlsx"], as_of: str | None = None) -> Response:
        content = service.audit_bytes(service.audit_kept(as_of=day(as_of)), form)
        return _file(content, f"audit.{'md' if form == 'markdown' else form}", form)

    @routes.get("/consultation", summary="链接中的咨询此刻的回答（JSON）")
    def consultation(
        c: Annotated[str, Query(description="咨询链接中 c= 之后的部分")], language: Literal["zh", "en"] = "zh"
    ) -> Json:
        steps, when = sharing.unpack(c)
        replayed = service.consultation(as_of=when, language=language)
        for step in steps:
            replayed.take(step)
        return dict(replayed.state.answer)

    @routes.get("/letter.{form}", summary="研判意见书", response_class=Response)
    def letter(form: Literal["docx", "pdf", "md"], c: str) -> Response:
        return _letter(service, form, c)


def _letter(service: Service, form: str, packed: str) -> Response:
    from policyqa.errors import UsageError

    answer: Any = service.shared(packed).state.answer
    if not answer.get("receipt"):
        raise UsageError("还没有结论，写不了意见书：请先提出一个能否准入的问题。")
    if form == "md":
        content = service.letter_markdown(answer).encode()
    else:
        content = service.letter_pdf(answer) if form == "pdf" else service.letter_docx(answer)
    return _file(content, f"opinion-{answer['receipt']['id']}.{form}", form)


def _file(content: bytes, name: str, form: str) -> Response:
    return Response(content, media_type=MEDIA[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})
