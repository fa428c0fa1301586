"""Look of the page: fonts that office computers have, colours of the verdicts, light and dark."""

from __future__ import annotations

import gradio as gr

FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]

CSS = """
.verdict {border-radius: 10px; padding: 14px 18px; margin-bottom: 10px; border-left: 8px solid; font-size: 1.05rem}
.verdict b {font-size: 1.25rem; display: block; margin-bottom: 4px}
.v-prohibited {background: #fdecec; border-color: #b3261e; color: #5c120e}
.v-restricted {background: #fff1e0; border-color: #b45309; color: #5b2b05}
.v-need_info {background: #e8f1fd; border-color: #1d4ed8; color: #12307a}
.v-conditional {background: #fffbe0; border-color: #a16207; color: #4d3103}
.v-not_prohibited {background: #e9f7ec; border-color: #15803d; color: #0b4220}
.v-out_of_scope, .v-none {background: #eef0f3; border-color: #4b5563; color: #1f2937}
.sheet h3 {margin: 12px 0 6px; font-size: 1rem}
.sheet ul {margin: 0; padding-left: 1.2em}
.sheet .muted {color: #4b5563; font-size: .9rem}
.dark .sheet .muted {color: #c4c9d1}
.source {max-height: 62vh; overflow: auto; border: 1px solid #8884; border-radius: 8px; padding: 12px 16px; line-height: 1.75}
.source .h {font-weight: 700; margin: 14px 0 4px}
.source .box_entry {padding-left: 1em; border-left: 3px solid #8886}
.source mark {background: #ffe58a; color: #1f1300; padding: 1px 0}
.path {font-size: .9rem; color: #374151}
.dark .path {color: #d1d5db}
.verified {color: #15803d; font-weight: 600}
.dark .verified {color: #86efac}
footer {display: none !important}
"""


def theme() -> gr.themes.Base:
    """The theme, with local Chinese fonts only (a Google font would be fetched from outside)."""
    return gr.themes.Soft(primary_hue="blue", font=FONTS, font_mono=["Noto Sans Mono CJK SC", "Consolas", "monospace"])
