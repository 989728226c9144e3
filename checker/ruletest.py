"""Run the examples that a rule carries: the texts that must pass, and those in which it must find something."""

from __future__ import annotations

from checker.document import Source
from checker.findings import Finding
from checker.readers import read_bytes
from checker.rulebook.schema import Example, Rule
from checker.run import check_sources
from checker.tasks import Inputs, Options


def failures(rule: Rule) -> list[str]:
    """What the rule gets wrong in its own examples; empty when all hold."""
    problems = []
    for number, example in enumerate(rule.examples.passes, 1):
        found, broken = _check(rule, example)
        if broken:
            problems.append(f"passes {number}: {broken}")
        elif found:
            problems.append(f"passes {number}: 不该发现 should pass, found “{found[0].location.quote}”")
    for number, example in enumerate(rule.examples.found, 1):
        found, broken = _check(rule, example)
        at = example.at if isinstance(example, Example) else None
        if broken:
            problems.append(f"found {number}: {broken}")
        elif not found:
            problems.append(f"found {number}: 没有发现 should be found, was not")
        elif at is not None and all(finding.location.quote != at for finding in found):
            places = "、".join(finding.location.quote for finding in found)
            problems.append(f"found {number}: 应在 expected at “{at}”，发现在 found at “{places}”")
    return problems


def _check(rule: Rule, example: Example | str) -> tuple[list[Finding], str]:
    text, kind = (example, "text") if isinstance(example, str) else (example.text, example.format)
    sources: list[Source]
    sources, unreadable = read_bytes(text.encode(), f"example.{kind}".replace(".text", ".txt"))
    if unreadable:
        return [], unreadable[0].reason
    report = check_sources(Inputs(sources), Options(), [rule])
    broken = report.broken_rules[0].reason if report.broken_rules else ""
    return [finding for finding in report.findings if finding.rule == rule.name], broken
