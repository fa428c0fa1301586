"""The Chinese words of a report for its statuses, modalities and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from policyqa.audit.findings import KINDS

STATUS = {"encoded": "已编码", "partly": "部分编码", "not_encoded": "未编码", "not_encodable": "不可编码"}
MODALITY = {
    "prohibition": "禁止",
    "restriction": "限制",
    "obligation": "义务",
    "procedure": "程序",
    "permission": "许可或鼓励",
    "definition": "定义",
}
FIGURES = {
    "norms": "规范性条款",
    "admissibility_norms": "决定准入的条款",
    **STATUS,
    "rules": "规则",
    "rules_tested": "有用例的规则",
}

KINDS_OF_GROUPS = {"document": "文件", "chapter": "章", "modality": "性质", "sector": "行业"}


def group_name(kind: str, group: str) -> str:
    """A group of a breakdown in Chinese."""
    return f"{KINDS_OF_GROUPS.get(kind, kind)}“{MODALITY.get(group, group)}”"


def moved_groups(changes: Mapping[str, Any]) -> list[str]:
    """The groups whose coverage changed, each with its differences."""
    return [
        f"{group_name(kind, group)}：" + "，".join(f"{STATUS[s]} {n:+d}" for s, n in difference.items() if n and s in STATUS)
        for kind, groups in changes["breakdown"].items()
        for group, difference in groups.items()
    ]


def coverage_rows(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures of a report, with what changed since the last one, and the mutation score."""
    trend = report["trend"] or {}
    rows = [(name, f"{report['coverage'][key]}{_change(trend.get(key))}") for key, name in FIGURES.items()]
    rows += [("Z3 交叉核对", cross_check_text(report["cross_check"]))] if report.get("cross_check") else []
    mutation = report.get("mutation")
    return rows + ([("变异得分", f"{mutation['score']:.3f}（{mutation['mutants']} 个改动）")] if mutation else [])


def cross_check_text(outcome: Mapping[str, Any]) -> str:
    """What the second prover said, in one phrase."""
    if "left_out" in outcome:
        return f"未作：{outcome['left_out']}"
    compared = sum(outcome["compared"].values())
    return f"{compared} 个证明，" + (f"{outcome['undecided']} 个未能一致" if outcome["undecided"] else "全部一致")


def _change(difference: int | None) -> str:
    return f"（较上次 {difference:+d}）" if difference is not None else ""


def findings_sentence(report: Mapping[str, Any]) -> str:
    """How many findings of each kind, and how many of them are accepted."""
    counts = Counter(f["kind"] for f in report["findings"])
    accepted = Counter(f["kind"] for f in report["findings"] if f["accepted"])
    told = [f"{KINDS[k]} {n}" + (f"（已接受 {accepted[k]}）" if accepted[k] else "") for k, n in counts.items()]
    mutation = report.get("mutation")
    score = f"变异得分 {mutation['score']:.3f}（{mutation['mutants']} 个改动）。" if mutation else ""
    return f"发现：{'，'.join(told)}。{score}" if told else f"没有发现。{score}"
