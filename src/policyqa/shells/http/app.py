"""One FastAPI application for REST, MCP and chat; the page is mounted on it by `shells.ui`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from policyqa import __version__
from policyqa.errors import EngineFault, PolicyQAError
from policyqa.service import Service
from policyqa.shells.http import api, chat, tools

DESCRIPTION = "依据政策文件判断项目能否准入、追踪目标、审计规则。每个判断都附逐字引文。MCP 在 /mcp，OpenAI 兼容接口在 /v1。"


def create(service: Service, as_of: date | None = None, host: str = "127.0.0.1") -> FastAPI:
    """The application; `as_of` stands in for today where a request names no day."""
    mcp = tools.server(service, as_of)
    over_http = mcp.streamable_http_app(json_response=True, stateless_http=True, host=host)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with mcp.session_manager.run():
            yield

    app = FastAPI(
        title="policyqa", version=__version__, description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.add_exception_handler(PolicyQAError, _refused)
    app.include_router(api.router(service, as_of))
    app.include_router(chat.router(service, as_of))
    app.router.routes.extend(over_http.routes)
    return app


def _refused(_: Request, error: Exception) -> JSONResponse:
    """Bad input is the client's (400), a fault of the engine ours (500); both say what happened."""
    status = 500 if isinstance(error, EngineFault) else 400
    content = {"error": {"message": str(error), "type": type(error).__name__}}
    return JSONResponse(content, status_code=status)
