"""Finds places in text: the administrative tree of the vocabulary, and waters, mountains and townships by form.

Takes `kb/vocabulary/places.yaml` (terms of the fact `place`) and the texts of the documents; gives the spans of
places. Rivers and lakes are not listed anywhere: a name of water is discovered where it stands bounded on its
left, so that a new document brings its own.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from policyqa.graph.script import fold

_BOUND = r"(?:^|(?<=[、，。；：“”（）和及与至对在以到入向为是指由经按照推进实施保护治理加强重点开展县市区省段]))"
_WATER = re.compile(
    rf"{_BOUND}(?P<name>[\u4e00-\u9fff]{{1,3}}?(?:河|湖|渠|水库|泉域|峪河|江))(?=[、，。；：”（）和及与流干河水湖源沿入城上下段]|等|重点|大力|综合|两岸|$)"
)
_WATERS = re.compile(r"(?:(?<![\u4e00-\u9fff])|(?<=支流))(?:[\u4e00-\u9fff]{1,3}?[河湖渠江]、)+[\u4e00-\u9fff]{1,3}?[河湖渠江](?=[、，。；：”（）和及与等])")
_MOUNTAIN = re.compile(rf"{_BOUND}(?P<name>[\u4e00-\u9fff]{{2}}(?:山脉|山|岭))(?=[、，。；：”（）和及与区一地上下脉]|$)")
_TOWNSHIP = re.compile(r"(?:(?<=[县市区、省])|(?<=推进)|(?<=建设))(?P<name>[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道|村(?![镇乡])))(?![庄民容振])")
_TOWNSHIP_OPENING = re.compile(r"(?:^|(?<=[、，。；：（成在对以]))(?P<name>[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道|村(?![镇乡])))(?![庄民容振级])")
_COUNTY = re.compile(
    r"(?:^|(?<=[、，。；：“（）《〈和及与至对在以到向为是指由经按照推进实施保护治理加强重点开展建成设造动持善完省市州]))"
    r"(?P<name>[\u4e00-\u9fff]{2,3}?[县市区])(?![域场级直辖民委容政志郊县市情])"
)
_TITLE = re.compile(r"^(?:关于)?(?:印发)?《?(?P<province>[\u4e00-\u9fff]{2,3}(?:省|自治区))?(?P<city>[\u4e00-\u9fff]{2,3}[市州盟])?(?P<county>[\u4e00-\u9fff]{2,3}[县区旗])?")
_NO_COUNTY = re.compile(
    r"[全我各本该其他每两多个级地所有几在区市县兴强立由]|城$|城[市区县]|经开|高新|大中|小城|中心|开发|示范|保护|园|景|社|山区|库|灌|矿|片|林区|牧|湖区|港|校区|街|小区|先行|试验|实验|"
    r"功能|重点|特区|自治|新区|老区|流域|超市|门市|上市|股市|楼市|直辖|沿海|沿江|沿河|辖|省会|农村|城乡|乡村|贫困|郊|缓冲|核心|优势|治理|防控|污染|文化|服务|聚|生态|工业|农业"
)
_REACH = re.compile(r"(?<=[线（路])(?P<a>[\u4e00-\u9fff]{2,4}?)至(?P<b>[\u4e00-\u9fff]{2,6}?)段")
_COMMON = re.compile(
    r"沿河|入河|江河|主要|重要|干流|支流|流域|城市|大中|小型|其他|国家|我市|全市|重点|河流|大型|农业|行政|"
    r"现有|以|将|指|依托|保障|创建|围绕|实施|推动|推进|北部|南部|东部|西部|进黄|点河|农村|城乡|乡村|城镇|古村|建设|森林|特色|美丽|辖区|县乡|各乡|三河|三湖|两山|两河|区|县|镇村|原有|各类|等河|河湖|以河|小河|大河|市河|的|及|和|与|近|山河|排水|黑臭|湖长|内湖|行政村|自然村|园林|乡镇|集镇|每村|全村|中心村|示范村|城中村|所有|家村|个村|试点|传统|古村|宜居|人工|地表|绿水|青山|矿山|省河|县河"
)
_GOVERNED = re.compile(r"(?:加强|实施|推进|开展|保护|治理|推动|建设|整治|修复|(?<=实)施|(?<=加)强|(?<=推)进)(?=[\u4e00-\u9fff]{1,3}$)")
"""A verb before the name of a water, or its second character (进贤湖 keeps its first)."""
_LONGEST = 12
"""Characters of the longest name looked for before a township."""
_NO_PLACE = ("域", "级")
"""Characters after which a name is that of a basin or a rank, and no place."""
_PHRASE = re.compile(r"^[进往到入在从沿靠]|[里边旁]$|边上$|附近$|跟前$")
"""Landmarks of the vocabulary that are no names but how people speak of a place ("往湖里", "湖边")."""
_WATERS_END = tuple("河江湖溪渠")
_SIDES = tuple("上下东西南北大小前后老新")
"""Characters that make the name of another, smaller place of the name behind them."""
_KINDS = (("市", "city"), ("县", "county"), ("区", "county"), ("省", "province"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place: its name, what else it is called, the place it lies in, and what kind of place it is."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpan:
    """Where a place is named in a text."""

    name: str
    start: int
    end: int


class Gazetteer:
    """All places known, and where a text names them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places: Mapping[str, Place] = {p.name: p for p in places}
        self._names = {fold(n): p.name for p in self.places.values() for n in (p.name, *p.aliases)}
        stems = {fold(p.name)[:-1]: p.name for p in self.places.values() if p.kind == "county" and len(p.name) > 2}
        self._counties_called = {n: stems[n] for n, p in self._names.items() if n in stems and p != stems[n]}
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(self._names, key=len, reverse=True):
            self._by_first.setdefault(name[:1], []).append(name)

    def _spans(self, folded: str) -> list[PlaceSpan]:
        """The longest names from left to right, none inside another; looked up by their first character."""
        found: list[PlaceSpan] = []
        at = 0
        while at < len(folded):
            name = next((n for n in self._by_first.get(folded[at], ()) if folded.startswith(n, at) and self._stands(n, folded[at + len(n) : at + len(n) + 1], folded[max(0, at - 1) : at])), "")
            if name:
                found.append(PlaceSpan(name=self._names[name], start=at, end=at + len(name)))
            at += len(name) or 1
        return found

    def _stands(self, name: str, after: str, before: str) -> bool:
        """Whether a name means its place between these characters: 甲义河 is a river, where 甲义 is short for a county."""
        kind = self.places[self._names[name]].kind
        if after in ("泉", "湖") and kind == "township":
            return False  # a spring or lake that bears the name of a village
        if name.endswith("泉") and before in _SIDES:
            return False  # 上甲泉 is a spring, where 甲泉 is short for a city
        short = kind in ("county", "city") and not name.endswith(("县", "市", "区", "州"))
        return after not in _NO_PLACE and not (short and after in _WATERS_END)

    def find(self, text: str) -> tuple[PlaceSpan, ...]:
        """The places `text` names, left to right; of two that overlap the longer one.

        A name that a water shares with a county means the county where it stands in a list of counties.
        """
        folded = fold(text)
        spans = self._spans(folded)
        for at, span in enumerate(spans):
            county = self._counties_called.get(folded[span.start : span.end])
            if county and any(_beside(folded, span, s) and self.places[s.name].kind == "county" for s in spans[max(0, at - 1) : at + 2]):
                spans[at] = PlaceSpan(name=county, start=span.start, end=span.end)
        return tuple(spans)

    def local(self, text: str) -> tuple[str, ...]:
        """The names of the places a text is about: a city or province only where nothing smaller is named."""
        names = list(dict.fromkeys(s.name for s in self.find(text)))
        small = [n for n in names if self.places[n].kind not in ("city", "province") or self._is_county_city(n)]
        return tuple(small or names)

    def is_place_list(self, text: str) -> bool:
        """Whether `text` is nothing but names of places."""
        folded = fold(text)
        rest = "".join(c for n, c in enumerate(folded) if not any(s.start <= n < s.end for s in self._spans(folded)))
        return bool(text) and not rest.strip("、等和及与市县区")

    def ancestors(self, name: str) -> tuple[str, ...]:
        """The places `name` lies in, from the nearest outwards."""
        chain: list[str] = []
        within = self.places[name].within if name in self.places else None
        while within is not None and within not in chain:
            chain.append(within)
            within = self.places[within].within if within in self.places else None
        return tuple(chain)

    def _is_county_city(self, name: str) -> bool:
        within = self.places[name].within
        return within is not None and self.places[within].within is not None


