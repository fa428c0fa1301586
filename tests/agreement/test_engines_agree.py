"""durable_rules and the interpreter say the same of every part of every norm."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from strategies import facts, rulebooks

from policyqa.engines import durable, interpreter


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_on_random_small_rulebooks(data):
    rulebook = data.draw(rulebooks())
    reference, engine = interpreter.compile(rulebook), durable.compile(rulebook)
    for _ in range(5):
        told = reference.derive(data.draw(facts(rulebook, at_most=8)))
        assert dict(engine.truths(told)) == reference.truths(told)


def test_on_the_shipped_rulebook(shipped):
    reference, engine = interpreter.compile(shipped), durable.compile(shipped)

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts(shipped, at_most=30))
    def check(told):
        derived = reference.derive(told)
        assert dict(engine.truths(derived)) == reference.truths(derived)

    check()
