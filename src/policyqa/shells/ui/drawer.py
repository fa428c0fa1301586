"""The source beside the page: any link `#cite=document:start:end` opens the document at the highlighted quote."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html, scripts
from policyqa.shells.ui.words import Words


def build(service: Service, words: Words) -> None:
    """Adds the drawer to the page being built."""

    def open_source(where: str) -> str:
        return opened(service, where, words)

    gr.HTML("", elem_id="source", js_on_load=scripts.DRAWER, server_functions=[open_source])


def opened(service: Service, where: str, words: Words) -> str:
    """The drawer for `document:start:end`; a plain sentence where that place does not exist."""
    try:
        document, start, end = where.rsplit(":", 2)
        blocks, text = service.blocks(document), service.text(document)
        low, high = int(start), int(end)
    except (ValueError, PolicyQAError) as error:
        return f"<aside class='drawer'><button type='button' class='quiet close' data-close>✕</button>{escape(str(error))}</aside>"
    titles = {d["id"]: d["title"] for d in service.documents()}
    block: Any = next((b for b in blocks if int(str(b["start"])) <= low < int(str(b["end"]))), {"path": []})
    readings = "；".join(f"{r['printed']} → {r['reading']}" for r in block.get("repairs") or ())
    citation = {
        "title": titles[document],
        "path": block["path"],
        "verified": 0 <= low < high <= len(text),
        "repaired": readings,
    }
    return html.opened(citation, html.source(blocks, low, high), words)
