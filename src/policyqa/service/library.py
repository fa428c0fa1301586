"""Changes a knowledge base on disk: adds and removes documents, rebuilds indexes, and reports what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from policyqa.corpus import store
from policyqa.errors import DocumentError, PolicyQAError

Progress = Callable[[str, int, int], None]
"""Called with (what is done now, how much of it is done, how much there is) during long work."""

MODALITIES = {"prohibition": "禁止", "restriction": "限制", "obligation": "义务", "procedure": "程序", "permission": "许可"}


def add(
    kb: Path,
    files: Sequence[Path],
    *,
    places: Path | None = None,
    progress: Progress | None = None,
    taken: Callable[[], None],
) -> list[str]:
    """Adds each file; one report a file. Raises DocumentError, after trying all, where one was refused.

    `taken` is called after every file that was not refused.
    """
    reports: list[str] = []
    refused: list[PolicyQAError] = []
    for file in files:
        try:
            report = store.add(kb, file, places=places, progress=of(progress, f"读取 {file.name}"))
        except PolicyQAError as error:
            refused.append(error)
            continue
        taken()
        reports.append(report_text(report))
    if refused:
        raise DocumentError("\n".join([*reports, *map(str, refused)]))
    return reports


def remove(kb: Path, document: str) -> None:
    """Removes a document; raises UsageError where there is none of that id."""
    store.remove(kb, document)


def of(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    """The progress of one kind of work."""
    return None if progress is None else lambda done, total: progress(what, done, total)


def report_text(report: store.AddReport) -> str:
    """What was read from one file, what was cut or doubtful, and what a person should check."""
    words = {"added": "已加入", "replaced": "已替换", "unchanged": "没有变化"}
    lines = [f"{words.get(report.status, report.status)} {report.document}：{report.title}"]
    if report.status != "unchanged":
        lines.append(
            f"  {report.documents} 份文件，{report.clauses} 个条款单位，{report.tables} 张表，{report.characters} 字"
        )
        lines.append(f"  {norms_text(report)}")
    lines += [f"  警告：{warning}" for warning in report.warnings]
    if report.review:
        lines.append(f"  document.yaml 中由程序猜测、请核对的字段：{'、'.join(report.review)}")
    return "\n".join(lines)


def norms_text(report: store.AddReport) -> str:
    """How many norms the language of the documents shows, by what they do."""
    from policyqa.audit.detection import detect

    found = Counter(str(norm.modality) for document in report.read for norm in detect(document))
    if not found:
        return "没有发现规范性语句"
    each = "、".join(f"{word} {found[name]}" for name, word in MODALITIES.items() if found[name])
    return f"发现 {found.total()} 处规范性语句（{each}）；哪些已编成规则，见 policyqa audit"
