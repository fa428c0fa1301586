"""The adapter around durable_rules: faults, threads, the limits it keeps to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from small_rulebook import book, many_bools, norm, rules

from policyqa.engines import durable, interpreter
from policyqa.engines.rule_sets import RuleSets
from policyqa.errors import EngineFault, RulebookError
from policyqa.model.facts import Fact, Facts, Interval

BOOK = book(rules(*(norm(f"n{i}", "{facility: 炉}", f"{{size: {{at_most: {i} t/h}}, a: true}}") for i in range(60))))
REFERENCE = interpreter.compile(BOOK)


def told(size):
    known = {"size": Interval.point(size), "facility": frozenset({"煤炉"})}
    return Facts(known={n: Fact(name=n, value=v) for n, v in known.items()})


def test_a_fault_of_the_module_rebuilds_it_once(monkeypatch):
    engine, run, failures = durable.compile(BOOK), RuleSets.run, [True]

    def failing(self, group, fact):
        if failures:
            failures.pop()
            raise EngineFault
        return run(self, group, fact)

    monkeypatch.setattr(RuleSets, "run", failing)
    assert dict(engine.truths(told(5))) == REFERENCE.truths(told(5))


@pytest.mark.parametrize("said", [[], ["r0_1"], ["r0_1", "z0", "z0"], ["z0", "r0_1"], ["r0_1", "r0_1", "z0"]])
def test_a_group_that_was_not_run_through_is_a_fault_and_no_verdict(monkeypatch, said):
    monkeypatch.setattr(RuleSets, "run", lambda *_: list(said))
    with pytest.raises(EngineFault):
        durable.compile(BOOK).truths(told(5))


def test_many_threads_get_the_same_as_one():
    engine = durable.compile(BOOK)
    sizes = list(range(60)) * 3
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda s: dict(engine.truths(told(s))), sizes))
    assert got == [REFERENCE.truths(told(s)) for s in sizes]


def test_a_condition_that_explodes_is_refused_with_a_reason():
    names = [f"x{n}" for n in range(24)]
    pairs = ", ".join(f"{{any: [{{{a}: true}}, {{{b}: true}}]}}" for a, b in zip(names[::2], names[1::2], strict=True))
    rulebook = book(rules(norm("n", "{facility: 炉}", f"{{all: [{pairs}]}}")), vocabulary=many_bools(names))
    with pytest.raises(RulebookError, match="拆成几条"):
        durable.compile(rulebook)


def test_names_with_equal_hashes_are_refused():
    durable._refuse_collisions(["p0u", "p0l", "p1u"])
    with pytest.raises(RulebookError, match="分不清"):
        durable._refuse_collisions(["costarring", "liquid"])
