"""Which boxes meet and which are covered: pairs by NumPy bit matrices, coverage by several boxes by SAT.

Takes boxes over a `Domain`, gives pairs of indices and coverage answers. A proof that runs out of its budget is None:
undecided, never "fine".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - names the types of what is given

from policyqa.audit.boxes import Box, Domain, contains

BUDGET = 20_000
"""Conflicts of the solver after which a proof is given up as undecided."""


def meeting(boxes: Sequence[Box], domain: Domain) -> NDArray[np.bool_]:
    """The matrix of which two boxes have a project in common."""
    meets = np.ones((len(boxes), len(boxes)), dtype=bool)
    for fact, indices in _constrained(boxes).items():
        if len(indices) > 1:
            bits = _bits([boxes[i][fact] for i in indices], len(domain.cells[fact].values))
            shared = (bits @ bits.T) > 0
            meets[np.ix_(indices, indices)] &= shared
    return meets


def _constrained(boxes: Sequence[Box]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for n, box in enumerate(boxes):
        for fact in box:
            found.setdefault(fact, []).append(n)
    return found


def _bits(masks: Sequence[int], width: int) -> NDArray[np.float32]:
    """One row of 0 and 1 a mask; floats, because their product runs in the linear algebra library."""
    size = (width + 7) // 8
    packed = np.frombuffer(b"".join(m.to_bytes(size, "little") for m in masks), dtype=np.uint8)
    rows = np.unpackbits(packed.reshape(len(masks), size), axis=1, bitorder="little")
    return rows[:, :width].astype(np.float32)


def covered(box: Box, by: Sequence[Box], domain: Domain) -> bool | None:
    """Whether every project of `box` lies in one of the boxes `by`; None where the proof ran out of budget."""
    if any(contains(other, box) for other in by):
        return True
    by = [o for o in by if all(box.get(f, domain.cells[f].everything) & m for f, m in o.items())]
    if len(by) <= 1 or _lies_outside(_likely(box, by, domain), by):
        return False
    return covered_by_sat(box, by, domain)


def _likely(box: Box, by: Sequence[Box], domain: Domain) -> dict[str, int]:
    """A project of `box` that is likely to lie outside of `by`: of each fact the cell that the fewest of them allow."""
    masks: dict[str, list[int]] = {}
    for other in by:
        for fact, mask in other.items():
            masks.setdefault(fact, []).append(mask)
    return {fact: _rarest(box.get(fact, domain.cells[fact].everything), held) for fact, held in masks.items()}


def _rarest(allowed: int, masks: Sequence[int]) -> int:
    """The allowed cell (as a bit) that the fewest of the masks hold."""
    return min(_cells(allowed), key=lambda cell: sum(1 for mask in masks if mask & cell))


def _cells(mask: int) -> Iterator[int]:
    while mask:
        cell = mask & -mask
        yield cell
        mask ^= cell


def _lies_outside(project: dict[str, int], by: Sequence[Box]) -> bool:
    return all(any(not mask & project[fact] for fact, mask in other.items()) for other in by)


def covered_by_sat(box: Box, by: Sequence[Box], domain: Domain) -> bool | None:
    """`covered` by SAT: satisfiable means that a project lies in `box` and outside all of `by`."""
    answer, _ = _refute(box, by, domain)
    return answer


def covering(box: Box, by: Sequence[Box], domain: Domain) -> list[int]:
    """Which of `by` a proof needed that they cover `box`; all of them where there was no proof."""
    single = next((n for n, other in enumerate(by) if contains(other, box)), None)
    if single is not None:
        return [single]
    answer, needed = _refute(box, by, domain)
    return needed if answer else list(range(len(by)))


def _refute(box: Box, by: Sequence[Box], domain: Domain) -> tuple[bool | None, list[int]]:
    """Whether `by` covers `box`, and which of `by` the refutation used.

    One literal a (fact, cell) that differs between boxes; only the cells that `box` allows are there. Each box of
    `by` is switched on by an assumption, so that the core of a refutation names those it needed.
    """
    from pysat.solvers import Glucose4

    facts = sorted({*box, *(f for other in by for f in other)})
    groups = {fact: _alike(fact, box, by, domain) for fact in facts}
    variables: dict[tuple[str, int], int] = {}
    for fact, cells in groups.items():
        for cell in cells:
            variables[fact, cell] = len(variables) + 1
    switches = [len(variables) + 1 + n for n in range(len(by))]
    with Glucose4() as solver:
        for fact, cells in groups.items():
            literals = [variables[fact, c] for c in cells]
            solver.add_clause(literals)
            for n, first in enumerate(literals):
                for second in literals[:n]:
                    solver.add_clause([-first, -second])
        for switch, other in zip(switches, by, strict=True):
            solver.add_clause([-switch, *(variables[f, c] for f, m in other.items() for c in groups[f] if not m & c)])
        solver.conf_budget(BUDGET)
        answer = solver.solve_limited(assumptions=switches)
        core = set(solver.get_core() or ()) if answer is False else set()
    return (None if answer is None else not answer), [n for n, switch in enumerate(switches) if switch in core]


def _alike(fact: str, box: Box, by: Sequence[Box], domain: Domain) -> list[int]:
    """One cell (as a bit) for each group of cells of `box` that no box of `by` tells apart."""
    masks = list(dict.fromkeys(o[fact] for o in by if fact in o))
    groups = [box.get(fact, domain.cells[fact].everything)]
    for mask in masks:
        groups = [part for group in groups for part in (group & mask, group & ~mask) if part]
    return [group & -group for group in groups]
