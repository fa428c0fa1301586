"""Look of the page: fonts that office computers have, colours of the verdicts, light and dark."""

from __future__ import annotations

import gradio as gr

FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]

CSS = """
:root {--soft: #4b5563; --line: #d1d5db; --link: #1d4ed8; --paper: #ffffff; --ok: #166534}
.dark {--soft: #cbd5e1; --line: #475569; --link: #93c5fd; --paper: #1e293b; --ok: #86efac}
.gradio-container {padding: 8px 16px !important}
footer {display: none !important}
header {display: flex; align-items: baseline; gap: 14px; flex-wrap: wrap}
header h1 {font-size: 1.25rem; margin: 0; font-weight: 700}
header nav {margin-left: auto; display: flex; gap: 8px}
.muted {color: var(--soft); font-size: .88rem; font-weight: 400}
.button, button.quiet {display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: 2px 9px; margin: 0 2px;
  font-size: .85rem; color: inherit; text-decoration: none; background: var(--paper); cursor: pointer}
.button:hover, button.quiet:hover, .follow-up:hover {border-color: var(--link); color: var(--link)}
a.cite, a.citation, .outline a {padding: 0 !important; margin: 0 !important; color: var(--link) !important; text-decoration: underline; text-underline-offset: 2px}
:focus-visible {outline: 3px solid #2563eb; outline-offset: 1px}
.sheet {line-height: 1.6}
.sheet h3, .pane h3 {margin: 14px 0 4px; font-size: .98rem; font-weight: 700}
.sheet ul, .pane ul {margin: 0; padding-left: 1.2em; list-style: disc}
.sheet ul.checks, ul.outline {list-style: none; padding-left: 0}
.sheet ul.grounds {list-style: none; padding-left: 0}
.sheet ul.grounds li {border-left: 3px solid var(--line); padding-left: 10px; margin: 6px 0}
.sheet select {appearance: auto}
.day {float: right; font-size: .88rem; color: var(--soft)}
.sheet input, .sheet select {border: 1px solid var(--line); border-radius: 6px; padding: 2px 8px; font-size: .92rem;
  background: var(--paper); color: inherit; min-width: 0}
.sheet input[type=checkbox] {width: 16px; height: 16px; vertical-align: -2px}
.verdict {clear: both; border-radius: 10px; padding: 12px 16px; border-left: 8px solid; margin-top: 34px}
.verdict b {font-size: 1.3rem; display: block}
.verdict small {font-size: .9rem; font-weight: 400; margin-left: 10px}
.verdict * {color: inherit !important}
.verdict em {font-style: normal; font-weight: 700; text-decoration: underline; text-underline-offset: 3px}
.wording, .lapsed {font-size: .9rem; margin-top: 4px}
.lapsed {font-weight: 700}
.v-prohibited {background: #fdecec; border-color: #b3261e; color: #5c120e}
.v-restricted {background: #fff1e0; border-color: #b45309; color: #5b2b05}
.v-need_info {background: #e8f1fd; border-color: #1d4ed8; color: #12307a}
.v-conditional {background: #fffbe0; border-color: #a16207; color: #4d3103}
.v-not_prohibited {background: #e9f7ec; border-color: #15803d; color: #0b4220}
.v-out_of_scope, .v-none {background: #eef0f3; border-color: #4b5563; color: #1f2937}
.ask-one {border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; margin: 6px 0}
.options {display: flex; flex-wrap: wrap; gap: 8px; margin-top: 6px; align-items: center}
.follow-up {border: 1px solid var(--line); border-radius: 8px; padding: 5px 14px; background: var(--paper); color: inherit; cursor: pointer}
.follow-up small {color: var(--soft)}
.facts {display: grid; gap: 4px}
.fact {display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; gap: 8px; align-items: center}
.fact small {color: var(--soft); margin-left: 6px}
.forget {border: none !important; padding: 2px 6px !important; background: none !important}
.adder {margin-top: 6px; font-size: .9rem}
.sheet details summary {cursor: pointer; color: var(--soft); margin-top: 8px}
.actions {display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; padding-top: 10px; border-top: 1px solid var(--line)}
.verified {color: var(--ok); font-weight: 600; font-size: .85rem}
.picture {overflow: auto; max-height: 70vh; border: 1px solid var(--line); border-radius: 8px; background: #fff}
.picture svg {max-width: none}
g.node {cursor: pointer} g.node.chosen rect {stroke: #1d4ed8; stroke-width: 3} g.node:focus-visible rect {stroke-width: 3}
.filters {display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: .9rem; margin: 6px 0}
.chosen-node {min-height: 40px; padding: 8px 0; line-height: 1.7}
.drawer {position: fixed; z-index: 1000; left: 0; top: 0; bottom: 0; width: min(46vw, 900px); background: var(--paper); overflow: hidden;
  display: flex; flex-direction: column; box-shadow: 4px 0 24px #0005; padding: 14px 18px}
.drawer .close {float: right; font-size: 1rem}
.source {overflow: auto; border: 1px solid var(--line); border-radius: 8px; padding: 10px 16px; line-height: 1.8; max-height: 70vh}
.drawer .source {flex: 1; max-height: none; margin-top: 10px}
.source .h {font-weight: 700; margin: 14px 0 4px}
.source .box_entry {padding-left: 1em; border-left: 3px solid var(--line)}
.source mark {background: #ffe58a; color: #1f1300; padding: 1px 0}
.bars {border-collapse: collapse; width: 100%; font-size: .9rem}
.bars th, .bars td {padding: 3px 8px !important; text-align: left; border: 0 !important; border-bottom: 1px solid var(--line) !important}
.bars thead th {white-space: nowrap}
.bars {border: 0 !important; margin: 6px 0 !important}
.bars td.n {text-align: right} .bars button {background: none; border: none; box-shadow: none; padding: 0 4px; font: inherit; color: var(--link);
  text-decoration: underline; cursor: pointer}
.wide {overflow-x: auto} .wide td {vertical-align: top; min-width: 7em}
.heat {display: flex; height: 14px; min-width: 120px; border-radius: 3px; overflow: hidden}
.s-encoded {background: #15803d} .s-partly {background: #a3b814} .s-not_encoded {background: #c2410c} .s-not_encodable {background: #94a3b8}
.norms td {vertical-align: top; line-height: 1.6}
#trace-result, #screen-message, #library-report {overflow: visible !important}
.dark button[role=tab].selected, .dark .label {color: #93c5fd !important}
.label {color: #1e3a8a}
.tries {display: grid; gap: 6px; margin-top: 6px} .tries button {text-align: left; padding: 8px 14px; font-size: 1rem}
#question textarea {font-size: 1rem}
@media (max-width: 700px) {
  .drawer {width: 100vw} .fact {grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto}
  .gradio-container {padding: 4px 6px !important} #chat {height: 44vh !important}
}
"""


def theme() -> gr.themes.Base:
    """The theme, with local Chinese fonts only (a Google font would be fetched from outside)."""
    mono = ["Noto Sans Mono CJK SC", "Consolas", "monospace"]
    # The colours of Gradio's own labels, buttons and hints are too pale to read (WCAG 2.2, 1.4.3: 4.5 to 1).
    return gr.themes.Soft(primary_hue="blue", font=FONTS, font_mono=mono).set(
        block_label_text_color="*primary_800",
        block_title_text_color="*primary_800",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_200",
        input_placeholder_color="*neutral_600",
        input_placeholder_color_dark="*neutral_300",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        color_accent="*primary_700",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
    )
