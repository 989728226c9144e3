"""From paths to a report: a map over batches of files and a reduce over what only the whole can judge.

A batch is a pure function of its files: the workers of ``--jobs N`` take the same batches as one process would, so a
report is the same for any N.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from checker import __version__
from checker.against import Outside, references, tally
from checker.document import Document, Source
from checker.extract import read_document
from checker.extract.collection import documents as split_documents
from checker.facts import known_facts
from checker.findings import (
    BrokenRule,
    DocumentView,
    FigureView,
    Finding,
    RelationView,
    Report,
    RuleView,
    Severity,
    Unreadable,
)
from checker.frames.build import Batch
from checker.language.intervals import format_number
from checker.pool import map_batches
from checker.readers import UnreadableError, read, read_bytes
from checker.relate import relate
from checker.relate.duplicates import find_pairs
from checker.relate.worded import worded
from checker.rows import Figure, Ledger, Relation
from checker.rulebook.compose import compose, fingerprints, locate, relation_view
from checker.rulebook.judge import judge
from checker.rulebook.patterns import find_matches
from checker.rulebook.schema import Rule, load_rules
from checker.ruledata import roles
from checker.triage import Silencer, triage
from checker.wordings import load_wordings

Progress = Callable[[int, int], None]
_BATCH_FILES, _BATCH_BYTES = 64, 1 << 20
_WHOLE = ("pairs",)  # frames that only the whole run can fill


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for.

    ``select`` and ``ignore`` name rules; an empty ``select`` means all. ``parameters`` maps a rule to new values of its
    check's parameters or of columns of its ``where``, ``severities`` to another severity. ``facts`` are files of
    reference facts, ``against`` the ledgers and reports of last year that figures are held against, ``schemas`` globs of
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
    those of data files.
    """

    shells: list[Ledger]
    views: list[DocumentView]
    findings: list[Finding]
    relations: list[RelationView]
    figures: list[FigureView]
    unreadable: list[Unreadable]
    broken: list[BrokenRule]
    data: list[Ledger] = field(default_factory=list)
    lookups: Counter[str] = field(default_factory=Counter)


def chosen_rules(options: Options) -> list[Rule]:
    """The rules of a run, with the parameters of the settings.

    Raises:
        RuleDataError: when a rule file is wrong.
        UnknownRuleError: when ``select``, ``ignore``, ``parameters`` or ``severities`` name a rule that is not there.
        UnknownParameterError: when a rule has no such parameter.
    """
    rules = load_rules(options.rule_folders)
    load_wordings(options.rule_folders)
    known = {rule.name for rule in rules}
    for name in (*options.select, *options.ignore, *options.parameters, *options.severities):
        if name not in known:
            raise UnknownRuleError(name, known)
    chosen = [r for r in rules if (not options.select or r.name in options.select) and r.name not in options.ignore]
    return [_with_parameters(rule, options.parameters.get(rule.name, {})) for rule in chosen]


def _with_parameters(rule: Rule, values: Mapping[str, object]) -> Rule:
    if not values:
        return rule
    args = rule.check.args if rule.check is not None else {}
    for key in values:
        if key not in args and key not in rule.where:
            raise UnknownParameterError(rule.name, key, {*args, *rule.where})
    changed: dict[str, object] = {"where": {key: values.get(key, value) for key, value in rule.where.items()}}
    if rule.check is not None:
        own = {key: values.get(key, value) for key, value in args.items()}
        changed["check"] = rule.check.model_copy(update={"args": own})
    return rule.model_copy(update=changed)


class UnknownNameError(ValueError):
    """Something is named that does not exist; ``close`` are names like it."""

    def __init__(self, name: str, known: set[str]) -> None:
        import difflib

        self.name = name
        self.close = difflib.get_close_matches(name, sorted(known), 3)
        super().__init__(name)


class UnknownRuleError(UnknownNameError):
    """A rule is named that does not exist."""


