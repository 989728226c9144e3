"""Judge frames by rules: each rule's check runs once over a whole batch, and the rows that fail become hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from checker.findings import BrokenRule, Severity
from checker.frames.build import Batch, build
from checker.rulebook.checks import compile_check
from checker.rulebook.schema import Rule, SeverityBy


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that failed a rule: the rule, the severity, the row's position in its frame and its values."""

    rule: Rule
    severity: Severity
    row: int
    values: dict[str, Any]


def judge(rules: Sequence[Rule], batch: Batch) -> tuple[list[Hit], list[BrokenRule]]:
    """Run every rule over the batch. A rule that crashes is reported as broken, never as a finding.

    Args:
        rules: the rules to run.
        batch: the rows of many documents.

    Returns:
        hits in the order of rules and rows, and the rules that broke.
    """
    frames: dict[str, pd.DataFrame] = {}
    by_rule: dict[str, pd.DataFrame] = {}
    hits: list[Hit] = []
    broken: list[BrokenRule] = []
    for rule in rules:
        try:
            if rule.frame not in frames:
                frames[rule.frame] = build(rule.frame, batch)
                if rule.frame == "matches":
                    by_rule = {str(name): part for name, part in frames["matches"].groupby("rule", sort=False)}
            frame = frames[rule.frame]
            if rule.frame == "matches":
                frame = by_rule.get(rule.name, frame.iloc[:0])
            hits += _hits(rule, frame)
        except Exception as error:  # a user's rule may raise anything; it must not take the run down
            broken.append(BrokenRule(rule.name, f"{type(error).__name__}: {error}".splitlines()[0][:300]))
    return hits, broken


def _select(frame: pd.DataFrame, where: dict[str, Any]) -> pd.DataFrame:
    mask = pd.Series(True, index=frame.index)
    for column, wanted in where.items():
        if column not in frame.columns:
            raise KeyError(f"no column {column!r} in this frame; it has {', '.join(frame.columns)}")
        if isinstance(wanted, dict):
            for name, args in wanted.items():
                mask &= compile_check(name, args if isinstance(args, dict) else {SHORT[name]: args})(
                    frame[column]
                ).check_output.reindex(frame.index, fill_value=False)
        elif isinstance(wanted, list):
            mask &= frame[column].isin(wanted)
        else:
            mask &= frame[column] == wanted
    return frame[mask]


SHORT = {  # the operators that ``where`` may name with a bare value, and the parameter that it is
    "greater_than": "min_value",
    "greater_than_or_equal_to": "min_value",
    "less_than": "max_value",
    "less_than_or_equal_to": "max_value",
    "equal_to": "value",
    "not_equal_to": "value",
    "isin": "allowed_values",
    "notin": "forbidden_values",
    "str_matches": "pattern",
    "str_contains": "pattern",
    "str_startswith": "string",
    "str_endswith": "string",
}


def _hits(rule: Rule, frame: pd.DataFrame) -> list[Hit]:
    rows = _select(frame, rule.where) if rule.where else frame
    check, column = None, None
    if rule.check is not None:  # compiled even where there is nothing to check: a wrong rule is wrong on any text
        check = compile_check(rule.check.name, rule.check.args)
        column = rule.check.column
        if column is not None and column not in rows.columns:
            raise KeyError(f"no column {column!r} in this frame; it has {', '.join(rows.columns)}")
    if rows.empty:
        return []
    if check is not None:
        result = check(rows[column] if column is not None else rows)
        output = result.check_output
        if isinstance(output, pd.DataFrame):
            output = output.all(axis=1)
        if not isinstance(output, pd.Series):
            if bool(output):
                return []
            output = pd.Series(False, index=rows.index)
        failed = rows[~output.reindex(rows.index, fill_value=True).astype(bool)]
    else:
        failed = rows
    hits = []
    names = list(failed.columns)
    for position, values in zip(failed.index, failed.itertuples(index=False, name=None), strict=True):
        row = dict(zip(names, values, strict=True))
        severity = _severity(rule, row)
        if severity is not None:
            hits.append(Hit(rule, severity, int(position), row))
    return hits


def _severity(rule: Rule, row: dict[str, Any]) -> Severity | None:
    if isinstance(rule.severity, SeverityBy):
        value = row[rule.severity.column]
        key = str(value)
        if key not in rule.severity.values:
            raise KeyError(f"severity has no entry for {rule.severity.column} = {key}")
        return rule.severity.values[key]
    return rule.severity
