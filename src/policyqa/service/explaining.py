"""Says step by step how a question was understood and which rules came into play."""

from __future__ import annotations

from collections.abc import Sequence

from policyqa.answering.wording import value_text
from policyqa.model.facts import Facts, Vocabulary
from policyqa.model.reading import Reading
from policyqa.model.rules import Rulebook
from policyqa.model.verdict import Adjudication

STATUSES = {
    "fires": "适用",
    "unmet": "要求不满足",
    "open": "要求待满足",
    "met": "要求已满足",
    "permits": "允许或鼓励",
    "undecided": "取决于未知事实",
    "near_miss": "不适用",
    "excepted": "属于例外",
    "overridden": "被取代",
    "not_yet": "尚未施行",
}


def text(reading: Reading, adjudications: Sequence[Adjudication], rulebook: Rulebook) -> str:
    """The steps as lines of text."""
    lines = [f"意图：{reading.intent.value}", "读到的词："]
    lines += [f"  “{s.source}”　{s.kind}：{s.taken_as}" for s in reading.steps]
    for number, adjudication in enumerate(adjudications, 1):
        lines += [f"事项 {number}：", *_facts(rulebook.vocabulary, adjudication.facts)]
        lines += [
            f"  规则：{rulebook.index[r.norm].title}（{STATUSES[r.status.value]}）{'；'.join(r.because)}"
            for r in adjudication.reasons
        ]
        lines.append(f"  结论：{adjudication.verdict.value}")
    return "\n".join([*lines, *(f"提示：{remark}" for remark in reading.remarks)])


def _facts(vocabulary: Vocabulary, facts: Facts) -> list[str]:
    lines = [
        f"  事实：{vocabulary.facts[f.name].label} = {value_text(vocabulary.facts[f.name], f.value)}（“{f.source}”）"
        for f in facts.known.values()
    ]
    return lines + [
        f"  提到而未给值：{vocabulary.facts[n].label}" for n in sorted(facts.mentioned) if n in vocabulary.facts
    ]
