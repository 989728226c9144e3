"""JUnit XML: a test case a rule × file, passes included; what could not be read and rules that broke are errors.

A finding of severity ``info`` does not fail its test case: it stands in its output.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree

from checker.findings import Finding, Report
from checker.reports.words import arithmetic, place

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)


def _line(finding: Finding, language: str) -> str:
    where = place(finding.location, language)
    parts = [f"{finding.location.path}:{finding.location.line}:{finding.location.column}: [{finding.severity}]"]
    parts.append(finding.message if finding.location.anchor == "" else f"{where} {finding.message}")
    if finding.calculation is not None:
        parts += [f"{label} {line}" for label, line in arithmetic(finding.calculation, language)]
    return _text(" | ".join(parts))


def _case(suite: ElementTree.Element, path: str, rule: str, found: Sequence[Finding], language: str) -> bool:
    case = ElementTree.SubElement(suite, "testcase", {"classname": _text(path), "name": rule, "file": _text(path)})
    hard = [finding for finding in found if finding.severity != "info"]
    if hard:
        case.set("line", str(hard[0].location.line))
        failure = ElementTree.SubElement(
            case, "failure", {"type": hard[0].severity, "message": _text(f"{hard[0].title} × {len(hard)}")}
        )
        failure.text = "\n".join(_line(finding, language) for finding in hard)
    soft = [finding for finding in found if finding.severity == "info"]
    if soft:
        ElementTree.SubElement(case, "system-out").text = "\n".join(_line(finding, language) for finding in soft)
    return bool(hard)


def _error(parent: ElementTree.Element, name: str, reason: str, kind: str) -> None:
    suite = ElementTree.SubElement(
        parent, "testsuite", {"name": _text(name), "tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    )
    case = ElementTree.SubElement(suite, "testcase", {"classname": _text(name), "name": kind})
    ElementTree.SubElement(case, "error", {"type": kind, "message": _text(reason)})


def render(report: Report) -> str:
    """The report as JUnit XML."""
    by_case: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_case[finding.location.path, finding.rule].append(finding)
    paths = list(dict.fromkeys(view.path for view in report.documents))
    broken = {entry.rule for entry in report.broken_rules}
    root = ElementTree.Element("testsuites", {"name": "hegao"})
    failures = tests = 0
    for path in paths:
        suite = ElementTree.SubElement(root, "testsuite", {"name": _text(path)})
        failed = 0
        rules = [*report.rules_run, *sorted({rule for place, rule in by_case if place == path} - set(report.rules_run))]
        rules = [rule for rule in rules if rule not in broken or (path, rule) in by_case]
        for rule in rules:
            failed += _case(suite, path, rule, by_case.get((path, rule), ()), report.language)
        for key, value in (("tests", len(rules)), ("failures", failed), ("errors", 0), ("skipped", 0)):
            suite.set(key, str(value))
        failures += failed
        tests += len(rules)
    for entry in report.unreadable:
        _error(root, entry.path, entry.reason, "unreadable")
    for problem in report.broken_rules:
        _error(root, problem.rule, problem.reason, "broken-rule")
    errors = len(report.unreadable) + len(report.broken_rules)
    for key, value in (("tests", tests + errors), ("failures", failures), ("errors", errors)):
        root.set(key, str(value))
    root.set("time", f"{report.seconds:.3f}")
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
