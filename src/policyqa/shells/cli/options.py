"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from policyqa.errors import UsageError
from policyqa.service import Service, Settings
from policyqa.service.batch import parse_day

Kb = Annotated[Path | None, typer.Option("--kb", help="知识库目录；默认为随项目提供的知识库")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="按哪一天的有效条款判断，如 2024-06-01；默认今天")]
AsJson = Annotated[bool, typer.Option("--json", help="输出契约规定的 JSON")]


def open_service(kb: Path | None) -> Service:
    """The service on the knowledge base named, or on the shipped one."""
    return Service(Settings() if kb is None else Settings(kb=kb))


def day(text: str | None) -> date | None:
    """The date of --as-of; None where it was not given."""
    return None if text is None else parse_day(text, "--as-of")


def parse_assignments(items: list[str]) -> dict[str, object]:
    """`NAME=VALUE` texts as a mapping; raises UsageError for one without `=`."""
    facts: dict[str, object] = {}
    for item in items:
        name, separator, value = item.partition("=")
        if not separator or not name.strip():
            message = f"--fact 的值“{item}”应写成 名称=值，例如 --fact air_key_area=是。"
            raise UsageError(message)
        facts[name.strip()] = value.strip()
    return facts


def read_json_object(path: Path) -> dict[str, object]:
    """A JSON object from a file; raises UsageError that says what is wrong with it."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message = f"找不到文件 {path}。"
        raise UsageError(message) from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        message = f"{path} 不是可读的 JSON 文件（{error}）。"
        raise UsageError(message) from None
    if not isinstance(value, dict):
        message = f'{path} 应是一个 JSON 对象，例如 {{"place": "某市"}}。'
        raise UsageError(message)
    return value
