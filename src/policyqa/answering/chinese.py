"""The sentences of answers in Chinese, as an official would write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from policyqa.answering.wording import (
    OPPOSITE,
    SIGNS,
    VERDICT_NAMES,
    bound_text,
    most_specific,
    size_told,
    value_text,
)
from policyqa.model.facts import FactDefinition, Facts, FactType, FactValue, Interval, Vocabulary
from policyqa.model.rules import Compare, Has, Norm
from policyqa.model.text import Authority, Citation
from policyqa.model.verdict import Ground, Reason, Status, Verdict

_HEADLINES = {
    Verdict.PROHIBITED: "结论：不可以（禁止）。{subject}为有关条款所禁止。",
    Verdict.RESTRICTED: "结论：原则上不行（限制）。{subject}受有关条款限制，除非走条款所留的例外途径。",
    Verdict.NEED_INFO: "结论：现有信息还不能判断{subject}能否进行，取决于{missing}。",
    Verdict.CONDITIONAL: "结论：有条件。没有查到禁止{subject}的条款，但须满足下列要求。",
    Verdict.NOT_PROHIBITED: "结论：知识库中没有条款禁止{subject}（这不等于许可，其他法律法规和未收录的文件仍须核对）。",
    Verdict.OUT_OF_SCOPE: "结论：知识库没有涉及{subject}的条款，不能据此作出判断。",
}
_MARKS = {
    Authority.PRESS: "（发布会口径，须核对正式文件）",
    Authority.REPORT: "（见于工作报告，讲的是已做的工作，须核对规范性文件）",
    Authority.NEWS: "（见于新闻报道，讲的是已做的工作，须核对规范性文件）",
}
_BRACKETS = re.compile(r"（[^（）]*）")
_STATES = re.compile(r"^(?:位于|属于|在|涉及|符合|满足|受|应|能)")
_DONE = re.compile(
    r"^(?:取得|安装|建设|建成|建有|配套|落实|完成|开展|通过|执行|采用|采取|制定|公开|实施|进行|优先|同步|足额|依法|主动|规范|"
    r"纳入|具备|持有|交由|承担|缴纳|保护|达到|达标|按证|安全|分层|利用)"
)
_WHAT = ("action", "facility", "industry")
_GOES_ON = "继续使用"


class Chinese:
    """Chinese."""

    code = "zh"
    reasons = "理由"
    outcomes = "补充情况后的结论"
    whole = "另须注意"
    validity = "时效"
    presumed = "推定"
    changes = "怎样会改变结论"
    further = "其他要求"
    note = "提示："
    gap = ""
    stop = "。"
    colon = "："
    nothing = "知识库没有说明这一点，不能据此作答；与问题字面最接近的原文列在“相关原文”中，仅供参考。"
    nearest = "与问题最接近的原文如下："
    before_trace: tuple[str, ...] = ()
    undecided_for_all = "未知的情况无论怎样，本项目总要适用这里所引条款之一。"
    convention = "本结论依“以上、以下、以内含本数”的惯例（民法典第一千二百五十九条）。"

    def verdict(self, verdict: Verdict) -> str:
        """The verdict in a few words."""
        return VERDICT_NAMES[verdict]

    def headline(self, verdict: Verdict, subject: str, missing: Sequence[str]) -> str:
        """The verdict as a sentence on the subject."""
        nothing = "所问事项" if verdict is Verdict.OUT_OF_SCOPE else "该项目"
        asked = "、".join(f"是否{m}" if _STATES.match(m) else f"“{m}”" for m in missing)
        return _HEADLINES[verdict].format(subject=f"“{subject}”" if subject else nothing, missing=asked)

    def subject(self, vocabulary: Vocabulary, facts: Facts) -> str:
        """`绛县新建 34.9 t/h 燃煤锅炉`."""
        what = [most_specific(vocabulary, facts, name) for name in ("facility", "industry")]
        things = "、".join(dict.fromkeys(what[0] or what[1]))
        if not things:
            return ""
        size = size_told(vocabulary, facts)
        amount = f" {value_text(*size)} " if size else ""
        actions = most_specific(vocabulary, facts, "action")
        doing = "现有" if _GOES_ON in actions else "、".join(a for a in actions if a.endswith("建"))
        place = "、".join(most_specific(vocabulary, facts, "place"))
        return f"{place}{doing}{amount}{things}{'' if what[0] else '项目'}"

    def label(self, definition: FactDefinition) -> str:
        """The name of a fact."""
        return definition.label

    def question(self, definition: FactDefinition) -> str:
        """The question that asks for a fact."""
        return definition.question

    def value(self, definition: FactDefinition, value: FactValue) -> str:
        """A value as the user reads it."""
        return value_text(definition, value)

    def titled(self, subject: str, verdict: Verdict, title: str) -> str:
        """The title of a group of statements on one of several subjects."""
        return f"{subject or '该事项'}：{VERDICT_NAMES[verdict]}。{title}"

    def clause(self, short_title: str, citations: Sequence[Citation], norm: Norm) -> str:
        """`《运城规划》（1.优化产业发展布局）规定“…”。`"""
        path = citations[0].path
        section = f"（{path[-1]}）" if path else ""
        quotes = "；".join(f"“{c.quote}”" for c in citations)
        return f"《{short_title}》{section}规定{quotes}{_MARKS.get(norm.authority, '')}。"

    def consequence(self, vocabulary: Vocabulary, norm: Norm, reason: Reason, *, place_known: bool) -> str:
        """What follows from the clause for this project, and why."""
        because = "，".join(_grounds(vocabulary, reason))
        if norm.jurisdiction and not place_known:
            because += f"{'；' if because else ''}所在地未说明，按位于{norm.jurisdiction}作答"
        duty = (norm.duty or norm.title).rstrip("。")
        texts = {
            Status.FIRES: f"本项目{because}，适用该条。" if because else "本项目适用该条。",
            Status.UNMET: f"本项目{because}，不满足该要求。" if because else "本项目不满足该要求。",
            Status.OPEN: f"须满足：{duty}。",
            Status.MET: f"该要求已满足（{because}）。" if because else "该要求已满足。",
            Status.PERMITS: "该条允许或支持此类事项。",
            Status.UNDECIDED: "是否适用，取决于尚不知道的情况。",
            Status.NEAR_MISS: f"该条在这里不适用：{because}。" if because else "该条在这里不适用。",
            Status.EXCEPTED: f"该条留有例外，本项目属于例外：{because}。" if because else "本项目属于该条的例外。",
            Status.OVERRIDDEN: "该条被更具体的规定取代。",
            Status.NOT_YET: "该条在所问日期尚未施行。",
        }
        return texts[reason.status]

    def lapsed(self, as_of: date, documents: Sequence[str]) -> str:
        """That the clauses have lapsed."""
        return f"截至{as_of}，{'、'.join(documents)}的有效期已届满，上述条款已过期，须核对其后续规划或文件。"

    def until(self, short_title: str, end: date) -> str:
        """A document with the last day of its period."""
        return f"《{short_title}》（至{end}）"

    def not_yet(self, as_of: date, days: Sequence[date]) -> str:
        """That the clauses begin later."""
        return f"有关条款自{'、'.join(d.isoformat() for d in days)}起施行，在{as_of}尚未施行。"

    def presumption(self, said: Sequence[tuple[FactDefinition, FactValue]]) -> str:
        """What was presumed, nobody having mentioned it."""
        return f"问题没有提到，按“{'；'.join(_presumed(d, v) for d, v in said)}”推定"

    def otherwise(self, clause: str, verdict: Verdict, *, relieves: bool, several: bool) -> str:
        """What the other value would lead to."""
        case = "如果有一项与实际不符" if several else "如果与实际不符"
        effect = f"{clause}不再适用" if relieves else f"适用{clause}"
        return f"；{case}，{effect}，结论变为“{VERDICT_NAMES[verdict]}”"

    def on_the_whole(self, verdict: Verdict) -> str:
        """The verdict on a project of which only a duty was asked about."""
        return f"以上只答复所问的义务；如问该项目能否进行，结论为“{VERDICT_NAMES[verdict]}”，请另行提问。"

    def outcome(self, given: Sequence[tuple[FactDefinition, FactValue]], verdict: Verdict) -> str:
        """`若不位于大气管控重点区域，结论为“…”。`"""
        return f"若{'，且'.join(_presumed(d, v) for d, v in given)}，结论为“{VERDICT_NAMES[verdict]}”。"

    def quoted(self, short_title: str, citation: Citation) -> str:
        """A clause named and quoted inside a sentence."""
        return f"《{short_title}》“{citation.quote}”"

    def change(self, verdict: Verdict, ways: Sequence[Sequence[tuple[FactDefinition, FactValue]]]) -> str:
        """`锅炉额定容量改为大于 65 t/h：结论变为“…”。`"""
        said = list(dict.fromkeys("，并且".join(_changed(d, v) for d, v in way) for way in ways))
        return f"{'；或者'.join(said)}：结论变为“{VERDICT_NAMES[verdict]}”。"

    def further_duties(self, count: int) -> str:
        """That further duties apply that do not decide."""
        return f"另有 {count} 项不影响上述结论的要求（条款原文见“其他要求”清单）。"

    def remark(self, remark: str) -> str:
        """A remark of the reading."""
        return str(remark)


def _grounds(vocabulary: Vocabulary, reason: Reason) -> list[str]:
    open_ = [g for g in reason.grounds if g.holds is None]
    said = [_ground(vocabulary.facts[g.leaf.fact], g) for g in reason.grounds if g.holds is not None]
    said += [f"若{_ground(vocabulary.facts[g.leaf.fact], g)}（其他情形由别的条款得出同一结论）" for g in open_]
    return list(dict.fromkeys(s for s in said if s))


def _ground(definition: FactDefinition, ground: Ground) -> str:
    """One comparison: `新建`, `不位于大气管控重点区域`, `锅炉额定容量 40 t/h ≤ 65 t/h`."""
    leaf, value = ground.leaf, ground.value
    if isinstance(leaf, Compare):
        return _compared(definition, leaf, ground)
    if isinstance(leaf, Has):
        told = value if isinstance(value, frozenset) else frozenset({str(value)} if value is not None else leaf.written)
        if ground.holds is False:
            return f"{definition.label}为{'、'.join(sorted(told))}"
        values = "、".join(sorted(told & leaf.values or told))
        lead = {"action": "", "facility": "为", "industry": "为"}.get(definition.name, f"{definition.label}为")
        return f"{lead}{values}"
    return _yes_no(definition, leaf.value if value is None else value)


def _compared(definition: FactDefinition, leaf: Compare, ground: Ground) -> str:
    bound, value = bound_text(leaf, definition), ground.value
    if value is None:
        return f"{definition.label} {SIGNS[leaf.op]} {bound}"
    if isinstance(value, Interval) and value.low != value.high:
        fits = "符合" if ground.holds else "不符合"
        return f"{definition.label}{value_text(definition, value)}（{fits} {SIGNS[leaf.op]} {bound}）"
    op = leaf.op if ground.holds else OPPOSITE[leaf.op]
    return f"{definition.label} {value_text(definition, value)} {SIGNS[op]} {bound}"


def _yes_no(definition: FactDefinition, value: FactValue) -> str:
    """A yes/no fact as a phrase: `位于禁煤区`, `未取得排污许可`, `没有“提高产量”的情形`."""
    label = _BRACKETS.sub("", definition.label)
    if value is True:
        return label
    if _STATES.match(label):
        return f"不{label}"
    if "已" in label:
        return label.replace("已", "未", 1)
    return f"未{label}" if _DONE.match(label) else f"没有“{label}”的情形"


def _presumed(definition: FactDefinition, value: FactValue) -> str:
    if isinstance(value, bool):
        return _yes_no(definition, value).replace("“", "").replace("”", "")
    return (
        value_text(definition, value)
        if definition.name in _WHAT
        else f"{definition.label}{value_text(definition, value)}"
    )


def _changed(definition: FactDefinition, value: FactValue) -> str:
    if definition.type is FactType.BOOL:
        return _yes_no(definition, value)
    return f"{definition.label}改为{value_text(definition, value)}"
