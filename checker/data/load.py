"""Read a tidy data file into a frame: the types that the schema names, and rows that are not rows.

A column is read as its declared type at once; only where a cell does not fit is the file read again as text, and the
cells that do not fit are found one by one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from checker.data.model import DataSchema
from checker.readers.delimited import sniff_delimiter
from checker.readers.encoding import decode
from checker.readers.errors import UnreadableError

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".jsonl", ".ndjson", ".xlsx", ".xls")
_NULLS = ["", "NULL", "null", "NaN", "nan", "N/A", "#N/A"]
_MAX_BYTES = 4 << 30
_BLOCK = 1 << 20  # bytes read at a time: small blocks keep the peak near the size of the frame


@dataclass(slots=True)
class Loaded:
    """A data file as a frame. ``ragged`` are rows (position, cells found) whose number of cells is wrong.

    ``texts`` holds the columns as they are written where they could not be read as their type; ``kind`` is ``text``
    (lines of a decoded file), ``json`` or ``cells`` (no text of its own).
    """

    frame: pd.DataFrame
    kind: str
    names: list[str]
    encoding: str = "utf-8"
    delimiter: str = ","
    ragged: list[tuple[int, int]] = field(default_factory=list)
    duplicate_names: list[str] = field(default_factory=list)
    sheet: str = ""
    first_row: int = 2
    notes: list[str] = field(default_factory=list)


def load(path: Path, display: str, schema: DataSchema) -> Loaded:
    """Read a data file.

    Raises:
        UnreadableError: when it is empty, damaged, or no data file.
    """
    try:
        size = path.stat().st_size
        if not size:
            raise UnreadableError(display, "空文件（0 字节）", "empty file (0 bytes)")
        if size > _MAX_BYTES:
            raise UnreadableError(display, "文件超过 4 GB", "larger than 4 GB")
        match path.suffix.lower():
            case ".parquet":
                return _parquet(path)
            case ".jsonl" | ".ndjson":
                return _jsonl(path, display)
            case ".xlsx" | ".xls":
                return _workbook(path, display, schema)
            case _:
                return _delimited(path, display, schema)
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(display, f"无法打开（{error.strerror}）", f"cannot open ({error.strerror})") from error
    except MemoryError as error:
        raise UnreadableError(display, "内容过大，内存不足", "too large for the memory") from error
    except Exception as error:  # whatever a parser library raises for a damaged file
        name = type(error).__name__
        raise UnreadableError(
            display, f"文件损坏或格式有误（{name}）", f"damaged or malformed ({name}: {error})"
        ) from error


def _delimited(path: Path, display: str, schema: DataSchema) -> Loaded:
    import pyarrow as pa
    from pyarrow import csv

    encoding, head = _encoding(path, display, schema.encoding)
    delimiter = schema.delimiter or sniff_delimiter(head, display)
    names = _header(head, delimiter)
    if not names:
        raise UnreadableError(display, "没有表头", "no header line")
    ragged: list[tuple[int, int]] = []
    blank: list[tuple[int, int]] = []

    def note(row: Any) -> str:
        place = row.number - 2 if row.number is not None else -1
        (ragged if row.text.strip() else blank).append((place, row.actual_columns))
        return "skip"

    unique, doubled = _unique(names)
    types = {name: kind for name in unique if (kind := _arrow_type(schema, name)) is not None}

    def parse(column_types: Any) -> Any:
        ragged.clear()
        blank.clear()
        return csv.read_csv(
            str(path),
            # One thread: only then the rows that are none have a number, and the peak is lower.
            csv.ReadOptions(column_names=unique, skip_rows=1, encoding=encoding, use_threads=False, block_size=_BLOCK),
            csv.ParseOptions(
                delimiter=delimiter, invalid_row_handler=note, newlines_in_values=True, ignore_empty_lines=False
            ),
            csv.ConvertOptions(
                column_types=column_types,
                null_values=_NULLS,
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )

    try:
        table = parse(types)
    except pa.ArrowInvalid:
        table = parse(dict.fromkeys(unique, pa.string()))
    columns: dict[str, pd.Series] = {}
    for name in unique:  # one at a time and given back at once: the whole never stands in memory twice
        columns[name] = table.column(0).to_pandas()
        table = table.remove_column(0)
        pa.default_memory_pool().release_unused()
    frame = pd.DataFrame(columns, columns=unique, copy=False)
    loaded = Loaded(frame, "text", unique, encoding, delimiter, sorted(ragged), doubled)
    _restore_positions(loaded, {row for row, _ in (*ragged, *blank)})
    return loaded


def _restore_positions(loaded: Loaded, out: set[int]) -> None:
    """Give every row the position it has in the file, rows that were left out included."""
    if out:
        total = len(loaded.frame) + len(out)
        loaded.frame.index = pd.Index([i for i in range(total) if i not in out], dtype="int64")
    empty = loaded.frame.iloc[:, 0].isna()
    if empty.any():  # a blank line is no row
        blank = loaded.frame[empty].isna().all(axis=1)
        loaded.frame = loaded.frame.drop(index=blank.index[blank])


def _arrow_type(schema: DataSchema, name: str) -> Any:
    import pyarrow as pa

    spec = schema.columns.get(name)
    match spec.type if spec is not None else None:
        case "text":
            return pa.string()
        case "int":
            return pa.int64()
        case "number":
            return pa.float64()
        case "bool":
            return pa.bool_()
        case "date":
            return pa.timestamp("s")
        case _:
            return pa.string() if spec is not None and spec.pattern else None


def _encoding(path: Path, display: str, declared: str | None) -> tuple[str, str]:
    """The encoding of a text file, and its beginning; the readers decide where nobody has said."""
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    cut = head.rfind(b"\n") + 1 or len(head)
    text, _ = decode(head[:cut], display)
    if declared is not None:
        return declared, head[:cut].decode(declared, "replace").removeprefix("\ufeff")
    for encoding in ("utf-8", "gb18030"):
        try:
            if head[:cut].decode(encoding).removeprefix("\ufeff") == text:
                return encoding, text
        except UnicodeDecodeError:
            continue
    raise UnreadableError(display, "不认识的编码，请在 schema 里写 encoding", "unknown encoding: set it in the schema")


def _header(head: str, delimiter: str) -> list[str]:
    import csv

    return [name.strip() for name in next(csv.reader(io.StringIO(head), delimiter=delimiter), [])]


def _unique(names: list[str]) -> tuple[list[str], list[str]]:
    """Names made unique (金额, 金额.2), and those that were not."""
    seen: dict[str, int] = {}
    unique, doubled = [], []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 2:
            doubled.append(name)
        unique.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return unique, doubled


def _parquet(path: Path) -> Loaded:
    frame = pd.read_parquet(path)
    frame = frame.reset_index(drop=True)
    frame.columns = [str(name) for name in frame.columns]
    return Loaded(frame, "cells", list(frame.columns), first_row=1)


def _jsonl(path: Path, display: str) -> Loaded:
    import json

    text, notes = decode(path.read_bytes(), display)
    rows: list[dict[str, Any]] = []
    ragged: list[tuple[int, int]] = []
    positions: list[int] = []
    for number, line in enumerate(text.splitlines()):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict):
            rows.append(value)
            positions.append(number)
        else:
            ragged.append((number, 0))
    if not rows:
        raise UnreadableError(display, "没有一行是 JSON 对象", "no line is a JSON object")
    frame = pd.DataFrame(rows, index=pd.Index(positions, dtype="int64"))
    frame.columns = [str(name) for name in frame.columns]
    return Loaded(frame, "json", list(frame.columns), ragged=ragged, first_row=1, notes=list(notes))


def _workbook(path: Path, display: str, schema: DataSchema) -> Loaded:
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    sheets = [meta.name for meta in workbook.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
    name = schema.sheet or (sheets[0] if sheets else "")
    if name not in sheets:
        raise UnreadableError(
            display, f"没有工作表“{name}”（有：{'、'.join(sheets)}）", f"no sheet {name!r} (there are {sheets})"
        )
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    head = next((i for i, row in enumerate(rows) if any(cell != "" for cell in row)), None)
    if head is None:
        raise UnreadableError(display, f"工作表“{name}”是空的", f"sheet {name!r} is empty")
    names, doubled = _unique([str(cell).strip() or f"第{i + 1}列" for i, cell in enumerate(rows[head])])
    body = [[None if cell == "" else cell for cell in row] for row in rows[head + 1 :]]
    frame = pd.DataFrame(body, columns=names)
    return Loaded(frame.infer_objects(), "cells", names, duplicate_names=doubled, sheet=name, first_row=head + 2)
