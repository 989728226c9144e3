"""A data file from path to findings: the rules over ``breaches``, ``lines`` and ``cells`` judge what a schema finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from checker.data.examine import DataFile, examine
from checker.data.schema import Compiled, load_schema
from checker.findings import BrokenRule, Finding
from checker.frames.build import Batch
from checker.rulebook.compose import compose
from checker.rulebook.judge import judge
from checker.rulebook.schema import Rule

FRAMES = ("breaches", "lines", "cells")


@lru_cache(maxsize=64)
def compiled(path: Path) -> Compiled:
    """The schema of a file, loaded once a process.

    Raises:
        RuleDataError: with file and line, when the schema is wrong.
    """
    return load_schema(path)


def check_file(
    path: Path, display: str, schema: Path, rules: Sequence[Rule], language: str
) -> tuple[DataFile, list[Finding], list[BrokenRule]]:
    """Check one data file against its schema.

    Raises:
        RuleDataError: when the schema is wrong.
        UnreadableError: when the data file cannot be read.
    """
    file = examine(path, display, compiled(schema))
    batch = Batch(
        [file.ledger],
        [[]],
        breaches=[(0, row) for row in file.breaches],
        lines=[(0, row) for row in file.lines],
        cells=[(0, row) for row in file.cells],
    )
    hits, crashed = judge([rule for rule in rules if rule.frame in FRAMES], batch)
    findings, wordless = compose(hits, batch, language)
    return file, findings, [*crashed, *wordless]
