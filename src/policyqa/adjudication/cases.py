"""Runs the cases beside the rules: facts and a day in, expected verdict, clauses and questions out.

`python -m policyqa.adjudication.cases [rules/path …]` prints every defect of the rule files and every failing
case; exit status 1 where there are any.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policyqa.adjudication.deciding import decide, deciding
from policyqa.adjudication.settling import DECIDES
from policyqa.engines import interpreter
from policyqa.errors import RulebookError
from policyqa.model.diagnostic import Diagnostic, Severity
from policyqa.model.evaluation import Engine
from policyqa.model.rules import Cite, Rulebook, RuleCase
from policyqa.model.verdict import Adjudication, Status, Verdict
from policyqa.rulebook import load, parse_facts, read_documents
from policyqa.rulebook.checking import check_cases, check_texts
from policyqa.rulebook.codes import Findings

DEFAULT_DAY = date(2024, 6, 1)
"""The day of a case that names none: within the period of both plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case with what came out; `failures` says expected and got, and is empty where the case passes."""

    case: RuleCase
    adjudication: Adjudication
    failures: tuple[str, ...]


def run_cases(rulebook: Rulebook, engine: Engine, cases: Sequence[RuleCase] | None = None) -> tuple[CaseResult, ...]:
    """Every case (or those given) decided and compared. Raises RulebookError for facts that cannot be read."""
    return tuple(run_case(rulebook, engine, case) for case in (rulebook.cases if cases is None else cases))


def run_case(rulebook: Rulebook, engine: Engine, case: RuleCase) -> CaseResult:
    """One case decided and compared."""
    facts, diagnostics = parse_facts(rulebook, case.facts, mentioned=case.mentioned)
    if diagnostics:
        message = f"{case.position}: 用例“{case.name}”的事实有误：" + "；".join(d.message for d in diagnostics)
        raise RulebookError(message)
    adjudication = decide(rulebook, engine, facts, case.as_of or DEFAULT_DAY)
    return CaseResult(case=case, adjudication=adjudication, failures=tuple(_compare(rulebook, case, adjudication)))


def _compare(rulebook: Rulebook, case: RuleCase, got: Adjudication) -> list[str]:
    failures = []
    if got.verdict.value != case.verdict:
        failures.append(f"结论应为 {case.verdict}，得到 {got.verdict.value}")
    if case.validity is not None and got.in_force.value != case.validity:
        failures.append(f"效力应为 {case.validity}，得到 {got.in_force.value}")
    missing = sorted(f.fact for f in got.follow_ups)
    if case.missing is not None and sorted(case.missing) != missing:
        failures.append(f"追问应为 {sorted(case.missing)}，得到 {missing}")
    failures += _compare_fires(case, got)
    failures += _compare_cites(rulebook, case, got)
    return failures


def applied(got: Adjudication) -> set[str]:
    """The rules that apply, or that decide without being settled (need_info, or one of several ways)."""
    carrying = {r.norm for r in deciding(got.verdict, got.reasons) if r.status is Status.UNDECIDED}
    return carrying | {r.norm for r in (*got.reasons, *got.universal) if r.status in DECIDES}


def _compare_fires(case: RuleCase, got: Adjudication) -> list[str]:
    absent = [n for n in case.fires if n not in applied(got)]
    if not absent:
        return []
    states = {r.norm: r.status.value for r in (*got.reasons, *got.universal)}
    return [f"规则 {n} 应当起作用，实际{states.get(n, '不在考量之内')}" for n in absent]


def _compare_cites(rulebook: Rulebook, case: RuleCase, got: Adjudication) -> list[str]:
    norms = {r.norm for r in deciding(got.verdict, got.reasons)} | applied(got)
    if got.verdict is Verdict.NOT_PROHIBITED:
        norms |= {r.norm for r in got.reasons}
    quotes = [_bare(c.quote) for n in norms for c in _cites(rulebook, n)]
    return [f"应当引用“{q}”" for q in case.cites if not any(_bare(q) in c or c in _bare(q) for c in quotes)]


def _cites(rulebook: Rulebook, norm: str) -> list[Cite]:
    rule = rulebook.index[norm]
    return [*rule.cite, *(c for e in rule.exceptions for c in e.cite)]


def _bare(text: str) -> str:
    return "".join(text.split())


def main(arguments: Sequence[str]) -> int:
    """Checks the rule files below the working directory; paths given restrict what is printed."""
    findings = Findings()
    documents = read_documents(Path("kb/documents"), findings)
    rulebook, diagnostics = load(Path("rules"), Path("kb/vocabulary"), documents)
    sources = {d: Path(f"kb/documents/{d}/source.txt").read_text(encoding="utf-8") for d in documents}
    found = [*findings.all(), *diagnostics, *check_texts(rulebook, sources), *check_cases(rulebook)]
    shown = [d for d in found if _wanted(d.position.file, arguments)]
    sys.stdout.writelines(f"{_printed(d)}\n" for d in shown)
    return _run_and_print(rulebook, found, shown, arguments)


def _printed(diagnostic: Diagnostic) -> str:
    if diagnostic.severity is Severity.ERROR:
        return str(diagnostic)
    return f"{diagnostic.position}: 警告 {diagnostic.code}: {diagnostic.message}"


def _run_and_print(
    rulebook: Rulebook, found: Sequence[Diagnostic], shown: Sequence[Diagnostic], arguments: Sequence[str]
) -> int:
    engine = interpreter.compile(rulebook)
    cases = [c for c in rulebook.cases if _wanted(c.position.file, arguments)]
    broken = {d.position for d in found if d.severity is Severity.ERROR}
    failed = 0
    for case in cases:
        try:
            failures = run_case(rulebook, engine, case).failures
        except RulebookError as error:
            failures = (str(error),)
        failed += bool(failures)
        sys.stdout.writelines(f"{case.position}: {case.name}: {f}\n" for f in failures)
    errors = sum(d.severity is Severity.ERROR for d in shown)
    norms = sum(_wanted(n.position.file, arguments) for n in rulebook.norms)
    sys.stdout.write(f"规则 {norms}，用例 {len(cases)}，失败 {failed}，错误 {errors}，警告 {len(shown) - errors}")
    sys.stdout.write(f"（全库错误 {len(broken)} 处）\n" if len(broken) > errors else "\n")
    return 1 if failed or errors else 0


def _wanted(file: str, arguments: Sequence[str]) -> bool:
    return not arguments or any(file.startswith(a.rstrip("/")) or file == a for a in arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
