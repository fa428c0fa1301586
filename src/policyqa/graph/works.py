"""Reads the projects of a document: entries of boxes, and works named in running text.

Takes a `Frame` and a gazetteer, adds project nodes with places, enterprises, quantities, box or section, goal.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policyqa.graph import brackets, figures, firms, mentions, naming, tabled
from policyqa.graph import lexicon as lx
from policyqa.graph.gazetteer import Gazetteer
from policyqa.graph.policy_graph import NodeType, PolicyGraph
from policyqa.graph.script import fold
from policyqa.graph.skeleton import Frame, box_of
from policyqa.model.text import Clause, ClauseKind

_NAMED = re.compile(r"^(?P<name>[^：，。；]{3,60})：(?P<rest>.*)$", re.DOTALL)
_NUMBER = re.compile(r"^(?:\d{1,2}[.、．](?!\d)|（[一二三四五六七八九十\d]+）|0\d(?=[\u4e00-\u9fff])|[①-⑳●•■])\s*")
_DEFINITION = re.compile(r"^“[^”]+”：?指|^[^：]{1,12}：指|^(?:注|说明|来源)")
_SUB = re.compile(
    rf"^(?:涉及|完成|包括|实施|建设|其中|及|和)*(?P<name>[^，；。]{{3,40}}?(?:{lx.WORKS}|工程|项目|美化))(?:各)?(?P<figure>\d[^，；。]*)"
)
_RELIED_ON = re.compile(r"(?:依托|发挥|以|支持)(?P<firms>(?:[^，。；、]{2,16}、)+[^，。；、]{2,16}?)等(?!行业|类)(?:[\u4e00-\u9fff]{0,2}?)(?:骨干|龙头|优势)?企业")
_LED = re.compile(r"“(?P<firms>[^“”—－-]{2,12}(?:[—－-]+[^“”—－-]{2,12})+)”等(?:核心|重点)?(?:链主|龙头|骨干)?企业|“(?P<chain>[^“”—－-]{2,12}(?:[—－-]+[^“”—－-]{2,12})+)”等(?:核心)?链主")
_CALLED = re.compile(r"\d+(?:\.\d+)?[万亿]?(?:MW|kW|吨|台|套|辆|只)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A project as read: `text` is the part of the clause that speaks of it."""

    identifier: str
    name: str
    clause: Clause
    text: str
    how: str
    parent: str = ""
    firm: str = ""
    figure: tuple[str, str, str] | None = None
    context: str = ""
    place: str = ""
    """Where the row of a table says it lies."""


def read(graph: PolicyGraph, frame: Frame, places: Gazetteer) -> None:
    """Adds every project of a document."""
    umbrella = paragraph = unit = ""
    entries = _Entries(places)
    for clause in frame.document.clauses:
        if clause.kind is not ClauseKind.TABLE_ROW:
            unit = tabled.stated_unit(clause.text) or (unit if clause.kind is ClauseKind.TABLE else "")
        if clause.kind is ClauseKind.BOX_ENTRY:
            for work in entries.read(clause):
                _add(graph, frame, work, places)
        elif clause.kind is ClauseKind.SENTENCE:
            umbrella = umbrella if clause.paragraph == paragraph else ""
            paragraph = clause.paragraph
            umbrella = _read_sentence(graph, frame, clause, places, umbrella)
        elif clause.kind is ClauseKind.TABLE_ROW:
            _read_row(graph, frame, clause, places, unit)
    _inherit_places(graph, frame, places)


class _Entries:
    """The entries of boxes in order, with the entry each one stands under."""

    def __init__(self, places: Gazetteer) -> None:
        self._places = places
        self._projects: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._umbrella = ""

    def read(self, clause: Clause) -> list[Work]:
        """The works of an entry. One that ends with its name and a colon holds the unnamed entries after it."""
        folded = fold(clause.text)
        opens = folded.rstrip().endswith("：")
        under = self._projects.get(clause.parent or "", "")
        if under and (opens or _NUMBER.match(folded)):
            under = ""
        elif under and self._umbrella:
            under = self._umbrella
        works = list(_entry(clause, under, self._places))
        if works and under:
            works[0] = replace(works[0], name=naming.by_parent(works[0].name, self._names.get(under, ""), self._places))
        if works:
            self._projects[clause.id] = works[0].identifier
            self._names[works[0].identifier] = works[0].name
        if opens or not under:
            self._umbrella = works[0].identifier if works and opens else ""
        return works


