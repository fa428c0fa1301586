"""The commands on the library and the servers: kb add/list/text/remove/build, screen, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policyqa.errors import UsageError
from policyqa.service import screening
from policyqa.shells.cli.options import AsOf, Kb, day, open_service
from policyqa.shells.cli.progress import progress_bars

kb_app = typer.Typer(help="管理知识库的文件。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(kb_app, name="kb")
    app.command()(screen)
    app.command()(serve)


@kb_app.command("list")
def list_documents(kb: Kb = None) -> None:
    """列出知识库中的文件。"""
    for document in open_service(kb).documents():
        period = f"{document['valid_from'] or '—'} 至 {document['valid_until'] or '—'}"
        typer.echo(f"{document['id']}\t{document['title']}\t{period}\t{document['clauses']} 条")


@kb_app.command("text")
def text(document: str, kb: Kb = None) -> None:
    """打印一份文件的规范文本（引文的起止位置按它计算）。"""
    typer.echo(open_service(kb).text(document), nl=False)


@kb_app.command("add")
def add(files: list[Path], kb: Kb = None) -> None:
    """加入文件（txt、md、html、docx、pdf、xlsx、csv、jsonl）。"""
    with progress_bars() as progress:
        reports = open_service(kb).add_documents(files, progress)
    for report in reports:
        typer.echo(report)


@kb_app.command("remove")
def remove(document: str, kb: Kb = None) -> None:
    """移除一份文件。"""
    open_service(kb).remove_document(document)
    typer.echo(f"已移除 {document}。")


@kb_app.command("build")
def build(kb: Kb = None) -> None:
    """重建索引（只重建变化的部分）。"""
    with progress_bars() as progress:
        said = open_service(kb).build_indexes(progress)
    typer.echo(said)


def screen(
    table: Annotated[Path, typer.Argument(help="项目表：csv、xlsx、parquet 或 jsonl")],
    output: Annotated[Path, typer.Option("-o", "--output", help="结果表，格式由扩展名决定")],
    engine: Annotated[str, typer.Option(help="local：本机进程池；ray：Ray 集群（需另装）")] = "local",
    as_of: AsOf = None,
    kb: Kb = None,
) -> None:
    """批量预审一张项目表。"""
    if engine != "local":
        message = f"--engine {engine} 不可用：目前只有 local（本机进程池）。"
        raise UsageError(message)
    service = open_service(kb)
    result = screening.screen(service, screening.read_table(table), as_of=day(as_of))
    screening.write_table(result, output)
    typer.echo(f"已预审 {len(result)} 个项目，结果写在 {output}。", err=True)


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口")] = 7860,
    kb: Kb = None,
) -> None:
    """启动网页（与 python app.py 相同）。"""
    from policyqa.shells.ui.app import launch

    launch(open_service(kb), host=host, port=port)
