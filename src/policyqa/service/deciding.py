"""The engine of live decisions: what the chosen engine says is checked by the reference interpreter.

A disagreement is a fault to report, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policyqa.adjudication.plan import plan_of
from policyqa.errors import EngineFault, UsageError
from policyqa.model.evaluation import Engine, NormTruth
from policyqa.model.facts import Facts
from policyqa.model.rules import Rulebook

ENGINES = ("durable", "interpreter")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedEngine:
    """An engine whose every answer must equal the interpreter's."""

    engine: Engine
    reference: Engine

    def truths(self, facts: Facts, norms: Iterable[str] | None = None) -> Mapping[str, NormTruth]:
        """As `Engine.truths`; raises EngineFault naming the norms on which the two differ."""
        chosen = None if norms is None else tuple(norms)
        given = self.engine.truths(facts, chosen)
        expected = self.reference.truths(facts, chosen)
        if given != expected:
            differing = "、".join(sorted(n for n in expected if given.get(n) != expected[n]))
            message = f"规则引擎与参考解释器不一致，不给出结论。涉及规则：{differing}"
            raise EngineFault(message)
        return given


def compile_checked(rulebook: Rulebook, name: str) -> Engine:
    """The engine of that name over the rulebook, checked where it is not the interpreter itself."""
    reference = plan_of(rulebook).interpreter
    if name == "interpreter":
        return reference
    if name == "durable":
        from policyqa.engines import durable

        engine = CheckedEngine(engine=durable.compile(rulebook), reference=reference)
        engine.truths(Facts())  # what is built at first use is built here, and no question waits for it
        return engine
    message = f"没有规则引擎“{name}”：POLICYQA_ENGINE 应为 {'、'.join(ENGINES)} 之一。"
    raise UsageError(message)
