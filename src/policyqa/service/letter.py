"""The opinion letter (研判意见书): the decision as an official document. Here its words; `letter_docx` and `letter_pdf` lay them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from policyqa.answering.wording import VERDICT_NAMES
from policyqa.model.verdict import Verdict

SAID_ELSEWHERE = ("结论：", "推定：", "怎样会改变结论：", "其他要求：")

Json = Mapping[str, Any]
Part = tuple[str, list[str]]

TITLE = "项目准入研判意见书"
ANNEX = "所依条款原文"
CAVEAT = (
    "本意见仅根据本知识库所收文件的条款作出，不是行政许可；未收录的法律、法规和文件仍须另行核对。引文均与原文逐字核对。"
)


def parts(answer: Json) -> list[Part]:
    """Title and paragraphs of each numbered part, in the order of the letter."""
    chapters: list[Part] = [
        ("研判事项", [str(answer["question"]) or "（按结构化事实研判）"]),
        ("结论", [str(answer["headline"]).removeprefix("结论：")]),
        ("认定的事实", [_fact(f) for f in answer["facts"]]),
        ("理由", _reasons(answer)),
        ("须满足的条件", [f"{c['text']}［{c['citation']}］" for c in answer["conditions"]]),
        ("推定", [_presumption(p) for p in answer["presumptions"]]),
        ("尚缺的信息", [str(f["question"]) for f in answer["follow_ups"]]),
        ("改变结论的途径", [f"{c['text']}，结论变为“{VERDICT_NAMES[Verdict(c['verdict'])]}”。" for c in answer["changes"]]),
        ("另须遵守的要求", [f"{d['text']}。" for d in answer["further_duties"]]),
        ("说明", [CAVEAT]),
    ]
    return [(title, lines) for title, lines in chapters if lines]


def _reasons(answer: Json) -> list[str]:
    """The lines of the answer that other parts of the letter do not say again."""
    blocks = [b for b in str(answer["answer"]).split("\n\n") if not b.startswith(SAID_ELSEWHERE)]
    lines = [line.removeprefix("理由：") for block in blocks for line in block.split("\n")]
    return [line for line in lines if line.strip()]


def annex(answer: Json) -> list[str]:
    """The clauses the letter rests on, verbatim, with where they stand."""
    return [
        f"［{c['n']}］{c['title']}，{'，'.join(c['path'])}：“{c['quote']}”（第{c['start']}至{c['end']}字）"
        for c in answer["citations"]
    ]


def closing(answer: Json) -> list[str]:
    """Decision id and date."""
    day = date.fromisoformat(str(answer["as_of"]))
    return [f"研判编号：{answer['receipt']['id']}", f"研判基准日：{day.year}年{day.month}月{day.day}日"]


def to_markdown(answer: Json) -> str:
    """The letter as Markdown."""
    blocks = [f"# {TITLE}"]
    for number, (title, lines) in enumerate(parts(answer)):
        blocks += [f"## {heading(number, title)}", *lines]
    if annex(answer):
        blocks += [f"## 附件：{ANNEX}", *annex(answer)]
    return "\n\n".join([*blocks, *closing(answer)]) + "\n"


def to_docx(answer: Json) -> bytes:
    """The letter as a docx file."""
    from policyqa.service import letter_docx

    return letter_docx.to_docx(answer)


def _fact(fact: Json) -> str:
    source = f"（问题原文：“{fact['source']}”）" if fact.get("source") else ""
    return f"{fact['label']}：{fact['text']}{source}"


def _presumption(item: Json) -> str:
    value = {True: "是", False: "否"}[item["value"]] if isinstance(item["value"], bool) else item["value"]
    return f"{item['label']}：{value}（问题没有提到，按此推定）"


def heading(number: int, title: str) -> str:
    """The heading of the part with this number (0 is the first)."""
    return f"{'一二三四五六七八九十'[number]}、{title}"
