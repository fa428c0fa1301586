"""Words beyond the vocabulary, by meaning: which industry or facility do they resemble?

Takes a vocabulary and an encoder, gives a function from words to the value they resemble with a score. The score is
how much nearer (in cosine) that value is than the next one that is neither broader nor narrower, the matters outside
the knowledge base among them; words near to everything are thus near to nothing. `confirm` keeps what was only guessed from clearing a project: it asks instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policyqa.model.facts import Fact, Vocabulary
from policyqa.model.verdict import Adjudication, FollowUp, Outcome, Status, Verdict
from policyqa.rulebook.values import OTHER
from policyqa.understanding import GUESSED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

THRESHOLD = 0.03
"""Least score of a guess: nine of ten guesses are then right, and hardly a word that is none is taken for something
(`python benchmarks/similarity.py`)."""
OUTSIDE = "outside"
VECTORS = "terms.npz"
"""The file of vectors beside the vocabulary."""
MOST_PHRASES = 8
"""Phrases of one value that are compared with; the rest says the same."""
_CHINESE = ("\u4e00", "\u9fff")
_CLEARS = (Verdict.NOT_PROHIBITED, Verdict.CONDITIONAL)


class Meaning(Protocol):
    """What is needed of an encoder."""

    @property
    def id(self) -> str:
        """Changes whenever the vectors do."""

    def plain_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""


class SimilarTerms:
    """The values of industry and facility by their phrases; the model is loaded at the first call.

    `shipped` is a file of vectors made before (`benchmarks/similarity.py --write`), so that only new phrases are slow.
    """

    def __init__(self, vocabulary: Vocabulary, encoder: Meaning, cache_dir: Path, shipped: Path) -> None:
        self._encoder = encoder
        self._cache_dir = cache_dir
        self._shipped = shipped
        self._broader = vocabulary.broader
        self.phrases = phrases_of(vocabulary)

    def __call__(self, words: str) -> list[tuple[str, str, float]]:
        """(fact, value, score) of the value that the words resemble most; nothing where they resemble none."""
        return self.best(self._encoder.plain_queries([words])[0])

    def best(self, vector: Vectors, hidden: Sequence[int] = ()) -> list[tuple[str, str, float]]:
        """The value nearest to a vector; `hidden` phrases are left out (for tuning)."""
        import numpy as np

        scores = self.vectors @ vector
        scores[list(hidden)] = -1.0
        at = int(np.argmax(scores))
        fact, value, _ = self.phrases[at]
        if fact == OUTSIDE:
            return []
        rival = scores[~self._related[at]].max()
        return [(fact, value, float(scores[at] - rival))]

    @cached_property
    def _related(self) -> NDArray[np.bool_]:
        """For each phrase, which others name the same value or a broader or narrower one."""
        import numpy as np

        up = self._broader
        names = [(fact, value) for fact, value, _ in self.phrases]
        values = dict.fromkeys(names)
        near = {
            v: {w for w in values if v[0] == w[0] and (w[1] in up.get(v, ()) or v[1] in up.get(w, ()))} for v in values
        }
        return np.array([[w in near[v] or v == w for w in names] for v in names])

    @cached_property
    def vectors(self) -> Vectors:
        """One vector a phrase: from the file beside the vocabulary, the missing ones made and kept in the cache."""
        import numpy as np

        texts = [text for _, _, text in self.phrases]
        key = hashlib.sha256("\n".join((self._encoder.id, *texts)).encode()).hexdigest()[:16]
        kept = self._cache_dir / f"terms-{key}.npy"
        if kept.is_file():
            found: Vectors = np.load(kept, allow_pickle=False)
            return found
        known = _read(self._shipped, self._encoder.id)
        if missing := [t for t in dict.fromkeys(texts) if t not in known]:
            known.update(zip(missing, self._encoder.plain_queries(missing), strict=True))
        made: Vectors = np.stack([known[t] for t in texts]).astype(np.float32)
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        np.save(kept, made)
        return made

    def write(self, path: Path) -> None:
        """Writes the vectors, in half precision, to be shipped beside the vocabulary."""
        import numpy as np

        by_text = dict(zip((text for _, _, text in self.phrases), self.vectors.astype(np.float16), strict=True))
        np.savez(path, encoder=self._encoder.id, phrases=list(by_text), vectors=np.stack(list(by_text.values())))


def _read(path: Path, encoder: str) -> dict[str, Vectors]:
    """The vectors of a shipped file by phrase; none where there is no file or another model made it."""
    import numpy as np

    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        if str(file["encoder"]) != encoder:
            return {}
        return dict(zip(map(str, file["phrases"]), file["vectors"].astype(np.float32), strict=True))


def phrases_of(vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    """(fact, value, phrase) of the values that may be guessed, and of the matters outside."""
    found = []
    for name in (*GUESSED, OUTSIDE):
        fact = vocabulary.facts.get(name)
        for term in fact.terms if fact else ():
            words = [w for w in (term.value, *term.synonyms) if all(_CHINESE[0] <= c <= _CHINESE[1] for c in w)]
            shown = words if name == OUTSIDE else words[:MOST_PHRASES]
            found += [(name, term.value, w) for w in dict.fromkeys(shown)]
    return found


def confirm(adjudication: Adjudication) -> Adjudication:
    """An adjudication that clears nothing by a guess: where it would, the guess is put to the user.

    Where no clause on what was guessed applies anyway, nothing is known to speak on the project, and nothing is asked.
    """
    guessed = [f for f in adjudication.facts.known.values() if f.guessed]
    if not guessed or adjudication.verdict not in _CLEARS:
        return adjudication
    if not any(r.named or r.status not in (Status.NEAR_MISS, Status.NOT_YET) for r in adjudication.reasons):
        return replace(adjudication, verdict=Verdict.OUT_OF_SCOPE, reasons=(), presumed=())
    fact, verdict = guessed[0], adjudication.verdict
    options = ((_named(fact), fact.value, (verdict,)), (OTHER, frozenset({OTHER}), (Verdict.OUT_OF_SCOPE,)))
    return replace(
        adjudication,
        verdict=Verdict.NEED_INFO,
        follow_ups=(FollowUp(fact=fact.name, options=options), *adjudication.follow_ups),
        outcomes=tuple(Outcome(given={fact.name: value}, verdict=led[0]) for _, value, led in options),
    )


def _named(fact: Fact) -> str:
    return "、".join(sorted(fact.value)) if isinstance(fact.value, frozenset) else str(fact.value)
