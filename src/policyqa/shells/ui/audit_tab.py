"""The rule audit: coverage by document and chapter, every clause beside its rules, findings, downloads.

Every number is a button that opens the list behind it.
"""

from __future__ import annotations

import json
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
FIGURES = (
    "共识别规范性条款 {norms} 条，其中决定准入的 {admissibility_norms} 条；已编码 {encoded} 条，部分编码 {partly} 条，"
    "未编码 {not_encoded} 条，不可编码 {not_encodable} 条；规则 {rules} 条，其中有用例的 {rules_tested} 条。"
)
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
    hint = words("审计核对每一条规范性条款：已有规则、部分、没有，还是不能编码。首次运行约需半分钟。")
    summary = gr.HTML(f"<p class='muted'>{hint}</p>", elem_id="audit-summary", js_on_load=LIST)
    with gr.Row(visible=False) as filters:
        document = gr.Dropdown([(words("全部文件"), "")], value="", label=words("文件"), elem_id="audit-document")
        status = gr.Dropdown(_options(STATUS, words), value="", label=words("状态"))
        modality = gr.Dropdown(_options(MODALITY, words), value="", label=words("性质"))
    norms = gr.HTML("", elem_id="norms")

    def audit() -> tuple[Any, ...]:
        try:
            report: Report = service.audit_kept(as_of=as_of)
        except PolicyQAError as error:
            return f"<p>{escape(str(error))}</p>", "", gr.Row(), gr.Dropdown()
        known = sorted({str(n["document"]) for n in report["norms"]})
        titles = _titles(service)
        chosen = gr.Dropdown([(words("全部文件"), ""), *((titles.get(d, d), d) for d in known)], value="")
        return summary_html(service, report, words), norms_html(report, {}, words, titles), gr.Row(visible=True), chosen

    def narrow(where: str, state: str, kind: str) -> str:
        wanted = {"document": where, "status": state, "modality": kind}
        return norms_html(service.audit_kept(as_of=as_of), wanted, words, _titles(service))

    def drill(event: gr.EventData) -> str:
        wanted = dict(event._data)  # noqa: SLF001 - sent by the script
        return norms_html(service.audit_kept(as_of=as_of), wanted, words, _titles(service))

    private: dict[str, Any] = {"api_visibility": "private"}
    waiting = f"<p role='status'>{words('正在审计，约需半分钟……')}</p>"
    run.click(lambda: waiting, None, summary, queue=False, show_progress="hidden", **private).then(
        audit, None, [summary, norms, filters, document], show_progress_on=norms, **private
    )
    for box in (document, status, modality):
        box.input(narrow, [document, status, modality], norms, **private)
    summary.select(drill, None, norms, **private).then(
        None, None, None, js="() => document.querySelector('#norms').scrollIntoView({behavior: 'smooth'})"
    )


def _options(names: dict[str, str], words: Words) -> list[tuple[str, str]]:
    return [(words("全部"), ""), *((words(v), k) for k, v in names.items())]


def _titles(service: Service) -> dict[str, str]:
    return {str(d["id"]): str(d["title"]) for d in service.documents()}


def summary_html(service: Service, report: Report, words: Words) -> str:
    """Figures, heat map over the outline, findings by kind, downloads."""
    downloads = "".join(
        f"<a class='button' download href='/api/audit{'.' + f if f != 'json' else ''}'>{f}</a>"
        for f in ("html", "xlsx", "markdown", "sarif", "json")
    )
    found = report["findings"]
    return (
        f"<div class='pane'><p>{words(FIGURES, **report['coverage'])}</p>"
        f"<p id='audit-downloads'>{words('下载报告')}{words('：')}{downloads}</p>"
        f"{_heat(report, _titles(service), words)}<h3>{words('发现')}{words('（{n} 条）', n=len(found))}</h3>{_findings(report, words)}</div>"
    )


