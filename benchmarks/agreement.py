"""Do all engines say the same? Random facts over the full rulebook; prints counts, exits with 1 on a difference.

`python benchmarks/agreement.py [fact sets] [seed]` (100000 by default). For every fact set: the truth of every
part of every norm by durable_rules and by the interpreter; for every hundredth also the whole decision, with
the solver in place of enumeration.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from pathlib import Path

from policyqa.adjudication import completing, decide
from policyqa.engines import durable, interpreter
from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval
from policyqa.model.rules import Rulebook
from policyqa.rulebook import load, read_documents
from policyqa.rulebook.codes import Findings

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from strategies import thresholds  # noqa: E402

DAYS = (date(2021, 3, 1), date(2024, 6, 1), date(2026, 11, 22))


def shipped() -> Rulebook:
    documents = read_documents(ROOT / "kb" / "documents", Findings())
    return load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)[0]


def random_facts(rulebook: Rulebook, bounds: dict, chance: random.Random) -> Facts:
    names = sorted(n for n, f in rulebook.vocabulary.facts.items() if f.terms or f.type not in ("tags", "choice"))
    chosen = {*chance.sample(names, chance.randint(0, 25)), "place", "industry", "facility"}
    known = {n: _value(rulebook.vocabulary.facts[n], bounds.get(n, []), chance) for n in chosen}
    return Facts(known={n: Fact(name=n, value=v) for n, v in known.items()})


def _value(definition: FactDefinition, bounds: list, chance: random.Random) -> FactValue:
    if definition.type is FactType.BOOL:
        return chance.random() < 0.5
    if definition.type is FactType.QUANTITY:
        low, high = sorted(chance.choice(bounds or [1]) * chance.choice((0, 1, 1, 2)) for _ in range(2))
        if low == high:
            return Interval.point(low)
        return Interval(low=low, high=high, low_open=chance.random() < 0.5, high_open=chance.random() < 0.5)
    values = [t.value for t in definition.terms]
    if definition.type is FactType.CHOICE:
        return chance.choice(values)
    return frozenset(chance.sample(values, min(len(values), chance.choice((1, 1, 1, 2)))))


def main(sets: int, seed: int) -> int:
    rulebook, chance = shipped(), random.Random(seed)
    reference, engine, bounds = interpreter.compile(rulebook), durable.compile(rulebook), thresholds(rulebook)
    started, differing, decisions = time.monotonic(), 0, 0
    for number in range(sets):
        facts = random_facts(rulebook, bounds, chance)
        derived = reference.derive(facts)
        differing += dict(engine.truths(derived)) != reference.truths(derived)
        if number % 100 == 0:
            decisions += 1
            differing += not _same_decision(rulebook, engine, reference, facts, chance.choice(DAYS))
    seconds = time.monotonic() - started
    print(f"norms: {len(rulebook.norms)}\nfact_sets: {sets}\ndecisions: {decisions}")
    print(f"norm_verdicts: {sets * len(rulebook.norms)}\ndifferences: {differing}\nseconds: {seconds:.0f}")
    return int(differing > 0)


def _same_decision(rulebook: Rulebook, engine: object, reference: object, facts: Facts, day: date) -> bool:
    first = decide(rulebook, engine, facts, day, with_changes=False)
    limit, completing.MAX_LEAVES = completing.MAX_LEAVES, 0
    try:
        proved = decide(rulebook, reference, facts, day, with_changes=False)
    finally:
        completing.MAX_LEAVES = limit
    return first == decide(rulebook, reference, facts, day, with_changes=False) and first.verdict is proved.verdict


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [100_000, 1][len(numbers) :])))
