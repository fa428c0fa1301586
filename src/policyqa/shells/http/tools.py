"""The same functions as MCP tools, so that any MCP client can decide, trace, search and audit. ASCII names only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.service.batch import parse_day

if TYPE_CHECKING:
    from mcp.server import MCPServer

Json = dict[str, Any]
Tongue = Literal["zh", "en"]

INSTRUCTIONS = (
    "依据政策文件判断投资项目能否准入，并给出逐字引文。事实不明时结论为 need_info，follow_ups 列出要问的问题；"
    "not_prohibited 只表示知识库中没有条款禁止，不等于许可。引用时请连同 citations 中的 quote 一并给出。"
)


def server(service: Service, default_day: date | None = None) -> MCPServer:
    """The MCP server on one service; `default_day` stands in for today (tests)."""
    from mcp.server import MCPServer

    tools = MCPServer("policyqa", instructions=INSTRUCTIONS, log_level="WARNING")

    def day(text: str) -> date | None:
        return parse_day(text) if text else default_day

    @tools.tool(description="判断一个项目能否准入。question 为项目的自然语言描述；facts 为另外给出的事实（名称见 list_facts）；as_of 为判断基准日，如 2024-06-01；language 为 zh 或 en，引文总是中文原文。")
    @told
    def check_project(question: str = "", facts: Json | None = None, as_of: str = "", language: Tongue = "zh") -> Json:
        if question:
            return service.ask(question, as_of=day(as_of), facts=facts or {}, language=language)
        return service.check(facts or {}, as_of=day(as_of), language=language)

    @tools.tool(description="列出判断一个项目还缺哪些事实：每个问题、可选的回答、每个回答会得出的结论。")
    @told
    def missing_facts(question: str, facts: Json | None = None, as_of: str = "", language: Tongue = "zh") -> Json:
        answer = service.ask(question, as_of=day(as_of), facts=facts or {}, language=language)
        return {"verdict": answer["verdict"], "known": answer["facts"], "follow_ups": answer["follow_ups"]}

    @tools.tool(description="追踪项目、目标、指标、机构或地方：项目 → 专栏 → 章节 → 目标 → 规划 → 机构，附每一步的原文依据。")
    @told
    def trace_goal(name: str, as_of: str = "", language: Tongue = "zh") -> Json:
        return service.trace(name, as_of=day(as_of), language=language)

    @tools.tool(description="检索条款原文，按相关程度排列。document 为文件编号，可不填。")
    @told
    def search_clauses(query: str, limit: int = 10, document: str = "") -> Json:
        return {"results": service.search(query, k=limit, document=document or None)}

    @tools.tool(description="规则审计的覆盖情况：规范性条款有多少已编码为规则、部分编码、未编码、不可编码，以及审计发现。")
    @told
    def audit_coverage(as_of: str = "") -> Json:
        report = service.audit_kept(as_of=day(as_of))
        return {"coverage": report["coverage"], "breakdown": report["breakdown"], "findings": report["findings"]}

    @tools.tool(description="事实词汇表：名称、中文名、类型、单位、可取的值。check_project 的 facts 用这里的名称。")
    @told
    def list_facts() -> Json:
        return {"facts": service.facts()}

    return tools


def told(tool: Callable[..., Json]) -> Callable[..., Json]:
    """The tool, whose refusals reach the client in words instead of as an internal error."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def called(*given: Any, **named: Any) -> Json:
        try:
            return tool(*given, **named)
        except PolicyQAError as error:
            raise ToolError(str(error)) from None

    return called
