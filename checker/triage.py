"""Triage: findings that silence others, copies folded into originals, order; baseline and suppressions."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from checker.findings import SEVERITIES, Finding, Related, Severity
from checker.rulebook.schema import Rule
from checker.settings import PathOverride, SettingsError, Suppression

_BASELINE_VERSION = 1
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def triage(
    findings: Sequence[Finding],
    rules: Sequence[Rule],
    copies: Mapping[str, str],
    copy_label: str,
    order: Mapping[str, int],
    severities: Mapping[str, Severity],
) -> list[Finding]:
    """Order findings by document and place, without those that another finding explains.

    Args:
        findings: findings of all documents.
        rules: the rules that ran; ``silences`` says which rules a finding of theirs makes superfluous at its place.
        copies: document id → id of the document that it is a copy of.
        copy_label: the label under which a copy's finding stands on the original's.
        order: position of a document id among all documents.
        severities: severities that the settings give to rules instead of their own.
    """
    kept = _silence(findings, {rule.name: rule.silences for rule in rules})
    kept = _fold_copies(kept, copies, copy_label)
    kept = [replace(f, severity=severities[f.rule]) if f.rule in severities else f for f in kept]
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


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is left after silencing: findings, how many were silenced, and notes on entries that did nothing."""

    findings: list[Finding]
    silenced: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silencer:
    """What silences findings from outside: settings by path, a baseline of old findings, suppressions with a reason.

    ``today`` decides which suppressions have expired; None asks the clock.
    """

    overrides: tuple[PathOverride, ...] = ()
    baseline: frozenset[str] = frozenset()
    suppressions: tuple[Suppression, ...] = ()
    today: datetime.date | None = field(default=None)

    def apply(self, findings: Sequence[Finding], rules_run: Sequence[str], documents: Sequence[str]) -> Quiet:
        """Silence findings; say which suppressions are unused or expired and how much of the baseline is gone.

        Args:
            findings: after triage, with fingerprints.
            rules_run: a suppression of a rule that did not run is not called unused.
            documents: ids of the documents that were checked, for the same reason.
        """
        today = self.today or datetime.date.today()
        used: set[int] = set()
        met: set[str] = set()
        kept: list[Finding] = []
        for finding in findings:
            shown = self._override(finding)
            if shown is None:
                continue
            if finding.fingerprint in self.baseline:
                met.add(finding.fingerprint)
                continue
            matching = [i for i, entry in enumerate(self.suppressions) if suppresses(entry, finding)]
            used.update(matching)
            if not any(not _expired(self.suppressions[i], today) for i in matching):
                kept.append(shown)
        notes = []
        for index, entry in enumerate(self.suppressions):
            if _expired(entry, today):
                notes.append(f"豁免已过期 suppression expired on {entry.expires}: {entry}")
            elif index not in used and _could_match(entry, rules_run, documents):
                notes.append(f"豁免未用到 unused suppression: {entry}")
        gone = len(self.baseline - met)
        if gone and met:
            notes.append(f"基线中有 {gone} 条已不再出现 {gone} entries of the baseline are gone")
        return Quiet(kept, len(findings) - len(kept), tuple(notes))

    def _override(self, finding: Finding) -> Finding | None:
        for entry in self.overrides:
            if any(path_matches(finding.location.path, pattern) for pattern in entry.paths):
                if finding.rule in entry.ignore or (entry.select and finding.rule not in entry.select):
                    return None
                if finding.rule in entry.severity:
                    finding = replace(finding, severity=entry.severity[finding.rule])
        return finding


def path_matches(path: str, pattern: str) -> bool:
    """Whether a display path matches a glob; ``*`` crosses folders, and a glob without ``/`` looks at the name only."""
    return fnmatchcase(path, pattern) or ("/" not in pattern and fnmatchcase(path.rsplit("/", 1)[-1], pattern))


def suppresses(entry: Suppression, finding: Finding) -> bool:
    """Whether an entry of the sidecar file names this finding."""
    return (
        (entry.fingerprint is None or finding.fingerprint.startswith(entry.fingerprint))
        and (entry.rule is None or entry.rule == finding.rule)
        and (entry.path is None or path_matches(finding.location.path, entry.path) or entry.path == finding.document)
        and (entry.quote is None or entry.quote in finding.location.quote)
    )


def _expired(entry: Suppression, today: datetime.date) -> bool:
    return entry.expires is not None and entry.expires < today


def _could_match(entry: Suppression, rules_run: Sequence[str], documents: Sequence[str]) -> bool:
    if entry.rule is not None and entry.rule not in rules_run:
        return False
    pattern = entry.path
    return pattern is None or any(pattern == d or path_matches(d.rsplit("#", 1)[0], pattern) for d in documents)


def write_baseline(findings: Sequence[Finding]) -> str:
    """A baseline file: the fingerprints of findings, each with its rule and quote for the person who reads the file."""
    entries = [
        {"fingerprint": f.fingerprint, "rule": f.rule, "document": f.document, "quote": f.location.quote[:80]}
        for f in findings
    ]
    return (
        json.dumps({"tool": "hegao", "version": _BASELINE_VERSION, "findings": entries}, ensure_ascii=False, indent=1)
        + "\n"
    )


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of a baseline file.

    Raises:
        SettingsError: when the file cannot be read or is no baseline.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        version, entries = data["version"], data["findings"]
        if version != _BASELINE_VERSION:
            raise SettingsError(
                f"{path}: 基线文件的版本是 {version}，本程序只认 {_BASELINE_VERSION}，请重新生成"
                f" a baseline of version {version}, only {_BASELINE_VERSION} is known: make it anew (hegao baseline)"
            )
        if not isinstance(entries, list) or not all(isinstance(entry["fingerprint"], str) for entry in entries):
            raise TypeError("findings")
        return frozenset(entry["fingerprint"] for entry in entries)
    except OSError as error:
        raise SettingsError(f"{path}: 无法读取 cannot read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{path}: 不是基线文件 not a baseline file (hegao baseline)") from error
