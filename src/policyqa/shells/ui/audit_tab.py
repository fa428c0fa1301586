"""The rule audit: coverage by document and chapter, every clause beside its rules, findings, downloads.

Every number is a button that opens the list behind it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import Any

import gradio as gr

from policyqa.errors import PolicyQAError
from policyqa.service import Service
from policyqa.shells.ui import html
from policyqa.shells.ui.words import Words

STATUS = {"encoded": "已编码", "partly": "部分编码", "not_encoded": "未编码", "not_encodable": "不可编码"}
MODALITY = {
    "prohibition": "禁止", "restriction": "限制", "obligation": "义务", "procedure": "程序", "permission": "许可或鼓励",
    "definition": "定义",
}  # fmt: skip
SHOWN = 150
"""Clauses listed at once; the rest by narrowing the choice, or in the downloads."""
LIST = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-list]');
  if (button) { event.preventDefault(); trigger('select', JSON.parse(button.dataset.list)); }
});
"""

Report = dict[str, Any]


def build(service: Service, words: Words, as_of: date | None = None) -> None:
    """Adds the tab's components to the page being built; the audit runs when it is asked for."""
    run = gr.Button(words("运行审计"), variant="primary", elem_id="run-audit")
    hint = "审计核对每一条规范性条款：已有规则、部分、没有，还是不能编码。首次运行约需半分钟。"
    summary = gr.HTML(f"<p class='muted'>{hint}</p>", elem_id="audit-summary", js_on_load=LIST)
    with gr.Row():
        status = gr.Dropdown([(words("全部"), ""), *((v, k) for k, v in STATUS.items())], value="", label=words("状态"))
        modality = gr.Dropdown([(words("全部"), ""), *((v, k) for k, v in MODALITY.items())], value="", label=words("性质"))
    norms = gr.HTML("", elem_id="norms")

    def audit() -> tuple[str, str]:
        try:
            report = service.audit_kept(as_of=as_of)
        except PolicyQAError as error:
            return escape(str(error)), ""
        return summary_html(service, report, words), norms_html(report, {})

    def narrow(state: str, kind: str) -> str:
        return norms_html(service.audit_kept(as_of=as_of), {"status": state, "modality": kind})

    def drill(event: gr.EventData) -> str:
        return norms_html(service.audit_kept(as_of=as_of), dict(event._data))  # noqa: SLF001 - sent by the script

    private: dict[str, Any] = {"api_visibility": "private"}
    run.click(audit, None, [summary, norms], **private)
    for box in (status, modality):
        box.input(narrow, [status, modality], norms, **private)
    summary.select(drill, None, norms, **private).then(
        None, None, None, js="() => document.querySelector('#norms').scrollIntoView({behavior: 'smooth'})"
    )


def summary_html(service: Service, report: Report, words: Words) -> str:
    """Figures, heat map over the outline, findings by kind, downloads."""
    titles = {str(d["id"]): str(d["title"]) for d in service.documents()}
    downloads = "".join(
        f"<a class='button' download href='/api/audit{'.' + f if f != 'json' else ''}'>{f}</a>"
        for f in ("html", "xlsx", "markdown", "sarif", "json")
    )
    return (
        f"<div class='pane'><p>{escape(service.coverage_sentence(report))}</p><p id='audit-downloads'>{words('下载报告')}：{downloads}</p>"
        f"{_heat(report, titles, words)}<h3>{words('发现')}（{len(report['findings'])}）</h3>{_findings(report)}</div>"
    )


