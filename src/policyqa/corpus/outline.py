"""Outline: keeps the open headings while a document is read, gives structural ids and heading paths."""

from __future__ import annotations

from dataclasses import dataclass, field

_TOP = {"front", "speaker", "story", "annex"}
"""Styles that close everything before them."""


@dataclass(slots=True)
class Node:
    """An open heading: its style, its label in ids, its text in paths (empty: not shown), its id without document."""

    style: str
    label: str
    text: str
    chain: str
    children: int = 0
    paragraphs: int = 0


@dataclass(slots=True)
class Outline:
    """The stack of open headings of one document."""

    document: str
    root: Node = field(default_factory=lambda: Node("", "", "", ""))
    stack: list[Node] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)

    @property
    def top(self) -> Node:
        """The innermost open heading, or the document itself."""
        return self.stack[-1] if self.stack else self.root

    @property
    def path(self) -> tuple[str, ...]:
        """The texts of the open headings from the outermost inwards."""
        return tuple(node.text for node in self.stack if node.text)

    def enter(self, style: str, label: str, text: str) -> Node:
        """Opens a heading, closing those it does not stand under. A heading without number is called h1, h2, …"""
        self._close_for(style)
        parent = self.top
        parent.children += 1
        name = label or f"h{parent.children}"
        chain = self.unique(f"{parent.chain}.{name}" if parent.chain else name)
        node = Node(style, name, text, chain)
        self.stack.append(node)
        return node

    def unique(self, chain: str) -> str:
        """`chain`, with a mark when the document uses the same numbers twice."""
        count = self.used[chain] = self.used.get(chain, 0) + 1
        return chain if count == 1 else f"{chain}~{count}"

    def paragraph(self) -> str:
        """The id (without document) of the next paragraph under the innermost heading."""
        node = self.top
        node.paragraphs += 1
        return f"{node.chain}/p{node.paragraphs}" if node.chain else f"p{node.paragraphs}"

    def place(self, name: str) -> str:
        """The id (without document) of a box or table here."""
        return self.unique(f"{self.top.chain}/{name}" if self.top.chain else name)

    def _close_for(self, style: str) -> None:
        if style in _TOP:
            self.stack.clear()
            return
        styles = [node.style for node in self.stack]
        if style.startswith("markdown"):
            inner = [at for at, open_style in enumerate(styles) if open_style.startswith("markdown") and open_style >= style]
            if inner:
                del self.stack[inner[0]:]
            return
        if style in styles:
            del self.stack[styles.index(style):]
            return
        while self.stack and (self.stack[-1].style == "label" or (self.stack[-1].style == "front" and style != "label")):
            self.stack.pop()
