"""The commands that report: audit, facts, graph, rules, screen, explain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from policyqa.shells.cli.options import AsJson, AsOf, Kb, day, open_service


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(audit)
    app.command()(facts)
    app.command()(graph)
    app.command()(explain)


def audit(
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option("--html", help="写出自包含的 HTML 报告")] = None,
    kb: Kb = None,
) -> None:
    """规则覆盖审计：哪些规范性条款已有规则，哪些没有。"""
    service = open_service(kb)
    report = service.audit()
    if html is not None:
        html.write_text(service.audit_html(report), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        typer.echo(service.coverage_sentence(report))


def facts(as_json: AsJson = False, kb: Kb = None) -> None:
    """事实词汇表：名称、类型、单位、取值、同义词。"""
    entries = open_service(kb).facts()
    if as_json:
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        unit = f"（{entry['unit']}）" if entry["unit"] else ""
        typer.echo(f"{entry['name']}\t{entry['label']}{unit}\t{entry['type']}\t{entry['question']}")


def graph(
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件")],
    format_: Annotated[str, typer.Option("--format", help="json、graphml、gexf、turtle 或 json-ld")] = "json",
    kb: Kb = None,
) -> None:
    """导出政策图。"""
    open_service(kb).export_graph(output, format_)


def explain(question: str, as_of: AsOf = None, kb: Kb = None) -> None:
    """逐步说明一个问题是怎样被理解的：词语、事实、进入考量的规则。"""
    typer.echo(open_service(kb).explain(question, as_of=day(as_of)))
