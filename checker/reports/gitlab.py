"""GitLab code quality: a JSON list with unique fingerprints and ``lines.begin``."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from checker.findings import Report
from checker.reports.words import clean, place

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def to_list(report: Report) -> list[dict[str, Any]]:
    """The findings as code quality issues; what could not be read is an issue too."""
    seen: Counter[str] = Counter()
    entries: list[dict[str, Any]] = []
    for finding in report.findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        where = finding.location
        at = f"{place(where, report.language)} " if where.anchor else ""
        entries.append({
            "description": f"{finding.title}: {at}{clean(finding.message)}",
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": where.path, "lines": {"begin": where.line, "end": where.end_line}},
        })  # fmt: skip
    entries += [
        {
            "description": clean(entry.reason),
            "check_name": "unreadable",
            "fingerprint": f"unreadable-{entry.path}",
            "severity": "blocker",
            "location": {"path": entry.path, "lines": {"begin": 1}},
        }
        for entry in report.unreadable
    ]
    return entries


def render(report: Report) -> str:
    """The report as GitLab code quality JSON."""
    return json.dumps(to_list(report), ensure_ascii=False, indent=1) + "\n"
