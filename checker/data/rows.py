"""Checks from row to row, and between files. Each gives the labels of the rows that fail; nulls are left alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from checker.data.equation import places_of

_TEN_THOUSAND = 10_000
_FEW = 6


def repeated(frame: pd.DataFrame, names: Sequence[str]) -> dict[int, int]:
    """Rows that repeat an earlier one in ``names`` → the first such row."""
    part = frame[list(names)]
    again = part.duplicated(keep="first")
    if not again.any():
        return {}
    affected = part[part.duplicated(keep=False)]
    first: dict[object, int] = {}
    result: dict[int, int] = {}
    for label, key in zip(
        affected.index,
        affected.astype(object).where(affected.notna(), None).itertuples(index=False, name=None),
        strict=True,
    ):
        if key in first:
            result[int(label)] = first[key]
        else:
            first[key] = int(label)
    return result


def _groups(frame: pd.DataFrame, column: str, by: Sequence[str]) -> Iterator[pd.Series]:
    values = frame[column].dropna()
    if not by:
        yield values
        return
    for name in by:
        _ = frame[name]
    for _, part in values.groupby([frame.loc[values.index, name] for name in by], sort=False, dropna=False):
        yield part


def sequence(frame: pd.DataFrame, column: str, by: Sequence[str]) -> dict[int, int]:
    """Rows whose number is not the one before plus 1 (within each group) → the row before.

    Raises:
        TypeError: when the column holds no numbers.
    """
    _numeric(frame, column)
    found: dict[int, int] = {}
    for part in _groups(frame, column, by):
        steps = part.diff().iloc[1:]
        wrong = steps.ne(1).to_numpy()
        labels = part.index.to_numpy()
        found |= {int(labels[i + 1]): int(labels[i]) for i in wrong.nonzero()[0]}
    return found


def increasing(frame: pd.DataFrame, column: str, by: Sequence[str], strict: bool) -> dict[int, int]:
    """Rows that are smaller than the one before (or equal, if ``strict``) → the row before."""
    found: dict[int, int] = {}
    for part in _groups(frame, column, by):
        before = part.shift(1)
        wrong = ((part <= before) if strict else (part < before)).fillna(False).to_numpy(dtype=bool)
        labels = part.index.to_numpy()
        found |= {int(labels[i]): int(labels[i - 1]) for i in wrong.nonzero()[0]}
    return found


def ordered(frame: pd.DataFrame, names: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """For each neighbouring pair of columns the rows in which the later one is smaller."""
    for earlier, later in itertools.pairwise(names):
        wrong = (frame[later] < frame[earlier]).fillna(False)
        yield later, [int(label) for label in frame.index[wrong.to_numpy(dtype=bool)]]


def foreign(values: pd.Series, file: Path, column: str) -> list[int]:
    """Rows whose value does not stand in ``column`` of another file.

    Raises:
        OSError: when the other file cannot be read.
        ValueError: when it has no such column.
    """
    from checker.data.load import load
    from checker.data.model import ColumnSpec, ColumnType, DataSchema
    from checker.readers.errors import UnreadableError

    kind: ColumnType | None = "text" if isinstance(values.dtype, pd.StringDtype) or values.dtype == object else None
    try:
        other = load(file, file.name, DataSchema(columns={column: ColumnSpec(type=kind)})).frame
    except UnreadableError as error:
        raise OSError(f"{file.name}：{error.reason}") from error
    if column not in other.columns:
        raise ValueError(f"{file.name} 没有列 has no column {column}")
    missing = values.notna() & ~values.isin(other[column])
    return [int(label) for label in values.index[missing.to_numpy(dtype=bool)]]


def totals(
    frame: pd.DataFrame, column: str, where: Mapping[str, str], by: Sequence[str], within: Decimal | None
) -> dict[int, str]:
    """Rows marked as totals that are not the sum of the other rows of their group → what they are off by.

    A group with a null among its parts is left alone: its sum is not known.
    """
    _numeric(frame, column)
    marked = pd.Series(True, index=frame.index)
    for name, value in where.items():
        marked &= frame[name].astype("str") == value
    places = places_of(frame[column])
    grain = Decimal(1).scaleb(-places) / 2 if places else Decimal(0)
    found: dict[int, str] = {}
    groups = [rows for _, rows in frame.groupby(list(by), sort=False, dropna=False)] if by else [frame]
    for rows in groups:
        labels, group = rows.index, rows[column]
        stated, parts = group[marked.loc[labels]].dropna(), group[~marked.loc[labels]]
        if stated.empty or parts.empty or parts.isna().any():
            continue
        total = sum((Decimal(str(value)) for value in parts), Decimal(0))
        allowed = grain * (len(parts) + 1) if within is None else within
        for label, value in zip(stated.index.tolist(), stated.tolist(), strict=True):
            gap = Decimal(str(value)) - total
            if abs(gap) > allowed:
                found[int(label)] = f"{value}（分项之和 sum {format(total, 'f')}）"
    return found


def scale(frame: pd.DataFrame, column: str, by: Sequence[str]) -> dict[int, str]:
    """Rows whose value fits among the others of its group only when divided by 10,000 → the group's median."""
    _numeric(frame, column)
    found: dict[int, str] = {}
    for part in _groups(frame, column, by):
        sizes = part.abs()
        sizes = sizes[sizes > 0]
        if len(sizes) < _FEW:
            continue
        middle = sizes.median()
        large = sizes[sizes >= 1000 * middle]
        usual = sizes.drop(large.index)
        if len(large) > max(1, len(sizes) // 20) or usual.empty:
            continue  # more than one in twenty is no slip but a column of two kinds
        top, bottom = usual.max(), usual.min()
        fits = large[(large / _TEN_THOUSAND <= top) & (large / _TEN_THOUSAND >= bottom) & (large > 100 * top)]
        found |= {int(label): f"中位数 median {middle:g}" for label in fits.index}
    return found


def _numeric(frame: pd.DataFrame, column: str) -> None:
    if frame[column].dtype.kind not in "iuf":
        raise TypeError(f"{column} 不是数字列 is no column of numbers")
