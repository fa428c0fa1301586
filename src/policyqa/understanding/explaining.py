"""Tells what a reading did, for `policyqa explain`: phrases, quantities, what was dropped and why, the intent.

Takes what the reader found; gives `Step`s in the order of the question.
"""

from __future__ import annotations

from collections.abc import Sequence

from policyqa.model.facts import Vocabulary
from policyqa.model.reading import Reading, Step
from policyqa.understanding.folding import Folded
from policyqa.understanding.intents import Judged
from policyqa.understanding.lexicon import Found, Match, Role
from policyqa.understanding.quantities import Measuring
from policyqa.understanding.spoken import Stance, visible

_SHOWN = 200


def explain(reading: Reading) -> tuple[Step, ...]:
    """The reading step by step: phrases, quantities, what was dropped and why, the intent."""
    return reading.steps


def steps(
    vocabulary: Vocabulary,
    folded: Folded,
    found: Found,
    spoken: Sequence[tuple[Match, tuple[Stance, str]]],
    measuring: Measuring,
    judged: Judged,
) -> tuple[Step, ...]:
    """The steps of one reading."""
    told: list[Step] = []
    for match, (stance, why) in spoken:
        meant = "、".join(dict.fromkeys(_meaning(vocabulary, e.fact, e.role, e.value) for e in match.entries))
        how = f"{stance.value}{f'（{visible(why)}）' if why else ''}：{meant}"
        told.append(_step(folded, "近似词" if match.near else "词", match.start, match.end, how))
    for m in measuring.measured:
        label = vocabulary.facts[m.fact].label
        told.append(_step(folded, "数量", m.start, m.end, f"{label}{m.note and f'（{m.note}）'}"))
    told += [_step(folded, "未归属的数量", a.start, a.end, "没有找到它度量的是什么") for a in measuring.unused]
    told += [_step(folded, "舍去", m.start, m.end, why) for m, why in found.dropped]
    return (
        Step(kind="归一", source=folded.original[:_SHOWN], taken_as=folded.text[:_SHOWN]),
        *sorted(told, key=lambda s: s.span or (0, 0)),
        Step(kind="意图", source=judged.why, taken_as=judged.intent.value),
    )


def _step(folded: Folded, kind: str, start: int, end: int, taken_as: str) -> Step:
    return Step(kind=kind, source=folded.source(start, end), taken_as=taken_as, span=folded.span(start, end))


def _meaning(vocabulary: Vocabulary, name: str, role: Role, value: str) -> str:
    label = vocabulary.facts[name].label
    return f"{label}={value}" if value else f"{label}" if role is not Role.DENIES else f"非{label}"
