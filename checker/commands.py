"""What the commands do: read inputs, run, write reports, and say the exit code (DESIGN section 6)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker.findings import SEVERITIES, Report, Unreadable
from checker.intake import Own, gather
from checker.outputs import DEFAULT_FOLDER, OutputError, Target, step_summary, targets, write_files
from checker.reports import FORMATS, render, write
from checker.reports.files import replacing
from checker.reports.words import words
from checker.rulebook.load import stands_in
from checker.rulebook.schema import Rule
from checker.ruledata import RuleDataError
from checker.run import UnknownNameError, UnknownParameterError, UnknownSuppressedError, chosen_rules, run
from checker.settings import Settings, SettingsError, find_settings, load_settings, load_suppressions
from checker.tasks import Options, Task
from checker.triage import Silencer, read_baseline, write_baseline

USAGE, UNREADABLE, FOUND = 2, 3, 1


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a command. None means: as the settings say."""

    paths: tuple[str, ...]
    formats: tuple[str, ...] = ()
    output: Path | None = None
    fail_on: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    baseline: Path | None = None
    language: str | None = None
    jobs: int | None = None
    config: Path | None = None
    ambiguous_width: str | None = None
    quiet: bool = False
    verbose: bool = False
    statistics: bool = False
    show_settings: bool = False
    schema: Path | None = None
    against: tuple[Path, ...] = ()
    facts: tuple[Path, ...] = ()


class UsageError(Exception):
    """Something that the user asked for cannot be done: one line, exit code 2."""


def complain(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr)


def settings_of(request: Request) -> Settings:
    """The settings that apply: the file given or found, overridden by the arguments.

    Raises:
        SettingsError: when a settings file is wrong.
    """
    if request.config is not None and not request.config.is_file():
        raise SettingsError(f"没有这个设置文件 no such settings file: {request.config}")
    settings = load_settings(request.config or find_settings(Path.cwd()))
    given: dict[str, Any] = {
        "fail_on": request.fail_on,
        "language": request.language,
        "jobs": request.jobs,
        "select": request.select or None,
        "format": request.formats or None,
        "output": request.output,
        "baseline": request.baseline,
        "ambiguous_width": {"1": 1, "2": 2}.get(request.ambiguous_width or "", request.ambiguous_width),
    }
    changed = {key: value for key, value in given.items() if value is not None}
    changed["ignore"] = (*settings.ignore, *request.ignore)
    changed["rule_folders"] = (*settings.rule_folders, *request.rules)
    return settings.model_copy(update=changed)


def options_of(settings: Settings) -> Options:
    """The options of a run, from the settings.

    Raises:
        SettingsError: when the baseline or the file of suppressions is wrong.
    """
    off = tuple(name for name, rule in settings.rules.items() if rule.severity == "off")
    return Options(
        select=settings.select,
        ignore=(*settings.ignore, *off),
        rule_folders=settings.rule_folders,
        language=settings.language,
        jobs=settings.jobs,
        parameters={name: rule.parameters for name, rule in settings.rules.items()},
        severities={n: r.severity for n, r in settings.rules.items() if r.severity is not None and r.severity != "off"},
        facts=settings.facts,
        schemas=settings.schemas,
        silencer=Silencer(
            settings.overrides,
            read_baseline(settings.baseline) if settings.baseline else frozenset(),
            load_suppressions(settings.suppressions) if settings.suppressions else (),
        ),
    )


def prepare(options: Options, sidecar: Path | None = None) -> list[Rule]:
    """The rules of a run; ``sidecar`` is the file of its suppressions.

    Raises:
        UsageError: for a wrong rule file, or a rule or parameter that does not exist.
    """
    try:
        return chosen_rules(options)
    except RuleDataError as error:
        raise UsageError(f"规则有误 rule file: {error}") from error
    except UnknownParameterError as error:
        raise UsageError(f"规则没有这个参数 rule {error.rule} has no parameter {error.name}{_close(error)}") from error
    except UnknownSuppressedError as error:
        place = f"{sidecar}{_line_naming(sidecar, error.name)}: " if sidecar is not None else ""
        raise UsageError(f"{place}没有这条规则 no such rule: {error.name}{_close(error)}") from error
    except UnknownNameError as error:
        raise UsageError(f"没有这条规则 no such rule: {error.name}{_close(error)}") from error


