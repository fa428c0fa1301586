"""Do all engines say the same? Random facts over the full rulebook; prints counts, exits with 1 on a difference.

`python benchmarks/agreement.py [fact sets] [seed]` (100000 by default). For every fact set: the truth of every
part of every norm by durable_rules and by the interpreter; for every tenth the whole decision by both; for every
fiftieth its verdict with the solver in place of enumeration. A norm that was compared on the same values of its
facts before is not evaluated again: `norms_evaluated_by_each` counts the evaluations that remain, `groups_run` the
groups of rules that durable_rules ran for them.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from pathlib import Path

from policyqa.adjudication import completing, decide
from policyqa.adjudication.plan import plan_of
from policyqa.engines import durable, interpreter
from policyqa.model.evaluation import Engine
from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval
from policyqa.model.rules import Rulebook
from policyqa.model.verdict import Verdict
from policyqa.rulebook import load, read_documents
from policyqa.rulebook.codes import Findings
from policyqa.rulebook.norms import PLACE

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from strategies import thresholds  # noqa: E402

DECIDED, PROVED = 10, 50
"""Of how many fact sets one is decided, and one proved."""
DAYS = (date(2021, 3, 1), date(2024, 6, 1), date(2026, 11, 22))


def shipped() -> Rulebook:
    documents = read_documents(ROOT / "kb" / "documents", Findings())
    return load(ROOT / "rules", ROOT / "kb" / "vocabulary", documents)[0]


def random_facts(rulebook: Rulebook, bounds: dict, chance: random.Random) -> Facts:
    names = sorted(n for n, f in rulebook.vocabulary.facts.items() if f.terms or f.type not in ("tags", "choice"))
    chosen = {*chance.sample(names, chance.randint(0, 25)), "place", "industry", "facility"}
    known = {n: _value(rulebook.vocabulary.facts[n], bounds.get(n, []), chance) for n in sorted(chosen)}
    told = [n for n in known if n != "place" or chance.random() < 0.9]
    return Facts(known={n: Fact(name=n, value=known[n]) for n in told})


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


class Comparison:
    """Compares two engines norm by norm; what a norm's facts were compared with before is not evaluated again."""

    def __init__(self, rulebook: Rulebook, engine: Engine, reference: Engine) -> None:
        self._plan, self._engine, self._reference = plan_of(rulebook), engine, reference
        self._one_of_each_jurisdiction = {n.jurisdiction: n.id for n in rulebook.norms}.values()
        self._compared: set[tuple[object, ...]] = set()
        self.evaluated = 0

    def differing(self, facts: Facts) -> list[str]:
        """The norms on whose parts the engines differ."""
        place, inside = facts.value(PLACE), self._plan.interpreter.jurisdictions(facts)
        keys = {
            (n, inside[p.norm.jurisdiction], *self._plan.values(n, facts)): n for n, p in self._plan.norms.items()
        }
        keys |= {(n, place): n for n in self._one_of_each_jurisdiction}
        new = list(dict.fromkeys(n for key, n in keys.items() if key not in self._compared))
        self._compared.update(keys)
        self.evaluated += len(new)
        given, expected = self._engine.truths(facts, new), self._reference.truths(facts, new)
        return [n for n in new if given[n] != expected[n]]


def main(sets: int, seed: int) -> int:
    rulebook, chance = shipped(), random.Random(seed)
    reference, engine, bounds = interpreter.compile(rulebook), durable.compile(rulebook), thresholds(rulebook)
    comparison = Comparison(rulebook, engine, reference)
    counts = dict.fromkeys(("fact_sets", "norm_verdicts", "decisions", "proofs", "differences"), 0)
    started = time.monotonic()
    for number in range(sets):
        facts = random_facts(rulebook, bounds, chance)
        counts["fact_sets"] += 1
        counts["norm_verdicts"] += len(rulebook.norms)
        counts["differences"] += bool(comparison.differing(reference.derive(facts)))
        if number % DECIDED == 0:
            day = chance.choice(DAYS)
            verdict, same = _decided(rulebook, engine, reference, facts, day)
            counts["decisions"] += 1
            counts["differences"] += not same
            if number % PROVED == 0:
                counts["proofs"] += 1
                counts["differences"] += _proved(rulebook, reference, facts, day) is not verdict
        if number % 10_000 == 0:
            print(f"{number} {counts['differences']} {time.monotonic() - started:.0f}", file=sys.stderr, flush=True)
    print(f"norms: {len(rulebook.norms)}\nrulebook: {rulebook.fingerprint[:12]}")
    print("\n".join(f"{name}: {count}" for name, count in counts.items()))
    print(f"norms_evaluated_by_each: {comparison.evaluated}\ngroups_run: {engine.runs}")
    print(f"seconds: {time.monotonic() - started:.0f}")
    return int(counts["differences"] > 0)


def _decided(
    rulebook: Rulebook, engine: Engine, reference: Engine, facts: Facts, day: date
) -> tuple[Verdict, bool]:
    """The verdict, and whether the whole decision is the same by both engines."""
    first = decide(rulebook, engine, facts, day, with_changes=False)
    return first.verdict, first == decide(rulebook, reference, facts, day, with_changes=False)


def _proved(rulebook: Rulebook, reference: Engine, facts: Facts, day: date) -> Verdict:
    """The verdict with the solver in place of enumeration."""
    limit, completing.MAX_LEAVES = completing.MAX_LEAVES, 0
    try:
        return decide(rulebook, reference, facts, day, with_changes=False).verdict
    finally:
        completing.MAX_LEAVES = limit


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:]]
    raise SystemExit(main(*(numbers + [100_000, 1][len(numbers) :])))
