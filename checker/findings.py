"""What a user sees: findings, the places they point at, and the report that holds them. Plain data, no behaviour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
LOOKUPS = ("confirmed", "contradicted", "uncertain", "not_assessable", "not_found")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document. The document's text at ``offset:end_offset`` equals ``quote``.

    Lines and columns count from 1, offsets are code points into the file's decoded text, ends are exclusive.
    ``anchor`` is the place in the words of the format (``第3段``, ``Sheet1!B7``), ``section`` the path of headings.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    offset: int
    end_offset: int
    anchor: str
    section: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of, and what it is there for."""

    label: str
    location: Location


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval as decimal strings; None for an unbounded end. ``text`` is the figure as written, if it is one."""

    low: str | None
    high: str | None
    low_open: bool = False
    high_open: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """The arithmetic of a relation: expression, stated and derived interval, difference (stated minus derived).

    ``chance`` is how often, from 0 to 1, an arbitrary difference would be explained by one wrong key as this one is; None
    where no key explains it.
    """

    expression: str
    stated: Bounds | None
    derived: Bounds | None
    difference: str | None
    unit: str = ""
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence around a finding, for display: its text, its offset in the file, spans to mark (file offsets)."""

    text: str
    offset: int
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, as a rule words it. ``fingerprint`` survives edits elsewhere in the document."""

    rule: str
    severity: Severity
    title: str
    message: str
    document: str
    location: Location
    related: tuple[Related, ...] = ()
    calculation: Calculation | None = None
    suggestion: str | None = None
    fingerprint: str = ""
    context: Context | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A figure that takes part in a relation."""

    role: str
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class RelationView:
    """A relation as the reports show it."""

    kind: str
    verdict: str
    certainty: str
    document: str
    location: Location
    members: tuple[Member, ...]
    calculation: Calculation | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the reports show it. ``left_out`` names what the reader could not read of its file.

    ``blocks`` are (start, end) spans and ``text`` is the document's text with ``start`` its offset in the file: reports
    that show the text (html, docx) slice it as ``text[offset - start]``.
    """

    id: str
    path: str
    title: str
    start_line: int
    figures: int
    figures_checked: int
    format: str = "text"
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    start: int = 0
    text: str = ""
    characters: int = 0


@dataclass(frozen=True, slots=True)
class FigureView:
    """A line of the ledger of figures, with every field of ``hegao extract`` (DESIGN section 6)."""

    path: str
    document: str
    line: int
    column: int
    offset: int
    end_offset: int
    text: str
    value: str | None
    low: str | None
    high: str | None
    low_open: bool
    high_open: bool
    unit: str | None
    dimension: str | None
    hedge: str | None
    kind: str
    label: str | None
    section: str
    qualifier: str | None = None
    period: str | None = None
    scope: str | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that crashed, or a rule file that does not load."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that ran, as the reports show it. ``severity`` is None where it depends on the case."""

    name: str
    title: str
    why: str
    severity: Severity | None = None
    convention: str | None = None
    folder: str = ""


@dataclass(frozen=True)
class Report:
    """Everything a run found. Reports render it and nothing else.

    ``lookups`` counts the figures that were looked up in the files of ``--against``, by verdict, with those that were
    not found there as ``not_found``.
    """

    version: str
    documents: tuple[DocumentView, ...] = ()
    findings: tuple[Finding, ...] = ()
    relations: tuple[RelationView, ...] = ()
    figures: tuple[FigureView, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    broken_rules: tuple[BrokenRule, ...] = ()
    rules_run: tuple[str, ...] = ()
    silenced: int = 0
    seconds: float = 0.0
    language: str = "zh"
    extra: dict[str, Any] = field(default_factory=dict)
    rules: tuple[RuleView, ...] = ()
    notes: tuple[str, ...] = ()
    lookups: dict[str, int] = field(default_factory=dict)

    def severities(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}

    def verdicts(self) -> dict[str, int]:
        """How many relations there are of each verdict; a mere part ≤ total is counted apart."""
        counts = Counter(r.verdict for r in self.relations if r.kind != "part")
        return {v: counts[v] for v in ("confirmed", "contradicted", "uncertain", "not_assessable")}

    @property
    def figure_count(self) -> int:
        """Figures read: dates and ordinals left out, masked ones counted."""
        return sum(document.figures for document in self.documents)

    @property
    def checked_count(self) -> int:
        """Figures in a relation that is confirmed, contradicted or uncertain."""
        return sum(document.figures_checked for document in self.documents)
