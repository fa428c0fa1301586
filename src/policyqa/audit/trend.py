"""What changed since the last audit: figures, coverage of each group, findings that came and went.

Takes the figures of now and the JSON of an earlier report (which may be of an older form), gives the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def compare(
    coverage: Mapping[str, int],
    breakdown: Mapping[str, Mapping[str, Mapping[str, int]]],
    findings: Sequence[Json],
    previous: Json | None,
) -> dict[str, object]:
    """`trend` (figure → difference; None without an earlier report) and `changes` (groups and findings)."""
    before = None if previous is None else previous.get("coverage")
    if previous is None or not isinstance(before, Mapping):
        return {"trend": None, "changes": None}
    earlier = previous.get("breakdown")
    groups = earlier if isinstance(earlier, Mapping) else {}
    return {
        "trend": {name: value - before[name] for name, value in coverage.items() if isinstance(before.get(name), int)},
        "changes": {
            "since": previous.get("as_of"),
            "breakdown": {k: _moved(now, groups[k]) for k, now in breakdown.items() if isinstance(groups.get(k), Mapping)},
            **_findings(findings, previous.get("findings")),
        },
    }


def _moved(now: Mapping[str, Mapping[str, int]], before: Json) -> dict[str, dict[str, int]]:
    """The groups whose counts differ, with the difference of each status; a group that is gone counts down to 0."""
    found = {}
    for group in dict.fromkeys((*now, *before)):
        old, new = before.get(group) or {}, now.get(group, {})
        difference = {s: int(new.get(s, 0)) - int(old.get(s, 0)) for s in dict.fromkeys((*new, *old))}
        if any(difference.values()):
            found[group] = difference
    return found


def _findings(now: Sequence[Json], before: object) -> dict[str, list[str]]:
    """The texts of the findings that are new and of those that are gone."""
    earlier = before if isinstance(before, list) else []
    old = dict.fromkeys(f"{f.get('label')}：{f.get('text')}" for f in earlier if isinstance(f, Mapping))
    new = dict.fromkeys(f"{f['label']}：{f['text']}" for f in now)
    return {"new": [t for t in new if t not in old], "gone": [t for t in old if t not in new]}
