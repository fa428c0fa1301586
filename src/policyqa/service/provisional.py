"""Puts norms that nobody has encoded yet before a person instead of passing over them in silence.

A document that was just added has no rules. Its prohibitions, restrictions and procedures are found by their
language (`audit.detect`); each sentence with one becomes a provisional norm in play where a project is of the kind the clause names,
and applies if a person says so. Such a norm never clears and never forbids by itself: until the person has answered,
the decision needs information. Takes loaded knowledge, gives it with these norms; what was written is left as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from policyqa import audit, understanding
from policyqa.adjudication.deciding import overall_in_force
from policyqa.model.facts import FactDefinition, Facts, FactType, Term, Vocabulary
from policyqa.model.reading import Remark
from policyqa.model.rules import ALWAYS, AnyOf, Cite, Expression, Has, Is, Modality, Norm, Position, Strength, Validity
from policyqa.model.text import Citation, Clause, Document
from policyqa.model.verdict import Adjudication, Status, Verdict
from policyqa.rulebook import EVERYWHERE
from policyqa.service.kinds import KINDS
from policyqa.service.knowledge import Knowledge

ZONE = "zone"
"""The fact whose values are the zones in which provisional norms ban every project."""
MATTER = "matter"
"""The fact whose values are the kinds of project named by provisional norms and not known to the vocabulary."""
PREFIX = "provisional:"
"""How the ids of provisional norms begin."""
_STRICTEST_FIRST = (Modality.PROHIBITION, Modality.RESTRICTION, Modality.PROCEDURE, Modality.OBLIGATION)
"""What binds a project; of several norms in a sentence the first of these stands for it."""
_DUTIES = (Modality.PROCEDURE, Modality.OBLIGATION)
NOTICE = Remark(
    "引用的条款中有的由程序检出、尚未编成规则，是否适用由人对照原文判断。",
    english="Some of the clauses cited were detected and are not encoded as rules yet; a person decides whether they apply.",
)
_WIDEST = 8
"""Narrower values of the widest kind of project that identifies one (工业 has more, 化工 fewer)."""
_BUILDS = r"新建|改建|扩建|改扩建|新上|新增|建设|设立|设置|开办|兴建|开采|开发|从事|经营|销售|生产|使用|引进|审批|核准|批准|备案"
_DOES = re.compile(rf"(?:{_BUILDS})(?:[、和及]?(?:{_BUILDS}))*([^，,。；;：:]{{2,40}})")
_BOUND = re.compile(r"([^，,。；;：:）)]{2,30}?)(?:一律|原则上|依法)?(?:不予|不得|须|应当|必须|严禁|禁止|严格控制)")
_BUILDER = re.compile(rf"(?:{_BUILDS})([^，,。；;：:须应必]{{2,20}}?)(?:一律|原则上|依法)?(?:须|应|必须)")
_KIND = re.compile(r"(?:建设)?(?:项目|企业|工程|产能|生产线|加工点|加工厂|单位|设施|制造|厂|场|点|站)+$")
_CALLED = ("项目", "企业", "厂", "场", "站", "生产线")
_SEPARATOR = re.compile(r"[、和及与或]|以及")
_EMPTY = re.compile(
    r"^(?:建设|生产|项目|企业|工程|单位|设施|产能|活动|行为|其他|储存|使用|销售|服务)$|管理|制度|范围|区域|依法|依据|要求|标准|情况|[“”《》等]"
)
"""Words that name no kind of project."""
_GENERAL = re.compile(r"^(?:新|改|扩|开发|建设|投资|生产)*(?:项目|工程|建筑物|构筑物|建筑|设施|活动)$")
"""Words that name every project."""
_ZONE = re.compile(r"(?:在|于|对|涉及|位于)?([\u4e00-\u9fff]{0,12}?(?:保护区|保留区|缓冲区|核心区|管控区|控制区|管制区|红线|保护范围|管理范围|禁[\u4e00-\u9fff]{1,3}区))")
_NUMBER = re.compile(r"[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．]|第[一二三四五六七八九十百\d]+条\s*")
_SHORTEST, _LONGEST = 2, 10
_SHORTEST_ZONE = 5


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence nobody encoded, and what a project must be for it to matter."""

    norm: audit.DetectedNorm
    clause: Clause
    tags: Mapping[str, frozenset[str]]
    circumstances: tuple[str, ...]
    nouns: tuple[str, ...]
    zones: tuple[str, ...] = ()
    """Where a ban is on every project: the zones in which it is."""

    @property
    def id(self) -> str:
        digest = hashlib.sha256(f"{self.norm.document}\0{self.quote}".encode()).hexdigest()
        return f"applies_{digest[:10]}"

    @property
    def start(self) -> int:
        """Where the sentence begins after its number."""
        return self.clause.start + (0 if (number := _NUMBER.match(self.clause.text)) is None else number.end())

    @property
    def quote(self) -> str:
        return self.clause.text[self.start - self.clause.start :].rstrip("。；;")

    @property
    def is_duty(self) -> bool:
        return self.norm.modality in _DUTIES


