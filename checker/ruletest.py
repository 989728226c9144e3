"""Run the examples that rules and wordings carry: what must pass, what must be found, what must hold."""

from __future__ import annotations

from pathlib import Path

from checker.against import Outside, refer
from checker.document import Source
from checker.extract import read_document
from checker.extract.collection import documents
from checker.facts import established
from checker.findings import Finding
from checker.readers import read_bytes
from checker.relate.worded import worded
from checker.rulebook.schema import Example, Rule
from checker.run import check_sources
from checker.tasks import Inputs, Options
from checker.wordings import Wording


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
    if isinstance(example, str):
        example = Example(text=example)
    sources: list[Source]
    name = f"example.{example.format}".replace(".text", ".txt")
    sources, unreadable = read_bytes(example.text.encode(), name)
    if unreadable:
        return [], unreadable[0].reason
    reference = refer(read_bytes(example.against.encode(), "against.txt")[0]) if example.against else None
    outside = Outside((reference,) if reference else (), tuple(established(example.facts, Path("facts.yaml"))))
    report = check_sources(Inputs(sources), Options(), [rule], outside)
    broken = report.broken_rules[0].reason if report.broken_rules else ""
    return [finding for finding in report.findings if finding.rule == rule.name], broken


def wording_failures(wording: Wording) -> list[str]:
    """What a wording gets wrong in its own examples; empty when all hold."""
    problems = []
    for wanted, texts in wording.examples.all():
        for number, text in enumerate(texts, 1):
            got = _verdicts(wording, text)
            if ["contradicted" if verdict == "uncertain" else verdict for verdict in got] != (
                [] if wanted == "nothing" else [wanted]
            ):
                problems.append(f"{wanted} {number}: 得到 got {', '.join(got) or 'nothing'}")
    return problems


def _verdicts(wording: Wording, text: str) -> list[str]:
    sources, unreadable = read_bytes(text.encode(), "example.txt")
    verdicts = [entry.reason for entry in unreadable]
    for document in (document for source in sources for document in documents(source)):
        relations, broken = worded(read_document(document), [wording])
        verdicts += [relation.verdict for relation in relations] + [entry.reason for entry in broken]
    return verdicts
