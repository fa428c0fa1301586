"""Reads an utterance against the conversation before it: a short answer, a change of one fact, a question back.

Takes the folded utterance, the facts held and what was asked last; gives how it refers back and the facts that a
short answer fills. Nothing held is overwritten in silence: a contradiction is told in a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policyqa.model.facts import Fact, FactDefinition, Facts, FactType, FactValue, Vocabulary
from policyqa.model.reading import Remark
from policyqa.rulebook.norms import PLACE
from policyqa.rulebook.values import OTHER
from policyqa.understanding.amounts import AmountFinder
from policyqa.understanding.folding import Folded
from policyqa.understanding.quantities import QuantityReader
from policyqa.understanding.subjects import ACTION, title

MAX_SHORT = 16
"""Characters of the longest utterance that may be a bare answer."""

_WHY = re.compile(r"^(?:那|这)?(?:是)?(?:为什么|为啥|凭什么|凭啥|什么原因|啥原因|怎么会|理由(?:是什么|呢)?|why)")
_BASIS = re.compile(
    r"(?:依据|根据|出处|原文)(?:是)?(?:什么|啥|哪|呢|在哪)|^(?:有什么)?依据|^根据什么|哪(?:一)?条(?:规定|文|款)|哪个文件(?:说|规定|写)?|what basis|which clause"
)
_OTHERS = re.compile(
    r"(?:还有|有没有|有)(?:没有)?(?:别的|其他|其它|什么别的)|还有(?:什么|哪些)(?:限制|要求|条件|规定|要注意)|还要(?:注意|满足)什么|其他(?:限制|要求|条件)|别的(?:限制|要求)|anything else|other (?:restrictions|requirements|conditions)"
)
_CHANGE = re.compile(
    r"^(?:那|那么|再|还有)?(?:如果|要是|假如|假设|若|万一|改成|换成|换|改为|改|变成|要不|what if|if )|"
    r"^(?:那|那么)(?!么)|(?:的话)?呢$|(?:改成|换成|变成|改为|换到|搬到)|what about|how about"
)
_YES = re.compile(
    r"^(?:嗯+|恩|哦|对(?:的|呀|啊)?|是(?:的|呀|啊)?|在(?:的|里面|内)?|有(?:的|了)?|属于|好的?|没错|正是|当然|确实|肯定是?|都是|都在|都有|已经?有了?|已经办了|办了|做了|通过了|批了|可以|能|要|会|yes|yeah|yep|true|right|correct|y)(?:的|呀|啊|了|吧)?$"
)
_NO = re.compile(
    r"^(?:不(?:是|在|属于|对|用|会|能|要|涉及|算)?(?:的|呀|啊|里面|内)?|没有?(?:有)?(?:办|做|过|批|在|呢)?|否|无|非|都不(?:是|在)?|都没有?|还没有?|未|从来没有|no|nope|not|false|n)(?:的|呀|啊|了|吧|呢|过)?$"
)
_UNKNOWN = re.compile(
    r"^(?:我|这个|这|还|也|暂时|现在)*(?:不知道|不清楚|不确定|不晓得|没定|还没定|说不准|不好说|不了解|未定|待定|跳过|不懂|dont know|not sure|unknown|skip)"
)
_ALL = re.compile(r"^都|^全|全部")
_NTH = re.compile(r"^(?:选|是)?(?:第)?([一二三四五六1-6a-f])(?:个|项|种|条)?(?:选项)?(?:的|吧)?$|^(前者|后者)$")
_EDGES = re.compile(r"^[,.。;:!?、 ]+|[,.。;:!?、 ]+$")


@dataclass(frozen=True, slots=True)
class Turn:
    """How an utterance hangs on the conversation; `answers` are the facts that it fills."""

    refers_back: str = ""
    answers: tuple[Fact, ...] = ()
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Conversation:
    """Reads turns for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, finder: AmountFinder, quantities: QuantityReader) -> None:
        self._vocabulary = vocabulary
        self._finder = finder
        self._quantities = quantities

    def read_turn(self, folded: Folded, own: Facts, held: Facts | None, asked: Sequence[str]) -> Turn:
        """What an utterance says to the turn before; `own` are the facts it tells by itself."""
        said = _EDGES.sub("", folded.text)
        wanted = [self._vocabulary.facts[n] for n in asked if n in self._vocabulary.facts]
        if held is None and not wanted:
            return Turn()
        if len(said) <= MAX_SHORT and not own.known:
            for pattern, name in ((_WHY, "why"), (_BASIS, "basis"), (_OTHERS, "others")):
                if pattern.search(said):
                    return Turn(refers_back=name)
        if wanted and held is not None and (turn := _confirmed(folded, said, held, wanted[0])):
            return turn
        if wanted and (turn := self._answer(folded, said, own, wanted)):
            return turn
        amounts = self._bare_amounts(folded, own, held, wanted, with_unit=True)
        if held is not None and len(said) <= MAX_SHORT and not own.known.keys() - held.known.keys():
            yes_no = [self._vocabulary.facts[n] for n, f in held.known.items() if f.value is False]
            amounts = (*amounts, *self._spoken_of(folded, own, yes_no))
        if _CHANGE.search(said) and (own.known or amounts):
            return Turn(refers_back="change", answers=amounts)
        return Turn(answers=amounts)

    def _answer(self, folded: Folded, said: str, own: Facts, wanted: list[FactDefinition]) -> Turn | None:
        if _UNKNOWN.search(said) and len(said) <= MAX_SHORT:
            names = tuple(f.name for f in (wanted if _ALL.search(said) else wanted[:1]))
            return Turn(refers_back="answer", unknown=names)
        if _YES.match(said) or _NO.match(said):
            return self._yes_no(folded, said, wanted)
        if len(said) > MAX_SHORT:
            return Turn(refers_back="answer") if {f.name for f in wanted} & own.known.keys() else None
        if nth := _NTH.match(said):
            return self._nth(folded, nth, wanted[0])
        spoken = self._spoken_of(folded, own, wanted)
        amounts = self._bare_amounts(folded, own, None, wanted, with_unit=False)
        if spoken or amounts or {f.name for f in wanted} & own.known.keys():
            return Turn(refers_back="answer", answers=(*spoken, *amounts))
        return None

    def _yes_no(self, folded: Folded, said: str, wanted: list[FactDefinition]) -> Turn | None:
        value = bool(_YES.match(said))
        yes_no = [f for f in wanted if f.type is FactType.BOOL]
        if not yes_no or (yes_no[0] is not wanted[0] and not _ALL.search(said)):
            return None
        chosen = yes_no if _ALL.search(said) else yes_no[:1]
        return Turn(refers_back="answer", answers=tuple(_told(folded, f.name, value) for f in chosen))

    def _nth(self, folded: Folded, match: re.Match[str], fact: FactDefinition) -> Turn:
        """第二个: of a yes/no question the second option is "no", of a list its second value."""
        word = match[1] or {"前者": "1", "后者": "2"}[match[2]]
        n = (
            "一二三四五六".find(word)
            if word in "一二三四五六"
            else "abcdef".find(word)
            if word.isalpha()
            else int(word) - 1
        )
        options: list[bool | str] = [t.value for t in fact.terms]
        if fact.type is FactType.BOOL:
            options = [True, False]
        if fact.type is FactType.QUANTITY or n >= len(options):
            words = folded.original.strip()
            english = f"It is not clear which option “{words}” is; please write the value."
            return Turn(
                refers_back="answer", remarks=(Remark(f"“{words}”不能确定是哪个选项，请直接写出值。", english),)
            )
        chosen = options[n]
        value = frozenset({str(chosen)}) if fact.type is FactType.TAGS else chosen
        return Turn(refers_back="answer", answers=(_told(folded, fact.name, value),))

    def _spoken_of(self, folded: Folded, own: Facts, wanted: list[FactDefinition]) -> tuple[Fact, ...]:
        """An asked yes/no fact that a short answer only names is thereby affirmed ("在重点区域")."""
        negative = re.search(r"不|没|无|非|未|还是|吗|外|[?]", folded.text)
        names = [f.name for f in wanted if f.type is FactType.BOOL and f.name in own.mentioned]
        return () if negative else tuple(_told(folded, name, True) for name in names)

    def _bare_amounts(
        self, folded: Folded, own: Facts, held: Facts | None, wanted: Sequence[FactDefinition], *, with_unit: bool
    ) -> tuple[Fact, ...]:
        """A number without its cue: it fills the quantity asked for, or changes the held one its unit fits."""
        names = [f.name for f in wanted if f.type is FactType.QUANTITY]
        names += [n for n in (held.known if held else ()) if n in self._quantities.tables and n not in names]
        names = [n for n in names if n not in own.known]
        amounts = self._finder.find(folded.text)
        for amount in amounts:
            fitting = [(n, v) for n in names if (v := self._quantities.convert(n, amount)) is not None]
            if fitting and (len(fitting) == 1 or fitting[0][0] in {f.name for f in wanted}):
                source, span = (
                    folded.source(amount.said_from, amount.said_to),
                    folded.span(amount.said_from, amount.said_to),
                )
                name, value = fitting[0]
                unit = amount.written_unit
                return (Fact(name=name, value=value, source=source, span=span, unit_as_written=unit),)
        if with_unit or not wanted or wanted[0].type is not FactType.QUANTITY or amounts:
            return ()
        for amount in self._finder.find_bare(folded.text):
            source, span = (
                folded.source(amount.said_from, amount.said_to),
                folded.span(amount.said_from, amount.said_to),
            )
            return (Fact(name=wanted[0].name, value=amount.interval, source=source, span=span),)
        return ()


