"""The commands that answer: ask, check, search, trace, chat."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from policyqa.errors import UsageError
from policyqa.service import batch
from policyqa.shells import render
from policyqa.shells.cli.options import AsJson, AsOf, Kb, day, open_service, parse_assignments, read_json_object

Input = Annotated[Path | None, typer.Option("--input", help="JSONL：每行一个问题")]
Lang = Annotated[str, typer.Option("--language", help="回答的语言：zh（中文）或 en（英文）；引文总是原文")]
Output = Annotated[Path | None, typer.Option("--output", help="JSONL：每行一个回答，次序与输入相同")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(ask)
    app.command()(check)
    app.command()(search)
    app.command()(trace)
    app.command()(chat)


def ask(
    question: Annotated[str | None, typer.Argument(help="要问的事项")] = None,
    fact: Annotated[list[str] | None, typer.Option("--fact", help="另外给出的事实，名称=值，可重复")] = None,
    as_of: AsOf = None,
    input_: Input = None,
    output: Output = None,
    as_json: AsJson = False,
    language: Lang = "zh",
    kb: Kb = None,
) -> None:
    """回答一个问题；或用 --input/--output 回答一批问题。"""
    service = open_service(kb)
    when = day(as_of)
    if input_ is not None or output is not None:
        source, target = _both(input_, output)
        _write(target, batch.ask_all(service, batch.read_lines(source), when, language))
        return
    if question is None:
        message = '请写出问题，例如 policyqa ask "在某市新建一台40吨的燃煤锅炉可以吗？"，或用 --input/--output。'
        raise UsageError(message)
    given = parse_assignments(fact or [])
    _print(service.ask(question, as_of=when, facts=given, language=language), as_json=as_json)


def check(
    facts: Annotated[Path, typer.Option("--facts", help="JSON 对象：事实名 → 值")],
    as_of: AsOf = None,
    as_json: AsJson = False,
    language: Lang = "zh",
    kb: Kb = None,
) -> None:
    """按结构化的事实判断（不理解自然语言）。"""
    given = read_json_object(facts)
    _print(open_service(kb).check(given, as_of=day(as_of), language=language), as_json=as_json)


def search(
    query: Annotated[str | None, typer.Argument(help="要找的内容")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="返回几段")] = 10,
    document: Annotated[str | None, typer.Option("--document", help="只在这份文件里找")] = None,
    input_: Input = None,
    output: Output = None,
    as_json: AsJson = False,
    kb: Kb = None,
) -> None:
    """检索条款原文。"""
    service = open_service(kb)
    if input_ is not None or output is not None:
        source, target = _both(input_, output)
        _write(target, batch.search_all(service, batch.read_lines(source), k, document))
        return
    if query is None:
        message = '请写出要找的内容，例如 policyqa search "燃煤锅炉"，或用 --input/--output。'
        raise UsageError(message)
    passages = service.search(query, k=k, document=document)
    typer.echo(_dump(passages) if as_json else render.passages_text(passages))


def trace(
    name: Annotated[str, typer.Argument(help="项目、目标、机构或地方")],
    as_of: AsOf = None,
    as_json: AsJson = False,
    language: Lang = "zh",
    kb: Kb = None,
) -> None:
    """在图中追踪：项目 → 专栏 → 章节 → 目标 → 规划 → 机构。"""
    _print(open_service(kb).trace(name, as_of=day(as_of), language=language), as_json=as_json)


def chat(as_of: AsOf = None, language: Lang = "zh", kb: Kb = None) -> None:
    """在终端里连续提问；空行或 quit 结束。"""
    consultation = open_service(kb).consultation(as_of=day(as_of), language=language)
    while True:
        try:
            line = typer.prompt("问", default="", show_default=False).strip()
        except (EOFError, typer.Abort):
            return
        if not line or line.lower() in {"quit", "exit", "退出"}:
            return
        try:
            typer.echo(render.answer_text(consultation.say(line)))
        except UsageError as error:
            typer.echo(str(error), err=True)


def _both(source: Path | None, target: Path | None) -> tuple[Path, Path]:
    if source is None or target is None:
        message = "--input 与 --output 必须一起给出。"
        raise UsageError(message)
    return source, target


def _write(target: Path, records: Iterable[dict[str, object]]) -> None:
    try:
        with target.open("w", encoding="utf-8") as stream:
            for record in records:
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    except OSError as error:
        message = f"写不了文件 {target}（{error.strerror}）：请检查 --output 的路径。"
        raise UsageError(message) from None


def _print(answer: dict[str, object], *, as_json: bool) -> None:
    typer.echo(_dump(answer) if as_json else render.answer_text(answer))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
