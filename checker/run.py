"""From paths to a report: a map over batches of files and a reduce over what only the whole can judge.

A batch is a pure function of its files: the workers of ``--jobs N`` take the same batches as one process would, so a
report is the same for any N.
"""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checker import __version__
from checker.document import Source
from checker.findings import Report, RuleView, Unreadable
from checker.frames.build import Batch
from checker.pool import map_batches
from checker.readers import UnreadableError, read, read_bytes
from checker.rulebook.compose import compose, fingerprints
from checker.rulebook.judge import judge
from checker.rulebook.load import load_rules
from checker.rulebook.schema import Rule
from checker.ruledata import RuleDataError, phrase, roles, spoken
from checker.tasks import WHOLE, Inputs, Options, Outcome, Task, document_view
from checker.triage import triage
from checker.wordings import load_wordings

if TYPE_CHECKING:
    from checker.against import Outside

__all__ = ["Inputs", "Options", "Outcome", "Task", "batches", "check_sources", "chosen_rules", "run"]

Progress = Callable[[int, int], None]
_BATCH_FILES, _BATCH_BYTES = 64, 1 << 20


def chosen_rules(options: Options) -> list[Rule]:
    """The rules of a run, with the parameters of the settings.

    Raises:
        RuleDataError: when a rule file is wrong.
        UnknownRuleError: when ``select``, ``ignore``, ``parameters``, ``severities`` or the settings of a path name a
            rule that is not there.
        UnknownSuppressedError: when a suppression does.
        UnknownParameterError: when a rule has no such parameter.
    """
    rules = load_rules(options.rule_folders)
    load_wordings(options.rule_folders)
    known = {rule.name for rule in rules}
    for entry in options.silencer.suppressions:
        if entry.rule is not None and entry.rule not in known:
            raise UnknownSuppressedError(entry.rule, known)
    for override in options.silencer.overrides:
        for name in (*override.select, *override.ignore, *override.severity):
            if name not in known:
                raise UnknownRuleError(name, known)
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


class UnknownSuppressedError(UnknownNameError):
    """A suppression is of a rule that does not exist."""


class UnknownParameterError(UnknownNameError):
    """A parameter is set that the rule's check does not have."""

    def __init__(self, rule: str, name: str, known: set[str]) -> None:
        super().__init__(name, known)
        self.rule = rule
        self.close = self.close or sorted(known)


def run(tasks: Sequence[Task], options: Options, rules: Sequence[Rule], progress: Progress | None = None) -> Report:
    """Read and check inputs.

    Args:
        tasks: the inputs, in the order in which they are reported.
        options: what is asked for; ``jobs`` is the number of processes.
        rules: from ``chosen_rules``.
        progress: called with the number of inputs done and of all.
    """
    started = time.perf_counter()
    if any(task.schema is None for task in tasks):
        import checker.papers  # noqa: F401 - once, before the processes fork
    outcomes = map_batches(
        partial(_examine, options=options, rules=rules), batches(tasks), options.jobs, progress, _lost
    )
    return _reduce(outcomes, options, rules, started)


def check_sources(inputs: Inputs, options: Options, rules: Sequence[Rule], outside: Outside | None = None) -> Report:
    """Check sources that have been read, and report. ``outside`` stands for the files that the options name."""
    started = time.perf_counter()
    from checker.papers import examine

    outcome = examine(inputs.sources, inputs.unreadable, options, rules, outside)
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
    return Outcome(unreadable=[Unreadable(task.display, reason) for task in tasks])


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
    outcome = _examine_papers(sources, unreadable, options, rules) if sources or unreadable else Outcome()
    for task in data:
        _examine_data(task, options, rules, outcome)
    return outcome


def _examine_papers(
    sources: Sequence[Source], unreadable: Sequence[Unreadable], options: Options, rules: Sequence[Rule]
) -> Outcome:
    """Check documents. One on which we fail is named as not read, and the others of its batch are still checked."""
    from checker.papers import examine

    try:
        return examine(sources, unreadable, options, rules)
    except (RuleDataError, MemoryError):
        raise
    except Exception as error:
        if len(sources) != 1:
            alone = [_examine_papers([source], [], options, rules) for source in sources]
            return Outcome.joined([*alone, Outcome(unreadable=list(unreadable))])
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
        reason = (
            f"internal error, please report ({where})" if options.language == "en" else f"内部错误，请报告（{where}）"
        )
        return Outcome(unreadable=[*unreadable, Unreadable(sources[0].path, reason)])


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
    outcome.views.append(document_view(file.ledger))
    outcome.findings += findings
    outcome.broken += broken


def _reduce(outcomes: Sequence[Outcome], options: Options, rules: Sequence[Rule], started: float) -> Report:
    """Judge what only the whole can judge (copies), then triage everything."""
    shells = [shell for outcome in outcomes for shell in outcome.shells]
    documents = [shell.document for shell in shells]
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    broken = [entry for outcome in outcomes for entry in outcome.broken]
    copies: dict[str, str] = {}
    if options.judge and documents:
        from checker.relate.repeats.duplicates import find_pairs

        pairs = find_pairs(documents)
        batch = Batch(shells, [[] for _ in shells], (), pairs)
        hits, crashed = judge([rule for rule in rules if rule.frame in WHOLE], batch)
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
        notes=(*quiet.notes, *(_unmet_facts(outcomes, options) if documents else ())),
        lookups=dict(sum((outcome.lookups for outcome in outcomes), Counter())),
    )


def _unmet_facts(outcomes: Sequence[Outcome], options: Options) -> list[str]:
    """A note that names the known facts that no document of the run speaks of: silence is not agreement."""
    if not options.facts:
        return []
    from checker.facts import known_facts
    from checker.relate.repeats.known import unmet

    names = unmet(known_facts(options.facts), {name for outcome in outcomes for name in outcome.met})
    return [spoken(phrase("facts-unmet", len(names), "、".join(names)), options.language)] if names else []


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
