"""Reads a YAML file into nodes that know their line: the raw shape from which the IR is parsed.

Takes text, gives a `Node` tree or records why the text is no YAML. Exists because PyYAML's plain loader
forgets where things stand and silently keeps the last of two equal keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import yaml

from policyqa.model.rules import Position
from policyqa.rulebook.codes import Code, Findings

_BOOLS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_MAX_NODES = 200_000


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML scalar (`text`, `tag`), list (`items`) or mapping (`pairs`) with its position."""

    position: Position
    text: str | None = None
    tag: str = ""
    items: tuple[Node, ...] | None = None
    pairs: tuple[tuple[Node, Node], ...] | None = None

    @property
    def is_null(self) -> bool:
        """Nothing was written."""
        return self.tag == "tag:yaml.org,2002:null"

    def boolean(self) -> bool | None:
        """The truth value written here, or None."""
        if self.text is None or self.tag != "tag:yaml.org,2002:bool":
            return None
        return _BOOLS.get(self.text.lower())

    def plain(self) -> object:
        """The node as ordinary Python values; numbers and dates stay the text that was written."""
        if self.pairs is not None:
            return {str(k.text): v.plain() for k, v in self.pairs}
        if self.items is not None:
            return [i.plain() for i in self.items]
        boolean = self.boolean()
        return boolean if boolean is not None else self.text

    def describe(self) -> str:
        """The node in a few words, for messages."""
        if self.pairs is not None:
            return "一个映射"
        if self.items is not None:
            return "一个列表"
        return f"“{self.text}”"


class _Alike(Exception):
    """An alias refers to itself, or the aliases multiply without bound."""


def parse_yaml(text: str, file: str, findings: Findings) -> Node | None:
    """The root node of `text`, or None with a finding; an empty file gives None without one."""
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return None if root is None else _Converter(file, findings).convert(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.add(Code.NOT_YAML, Position(file=file, line=mark.line + 1 if mark else 1), f"不是 YAML：{error.problem}")
    except yaml.YAMLError as error:
        findings.add(Code.NOT_YAML, Position(file=file, line=1), f"不是 YAML：{error}")
    except (_Alike, RecursionError):
        findings.add(Code.NOT_YAML, Position(file=file, line=1), "别名（&、*）指向自身，或层次太深")
    return None


class _Converter:
    def __init__(self, file: str, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._open: set[int] = set()
        self._count = 0

    def convert(self, node: yaml.Node) -> Node:
        self._count += 1
        if id(node) in self._open or self._count > _MAX_NODES:
            raise _Alike
        self._open.add(id(node))
        converted = self._convert(node)
        self._open.discard(id(node))
        return converted

    def _convert(self, node: yaml.Node) -> Node:
        position = Position(file=self._file, line=node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            pairs = tuple((self.convert(k), self.convert(v)) for k, v in node.value)
            self._check_duplicates(pairs)
            return Node(position=position, pairs=pairs)
        if isinstance(node, yaml.SequenceNode):
            return Node(position=position, items=tuple(self.convert(i) for i in node.value))
        return Node(position=position, text=str(node.value), tag=node.tag)

    def _check_duplicates(self, pairs: tuple[tuple[Node, Node], ...]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key.text is not None and key.text in seen:
                self._findings.add(Code.DUPLICATE_KEY, key.position, f"键“{key.text}”重复")
            seen.add(key.text or "")


class Fields:
    """A mapping node read key by key; whatever was not asked for is an unknown key."""

    def __init__(self, node: Node, findings: Findings, what: str) -> None:
        self.position = node.position
        self._findings = findings
        self._what = what
        self._asked: set[str] = set()
        self._values: Mapping[str, Node] = {}
        if node.pairs is None:
            findings.add(Code.WRONG_SHAPE, node.position, f"{what}应当是映射，这里是{node.describe()}", expected="映射")
        else:
            self._values = {k.text: v for k, v in node.pairs if k.text is not None}
            self._keys = {k.text: k.position for k, _ in node.pairs if k.text is not None}

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None where it is missing or null."""
        self._asked.add(key)
        node = self._values.get(key)
        return None if node is None or node.is_null else node

    def require(self, key: str) -> Node | None:
        """As `get`, with a finding where the key is missing."""
        node = self.get(key)
        if node is None and (self._values or key):
            self._findings.add(Code.MISSING_KEY, self.position, f"{self._what}缺少键“{key}”", expected=f"键“{key}”")
        return node

    def text(self, key: str, default: str = "") -> str:
        """A text, or `default`."""
        node = self.get(key)
        return default if node is None else text_of(node, self._findings)

    def required_text(self, key: str) -> str:
        """A text that must be there."""
        node = self.require(key)
        return "" if node is None else text_of(node, self._findings)

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        node = self.get(key)
        return () if node is None else texts_of(node, self._findings)

    def flag(self, key: str) -> bool:
        """The truth value written; false where the key is missing."""
        node = self.get(key)
        if node is None:
            return False
        value = node.boolean()
        if value is None:
            self._findings.add(Code.WRONG_SHAPE, node.position, f"“{key}”应当是 true 或 false", expected="true 或 false")
        return bool(value)

    def close(self) -> None:
        """Reports the keys nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self._findings.add(
                    Code.UNKNOWN_KEY,
                    self._keys[key],
                    f"{self._what}没有键“{key}”",
                    expected="、".join(sorted(self._asked)),
                    near=(key, self._asked),
                )


def text_of(node: Node, findings: Findings) -> str:
    """The text of a scalar, else a finding and the empty text."""
    if node.text is None:
        findings.add(Code.WRONG_SHAPE, node.position, f"这里应当是文字，写的是{node.describe()}", expected="文字")
        return ""
    return node.text.strip()


def texts_of(node: Node, findings: Findings) -> tuple[str, ...]:
    """The texts of a list, or of one scalar."""
    items = node.items if node.items is not None else (node,)
    return tuple(text for text in (text_of(i, findings) for i in items) if text)


def items_of(node: Node, findings: Findings, what: str) -> Iterator[Node]:
    """The items of a list, else a finding."""
    if node.items is None:
        findings.add(Code.WRONG_SHAPE, node.position, f"{what}应当是列表，这里是{node.describe()}", expected="列表")
        return
    yield from node.items


def date_of(node: Node | None, findings: Findings) -> date | None:
    """An ISO date, None where nothing is written; a finding where it is no date."""
    if node is None:
        return None
    try:
        return date.fromisoformat((node.text or "").strip())
    except ValueError:
        findings.add(Code.BAD_DATE, node.position, f"{node.describe()}不是日期")
        return None


def fraction_of(node: Node, findings: Findings) -> Fraction | None:
    """An exact number (`65`, `0.7`, `10/7`), else a finding."""
    try:
        return Fraction((node.text or "").strip())
    except (ValueError, ZeroDivisionError):
        findings.add(Code.BAD_NUMBER, node.position, f"{node.describe()}不是数")
        return None
