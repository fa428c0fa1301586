"""Look of the page: fonts that office computers have, colours of the verdicts, light and dark."""

from __future__ import annotations

import gradio as gr

FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]

CSS = """
:root {--soft: #4b5563; --line: #d1d5db; --link: #1d4ed8; --paper: #ffffff; --ok: #166534}
.dark {--soft: #cbd5e1; --line: #475569; --link: #93c5fd; --paper: #1e293b; --ok: #86efac}
.gradio-container {padding: 8px 16px !important}
.main.fillable.app {padding: 8px 12px !important; max-width: 1800px}
#lists {display: none}
html[lang=en] .gradio-container {font-family: "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif}
.coverage {max-height: none !important}
footer {display: none !important}
header {display: flex; align-items: baseline; gap: 14px; flex-wrap: wrap}
header h1 {font-size: 1.25rem; margin: 0; font-weight: 700}
header nav {margin-left: auto; display: flex; gap: 8px}
.muted {color: var(--soft); font-size: .88rem; font-weight: 400}
.button, button.quiet {display: inline-flex; align-items: center; border: 1px solid var(--line); border-radius: 6px; padding: 2px 9px; margin: 0 2px;
  font-size: .85rem; color: inherit; text-decoration: none; background: var(--paper); cursor: pointer}
.button:hover, button.quiet:hover, .follow-up:hover {border-color: var(--link); color: var(--link)}
a.cite, a.citation, .outline a {padding: 0 !important; margin: 0 !important; color: var(--link) !important; text-decoration: underline; text-underline-offset: 2px}
:focus-visible {outline: 3px solid #2563eb; outline-offset: 1px}
.sheet {line-height: 1.6; transition: opacity .15s}
.sheet[aria-busy=true] {opacity: .55}
.sheet button, .pane button {font-weight: 400}
.sheet h3, .pane h3 {margin: 14px 0 4px; font-size: .98rem; font-weight: 700}
.sheet ul, .pane ul {margin: 0; padding-left: 1.2em; list-style: disc}
.sheet ul.checks, ul.outline {list-style: none; padding-left: 0}
.sheet ul.grounds {list-style: none; padding-left: 0}
.sheet ul.grounds li {border-left: 3px solid var(--line); padding-left: 10px; margin: 6px 0}
.sheet select {appearance: auto}
.day {text-align: right; font-size: .88rem; color: var(--soft); margin: 0 0 8px}
.teach {margin: 0 0 6px}
.sheet input, .sheet select {border: 1px solid var(--line); border-radius: 6px; padding: 2px 8px; font-size: .92rem;
  background: var(--paper); color: inherit; min-width: 0}
.sheet input[type=checkbox] {width: 16px; height: 16px; vertical-align: -2px}
.verdict {border-radius: 10px; padding: 12px 16px; border-left: 8px solid}
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
.follow-up {font-size: .95rem; line-height: 1.5; border: 1px solid var(--line); border-radius: 8px; padding: 5px 14px; background: var(--paper); color: inherit; cursor: pointer}
.follow-up small {color: var(--soft)}
.facts {display: grid; gap: 4px}
.fact {display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto; gap: 8px; align-items: center}
.fact small {color: var(--soft); margin-left: 6px}
.forget {border: none !important; padding: 2px 6px !important; background: none !important}
.adder {margin-top: 6px; font-size: .9rem}
.sheet details summary {cursor: pointer; color: var(--soft); margin-top: 8px}
.actions {display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; padding-top: 10px; border-top: 1px solid var(--line)}
.verified {color: var(--ok); font-weight: 600; font-size: .85rem}
.picture {overflow: auto; max-height: 70vh; border: 1px solid var(--line); border-radius: 8px; background: #fff; scrollbar-width: thin}
.picture svg {max-width: max(100%, 1300px); height: auto; display: block}
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
.bars, .bars tr, .bars thead, .bars tbody {border: 0 !important}
.bars {margin: 6px 0 !important}
.bars tbody tr:hover {background: color-mix(in srgb, var(--link) 7%, transparent)}
.bars td.n {text-align: right} .bars button {background: none; border: none; box-shadow: none; padding: 0 4px; font: inherit; color: var(--link);
  text-decoration: underline; cursor: pointer}
.wide {overflow-x: auto; max-height: 75vh} .wide td {vertical-align: top; min-width: 7em; line-height: 1.6}
#screened td:nth-last-child(4), #screened td:last-child {min-width: 18em}
#library td.valid_from, #library td.valid_until {white-space: nowrap} #library td.title {min-width: 16em}
.wide thead th {position: sticky; top: 0; background: var(--paper)}
.wide .said {font-weight: 700; white-space: nowrap; border-left: 4px solid var(--line); padding-left: 6px}
.said.v-prohibited, .said.v-restricted, .said.v-need_info, .said.v-conditional, .said.v-not_prohibited, .said.v-out_of_scope {
  border-radius: 4px; padding: 1px 8px}
.heat {display: flex; height: 14px; min-width: 120px; border-radius: 3px; overflow: hidden}
.s-encoded {background: #15803d} .s-partly {background: #a3b814} .s-not_encoded {background: #c2410c} .s-not_encodable {background: #94a3b8}
.norms td {vertical-align: top; line-height: 1.6} .short {white-space: nowrap}
#trace-result, #screen-message, #library-report {overflow: visible !important}
.dark button[role=tab].selected, .dark .label {color: #93c5fd !important}
.label {color: #1e3a8a}
.submit-button {background: #1d4ed8 !important; color: #fff !important; border-radius: 8px !important; padding: 6px 16px !important;
  align-self: flex-end; font-weight: 600 !important}
.submit-button:hover {background: #1e40af !important}
#trace-tries button {font-weight: 400} #fresh {align-self: flex-start; flex-grow: 0; width: auto}
#chat .user-row {padding-right: 32px} /* room for the button that clears the chat */
#chat .placeholder-content {justify-content: center; padding: 0 28px} #chat .placeholder {text-align: center; max-width: 34em; margin: auto}
#outline, #reader {min-width: min(320px, 100%) !important}
.outline {max-height: 64vh; overflow: auto; line-height: 1.8}
.search a {display: block; text-align: left; font-weight: 600} .search > li {list-style: none; margin: 0 0 16px; padding-left: 12px; border-left: 3px solid var(--line)}
.search {padding-left: 0 !important} .search p {display: block; margin: 4px 0 0 !important; line-height: 1.7}
.beside td {vertical-align: top; line-height: 1.6; min-width: 16em} .key {display: inline-flex; gap: 6px; align-items: center; margin-right: 14px; font-size: .88rem}
.key i {width: 14px; height: 14px; border-radius: 3px; display: inline-block}
.tries {display: grid; gap: 6px; margin-top: 6px} .tries button {text-align: left; padding: 8px 14px; font-size: 1rem}
#question textarea {font-size: 1rem}
@media (max-width: 700px) {
  .drawer {width: 100vw; padding: 12px}
  .gradio-container {padding: 2px !important} .main.fillable.app {padding: 4px 8px !important}
  header {gap: 6px} header .muted {display: none}
  #chat {height: auto !important; max-height: 52vh; min-height: 150px}
  .sheet select, .sheet input, .follow-up, .button, button.quiet {min-height: 36px}
  .wide {max-height: none} .cards thead {display: none} .cards tr {display: block; padding: 8px 0; border-bottom: 1px solid var(--line) !important}
  .cards td {display: block; padding: 1px 0 !important; border: 0 !important; min-width: 0 !important; text-align: left !important}
  .cards td:empty {display: none}
  .cards td[data-h]::before {content: attr(data-h) ' '; color: var(--soft); font-size: .85em; margin-right: 6px}
  .coverage th[scope=row] {min-width: 10em} .coverage .heat {min-width: 60px}
}
@media (prefers-reduced-motion: reduce) {* {transition: none !important; scroll-behavior: auto !important}}
"""


