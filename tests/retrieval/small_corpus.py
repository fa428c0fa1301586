"""Small documents with twin clauses of two cities, and an encoder that needs no model."""

from __future__ import annotations

import re
import zlib
from datetime import date
from itertools import count

import numpy as np

from policyqa.model.text import Authority, Clause, ClauseKind, Document, DocumentInfo
from policyqa.retrieval.tokens import tokens

PLACES = """
terms:
  place:
    北省: {synonyms: [北方省], en: Northland}
    东城市: {broader: [北省], synonyms: [东城], en: Eastville (city)}
    西城市: {broader: [北省], synonyms: [西城, 西城老区], en: Westville}
    河县: {broader: [东城市], synonyms: [大河县]}
"""
SYNONYMS = """
再生水|中水: [洗过的水, grey water]
野生动物: [猫头鹰]
"""


class CountingEncoder:
    """Hashed tokens as vectors; remembers which texts it was given."""

    def __init__(self, name="counting", size=64):
        self.id, self.size, self.seen = name, size, []

    def passages(self, texts, progress=None):
        self.seen += texts
        if progress:
            progress(len(texts), len(texts))
        return np.stack([self._vector(t) for t in texts])

    def query(self, text):
        return self._vector(text)

    def _vector(self, text):
        made = np.full(self.size, 0.01, np.float32)
        for token in tokens(text):
            made[zlib.crc32(token.encode()) % self.size] += 1
        return made / np.linalg.norm(made)


def make_document(name, jurisdiction, paragraphs, *, valid_from=None, valid_until=None):
    """A document of headings ("# …") and paragraphs, cut into sentences."""
    canonical, clauses, path, numbers = "", [], (), count(1)
    for paragraph in paragraphs:
        number = next(numbers)
        heading = paragraph.startswith("# ")
        sentences = [paragraph[2:]] if heading else re.findall("[^。]+。?", paragraph)
        for at, text in enumerate(sentences):
            kind = ClauseKind.HEADING if heading else ClauseKind.SENTENCE
            clauses.append(
                Clause(
                    id=f"{name}#p{number}/s{at}", document=name, kind=kind, path=path, text=text, reading=text,
                    start=len(canonical), end=len(canonical) + len(text), paragraph=f"{name}#p{number}",
                )
            )  # fmt: skip
            canonical += text
        path = (paragraph[2:],) if heading else path
    info = DocumentInfo(
        id=name, title=f"{name}规划", short_title=name, issuer="政府", authority=Authority.PLAN,
        jurisdiction=jurisdiction, valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    return Document(info=info, canonical=canonical, clauses=tuple(clauses))


EAST = make_document(
    "east", "东城市",
    [
        "# 水环境", "县城污水收集处理率达到95%以上。重点解决城乡结合部生活污水收集。",
        "# 大气", "城市建成区严禁新建燃煤锅炉。道路机械化清扫率不低于80%。",
        "# 生态", "建立野生动物救护站。", "具备使用再生水条件的项目不得新增取水许可。",
    ],
    valid_from=date(2021, 1, 1), valid_until=date(2025, 12, 31),
)  # fmt: skip
WEST = make_document(
    "west", "西城市",
    ["# 水", "县级建成区污水收集处理率达到96%以上。", "# 气", "主城区道路机械化清扫率达到85%以上。城市建成区严禁新建燃煤锅炉。"],
    valid_from=date(2026, 1, 1),
)  # fmt: skip
NORTH = make_document("north", "北省", ["# 总则", "全省城镇污水处理厂平均负荷率71%。各市应当加强监督。"])