class UnknownParameterError(UnknownNameError):
    """A parameter is set that the rule's check does not have."""

    def __init__(self, rule: str, name: str, known: set[str]) -> None:
        super().__init__(name, known)
        self.rule = rule
        self.close = self.close or sorted(known)


_CHECKED = ("confirmed", "contradicted", "uncertain")


def run(tasks: Sequence[Task], options: Options, rules: Sequence[Rule], progress: Progress | None = None) -> Report:
    """Read and check inputs.

    Args:
        tasks: the inputs, in the order in which they are reported.
        options: what is asked for; ``jobs`` is the number of processes.
        rules: from ``chosen_rules``.
        progress: called with the number of inputs done and of all.
    """
    started = time.perf_counter()
    outcomes = map_batches(
        partial(_examine, options=options, rules=rules), batches(tasks), options.jobs, progress, _lost
    )
    return _reduce(outcomes, options, rules, started)


def check_sources(inputs: Inputs, options: Options, rules: Sequence[Rule], outside: Outside | None = None) -> Report:
    """Check sources that have been read, and report. ``outside`` stands for the files that the options name."""
    started = time.perf_counter()
    outcome = _examine_sources(inputs.sources, inputs.unreadable, options, rules, outside)
    return _reduce([outcome], options, rules, started)


def batches(tasks: Sequence[Task]) -> list[list[Task]]:
    """Cut tasks into batches by number and size; never by the number of processes."""
    result: list[list[Task]] = []
    size = 0
    for task in tasks:
        try:
            weight = task.path.stat().st_size if task.path is not None else len(task.data)
        except OSError:
            weight = 0
        if not result or len(result[-1]) >= _BATCH_FILES or size + weight > _BATCH_BYTES:
            result.append([])
            size = 0
        result[-1].append(task)
        size += weight
    return result


def _lost(tasks: Sequence[Task], error: BaseException) -> Outcome:
    """What stands for a batch whose process died (out of memory, a crash in a parser)."""
    reason = f"处理进程意外终止 the process that read it died ({type(error).__name__})"
    return Outcome([], [], [], [], [], [Unreadable(task.display, reason) for task in tasks], [])


def _examine(tasks: Sequence[Task], *, options: Options, rules: Sequence[Rule]) -> Outcome:
    sources: list[Source] = []
    unreadable: list[Unreadable] = []
    data = [task for task in tasks if task.schema is not None]
    for task in tasks:
        if task.schema is not None:
            continue
        found, failures = (
            read(task.path, task.display) if task.path is not None else read_bytes(task.data, task.display)
        )
        sources += found
        unreadable += [Unreadable(e.path, e.reason_en if options.language == "en" else e.reason) for e in failures]
    outcome = _examine_sources(sources, unreadable, options, rules)
    for task in data:
        _examine_data(task, options, rules, outcome)
    return outcome


def _examine_data(task: Task, options: Options, rules: Sequence[Rule], outcome: Outcome) -> None:
    """Check one data file and add what comes of it."""
    from checker.data.judge import check_file

    assert task.path is not None
    assert task.schema is not None
    try:
        file, findings, broken = check_file(task.path, task.display, task.schema, rules, options.language)
    except UnreadableError as error:
        outcome.unreadable.append(Unreadable(error.path, error.reason_en if options.language == "en" else error.reason))
        return
    outcome.data.append(file.ledger)
    outcome.views.append(_document_view(file.ledger, set()))
    outcome.findings += findings
    outcome.broken += broken


