"""Judge a frame by a schema. Columns are judged by pandera checks, each once over the whole frame.

The check objects are called themselves (``pandera.Check.__call__``) and their output taken, which is far cheaper than
``failure_cases`` and keeps every row's label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from checker.data.load import Loaded
from checker.data.model import CheckSpec, ColumnSpec
from checker.data.rows import foreign, increasing, ordered, repeated, scale, sequence, totals
from checker.data.schema import Compiled

_TYPE_WORDS = {
    "text": "文本 text",
    "int": "整数 integer",
    "number": "数字 number",
    "date": "日期 date",
    "bool": "true/false",
}
_SAMPLE = 10_000
_TRUE, _FALSE = {"true", "1", "是", "yes"}, {"false", "0", "否", "no"}


@dataclass(slots=True)
class Violation:
    """What one check found: the labels of the rows, in one column. ``texts`` are values where they are not the cell's.

    ``check`` is the kind (type, null, unique, range, pattern…), ``expected`` what should hold, ``others`` the row that
    each row is held against (the first of two equal ones, the one before), by label.
    """

    check: str
    column: str
    rows: list[int]
    expected: str
    texts: dict[int, str] | None = None
    others: dict[int, int] | None = None


@dataclass(slots=True)
class Judged:
    """All violations of a file, the checks that ran, and those that could not with the reason."""

    violations: list[Violation]
    ran: list[str]
    not_run: list[tuple[str, str]]


def judge_frame(loaded: Loaded, compiled: Compiled) -> Judged:
    """Run every check of a schema. A check that cannot run is named, never passed over in silence."""
    judged = Judged([], [], [])
    schema, frame = compiled.schema, loaded.frame
    for row, count in loaded.ragged:
        _add(
            judged,
            Violation(
                "ragged",
                loaded.names[0],
                [row],
                f"每行 {len(loaded.names)} 个单元格 cells a line",
                {row: f"{count} 个"},
            ),
        )
    for name in loaded.duplicate_names:
        _add(judged, Violation("duplicate-header", name, [-1], "列名不重复 distinct headers", {-1: name}))
    if schema.strict:
        for name in frame.columns:
            if name not in schema.columns:
                _add(judged, Violation("extra-column", name, [-1], "schema 里没有这一列 no such column", {-1: name}))
    usable: dict[str, pd.Series] = {}
    for name, spec in schema.columns.items():
        if name not in frame.columns:
            if not spec.optional:
                _add(judged, Violation("missing-column", name, [-1], f"应有列 column {name}", {-1: name}))
                judged.not_run.append((name, "没有这一列 no such column"))
            continue
        series = _typed(frame[name], name, spec, judged)
        usable[name] = series
        _column(series, name, spec, compiled, judged)
    numeric = (
        frame.assign(**{name: series for name, series in usable.items() if series is not frame[name]})
        if any(series is not frame[name] for name, series in usable.items())
        else frame
    )
    for number, check in enumerate(schema.checks, 1):
        label = check.name or f"{check.kind} {number}"
        try:
            found = list(_RUNNERS[check.kind](numeric, check, compiled.path.parent))
        except KeyError as error:
            judged.not_run.append((label, f"没有列 no column {error}"))
            continue
        except (TypeError, ValueError, OSError) as error:
            judged.not_run.append((label, f"{error}".splitlines()[0][:200]))
            continue
        judged.ran.append(label)
        for violation in found:
            _add(judged, violation)
    if compiled.pandera is not None:
        _frame_checks(compiled.pandera, numeric, judged)
    return judged


def _add(judged: Judged, violation: Violation) -> None:
    if violation.rows:
        judged.violations.append(violation)


def _labels(mask: pd.Series) -> list[int]:
    return [int(label) for label in mask.index[mask.to_numpy(dtype=bool)]]


def _typed(series: pd.Series, name: str, spec: ColumnSpec, judged: Judged) -> pd.Series:
    """The column as its declared type; what does not fit is a violation and null from then on."""
    if spec.type is None:
        return series
    judged.ran.append(f"{name}: type")
    converted, bad = _convert(series, spec.type)
    if bad is not None and bad.any():
        _add(judged, Violation("type", name, _labels(bad), _TYPE_WORDS[spec.type]))
    return converted


def _convert(series: pd.Series, kind: str) -> tuple[pd.Series, pd.Series | None]:
    """The column as ``kind`` and which cells are not of it; (itself, None) where nothing needs to be done."""
    dtype = series.dtype.kind
    if kind in ("int", "number"):
        if dtype in "iu":
            return series, None
        if dtype == "f":
            if kind == "number":
                return series, None
            return series, series.notna() & (series != series.round())
        converted = pd.to_numeric(series, errors="coerce")
        bad = series.notna() & converted.isna()
        if dtype == "b":
            bad = series.notna()
        elif kind == "int":
            bad = bad | (converted.notna() & (converted != converted.round()))
        return converted.astype("float64"), bad
    if kind == "date":
        if dtype == "M":
            return series, None
        texts = series.map(lambda cell: cell if isinstance(cell, str) or hasattr(cell, "year") else None)
        converted = pd.to_datetime(texts, errors="coerce", format="mixed")
        return converted, series.notna() & converted.isna()
    if kind == "bool":
        if dtype == "b":
            return series, None
        lowered = series.astype("str").str.lower()
        return series, series.notna() & ~lowered.isin(_TRUE | _FALSE)
    if isinstance(series.dtype, pd.StringDtype):
        return series, None
    bad = series.notna() & ~series.map(lambda cell: isinstance(cell, str))
    return series.astype("str").where(series.notna()), bad


def _column(series: pd.Series, name: str, spec: ColumnSpec, compiled: Compiled, judged: Judged) -> None:
    """Nulls, uniqueness and the checks of one column."""
    if not spec.nullable:
        judged.ran.append(f"{name}: null")
        typed = {
            row
            for violation in judged.violations
            if violation.check == "type" and violation.column == name
            for row in violation.rows
        }
        _add(
            judged,
            Violation("null", name, [row for row in _labels(series.isna()) if row not in typed], "非空 not null"),
        )
    if spec.unique:
        judged.ran.append(f"{name}: unique")
        again = series.duplicated() & series.notna() if not _surely_unique(series) else None
        if again is not None and again.any():
            first = series[~series.duplicated() & series.isin(series[again])]
            where = dict(zip(first.to_numpy().tolist(), first.index.tolist(), strict=True))
            rows = _labels(again)
            _add(
                judged,
                Violation(
                    "unique",
                    name,
                    rows,
                    "不重复 unique",
                    others={row: int(where[series.at[row]]) for row in rows if series.at[row] in where},
                ),
            )
    checks = _checks(spec) if compiled.pandera is None else list(compiled.pandera.columns[name].checks)
    present = series.dropna() if series.hasnans else series
    # Our own checks look at one value at a time; what a user's pandera check looks at is not known.
    codes, values = _encoded(present) if checks and compiled.pandera is None else (None, present)
    for check in checks:
        label = f"{name}: {check.name}"
        try:
            result = check(values)
        except Exception as error:  # a check of a user's schema may raise anything
            judged.not_run.append((label, f"{type(error).__name__}: {error}".splitlines()[0][:200]))
            continue
        reason = _crash(result)
        if reason:
            judged.not_run.append((label, reason))
            continue
        judged.ran.append(label)
        output = result.check_output
        if isinstance(output, pd.Series):
            failed = ~output.reindex(values.index, fill_value=True).astype(bool)
            if codes is not None:
                failed = pd.Series(failed.to_numpy()[codes], index=present.index)
            _add(
                judged, Violation(_KINDS.get(str(check.name), str(check.name)), name, _labels(failed), _expected(check))
            )
        elif not bool(output):
            _add(judged, Violation(str(check.name), name, [-1], _expected(check), {-1: name}))


def _encoded(series: pd.Series) -> tuple[Any, pd.Series]:
    """The distinct texts of a column that repeats them, and for every row which it is: a pattern is then matched once.

    (None, the column itself) for numbers, and where a sample repeats little.
    """
    if isinstance(series.dtype, pd.StringDtype):
        sample = series.iloc[:_SAMPLE]
        if len(sample) > 10 * sample.nunique():
            codes, values = pd.factorize(series.array)
            return codes, pd.Series(values)
    return None, series


def _surely_unique(series: pd.Series) -> bool:
    """Whether whole numbers rise from row to row: told without the memory of a hash table."""
    if series.dtype.kind not in "iu":
        return False
    values = series.to_numpy()
    return bool((values[1:] > values[:-1]).all())


def _crash(result: Any) -> str:
    return "" if getattr(result, "check_output", None) is not None else "没有结果 no result"


_KINDS = {
    "greater_than_or_equal_to": "range",
    "less_than_or_equal_to": "range",
    "greater_than": "range",
    "less_than": "range",
    "in_range": "range",
    "str_matches": "pattern",
    "str_contains": "pattern",
    "isin": "values",
    "str_length": "length",
}


def _expected(check: Any) -> str:
    values = {key: _readable(value) for key, value in (check.statistics or {}).items()}
    symbols = {
        "greater_than_or_equal_to": "≥ {min_value}",
        "less_than_or_equal_to": "≤ {max_value}",
        "greater_than": "> {min_value}",
        "less_than": "< {max_value}",
        "in_range": "{min_value} … {max_value}",
        "str_matches": "匹配 matches {pattern}",
        "isin": "∈ {allowed_values}",
        "str_length": "长度 length {min_value} … {max_value}",
        "equal_to": "= {value}",
        "not_equal_to": "≠ {value}",
    }
    form = symbols.get(str(check.name))
    try:
        return form.format(**values) if form else str(check.error or check.name)
    except (KeyError, IndexError):
        return str(check.error or check.name)


def _readable(value: object) -> object:
    """A parameter as a message shows it."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    if isinstance(value, (list, tuple, set, frozenset)):
        shown = [str(entry) for entry in list(value)[:12]]
        return "{" + "、".join(shown) + ("…" if len(value) > 12 else "") + "}"
    return str(value).removeprefix("(?:").removesuffix(")$") if str(value).startswith("(?:") else value


