"""Load a schema for data files: ours, or pandera's own YAML (``schema_type: dataframe``).

Unknown and duplicate keys are refused with file and line, in both formats.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.data.model import CheckSpec, ColumnSpec, ColumnType, DataSchema
from checker.ruledata import RuleDataError, load_yaml

_PANDERA_KEYS = {
    "schema_type",
    "version",
    "columns",
    "checks",
    "index",
    "dtype",
    "coerce",
    "strict",
    "name",
    "ordered",
    "unique",
    "report_duplicates",
    "unique_column_names",
    "add_missing_columns",
    "title",
    "description",
}
_PANDERA_COLUMN = {
    "title",
    "description",
    "dtype",
    "nullable",
    "checks",
    "unique",
    "coerce",
    "required",
    "regex",
    "report_duplicates",
    "metadata",
}
_TYPES: dict[str, ColumnType] = {
    "int": "int",
    "int8": "int",
    "int16": "int",
    "int32": "int",
    "int64": "int",
    "Int64": "int",
    "Int32": "int",
    "uint8": "int",
    "float": "number",
    "float32": "number",
    "float64": "number",
    "Float64": "number",
    "decimal": "number",
    "str": "text",
    "string": "text",
    "string[python]": "text",
    "string[pyarrow]": "text",
    "datetime64[ns]": "date",
    "datetime64[us]": "date",
    "datetime64[s]": "date",
    "date": "date",
    "bool": "bool",
    "boolean": "bool",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schema ready to run: our model, and the pandera schema whose checks it is judged with (built when needed)."""

    path: Path
    schema: DataSchema
    pandera: Any = field(default=None, compare=False)


def load_schema(path: Path) -> Compiled:
    """Load a schema file.

    Raises:
        RuleDataError: with file and line, when it cannot be read, has an unknown key or a wrong value.
    """
    data = load_yaml(path)
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise RuleDataError(path, 1, "数据规则应有 columns a schema has columns")
    if data.get("schema_type") == "dataframe":
        return _pandera(path, data)
    data = {
        **data,
        "columns": {name: spec if spec is not None else {} for name, spec in data["columns"].items()},
        "__lines": data,
    }
    lines = data.pop("__lines")
    try:
        schema = DataSchema.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(first["loc"])
        line = _line_of(lines, place)
        where = ".".join(map(str, place))
        if first["type"] == "extra_forbidden":
            known = _known(place)
            close = difflib.get_close_matches(str(place[-1]), known, 1)
            hint = f"，是否想写 did you mean: {close[0]}" if close else ""
            raise RuleDataError(path, line, f"未知的键 unknown key: {where}{hint}") from error
        raise RuleDataError(path, line, f"{where}: {first['msg']}") from error
    return Compiled(path, schema)


def _known(place: tuple[Any, ...]) -> list[str]:
    model = (
        ColumnSpec if place[0] == "columns" and len(place) > 1 else CheckSpec if place[0] == "checks" else DataSchema
    )
    return list(model.model_fields)


def _line_of(data: Any, place: tuple[Any, ...]) -> int | None:
    line = None
    for key in place:
        lines = getattr(data, "lines", None)
        if lines is not None and str(key) in lines:
            line = lines[str(key)]
            data = data[str(key)]
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
            inner = getattr(data, "lines", None)
            line = min(inner.values()) if inner else line
        else:
            break
    return line


def _pandera(path: Path, data: Any) -> Compiled:
    """Pandera's own YAML. Pandera ignores keys it does not know; we do not."""
    for key in data:
        if key not in _PANDERA_KEYS:
            raise RuleDataError(path, data.lines[key], f"未知的键 unknown key: {key}")
    for name, column in data["columns"].items():
        for key in column or {}:
            if key not in _PANDERA_COLUMN:
                raise RuleDataError(path, column.lines[key], f"未知的键 unknown key: columns.{name}.{key}")
    try:
        from pandera.io.pandas_io import from_yaml

        schema = from_yaml(str(path))  # type: ignore[no-untyped-call]
    except ImportError as error:
        raise RuleDataError(path, None, f"缺少 pandera[io] is missing: {error}") from error
    except Exception as error:  # pandera raises whatever its parts raise for a wrong dtype or check
        first = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise RuleDataError(path, None, f"pandera 不接受 pandera refuses it: {first}") from error
    columns = {}
    for name, column in schema.columns.items():
        if column.regex:
            raise RuleDataError(
                path, data["columns"].lines[name], "regex 列名尚不支持 columns by regex are not supported"
            )
        kind = _TYPES.get(str(column.dtype)) if column.dtype is not None else None
        columns[name] = ColumnSpec(
            type=kind,
            nullable=column.nullable,
            unique=column.unique,
            optional=not column.required,
        )
    unique = schema.unique
    keys = (CheckSpec(distinct=tuple([unique] if isinstance(unique, str) else unique)),) if unique else ()
    return Compiled(path, DataSchema(columns=columns, strict=schema.strict is True, checks=keys), schema)
