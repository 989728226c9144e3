"""The JSON report: the contract of DESIGN section 6. Keys may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from checker.findings import LOOKUPS, Bounds, Calculation, Finding, Location, RelationView, Report
from checker.reports.jsontext import dump

# asdict copies deeply, which 50,000 places feel.
_PLACE = tuple(field.name for field in fields(Location))
_BOUNDS = tuple(field.name for field in fields(Bounds))
_CALCULATION = tuple(field.name for field in fields(Calculation))


def location(place: Location) -> dict[str, Any]:
    """A location as a JSON object."""
    return {**{name: getattr(place, name) for name in _PLACE}, "section": list(place.section)}


def calculation(value: Calculation | None) -> dict[str, Any] | None:
    """The arithmetic as a JSON object, or None."""
    if value is None:
        return None
    flat = {name: getattr(value, name) for name in _CALCULATION}
    return {**flat, "stated": _bounds(value.stated), "derived": _bounds(value.derived)}


def _bounds(value: Bounds | None) -> dict[str, Any] | None:
    return None if value is None else {name: getattr(value, name) for name in _BOUNDS}


def finding(value: Finding) -> dict[str, Any]:
    """A finding as a JSON object."""
    return {
        "rule": value.rule,
        "severity": value.severity,
        "title": value.title,
        "message": value.message,
        "document": value.document,
        "location": location(value.location),
        "related": [{"label": related.label, "location": location(related.location)} for related in value.related],
        "calculation": calculation(value.calculation),
        "suggestion": value.suggestion,
        "fingerprint": value.fingerprint,
    }


def relation(value: RelationView) -> dict[str, Any]:
    """A relation as a JSON object."""
    return {
        "kind": value.kind,
        "verdict": value.verdict,
        "certainty": value.certainty,
        "document": value.document,
        "location": location(value.location),
        "members": [{"role": m.role, "text": m.text, "location": location(m.location)} for m in value.members],
        "calculation": calculation(value.calculation),
        "reason": value.reason,
    }


def summary(report: Report) -> dict[str, Any]:
    """The counts of a report."""
    return {
        "documents": len(report.documents),
        "figures": report.figure_count,
        "figures_checked": report.checked_count,
        "relations": report.verdicts(),
        "against": {"looked_up": sum(report.lookups.values()), **{key: report.lookups.get(key, 0) for key in LOOKUPS}},
        "parts": sum(relation.kind == "part" for relation in report.relations),
        "findings": report.severities(),
        "unreadable": [asdict(entry) for entry in report.unreadable],
        "broken_rules": [asdict(entry) for entry in report.broken_rules],
        "rules": list(report.rules_run),
        "silenced": report.silenced,
        "notes": list(report.notes),
    }


def to_dict(report: Report) -> dict[str, Any]:
    """The whole report as plain data."""
    return {
        "tool": {"name": "hegao", "version": report.version},
        "summary": summary(report),
        "documents": [
            {
                "id": document.id,
                "path": document.path,
                "title": document.title,
                "start_line": document.start_line,
                "figures": document.figures,
                "figures_checked": document.figures_checked,
                "format": document.format,
                "left_out": list(document.left_out),
                "notes": list(document.notes),
            }
            for document in report.documents
        ],
        "relations": [relation(value) for value in report.relations],
        "findings": [finding(value) for value in report.findings],
    }


def render(report: Report) -> str:
    """The report as JSON text, with Chinese characters as they are."""
    return dump(to_dict(report)) + "\n"
