"""Drives the C module of durable_rules: one session, assert → drain → retract; nothing else of the package.

Takes rules as the JSON the module reads, gives the names of the rules that one fact fires. Every exception of
the module becomes an EngineFault; its handles are freed with the object. Not safe for several threads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from policyqa.errors import EngineFault

GROUPS_PER_SET = 8
"""Groups of one rule set of the C module: 240 rules, below every limit that was measured."""
_MAX_FIRED = 64

Rules = dict[str, object]


class RuleSets:
    """Groups of rules, `GROUPS_PER_SET` to a handle of the C module."""

    def __init__(self, groups: Sequence[Rules]) -> None:
        import durable_rules_engine

        self._module: Any = durable_rules_engine
        self._handles: list[int] = []
        for start in range(0, len(groups), GROUPS_PER_SET):
            rules = {name: rule for g in groups[start : start + GROUPS_PER_SET] for name, rule in g.items()}
            self._handles.append(self._create(f"policyqa{start}", json.dumps(rules)))

    def run(self, group: int, fact: str) -> list[str]:
        """The rules of a group that one fact fires, in their order. Raises EngineFault."""
        try:
            return self._run(self._handles[group // GROUPS_PER_SET], fact)
        except EngineFault:
            raise
        except Exception as error:
            message = f"规则引擎出错：{error}"
            raise EngineFault(message) from error

    def _run(self, handle: int, fact: str) -> list[str]:
        module = self._module
        status, session = module.assert_fact(handle, fact)
        if status != 0:
            message = f"规则引擎没有接受事实（{status}）"
            raise EngineFault(message)
        fired: list[str] = []
        started = module.start_action_for_state(handle, session)
        action = started[1] if started else None
        while action:
            fired.append(action[2 : action.index('"', 2)])
            if len(fired) > _MAX_FIRED:
                message = "规则引擎触发的规则比它有的还多"
                raise EngineFault(message)
            action = module.complete_and_start_action(handle, session)
        module.retract_fact(handle, fact)
        return fired

    def _create(self, name: str, rules: str) -> int:
        try:
            return int(self._module.create_ruleset(name, rules))
        except Exception as error:
            message = f"规则引擎不能编译规则：{error}"
            raise EngineFault(message) from error

    def __del__(self) -> None:
        for handle in self._handles:
            self._module.delete_ruleset(handle)
