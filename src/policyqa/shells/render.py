"""Renders answers of the service as plain text for terminals and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

PATHS = 6
"""Paths that are told in running text; `--json` has them all."""


TITLES = {
    "zh": {"asked": "请补充：", "cited": "引用：", "paths": "路径：", "related": "相关原文（仅供参考）：", "more": "（另有 {} 条，用 --json 列出）"},
    "en": {"asked": "Please tell:", "cited": "Citations:", "paths": "Paths:", "related": "Related passages (for reference only):",
           "more": "({} more; --json lists them)"},
}  # fmt: skip


def answer_text(answer: Json) -> str:
    """An answer with its follow-ups and numbered citations, under titles in its language."""
    titles = TITLES[answer.get("language", "zh")]
    blocks = [str(answer["answer"])]
    if answer.get("follow_ups"):
        blocks.append("\n".join([titles["asked"], *(_follow_up(f) for f in answer["follow_ups"])]))
    if answer.get("citations"):
        blocks.append("\n".join([titles["cited"], *(_citation(c) for c in answer["citations"])]))
    if answer.get("paths"):
        left = len(answer["paths"]) - PATHS
        more = [titles["more"].format(left)] if left > 0 else []
        blocks.append("\n".join([titles["paths"], *(path_text(p) for p in answer["paths"][:PATHS]), *more]))
    if answer.get("related") and not answer.get("citations"):
        blocks.append("\n".join([titles["related"], *(f"- {r['quote']}" for r in answer["related"])]))
    return "\n\n".join(blocks)


def passages_text(passages: Sequence[Json]) -> str:
    """Search results, best first."""
    if not passages:
        return "没有找到。"
    return "\n\n".join(
        f"{n}. {p['title']}（{' › '.join(p['path'])}）\n   {p['text']}" for n, p in enumerate(passages, 1)
    )


def path_text(path: Sequence[Json]) -> str:
    """A path as `项目 —列入→ 专栏`; inferred edges are shown as such."""
    words = []
    for step in path:
        if "relation" in step:
            mark = "（推断）" if step.get("basis") == "inferred" else ""
            words.append(f"—{step.get('relation_label', step['relation'])}{mark}→")
        else:
            words.append(str(step.get("label", step.get("id"))))
    return " ".join(words)


def _follow_up(item: Json) -> str:
    options = " / ".join(map(str, item.get("options", [])))
    return f"- {item['question']}（{options}）" if options else f"- {item['question']}"


def _citation(item: Json) -> str:
    repaired = f"（原文印刷有误，应读作：{item['repaired']}）" if item.get("repaired") else ""
    where = " › ".join([item["title"], *item["path"]])
    return f"[{item['n']}] {where}：“{item['quote']}”{repaired}"
