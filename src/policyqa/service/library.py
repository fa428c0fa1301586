"""Changes a knowledge base on disk: adds and removes documents, rebuilds indexes, and reports what was read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policyqa.corpus import store
from policyqa.errors import DocumentError, PolicyQAError


def add(kb: Path, files: Sequence[Path]) -> list[str]:
    """Adds each file; one report a file. Raises DocumentError, after trying all, where one was refused."""
    reports: list[str] = []
    refused: list[PolicyQAError] = []
    for file in files:
        try:
            reports.append(report_text(store.add(kb, file)))
        except PolicyQAError as error:
            refused.append(error)
    if refused:
        raise DocumentError("\n".join([*reports, *map(str, refused)]))
    return reports


def remove(kb: Path, document: str) -> None:
    """Removes a document; raises UsageError where there is none of that id."""
    store.remove(kb, document)


def report_text(report: store.AddReport) -> str:
    """What was read from one file, what was cut or doubtful, and what a person should check."""
    words = {"added": "已加入", "replaced": "已替换", "unchanged": "没有变化"}
    lines = [f"{words.get(report.status, report.status)} {report.document}：{report.title}"]
    if report.status != "unchanged":
        lines.append(
            f"  {report.documents} 份文件，{report.clauses} 个条款单位，{report.tables} 张表，{report.characters} 字"
        )
    lines += [f"  警告：{warning}" for warning in report.warnings]
    if report.review:
        lines.append(f"  document.yaml 中由程序猜测、请核对的字段：{'、'.join(report.review)}")
    return "\n".join(lines)
