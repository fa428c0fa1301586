"""Pieces of HTML for the page; every text from outside is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Json = Mapping[str, Any]

VERDICTS = {
    "prohibited": ("禁止", "严禁、禁止、不得、必须"),
    "restricted": ("原则上不行", "原则上、严格控制、不宜"),
    "need_info": ("还需要信息", "缺少的事实会改变结论"),
    "conditional": ("有条件", "必须、须经、应当"),
    "not_prohibited": ("没有条款禁止", "不等于许可"),
    "out_of_scope": ("知识库没有涉及", "不能据此判断"),
}
VALIDITIES = {"lapsed": "所依条款已过有效期，须核对后续文件", "not_yet": "所依条款在所问日期尚未施行"}


def sheet(answer: Json) -> str:
    """The decision sheet: banner, conditions, presumptions, changes, further duties."""
    if not answer:
        return "<div class='sheet muted'>提问后，这里显示结论、依据、条件和推定。</div>"
    parts = [banner(answer)]
    parts += [_list("须满足的条件", [_condition(c) for c in answer.get("conditions", [])])]
    parts += [_list("推定（问题没有提到）", [_presumption(p) for p in answer.get("presumptions", [])])]
    parts += [_list("怎样会改变结论", [_change(c) for c in answer.get("changes", [])])]
    duties = _list("", [_duty(d) for d in answer.get("further_duties", [])])
    if duties:
        count = len(answer["further_duties"])
        parts.append(f"<details><summary>其他要求 {count} 项（不影响结论）</summary>{duties}</details>")
    parts += [_list("提示", [escape(str(r)) for r in answer.get("remarks", [])])]
    return f"<div class='sheet'>{''.join(parts)}</div>"


def banner(answer: Json) -> str:
    """The verdict in one coloured banner."""
    verdict = answer.get("verdict")
    if verdict is None:
        return f"<div class='verdict v-none'>{escape(str(answer.get('headline', '')))}</div>"
    name, wording = VERDICTS[verdict]
    validity = VALIDITIES.get(str(answer.get("validity")), "")
    note = f"<div>{validity}</div>" if validity else ""
    head = escape(str(answer.get("headline", "")))
    return (
        f"<div class='verdict v-{verdict}' role='status'><b>{name}</b>{head}{note}"
        f"<div class='muted'>措辞强度：{wording}　按 {escape(str(answer.get('as_of', '')))} 的有效条款</div></div>"
    )


def source(blocks: Sequence[Json], start: int, end: int) -> str:
    """A document with `canonical[start:end]` marked, ready to be scrolled to."""
    return f"<div class='source' id='source-text'>{''.join(_block(b, start, end) for b in blocks)}</div>"


def citation_head(citation: Json, *, verified: bool) -> str:
    """Title and heading path of a citation, and whether the quote was found verbatim in the source."""
    path = " › ".join(map(str, citation["path"]))
    mark = "✔ 引文已与原文逐字核对" if verified else "✘ 引文与原文不一致"
    repaired = f"<div>原文印刷有误，应读作：{escape(citation['repaired'])}</div>" if citation.get("repaired") else ""
    return (
        f"<div class='path'><b>{escape(citation['title'])}</b><br>{escape(path)}<br>"
        f"<span class='verified'>{mark}</span>{repaired}</div>"
    )


def _block(block: Json, start: int, end: int) -> str:
    text, offset = block["text"], block["start"]
    low, high = max(start - offset, 0), min(end - offset, len(text))
    kind = "h" if block["kind"] in ("heading", "box", "table") else escape(block["kind"])
    if low >= high:
        return f"<div class='{kind}'>{escape(text)}</div>"
    marked = f"{escape(text[:low])}<mark>{escape(text[low:high])}</mark>{escape(text[high:])}"
    return f"<div class='{kind}'>{marked}</div>"


def _list(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    heading = f"<h3>{title}</h3>" if title else ""
    return f"{heading}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _condition(item: Json) -> str:
    mark = "☑ 已满足：" if item.get("met") else "☐ "
    return f"{mark}{escape(item['text'])} [{item['citation']}]"


def _presumption(item: Json) -> str:
    value = item["value"]
    shown = {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    otherwise = f"（若相反：{VERDICTS[item['otherwise']][0]}）" if item.get("otherwise") else ""
    return escape(f"{item['label']}：{shown}{otherwise}")


def _change(item: Json) -> str:
    return escape(f"{item['text']} → {VERDICTS[item['verdict']][0]}")


def _duty(item: Json) -> str:
    quotes = "；".join(f"“{c['quote']}”" for c in item["citations"])
    return f"{escape(item['text'])}<div class='muted'>{escape(quotes)}</div>"
