"""From paths to a report: a map over batches of documents and a reduce over what only the whole can judge."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker import __version__
from checker.document import Document, Source
from checker.extract import read_document
from checker.extract.collection import documents as split_documents
from checker.findings import (
    BrokenRule,
    DocumentView,
    FigureView,
    Finding,
    RelationView,
    Report,
    Unreadable,
)
from checker.frames import Batch
from checker.language.intervals import format_number
from checker.relate import relate
from checker.relate.duplicates import find_pairs
from checker.rows import Figure, Ledger, Relation
from checker.ruledata import roles
from checker.rulebook.compose import compose, fingerprints, locate, relation_view
from checker.rulebook.judge import judge
from checker.rulebook.patterns import find_matches
from checker.rulebook.schema import Rule, load_rules
from checker.triage import triage

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for. ``select`` and ``ignore`` name rules; an empty ``select`` means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    language: str = "zh"
    jobs: int = 1
    judge: bool = True
    figures: bool = False


@dataclass(slots=True)
class Inputs:
    """What was read: sources, and what could not be read."""

    sources: list[Source] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def chosen_rules(options: Options) -> list[Rule]:
    """The rules of a run.

    Raises:
        RuleDataError: when a rule file is wrong.
        ValueError: when ``select`` or ``ignore`` names a rule that does not exist.
    """
    rules = load_rules(options.rule_folders)
    known = {rule.name for rule in rules}
    for name in (*options.select, *options.ignore):
        if name not in known:
            raise UnknownRuleError(name, known)
    return [r for r in rules if (not options.select or r.name in options.select) and r.name not in options.ignore]


class UnknownRuleError(ValueError):
    """A rule is named that does not exist; ``close`` are names like it."""

    def __init__(self, name: str, known: set[str]) -> None:
        import difflib

        self.name = name
        self.close = difflib.get_close_matches(name, sorted(known), 3)
        super().__init__(name)


_CHECKED = ("confirmed", "contradicted", "uncertain")


def check_sources(inputs: Inputs, options: Options, rules: Sequence[Rule]) -> Report:
    """Check sources that have been read, and report."""
    started = time.perf_counter()
    documents: list[Document] = [document for source in inputs.sources for document in split_documents(source)]
    ledgers = [read_document(document) for document in documents]
    relations = [relate(ledger) for ledger in ledgers] if options.judge else [[] for _ in ledgers]
    findings: list[Finding] = []
    broken: list[BrokenRule] = []
    if options.judge and ledgers:
        matches, slow = find_matches(rules, documents)
        pairs = find_pairs(documents)
        batch = Batch(ledgers, relations, matches, pairs)
        hits, crashed = judge(rules, batch)
        findings, wordless = compose(hits, batch, options.language)
        broken = [*slow, *crashed, *wordless]
        copies = {
            documents[p.document].id: documents[p.other_document].id
            for p in pairs
            if p.kind == "document" and p.similarity == 1
        }
        findings = fingerprints(triage(findings, rules, copies, roles(options.language)["copy"]))
    checked = [_checked(found) for found in relations]
    views = tuple(_document_view(ledger, done) for ledger, done in zip(ledgers, checked, strict=True))
    relation_views: list[RelationView] = [
        relation_view(ledger, relation) for ledger, found in zip(ledgers, relations, strict=True) for relation in found
    ]
    figures: tuple[FigureView, ...] = ()
    if options.figures:
        figures = tuple(figure_view(ledger, f) for ledger in ledgers for f in ledger.figures)
    return Report(
        __version__, views, tuple(findings), tuple(relation_views), figures, tuple(inputs.unreadable), tuple(broken),
        tuple(rule.name for rule in rules), seconds=time.perf_counter() - started, language=options.language,
    )  # fmt: skip


def _checked(relations: Sequence[Relation]) -> set[int]:
    return {
        part.figure
        for relation in relations
        if relation.verdict in _CHECKED and relation.kind != "part"
        for part in relation.members
        if part.figure >= 0
    }


def _document_view(ledger: Ledger, checked: set[int]) -> DocumentView:
    document = ledger.document
    source = document.source
    first = document.blocks[0].start if document.blocks else document.start
    return DocumentView(
        document.id, document.path, document.title, source.position(first)[0],
        sum(figure.counts for figure in ledger.figures), sum(ledger.figures[i].counts for i in checked),
        source.format, source.left_out, source.notes, document.start, document.text, document.end - document.start,
    )  # fmt: skip


def figure_view(ledger: Ledger, figure: Figure) -> FigureView:
    """A figure as a line of the ledger (``hegao extract``)."""
    place = locate(ledger, figure.start, figure.end)
    strict = figure.strict
    return FigureView(
        place.path, ledger.document.id, place.line, place.column, place.offset, place.end_offset, figure.text,
        None if figure.value is None else format_number(figure.value),
        None if strict is None or strict.low.is_infinite() else format_number(strict.low),
        None if strict is None or strict.high.is_infinite() else format_number(strict.high),
        strict.low_open if strict else False, strict.high_open if strict else False,
        figure.unit, figure.dimension, figure.hedge, figure.kind, figure.label or None, " › ".join(place.section),
        figure.qualifier or None, figure.period or None, figure.scope or None,
    )  # fmt: skip