def _beside(text: str, a: PlaceSpan, b: PlaceSpan) -> bool:
    """Whether nothing but the mark of a list stands between two places."""
    first, second = sorted((a, b), key=lambda s: s.start)
    return a is not b and text[first.end : second.start] in ("、", "和", "及", "与")


def administrative(vocabulary: Path) -> tuple[Place, ...]:
    """The administrative tree of `places.yaml`; a term outside every tree (another province) is left out."""
    path = vocabulary / "places.yaml"
    if not path.is_file():
        return ()
    terms = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("terms", {}).get("place", {})
    parents = {name: (term or {}).get("broader", []) for name, term in terms.items()}
    inner = {p for ps in parents.values() for p in ps}
    kept = {n: t or {} for n, t in terms.items() if parents[n] or n in inner}
    places = [
        Place(
            name=name,
            kind=next((kind for suffix, kind in _KINDS if name.endswith(suffix)), "place"),
            aliases=tuple(s for s in term.get("synonyms", []) if _is_alias(name, s)),
            within=next(iter(parents[name]), None),
        )
        for name, term in kept.items()
    ]
    landmarks = {s: name for name, term in kept.items() for s in term.get("synonyms", []) if not _is_alias(name, s)}
    return (*places, *(Place(name=s, kind="site", within=w) for s, w in landmarks.items() if len(s) > 1 and s[0] not in "全我" and not _PHRASE.search(s)))


