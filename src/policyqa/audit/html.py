"""Renders an audit report as one self-contained HTML page: a heat map over the outline, clause beside rule, findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from policyqa.audit.findings import KINDS
from policyqa.audit.jurisdictions import RELATIONS
from policyqa.audit.wording import MODALITY, STATUS, coverage_rows, moved_groups

Json = Mapping[str, Any]

STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;max-width:1100px;margin:24px auto;
padding:0 16px;color:#1f2937;line-height:1.6}
table{border-collapse:collapse;width:100%;margin:8px 0}td,th{border:1px solid #d1d5db;padding:4px 8px;text-align:left;
vertical-align:top}th{background:#f3f4f6}.encoded{background:#dcfce7}.partly{background:#fef9c3}
.not_encoded{background:#fee2e2}.not_encodable{background:#e5e7eb}summary{cursor:pointer;font-weight:600;padding:4px 0}
.bar{display:inline-block;height:12px;vertical-align:middle}.error{border-left:4px solid #b91c1c}.warning{border-left:4px
solid #b45309}.note{border-left:4px solid #6b7280}.accepted{color:#6b7280}.missing{color:#b45309}
.heat{display:flex;flex-wrap:wrap;gap:3px}.heat a{display:block;padding:4px 8px;color:#111827;text-decoration:none;
font-size:13px;border-radius:3px}.pairs td:nth-child(1),.pairs td:nth-child(3){white-space:nowrap}
"""


def render(report: Json) -> str:
    """The page as text; nothing in it is fetched from outside."""
    rules = {r["id"]: r for r in report["rules"]}
    sections: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for norm in report["norms"]:
        sections[(norm["document"], " › ".join(norm["path"][:2]))].append(norm)
    outline = "".join(_section(n, place, norms, rules) for n, (place, norms) in enumerate(sections.items()))
    return (
        "<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>规则审计报告</title>"
        f"<style>{STYLE}</style></head><body><h1>规则审计报告</h1><p>审计日：{escape(report['as_of'] or '未指定')}</p>"
        f"{_rows(coverage_rows(report))}<h2>覆盖热图</h2>{_heat(sections)}{_groups(report['breakdown'])}{_changes(report)}<h2>按章节</h2>{outline}"
        f"<h2>发现</h2><p>{escape(report['domain'])}</p>{_findings(report['findings'])}"
        f"{_jurisdictions(report.get('jurisdictions', ()))}{_boundaries(report.get('boundaries', ()))}</body></html>"
    )


def _rows(rows: Sequence[tuple[str, str]]) -> str:
    return f"<table>{''.join(f'<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in rows)}</table>"


def _heat(sections: Mapping[tuple[str, str], Sequence[Json]]) -> str:
    """One tile a section, red where nothing is encoded, green where all is; grey where nothing can be."""
    tiles: dict[str, list[str]] = defaultdict(list)
    for n, ((document, path), norms) in enumerate(sections.items()):
        can = [x for x in norms if x["status"] != "not_encodable"]
        share = sum({"encoded": 1.0, "partly": 0.5}.get(x["status"], 0.0) for x in can) / len(can) if can else 0.0
        colour = f"hsl({120 * share:.0f} 65% 75%)" if can else "#e5e7eb"
        label = escape(path or "（无标题）")
        told = f"{len(norms)} 条，编码 {share:.0%}" if can else f"{len(norms)} 条，均不可编码"
        tiles[document].append(f"<a href='#s{n}' style='background:{colour}' title='{told}'>{label}</a>")
    return "".join(f"<h3>{escape(d)}</h3><div class='heat'>{''.join(t)}</div>" for d, t in tiles.items())


def _groups(breakdown: Json) -> str:
    """Coverage by modality and by sector."""
    head = "".join(f"<th>{name}</th>" for name in ("", *STATUS.values()))
    parts = []
    for title, kind in (("按性质", "modality"), ("按行业", "sector")):
        rows = "".join(
            f"<tr><td>{escape(MODALITY.get(group, group))}</td>{''.join(f'<td>{n}</td>' for n in counts.values())}</tr>"
            for group, counts in breakdown[kind].items()
        )
        parts.append(f"<details><summary>{title}</summary><table><tr>{head}</tr>{rows}</table></details>")
    return "".join(parts)