def extend(knowledge: Knowledge) -> Knowledge:
    """The knowledge with provisional norms for the documents that have neither rules nor a list of uncoded clauses."""
    spoken_for = {c.document for n in knowledge.rulebook.norms for c in n.cite} | {u.document for u in knowledge.rulebook.uncoded}
    documents = [d for d in knowledge.documents.values() if d.id not in spoken_for]
    found = [f for d in documents for f in _found(d, knowledge.rulebook.vocabulary)]
    if not found:
        return knowledge
    vocabulary = _widened(knowledge.rulebook.vocabulary, found)
    norms = tuple(_norm(f, knowledge.documents[f.norm.document], vocabulary) for f in found)
    book = replace(
        knowledge.rulebook, vocabulary=vocabulary, norms=(*knowledge.rulebook.norms, *norms),
        index={**knowledge.rulebook.index, **{n.id: n for n in norms}}, memo={},
    )
    cited = {PREFIX + f.id: (_citation(f, knowledge.documents[f.norm.document]),) for f in found}
    return replace(knowledge, rulebook=book, citations={**knowledge.citations, **cited})


def in_force(decided: Adjudication) -> Adjudication:
    """A decision without the provisional norms that are not in force yet: such a one says nothing, and clears nothing."""
    kept = tuple(r for r in decided.reasons if not (r.norm.startswith(PREFIX) and r.status is Status.NOT_YET))
    if len(kept) == len(decided.reasons):
        return decided
    verdict = decided.verdict if kept else Verdict.OUT_OF_SCOPE
    return replace(decided, reasons=kept, verdict=verdict, in_force=overall_in_force(verdict, kept))


def remarks(decided: Iterable[Adjudication]) -> tuple[Remark, ...]:
    """What to say where a decision rests on a provisional norm."""
    return (NOTICE,) if any(r.norm.startswith(PREFIX) for a in decided for r in a.reasons) else ()


def _found(document: Document, vocabulary: Vocabulary) -> Iterable[_Found]:
    read = understanding.compile(vocabulary)
    clauses = {c.id: c for c in document.clauses}
    for identifier, norm in _strictest(document).items():
        row = norm.subject if clauses[identifier].cells else ""
        nouns = _nouns(norm) or ((row,) if _SHORTEST <= len(row) <= _LONGEST else ())
        facts = _read(read, row or norm.quote)
        if zones := _zones(norm, nouns):
            yield _Found(norm, clauses[identifier], _tags(facts, vocabulary), (), (), zones)
            continue
        if not (tags := _tags(facts, vocabulary)) and (row or not nouns):
            facts = _read(read, clauses[identifier].text)
            tags = _tags(facts, vocabulary)
        circumstances = () if tags or nouns else tuple(n for n, f in facts.known.items() if f.value is True)
        if tags or nouns or circumstances:
            yield _Found(norm, clauses[identifier], tags, circumstances, nouns)


def _read(reader: understanding.Understanding, text: str) -> Facts:
    return next(iter(reader.read(text).subjects), Facts())


def _strictest(document: Document) -> dict[str, audit.DetectedNorm]:
    """Per sentence that decides on projects the norm that stands for it."""
    deciding = [n for n in audit.detect(document) if n.admissibility and n.modality in _STRICTEST_FIRST and _firm(n)]
    deciding.sort(key=lambda n: -_STRICTEST_FIRST.index(n.modality))
    return {n.clause: n for n in deciding}


def _firm(norm: audit.DetectedNorm) -> bool:
    return norm.modality not in _DUTIES or norm.strength is Strength.STRICT


