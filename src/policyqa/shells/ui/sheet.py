"""The decision sheet as HTML: verdict, questions, facts, grounds, conditions, presumptions, changes, next steps.

Every button and field carries `data-act`; `scripts.SHEET` sends what the user did to the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from policyqa.service.examples import Example
from policyqa.shells.ui import html
from policyqa.shells.ui.words import Words

Json = Mapping[str, Any]

VERDICTS = {
    "prohibited": ("禁止", "所依条款不留余地"),
    "restricted": ("原则上不行", "除非走例外程序"),
    "need_info": ("还需要信息", "缺少的事实会改变结论"),
    "conditional": ("有条件", "须先满足下列条件"),
    "not_prohibited": ("没有条款禁止", "不等于许可"),
    "out_of_scope": ("知识库没有涉及", "不能据此判断"),
}
SIGNS = {"prohibited": "✕", "restricted": "△", "need_info": "？", "conditional": "✓", "not_prohibited": "○", "out_of_scope": "—"}
_NUMBERS_AND_TITLE = re.compile(r"\[\d+\]|^(结论：|Verdict: )")
VALIDITIES = {"lapsed": "所依条款已过有效期，须核对后续文件", "not_yet": "所依条款在所问日期尚未施行"}
WORDINGS = (
    (re.compile(r"严禁|禁止|不得|不准|严格禁止|一律不"), "刚性禁止"),
    (re.compile(r"原则上|严格控制|从严|不宜|限制|严控"), "原则性限制"),
    (re.compile(r"必须|应当|须|应|一律|全部|确保|实行|落实"), "义务"),
    (re.compile(r"鼓励|支持|推广|优先|引导"), "鼓励或支持"),
)
"""Words by which drafters of norms mark their strength, strongest first."""

STEPS = {
    "need_info": ("回答上面的问题，或在“已知事实”中补充",),
    "prohibited": ("按“差什么就能改变结论”调整项目，或另行选址", "核对“推定”各项，与实际不符的请改正"),
    "restricted": ("按“差什么就能改变结论”调整项目，或另行选址", "核对“推定”各项，与实际不符的请改正"),
    "conditional": ("准备证明已满足各项条件的材料", "下载研判意见书，附引文一并报送"),
    "not_prohibited": ("核对“推定”各项，与实际不符的请改正", "核对未收录的法律、法规和文件，再依法办理手续"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the sheet needs beside the answer.

    The vocabulary by name, the link, the agencies, the quotes that were verified, the titles of the documents, and the
    number of the turn, so that a sheet is drawn anew even where a turn changed nothing (a value that could not be read).
    """

    vocabulary: Mapping[str, Json] = field(default_factory=dict)
    link: str = ""
    day: str = ""
    unknown: frozenset[str] = frozenset()
    agencies: tuple[Json, ...] = ()
    verified: frozenset[int] = frozenset()
    picture: str = ""
    examples: tuple[Example, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    turn: int = 0


def render(answer: Json, beside: Beside, words: Words) -> str:
    """The whole sheet; an invitation where nothing was asked yet."""
    day = (
        f"<p class='day'><label>{words('判断基准日')} <input type='date' max='9999-12-31' data-act='day' value='{escape(beside.day)}'></label></p>"
    )
    if not answer:
        body = f"<p class='muted teach'>{words('提问后，这里显示结论、依据、条件和推定。')}</p>{_tries(beside, words)}"
    else:
        body = "".join(part(answer, beside, words) for part in PARTS)
    return f"<section class='sheet' aria-label='{words('判断单')}' data-link='{escape(beside.link)}' data-turn='{beside.turn}'>{day}{body}</section>"


def _tries(beside: Beside, words: Words) -> str:
    asked = [words.example(example) for example in beside.examples]
    buttons = "".join(_button("ask", "", question, None, question, "quiet") for question in asked)
    return f"<h3>{words('可以这样问')}</h3><div class='tries'>{buttons}</div>" if buttons else ""


def banner(answer: Json, _: Beside, words: Words) -> str:
    """The verdict in one coloured banner, with the wording of the clause that decides."""
    head = escape(_NUMBERS_AND_TITLE.sub("", str(answer.get("headline", ""))).rstrip("：:"))
    verdict = answer.get("verdict")
    if verdict is None:
        return f"<div class='verdict v-none' role='status' tabindex='-1'>{head}</div>"
    name, remark = VERDICTS[verdict]
    validity = VALIDITIES.get(str(answer.get("validity")), "")
    note = f"<div class='lapsed'>{words(validity)}</div>" if validity else ""
    return (
        f"<div class='verdict v-{verdict}' role='status' tabindex='-1'><b><span aria-hidden='true'>{SIGNS[verdict]}</span> {words(name)}"
        f"<small>{words(remark)}</small></b>{head}{note}{_wording(answer, words)}</div>"
    )


def _wording(answer: Json, words: Words) -> str:
    """The strongest word of the deciding quotes; nothing where they bear none."""
    quotes = [str(c["quote"]) for c in answer.get("citations", [])]
    if answer.get("verdict") not in ("prohibited", "restricted", "conditional", "need_info"):
        return ""
    for pattern, strength in WORDINGS:
        for quote in quotes:
            found = pattern.search(quote)
            if found:
                return f"<div class='wording'>{words('原文用语')}：“<em>{escape(found[0])}</em>” · {words(strength)}</div>"
    return ""


def questions(answer: Json, beside: Beside, words: Words) -> str:
    """The follow-ups: each answer says beforehand what it leads to; "not known" is always among them."""
    found = [_question(item, beside, words) for item in answer.get("follow_ups", [])]
    return f"<h3>{words('请补充')}</h3>{''.join(found)}" if found else ""


def _question(item: Json, beside: Beside, words: Words) -> str:
    fact, asked = str(item["fact"]), str(item["question"])
    guidance = f"<div class='muted'>{escape(str(item['guidance']))}</div>" if item.get("guidance") else ""
    buttons = [
        _option(fact, asked, words(str(label)), value, _verdicts(verdicts, words))
        for label, value, verdicts in zip(item["options"], item["values"], item["leads_to"], strict=True)
    ]
    if fact in beside.unknown:
        last = f"<span class='muted'>{words('已答“不知道”')}</span>"
    else:
        last = _button("unknown", fact, words("不知道"), None, f"{asked} {words('不知道')}", "follow-up")
    return f"<div class='ask-one'><b>{escape(asked)}</b>{guidance}<div class='options'>{''.join(buttons)}{last}</div></div>"


def _option(fact: str, asked: str, label: str, value: object, leads: str) -> str:
    shown = f"{escape(label)} <small>→ {escape(leads)}</small>"
    said = escape(f"{asked} {label}", quote=True)
    data = escape(json.dumps(value, ensure_ascii=False), quote=True)
    return (
        f"<button type='button' class='follow-up' data-act='set' data-name='{escape(fact)}' data-value='{data}' "
        f"data-said='{said}'>{shown}</button>"
    )


def _button(act: str, fact: str, label: str, value: object, said: str, css: str) -> str:
    data = escape(json.dumps(value, ensure_ascii=False), quote=True)
    return (
        f"<button type='button' class='{css}' data-act='{act}' data-name='{escape(fact)}' data-value='{data}' "
        f"data-said='{escape(said, quote=True)}'>{escape(label)}</button>"
    )


def _verdicts(verdicts: Any, words: Words) -> str:
    return words("、").join(words(VERDICTS[v][0]) for v in verdicts)


def facts(answer: Json, beside: Beside, words: Words) -> str:
    """The facts held, each with the words it was read from, editable and removable; and a row to add one."""
    if not answer.get("verdict"):
        return ""
    rows = [_fact(f, beside, words) for f in answer.get("facts", []) if f.get("subject", 0) == 0]
    hint = f"<span class='muted'>{words('改动后按回车，其余事实保留')}</span>"
    body = "".join(rows) or f"<p class='muted'>{words('还没有读到事实。')}</p>"
    return f"<h3>{words('已知事实')} {hint}</h3><div class='facts'>{body}</div>{_adder(words)}"


def _fact(fact: Json, beside: Beside, words: Words) -> str:
    name, label = str(fact["name"]), str(fact["label"])
    entry = beside.vocabulary.get(name, {})
    source = f"<small>“{escape(str(fact['source']))}”</small>" if fact.get("source") else ""
    read = f": {escape(str(fact['text']))}" if words.lang == "en" else ""
    forget = _button("forget", name, "✕", None, f"{words('删除')} {label}", "quiet forget")
    forget = forget.replace("<button ", f"<button aria-label='{escape(words('删除') + ' ' + label, quote=True)}' ", 1)
    return f"<div class='fact'><span>{escape(label)}{read}{source}</span>{_input(fact, entry, words)}{forget}</div>"


def _input(fact: Json, entry: Json, words: Words) -> str:
    """A field with the value in the words of the vocabulary, which are those that the service reads back."""
    name, label = escape(str(fact["name"])), escape(str(fact["label"]), quote=True)
    common = f"data-act='edit' data-name='{name}' aria-label='{label}' data-label='{label}'"
    if isinstance(fact["value"], bool):
        options = "".join(
            f"<option value='{v}'{' selected' if fact['value'] is (v == '是') else ''}>{words(v)}</option>" for v in ("是", "否")
        )
        return f"<select {common}>{options}</select>"
    held = _held(fact, entry)
    return f"<input {common} value='{escape(held, quote=True)}'{f' list=v-{name}' if entry.get('values') else ''}>"


def _held(fact: Json, entry: Json) -> str:
    """The value as Chinese words or a quantity."""
    value = fact["value"]
    if not entry.get("values") or isinstance(value, int | float):
        return str(fact["text"])
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def lists(vocabulary: Mapping[str, Json], words: Words) -> str:
    """What the fields of the sheet offer to choose from: once a page, not once an answer."""
    known = [
        f"<datalist id='v-{escape(name)}'>{''.join(_choice(v, words) for v in entry['values'])}</datalist>"
        for name, entry in vocabulary.items()
        if entry.get("values")
    ]
    yes_no = f"<datalist id='v-yes-no'><option value='是'>{words('是')}</option><option value='否'>{words('否')}</option></datalist>"
    names = "".join(
        f"<option value='{escape(n)}' data-list='{_list_of(n, e)}'>{escape(words.of(dict(e), 'label'))}</option>"
        for n, e in vocabulary.items()
    )
    return f"{''.join(known)}{yes_no}<template id='fact-names'>{names}</template>"


def _list_of(name: str, entry: Json) -> str:
    if entry.get("type") == "bool":
        return "v-yes-no"
    return f"v-{escape(name)}" if entry.get("values") else ""


def _choice(term: Json, words: Words) -> str:
    value, english = escape(str(term["value"]), quote=True), term.get("label_en")
    return f"<option value='{value}'>{escape(str(english)) if words.lang == 'en' and english else ''}</option>"


def _adder(words: Words) -> str:
    """A row to add a fact; the script fills in the names (`lists`) when it is opened."""
    return (
        f"<details class='adder'><summary>{words('补充一个事实')}</summary><div class='fact'>"
        f"<select data-add-name aria-label='{words('事实')}'></select>"
        f"<input data-add-value aria-label='{words('值')}' placeholder='{words('值')}'>"
        f"<button type='button' class='quiet' data-act='add'>{words('加入')}</button></div></details>"
    )


def grounds(answer: Json, beside: Beside, words: Words) -> str:
    """The citations: quote, heading path, and whether the quote was found verbatim in the source."""
    return html.listed(words("依据"), [_ground(c, beside, words) for c in answer.get("citations", [])], "grounds")


def _ground(citation: Json, beside: Beside, words: Words) -> str:
    where = " › ".join(map(str, (citation["title"], *citation["path"])))
    good = citation["n"] in beside.verified
    mark = words("已与原文逐字核对") if good else words("与原文不一致")
    link = html.cite_link(citation, f"[{citation['n']}] “{citation['quote']}”", "citation")
    sign = "✔" if good else "✘"
    return f"{link}<div class='muted'>{escape(where)} <span class='verified'>{sign} {mark}</span></div>"


def conditions(answer: Json, _: Beside, words: Words) -> str:
    """The conditions as a checklist; those known to be met are ticked."""
    items = [
        f"<label><input type='checkbox'{' checked' if c.get('met') else ''}> {escape(str(c['text']))}</label>"
        f"{' (' + words('已满足') + ')' if c.get('met') else ''} {_numbers(answer, [c['citation']])}"
        for c in answer.get("conditions", [])
    ]
    return html.listed(words("须满足的条件"), items, "checks")


def _numbers(answer: Json, wanted: Any) -> str:
    return "".join(html.cite_link(c, f"[{c['n']}]") for c in answer.get("citations", []) if c["n"] in wanted)


def presumptions(answer: Json, beside: Beside, words: Words) -> str:
    """What was presumed, what the opposite would lead to, and the clause it would bring into play."""
    items = [_presumption(p, beside, words) for p in answer.get("presumptions", [])]
    return html.listed(words("推定（没有提到，按此假定）"), items)


def _presumption(item: Json, beside: Beside, words: Words) -> str:
    name, value = str(item["fact"]), item["value"]
    label = str(item["label"])
    links = "".join(html.cite_link(c, "§") for c in item["citations"])
    flip = ""
    if item.get("otherwise"):
        flip = f" <span class='muted'>{words('若相反')} → {words(VERDICTS[item['otherwise']][0])}</span>"
    if isinstance(value, bool):
        opposite = words("否" if value else "是")
        flip += " " + _button("set", name, f"{words('改为')} {opposite}", not value, f"{label}{words('：')}{opposite}", "quiet")
    shown = words.value(beside.vocabulary.get(name, {}), value)
    return f"{escape(label)}{words('：')}<b>{escape(shown)}</b> {links}{flip}"


def changes(answer: Json, beside: Beside, words: Words) -> str:
    """The smallest changes of the project that lead to another verdict, with the clauses that no longer decide then."""
    numbers = _numbers(answer, [c["n"] for c in answer.get("citations", [])])
    items = [
        f"{escape(_change(c, beside, words))} → <b>{words(VERDICTS[c['verdict']][0])}</b> {_try(c, beside, words)}"
        f"<div class='muted'>{words('使所依条款不再适用')} {numbers}</div>"
        for c in answer.get("changes", [])
    ]
    return html.listed(words("差什么就能改变结论"), items)


def _change(change: Json, beside: Beside, words: Words) -> str:
    if words.lang == "zh":
        return str(change["text"])
    known = beside.vocabulary
    said = [f"{words.of(dict(known.get(n, {})), 'label') or n} → {words.value(known.get(n, {}), v)}" for n, v in change["facts"].items()]
    return " and ".join(said)


def _try(change: Json, beside: Beside, words: Words) -> str:
    if len(change["facts"]) != 1:
        return ""
    ((name, value),) = change["facts"].items()
    if not isinstance(value, bool | str):
        return ""
    return _button("set", str(name), words("试试看"), value, _change(change, beside, words), "quiet")


def subjects(answer: Json, _: Beside, words: Words) -> str:
    """Each subject with its verdict, where a question asks about several."""
    decided = answer.get("decisions", [])
    items = [f"{escape(str(d['subject']))} → <b>{words(VERDICTS[d['verdict']][0])}</b>" for d in decided]
    return html.listed(words("各事项"), items) if len(items) > 1 else ""


def agencies(_: Json, beside: Beside, words: Words) -> str:
    """The agencies the text makes responsible."""
    items = [f"{escape(str(a['name']))} {html.cite_link(a, '§')}" for a in beside.agencies]
    return html.listed(words("责任单位（原文所载）"), items)


def steps(answer: Json, _: Beside, words: Words) -> str:
    """What to do next."""
    wanted = [s for s in STEPS.get(str(answer.get("verdict")), ()) if "推定" not in s or answer.get("presumptions")]
    if not answer.get("changes"):
        wanted = [s for s in wanted if "改变结论" not in s]
    return html.listed(words("下一步"), [words(s) for s in wanted])


def further(answer: Json, _: Beside, words: Words) -> str:
    """Duties that do not decide, folded."""
    duties = answer.get("further_duties", [])
    items = [f"{escape(str(d['text']))} {''.join(html.cite_link(c, '§') for c in d['citations'])}" for d in duties]
    return _folded(words("其他要求：另有 {n} 项，不影响结论", n=len(duties)), items)


def related(answer: Json, beside: Beside, words: Words) -> str:
    """The passages that merely resemble the question: open where nothing is cited, folded otherwise."""
    items = [
        f"{html.cite_link(r, str(r['quote']))}<div class='muted'>{escape(beside.titles.get(str(r['document']), ''))}</div>"
        for r in answer.get("related", [])
    ]
    title = words("相关原文（字面相近，仅供参考）")
    return _folded(title, items) if answer.get("citations") else html.listed(title, items)


def _folded(title: str, items: list[str]) -> str:
    return f"<details><summary>{title}</summary>{html.listed('', items)}</details>" if items else ""


def remarks(answer: Json, _: Beside, words: Words) -> str:
    """What the reader should know beside the decision."""
    return html.listed(words("提示"), [escape(str(r)) for r in answer.get("remarks", [])])


def picture(answer: Json, beside: Beside, words: Words) -> str:
    """The path of a trace as a picture, with the way to the tab where its boxes open their sources."""
    if not beside.picture:
        return ""
    question = escape(str(answer.get("question", "")), quote=True)
    more = f"<button type='button' class='quiet' data-trace='{question}'>{words('在“目标追踪”中展开')}</button>"
    return f"<h3>{words('路径')} {more}</h3>{html.picture(beside.picture, words)}"


def actions(answer: Json, beside: Beside, words: Words) -> str:
    """Letter, link and data of this answer."""
    link = escape(beside.link, quote=True)
    letters = "".join(f"<a class='button' download href='/api/letter.{f}?c={link}'>{f}</a>" for f in ("docx", "pdf", "md"))
    letter = f"<span id='letter'>{words('研判意见书')}{words('：')}{letters}</span>" if answer.get("receipt") else ""
    return (
        f"<div class='actions'>{letter}<button type='button' class='quiet' data-copy>{words('复制链接')}</button>"
        f"<a class='button' href='/api/consultation?language={words.lang}&amp;c={link}' target='_blank' rel='noopener'>{words('回答（JSON）')}</a></div>"
    )


PARTS = (
    banner, questions, subjects, picture, grounds, conditions, changes, facts, presumptions, agencies, steps, further,
    remarks, related, actions,
)  # fmt: skip
