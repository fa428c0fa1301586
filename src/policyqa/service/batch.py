"""Answers many questions of a JSONL file in one process: order kept, a bad line yields an answer with `error`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from policyqa.errors import PolicyQAError, UsageError

if TYPE_CHECKING:
    from policyqa.service.service import Service

Record = dict[str, object]


def parse_day(text: object, what: str = "as_of") -> date:
    """An ISO date; raises UsageError that says what was given and what was expected."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        message = f"{what} 的值“{text}”不是日期：请写成 2024-06-01 这样的形式。"
        raise UsageError(message) from None


def read_lines(path: Path) -> list[str]:
    """The non-empty lines of a UTF-8 file; raises UsageError where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = f"找不到文件 {path}：请检查 --input 的路径。"
        raise UsageError(message) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"读不了文件 {path}（{error}）：应为 UTF-8 编码的 JSONL，每行一个对象。"
        raise UsageError(message) from None
    return [line for line in text.splitlines() if line.strip()]


def ask_all(service: Service, lines: list[str], as_of: date | None, language: str = "zh") -> Iterator[Record]:
    """One answer a line, in order; a line may name its own `language`."""

    def answer(record: Record) -> Record:
        facts = record.get("facts") or {}
        if not isinstance(facts, dict):
            message = f'facts 应为对象，例如 {{"place": "某市"}}，而不是 {facts!r}。'
            raise UsageError(message)
        day = parse_day(record["as_of"]) if record.get("as_of") else as_of
        chosen = str(record.get("language") or language)
        identifier = str(record.get("id", ""))
        return service.ask(_question(record), as_of=day, facts=facts, identifier=identifier, language=chosen)

    return _each(lines, answer)


def search_all(service: Service, lines: list[str], k: int, document: str | None) -> Iterator[Record]:
    """The passages of each line, in order."""

    def results(record: Record) -> Record:
        return {"id": record.get("id", ""), "results": service.search(_question(record), k=k, document=document)}

    return _each(lines, results)


def _question(record: Record) -> str:
    question = record.get("q")
    if not isinstance(question, str):
        message = '缺少字段 q（问题），应为字符串，例如 {"id": "1", "q": "……"}。'
        raise UsageError(message)
    return question


def _each(lines: list[str], answer: Callable[[Record], Record]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        identifier: object = ""
        try:
            record = _parse(line)
            identifier = record.get("id", "")
            yield answer(record)
        except PolicyQAError as error:
            yield {"id": identifier, "error": f"第 {number} 行：{error}"}


def _parse(line: str) -> Record:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        message = f'不是合法的 JSON（{error}）：每行应是一个对象，例如 {{"id": "1", "q": "……"}}。'
        raise UsageError(message) from None
    if not isinstance(record, dict):
        message = f"应是一个 JSON 对象，而不是 {type(record).__name__}。"
        raise UsageError(message)
    return record
