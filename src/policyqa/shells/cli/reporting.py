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
    markdown: Annotated[Path | None, typer.Option("--markdown", help="写出 Markdown 报告")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", help="写出 SARIF 2.1.0，供代码评审工具读取")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写出 Excel 工作簿")] = None,
    dmn: Annotated[Path | None, typer.Option("--dmn", help="把能写成决策表的规则写出为 DMN 1.3 XML")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有未列入 accepted.yaml 的发现时，以状态 3 退出")] = False,
    mutation: Annotated[bool, typer.Option("--mutation", help="对规则库作变异测试（慢）")] = False,
    draft: Annotated[Path | None, typer.Option("--draft-cases", help="为未被用例发现的改动起草用例（慢），供人核对")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="与上次的 --json 报告比较")] = None,
    as_of: AsOf = None,
    kb: Kb = None,
) -> None:
    """规则审计：哪些规范性条款已有规则，哪些没有；规则之间有无冲突、重复、空白，引文与用例是否可靠。"""
    service = open_service(kb)
    if draft is not None:
        typer.echo(f"起草了 {service.draft_cases(draft, as_of=day(as_of))} 个用例：{draft}", err=True)
        return
    report = service.audit(as_of=day(as_of), mutation=mutation, previous=against)
    for path, form in ((html, "html"), (markdown, "markdown"), (sarif, "sarif"), (xlsx, "xlsx")):
        if path is not None:
            service.write_audit(report, path, form)
    left = service.write_dmn(dmn) if dmn is not None else ()
    if left:
        typer.echo(f"{len(left)} 条规则的条件不是决策表，没有写入 {dmn}：{'、'.join(left)}", err=True)
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        typer.echo(service.audit_summary(report))
    exceeding = service.audit_exceeding(report) if strict else []
    if exceeding:
        for finding in exceeding:
            typer.echo(f"{finding['label']}：{finding['text']}", err=True)
        raise typer.Exit(3)


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