def theme() -> gr.themes.Base:
    """The theme, with local Chinese fonts only (a Google font would be fetched from outside)."""
    mono = ["Noto Sans Mono CJK SC", "Consolas", "monospace"]
    # The colours of Gradio's own labels, buttons and hints are too pale to read (WCAG 2.2, 1.4.3: 4.5 to 1).
    return gr.themes.Soft(primary_hue="blue", font=FONTS, font_mono=mono).set(
        body_background_fill="#f8fafc",
        block_background_fill="#ffffff",
        block_border_width="1px",
        block_border_color="*neutral_300",
        block_border_color_dark="*neutral_600",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_title_background_fill="transparent",
        block_title_background_fill_dark="transparent",
        block_title_padding="0",
        block_title_text_weight="600",
        input_background_fill="#ffffff",
        input_border_width="1px",
        input_border_color="*neutral_400",
        input_border_color_dark="*neutral_500",
        input_shadow="none",
        checkbox_border_color="*neutral_500",
        button_secondary_background_fill="#ffffff",
        button_secondary_border_color="*neutral_400",
        button_border_width="1px",
        block_label_text_color="*primary_800",
        block_label_text_color_dark="*neutral_200",
        block_title_text_color="*primary_800",
        block_title_text_color_dark="*neutral_200",
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
