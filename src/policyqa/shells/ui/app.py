"""Builds and launches the page: one tab per task, all fed by the service."""

from __future__ import annotations

import os
from datetime import date

from policyqa.service import Service

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from policyqa.shells.ui import ask_tab, audit_tab, batch_tab, library_tab, search_tab, trace_tab
from policyqa.shells.ui.theme import CSS, theme


def build(service: Service, as_of: date | None = None) -> gr.Blocks:
    """The whole page on one service; `as_of` is the day questions are decided on (default: today)."""
    with gr.Blocks(title="policyqa 政策研判", analytics_enabled=False, fill_width=True) as page:
        gr.Markdown("# policyqa 政策研判\n判断来自规则，每句话都附逐字引文；不知道的不当作没有。")
        with gr.Tab("问答", id="ask"):
            ask_tab.AskTab(service, as_of)
        with gr.Tab("目标追踪", id="trace"):
            trace_tab.build(service)
        with gr.Tab("检索", id="search"):
            search_tab.build(service)
        with gr.Tab("批量预审", id="batch"):
            batch_tab.build(service)
        with gr.Tab("规则审计", id="audit"):
            audit_tab.build(service)
        with gr.Tab("文库", id="library"):
            library_tab.build(service)
    return page


def launch(
    service: Service,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    block: bool = True,
    as_of: date | None = None,
) -> gr.Blocks:
    """Serves the page; returns at once where `block` is False (tests)."""
    service.warm()
    page = build(service, as_of)
    page.queue(default_concurrency_limit=8).launch(
        server_name=host,
        server_port=port,
        share=False,
        prevent_thread_lock=not block,
        theme=theme(),
        css=CSS,
        show_error=True,
        quiet=not block,
    )
    return page