def _line_naming(path: Path, rule: str) -> str:
    """``:7``, the first line of a file of suppressions that names a rule; empty if none does in so many words."""
    named = re.compile(rf"""\s*rule\s*=\s*["']{re.escape(rule)}["']""")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((f":{number}" for number, line in enumerate(lines, 1) if named.match(line)), "")


def _close(error: UnknownNameError) -> str:
    return f"，是否想写 did you mean: {', '.join(error.close)}" if error.close else ""


@dataclass(frozen=True, slots=True)
class Examined:
    """A report, the paths that do not exist, and the files on disk by their names in the report."""

    report: Report
    missing: tuple[str, ...]
    files: dict[str, Path]


def examine(request: Request, settings: Settings, options: Options, reports: Sequence[Path | None] = ()) -> Examined:
    """Read and check everything that a request names; ``reports`` are the files that will be written.

    Raises:
        UsageError: for wrong rules.
        OutputError: when a report would overwrite an input.
    """
    from checker.progress import meter

    rules = prepare(options, settings.suppressions) if options.judge else []
    if not request.quiet:
        for rule in filter(stands_in, rules):
            complain(words(options.language)["stands_in"].format(rule=rule.name, path=rule.path))
    tasks, missing, empty = gather(request.paths, Own.of(told_by(request, settings), reports))
    tasks = with_schemas(tasks, request.schema, options.schemas)
    options = replace(options, against=request.against, facts=(*options.facts, *request.facts))
    lost = _read_against(request.against, options.language)
    _prepare_facts(options.facts)
    for path in missing:
        complain(f"找不到 no such path: {path}")
    with meter(len(tasks), request.quiet) as progress:
        report = run(tasks, options, rules, progress)
    if lost or empty:
        report = replace(report, unreadable=(*lost, *report.unreadable, *empty))
    return Examined(report, tuple(missing), {task.display: task.path for task in tasks if task.path is not None})


def told_by(request: Request, settings: Settings) -> list[Path | None]:
    """The files and folders of rules that tell a run what to do."""
    return [
        request.config or find_settings(Path.cwd()), settings.baseline, settings.suppressions, request.schema,
        *settings.schemas.values(), *settings.facts, *request.facts, *settings.rule_folders,
    ]  # fmt: skip


def with_schemas(tasks: Sequence[Task], schema: Path | None, schemas: Mapping[str, Path]) -> list[Task]:
    """Tasks with their schemas: the one given for every data file, or those that the settings name by pattern.

    Raises:
        UsageError: when a schema is wrong.
    """
    if schema is None and not schemas:
        return list(tasks)
    from checker.data.examine import schema_for
    from checker.data.judge import compiled

    patterns = {"*": schema} if schema is not None else schemas
    chosen = [
        replace(task, schema=schema_for(task.path, task.display, patterns)) if task.path is not None else task
        for task in tasks
    ]
    try:
        for path in {task.schema for task in chosen if task.schema is not None} | ({schema} if schema else set()):
            compiled(path)
    except RuleDataError as error:
        raise UsageError(f"数据规则有误 schema: {error}") from error
    return chosen


def _prepare_facts(paths: tuple[Path, ...]) -> None:
    """Read the files of known facts, so that a wrong one is said before the run.

    Raises:
        UsageError: when one is wrong.
    """
    if not paths:
        return
    from checker.facts import known_facts

    try:
        known_facts(paths)
    except RuleDataError as error:
        raise UsageError(f"事实文件有误 facts: {error}") from error


def _read_against(paths: tuple[Path, ...], language: str) -> list[Unreadable]:
    """Read the files that reports are held against, so that what cannot be read is said once.

    Raises:
        UsageError: when one does not exist.
    """
    if not paths:
        return []
    from checker.against import references

    for path in paths:
        if not path.exists():
            raise UsageError(f"--against 找不到 no such file: {path}")
        if path.is_dir():
            raise UsageError(f"--against 应当是文件，不是文件夹 a file is expected, not a folder: {path}")
    _, failures = references(paths)
    return [Unreadable(error.path, error.reason_en if language == "en" else error.reason) for error in failures]