def _entry(clause: Clause, parent: str, places: Gazetteer) -> Iterator[Work]:
    """The project of one box entry, and the works its description lists by place."""
    folded = fold(clause.text)
    if _DEFINITION.match(folded):
        return
    lead = _NUMBER.match(folded)
    begin = lead.end() if lead else 0
    named = _NAMED.match(folded[begin:]) or naming.by_sentence(folded[begin:])
    if clause.head > begin:
        named = _headed(folded[begin:], clause.head - begin)
    name = clause.text[begin : begin + named.end("name")] if named else naming.by_capacity(clause.text[begin:]) or naming.clipped(clause.text[begin:])
    if len(name) < 3:
        return
    identifier = f"{clause.id}/project"
    parts = list(_named_parts(clause, begin + named.start("rest"), places)) if named and not mentions.is_specific(fold(name), places) else []
    if parts and not lx.STRONG_HEAD.search(fold(name)):
        yield from parts  # "大型水库：甲水库、乙水库": the name says of what kind the works are, and is none itself
        return
    yield Work(identifier=identifier, name=name.strip(), clause=clause, text=clause.text, how="box_entry", parent=parent)
    yield from (replace(p, parent=identifier) for p in parts)
    if named and not parts:
        yield from _parts(clause, begin + named.start("rest"), identifier)


def _headed(text: str, head: int) -> re.Match[str] | None:
    """Reads an entry whose heading line is its name."""
    return re.compile(rf"(?P<name>.{{{head}}})(?P<rest>.*)", re.DOTALL).match(text)


_VERB_INSIDE = re.compile(r"^\d|(?:建设|新建|实施|开展|新增)(?=.{4,})")
_ITEM = re.compile(r"(?:[^、；。，（）]|（[^（）]*）)+")


def _named_parts(clause: Clause, begin: int, places: Gazetteer) -> Iterator[Work]:
    """The works that the text of an entry with a general name lists, each by a name of its own.

    One alone counts only where the text begins with it.
    """
    rest = fold(clause.text)[begin:]
    found: list[tuple[int, int, str]] = []
    for piece in re.finditer(r"[^；。]+", rest):
        head = re.match(rf"(?:重点|加快)?(?:{lx.ACTIONS})*", piece.group(0))
        at = piece.start() + (head.end() if head else 0)
        for item in _ITEM.finditer(rest, at, piece.end()):
            name = re.sub(r"（[^（）]*）$", "", item.group(0)).removesuffix("等")
            if not (mentions.is_headed(name) and mentions.is_specific(name, places) and len(name) >= 4) or _VERB_INSIDE.search(name):
                break
            found.append((item.start(), item.start() + len(name), piece.group(0) if rest[item.end() : item.end() + 1] == "，" else item.group(0)))
            if rest[item.end() : item.end() + 1] != "、":
                break
    if len(found) < 2 and not (found and found[0][0] == 0):
        return
    for number, (start, end, text) in enumerate(found, 1):
        shown = clause.text[begin:].find(text)
        yield Work(
            identifier=f"{clause.id}/project.{number}", name=clause.text[begin + start : begin + end], clause=clause,
            text=clause.text[begin + shown : begin + shown + len(text)] if shown >= 0 else clause.text, how="box_part",
        )


def _read_row(graph: PolicyGraph, frame: Frame, clause: Clause, places: Gazetteer, unit: str) -> None:
    """Adds the work of a row of a table of projects, with who answers for it."""
    row = tabled.read(clause, unit)
    if row is None:
        return
    work = Work(identifier=f"{clause.id}/project", name=row.name, clause=clause, text=clause.text, how="table_row", place=row.place)
    _add(graph, frame, work, places)
    node = graph.graph.nodes[work.identifier]
    node.update({k: v for k, v in (("investment", row.investment), ("years", row.years), ("content", row.content)) if v})
    for name in brackets.names(row.actor):
        if re.search(r"公司|集团|厂$", name):
            _add_firm(graph, name, clause)
            graph.state(work.identifier, f"enterprise:{name}", "carried_out_by", clause, name if name in clause.text else "")
        else:
            agency = brackets.agency(graph, frame.document.info.jurisdiction, name)
            graph.state(agency, work.identifier, "responsible_for", clause, name if name in clause.text else "")


def _parts(clause: Clause, begin: int, parent: str) -> Iterator[Work]:
    """Reads "…：甲县某河治理22千米；乙县…": a part that names its place and its measure is a work under the entry."""
    rest = clause.text[begin:]
    pieces = re.split(r"(?<=[；;])", rest)
    if len(pieces) < 2:
        return
    for number, piece in enumerate(pieces, 1):
        match = _SUB.match(fold(piece))
        if match is not None and re.search(r"[市县区镇].{2,}(?<!新建|改建|扩建)$", match.group("name")):
            name = piece[match.start("name") : match.end("name")]
            yield Work(
                identifier=f"{parent}.{number}", name=name, clause=clause, text=piece.rstrip("；;"), how="box_part", parent=parent
            )


