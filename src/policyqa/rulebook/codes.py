"""The closed set of defects a rule or vocabulary file can have, each with what was expected and how to mend it.

`Findings` collects them while a file is parsed, so that everything wrong is reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

from policyqa.model.diagnostic import Diagnostic, Severity
from policyqa.model.rules import Position

_ALIKE = 0.6
"""How alike two words must be (difflib's ratio) for one to be suggested for the other."""


class Code(StrEnum):
    """What can be wrong with a rule, case or vocabulary file."""

    NOT_YAML = "not-yaml"
    WRONG_SHAPE = "wrong-shape"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    UNKNOWN_WORD = "unknown-word"
    UNKNOWN_FACT = "unknown-fact"
    UNKNOWN_VALUE = "unknown-value"
    WRONG_OPERATOR = "wrong-operator"
    EMPTY_RANGE = "empty-range"
    BAD_UNIT = "bad-unit"
    BAD_RATIO = "bad-ratio"
    BAD_NUMBER = "bad-number"
    BAD_DATE = "bad-date"
    MISSING_CITE = "missing-cite"
    MISSING_DUTY = "missing-duty"
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_FACT = "duplicate-fact"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_PLACE = "unknown-place"
    UNKNOWN_RULE = "unknown-rule"
    OVERRIDE_CYCLE = "override-cycle"
    DEFINITION_CYCLE = "definition-cycle"
    BROADER_CYCLE = "broader-cycle"
    QUOTE_NOT_VERBATIM = "quote-not-verbatim"
    NUMBER_NOT_IN_QUOTE = "number-not-in-quote"
    FEW_CASES = "few-cases"


ADVICE: dict[Code, tuple[str, str]] = {
    Code.NOT_YAML: ("能解析的 UTF-8 YAML", "按提示的行检查缩进、冒号后的空格、引号和括号是否成对"),
    Code.WRONG_SHAPE: ("该处应有的形状（映射、列表或文字）", "对照 rules/README.md 改写"),
    Code.DUPLICATE_KEY: ("同一映射里每个键只出现一次", "合并或删去重复的键；同一事实的两个条件请放进 all 列表"),
    Code.UNKNOWN_KEY: ("rules/README.md 列出的键", "改正拼写，或删去该键"),
    Code.MISSING_KEY: ("必填的键", "补上该键"),
    Code.UNKNOWN_WORD: ("规定的用词", "改成列出的用词之一"),
    Code.UNKNOWN_FACT: ("kb/vocabulary 里已有的事实名", "改正拼写，或先在 kb/vocabulary 里加上这个事实"),
    Code.UNKNOWN_VALUE: ("该事实在 kb/vocabulary 里已有的取值", "改正拼写，或先在 terms 里加上这个取值"),
    Code.WRONG_OPERATOR: ("与事实类型相配的写法", "是非用 true/false；多值、单选用值或列表；数量用 below/at_most/above/at_least"),
    Code.EMPTY_RANGE: ("下界不高于上界的范围", "检查界点和方向"),
    Code.BAD_UNIT: ("该事实 units 里列出的单位", "改用列出的单位，或在 units 里加上换算系数"),
    Code.BAD_RATIO: (
        "ratio_of: [部分, 整体]：本事实的单位是 %，两个都是单位相同的数量事实",
        "改正事实名，或先在 kb/vocabulary 里加上部分和整体",
    ),
    Code.BAD_NUMBER: ("一个数，可带单位，如 65 t/h、10/7", "改写成数"),
    Code.BAD_DATE: ("日期，如 2025-12-31，起日不晚于止日", "改写成年-月-日"),
    Code.MISSING_CITE: ("至少一句逐字引文", "在 cite 里写上能单独证明本规则的原文"),
    Code.MISSING_DUTY: ("义务、程序须有 duty：给人看的一句要求", "补上 duty"),
    Code.DUPLICATE_ID: ("全库唯一的规则 id", "换一个 id"),
    Code.DUPLICATE_FACT: ("每个事实只在一个词汇文件里定义一次", "删去其中一处；取值可在任何文件的 terms 里添加"),
    Code.UNKNOWN_DOCUMENT: ("kb/documents 下的文件目录名", "改正 document"),
    Code.UNKNOWN_PLACE: ("事实 place 的一个取值", "改正 jurisdiction，或在 places.yaml 里加上"),
    Code.UNKNOWN_RULE: ("已有的规则 id", "改正 id"),
    Code.OVERRIDE_CYCLE: ("不成环的 overrides", "决定哪一条更具体，删去另一条的 overrides"),
    Code.DEFINITION_CYCLE: ("不成环的定义（含取值的 implies）", "去掉环上的一条定义"),
    Code.BROADER_CYCLE: ("不成环的上位值", "去掉环上的一个 broader"),
    Code.QUOTE_NOT_VERBATIM: ("去掉空白后与 source.txt 逐字相同的引文", "从 kb/documents/<文件>/source.txt 照抄"),
    Code.NUMBER_NOT_IN_QUOTE: (
        "规则里的每个数字都出现在引文里（或所依定义的引文里）",
        "改正数字，或把含这个数字的原文加进 cite",
    ),
    Code.FEW_CASES: ("至少一例适用（fires 列出它）、一例不适用", "在旁边的 .test.yaml 里补上"),
}


class Findings:
    """Collects diagnostics; never raises."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(
        self,
        code: Code,
        position: Position,
        message: str,
        *,
        expected: str = "",
        severity: Severity = Severity.ERROR,
        near: tuple[str | None, Iterable[str]] = ("", ()),
    ) -> None:
        """Records one defect; `expected` overrides the general wording of the code.

        `near` holds a word that is not known and the words that are: the closest is suggested.
        """
        general, remedy = ADVICE[code]
        message += _suggestion(near[0] or "", near[1])
        self._found.append(
            Diagnostic(
                code=code.value,
                message=message,
                position=position,
                expected=expected or general,
                remedy=remedy,
                severity=severity,
            )
        )

    def all(self) -> tuple[Diagnostic, ...]:
        """Everything recorded so far, by file and line."""
        return tuple(sorted(self._found, key=lambda d: (d.position.file, d.position.line)))


def _suggestion(word: str, known: Iterable[str]) -> str:
    """A question that names the known word most like this one, or ""."""
    found = get_close_matches(word, list(known), n=1, cutoff=_ALIKE) if word else []
    return f"，是不是“{found[0]}”？" if found else ""
