"""Renders an audit report as one self-contained HTML page: coverage over the outline, clause beside rule, findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Json = Mapping[str, Any]

STATUS = {"encoded": "已编码", "partly": "部分编码", "not_encoded": "未编码", "not_encodable": "不可编码"}
STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;max-width:1100px;margin:24px auto;
padding:0 16px;color:#1f2937;line-height:1.6}
table{border-collapse:collapse;width:100%;margin:8px 0}td,th{border:1px solid #d1d5db;padding:4px 8px;text-align:left;
vertical-align:top}th{background:#f3f4f6}.encoded{background:#dcfce7}.partly{background:#fef9c3}
.not_encoded{background:#fee2e2}.not_encodable{background:#e5e7eb}summary{cursor:pointer;font-weight:600;padding:4px 0}
.bar{display:inline-block;height:10px;vertical-align:middle}
"""


def render(report: Json) -> str:
    """The page as text; nothing in it is fetched from outside."""
    sections: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for norm in report["norms"]:
        sections[(norm["document"], " › ".join(norm["path"][:2]))].append(norm)
    outline = "".join(_section(document, path, norms) for (document, path), norms in sections.items())
    return (
        "<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>规则覆盖审计</title>"
        f"<style>{STYLE}</style></head><body><h1>规则覆盖审计</h1>{_coverage(report['coverage'])}"
        f"<h2>按章节</h2>{outline}<h2>发现</h2>{_findings(report['findings'])}</body></html>"
    )


def _coverage(coverage: Json) -> str:
    names = {
        "norms": "规范性条款",
        "admissibility_norms": "决定准入的条款",
        **STATUS,
        "rules": "规则",
        "rules_tested": "有用例的规则",
    }
    cells = "".join(f"<tr><th>{name}</th><td>{coverage[key]}</td></tr>" for key, name in names.items())
    return f"<table>{cells}</table>"


def _section(document: str, path: str, norms: Sequence[Json]) -> str:
    bars = "".join(
        f"<span class='bar {status}' style='width:{6 * count}px' title='{name} {count}'></span>"
        for status, name in STATUS.items()
        if (count := sum(n["status"] == status for n in norms))
    )
    rows = "".join(_row(n) for n in norms)
    return (
        f"<details><summary>{escape(document)}　{escape(path)}　{len(norms)} 条 {bars}</summary>"
        f"<table><tr><th>条款</th><th>性质</th><th>状态</th><th>规则或理由</th></tr>{rows}</table></details>"
    )


def _row(norm: Json) -> str:
    rules = "、".join(norm["rules"]) or norm.get("reason") or ""
    return (
        f"<tr class='{norm['status']}'><td>{escape(norm['quote'])}</td><td>{norm['modality']}</td>"
        f"<td>{STATUS[norm['status']]}</td><td>{escape(rules)}</td></tr>"
    )


def _findings(findings: Sequence[Json]) -> str:
    if not findings:
        return "<p>没有发现。</p>"
    rows = "".join(f"<tr><td>{escape(f['kind'])}</td><td>{escape(f['text'])}</td></tr>" for f in findings)
    return f"<table><tr><th>种类</th><th>说明</th></tr>{rows}</table>"