def _is_alias(name: str, synonym: str) -> bool:
    """Whether a synonym is another form of the name, and not a landmark by which the vocabulary knows the place."""
    stem = name[:-1] if len(name) > 2 else name
    return len(synonym) > 1 and stem in fold(synonym)


def titled(title: str) -> tuple[Place, ...]:
    """The province, city and county that open a title, each within the one before."""
    match = _TITLE.match(fold(title))
    names = [n for n in (match.group("province", "city", "county") if match else ()) if n and not _NO_COUNTY.search(n[:-1])]
    kinds = {"市": "city", "州": "city", "盟": "city", "省": "province"}
    return tuple(
        Place(name=name, kind=kinds.get(name[-1], "county"), aliases=(name[:-1],) if len(name) > 2 else (), within=names[at - 1] if at else None)
        for at, name in enumerate(names)
    )


def counties(text: str, known: Collection[str], around: str | None) -> tuple[Place, ...]:
    """The counties, districts and cities a text names by their form and the vocabulary does not know.

    A name counts where the text gives it twice or beside another one in a list; `around` is the place they lie in. The name
    without its last character is an alias as long as it does not stand alone far more often than the name.
    """
    folded = fold(text)
    found = Counter(m.group("name") for m in _COUNTY.finditer(folded) if not _NO_COUNTY.search(m.group("name")[:-1]))
    listed = {n for n in found if re.search(rf"[县市]、{n}|{n}、[\u4e00-\u9fff]{{2,3}}[县市](?![域场级直情])|{n}人民政府", folded)}
    names = [n for n, count in found.items() if n not in known and (n in listed or (count > 1 and n[-1] != "区"))]
    names = [n for n in names if not any(n[at:] in known or n[at:] in names for at in range(1, len(n) - 1))]
    return tuple(
        Place(name=n, kind="county", within=around, aliases=(n[:-1],) if len(n) >= 3 and folded.count(n[:-1]) <= 3 * folded.count(n) else ())
        for n in names
    )


def discovered(texts: Iterable[str], known: Gazetteer) -> tuple[Place, ...]:
    """Waters, mountains, townships and the ends of stretches that the texts themselves name."""
    counts: Counter[tuple[str, str]] = Counter()
    within: dict[str, str] = {}
    for text in texts:
        folded = fold(text)
        for pattern, kind in ((_WATER, "water"), (_MOUNTAIN, "mountain")):
            counts.update((_ungoverned(folded, *m.span("name")), kind) for m in pattern.finditer(folded))
        for match in _WATERS.finditer(folded):  # a list of waters vouches for each of them
            counts.update({(_ungoverned(n, 0, len(n)), "water"): 2 for n in match.group(0).split("、")})
        for match in _TOWNSHIP.finditer(folded):
            _add_township(match, folded, known, counts, within)
        opening = Counter(m.group("name") for m in _TOWNSHIP_OPENING.finditer(folded))
        counts.update({(n, "township"): c for n, c in opening.items() if folded.count(n) > 1})
        for match in _REACH.finditer(folded):
            counts.update(((match.group("a"), "site"), (match.group("b"), "site")))
    return tuple(
        Place(name=name, kind=kind, within=within.get(name))
        for (name, kind), n in sorted(counts.items())
        if _is_name(name, kind, n, known)
    )


def _ungoverned(text: str, start: int, end: int) -> str:
    """The name that stands in a stretch of text, without the verb that governs it."""
    verb = _GOVERNED.match(text, start, end)
    return text[verb.end() if verb else start : end]


def _add_township(
    match: re.Match[str], text: str, known: Gazetteer, counts: Counter[tuple[str, str]], within: dict[str, str]
) -> None:
    name = match.group("name")
    counts[name, "township"] += 1
    lead = text[max(0, match.start() - _LONGEST) : match.start()]
    before = [s for s in known.find(lead) if s.end == len(lead)]
    if before:
        within.setdefault(name, before[-1].name)


def _is_name(name: str, kind: str, count: int, known: Gazetteer) -> bool:
    if name in known.places or _COMMON.search(name):
        return False
    if kind == "township":
        return True
    return kind == "site" or count >= (2 if len(name) > 1 else 99)
