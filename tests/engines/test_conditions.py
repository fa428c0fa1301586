"""The compiled conditions against the definition of their truth, written down as plainly as it can be."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import facts, rulebooks

from policyqa.engines import interpreter
from policyqa.engines.conditions import compare_interval
from policyqa.model.facts import Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Has, Is, Not


def truth(rulebook, expression, known):
    """Strong Kleene truth, straight from its definition."""
    if isinstance(expression, (AllOf, AnyOf)):
        parts = [truth(rulebook, p, known).value for p in expression.parts]
        return Truth(min(parts, default=2)) if isinstance(expression, AllOf) else Truth(max(parts, default=0))
    if isinstance(expression, Not):
        return Truth(2 - truth(rulebook, expression.part, known).value)
    value = known.value(expression.fact)
    return Truth.UNKNOWN if value is None else compared(rulebook, expression, value)


def compared(rulebook, leaf, value):
    if isinstance(leaf, Is):
        return Truth.TRUE if value == leaf.value else Truth.FALSE
    if not isinstance(leaf, Has):
        terms = [t.value for t in rulebook.vocabulary.facts[leaf.fact].terms]
        held = value if isinstance(value, Interval) else Interval.point(Fraction(terms.index(value)))
        return compare_interval(leaf.op, leaf.bound, held)
    told, up = (value if isinstance(value, frozenset) else {value}), rulebook.vocabulary.broader
    if told & leaf.values:
        return Truth.TRUE
    leaves_open = {v for v in told if not any(v != w and v in up.get((leaf.fact, w), ()) for w in told)}
    narrower = {w for w in leaf.values for v in leaves_open if v != w and v in up.get((leaf.fact, w), ())}
    return Truth.UNKNOWN if narrower and "其他" not in told else Truth.FALSE


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), st.data())
def test_compiled_conditions_mean_what_they_say(rulebook, data):
    engine, known = interpreter.compile(rulebook), data.draw(facts(rulebook, at_most=10))
    for norm in rulebook.norms:
        for part in (norm.subject, norm.when, norm.requires, *(e.when for e in norm.exceptions)):
            if part is not None:
                assert engine.evaluate(part, known) is truth(rulebook, part, known)


def test_on_the_shipped_rulebook(shipped):
    engine = interpreter.compile(shipped)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts(shipped, at_most=30))
    def check(known):
        for norm in shipped.norms:
            for part in (norm.subject, norm.when, norm.requires):
                if part is not None:
                    assert engine.evaluate(part, known) is truth(shipped, part, known)

    check()
