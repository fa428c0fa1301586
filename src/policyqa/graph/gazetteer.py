"""Finds places in text: the administrative tree of the vocabulary, and waters, mountains and townships by form.

Takes `kb/vocabulary/places.yaml` (terms of the fact `place`) and the texts of the documents; gives the spans of
places. Rivers and lakes are not listed anywhere: a name of water is discovered where it stands bounded on its
left, so that a new document brings its own.
"""

# ruff: noqa: PLR2004 - lengths of words and shares of overlap read best where they stand

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from policyqa.graph.script import fold

_BOUND = r"(?:^|(?<=[、，。；：“”（）和及与至对在以到入向为是指由经按照推进实施保护治理加强重点开展县市区省段]))"
_WATER = re.compile(
    rf"{_BOUND}(?P<name>[\u4e00-\u9fff]{{1,3}}?(?:河|湖|渠|水库|泉域|峪河|江))(?=[、，。；：”（）和及与流干河水湖源沿入城上下段]|$)"
)
_MOUNTAIN = re.compile(rf"{_BOUND}(?P<name>[\u4e00-\u9fff]{{2}}(?:山脉|山|岭))(?=[、，。；：”（）和及与区一地上下脉]|$)")
_TOWNSHIP = re.compile(r"(?:(?<=[县市区、省])|(?<=推进)|(?<=建设))(?P<name>[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道|村(?![镇乡])))(?![庄民容振])")
_REACH = re.compile(r"(?<=[线（路])(?P<a>[\u4e00-\u9fff]{2,4}?)至(?P<b>[\u4e00-\u9fff]{2,6}?)段")
_COMMON = re.compile(
    r"沿河|入河|江河|主要|重要|干流|支流|流域|城市|大中|小型|其他|国家|我市|全市|重点|河流|大型|农业|行政|"
    r"现有|以|将|指|依托|保障|创建|围绕|实施|推动|推进|北部|南部|东部|西部|进黄|点河|农村|城乡|乡村|城镇|古村|建设|森林|特色|美丽|辖区|县乡|各乡|三河|三湖|两山|两河|区|县|镇村|原有|各类|等河|河湖|以河|小河|大河|市河|的|及|和|与|近|山河|排水|黑臭|湖长|内湖|人工|地表|绿水|青山|矿山|省河|县河"
)
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
        alternatives = "|".join(re.escape(n) for n in sorted(self._names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?:{alternatives})(?![域级])" if alternatives else r"(?!)")

    def find(self, text: str) -> tuple[PlaceSpan, ...]:
        """The places `text` names, left to right; of two that overlap the longer one."""
        folded = fold(text)
        spans = [
            PlaceSpan(name=self._names[m.group(0)], start=m.start(), end=m.end())
            for m in self._pattern.finditer(folded)
        ]
        return tuple(spans)

    def local(self, text: str) -> tuple[str, ...]:
        """The names of the places a text is about: a city or province only where nothing smaller is named."""
        names = list(dict.fromkeys(s.name for s in self.find(text)))
        small = [n for n in names if self.places[n].kind not in ("city", "province") or self._is_county_city(n)]
        return tuple(small or names)

    def is_place_list(self, text: str) -> bool:
        """Whether `text` is nothing but names of places."""
        rest = self._pattern.sub("", fold(text))
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
    return (*places, *(Place(name=s, kind="site", within=w) for s, w in landmarks.items() if len(s) > 1 and s[0] not in "全我"))


def _is_alias(name: str, synonym: str) -> bool:
    """Whether a synonym is another form of the name, and not a landmark by which the vocabulary knows the place."""
    stem = name[:-1] if len(name) > 2 else name
    return len(synonym) > 1 and stem in fold(synonym)


def discovered(texts: Iterable[str], known: Gazetteer) -> tuple[Place, ...]:
    """Waters, mountains, townships and the ends of stretches that the texts themselves name."""
    counts: Counter[tuple[str, str]] = Counter()
    within: dict[str, str] = {}
    for text in texts:
        folded = fold(text)
        for pattern, kind in ((_WATER, "water"), (_MOUNTAIN, "mountain")):
            counts.update((m.group("name"), kind) for m in pattern.finditer(folded))
        for match in _TOWNSHIP.finditer(folded):
            _add_township(match, folded, known, counts, within)
        for match in _REACH.finditer(folded):
            counts.update(((match.group("a"), "site"), (match.group("b"), "site")))
    return tuple(
        Place(name=name, kind=kind, within=within.get(name))
        for (name, kind), n in sorted(counts.items())
        if _is_name(name, kind, n, known)
    )


def _add_township(
    match: re.Match[str], text: str, known: Gazetteer, counts: Counter[tuple[str, str]], within: dict[str, str]
) -> None:
    name = match.group("name")
    counts[name, "township"] += 1
    before = [s for s in known.find(text[: match.start()]) if s.end == match.start()]
    if before:
        within.setdefault(name, before[-1].name)


def _is_name(name: str, kind: str, count: int, known: Gazetteer) -> bool:
    if name in known.places or _COMMON.search(name):
        return False
    if kind == "township":
        return True
    return kind == "site" or count >= (2 if len(name) > 1 else 99)
