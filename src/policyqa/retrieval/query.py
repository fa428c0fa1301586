"""Reads a search query: which jurisdiction it names, and which other words say the same.

Takes the query and a `Lexicon` (data of the knowledge base: the tree of places, synonyms), gives a `Query`. Why the
jurisdiction is taken out: a city name that the passage does not carry wrecks dense retrieval; it is used to rank the
documents of that city first instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from policyqa.errors import KnowledgeBaseError
from policyqa.retrieval.tokens import folded

PLACES = "places.yaml"
SYNONYMS = Path("retrieval", "synonyms.yaml")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Place names and synonyms. `places`: name as written (folded) → place; `parents`: place → the one it lies in.

    `said`: word of everyday speech (folded) → the words that documents use for it.
    """

    places: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def line(self, place: str) -> tuple[str, ...]:
        """The place and everything it lies in, from the inside out."""
        found = [place]
        while found[-1] in self.parents and self.parents[found[-1]] not in found:
            found.append(self.parents[found[-1]])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Query:
    """A query made ready: what is embedded, what is counted, words that say the same, jurisdictions named."""

    text: str
    related: tuple[str, ...]
    jurisdictions: frozenset[str]


def read_lexicon(vocabulary_dir: Path | None, thesaurus: Path | None = None) -> Lexicon:
    """The lexicon of a knowledge base; empty where there is none. Raises KnowledgeBaseError for a broken file.

    `thesaurus` is the file of synonyms where it stands elsewhere than in the vocabulary.
    """
    if vocabulary_dir is None:
        return Lexicon(said=_synonyms(_load(thesaurus)) if thesaurus else {})
    terms = _mapping(_mapping(_load(vocabulary_dir / PLACES).get("terms")).get("place"))
    places: dict[str, str] = {}
    parents: dict[str, str] = {}
    for place, said in terms.items():
        more = _mapping(said)
        english = re.sub(r"\s*\(.*?\)", "", str(more.get("en", "")))
        for name in (place, *more.get("synonyms", ()), english):
            if name:
                places.setdefault(folded(str(name)), str(place))
        parents.update((str(place), str(broader)) for broader in more.get("broader", ())[:1])
    return Lexicon(places=places, parents=parents, said=_synonyms(_load(thesaurus or vocabulary_dir / SYNONYMS)))


def _synonyms(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """`official: [everyday, …]` turned round; `a|b|c` as key gives several official words."""
    said: dict[str, list[str]] = {}
    for official, everyday in data.items():
        for word in everyday or ():
            said.setdefault(folded(str(word)), []).extend(str(official).split("|"))
    return {word: tuple(dict.fromkeys(means)) for word, means in said.items()}


def _load(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        return _mapping(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"词汇文件 {path} 读不了：{str(error).splitlines()[0]}。应为 UTF-8 编码的 YAML 映射，请按提示改正。"
        raise KnowledgeBaseError(message) from error


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def read_query(text: str, lexicon: Lexicon, jurisdictions: Collection[str]) -> Query:
    """The query made ready for documents of these jurisdictions."""
    plain = folded(text)
    rest, named = plain, set[str]()
    own_names = {name: place for name, place in lexicon.places.items() if place in jurisdictions}
    for name, place in _named(plain, lexicon.places) or _misspelt(plain, own_names):
        own = [p for p in lexicon.line(place) if p in jurisdictions][:1]
        named.update(own)
        if own == [place]:  # a county stays in the text: documents name it
            rest = _without(rest, name)
    rest = rest.strip() or plain
    return Query(text=rest, related=related(rest, lexicon), jurisdictions=frozenset(named))


def related(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of documents for the everyday words that stand in `text`, without those that stand there already."""
    found = (means for word, means in lexicon.said.items() if _stands(word, text))
    return tuple(dict.fromkeys(word for means in found for word in means if word not in text))


def _named(text: str, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names of places in `text`, longest first, none inside another."""
    found: list[tuple[str, str]] = []
    for name in sorted((name for name in places if name in text), key=len, reverse=True):
        if _stands(name, text):
            text = _without(text, name)
            found.append((name, places[name]))
    return found


def _misspelt(text: str, places: Mapping[str, str]) -> list[tuple[str, str]]:
    """A place whose name is written with another character of the same sound: the words as written, the place."""
    sounds = _sounds(text)
    for name in sorted((n for n in places if not n.isascii()), key=len, reverse=True):
        wanted = _sounds(name)
        for at in range(len(text) - len(name) + 1):
            if sounds[at : at + len(name)] == wanted:
                written = text[at : at + len(name)]
                if any(map(str.__eq__, written, name)):
                    return [(written, places[name])]
    return []


@lru_cache(maxsize=1000)
def _sounds(text: str) -> tuple[str, ...]:
    """The sound of every character without its tone; a character that has none stands for itself."""
    from pypinyin import lazy_pinyin

    each: Any = list
    return tuple(lazy_pinyin(text, errors=each))


def _stands(word: str, text: str) -> bool:
    if word not in text or not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def _without(text: str, name: str) -> str:
    return re.sub(r"\s{2,}", " ", text.replace(name, " " if name.isascii() else ""))