def _tags(facts: Facts, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """The kinds of project the clause names in words of the vocabulary, without those so wide that they name none."""
    kinds: dict[str, frozenset[str]] = {}
    for name, fact in facts.known.items():
        if isinstance(fact.value, frozenset) and name in KINDS:
            narrow = frozenset(v for v in fact.value if len(vocabulary.narrower(name, v)) <= _WIDEST)
            kinds |= {name: narrow} if narrow else {}
    return kinds


def _nouns(norm: audit.DetectedNorm) -> tuple[str, ...]:
    """The kinds of project in the clause's own words: what may not be built, or who builds and is bound."""
    patterns = (_BUILDER,) if norm.modality in _DUTIES else (_DOES, _BOUND)
    words = next((said for p in patterns if (said := [m[1] for m in p.finditer(norm.quote)])), [])
    parts = (part for word in words for part in _SEPARATOR.split(re.split(r"[须应不]", word.rsplit("的", 1)[-1])[0]))
    return tuple(dict.fromkeys(n for n in parts if _SHORTEST <= len(n) <= _LONGEST and not _EMPTY.search(n)))


def _zones(norm: audit.DetectedNorm, nouns: tuple[str, ...]) -> tuple[str, ...]:
    """The zones in which a norm bans every project; none where it names the kind of project, or no zone."""
    if norm.modality in _DUTIES or not nouns or not all(map(_GENERAL.search, nouns)):
        return ()
    return tuple(dict.fromkeys(m[1] for m in _ZONE.finditer(norm.quote)))


def _zone(name: str) -> Term:
    """A zone under its name in the clause and the shorter names people give it (饮用水水源一级保护区, 水源一级保护区)."""
    shorter = [name[n:] for n in range(1, len(name) - _SHORTEST_ZONE + 1)]
    return Term(value=name, synonyms=tuple(shorter))


def _term(noun: str) -> Term:
    """A kind of project under its name in the clause, with the names people give it (屠宰场, 屠宰厂, 屠宰项目)."""
    core = _KIND.sub("", noun)
    if len(core) < _SHORTEST or _EMPTY.search(core):
        return Term(value=noun)
    return Term(value=noun, synonyms=tuple(n for n in (core, *(core + kind for kind in _CALLED)) if n != noun))


def _widened(vocabulary: Vocabulary, found: Iterable[_Found]) -> Vocabulary:
    """The vocabulary with the fact of applying for each norm, and the kinds of project it does not know."""
    known = {word for kind in KINDS if kind in vocabulary.facts for t in vocabulary.facts[kind].terms for word in (t.value, *t.synonyms)}
    nouns = dict.fromkeys(n for f in found for n in f.nouns if n not in known)
    matter = FactDefinition(
        name=MATTER, label="事项", label_en="matter", type=FactType.TAGS, question="是什么项目或活动？",
        question_en="Which project or activity is it?", terms=tuple(map(_term, nouns)),
    )
    zones = dict.fromkeys(z for f in found for z in f.zones)
    zone = FactDefinition(
        name=ZONE, label="所在区域", label_en="zone", type=FactType.TAGS, question="位于什么区域？",
        question_en="In which zone does it lie?", terms=tuple(map(_zone, zones)),
    )
    applying = {f.id: _applying(f) for f in found}
    broader = {(MATTER, n): frozenset({n}) for n in nouns} | {(ZONE, z): frozenset({z}) for z in zones}
    facts = {**vocabulary.facts, MATTER: matter, **({ZONE: zone} if zones else {}), **applying}
    return replace(vocabulary, facts=facts, broader={**vocabulary.broader, **broader})


def _applying(found: _Found) -> FactDefinition:
    if found.is_duty:
        label, question = f"已做到“{found.quote}”", f"本项目是否已做到“{found.quote}”？"
        english = f"meets “{found.quote}”", f"Does the project meet “{found.quote}”?"
    else:
        label, question = f"属于“{found.quote}”所说的情形", f"本项目是否属于“{found.quote}”所说的情形？"
        english = f"falls under “{found.quote}”", f"Does the project fall under “{found.quote}”?"
    return FactDefinition(
        name=found.id, type=FactType.BOOL, label=label, label_en=english[0], question=question, question_en=english[1],
        judgement=True, guidance="这一条款由程序按语言特征检出，尚未编成规则：请对照原文判断。",
    )


def _norm(found: _Found, document: Document, vocabulary: Vocabulary) -> Norm:
    applies = Is(fact=found.id, value=True)
    info = document.info
    duty = found.is_duty
    return Norm(
        id=PREFIX + found.id, title=found.quote, modality=found.norm.modality, strength=found.norm.strength,
        subject=_subject(found, vocabulary), when=ALWAYS if duty else applies, requires=applies if duty else None,
        duty=found.quote if duty else "", jurisdiction="" if info.jurisdiction == EVERYWHERE else info.jurisdiction,
        authority=info.authority, validity=Validity(start=info.valid_from, end=info.valid_until),
        cite=(Cite(document=document.id, quote=found.quote),), position=Position(file=document.id, line=0),
        note="由程序检出、尚未编成规则的条款",
    )


def _subject(found: _Found, vocabulary: Vocabulary) -> Expression:
    tags = dict(found.tags)
    if new := frozenset(n for n in found.nouns if (MATTER, n) in vocabulary.broader):
        tags[MATTER] = new
    if found.zones:
        tags[ZONE] = frozenset(found.zones)
    kinds = [Has(fact=f, values=_closed(f, vs, vocabulary), written=tuple(sorted(vs))) for f, vs in tags.items()]
    return AnyOf(parts=(*kinds, *(Is(fact=c, value=True) for c in found.circumstances)))


def _closed(fact: str, values: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(n for v in values for n in vocabulary.narrower(fact, v))


def _citation(found: _Found, document: Document) -> Citation:
    return Citation(
        document=document.id, title=document.info.title, clause=found.clause.id, path=found.clause.path, quote=found.quote,
        start=found.start, end=found.start + len(found.quote),
    )
