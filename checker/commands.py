"""What the commands do: read inputs, run, write reports, and say the exit code (DESIGN section 6)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from checker.findings import Report, Unreadable
from checker.readers import discover, read, read_bytes
from checker.ruledata import RuleDataError
from checker.run import Inputs, Options, UnknownRuleError, check_sources, chosen_rules

USAGE, UNREADABLE, FOUND = 2, 3, 1


def complain(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr)


def gather(paths: Sequence[str]) -> tuple[Inputs, list[str]]:
    """Read every input; what cannot be read is noted, and the others are still read."""
    inputs = Inputs()
    named = [path for path in paths if path != "-"]
    files, missing = discover(named)
    if "-" in paths:
        sources, failures = read_bytes(sys.stdin.buffer.read(), "<stdin>")
        inputs.sources += sources
        inputs.unreadable += [Unreadable(e.path, e.reason) for e in failures]
    for path, display in files:
        sources, failures = read(path, display)
        inputs.sources += sources
        inputs.unreadable += [Unreadable(e.path, e.reason) for e in failures]
    if not files and "-" not in paths and not missing:
        inputs.unreadable += [Unreadable(path, "文件夹里没有可读的文件 nothing to read in this folder") for path in named]
    return inputs, missing


def check(
    paths: Sequence[str],
    formats: Sequence[str],
    output: Path | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rules: tuple[Path, ...],
    language: str,
    jobs: int,
    quiet: bool,
) -> int:
    """``hegao check``; returns the exit code."""
    options = Options(select, ignore, rules, language, jobs)
    try:
        chosen = chosen_rules(options)
    except RuleDataError as error:
        complain(f"规则有误 rule file: {error}")
        return USAGE
    except UnknownRuleError as error:
        complain(f"没有这条规则 no such rule: {error.name}" + (f"（{'、'.join(error.close)}？）" if error.close else ""))
        return USAGE
    inputs, missing = gather(paths)
    for path in missing:
        complain(f"找不到 no such path: {path}")
    report = check_sources(inputs, options, chosen)
    for name in formats:
        if name == "json":
            from checker.reports.json import render

            sys.stdout.write(render(report))
        else:
            from checker.reports.terminal import print_report

            if not quiet:
                print_report(report)
    return exit_code(report, fail_on, bool(missing))


def exit_code(report: Report, fail_on: str, missing: bool) -> int:
    """2 before 3 before 1 before 0."""
    if missing or report.broken_rules:
        return USAGE
    if report.unreadable:
        return UNREADABLE
    order = ("error", "warning", "info")
    if fail_on != "never" and any(order.index(f.severity) <= order.index(fail_on) for f in report.findings):
        return FOUND
    return 0


def extract(paths: Sequence[str], format_: str, output: Path | None) -> int:
    """``hegao extract``; returns the exit code."""
    inputs, missing = gather(paths)
    report = check_sources(inputs, Options(judge=False, figures=True), [])
    for figure in report.figures:
        print(json.dumps(asdict(figure), ensure_ascii=False))
    return exit_code(report, "never", bool(missing))