def check(request: Request) -> int:
    """``hegao check``; returns the exit code."""
    try:
        settings = settings_of(request)
        if request.show_settings:
            return show_settings(request, settings)
        wanted = targets(settings.format, settings.output, _several(request.paths))
        options = replace(options_of(settings), figures=any(FORMATS[target.format].ledger for target in wanted))
        examined = examine(request, settings, options, [target.path for target in wanted])
        written = write_files(wanted, examined.report, examined.files)
        _to_screen(wanted, examined.report, settings, request, written)
    except (SettingsError, UsageError, OutputError) as error:
        complain(str(error))
        return USAGE
    return exit_code(examined.report, settings.fail_on, bool(examined.missing))


def _several(paths: Sequence[str]) -> bool:
    return len(paths) > 1 or any(Path(path).is_dir() or any(c in path for c in "*?[") for path in paths)


def _to_screen(
    wanted: Sequence[Target], report: Report, settings: Settings, request: Request, written: Sequence[str]
) -> None:
    """What goes to standard output; the terminal report gives way to a machine format, and goes to standard error."""
    screen = [target.format for target in wanted if not target.is_file]
    machine = [name for name in screen if name != "terminal"]
    for name in machine:
        sys.stdout.write(render(name, report))
        if name == "github":
            step_summary(report)
    if "terminal" in screen and not request.quiet:
        _print(report, settings, request, written, sys.stderr if machine else sys.stdout)
    else:
        _remark(report, written, request.quiet)


def _print(report: Report, settings: Settings, request: Request, written: Sequence[str], stream: Any) -> None:
    from checker.reports.terminal import make_console, print_report

    ambiguous = settings.ambiguous_width
    if ambiguous == "auto":
        ambiguous = 2 if (getattr(stream, "encoding", "") or "").lower().startswith(("gb", "cp936", "big5")) else 1
    print_report(
        report,
        make_console(stream),
        ambiguous=ambiguous,
        verbose=request.verbose,
        statistics=request.statistics,
        files=written,
    )


def _remark(report: Report, written: Sequence[str], quiet: bool) -> None:
    """What a machine format cannot say to the person who waits: what could not be read, which rules broke."""
    named = words(report.language)
    for entry in report.unreadable:
        complain(f"{named['unread']}{named['colon']}{entry.path}{named['colon']}{entry.reason}")
    for broken in report.broken_rules:
        complain(named["broken_text"].format(rule=broken.rule, reason=broken.reason))
    if not quiet:
        for note in report.notes:
            complain(note)
        for file in written:
            complain(f"{named['files']}{named['colon']}{file}")


def exit_code(report: Report, fail_on: str, missing: bool) -> int:
    """2 before 3 before 1 before 0."""
    if missing or report.broken_rules:
        return USAGE
    if report.unreadable:
        return UNREADABLE
    order = list(SEVERITIES)
    if fail_on != "never" and any(order.index(f.severity) <= order.index(fail_on) for f in report.findings):  # type: ignore[arg-type]
        return FOUND
    return 0


def show_settings(request: Request, settings: Settings) -> int:
    """``hegao check --show-settings``: the settings that apply, as JSON on standard output, and where they are from."""
    place = request.config or find_settings(Path.cwd())
    complain(f"设置 settings: {place or '默认 defaults'}")
    print(settings.model_dump_json(indent=1))
    return 0


def extract(request: Request, format_: str | None) -> int:
    """``hegao extract``: the ledger of figures; returns the exit code."""
    return _rows(request, format_, "figures")


def relations(request: Request, format_: str | None) -> int:
    """``hegao relations``: every relation with its verdict; returns the exit code."""
    return _rows(request, format_, "relations")


