"""What pydantic finds wrong with a file, said in our words: which key, what is expected there, and “did you mean”."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_REASONS: Final = {
    "missing": "缺少这个键 this key is missing",
    "string_type": "应当是文字 a text is expected",
    "int_type": "应当是整数 a whole number is expected",
    "int_parsing": "应当是整数 a whole number is expected",
    "int_from_float": "应当是整数 a whole number is expected",
    "bool_type": "应当是 true 或 false: true or false is expected",
    "bool_parsing": "应当是 true 或 false: true or false is expected",
    "list_type": "应当是列表，如 [甲, 乙] a list is expected",
    "tuple_type": "应当是列表，如 [甲, 乙] a list is expected",
    "dict_type": "应当是键值对 a mapping is expected",
    "model_type": "应当是键值对 a mapping is expected",
    "model_attributes_type": "应当是键值对 a mapping is expected",
    "mapping_type": "应当是键值对 a mapping is expected",
    "path_type": "应当是路径 a path is expected",
    "too_short": "不能为空 must not be empty",
    "string_too_short": "不能为空 must not be empty",
    "date_type": "应当是日期，如 2026-01-31 a date is expected",
    "date_parsing": "应当是日期，如 2026-01-31 a date is expected",
    "date_from_datetime_parsing": "应当是日期，如 2026-01-31 a date is expected",
    "date_from_datetime_inexact": "应当是日期，如 2026-01-31 a date is expected",
}
_CHOICE: Final = re.compile(r"'([^']*)'|(\d+)")


def reason(error: Mapping[str, Any]) -> str:
    """One complaint of pydantic (of ``ValidationError.errors()``) in words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        choices = [text or number for text, number in _CHOICE.findall(context["expected"])]
        return f"只能是 one of: {', '.join(choices)}{close_to(str(error['input']), choices)}"
    if kind == "greater_than_equal":
        return f"至少是 at least: {context['ge']}"
    return _REASONS.get(kind) or error["msg"].removeprefix("Value error, ")


def keys(where: Iterable[int | str], data: Any) -> tuple[int | str, ...]:
    """A place that pydantic names, without what it says of the types it tried there (``literal[…]``, ``SeverityBy``)."""
    found: list[int | str] = []
    for part in where:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list | tuple) and part < len(data) else None
        elif isinstance(data, Mapping):
            data = next((value for key, value in data.items() if _same(str(key), part)), None)
        else:
            continue
        found.append(part)
    return tuple(found)


def _same(one: str, other: str) -> bool:
    return one.replace("-", "_") == other.replace("-", "_")


def close_to(word: str, known: Iterable[str]) -> str:
    """“did you mean”, or nothing."""
    close = difflib.get_close_matches(word, list(known), 1)
    return f"，是否想写 did you mean: {close[0]}" if close else ""