def _read_sentence(graph: PolicyGraph, frame: Frame, clause: Clause, places: Gazetteer, umbrella: str) -> str:
    folded = fold(clause.text)
    topic = clause.id in frame.topic_clauses
    background = frame.background(clause)
    found = mentions.find(folded, places)
    for number, mention in enumerate(found, 1):
        if background and mention.how not in ("quoted", "investment"):
            continue
        if topic and not lx.STRONG_HEAD.search(mention.name) and not (len(found) > 1 and lx.STRUCTURE_HEAD.search(mention.name)):
            continue
        name = clause.text[mention.start : mention.end] if mention.name == folded[mention.start : mention.end] else mention.name
        own = f"{clause.id}/project{number}"
        identifier = frame.names.setdefault(name, own) if _names_one_work(name, places) else own
        work = Work(
            identifier=identifier, name=name, clause=clause, text=clause.text, how=mention.how,
            parent=umbrella if mention.how == "enumerated" else "", firm=mention.firm, figure=mention.figure,
            context=_context(clause.text, folded, mention, found),
        )  # fmt: skip
        if mention.how == "quoted":
            umbrella = identifier
        _add(graph, frame, work, places)
    _read_firms(graph, clause, folded)
    return umbrella


def _context(text: str, folded: str, mention: mentions.Mention, found: Sequence[mentions.Mention]) -> str:
    """The words that lead in to a mention, from the mark before it to the first work named after that mark."""
    start = max(folded.rfind(mark, 0, mention.start) for mark in "，；。") + 1
    return text[start : min(m.start for m in found if m.start >= start)]


def _names_one_work(name: str, places: Gazetteer) -> bool:
    """Whether a name is one's own, so that it means the same work wherever the document repeats it."""
    return name.startswith("“") or bool(places.find(name)) or "攻" in name


def _add(graph: PolicyGraph, frame: Frame, work: Work, places: Gazetteer) -> None:
    clause = work.clause
    described = fold(work.text)[clause.head if work.text == clause.text else 0 :]
    measured = figures.find(_NUMBER.sub("", described)) if work.how.startswith("box") else ()
    if work.identifier not in graph.graph:
        frame.projects.append(work.identifier)
        graph.add(
            work.identifier, NodeType.PROJECT, work.name, document=clause.document, clause=clause.id,
            text=work.text, box=clause.box or "", how=work.how,
            figures="；".join(f"{f.what}{f.value}{f.unit}" for f in measured) or _own_figures(work),
            investment=f"{work.figure[1]}{work.figure[2]}" if work.figure else "",
        )  # fmt: skip
    _stand(graph, frame, work)
    _locate(graph, frame, work, places)
    for firm in _firms(work):
        _add_firm(graph, firm, clause)
        graph.state(work.identifier, f"enterprise:{firm}", "carried_out_by", clause, _quoted(clause, work.text))


def _own_figures(work: Work) -> str:
    match = _CALLED.search(work.name)
    return match.group(0) if match else ""


def _stand(graph: PolicyGraph, frame: Frame, work: Work) -> None:
    clause = work.clause
    section = frame.section(clause)
    if work.parent and work.parent in graph.graph:
        graph.state(work.identifier, work.parent, "part_of", clause, _quoted(clause, work.text))
    box = box_of(frame, clause) if clause.box else None
    if box is not None:
        graph.state(work.identifier, box.id, "listed_in", clause, _quoted(clause, work.text))
    else:
        graph.state(work.identifier, section, "named_in", clause)
    for goal in frame.goals(clause):
        ground = graph.clause(str(graph.node(goal)["clause"]))
        if ground is not None:
            graph.place(work.identifier, goal, "supports", ground)


def _quoted(clause: Clause, text: str) -> str:
    return text if text in clause.text else clause.text


def _locate(graph: PolicyGraph, frame: Frame, work: Work, places: Gazetteer) -> None:
    """Places of the name first, else of the words around it, else of the headings it stands under."""
    about = work.text if work.how.startswith("box") else work.name
    named = _local(places, work.place) or _local(places, about)
    if not named and work.context:
        named = _local(places, work.context)
    for place in named:
        add_place(graph, places, place)
        graph.state(work.identifier, f"place:{place}", "located_in", work.clause, _quoted(work.clause, work.text))
    seats = {p for p in named if places.places[p].kind in _SEATS}
    for title in reversed(work.clause.path):
        heading = frame.heading(frame.sections.get(_until(work.clause.path, title), ""))
        found = _local(places, title) if heading is not None else ()
        found = tuple(p for p in found if places.places[p].kind in _SEATS and places.ancestors(p)[1:])
        if seats:  # a name's own county rules out every heading but one on a part of that county
            found = tuple(p for p in found if p not in seats and seats & set(places.ancestors(p)))
        for place in found:
            add_place(graph, places, place)
            graph.place(work.identifier, f"place:{place}", "located_in", heading or work.clause)
        if found:
            return
    if not named:
        _locate_by_topic(graph, frame, work, places)