def _heat(report: Report, titles: dict[str, str], words: Words) -> str:
    head = "".join(f"<th scope='col'>{s}</th>" for s in STATUS.values())
    rows = []
    for name, wanted in _outline(report, titles):
        counts = Counter(n["status"] for n in report["norms"] if _fits(n, wanted))
        total = sum(counts.values())
        bar = "".join(f"<span class='s-{s}' style='width:{100 * counts[s] / total:.1f}%'></span>" for s in STATUS)
        cells = "".join(f"<td class='n'>{_number(counts[s], {**wanted, 'status': s})}</td>" for s in STATUS)
        rows.append(f"<tr><th scope='row'>{name}</th><td><div class='heat'>{bar}</div></td>{cells}</tr>")
    return (
        f"<table class='bars'><thead><tr><th scope='col'>{words('文件与章节')}</th><th scope='col'>覆盖</th>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _outline(report: Report, titles: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Every document and its chapters with what picks their clauses."""
    found: dict[str, dict[str, None]] = {}
    for norm in report["norms"]:
        found.setdefault(norm["document"], {})[norm["path"][0] if norm["path"] else ""] = None
    rows: list[tuple[str, dict[str, str]]] = []
    for document, chapters in found.items():
        rows.append((f"<b>{escape(titles.get(document, document))}</b>", {"document": document}))
        rows += [(f"　{escape(c or '（无标题）')}", {"document": document, "chapter": c}) for c in chapters]
    return rows


def _number(count: int, wanted: dict[str, str]) -> str:
    import json

    if not count:
        return "0"
    data = escape(json.dumps(wanted, ensure_ascii=False), quote=True)
    return f"<button type='button' data-list='{data}' aria-label='{count} 条，打开清单'>{count}</button>"


def _fits(norm: Report, wanted: dict[str, str]) -> bool:
    """Whether a norm is among those wanted; an empty choice is none. The chapter "" means: under no heading."""
    chapter = norm["path"][0] if norm["path"] else ""
    return (
        all(not wanted.get(key) or norm[key] == wanted[key] for key in ("document", "status", "modality"))
        and wanted.get("chapter", chapter) == chapter
        and (not wanted.get("rule") or wanted["rule"] in norm["rules"])
    )


def norms_html(report: Report, wanted: dict[str, str]) -> str:
    """The clauses wanted, each beside its rules or the reason why it has none."""
    found = [n for n in report["norms"] if _fits(n, wanted)]
    titles = {r["id"]: r["title"] for r in report["rules"]}
    rows = "".join(_norm(n, titles) for n in found[:SHOWN])
    more = f"，显示前 {SHOWN} 条" if len(found) > SHOWN else ""
    chosen = " · ".join(STATUS.get(v, MODALITY.get(v, v)) for v in wanted.values() if v)
    head = "".join(f"<th scope='col'>{h}</th>" for h in ("条款原文", "性质", "状态", "规则或理由"))
    return (
        f"<div class='pane'><h3>规范性条款 {escape(chosen)}（{len(found)} 条{more}）</h3><table class='bars norms'>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _norm(norm: Report, titles: dict[str, str]) -> str:
    rules = "".join(f"<div><b>{escape(titles.get(r, r))}</b> <span class='muted'>{escape(r)}</span></div>" for r in norm["rules"])
    missing = "；".join(norm.get("missing") or ())
    reason = escape(str(norm.get("reason") or missing))
    path = escape(" › ".join(norm["path"]))
    return (
        f"<tr><td>{html.cite_link(norm, norm['quote'])}<div class='muted'>{escape(norm['document'])} › {path}</div></td>"
        f"<td>{MODALITY.get(norm['modality'], norm['modality'])}{'<br>决定准入' if norm['admissibility'] else ''}</td>"
        f"<td>{STATUS.get(norm['status'], norm['status'])}</td><td>{rules}{reason}</td></tr>"
    )


def _findings(report: Report) -> str:
    kinds: dict[str, list[Report]] = {}
    for finding in report["findings"]:
        kinds.setdefault(str(finding.get("label") or finding["kind"]), []).append(finding)
    return "".join(
        f"<details><summary>{escape(kind)}（{len(found)}）</summary>{html.listed('', [_finding(f) for f in found])}</details>"
        for kind, found in kinds.items()
    )


def _finding(finding: Report) -> str:
    example = "，".join(f"{k} = {v}" for k, v in (finding.get("example") or {}).items())
    shown = f"<div class='muted'>例：{escape(example)}</div>" if example else ""
    rules = f"<div class='muted'>{escape('、'.join(finding['rules']))}</div>" if finding["rules"] else ""
    return f"{escape(str(finding['text']))}{shown}{rules}"
