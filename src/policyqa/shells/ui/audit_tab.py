"""The rule audit: coverage figures, every norm with its rules, findings, and the report to download."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from policyqa.service import Service

STATUS = {"encoded": "已编码", "partly": "部分编码", "not_encoded": "未编码", "not_encodable": "不可编码"}
MODALITY = {
    "prohibition": "禁止",
    "restriction": "限制",
    "obligation": "义务",
    "procedure": "程序",
    "permission": "许可或鼓励",
    "definition": "定义",
}
ALL = "全部"
COLUMNS = ["文件", "章节", "条款原文", "性质", "决定准入", "状态", "规则", "不编码的理由"]


def build(service: Service) -> None:
    """Adds the tab's components to the page being built; the audit runs when it is asked for."""
    report = gr.State({})
    run = gr.Button("运行审计", variant="primary", elem_id="run-audit")
    summary = gr.Markdown("审计核对每一条规范性条款：已有规则、部分、没有，还是不能编码。")
    with gr.Row():
        document = gr.Dropdown([ALL], value=ALL, label="文件")
        status = gr.Dropdown([ALL, *STATUS.values()], value=ALL, label="状态")
        modality = gr.Dropdown([ALL, *MODALITY.values()], value=ALL, label="性质")
    norms = gr.Dataframe(headers=COLUMNS, wrap=True, interactive=False, label="规范性条款", elem_id="norms")
    findings = gr.Dataframe(headers=["种类", "规则", "说明"], wrap=True, interactive=False, label="发现")
    download = gr.DownloadButton("下载 JSON 报告", elem_id="audit-json")

    def audit() -> tuple[Any, ...]:
        result = service.audit()
        documents = sorted({str(n["document"]) for n in _rows(result, "norms")})
        chosen = gr.Dropdown([ALL, *documents], value=ALL)
        return (
            result,
            service.coverage_sentence(result),
            chosen,
            _norms(result, ALL, ALL, ALL),
            _findings(result),
            _file(result),
        )

    run.click(audit, None, [report, summary, document, norms, findings, download], api_name="audit")
    for box in (document, status, modality):
        box.change(_norms, [report, document, status, modality], norms, api_visibility="private")


def _norms(report: dict[str, Any], document: str, status: str, modality: str) -> list[list[str]]:
    return [
        _norm(n)
        for n in _rows(report, "norms")
        if document in (ALL, n["document"])
        and status in (ALL, STATUS.get(n["status"]))
        and modality in (ALL, MODALITY.get(n["modality"]))
    ]


def _norm(norm: dict[str, Any]) -> list[str]:
    return [
        norm["document"],
        " › ".join(norm["path"]),
        norm["quote"],
        MODALITY.get(norm["modality"], norm["modality"]),
        "是" if norm["admissibility"] else "否",
        STATUS.get(norm["status"], norm["status"]),
        "、".join(norm["rules"]),
        norm.get("reason") or "",
    ]


def _findings(report: dict[str, Any]) -> list[list[str]]:
    return [[f["kind"], "、".join(f["rules"]), f["text"]] for f in _rows(report, "findings")]


def _file(report: dict[str, Any]) -> str:
    path = Path(tempfile.mkdtemp(prefix="policyqa-")) / "audit.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return str(path)


def _rows(report: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = report.get(key)
    return value if isinstance(value, list) else []
