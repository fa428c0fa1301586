"""Tells a thing that only stood there before (老焦化厂的地皮盖小学) from the project that is planned now.

Takes the words of a clause to the left and to the right of a thing; gives whether they speak of its former site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.rulebook.norms import PLACE
from policyqa.understanding.clauses import Clauses
from policyqa.understanding.lexicon import THINGS, Match
from policyqa.understanding.spoken import Stance, Told

_FORMER_BEFORE = re.compile(
    r"(?:老|旧|原来的?|原|以前的|从前的|过去的|早年的|倒闭了?的?|关停了?的?|关掉了?的?|搬走了?的?|搬迁了?的?|停产了?的?|退役的?|废弃的?|破产的?)(?:那个|那家|一个|一家|…|的)*$"
)
_FORMER_SITE = re.compile(
    r"^(?:厂|企业|公司|项目|矿|场)*(?P<gone>(?:搬走|搬迁|关停|倒闭|停产|拆了?|腾出来?|腾退|留下来?|遗留|破产)(?:了|后|以后|之后)*)*(?:的|那块|那片|这块|空出来|出来|剩下)*"
    r"(?P<site>旧址|遗址|原址|老址|老?厂址|老?厂区|地皮|地块|地盘|空地|场地|用地|那块地|那片地|土地|地)(?:上面?|里|内|那儿)*"
    r"(?=[^。?!]{0,12}?(?:盖|改(?:[建造]?[成为做作当]|(?![造扩建]))|建(?!厂)|开发|变成|变为|做成|转成|转为|种|当))(?![^。?!]{0,6}(?:扩建|改扩建|改造|技改|重建|翻建|复产|升级))"
)
_FORMER_TURNED = re.compile(
    r"^(?:厂|企业|公司|矿|场|的)*(?:厂房|院子|地方)?(?:要|想|准备|打算|拿来|用来|给|被|现在)*(?:改(?:建|造)?(?:成|为|做|作|当)|变成|变为|转成|转为)"
)
_BEFORE_NOW = re.compile(r"原来|原先|以前|从前|过去|早先|当年|之前|一直以来")
_NOW = re.compile(r"现在|如今|眼下|今年|这回|目前")


def is_former(left: str, right: str) -> bool:
    """Whether it only stood here before (老焦化厂的地皮盖小学): what is planned now is another thing."""
    before = _FORMER_BEFORE.search(left)
    if before and _FORMER_TURNED.match(right):
        return True
    site = _FORMER_SITE.match(right)
    return bool(site and (before or site["gone"] or site["site"] in ("旧址", "遗址", "原址", "老址")))


_WAS = re.compile(
    r"(?:以前|原来|原先|从前|过去|早先|早年|当年|之前|曾经?)(?:都|就|还|一直|在)*(?:是|为|办过?|开过?|建过?|干过?|做过?|有过?)(?:的|了)?(?:一?[个家座片]|老|旧)*$"
)
"""What stood there once (以前是化工厂)."""


def leave_past(text: str, clauses: Clauses, matches: Sequence[Match], result: list[Told]) -> None:
    """What is said to have stood there once is not the project, where another clause names what is planned."""
    past = [m for m in matches if _is_thing(m) and _WAS.search(text, clauses.at(m.start).start, m.start)]
    if not past:
        return
    told = {clauses.index(m.start) for m, r in zip(matches, result, strict=True) if _is_thing(m) and r[0] is Stance.ASSERTED}
    for i, match in enumerate(matches):
        inside = (p for p in past if p.start <= match.start and match.end <= p.end)
        if _is_thing(match) and any(told - {clauses.index(p.start)} for p in inside):
            result[i] = (Stance.LANDMARK, "原来的用途")


def _is_thing(match: Match) -> bool:
    return match.listed and any(e.fact in THINGS for e in match.entries)


def leave_history(text: str, clauses: Clauses, matches: Sequence[Match], result: list[Told]) -> None:
    """What stood there before is not the project, where another value of its kind stands there now (原来…，现在…)."""
    now = [i for i, c in enumerate(clauses.all) if _NOW.search(text, c.start, c.end)]
    if not now:
        return
    current = {
        e.fact
        for m, r in zip(matches, result, strict=True)
        if m.listed and r[0] is Stance.ASSERTED and clauses.index(m.start) >= now[0]
        for e in m.entries
    }
    for i, match in enumerate(matches):
        clause = clauses.at(match.start)
        before = _BEFORE_NOW.search(text, clause.start, match.start)
        kind = {e.fact for e in match.entries}
        if match.listed and before and clauses.index(match.start) < now[0] and kind <= current - {PLACE}:
            result[i] = (Stance.LANDMARK, "原来的用途")
