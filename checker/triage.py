"""Triage: let one finding silence another, hang a copy's findings on the original's, sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from checker.findings import SEVERITIES, Finding, Related
from checker.rulebook.schema import Rule

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def triage(findings: Sequence[Finding], rules: Sequence[Rule], copies: Mapping[str, str], copy_label: str) -> list[Finding]:
    """Order findings by document and place, without those that another finding explains.

    Args:
        findings: findings of all documents.
        rules: the rules that ran; ``silences`` says which rules a finding of theirs makes superfluous at its place.
        copies: document id → id of the document that it is a copy of.
        copy_label: the label under which a copy's finding stands on the original's.
    """
    kept = _silence(findings, {rule.name: rule.silences for rule in rules})
    kept = _fold_copies(kept, copies, copy_label)
    order = {document: position for position, document in enumerate(dict.fromkeys(f.document for f in findings))}
    return sorted(kept, key=lambda f: (order[f.document], f.location.offset, _RANK[f.severity], f.rule))


def _silence(findings: Sequence[Finding], silences: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    loud: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for finding in findings:
        for name in silences.get(finding.rule, ()):
            places = [finding.location, *(related.location for related in finding.related)]
            loud[finding.document, name] += [(place.offset, place.end_offset) for place in places]
    return [
        finding
        for finding in findings
        if not any(
            start < finding.location.end_offset and finding.location.offset < end
            for start, end in loud.get((finding.document, finding.rule), ())
        )
    ]


def _fold_copies(findings: Sequence[Finding], copies: Mapping[str, str], label: str) -> list[Finding]:
    """A copied document's findings stand as related places on the original's."""
    if not copies:
        return list(findings)
    originals: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    result: list[Finding] = []
    waiting: list[Finding] = []
    for finding in findings:
        if finding.document in copies and not finding.rule.startswith(("duplicate-", "near-duplicate-")):
            waiting.append(finding)
        else:
            originals[finding.document, finding.rule, finding.location.quote, finding.message].append(len(result))
            result.append(finding)
    for finding in waiting:
        places = originals.get((copies[finding.document], finding.rule, finding.location.quote, finding.message))
        if places:
            position = places[0] if len(places) == 1 else places.pop(0)
            original = result[position]
            result[position] = replace(original, related=(*original.related, Related(label, finding.location)))
        else:
            result.append(finding)
    return result