def _confirmed(folded: Folded, said: str, held: Facts, wanted: FactDefinition) -> Turn | None:
    """是 or 不是 to the question whether a guess is right."""
    guess = held.known.get(wanted.name)
    if guess is None or not guess.guessed or not (_YES.match(said) or _NO.match(said)):
        return None
    value = guess.value if _YES.match(said) else frozenset({OTHER})
    return Turn(refers_back="change", answers=(_told(folded, wanted.name, value),))


def merge(
    vocabulary: Vocabulary, held: Facts, own: Facts, turn: Turn, *, asks_anew: bool
) -> tuple[Facts, tuple[str, ...]]:
    """The held facts with the new ones, and what the user should hear of it.

    A fact told otherwise before is replaced and the remark says so. `asks_anew` says that the utterance is a full
    question; where it names another subject, only the place is kept. A clause named before stays named for an answer.
    """
    new = {**own.known, **{f.name: f for f in turn.answers}}
    remarks: list[str] = []
    if asks_anew and not turn.refers_back and _other_subject(vocabulary, held, own):
        held = Facts(known={n: f for n, f in held.known.items() if n == PLACE and n not in new})
        english = "This is another project; what was told before is kept for the place only."
        remarks.append(Remark("这是另一个项目，前面说的情况除所在地外不再沿用。", english))
    for name, fact in new.items():
        before = held.known.get(name)
        if before is not None and before.value != fact.value and turn.refers_back != "change":
            label = vocabulary.facts[name].label
            english = f"{vocabulary.facts[name].label_en or label}: “{before.source}” before, “{fact.source}” now; the latter counts."
            remarks.append(Remark(f"“{label}”先前是“{before.source}”，现在说“{fact.source}”，按现在说的算。", english))
    known = {**held.known, **new}
    mentioned = (held.mentioned | own.mentioned | set(turn.unknown)) - known.keys()
    named = held.named | own.named if turn.refers_back else own.named
    unsure = own.unsure & mentioned
    merged = Facts(known=known, mentioned=mentioned, subject=title(vocabulary, known), named=named, unsure=unsure)
    return merged, tuple(remarks)


def _other_subject(vocabulary: Vocabulary, held: Facts, own: Facts) -> bool:
    """Whether what is asked about has nothing in common with what is held."""
    before, now = _subject_values(held), _subject_values(own)
    if not before or not now:
        return False
    return not any(
        f == g and (a in vocabulary.broader.get((f, b), {b}) or b in vocabulary.broader.get((f, a), {a}))
        for f, a in before
        for g, b in now
    )


def _subject_values(facts: Facts) -> set[tuple[str, str]]:
    return {
        (name, value)
        for name, fact in facts.known.items()
        if name not in (PLACE, ACTION) and isinstance(fact.value, frozenset)
        for value in fact.value
    }


def _told(folded: Folded, name: str, value: FactValue) -> Fact:
    return Fact(name=name, value=value, source=folded.original.strip(), span=(0, len(folded.original)))
