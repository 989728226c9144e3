"""The samples that a newcomer meets: what the real command finds in each, no more and no less."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.command import ROOT, hegao

# File → exit code and every finding: rule, severity, line (or cell), quote.
EXPECTED: dict[str, tuple[int, list[tuple[str, str, int | str, str]]]] = {
    "乡镇总结汇编.txt": (
        1,
        [
            ("typo", "warning", 11, "各"),
            ("conflicting-figures", "warning", 17, "9个"),
            ("missing-separator", "warning", 17, "52人科普宣传员10名"),
            ("product-mismatch", "warning", 17, "10名"),
            ("product-mismatch", "info", 17, "86户"),
            ("stray-punctuation", "warning", 19, "."),
            ("doubled-punctuation", "warning", 19, "；;"),
            ("residue", "warning", 21, "( 提供更多总结)"),
            ("numbering-gap", "error", 29, "（七）"),
            ("conflicting-figures", "warning", 31, "987250元"),
            ("near-miss-figures", "info", 31, "987250元"),
            ("numbering-gap", "error", 35, "三是"),
            ("typo", "warning", 37, "综上所诉"),
            ("duplicate-document", "error", 49, "3、清溪镇科普工作年度总结"),
            ("placeholder", "warning", 85, "20xx"),
            ("placeholder", "warning", 85, "XX"),
            ("masked-figure", "warning", 89, "xx个"),
            ("heading-inline", "warning", 97, "四、"),
            ("numbering-restart", "warning", 105, "一、"),
            ("truncated-text", "warning", 111, "把好做法整理成册，发到各村各组，同时办好农技推"),
        ],
    ),
    "预算执行报告.txt": (
        1,
        [
            ("completion-mismatch", "error", 13, "92.6%"),
            ("growth-mismatch", "error", 13, "1.3%"),
            ("total-mismatch", "error", 29, "133800万元"),
        ],
    ),
    "统计公报.txt": (
        1,
        [
            ("total-mismatch", "error", 21, "18.6亿元"),
            ("difference-mismatch", "warning", 27, "352万人次"),
            ("part-exceeds-total", "warning", 31, "312件"),
            ("impossible-value", "warning", 37, "98.6%"),
        ],
    ),
    "村级补助明细.csv": (
        0,
        [
            ("sequence-gap", "warning", "第5行第1列", "5"),
            ("table-total-mismatch", "warning", "第7行第5列", "310000"),
        ],
    ),
    "项目进度表.xlsx": (
        1,
        [
            ("table-total-mismatch", "error", "项目进度!D8", "470"),
            ("table-rate-mismatch", "warning", "项目进度!E8", "91.1"),
        ],
    ),
    "工作总结（无误）.txt": (0, []),
    "README.md": (0, []),
}

# File → sums that the report must show as confirmed, by how they begin.
CONFIRMED = {
    "乡镇总结汇编.txt": ["850.8＋167.81", "511＋6", "70＋30"],
    "预算执行报告.txt": ["98300＋30300", "收入总计 345900＝支出总计 345900", "45300＋62800−57400"],
    "统计公报.txt": ["21.9＋19.7", "84.1＋12.2"],
    "村级补助明细.csv": ["42＋35＋28＋51＋44"],
    "项目进度表.xlsx": ["120＋85＋240＋60"],
    "工作总结（无误）.txt": ["61.2＋25.2", "48＋72", "9个×每村4名", "1200＋3800−4100"],
}


@cache
def checked(name: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the report of the real command over one sample."""
    code, out, _ = hegao("check", f"samples/{name}", "--format", "json", cwd=ROOT)
    return code, json.loads(out)


def test_every_sample_is_tested() -> None:
    assert {path.name for path in (ROOT / "samples").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    code, report = checked(name)
    found = [
        (f["rule"], f["severity"], f["location"]["anchor"] or f["location"]["line"], f["location"]["quote"])
        for f in report["findings"]
    ]
    expected_code, expected = EXPECTED[name]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert code == expected_code
    confirmed = [
        r["calculation"]["expression"] for r in report["relations"] if r["verdict"] == "confirmed" and r["calculation"]
    ]
    for beginning in CONFIRMED.get(name, []):
        assert any(expression.startswith(beginning) for expression in confirmed), beginning


def test_consistent_sample_contradicts_nothing() -> None:
    _, report = checked("工作总结（无误）.txt")
    relations = report["summary"]["relations"]
    assert relations["confirmed"] >= 8
    assert relations["contradicted"] == relations["uncertain"] == 0


def test_copy_points_back_and_is_not_repeated() -> None:
    _, report = checked("乡镇总结汇编.txt")
    copy = next(f for f in report["findings"] if f["rule"] == "duplicate-document")
    assert [related["location"]["line"] for related in copy["related"]] == [5]
    assert [f["rule"] for f in report["findings"] if f["document"].endswith("#3")] == ["duplicate-document"]


def test_the_fault_that_the_owner_named() -> None:
    _, report = checked("乡镇总结汇编.txt")
    conflict = next(
        f for f in report["findings"] if f["location"]["quote"] == "987250元" and f["severity"] == "warning"
    )
    assert "500余万" in conflict["message"]
    assert any(related["location"]["quote"] == "500余万" for related in conflict["related"])