def _checks(spec: ColumnSpec) -> list[pa.Check]:
    """The pandera checks of a column of our format."""
    found: list[pa.Check] = []
    for bound, make in ((spec.min, pa.Check.greater_than_or_equal_to), (spec.max, pa.Check.less_than_or_equal_to)):
        if bound is not None:
            found.append(
                make(
                    pd.Timestamp(str(bound)) if spec.type == "date" else float(bound) if spec.type != "text" else bound
                )
            )
    if spec.above is not None:
        found.append(pa.Check.greater_than(float(spec.above)))
    if spec.below is not None:
        found.append(pa.Check.less_than(float(spec.below)))
    if spec.pattern is not None:
        found.append(pa.Check.str_matches(spec.pattern if spec.pattern.endswith("$") else f"(?:{spec.pattern})$"))
    if spec.values is not None:
        found.append(pa.Check.isin(list(spec.values)))
    if spec.min_length is not None or spec.max_length is not None:
        found.append(pa.Check.str_length(spec.min_length, spec.max_length))
    return found


def _frame_checks(schema: Any, frame: pd.DataFrame, judged: Judged) -> None:
    """The checks that a pandera schema runs over the whole frame."""
    for check in schema.checks:
        label = f"frame: {check.name}"
        try:
            output = check(frame).check_output
        except Exception as error:  # a check of a user's schema may raise anything
            judged.not_run.append((label, f"{type(error).__name__}: {error}".splitlines()[0][:200]))
            continue
        judged.ran.append(label)
        if isinstance(output, pd.DataFrame):
            output = output.all(axis=1)
        if isinstance(output, pd.Series):
            failed = ~output.reindex(frame.index, fill_value=True).astype(bool)
            _add(judged, Violation(str(check.name), str(frame.columns[0]), _labels(failed), _expected(check)))
        elif not bool(output):
            _add(judged, Violation(str(check.name), str(frame.columns[0]), [-1], _expected(check), {-1: ""}))


