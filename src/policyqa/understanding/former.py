"""Tells a thing that only stood there before (老焦化厂的地皮盖小学) from the project that is planned now.

Takes the words of a clause to the left and to the right of a thing; gives whether they speak of its former site.
"""

from __future__ import annotations

import re

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


def is_former(left: str, right: str) -> bool:
    """Whether it only stood here before (老焦化厂的地皮盖小学): what is planned now is another thing."""
    before = _FORMER_BEFORE.search(left)
    if before and _FORMER_TURNED.match(right):
        return True
    site = _FORMER_SITE.match(right)
    return bool(site and (before or site["gone"] or site["site"] in ("旧址", "遗址", "原址", "老址")))