def _changes(report: Json) -> str:
    """What changed since the last report."""
    changes = report.get("changes")
    if not changes:
        return ""
    told = [f"新增：{t}" for t in changes["new"]] + [f"消失：{t}" for t in changes["gone"]]
    told += moved_groups(changes)
    items = "".join(f"<li>{escape(t)}</li>" for t in told) or "<li>没有变化</li>"
    return f"<h2>自 {escape(changes['since'] or '上次')} 以来的变化</h2><ul>{items}</ul>"


def _section(number: int, place: tuple[str, str], norms: Sequence[Json], rules: Mapping[str, Json]) -> str:
    bars = "".join(
        f"<span class='bar {status}' style='width:{6 * count}px' title='{name} {count}'></span>"
        for status, name in STATUS.items()
        if (count := sum(n["status"] == status for n in norms))
    )
    rows = "".join(_norm(n, rules) for n in norms)
    return (
        f"<details id='s{number}'><summary>{escape(place[0])}　{escape(place[1])}　{len(norms)} 条 {bars}</summary>"
        f"<table><tr><th>条款</th><th>性质</th><th>状态</th><th>规则或理由</th></tr>{rows}</table></details>"
    )


def _norm(norm: Json, rules: Mapping[str, Json]) -> str:
    beside = "<br>".join(_rule(rules[r]) for r in norm["rules"] if r in rules) or escape(norm["reason"] or "")
    missing = f"<div class='missing'>缺少：{escape('；'.join(norm['missing']))}</div>" if norm["missing"] else ""
    return (
        f"<tr class='{norm['status']}'><td>{escape(norm['quote'])}</td><td>{MODALITY.get(norm['modality'], norm['modality'])}</td>"
        f"<td>{STATUS[norm['status']]}</td><td>{beside}{missing}</td></tr>"
    )


def _rule(rule: Json) -> str:
    return f"{escape(rule['title'])}（{escape(rule['id'])}，用例 {rule['tests']}）"


def _findings(findings: Sequence[Json]) -> str:
    grouped: dict[str, list[Json]] = defaultdict(list)
    for finding in findings:
        grouped[finding["kind"]].append(finding)
    parts = [
        f"<details{' open' if found[0]['level'] == 'error' else ''}><summary>{KINDS[kind]}　{len(found)}</summary>"
        f"<table>{''.join(_finding(f) for f in found)}</table></details>"
        for kind, found in grouped.items()
    ]
    return "".join(parts) or "<p>没有发现。</p>"


def _finding(finding: Json) -> str:
    quotes = "".join(f"<blockquote>{escape(q)}</blockquote>" for q in finding["quotes"][:6])
    note = finding["accepted"]
    accepted = f"<div class='accepted'>已接受（{note['date']}）：{escape(note['reason'])}</div>" if note else ""
    return f"<tr><td class='{finding['level']}'>{escape(finding['text'])}{quotes}{accepted}</td></tr>"


def _jurisdictions(rows: Sequence[Json]) -> str:
    cells = "".join(
        f"<tr><td>{escape(r['here'])} → {escape(r['there'])}</td><td>{escape(r['title'])}</td><td>{RELATIONS[r['relation']]}</td>"
        f"<td>{escape(r['text'])}</td></tr>"
        for r in rows
        if r["relation"] != "same"
    )
    head = "<tr><th>两地</th><th>规则</th><th>关系</th><th>同一项目在两地的结论与依据</th></tr>"
    return f"<h2>两地对照</h2><details><summary>逐条对照</summary><table class='pairs'>{head}{cells}</table></details>" if cells else ""


def _boundaries(rows: Sequence[Json]) -> str:
    cells = "".join(
        f"<tr><td>{escape(r['rule'])}</td><td>{escape(r['fact'])} {escape(r['bound'])}</td>"
        f"<td>{'；'.join(f'{escape(k)}：{escape(v)}' for k, v in r['outcomes'].items())}</td></tr>"
        for r in rows
    )
    return f"<h2>界点</h2><details><summary>每个界点两侧</summary><table>{cells}</table></details>" if cells else ""
