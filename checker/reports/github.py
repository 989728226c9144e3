"""Annotations of GitHub Actions: at most 10 of a kind are shown a step, so more than that are gathered by rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from checker.findings import SEVERITIES, Finding, Report
from checker.reports.words import clean, place, words

LIMIT = 10
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_PLACES = 8


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(kind: str, message: str, title: str, finding: Finding | None = None, path: str = "") -> str:
    fields = []
    if finding is not None:
        where = finding.location
        fields = [f"file={_property(where.path)}", f"line={where.line}", f"endLine={where.end_line}"]
        if where.line == where.end_line:
            fields += [f"col={where.column}", f"endColumn={where.end_column}"]
    elif path:
        fields = [f"file={_property(path)}"]
    fields.append(f"title={_property(title)}")
    return f"::{kind} {','.join(fields)}::{_data(message)}"


def _groups(found: Sequence[Finding], room: int) -> list[list[Finding]]:
    """Findings one by one if there is room, else by rule and file, else by rule; then the rest in one group."""
    ways = (
        lambda finding: finding.fingerprint + str(finding.location.offset),
        lambda finding: (finding.rule, finding.location.path),
        lambda finding: finding.rule,
    )
    groups: list[list[Finding]] = []
    for key in ways:
        ordered = sorted(found, key=lambda finding: str(key(finding))) if key is not ways[0] else list(found)
        groups = [list(group) for _, group in groupby(ordered, key=key)]
        if len(groups) <= room:
            return groups
    groups.sort(key=len, reverse=True)
    return [*groups[: room - 1], [finding for group in groups[room - 1 :] for finding in group]]


def _lines(report: Report) -> Iterable[str]:
    named = words(report.language)
    blocked = len(report.unreadable) + len(report.broken_rules)
    for entry in report.unreadable[: LIMIT // 2]:
        yield _command("error", clean(entry.reason), named["unread"], path=entry.path)
    for problem in report.broken_rules[: LIMIT // 2]:
        yield _command("error", named["broken_text"].format(rule=problem.rule, reason=problem.reason), named["broken"])
    for severity in SEVERITIES:
        found = [finding for finding in report.findings if finding.severity == severity]
        room = max(1, LIMIT - (min(blocked, LIMIT - 1) if severity == "error" else 0))
        for group in _groups(found, room):
            yield _annotation(report.language, severity, group)


def _annotation(language: str, severity: str, group: Sequence[Finding]) -> str:
    first = group[0]
    if len(group) == 1:
        text = clean(first.message) + (f"\n{clean(first.suggestion)}" if first.suggestion else "")
        return _command(_COMMANDS[severity], text, f"{first.title} {first.rule}", first)
    named = words(language)
    places = [
        f"{finding.location.path} {place(finding.location, language)}{named['colon']}{clean(finding.message)}"
        for finding in group[:_PLACES]
    ]
    if len(group) > _PLACES:
        places.append(named["places"].format(count=len(group) - _PLACES))
    rules = list(dict.fromkeys(f"{finding.title} {finding.rule}" for finding in group))
    title = named["separator"].join(rules[:3]) + (" …" if len(rules) > 3 else "")
    return _command(_COMMANDS[severity], "\n".join(places), f"{title} × {len(group)}", first)


def render(report: Report) -> str:
    """The report as workflow commands."""
    return "".join(line + "\n" for line in _lines(report))