Runner = Callable[[pd.DataFrame, CheckSpec, Path], Iterator[Violation]]


def _equation(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    from checker.data.equation import parse

    assert check.equation is not None
    equation = parse(check.equation)
    for name in equation.columns:
        if frame[name].dtype.kind not in "iuf":
            raise TypeError(f"{name} 不是数字列 is no column of numbers")
    failed = equation.failures(frame, check.within)
    stated = frame.loc[list(failed), equation.stated].tolist()
    gaps = {
        label: f"{value}（差 off by {_plain(abs(gap))}）"
        for (label, gap), value in zip(failed.items(), stated, strict=True)
    }
    yield Violation("equation", equation.stated, list(gaps), equation.text, gaps)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _foreign(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.foreign is not None
    assert check.file is not None
    rows = foreign(frame[check.foreign], folder / check.file, check.to or check.foreign)
    yield Violation("foreign", check.foreign, rows, f"在 in {check.file.as_posix()}:{check.to or check.foreign}")


def _sequence(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.sequence is not None
    others = sequence(frame, check.sequence, check.by)
    yield Violation("sequence", check.sequence, list(others), "连续 consecutive", others=others)


def _increasing(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.increasing is not None
    others = increasing(frame, check.increasing, check.by, check.strict)
    yield Violation("increasing", check.increasing, list(others), "递增 increasing", others=others)


def _ordered(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.ordered is not None
    for column, rows in ordered(frame, check.ordered):
        yield Violation("ordered", column, rows, " ≤ ".join(check.ordered))


def _distinct(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    names = list(frame.columns) if check.distinct == "all" else list(check.distinct or ())
    others = repeated(frame, names)
    yield Violation("duplicate", names[0], list(others), "不重复 distinct: " + "、".join(names), others=others)


def _total(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.total is not None
    found = totals(frame, check.total, check.where, check.by, check.within)
    yield Violation("total", check.total, list(found), f"{check.total}：合计等于分项之和 the total of its parts", found)


def _scale(frame: pd.DataFrame, check: CheckSpec, folder: Path) -> Iterator[Violation]:
    assert check.scale is not None
    found = scale(frame, check.scale, check.by)
    yield Violation("scale", check.scale, list(found), next(iter(found.values()), ""))


_RUNNERS: dict[str, Runner] = {
    "equation": _equation,
    "foreign": _foreign,
    "sequence": _sequence,
    "increasing": _increasing,
    "ordered": _ordered,
    "distinct": _distinct,
    "total": _total,
    "scale": _scale,
}
