"""Likely causes of sums that do not hold: told where the arithmetic supports just one."""

from __future__ import annotations

import pytest

from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

CASES = {
    "收入67126万元，加上级补助1324万元、上年结转7405万元，收入总计68450万元。": "多出的恰为7405万元",
    "收入67126万元，加上级补助1324万元，收入总计75855万元。上年结转7405万元。": "所差恰为7405万元",
    "收入67126万元，加上级补助1324万元、上年结转7405万元，收入总计75825万元。": "一位数字",
}


@pytest.mark.parametrize(("text", "cause"), CASES.items())
def test_the_likely_cause(text: str, cause: str) -> None:
    sources, _ = read_bytes(text.encode(), "case.txt")
    report = check_sources(Inputs(sources), Options(), chosen_rules(Options()))
    told = [finding.suggestion or "" for finding in report.findings if finding.rule == "total-mismatch"]
    assert len(told) == 1
    assert cause in told[0]
