"""Builds and launches the page: one tab per task, all fed by the service; REST, MCP and chat in the same server."""

from __future__ import annotations

import gc
import os
import socket
import threading
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policyqa.errors import UsageError
from policyqa.service import Service, examples

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
import uvicorn

from policyqa.shells.http import app as http
from policyqa.shells.ui import ask_tab, audit_tab, batch_tab, drawer, library_tab, scripts, search_tab, trace_tab
from policyqa.shells.ui.theme import CSS, theme
from policyqa.shells.ui.words import Words

if TYPE_CHECKING:
    from fastapi import FastAPI

PORT = 7860
PATIENCE = 60.0
"""Seconds to wait for the server to answer."""


def build(service: Service, as_of: date | None = None, lang: str = "zh") -> gr.Blocks:
    """The whole page on one service; `as_of` is the day questions are decided on (default: today)."""
    words = Words(lang)
    page: gr.Blocks
    with gr.Blocks(title=words("policyqa 政策研判"), analytics_enabled=False, fill_width=True) as page:
        gr.HTML(_header(words), elem_id="header")
        with gr.Tab(words("问答"), id="ask"):
            ask = ask_tab.AskTab(service, as_of, words)
        with gr.Tab(words("目标追踪"), id="trace") as tab:
            trace_tab.build(service, words, tab)
        with gr.Tab(words("检索"), id="search") as tab:
            search_tab.build(service, words, tab)
        with gr.Tab(words("批量预审"), id="batch"):
            batch_tab.build(service, words, as_of)
        with gr.Tab(words("规则审计"), id="audit"):
            audit_tab.build(service, words, as_of)
        with gr.Tab(words("文库"), id="library") as tab:
            library_tab.build(service, words, tab)
        drawer.build(service, words)
        page.load(ask.restore, None, ask.restored, api_visibility="private", show_progress="hidden", queue=False)
    page.queue(default_concurrency_limit=8)
    return page


def _header(words: Words) -> str:
    other, name = ("/en/", "English") if words.lang == "zh" else ("/", "中文")
    return (
        f"<header><h1>{words('policyqa 政策研判')}</h1>"
        f"<span class='muted'>{words('判断来自规则，每句话都附逐字引文；不知道的不当作没有。')}</span>"
        f"<nav><a class='button' data-other href='{other}' lang='{'en' if words.lang == 'zh' else 'zh'}'>{name}</a>"
        f"<button type='button' class='quiet' data-dark aria-label='{words('切换深浅色')}'>◐</button></nav></header>"
    )


def application(service: Service, as_of: date | None = None, host: str = "127.0.0.1") -> FastAPI:
    """REST, MCP and chat, with the page in Chinese at / and in English at /en."""
    app = http.create(service, as_of, host)
    for lang, path in (("en", "/en"), ("zh", "/")):
        page = build(service, as_of, lang)
        app = gr.mount_gradio_app(
            app, page, path=path, theme=theme(), css=CSS, head=scripts.THEME, show_error=True, footer_links=[],
            ssr_mode=False,
        )  # fmt: skip
    return app


@dataclass(slots=True)
class Served:
    """A running server; `close` ends it."""

    server: uvicorn.Server
    thread: threading.Thread

    def close(self) -> None:
        """Asks the server to end and waits a little for it."""
        self.server.should_exit = True
        self.thread.join(timeout=5)


def launch(
    service: Service,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    block: bool = True,
    as_of: date | None = None,
) -> Served:
    """Serves the page; returns when it answers where `block` is False (tests). Raises UsageError for a taken port."""
    chosen = port or PORT
    _require_free(host, chosen)
    service.warm()
    for example in examples.read(service.settings.kb)["ask"][:1]:
        service.ask(example.question)  # the first answer loads dictionaries: better now than while a user waits
    config = uvicorn.Config(application(service, as_of, host), host=host, port=chosen, log_level="warning")
    gc.collect()
    gc.freeze()  # what is loaded stays: a full collection that went through it made one answer wait 0.1 s
    server = uvicorn.Server(config)
    served = Served(server, threading.Thread(target=server.run, daemon=True))
    if block:
        print(f"policyqa：http://{host}:{chosen}（按 Ctrl+C 结束）")
        server.run()
        return served
    served.thread.start()
    _wait(server)
    return served


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(f"端口 {port} 不能用（{error.strerror}）：请用 --port 换一个端口。") from None


def _wait(server: uvicorn.Server) -> None:
    limit = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < limit:
        time.sleep(0.05)