def _heat(report: Report, titles: dict[str, str], words: Words) -> str:
    head = "".join(f"<th scope='col'>{words(s)}</th>" for s in STATUS.values())
    rows = []
    for name, wanted in _outline(report, titles, words):
        counts = Counter(n["status"] for n in report["norms"] if _fits(n, wanted))
        total = sum(counts.values())
        bar = "".join(f"<span class='s-{s}' style='width:{100 * counts[s] / total:.1f}%'></span>" for s in STATUS)
        cells = "".join(f"<td class='n'>{_number(counts[s], {**wanted, 'status': s}, words)}</td>" for s in STATUS)
        rows.append(f"<tr><th scope='row'>{name}</th><td><div class='heat' aria-hidden='true'>{bar}</div></td>{cells}</tr>")
    key = "".join(f"<span class='key'><i class='s-{s}'></i>{words(name)}</span>" for s, name in STATUS.items())
    return (
        f"<p>{key}</p><div class='wide coverage' tabindex='0' role='region' aria-label='{words('覆盖')}'><table class='bars'>"
        f"<thead><tr><th scope='col'>{words('文件与章节')}</th><th scope='col'>{words('覆盖')}</th>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _outline(report: Report, titles: dict[str, str], words: Words) -> list[tuple[str, dict[str, str]]]:
    """Every document and its chapters with what picks their clauses."""
    found: dict[str, dict[str, None]] = {}
    for norm in report["norms"]:
        found.setdefault(norm["document"], {})[norm["path"][0] if norm["path"] else ""] = None
    rows: list[tuple[str, dict[str, str]]] = []
    for document, chapters in found.items():
        rows.append((f"<b>{escape(titles.get(document, document))}</b>", {"document": document}))
        rows += [(f"　{escape(c or words('（无标题）'))}", {"document": document, "chapter": c}) for c in chapters]
    return rows


def _number(count: int, wanted: dict[str, str], words: Words) -> str:
    if not count:
        return "0"
    data = escape(json.dumps(wanted, ensure_ascii=False), quote=True)
    return f"<button type='button' data-list='{data}' aria-label='{words('{n} 条，打开清单', n=count)}'>{count}</button>"


def _fits(norm: Report, wanted: dict[str, str]) -> bool:
    """Whether a norm is among those wanted; an empty choice is none. The chapter "" means: under no heading."""
    chapter = norm["path"][0] if norm["path"] else ""
    return (
        all(not wanted.get(key) or norm[key] == wanted[key] for key in ("document", "status", "modality"))
        and wanted.get("chapter", chapter) == chapter
        and (not wanted.get("rule") or wanted["rule"] in norm["rules"])
    )


def norms_html(report: Report, wanted: dict[str, str], words: Words, documents: dict[str, str]) -> str:
    """The clauses wanted, each beside its rules or the reason why it has none."""
    found = [n for n in report["norms"] if _fits(n, wanted)]
    rules = {r["id"]: r["title"] for r in report["rules"]}
    rows = "".join(_norm(n, rules, documents, words) for n in found[:SHOWN])
    number = "（{n} 条，显示前 {shown} 条）" if len(found) > SHOWN else "（{n} 条）"
    chosen = " · ".join(_name(v, documents, words) for v in wanted.values() if v)
    head = "".join(f"<th scope='col'>{words(h)}</th>" for h in ("条款原文", "性质", "状态", "规则或理由"))
    return (
        f"<div class='pane'><h3>{words('规范性条款')} {escape(chosen)}{words(number, n=len(found), shown=SHOWN)}</h3>"
        f"<table class='bars norms cards'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _name(value: str, documents: dict[str, str], words: Words) -> str:
    return words(STATUS.get(value) or MODALITY.get(value) or documents.get(value, value))


def _norm(norm: Report, titles: dict[str, str], documents: dict[str, str], words: Words) -> str:
    rules = "".join(f"<div><b>{escape(titles.get(r, r))}</b> <span class='muted'>{escape(r)}</span></div>" for r in norm["rules"])
    missing = "；".join(norm.get("missing") or ())
    reason = escape(str(norm.get("reason") or missing))
    document = str(norm["document"])
    path = escape(" › ".join([documents.get(document, document), *norm["path"]]))
    decides = f"<br>{words('决定准入')}" if norm["admissibility"] else ""
    return (
        f"<tr><td>{html.cite_link(norm, norm['quote'])}<div class='muted'>{path}</div></td>"
        f"<td>{words(MODALITY.get(str(norm['modality']), ''))}{decides}</td>"
        f"<td class='short'>{words(STATUS.get(str(norm['status']), ''))}</td><td>{rules}{reason}</td></tr>"
    )


def _findings(report: Report, words: Words) -> str:
    kinds: dict[str, list[Report]] = {}
    for finding in report["findings"]:
        kinds.setdefault(str(finding.get("label") or finding["kind"]), []).append(finding)
    return "".join(
        f"<details><summary>{escape(kind)}{words('（{n} 条）', n=len(found))}</summary>"
        f"{html.listed('', [_finding(f, words) for f in found])}</details>"
        for kind, found in kinds.items()
    )


def _finding(finding: Report, words: Words) -> str:
    example = "，".join(f"{k} = {v}" for k, v in (finding.get("example") or {}).items())
    shown = f"<div class='muted'>{words('例：')}{escape(example)}</div>" if example else ""
    rules = "".join(
        f"<button type='button' data-list='{escape(json.dumps({'rule': r}), quote=True)}'>{escape(r)}</button>" for r in finding["rules"]
    )
    return f"{escape(str(finding['text']))}{shown}<div class='muted'>{rules}</div>"
