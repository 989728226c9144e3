"""Draft a schema from a data file, for a person to edit: types, nulls, unique columns, lists of values, sums."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path
from typing import Final

import pandas as pd

from checker.data.equation import places_of
from checker.data.load import SUFFIXES, load
from checker.data.model import ColumnSpec, DataSchema
from checker.readers.errors import UnreadableError
from checker.reports.files import replacing

_FEW: Final = 12  # distinct values that are listed
_CODE: Final = re.compile(r"编码|代码|编号|证号|电话|邮编|账号|(?:^|_)(?:id|code|no)$", re.IGNORECASE)
_SERIAL: Final = re.compile(r"序号|行次|^no\.?$|^id$", re.IGNORECASE)
_WIDEST: Final = 12  # columns of numbers among which sums are looked for
_LEAST: Final = 5
_PLAIN: Final = re.compile(r"[^\W\d][\w]*")


def command(path: Path, output: Path | None) -> int:
    """``hegao infer``: write the draft to a file or standard output; returns the exit code."""
    if not path.is_file():
        problem = "应当是文件 a file is expected" if path.is_dir() else "找不到 no such file"
        print(f"{problem}: {path}", file=sys.stderr)
        return 2
    if output is not None and output.exists() and output.samefile(path):
        print(f"草稿会盖掉数据文件 the draft would overwrite the data: {output}", file=sys.stderr)
        return 2
    if path.suffix.lower() not in SUFFIXES:
        print(f"不是数据文件 not a data file: {path}（{'、'.join(SUFFIXES)}）", file=sys.stderr)
        return 2
    try:
        text = draft(path)
    except UnreadableError as error:
        print(f"未读 not read: {error}", file=sys.stderr)
        return 3
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        with replacing(output) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"无法写入 cannot write {output}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def draft(path: Path) -> str:
    """The draft as YAML text that ``load_schema`` accepts.

    Raises:
        UnreadableError: when the file cannot be read.
    """
    loaded = load(path, path.name, DataSchema(columns={}))
    codes = {name: ColumnSpec(type="text") for name in loaded.frame.columns if _CODE.search(name)}
    if codes:  # a code is no number: 0102 keeps its zero
        loaded = load(path, path.name, DataSchema(columns=codes))
    frame = loaded.frame
    lines = [
        f"# 由 hegao infer 从 {path.name}（{len(frame)} 行）起草，请核对后使用。",
        "# Drafted from the file as it is: it allows what the file holds. Check every line.",
        "columns:",
    ]
    numeric: list[str] = []
    checks: list[str] = []
    for name in frame.columns:
        series = frame[name]
        spec, is_number = _column(series, name)
        if is_number and not _SERIAL.search(name) and not _CODE.search(name):
            numeric.append(name)
        lines.append(f"  {_quoted(name)}: {{{', '.join(spec)}}}")
        if _SERIAL.search(name) and _consecutive(series):
            checks.append(f"  - sequence: {_quoted(name)}")
    checks += [f"  - equation: {_quoted(text)}" for text in _sums(frame, numeric)]
    if not frame.duplicated().any() and len(frame) > 1:
        checks.append("  - distinct: all")
    if loaded.sheet:
        lines.append(f"sheet: {_quoted(loaded.sheet)}")
    if checks:
        lines += ["checks:", *checks]
    return "\n".join(lines) + "\n"


def _column(series: pd.Series, name: str) -> tuple[list[str], bool]:
    """The keys of a column's draft, and whether it holds numbers."""
    present = series.dropna()
    spec: list[str] = []
    number = False
    kind = series.dtype.kind
    if present.empty:
        return ["nullable: true"], False
    if kind == "b":
        spec.append("type: bool")
    elif kind == "M" or (kind == "O" and present.map(lambda v: hasattr(v, "year")).all()):
        spec.append("type: date")
    elif kind in "iuf":
        number = True
        whole = kind in "iu" or bool((present == present.round()).all())
        spec.append("type: int" if whole else "type: number")
        if (present >= 0).all():
            spec.append("min: 0")
    else:
        spec.append("type: text")
        distinct = present.unique()
        if len(distinct) <= _FEW and len(present) >= 3 * len(distinct):
            spec.append(f"values: [{', '.join(_quoted(str(value)) for value in sorted(map(str, distinct)))}]")
        elif (lengths := present.astype("str").str.len()).nunique() == 1 and present.astype("str").str.fullmatch(
            r"\d+"
        ).all():
            spec.append(f"pattern: '\\d{{{int(lengths.iloc[0])}}}'")
    if series.isna().any():
        spec.append("nullable: true")
    if (
        len(present) > 1
        and (_SERIAL.search(name) or _CODE.search(name) or not number)
        and present.is_unique
        and "values" not in str(spec)
    ):
        spec.append("unique: true")
    return spec, number


def _consecutive(series: pd.Series) -> bool:
    return series.dtype.kind in "iu" and len(series) > 2 and bool((series.diff().iloc[1:] == 1).all())


def _sums(frame: pd.DataFrame, names: list[str]) -> list[str]:
    """Columns that are the sum of two to four others in every row, and not because they are zero."""
    if not 3 <= len(names) <= _WIDEST or len(frame) < _LEAST:
        return []
    values = frame[names].dropna()
    found: list[str] = []
    known: list[set[str]] = []
    allowed = {name: 10.0 ** -places_of(frame[name]) if places_of(frame[name]) else 1e-9 for name in names}
    for count in (2, 3, 4):
        for parts in itertools.combinations(names, count):
            total = values[list(parts)].sum(axis=1)
            for name in names:
                members = {name, *parts}
                if name in parts or any(other <= members for other in known):
                    continue
                slack = sum(allowed[member] for member in members) / 2
                strong = (values[list(parts)] != 0).sum(axis=1) >= 2
                if strong.sum() >= _LEAST and ((values[name] - total).abs() <= slack).all():
                    known.append(members)
                    found.append(" + ".join(map(_ticked, parts)) + " = " + _ticked(name))
    return found


def _ticked(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else f"`{name}`"


def _quoted(text: str) -> str:
    """A YAML scalar that reads back as the same string."""
    import json

    plain = re.fullmatch(r"[^\W\d][\w·（）()]*", text) and text.lower() not in (
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    )
    return text if plain else json.dumps(text, ensure_ascii=False)
