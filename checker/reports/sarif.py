"""SARIF 2.1.0 (OASIS), for code scanning: relative URIs, stable fingerprints, rule help, logical locations."""

from __future__ import annotations

from typing import Any

from checker.findings import Finding, Location, Report, RuleView
from checker.reports.jsontext import dump
from checker.reports.uris import section, uri
from checker.reports.words import arithmetic, clean, place

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _plain(text: str) -> str:
    """Text in which brackets are no embedded link (SARIF 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _artifact(path: str) -> dict[str, Any]:
    address = uri(path)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": "%SRCROOT%"}


def _location(location: Location, language: str) -> dict[str, Any]:
    where = place(location, language)
    names = " / ".join(part for part in (section(location), where) if part)
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(location.path),
            "region": {
                "startLine": location.line,
                "startColumn": location.column,
                "endLine": location.end_line,
                "endColumn": location.end_column,
                "charOffset": location.offset,
                "charLength": location.end_offset - location.offset,
                "snippet": {"text": location.quote},
            },
        },
        "logicalLocations": [{"name": where, "fullyQualifiedName": names}],
    }


def _rule(rule: RuleView) -> dict[str, Any]:
    text = f"{rule.why}\n{rule.convention}" if rule.convention else rule.why
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{text}\nhegao explain {rule.name}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity or "warning"]},
        "properties": {"tags": [rule.folder] if rule.folder else []},
    }


def _result(finding: Finding, index: dict[str, int], language: str) -> dict[str, Any]:
    lines = [clean(finding.message)]
    if finding.calculation is not None:
        lines += [f"{label}: {line}" for label, line in arithmetic(finding.calculation, language)]
    if finding.suggestion:
        lines.append(clean(finding.suggestion))
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain("\n".join(lines))},
        "locations": [_location(finding.location, language)],
        "partialFingerprints": {"hegao/v1": finding.fingerprint},
        "properties": {"document": finding.document, "title": finding.title},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": _plain(related.label)}, **_location(related.location, language)}
            for number, related in enumerate(finding.related)
        ]
    return result


def to_dict(report: Report) -> dict[str, Any]:
    """The report as a SARIF log."""
    index = {rule.name: number for number, rule in enumerate(report.rules)}
    unread = [
        {
            "level": "error",
            "message": {"text": _plain(clean(entry.reason))},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(entry.path)}}],
        }
        for entry in report.unreadable
    ]
    broken = [
        {"level": "error", "message": {"text": _plain(clean(f"{entry.rule}: {entry.reason}"))}}
        for entry in report.broken_rules
    ]
    run = {
        "tool": {
            "driver": {
                "name": "hegao",
                "version": report.version,
                "language": "en" if report.language == "en" else "zh-CN",
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder in which hegao was started."}}},
        "invocations": [
            {
                "executionSuccessful": not (unread or broken),
                "toolExecutionNotifications": unread,
                "toolConfigurationNotifications": broken,
            }
        ],
        "results": [_result(finding, index, report.language) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def render(report: Report) -> str:
    """The report as SARIF text."""
    return dump(to_dict(report)) + "\n"
