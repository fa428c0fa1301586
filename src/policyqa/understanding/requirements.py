"""Which requirement some words name that the vocabulary does not list: by the characters they share with its names.

Takes the vocabulary and the facts that norms want to hold; gives the fact whose label and phrases share most pairs of
characters with the words, rare pairs counting more (idf; Spärck Jones 1972). Used only where the clause says that
what it names is missing: naming a requirement is no evidence that it is met.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable

from policyqa.model.facts import FactDefinition, Vocabulary
from policyqa.understanding.folding import fold_phrase

ENOUGH = 0.6
"""The share of the weight of the words' pairs that a requirement must have."""
_LEAST = 2
_NOISE = re.compile(r"^(?:但是?|可是?|而且?|不过|只是|就是|结果|因为|由于|另外|还有|那|这|我们?|咱们?|他们|厂里|企业|公司|项目)+|(?:(?:领导|上面|局里|县里|老板|人家|别人|专家|有人)(?:都|也)?(?:说|讲|答应|表示)|的事|这事|这块|方面|手续|问题|指标|那边|这边|的)+$")


class Requirements:
    """The names of the facts that norms want to hold."""

    def __init__(self, vocabulary: Vocabulary, required: Collection[str]) -> None:
        self._pairs = {n: frozenset(_pairs_of(_names(vocabulary.facts[n]))) for n in sorted(required)}
        counts = Counter(pair for pairs in self._pairs.values() for pair in pairs)
        self._weight = {pair: math.log(1 + len(self._pairs) / n) for pair, n in counts.items()}
        self._unknown = math.log(1 + len(self._pairs) / 2)

    def named(self, words: str) -> str:
        """The requirement that `words` (folded) name; "" where none shares enough with them."""
        pairs = set(_pairs_of([_NOISE.sub("", words)]))
        whole = sum(self._weight.get(p, self._unknown) for p in pairs)
        if len(pairs) < _LEAST or not self._pairs:
            return ""
        shared = {n: sum(self._weight[p] for p in pairs & names) for n, names in self._pairs.items()}
        best, *others = sorted(shared, key=shared.__getitem__, reverse=True)
        alone = not others or shared[others[0]] < shared[best]
        return best if alone and shared[best] >= ENOUGH * whole else ""


def _names(fact: FactDefinition) -> Iterable[str]:
    yield from (fact.label, *fact.asserts, *fact.mentions)


def _pairs_of(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for run in re.findall(r"[\u4e00-\u9fff]+", fold_phrase(name)):
            yield from (run[i : i + 2] for i in range(len(run) - 1))
