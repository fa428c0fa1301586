"""Finds the clauses whose facts are said to be undecided or not known: 还没定, 不清楚, 达没达标没人测过.

Takes folded text and its clauses; gives the numbers of these clauses. What such a clause speaks of stays unknown, and
nothing may be presumed of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyqa.understanding.asking import MAY, NEEDS, NOT_KNOWN, WHETHER, mask_questions
from policyqa.understanding.clauses import Clause, Clauses
from policyqa.understanding.lexicon import Match, Role
from policyqa.understanding.spoken import CLAUSE, COORDINATED, Stance, Told

_SHORT_CLAUSE = 14
"""The length of a clause that may speak of the one before it (还没定)."""
_OPEN = re.compile(
    rf"(?:{NOT_KNOWN}|没定|未定|没想好|没确定|说不上来|没准信|没查过|"
    r"没(?:有)?(?:问|查|搞|弄|打听|核实?|看|确认|测|量)(?:清楚?|明白|准|实|过)|存疑|(?:哪|什么|多少|怎么|几)[^,。;]{0,6}没(?:有)?(?:说|讲|提|交代|写)明?|(?:没有?|未)(?:说|讲|提|交代)(?:明|清楚?|起|到|过)?$|unknown|not sure|unclear)"
    rf"(?!(?:这样|这|那|到底|究竟|我|我们)*(?:{MAY}|可以|允许|行|让|准|合规|违规|有没有(?:限制|问题)|怎么办))"
)
_NEVER_ASKED = re.compile(
    rf"[{WHETHER}{NEEDS}{MAY}][^,。;]{{0,14}}?(?:还没|尚未|从没|没有?|未|无)(?:人|谁|去|来得及|顾上)*"
    r"(?:测|量|查|化验|检测|检验|检查|统计|算|问|评估?|验|称|鉴定|核实?|论证|摸排)(?:过|出来|下来|好|完)?(?:呢|的)?$"
)
"""A question that nobody has looked into (达没达标没人测过): what it asks is not known."""
_ONLY_OPEN = re.compile(r"^(?:这个|这点|谁|大家|没人|厂里|村里|这|也|都|还|现在|暂时|目前|具体|的话|我|我们|其实)*$")
_NOTHING_MORE = re.compile(rf"[{WHETHER}{NEEDS}算是有在呢的了啊吧呀过准确清楚明白到底究竟多少大哪种里儿个]*$")
"""What may follow where the clause before is meant; an object of its own (不知道管网通没通) is what is not known."""
_QUESTIONS = frozenset((WHETHER, NEEDS, MAY))
_WHETHER_REQUIRED = re.compile(
    r"要不要|用不用|该不该|得不得|需不需|应不应|(?:要求|必须|需要|应该|应当|非得|一定要|得|该)[^,。;?!]{1,8}(?:吗|么|嘛|不)(?:$|[,。;?])"
)
_ASKS_DUTY = re.compile(r"要不要|用不用|该不该|得不得|需不需|应不应|必须|需要|应当|应该|非得|能不能|可不可以|让不让|准不准")


def says_open(words: str) -> bool:
    """Whether some words hold themselves that something is undecided or was never looked into."""
    return _OPEN.search(mask_questions(words)) is not None


def open_clauses(text: str, clauses: Clauses) -> set[int]:
    """The clauses whose facts are said to be undecided ("还没定" alone speaks of the clause before it)."""
    found: set[int] = set()
    for i, clause in enumerate(clauses.all):
        part = mask_questions(text[clause.start : clause.end])
        marker = _OPEN.search(part)
        if marker or _NEVER_ASKED.search(part):
            found.add(i)
        alone = marker and _ONLY_OPEN.match(_said_before(part, marker)) and _NOTHING_MORE.match(part, marker.end())
        if i and alone and len(part) < _SHORT_CLAUSE:
            found.add(i - 1)
    return found


def _said_before(part: str, marker: re.Match[str]) -> str:
    return part[: marker.start()].removesuffix("还").removesuffix("尚")


def leaves_open(own: Told, text: str, masked: str, clause: Clause, matches: Sequence[Match], i: int) -> bool:
    """Whether what phrase `i` says, of the stance `own`, is left open by its clause, which is one of `open_clauses`."""
    if matches[i].listed or not _is_open(own, text, clause):
        return False
    if _in_denial(text, clause, matches, matches[i]) or _holds_asserted(matches, matches[i]):
        return False
    return not _is_topic(masked, clause, matches, i)


def _is_open(own: Told, text: str, clause: Clause) -> bool:
    """Whether what is said of a phrase in a clause that leaves something undecided is the fact itself, and no duty."""
    if own[0] is Stance.ASKED:
        return own[1] != CLAUSE and not _ASKS_DUTY.search(text, clause.start, clause.end)
    return own[0] is Stance.ASSERTED


def _in_denial(text: str, clause: Clause, matches: Sequence[Match], match: Match) -> bool:
    """Whether a denial of the same facts in the clause says itself that nobody looked (没查过渗不渗, 去哪儿都没想好).

    Where it is asked whether that is required at all (要求去查吗), nothing is denied.
    """
    if _WHETHER_REQUIRED.search(text, clause.start):
        return False
    own = {e.fact for e in match.entries}
    return any(
        own & {e.fact for e in m.entries if e.role is Role.DENIES} and says_open(text[m.start : m.end])
        for m in matches
        if clause.start <= m.start < clause.end and m.has(Role.DENIES)
    )


def _holds_asserted(matches: Sequence[Match], match: Match) -> bool:
    """Whether the words of a phrase that a question splits say its fact already (污染地块 in 污染地块修没修复)."""
    own = {e.fact for e in match.entries}
    return match.crossed and any(
        match.start <= m.start and m.end < match.end and not m.crossed and own <= {e.fact for e in m.entries}
        for m in matches
    )


def _is_topic(masked: str, clause: Clause, matches: Sequence[Match], i: int) -> bool:
    """Whether the question of the clause is on another phrase behind it (污染地块做没做调查不清楚 is on 调查).

    A deed named behind a state is what nobody knows (污染地块治理到哪一步没说).
    """
    end, own = matches[i].end, {e.fact for e in matches[i].entries}
    deeds = (m for m in matches[i + 1 :] if end <= m.start < clause.end and not m.listed and m.entries[0].deed)
    if not matches[i].entries[0].deed and any(not COORDINATED.match(masked[end : m.start]) for m in deeds):
        return True
    if not any(masked[p] in _QUESTIONS for p in range(end, clause.end)):
        return False
    behind = (m for m in matches[i + 1 :] if end <= m.start < clause.end and not m.listed)
    return any(
        not own & {e.fact for e in m.entries} and not COORDINATED.match(masked[end : m.start]) for m in behind
    )