def _locate_by_topic(graph: PolicyGraph, frame: Frame, work: Work, places: Gazetteer) -> None:
    """A work that names no place lies where the opening sentence of its paragraph says, if it names one place only."""
    topic = frame.topics.get(work.clause.paragraph)
    ground = graph.clause(str(graph.node(topic)["clause"])) if topic else None
    found = _local(places, graph.label(topic)) if topic else ()
    if ground is not None and len(found) == 1 and (places.places[found[0]].kind not in ("city", "province") or places.ancestors(found[0])[1:]):
        add_place(graph, places, found[0])
        graph.place(work.identifier, f"place:{found[0]}", "located_in", ground)


def _local(places: Gazetteer, text: str) -> tuple[str, ...]:
    """The places a text is about; of those in the name of a firm only its county, city or township."""
    for firm in sorted(firms.find(fold(text)), key=len, reverse=True):
        text = text.replace(firm, "".join(s.name for s in places.find(firm) if places.places[s.name].kind in _SEATS) + "■")
    return places.local(text)


_SEATS = ("county", "city", "township")


def _until(path: Sequence[str], title: str) -> tuple[str, ...]:
    return tuple(path[: path.index(title) + 1])


def add_place(graph: PolicyGraph, places: Gazetteer, name: str) -> None:
    """Adds a place with everything it lies in."""
    place = places.places[name]
    identifier = f"place:{name}"
    if identifier in graph.graph:
        return
    graph.add(identifier, NodeType.PLACE, name, level=place.kind, aliases="、".join(place.aliases))
    if place.within and place.within in places.places:
        add_place(graph, places, place.within)
        graph.infer(identifier, f"place:{place.within}", "within", "行政区划表", 1.0)


def _inherit_places(graph: PolicyGraph, frame: Frame, places: Gazetteer) -> None:
    """In "甲县A水库、B水库、乙县C水库" the item without a place likely lies where the item before it lies.

    Not where each item before repeats its place, and not where the item is of another kind and has a name of its own.
    """
    by_clause: dict[str, list[str]] = {}
    for project in frame.projects:
        data = graph.node(project)
        if data["how"] in ("listed", "named"):
            by_clause.setdefault(str(data["clause"]), []).append(project)
    for listed in by_clause.values():
        held: list[str] = []
        repeated, before = False, ""
        for project in listed:
            own = [e.target for e in graph.out(project, "located_in")]
            name = fold(graph.label(project))
            if not own and held and not repeated and _follows(graph, project, name, before, places):
                for place in held:
                    graph.infer(project, place, "located_in", "同一并列短语中前一项的所在地", 0.7)
            repeated = bool(own) and (own == held or (repeated and not set(own).isdisjoint(held)))
            held, before = own or held, name


def _follows(graph: PolicyGraph, project: str, name: str, before: str, places: Gazetteer) -> bool:
    """Whether a work without a place goes on with the one before: of its kind or general, and in one phrase with it."""
    if graph.node(project)["how"] == "named" and not _joined(graph, project, before):
        return False
    return _tail(name) == _tail(before) or not mentions.is_specific(name, places)


def _tail(name: str) -> str:
    """The noun a name ends in, without words that every work may end in."""
    return re.sub(r"(?:工程|项目|建设)+$", "", name)[-2:]


def _joined(graph: PolicyGraph, project: str, before: str) -> bool:
    """Whether a work follows the one before in one phrase, joined by 和 or 及."""
    clause = graph.clause(str(graph.node(project)["clause"]))
    folded = fold(clause.text) if clause else ""
    return any(f"{before}{mark}{fold(graph.label(project))}" in folded for mark in "和及与")


def _firms(work: Work) -> tuple[str, ...]:
    if work.firm:
        return (work.firm,)
    text = fold(work.text) if work.how.startswith("box") else fold(work.name)
    return firms.find(text)


def _add_firm(graph: PolicyGraph, firm: str, clause: Clause) -> None:
    if f"enterprise:{firm}" not in graph.graph:
        graph.add(f"enterprise:{firm}", NodeType.ENTERPRISE, firm, document=clause.document, clause=clause.id)


def _read_firms(graph: PolicyGraph, clause: Clause, folded: str) -> None:
    """Reads "依托甲、乙、丙等骨干企业": firms named as those a sentence relies on."""
    for match in _LED.finditer(folded):
        for name in re.split(r"[—－-]+", match.group("firms") or match.group("chain")):
            _add_firm(graph, name, clause)
    for match in _RELIED_ON.finditer(folded):
        for name in match.group("firms").split("、"):
            _add_firm(graph, name, clause)
