"""Verification of synthetic rulebooks, and the whole audit of the shipped one: seconds, pairs and findings.

`python benchmarks/audit.py [RULES …]` (default 1000 5000).
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from datetime import date
from fractions import Fraction

from policyqa.audit.families import disagreements, families, gaps
from policyqa.audit.verification import Verifier
from policyqa.model.facts import FactDefinition, FactType, Term, Vocabulary
from policyqa.model.rules import AllOf, Compare, Has, Is, Modality, Norm, Op, Position, Rulebook, Strength, Validity
from policyqa.model.text import Authority

FACILITIES, FLAGS, QUANTITIES = 60, 40, 12
MODALITIES = [Modality.PROHIBITION] * 6 + [Modality.RESTRICTION] * 5 + [Modality.OBLIGATION] * 8 + [Modality.PERMISSION]


def vocabulary() -> Vocabulary:
    terms = tuple(Term(value=f"设施{n}") for n in range(FACILITIES))
    facts = [FactDefinition(name="facility", label="设施", type=FactType.TAGS, question="", terms=terms)]
    facts += [FactDefinition(name=f"flag{n}", label=f"情形{n}", type=FactType.BOOL, question="") for n in range(FLAGS)]
    facts += [FactDefinition(name=f"size{n}", label=f"规模{n}", type=FactType.QUANTITY, question="", unit="t") for n in range(QUANTITIES)]
    return Vocabulary(facts={f.name: f for f in facts}, broader={("facility", t.value): frozenset({t.value}) for t in terms})


def rulebook(size: int, seed: int = 1) -> Rulebook:
    rng = random.Random(seed)
    norms = tuple(norm(n, rng) for n in range(size))
    return Rulebook(vocabulary=vocabulary(), norms=norms, definitions=(), index={n.id: n for n in norms})


def norm(number: int, rng: random.Random) -> Norm:
    chosen = tuple(f"设施{n}" for n in rng.sample(range(FACILITIES), rng.choice((1, 1, 1, 2))))
    parts = [Is(fact=f"flag{n}", value=rng.random() < 0.8) for n in rng.sample(range(FLAGS), rng.randint(1, 3))]
    if rng.random() < 0.4:
        bound = rng.choice((10, 20, 35, 65, 100, 150, 300, 1000))
        op = rng.choice(list(Op))
        parts.append(Compare(fact=f"size{rng.randrange(QUANTITIES)}", op=op, bound=Fraction(bound), written=f"{bound} t"))
    return Norm(
        id=f"r{number}", title=f"规则{number}", modality=rng.choice(MODALITIES), strength=Strength.STRICT,
        subject=Has(fact="facility", values=frozenset(chosen), written=chosen), when=AllOf(parts=tuple(parts)),
        requires=None, jurisdiction="", authority=Authority.PLAN, validity=Validity(), cite=(),
        position=Position(file="synthetic.yaml", line=number + 1),
    )  # fmt: skip


def verify(size: int) -> None:
    book = rulebook(size)
    begin, used = time.perf_counter(), time.process_time()
    verifier = Verifier(book)
    measured = families(verifier)
    found = [*verifier.findings(), *gaps(measured), *disagreements(measured, verifier)]
    seconds, used = time.perf_counter() - begin, time.process_time() - used
    kinds = Counter(f.kind for f in found)
    print(f"{size} synthetic rules: {seconds:.1f} s ({used:.1f} s of processor); {dict(kinds)}")


def shipped() -> None:
    from policyqa.service import Service

    begin, used = time.perf_counter(), time.process_time()
    report = Service().audit(as_of=date(2026, 1, 1))
    print(f"shipped knowledge base: {time.perf_counter() - begin:.1f} s ({time.process_time() - used:.1f} s of processor); {report['coverage']}")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ("1000", "5000"):
        verify(int(argument))
    shipped()
