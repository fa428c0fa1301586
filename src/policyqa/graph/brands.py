"""Links works to the enterprises whose short name opens theirs: "某某集团…项目", "某某100MW光伏发电项目".

Takes a graph with works and enterprises, adds inferred edges. A sentence need not say who builds a work that bears a firm's name,
so that the link is never more than inferred. A short name that no sentence introduces counts only before a figure or 新建.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policyqa.graph import lexicon as lx
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold

_TRADE = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|股份|集团|公司|科技|环保|生态|能源|电力|电气|新材料|材料|化工|钢铁|焦化|煤焦|煤电|药业|投资|水泥|铝业|重工|汽车|电机|"
    r"设备|机电|机械|建材|实业|工贸|农牧|养殖|食品|农业|开发|控股|电子|高科|生物|资源|新能源|发展|泵业|风机|综合利用|污水处理|废物处置)+$"
)
_UNNAMED = re.compile(r"^(?P<brand>[\u4e00-\u9fff]{3,5}?)(?=\d+(?:\.\d+)?[万亿]?(?:MW|kW|GW|吨|台|套|辆|头|只|千瓦)|新建|年产|年处理)")
_NO_BRAND = re.compile(r"[市县区镇乡村庄山河湖沟峪口园厂站场路]$|^(?:实施|建设|推进|年|新|总|规模|装机|分散|农村|城市|城镇|污水|垃圾|处理|能力)")
_SHORTEST = 2
_KNOWN, _GUESSED = 0.8, 0.6


def link(graph: PolicyGraph) -> None:
    """Adds `carried_out_by` from works without a stated enterprise to the one whose short name opens their name."""
    openings = sorted({n for p in graph.of(NodeType.PLACE) for n in graph.names(p)}, key=len, reverse=True)
    stems = _stems(graph, openings)
    for project in list(graph.of(NodeType.PROJECT)):
        if graph.out(project, "carried_out_by"):
            continue
        name = _without_place(fold(graph.label(project)), openings)
        firm = next((f for stem, f in stems if name.startswith(stem) and len(name) > len(stem) + 2), None)
        if firm is not None:
            graph.infer(project, firm, "carried_out_by", "项目名称以企业字号开头", _KNOWN)
            continue
        match = _UNNAMED.match(name)
        if match and not _NO_BRAND.search(match.group("brand")) and not lx.GENERIC_WORD.fullmatch(match.group("brand")[:2]):
            graph.infer(project, _guessed(graph, project, match.group("brand")), "carried_out_by", "项目名称开头像企业字号", _GUESSED)


def _stems(graph: PolicyGraph, openings: Iterable[str]) -> list[tuple[str, str]]:
    """The short names of the enterprises, longest first; a place or a word any plan uses is no short name."""
    known = set(openings)
    found: dict[str, str] = {}
    for firm in graph.of(NodeType.ENTERPRISE):
        stem = _TRADE.sub("", _without_place(fold(graph.label(firm)), openings))
        if len(stem) >= _SHORTEST and stem not in known and not lx.GENERIC_WORD.fullmatch(stem):
            found.setdefault(stem, firm)
    return sorted(found.items(), key=lambda item: -len(item[0]))


def _without_place(name: str, openings: Iterable[str]) -> str:
    """A name without the places it opens with, one after the other."""
    opening = next((n for n in openings if name.startswith(n) and len(name) > len(n) + 2), "")
    return _without_place(name[len(opening) :], openings) if opening else name


def _guessed(graph: PolicyGraph, project: str, brand: str) -> str:
    identifier = f"enterprise:{brand}"
    if identifier not in graph.graph:
        data = graph.node(project)
        graph.add(identifier, NodeType.ENTERPRISE, brand, document=str(data["document"]), clause=str(data["clause"]), guessed=True)
    return identifier