def _rows(request: Request, format_: str | None, what: str) -> int:
    from checker.reports import tabular

    try:
        format_ = _rows_format(request, format_, what)
        path = _rows_file(request, format_, what)
        settings = settings_of(request)
        options = replace(options_of(settings), select=(), ignore=(), parameters={}, severities={})
        options = replace(options, judge=what == "relations", figures=what == "figures")
        examined = examine(request, settings, options, [path])
        report = examined.report
        if format_ == "terminal" and path is None:
            report = replace(report, findings=())
            _print(report, settings, replace(request, verbose=True), (), sys.stdout)
            return exit_code(report, "never", bool(examined.missing))
        rows = tabular.figure_rows(report) if what == "figures" else tabular.relation_rows(report)
        columns = tabular.FIGURE_COLUMNS if what == "figures" else tabular.RELATION_COLUMNS
        _write_rows(path, format_, report, rows, columns, request.quiet)
    except (SettingsError, UsageError, OutputError) as error:
        complain(str(error))
        return USAGE
    return exit_code(report, "never", bool(examined.missing))


def _rows_format(request: Request, format_: str | None, what: str) -> str:
    """The format that is asked for, by name or by the suffix of the file.

    Raises:
        UsageError: when there is none of that name.
    """
    from checker.reports import tabular

    on_screen = ("terminal", "json") if what == "relations" else ()
    if format_ is None:
        suffixes = {suffix: name for name, suffix in tabular.SUFFIXES.items()} | {f".{n}": n for n in on_screen}
        default = "terminal" if on_screen else "csv"
        return suffixes.get(request.output.suffix.lower(), default) if request.output is not None else default
    known = (*on_screen, *tabular.SUFFIXES)
    if format_ not in known:
        raise UsageError(f"没有这种格式 no such format: {format_}，可用 choose from: {', '.join(known)}")
    return format_


def _rows_file(request: Request, format_: str, what: str) -> Path | None:
    """The file that rows go to; None: the screen."""
    from checker.reports import tabular

    path = request.output
    if path is not None and (path.is_dir() or str(path).endswith(("/", "\\"))):
        return path / f"{what}{tabular.SUFFIXES.get(format_, '.json' if format_ == 'json' else '.txt')}"
    if path is None and format_ in tabular.FILES:
        return DEFAULT_FOLDER / f"{what}{tabular.SUFFIXES[format_]}"
    return path


def _write_rows(
    path: Path | None, format_: str, report: Report, rows: Sequence[dict[str, Any]], columns: Sequence[str], quiet: bool
) -> None:
    from checker.reports import tabular

    if path is not None:
        try:
            if format_ == "terminal":
                from checker.reports.terminal import render as listed

                with replacing(path) as temporary:
                    temporary.write_text(listed(replace(report, findings=()), verbose=True), encoding="utf-8")
            elif format_ == "json":
                write(format_, replace(report, findings=()), path, {})
            else:
                tabular.write(format_, rows, columns, path)
        except OSError as error:
            raise OutputError(f"无法写入 cannot write {path}: {error.strerror or error}") from error
    elif format_ == "json":
        from checker.reports.json import render

        sys.stdout.write(render(replace(report, findings=())))
    else:
        sys.stdout.write(tabular.text(format_, rows, columns))
    _remark(report, [str(path)] if path else [], quiet)


def baseline(request: Request) -> int:
    """``hegao baseline``: write the fingerprints of all findings, so that later runs report only new ones."""
    try:
        settings = settings_of(request)
        options = options_of(settings)
        options = replace(options, silencer=replace(options.silencer, baseline=frozenset()))
        path = request.output or Path("hegao-baseline.json")
        examined = examine(request, settings.model_copy(update={"baseline": None}), options, [path])
        if examined.missing:  # an old baseline is worth more than half of a new one
            raise UsageError(f"基线没有写 baseline not written: {path}")
        try:
            with replacing(path) as temporary:
                temporary.write_text(write_baseline(examined.report.findings), encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"无法写入 cannot write {path}: {error.strerror or error}") from error
    except (SettingsError, UsageError, OutputError) as error:
        complain(str(error))
        return USAGE
    _remark(examined.report, [], request.quiet)
    if not request.quiet:
        count = len(examined.report.findings)
        complain(words(settings.language)["baseline_made"].format(path=path, count=count))
    return exit_code(examined.report, "never", bool(examined.missing))