def _examine_sources(
    sources: Sequence[Source],
    unreadable: Sequence[Unreadable],
    options: Options,
    rules: Sequence[Rule],
    outside: Outside | None = None,
) -> Outcome:
    documents: list[Document] = [document for source in sources for document in split_documents(source)]
    ledgers = [read_document(document) for document in documents]
    outside = outside or Outside(
        references(options.against)[0] if options.against else (), known_facts(options.facts) if options.facts else ()
    )
    relations: list[list[Relation]] = [[] for _ in ledgers]
    broken: list[BrokenRule] = []
    if options.judge:
        wordings = load_wordings(options.rule_folders)
        for ledger, found in zip(ledgers, relations, strict=True):
            found += relate(ledger)
            more, slow = worded(ledger, wordings, found)
            found += more
            broken += slow
    for ledger, found in zip(ledgers, relations, strict=True):
        found += outside.relations(ledger)
    findings: list[Finding] = []
    if options.judge and ledgers:
        matches, slow = find_matches(rules, documents)
        batch = Batch(ledgers, relations, matches)
        hits, crashed = judge([rule for rule in rules if rule.frame not in _WHOLE], batch)
        findings, wordless = compose(hits, batch, options.language)
        broken += [*slow, *crashed, *wordless]
    views = [_document_view(ledger, _checked(found)) for ledger, found in zip(ledgers, relations, strict=True)]
    relation_views = [
        relation_view(ledger, relation, options.language)
        for ledger, found in zip(ledgers, relations, strict=True)
        for relation in found
    ]
    figures = [figure_view(ledger, f) for ledger in ledgers for f in ledger.figures] if options.figures else []
    shells = [Ledger(ledger.document, sentences=ledger.sentences, sections=ledger.sections) for ledger in ledgers]
    lookups = tally(relation for found in relations for relation in found)
    return Outcome(shells, views, findings, relation_views, figures, list(unreadable), broken, lookups=lookups)


def _reduce(outcomes: Sequence[Outcome], options: Options, rules: Sequence[Rule], started: float) -> Report:
    """Judge what only the whole can judge (copies), then triage everything."""
    shells = [shell for outcome in outcomes for shell in outcome.shells]
    documents = [shell.document for shell in shells]
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    broken = [entry for outcome in outcomes for entry in outcome.broken]
    copies: dict[str, str] = {}
    if options.judge and documents:
        pairs = find_pairs(documents)
        batch = Batch(shells, [[] for _ in shells], (), pairs)
        hits, crashed = judge([rule for rule in rules if rule.frame in _WHOLE], batch)
        whole, wordless = compose(hits, batch, options.language)
        findings += whole
        broken += [*crashed, *wordless]
        copies = {
            documents[p.document].id: documents[p.other_document].id
            for p in pairs
            if p.kind == "document" and p.similarity == 1
        }
    files = [ledger.document for outcome in outcomes for ledger in outcome.data]
    order = {document.id: position for position, document in enumerate([*documents, *files])}
    findings = fingerprints(triage(findings, rules, copies, roles(options.language)["copy"], order, options.severities))
    ran = tuple(rule.name for rule in rules) if options.judge else ()
    quiet = options.silencer.apply(findings, ran, [document.id for document in [*documents, *files]])
    return Report(
        __version__,
        tuple(view for outcome in outcomes for view in outcome.views),
        tuple(quiet.findings),
        tuple(relation for outcome in outcomes for relation in outcome.relations),
        tuple(figure for outcome in outcomes for figure in outcome.figures),
        tuple(entry for outcome in outcomes for entry in outcome.unreadable),
        tuple({entry.rule: entry for entry in reversed(broken)}.values())[::-1],
        ran,
        quiet.silenced,
        time.perf_counter() - started,
        options.language,
        rules=tuple(_rule_view(rule, options.language) for rule in rules) if options.judge else (),
        notes=quiet.notes,
        lookups=dict(sum((outcome.lookups for outcome in outcomes), Counter())),
    )


def _rule_view(rule: Rule, language: str) -> RuleView:
    severity = rule.severity if isinstance(rule.severity, str) else None
    return RuleView(
        rule.name,
        rule.title.get(language),
        rule.why.get(language),
        severity,
        rule.convention.get(language) if rule.convention else None,
        Path(rule.path).parent.name,
    )


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
