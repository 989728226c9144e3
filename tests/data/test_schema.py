from __future__ import annotations

from pathlib import Path

import pytest

from checker.data.schema import load_schema
from checker.ruledata import RuleDataError


def schema(folder: Path, text: str) -> Path:
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("columns:\n  a: {typ: int}\n", 2, "type"),
        ("columns:\n  a: {type: integer}\n", 2, "columns.a.type"),
        ("columns:\n  a: {}\ncheks: []\n", 3, "checks"),
        ("columns:\n  a: {pattern: '('}\n", 2, "not a regular expression"),
        ("columns:\n  a: {}\nchecks:\n  - {sequence: a, increasing: a}\n", 4, "exactly one of"),
        ("columns:\n  a: {}\nchecks:\n  - {foreign: a}\n", 4, "foreign needs file"),
        ("columns:\n  a: {}\nchecks:\n  - {sequence: a, wihtin: 1}\n", 4, "within"),
        ("columns:\n  a: {}\n  a: {}\n", 3, "duplicate"),
        ("- a\n", 1, "columns"),
        ("schema_type: dataframe\ncolumns:\n  a: {dtype: int64, nulable: true}\n", 3, "nulable"),
        ("schema_type: dataframe\nchecklist: 1\ncolumns:\n  a: {dtype: int64}\n", 2, "checklist"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = schema(tmp_path, text)
    with pytest.raises(RuleDataError, match=r"s\.yaml") as caught:
        load_schema(path)
    assert caught.value.line == line
    assert words in str(caught.value)


def test_our_format(tmp_path: Path) -> None:
    compiled = load_schema(
        schema(tmp_path, "columns:\n  日期: {type: date, min: 2024-01-01}\n  a:\nchecks:\n  - distinct: 日期\n")
    )
    assert compiled.schema.columns["日期"].min == "2024-01-01"
    assert compiled.schema.checks[0].distinct == ("日期",)


def test_pandera_format(tmp_path: Path) -> None:
    text = """schema_type: dataframe
version: 0.35.0
columns:
  a:
    dtype: int64
    nullable: false
    checks:
      greater_than_or_equal_to: 0
    unique: true
unique: [a]
"""
    compiled = load_schema(schema(tmp_path, text))
    assert compiled.schema.columns["a"].type == "int"
    assert compiled.schema.columns["a"].unique
    assert compiled.schema.checks[0].distinct == ("a",)
    assert [check.name for check in compiled.pandera.columns["a"].checks] == ["greater_than_or_equal_to"]


def test_pandera_refuses(tmp_path: Path) -> None:
    with pytest.raises(RuleDataError, match="pandera"):
        load_schema(schema(tmp_path, "schema_type: dataframe\ncolumns:\n  a: {dtype: no_such_type}\n"))
