"""One FastAPI application for REST, MCP and chat; the page is mounted on it by `shells.ui`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

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
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _absent)
    app.include_router(api.router(service, as_of))
    app.include_router(chat.router(service, as_of))
    app.router.routes.extend(over_http.routes)
    return app


def _refused(_: Request, error: Exception) -> JSONResponse:
    """Bad input is the client's (400), a fault of the engine ours (500); both say what happened."""
    status = 500 if isinstance(error, EngineFault) else 400
    content = {"error": {"message": str(error), "type": type(error).__name__}}
    return JSONResponse(content, status_code=status)


def _malformed(_: Request, error: Exception) -> JSONResponse:
    """A body or parameter of the wrong form (422): which field, what was expected, where to read about it."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    told = "；".join(f"{'.'.join(map(str, f['loc']))}：{f['msg']}" for f in faults)
    message = f"请求的内容不合格式（{told}）。各接口要的字段见 /api/openapi.json。"
    return JSONResponse({"error": {"message": message, "type": "RequestValidationError"}}, status_code=422)


def _absent(request: Request, error: Exception) -> JSONResponse:
    """No such route, or not by this method."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    detail = error.detail if isinstance(error, HTTPException) else ""
    message = f"{request.method} {request.url.path} 不能用（{detail}）：接口列表见 /api/openapi.json。"
    return JSONResponse({"error": {"message": message, "type": "HTTPException"}}, status_code=status)
