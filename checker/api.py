"""The Python interface: ``check`` and ``extract``, with frames at hand for a notebook."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.commands import options_of, prepare
from checker.findings import Report
from checker.readers import discover
from checker.run import run
from checker.settings import Settings, load_settings
from checker.tasks import Options, Task
from checker.triage import read_baseline

if TYPE_CHECKING:
    import pandas as pd

PathLike = str | os.PathLike[str]


class Result(Report):
    """A report with its rows as pandas frames; in Jupyter it shows itself as the HTML page."""

    def findings_frame(self) -> pd.DataFrame:
        """One row a finding: rule, severity, place, quote, arithmetic. Offsets are code points, ends exclusive."""
        import pandas as pd

        rows = []
        for finding in self.findings:
            place, sums = finding.location, finding.calculation
            rows.append({
                "rule": finding.rule, "severity": finding.severity, "title": finding.title, "message": finding.message,
                "document": finding.document, "path": place.path, "line": place.line, "column": place.column,
                "offset": place.offset, "end_offset": place.end_offset, "anchor": place.anchor,
                "section": " › ".join(place.section), "quote": place.quote,
                "expression": sums.expression if sums else None, "difference": sums.difference if sums else None,
                "unit": sums.unit if sums else None, "suggestion": finding.suggestion,
                "fingerprint": finding.fingerprint,
            })  # fmt: skip
        return pd.DataFrame(rows, columns=_FINDING_COLUMNS)

    def relations_frame(self) -> pd.DataFrame:
        """One row a relation, with its verdict; numbers are decimal strings."""
        import pandas as pd

        from checker.reports.tabular import RELATION_COLUMNS, relation_rows

        return pd.DataFrame(relation_rows(self), columns=RELATION_COLUMNS)

    def figures_frame(self) -> pd.DataFrame:
        """The ledger: one row a figure, with the keys of ``hegao extract``; numbers are decimal strings."""
        import pandas as pd

        from checker.reports.tabular import FIGURE_COLUMNS, figure_rows

        return pd.DataFrame(figure_rows(self), columns=FIGURE_COLUMNS)

    def write(self, path: PathLike, format: str | None = None) -> Path:
        """Write a report file.

        Args:
            path: the file.
            format: ``html``, ``xlsx``, ``json``…; None takes it from the file's suffix.

        Returns:
            the path.

        Raises:
            ValueError: when the suffix names no format.
            OSError: when the file cannot be written.
        """
        from checker.reports import FORMATS, by_suffix, write

        file = Path(path)
        name = format or by_suffix(file)
        if name not in FORMATS:
            raise ValueError(f"no format for {file.name}: choose from {', '.join(FORMATS)}")
        originals = {view.path: Path(view.path) for view in self.documents if Path(view.path).is_file()}
        write(name, self, file, originals)
        return file

    def _repr_html_(self) -> str:
        from html import escape

        from checker.reports.html import render

        page = escape(render(self), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:640px;border:1px solid #ccc" title="Hegao"></iframe>'

    def __str__(self) -> str:
        from checker.reports.terminal import render

        return render(self)


_FINDING_COLUMNS = [
    "rule", "severity", "title", "message", "document", "path", "line", "column", "offset", "end_offset", "anchor",
    "section", "quote", "expression", "difference", "unit", "suggestion", "fingerprint",
]  # fmt: skip


def check(
    *paths: PathLike,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    rules: Sequence[PathLike] = (),
    baseline: PathLike | None = None,
    language: str = "zh",
    jobs: int = 1,
    config: PathLike | None = None,
) -> Result:
    """Check files, folders or globs.

    Args:
        *paths: what to check.
        select: names of the rules to run; none means all.
        ignore: names of rules not to run.
        rules: folders with rules of your own.
        baseline: a file of ``hegao baseline``, whose findings are not reported.
        language: of the report, ``zh`` or ``en``.
        jobs: number of processes.
        config: a settings file; without it no settings apply.

    Returns:
        the report. An input that cannot be read is in ``report.unreadable``; it does not raise.

    Raises:
        FileNotFoundError: a path names nothing.
        UsageError: a rule or a rule file is wrong.
        SettingsError: the settings or the baseline are wrong.
    """
    files, missing = discover([os.fspath(path) for path in paths])
    if missing:
        raise FileNotFoundError(", ".join(missing))
    options = _options(select, ignore, rules, baseline, language, jobs, config)
    return _result(run([Task(display, path) for path, display in files], options, prepare(options)))


def check_text(text: str, name: str = "text", **options: Any) -> Result:
    """Check a text that is in memory; ``options`` are those of ``check``."""
    given: dict[str, Any] = {
        "select": (), "ignore": (), "rules": (), "baseline": None, "language": "zh", "jobs": 1, "config": None,
    }  # fmt: skip
    unknown = set(options) - set(given)
    if unknown:
        raise TypeError(f"check_text() got an unexpected keyword argument {min(unknown)!r}")
    chosen = _options(**{**given, **options})
    return _result(run([Task(name, data=text.encode())], chosen, prepare(chosen)))


def extract(*paths: PathLike, jobs: int = 1) -> pd.DataFrame:
    """The ledger of figures of files, folders or globs: one row a figure, with the keys of ``hegao extract``.

    Raises:
        FileNotFoundError: a path names nothing.
    """
    files, missing = discover([os.fspath(path) for path in paths])
    if missing:
        raise FileNotFoundError(", ".join(missing))
    options = Options(judge=False, figures=True, jobs=jobs)
    return _result(run([Task(display, path) for path, display in files], options, ())).figures_frame()


def _options(
    select: Sequence[str],
    ignore: Sequence[str],
    rules: Sequence[PathLike],
    baseline: PathLike | None,
    language: str,
    jobs: int,
    config: PathLike | None,
) -> Options:
    from dataclasses import replace

    settings = load_settings(Path(config)) if config is not None else Settings()
    options = options_of(settings)
    silencer = options.silencer
    if baseline is not None:
        silencer = replace(silencer, baseline=read_baseline(Path(baseline)))
    return replace(
        options,
        select=tuple(select) or options.select,
        ignore=(*options.ignore, *ignore),
        rule_folders=(*options.rule_folders, *(Path(folder) for folder in rules)),
        language=language,
        jobs=jobs,
        figures=True,
        silencer=silencer,
    )


def _result(report: Report) -> Result:
    return Result(**{entry.name: getattr(report, entry.name) for entry in fields(report)})
