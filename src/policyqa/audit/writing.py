"""Writes a report in the formats of the office and of code review: HTML, Markdown, SARIF 2.1.0, XLSX.

Takes the JSON of a report, gives bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from policyqa import __version__
from policyqa.audit import html
from policyqa.audit.findings import KINDS
from policyqa.audit.jurisdictions import RELATIONS, VERDICTS
from policyqa.audit.wording import KINDS_OF_GROUPS, MODALITY, STATUS, coverage_rows, moved_groups
from policyqa.model.verdict import Verdict

Json = Mapping[str, Any]
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Json, form: str) -> bytes:
    """The report in one of `FORMS`."""
    return FORMS[form](report)


def markdown(report: Json) -> str:
    """The report as Markdown: figures, breakdown, findings, and the clauses that are not wholly encoded."""
    lines = ["# 规则审计报告", ""]
    lines += [f"审计日：{report['as_of'] or '未指定'}", "", report["domain"], "", "## 覆盖", ""]
    lines += _table(("项目", "数量"), coverage_rows(report))
    for name, title in KINDS_OF_GROUPS.items():
        rows = [(MODALITY.get(k, k), *v.values()) for k, v in report["breakdown"][name].items()]
        lines += ["", f"### 按{title}", "", *_table((title, *STATUS.values()), rows)]
    lines += _changes(report)
    lines += ["", "## 发现", ""]
    shown = [(KINDS[f["kind"]], f["text"], _accepted(f)) for f in report["findings"]]
    lines += _table(("种类", "说明", "已接受的理由"), shown) if shown else ["没有发现。"]
    differing = [(RELATIONS[r["relation"]], r["text"]) for r in report.get("jurisdictions", ()) if r["relation"] != "same"]
    lines += ["", "## 两地对照", "", *_table(("关系", "说明"), differing)] if differing else []
    lines += ["", "## 未完整编码的条款", ""]
    open_norms = [n for n in report["norms"] if n["status"] != "encoded"]
    rows = [(n["document"], n["quote"], STATUS[n["status"]], n["reason"] or "；".join(n["missing"])) for n in open_norms]
    return "\n".join([*lines, *_table(("文件", "条款", "状态", "理由或缺少"), rows), ""])


def _changes(report: Json) -> list[str]:
    """What changed since the last report, as Markdown; nothing without one."""
    changes = report.get("changes")
    if not changes:
        return []
    told = [f"- 新增：{t}" for t in changes["new"]] + [f"- 消失：{t}" for t in changes["gone"]]
    moved = [f"- {group}" for group in moved_groups(changes)]
    since = changes["since"] or "上次"
    return ["", f"## 自 {since} 以来的变化", "", *(moved or ["- 各组覆盖没有变化"]), *(told or ["- 发现没有变化"])]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"

    return [line(head), "|" + " --- |" * len(head), *(line(row) for row in rows)]


def _accepted(finding: Json) -> str:
    note = finding["accepted"]
    return f"{note['reason']}（{note['date']}）" if note else ""


def sarif(report: Json) -> Json:
    """The findings for code-review tools; accepted ones are suppressed with their reason."""
    kinds = dict.fromkeys(f["kind"] for f in report["findings"])
    driver = {
        "name": "policyqa audit",
        "version": __version__,
        "rules": [{"id": k, "shortDescription": {"text": KINDS[k]}} for k in kinds],
    }
    run = {"tool": {"driver": driver}, "results": [_result(f) for f in report["findings"]]}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _result(finding: Json) -> Json:
    result: dict[str, Any] = {
        "ruleId": finding["kind"],
        "level": finding["level"],
        "message": {"text": finding["text"]},
        "properties": {"rules": finding["rules"], "example": finding["example"], "quotes": finding["quotes"]},
    }
    if finding["file"]:
        region = {"startLine": max(1, finding["line"] or 1)}
        place = {"artifactLocation": {"uri": finding["file"]}, "region": region}
        result["locations"] = [{"physicalLocation": place}]
    if finding["accepted"]:
        result["suppressions"] = [{"kind": "external", "justification": _accepted(finding)}]
    return result


def workbook(report: Json) -> bytes:
    """The report as a workbook: figures, clauses, rules, findings, and the comparison of jurisdictions."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _sheet(book, "覆盖", ("项目", "数量"), coverage_rows(report))
    norms = [
        (
            n["document"], " › ".join(n["path"]), n["quote"], MODALITY.get(n["modality"], n["modality"]),
            "是" if n["admissibility"] else "否", STATUS[n["status"]], "、".join(n["rules"]),
            n["reason"] or "；".join(n["missing"]), n["subject"] or "", "；".join(t["text"] for t in n["thresholds"]),
            n["place_scope"] or "", n["exception"] or "",
        )
        for n in report["norms"]
    ]  # fmt: skip
    head = ("文件", "章节", "条款原文", "性质", "决定准入", "状态", "规则", "理由或缺少", "主体", "数值", "范围", "例外")
    _sheet(book, "条款", head, norms)
    rules = [
        (r["id"], r["title"], MODALITY[r["modality"]], r["tests"], _yes(r["reachable"]), _yes(r["in_force"]), "；".join(r["citations"]))
        for r in report["rules"]
    ]
    _sheet(book, "规则", ("规则", "标题", "性质", "用例数", "可达", "现行有效", "引文"), rules)
    found = [
        (KINDS[f["kind"]], f["level"], f["text"], "、".join(f["rules"]), "；".join(f["quotes"]), f["file"] or "", _accepted(f))
        for f in report["findings"]
    ]
    _sheet(book, "发现", ("种类", "级别", "说明", "规则", "原文", "文件", "已接受的理由"), found)
    compared = [
        (r["here"], r["there"], r["title"], RELATIONS[r["relation"]], VERDICTS[Verdict(r["verdict_here"])],
         VERDICTS[Verdict(r["verdict_there"])], r["example"], r["quote"], "；".join(r["quotes_there"]))
        for r in report.get("jurisdictions", ())
    ]
    sides = ("本地", "另一地", "规则", "关系", "本地结论", "另一地结论", "例", "本地原文", "另一地原文")
    _sheet(book, "两地对照", sides, compared)
    groups = [
        (name, MODALITY.get(group, group), *counts.values())
        for kind, name in KINDS_OF_GROUPS.items()
        for group, counts in report["breakdown"][kind].items()
    ]
    _sheet(book, "分组覆盖", ("分组", "名称", *STATUS.values()), groups)
    bounds = [(r["rule"], r["fact"], r["bound"], *r["outcomes"].keys(), *r["outcomes"].values()) for r in report.get("boundaries", ())]
    _sheet(book, "界点", ("规则", "事实", "界点", *["取值"] * 4, *["结论"] * 4), bounds)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _yes(value: object) -> str:
    return "未知" if value is None else "是" if value else "否"


def _sheet(book: Any, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(title)
    sheet.append(list(head))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_cell(c) if isinstance(c, str) else c for c in row])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _cell(text: str) -> str:
    """A text that a spreadsheet shows as it stands and never runs as a formula, within its limit of a cell."""
    shown = text[:32_000]
    return f"'{shown}" if shown[:1] in "=+-@" else shown


FORMS: Mapping[str, Callable[[Json], bytes]] = {
    "html": lambda report: html.render(report).encode("utf-8"),
    "markdown": lambda report: markdown(report).encode("utf-8"),
    "sarif": lambda report: json.dumps(sarif(report), ensure_ascii=False, indent=1).encode("utf-8"),
    "xlsx": workbook,
}
