"""The same ground rules on the same facts by durable_rules, the interpreter, zen-engine and clipspy.

Every norm's "applies" (subject, circumstances, no exception) is expanded into conjunctions of integer comparisons
and given to zen-engine (one expression node, an expression a norm) and to CLIPS (one template, a rule a
conjunction, the agenda read). The facts are complete, because neither knows the unknown. `compare` asserts that all
name the same norms and gives the CPU time of one evaluation, in ms: of all norms, and (our engines, as in a decision)
of those on the subject and place of the question. zen-engine and CLIPS get the facts as integers; our engines read
the facts themselves, and give the truth of every part of a norm, requirements included.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import clips
import zen

from policyqa.adjudication.plan import plan_of
from policyqa.engines import durable, interpreter
from policyqa.engines.encoding import Conjunction, Encoder, Key
from policyqa.model.evaluation import NormTruth
from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Interval, Truth
from policyqa.model.rules import AllOf, AnyOf, Expression, Norm, Not, Rulebook
from policyqa.rulebook.values import OTHER

Values = Mapping[str, int]
Fired = Callable[[Facts, Values], set[str]]


class Ground:
    """The norms as conjunctions over numbered integer variables."""

    def __init__(self, rulebook: Rulebook) -> None:
        conditions = {n.id: _applies(n) for n in rulebook.norms}
        self.encoder = Encoder(rulebook.vocabulary, conditions.values())
        self.rules = {n: self.encoder.conjunctions(c) for n, c in conditions.items()}
        keys = dict.fromkeys(literal.key for rule in self.rules.values() for c in rule for literal in c)
        self.names: dict[Key, str] = {key: f"p{n}" for n, key in enumerate(keys)}

    def values(self, facts: Facts) -> Values:
        """The integer of every variable; the facts must leave nothing open."""
        bounds = {name: self.encoder.bounds(key, facts) for key, name in self.names.items()}
        assert all(low == high for low, high in bounds.values())
        return {name: low for name, (low, _) in bounds.items()}


def _applies(norm: Norm) -> Expression:
    excepted = AnyOf(parts=tuple(e.when for e in norm.exceptions))
    return AllOf(parts=(norm.subject, norm.when, Not(part=excepted)))


def zen_engine(ground: Ground) -> Fired:
    """One expression node; every norm is an expression that says whether it applies."""
    numbered = {f"n{i}": n for i, n in enumerate(ground.rules)}
    keyed = [
        {"id": k, "key": k, "value": " or ".join(f"({_zen(c, ground)})" for c in ground.rules[n]) or "false"}
        for k, n in numbered.items()
    ]
    nodes = [
        {"id": name, "name": name, "type": f"{name}Node", "position": {"x": 0, "y": 0}, "content": content}
        for name, content in (("input", {}), ("expression", {"expressions": keyed}), ("output", {}))
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("input", "expression"), ("expression", "output"))
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def fired(_: Facts, values: Values) -> set[str]:
        result = decision.evaluate(values)["result"]
        assert len(result) == len(numbered)
        return {numbered[k] for k, applies in result.items() if applies}

    return fired


def _zen(conjunction: Conjunction, ground: Ground) -> str:
    tests = [f"{ground.names[p.key]} {'<=' if p.upper else '>='} {p.bound}" for p in conjunction]
    return " and ".join(sorted(tests)) or "true"


def clips_engine(ground: Ground) -> Fired:
    """One template with a slot for every variable; the names on the agenda are the norms that apply."""
    environment = clips.Environment()
    slots = " ".join(f"(slot {name} (type INTEGER))" for name in ground.names.values())
    environment.build(f"(deftemplate project {slots})")
    named: dict[str, str] = {}
    for i, (norm, rule) in enumerate(ground.rules.items()):
        for j, conjunction in enumerate(rule):
            named[f"r{i}-{j}"] = norm
            environment.build(f"(defrule r{i}-{j} (project {_clips(conjunction, ground)}) =>)")
    template = environment.find_template("project")

    def fired(_: Facts, values: Values) -> set[str]:
        fact = template.assert_fact(**values)
        found = {named[activation.name] for activation in environment.activations()}
        fact.retract()
        return found

    return fired


def _clips(conjunction: Conjunction, ground: Ground) -> str:
    tests: dict[str, list[str]] = {}
    for literal in sorted(conjunction, key=lambda p: (ground.names[p.key], p.upper, p.bound)):
        name = ground.names[literal.key]
        tests.setdefault(name, []).append(f":({'<=' if literal.upper else '>='} ?{name} {literal.bound})")
    return " ".join(f"({name} ?{name}&{'&'.join(found)})" for name, found in tests.items())


def own(engine: object) -> Fired:
    """Our engines, which also read the facts themselves."""

    def fired(facts: Facts, _: Values) -> set[str]:
        truths = engine.truths(facts)
        return {n for n, t in truths.items() if _fires(t)}

    return fired


def complete(rulebook: Rulebook, told: Facts, bounds: Mapping[str, Sequence], chance: random.Random) -> Facts:
    """What was told with a value for every other fact; tags are said to be nothing more specific."""
    known = {n: _complete(f, told.value(n), bounds.get(n, [1]), chance) for n, f in rulebook.vocabulary.facts.items()}
    return Facts(known={n: Fact(name=n, value=v) for n, v in known.items()})


def _complete(definition: FactDefinition, told: FactValue | None, bounds: Sequence, chance: random.Random) -> FactValue:
    if definition.type is FactType.TAGS:
        return (told if isinstance(told, frozenset) else frozenset()) | {OTHER}
    if definition.type is FactType.QUANTITY:
        exact = isinstance(told, Interval) and told.low is not None and told.low == told.high
        return told if exact else Interval.point(chance.choice(bounds))
    if told is not None:
        return told
    if definition.type is FactType.BOOL:
        return chance.random() < 0.1
    return chance.choice([t.value for t in definition.terms] or [OTHER])


def compare(
    rulebook: Rulebook, questions: Sequence[Facts], bounds: Mapping[str, Sequence], repeats: int
) -> Iterator[tuple[str, list[float], int]]:
    """(engine, its CPU ms per fact set in order, norms that fired in all), all firing the same norms."""
    ground, chance = Ground(rulebook), random.Random(1)
    told = [complete(rulebook, facts, bounds, chance) for facts in questions]
    sets = [(facts, ground.values(facts)) for facts in told]
    reference, indexed = own(interpreter.compile(rulebook)), in_play(rulebook, interpreter.compile(rulebook))
    everywhere, here = [reference(*one) for one in sets], [indexed(*one) for one in sets]
    assert all(some <= every for some, every in zip(here, everywhere, strict=True))
    for name, engine, expected in _engines(rulebook, ground, everywhere, here):
        best = [float("inf")] * len(sets)
        for _ in range(repeats):
            for i, one in enumerate(sets):
                started = time.process_time()
                fired = engine(*one)
                best[i] = min(best[i], (time.process_time() - started) * 1000)
                assert fired == expected[i], (name, fired ^ expected[i])
        yield name, sorted(best), sum(map(len, expected))


def _engines(
    rulebook: Rulebook, ground: Ground, everywhere: list[set[str]], here: list[set[str]]
) -> Iterator[tuple[str, Fired, list[set[str]]]]:
    yield f"zen-engine {_version('zen-engine')}, all norms", zen_engine(ground), everywhere
    yield f"clipspy {_version('clipspy')}, all norms", clips_engine(ground), everywhere
    yield "interpreter, all norms", own(interpreter.compile(rulebook)), everywhere
    yield "durable_rules, all norms", forgetting(durable.compile(rulebook), own), everywhere
    yield "interpreter, norms in play", in_play(rulebook, interpreter.compile(rulebook)), here
    yield "durable_rules, norms in play", forgetting(durable.compile(rulebook), partial(in_play, rulebook)), here


def in_play(rulebook: Rulebook, engine: object) -> Fired:
    """Our engines as a decision asks them: for the norms on the subject and place of the question only."""
    plan = plan_of(rulebook)

    def fired(facts: Facts, _: Values) -> set[str]:
        truths = engine.truths(facts, plan.candidates(facts, facts))
        return {n for n, t in truths.items() if _fires(t)}

    return fired


def forgetting(engine: durable.DurableEngine, asked: Callable[[object], Fired]) -> Fired:
    """The engine with nothing remembered, so that every rule runs every time."""
    inner = asked(engine)

    def fired(facts: Facts, values: Values) -> set[str]:
        engine.forget()
        return inner(facts, values)

    return fired


def _fires(truth: NormTruth) -> bool:
    return truth.subject is truth.when is Truth.TRUE and truth.excepted is Truth.FALSE


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
