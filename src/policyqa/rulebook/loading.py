"""Loads the rulebook: all vocabulary and rule files → `Rulebook` + every diagnostic at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from policyqa.model.diagnostic import Diagnostic
from policyqa.model.rules import Definition, Norm, Position, Rulebook, RuleCase, Uncoded
from policyqa.rulebook.codes import Code, Findings
from policyqa.rulebook.norms import DocumentLike, RuleParser
from policyqa.rulebook.places import with_places
from policyqa.rulebook.raw import Node, parse_yaml
from policyqa.rulebook.references import check_references
from policyqa.rulebook.vocabulary import parse_vocabulary

CASES = ".test.yaml"
UNCODED = "uncoded"


def load(
    rules_dir: Path, vocabulary_dir: Path, documents: Mapping[str, DocumentLike]
) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rulebook of two directories; never raises for bad data, every defect is a diagnostic.

    `documents` maps a document id to its metadata. A norm that lacks its subject or its document is left out.
    """
    findings = Findings()
    vocabulary_files = sorted(vocabulary_dir.glob("*.yaml"))
    rule_files = sorted(rules_dir.rglob("*.yaml"))
    texts = {f: _read(f, findings) for f in (*vocabulary_files, *rule_files)}
    nodes = {f: parse_yaml(t, _name(f, rules_dir, vocabulary_dir), findings) for f, t in texts.items()}
    vocabulary = parse_vocabulary((n for f in vocabulary_files if (n := nodes[f])), findings)
    vocabulary = with_places(vocabulary, (d.jurisdiction for d in documents.values()))
    parsed = _parse_all({f: n for f in rule_files if (n := nodes[f])}, RuleParser(vocabulary, documents, findings))
    norms, definitions, cases, uncoded = parsed
    check_references(norms, definitions, cases, vocabulary, findings)
    rulebook = Rulebook(
        vocabulary=vocabulary,
        norms=tuple(norms),
        definitions=tuple(definitions),
        cases=tuple(cases),
        uncoded=tuple(uncoded),
        fingerprint=_fingerprint({_name(f, rules_dir, vocabulary_dir): t for f, t in texts.items()}),
        index={n.id: n for n in norms},
    )
    return rulebook, findings.all()


def _parse_all(
    nodes: Mapping[Path, Node], parser: RuleParser
) -> tuple[list[Norm], list[Definition], list[RuleCase], list[Uncoded]]:
    norms: list[Norm] = []
    definitions: list[Definition] = []
    cases: list[RuleCase] = []
    uncoded: list[Uncoded] = []
    for file, node in nodes.items():
        if file.name.endswith(CASES):
            cases += parser.parse_cases(node)
        elif file.name.startswith(UNCODED):
            uncoded += parser.parse_uncoded(node)
        elif file.name != "accepted.yaml":  # findings an auditor has accepted; read by the audit
            rules = parser.parse_rules(node)
            norms += rules.norms
            definitions += rules.definitions
    return norms, definitions, cases, uncoded


def _read(file: Path, findings: Findings) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        findings.add(Code.NOT_YAML, Position(file=str(file), line=1), f"读不出来：{error}")
        return ""


def _name(file: Path, rules_dir: Path, vocabulary_dir: Path) -> str:
    """`rules/<…>` or `vocabulary/<…>`: the same on every machine."""
    root = rules_dir if file.is_relative_to(rules_dir) else vocabulary_dir
    return str(Path(root.name) / file.relative_to(root))


def _fingerprint(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{len(texts[name])}\0{texts[name]}".encode())
    return digest.hexdigest()
