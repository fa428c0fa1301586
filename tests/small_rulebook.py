"""A rulebook of a made-up country in a few lines of YAML, for tests that need to see every rule."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from policyqa.model.diagnostic import Diagnostic
from policyqa.model.rules import Rulebook
from policyqa.model.text import Authority
from policyqa.rulebook import load

DAY = date(2024, 6, 1)

VOCABULARY = """
facts:
  place: {label: 所在地, type: tags, question: 在哪里？}
  facility: {label: 设施, type: tags, question: 什么设施？}
  action: {label: 行为, type: tags, question: 什么行为？, presumed: [新建]}
  grade: {label: 等级, type: choice, question: 哪一级？, ordered: true}
  route: {label: 途径, type: choice, question: 什么途径？}
  size: {label: 规模, type: quantity, unit: t/h, units: {t/h: 1, 吨: 1, MW: 10/7}, question: 多大？}
  distance: {label: 距离, type: quantity, unit: km, units: {km: 1, 米: 1/1000}, question: 多远？, presumed: {above: 2 km}}
  visible: {label: 可视, type: bool, question: 看得见吗？, presumed: false}
  a: {label: 甲, type: bool, question: 甲？}
  b: {label: 乙, type: bool, question: 乙？}
  c: {label: 丙, type: bool, question: 丙？}
  d: {label: 丁, type: bool, question: 丁？}
  heavy: {label: 重型, type: bool, question: 重型？}
  plan: {label: 方案, type: bool, question: 有方案吗？}
  permit: {label: 许可, type: bool, question: 有许可吗？}
terms:
  place:
    东省: {}
    南市: {broader: [东省]}
    北市: {broader: [东省]}
    南县: {broader: [南市]}
    外地: {}
  facility:
    炉: {}
    煤炉: {broader: [炉], implies: {heavy: true}}
    气炉: {broader: [炉]}
    大煤炉: {broader: [煤炉]}
    井: {}
  action: {新建: {}, 扩建: {}, 继续使用: {}}
  grade: {三级: {}, 二级: {}, 一级: {}}
  route: {出让: {}, 划拨: {}, 租赁: {}}
"""


@dataclass(frozen=True)
class Source:
    """Metadata of a document."""

    jurisdiction: str = "南市"
    authority: Authority = Authority.PLAN
    valid_from: date | None = date(2021, 1, 1)
    valid_until: date | None = date(2025, 12, 31)


DOCUMENTS = {
    "south": Source(),
    "north": Source(jurisdiction="北市"),
    "east": Source(jurisdiction="东省", authority=Authority.PRESS),
    "paper": Source(authority=Authority.NEWS),
}


def load_text(
    rules: str, *, vocabulary: str = VOCABULARY, cases: str = "", documents: object = None
) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rulebook of one rule file (and one case file) given as text."""
    with TemporaryDirectory() as name:
        root = Path(name)
        for folder, file, text in (
            ("rules", "all.yaml", rules),
            ("rules", "all.test.yaml", cases),
            ("vocabulary", "all.yaml", vocabulary),
        ):
            (root / folder).mkdir(exist_ok=True)
            (root / folder / file).write_text(textwrap.dedent(text), encoding="utf-8")
        return load(root / "rules", root / "vocabulary", DOCUMENTS if documents is None else documents)


def book(rules: str, **more: str) -> Rulebook:
    """As `load_text`, for rules without defects."""
    rulebook, diagnostics = load_text(rules, **more)
    assert not diagnostics, "\n".join(map(str, diagnostics))
    return rulebook


def norm(identifier: str, subject: str, when: str = "{}", modality: str = "prohibition", **more: str) -> str:
    """One norm as a line of YAML flow style."""
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    duty = ", duty: 做到" if modality in ("obligation", "procedure") and "duty" not in more else ""
    return (
        f"{{id: {identifier}, title: {identifier}的标题, modality: {modality}, subject: {subject}, when: {when}, "
        f"cite: 原文{identifier}{duty}{extra}}}"
    )


def rules(*norms: str, document: str = "south", definitions: tuple[str, ...] = ()) -> str:
    """A rule file of these norms and definitions."""
    lines = [f"document: {document}", "norms:", *(f"  - {n}" for n in norms)]
    lines += ["definitions:", *(f"  - {d}" for d in definitions)] if definitions else []
    return "\n".join(lines) + "\n"


def many_bools(names: list[str]) -> str:
    """The vocabulary with further yes/no facts."""
    extra = "".join(f"  {n}: {{label: {n}, type: bool, question: {n}？}}\n" for n in names)
    return VOCABULARY.replace("terms:\n", f"{extra}terms:\n", 1)
