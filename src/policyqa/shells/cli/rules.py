"""The commands for those who write rules: rules list, show, new, test, lint."""

from __future__ import annotations

from typing import Annotated

import typer

from policyqa.shells.cli.options import Kb, open_service

rules_app = typer.Typer(help="编写和检查规则。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.add_typer(rules_app, name="rules")


@rules_app.command("list")
def list_rules(
    word: Annotated[str, typer.Argument(help="只列出含这个词的（id、类型或标题）")] = "", kb: Kb = None
) -> None:
    """列出规则：id、类型、强度、标题。"""
    for line in open_service(kb).authoring.listing(word):
        typer.echo(line)


@rules_app.command("show")
def show(rule: Annotated[str, typer.Argument(help="规则 id")], kb: Kb = None) -> None:
    """把一条规则写成一句话，连同条款原文和用例。"""
    typer.echo(open_service(kb).authoring.show(rule))


@rules_app.command("new")
def new(clause: Annotated[str, typer.Argument(help="条款编号或逐字引文")], kb: Kb = None) -> None:
    """为一条条款打出规则和用例的架子，引文已填好。"""
    typer.echo(open_service(kb).authoring.scaffold(clause))


@rules_app.command("test")
def run_cases(
    word: Annotated[str, typer.Argument(help="只运行文件路径或名称含这个词的用例")] = "", kb: Kb = None
) -> None:
    """运行用例；有不通过的，退出码为 1。"""
    failures, count = open_service(kb).authoring.run_cases(word)
    for failure in failures:
        typer.echo(failure)
    typer.echo(f"用例 {count}，未通过 {len(failures)}")
    raise typer.Exit(1 if failures else 0)


@rules_app.command("lint")
def lint(kb: Kb = None) -> None:
    """检查规则文件：格式、引文、数字、用例；有错误的，退出码为 1。"""
    found, errors = open_service(kb).authoring.lint()
    for line in found:
        typer.echo(line)
    typer.echo(f"错误 {errors}，警告 {len(found) - errors}")
    raise typer.Exit(1 if errors else 0)
