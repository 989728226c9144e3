"""Documents from sources to findings: extract, relate, judge. Data files go the way of ``checker.data`` instead.

Apart from ``run``, so that a run over data files alone starts without the rooms that read language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.against import Outside, references, remarks, tally
from checker.document import Document, Source
from checker.extract import read_document
from checker.extract.collection import documents as split_documents
from checker.facts import known_facts
from checker.findings import BrokenRule, FigureView, Finding, Unreadable
from checker.frames.build import Batch
from checker.language.intervals import format_number
from checker.relate import relate, settled
from checker.relate.causes import with_cause
from checker.relate.worded import worded
from checker.rows import Figure, Ledger, Relation
from checker.rulebook.compose import compose, locate, relation_view
from checker.rulebook.judge import judge
from checker.rulebook.patterns import find_matches
from checker.rulebook.schema import Rule
from checker.ruledata import spoken
from checker.tasks import WHOLE, Options, Outcome, document_view
from checker.wordings import load_wordings

_CHECKED = ("confirmed", "contradicted", "uncertain")


def examine(
    sources: Sequence[Source],
    unreadable: Sequence[Unreadable],
    options: Options,
    rules: Sequence[Rule],
    outside: Outside | None = None,
) -> Outcome:
    """Find all that one batch of documents can tell; ``unreadable`` is passed on.

    ``outside`` is what documents are held against from outside; None: the files that the options name.
    """
    outside = outside or Outside(
        references(options.against)[0] if options.against else (), known_facts(options.facts) if options.facts else ()
    )
    documents: list[Document] = [document for source in sources for document in split_documents(source)]
    ledgers = [read_document(document) for document in documents]
    relations: list[list[Relation]] = [[] for _ in ledgers]
    broken: list[BrokenRule] = []
    if options.judge:
        wordings = load_wordings(options.rule_folders)
        for ledger, found in zip(ledgers, relations, strict=True):
            found += relate(ledger)
            more, slow = worded(ledger, wordings, found)
            found[:] = [with_cause(ledger, relation) for relation in settled([*found, *more])]
            broken += slow
    for ledger, found in zip(ledgers, relations, strict=True):
        found += outside.relations(ledger)
    findings: list[Finding] = []
    if options.judge and ledgers:
        matches, slow = find_matches(rules, documents)
        batch = Batch(ledgers, relations, matches)
        hits, crashed = judge([rule for rule in rules if rule.frame not in WHOLE], batch)
        findings, wordless = compose(hits, batch, options.language)
        broken += [*slow, *crashed, *wordless]
    views = [
        replace(view, notes=(*view.notes, *(spoken(note, options.language) for note in remarks(found))))
        for ledger, found in zip(ledgers, relations, strict=True)
        for view in (document_view(ledger, _checked(found)),)
    ]
    relation_views = [
        relation_view(ledger, relation, options.language)
        for ledger, found in zip(ledgers, relations, strict=True)
        for relation in found
    ]
    figures = [figure_view(ledger, f) for ledger in ledgers for f in ledger.figures] if options.figures else []
    shells = [Ledger(ledger.document, sentences=ledger.sentences, sections=ledger.sections) for ledger in ledgers]
    lookups = tally(relation for found in relations for relation in found)
    met = [str(relation.label) for found in relations for relation in found if relation.kind == "fact"]
    return Outcome(shells, views, findings, relation_views, figures, list(unreadable), broken, lookups=lookups, met=met)


def _checked(relations: Sequence[Relation]) -> set[int]:
    """The figures of relations that could have failed: not a mere part ≤ total, not a percentage that any count reaches."""
    return {
        part.figure
        for relation in relations
        if relation.verdict in _CHECKED
        and relation.kind != "part"
        and (relation.kind, relation.certainty) != ("grim", "possible")
        for part in relation.members
        if part.figure >= 0
    }


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
