"""What a run is asked for, what it works on, and what a batch of it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from checker.document import Source
from checker.findings import BrokenRule, DocumentView, FigureView, Finding, RelationView, Severity, Unreadable
from checker.rows import Ledger
from checker.triage import Silencer

WHOLE = ("pairs",)  # frames that only the whole run can fill


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for.

    ``select`` and ``ignore`` name rules; an empty ``select`` means all. ``parameters`` maps a rule to new values of its
    check's parameters or of columns of its ``where``, ``severities`` to another severity. ``facts`` are files of
    known facts, ``against`` the ledgers and reports of last year that figures are held against, ``schemas`` globs of
    data files and their schema files.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    language: str = "zh"
    jobs: int = 1
    judge: bool = True
    figures: bool = False
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    facts: tuple[Path, ...] = ()
    against: tuple[Path, ...] = ()
    schemas: Mapping[str, Path] = field(default_factory=dict)
    silencer: Silencer = field(default_factory=Silencer)


@dataclass(frozen=True, slots=True)
class Task:
    """An input to read: a file, or the bytes of standard input. ``display`` is its name in reports.

    With a ``schema`` it is a data file, and goes the way of ``checker.data``.
    """

    display: str
    path: Path | None = None
    data: bytes = b""
    schema: Path | None = None


@dataclass(slots=True)
class Inputs:
    """What was read: sources, and what could not be read."""

    sources: list[Source] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What a batch hands to the reduce. ``shells`` are ledgers with sentences and sections, without figures, ``data``
    those of data files, ``lookups`` counts of figures looked up in other files, ``met`` the names of the known facts that
    figures spoke of.
    """

    shells: list[Ledger] = field(default_factory=list)
    views: list[DocumentView] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    relations: list[RelationView] = field(default_factory=list)
    figures: list[FigureView] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    broken: list[BrokenRule] = field(default_factory=list)
    data: list[Ledger] = field(default_factory=list)
    lookups: Counter[str] = field(default_factory=Counter)
    met: list[str] = field(default_factory=list)

    @classmethod
    def joined(cls, outcomes: Sequence[Outcome]) -> Outcome:
        """Several outcomes as one, in order."""
        found = cls()
        for outcome in outcomes:
            for part in fields(cls):
                if part.name == "lookups":
                    found.lookups += outcome.lookups
                else:
                    getattr(found, part.name).extend(getattr(outcome, part.name))
        return found


def document_view(ledger: Ledger, checked: Collection[int] = ()) -> DocumentView:
    """What a report says of a document; ``checked`` are the figures of it that some relation judged."""
    document = ledger.document
    source = document.source
    first = document.blocks[0].start if document.blocks else document.start
    return DocumentView(
        document.id, document.path, document.title, source.position(first)[0],
        sum(figure.counts for figure in ledger.figures), sum(ledger.figures[i].counts for i in checked),
        source.format, source.left_out, source.notes, document.start, document.text, document.end - document.start,
    )  # fmt: skip
