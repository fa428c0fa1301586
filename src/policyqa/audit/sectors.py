"""The sector of a norm: which industries its rules name, or where it has none, which its words name.

Takes a vocabulary, gives for rules and words the names of sectors. A sector is an industry of the vocabulary as far
up its tree as it says more than that it is one of many: the root over a third of all industries says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policyqa.audit.boxes import leaves_of, parts_of
from policyqa.model.facts import Vocabulary
from policyqa.model.rules import Has, Norm

SECTOR = "industry"
"""The fact whose values are sectors."""
NONE = "不分行业"
_SHORTEST, _TELLING = 2, 3
"""Characters of a name searched for in words; a root over a `_TELLING`-th of all values is no sector."""


class Sectors:
    """The sectors of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        definition = vocabulary.facts.get(SECTOR)
        terms = () if definition is None else definition.terms
        above = {t.value: vocabulary.broader.get((SECTOR, t.value), frozenset({t.value})) for t in terms}
        size = {value: sum(value in up for up in above.values()) for value in above}
        too_wide = {value for value, n in size.items() if n * _TELLING > len(terms) and n > 1}
        self._sector = {value: max(up - too_wide or {value}, key=lambda v: (size[v], v)) for value, up in above.items()}
        self._too_wide = too_wide
        names = [(name, t.value) for t in terms for name in (t.value, *t.synonyms) if len(name) >= _SHORTEST]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))

    def of(self, norms: Sequence[Norm], words: str) -> tuple[str, ...]:
        """The sectors of a clause: those its rules name, else those its words name, else `NONE`."""
        named = list(dict.fromkeys(self._of_rules(norms))) or list(dict.fromkeys(self._of_words(words)))
        return tuple(s for s in named if s not in self._too_wide) or tuple(named[:1]) or (NONE,)

    def _of_rules(self, norms: Iterable[Norm]) -> Iterable[str]:
        leaves = (leaf for norm in norms for part in parts_of(norm)[:2] for leaf in leaves_of(part))
        written = (value for leaf in leaves if isinstance(leaf, Has) and leaf.fact == SECTOR for value in leaf.written)
        return (self._sector[value] for value in written if value in self._sector)

    def _of_words(self, words: str) -> Iterable[str]:
        for name, value in self._names:
            if name in words:
                words = words.replace(name, "，")  # a longer name is not read again as a shorter one
                yield self._sector[value]
