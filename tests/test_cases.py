"""Texts with the findings they must and must not give (tests/cases/*.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def rules() -> Any:
    return chosen_rules(Options())


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], rules: Any) -> None:
    sources, failures = read_bytes(case["text"].encode(), "case.txt")
    assert not failures
    report = check_sources(Inputs(sources), Options(), rules)
    assert not report.broken_rules
    loud = [(f.rule, f.location.quote) for f in report.findings if f.severity != "info"]
    assert loud == [(f["rule"], f["at"]) for f in case["found"]]
    quiet = [(f.rule, f.location.quote) for f in report.findings if f.severity == "info"]
    for wanted in case.get("remarked", ()):
        assert (wanted["rule"], wanted["at"]) in quiet
    confirmed = {(r.kind, r.members[0].text) for r in report.relations if r.verdict == "confirmed"}
    for wanted in case.get("confirmed", ()):
        assert (wanted["kind"], wanted["stated"]) in confirmed
