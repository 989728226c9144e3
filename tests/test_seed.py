"""The collection that the project was asked for on: what must be found in it, what confirmed, what left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest


@pytest.fixture(scope="module")
def report(shared: Path, hegao: Callable[..., CompletedProcess[str]]) -> dict[str, Any]:
    done = hegao("check", str(shared / "seed" / "annual-summaries.txt"), "--format", "json")
    assert done.returncode == 1, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def number(document: str) -> int:
    return int(document.rpartition("#")[2])


FOUND = [
    ("numbering-gap", 1, 59, "七"),
    ("numbering-gap", 4, 193, "三是"),
    ("numbering-restart", 5, 215, "一、"),
    ("heading-inline", 7, 313, "四、"),
    ("duplicate-document", 3, 125, "乡镇科协年度总结"),
    ("conflicting-figures", 1, 45, "987250元"),
    ("conflicting-figures", 1, 35, "9个"),
    ("near-miss-figures", 1, 45, "987250元"),
    ("product-mismatch", 1, 35, "10名"),
    ("product-mismatch", 1, 35, "86户"),
    ("masked-figure", 6, 253, "xx0多个"),
    ("placeholder", 6, 247, "20xx"),
    ("placeholder", 9, 371, "XX"),
    ("stray-punctuation", 1, 21, "."),
    ("doubled-punctuation", 1, 25, ";;"),
    ("stray-punctuation", 7, 311, "."),
    ("residue", 7, 313, "提供更多总结"),
    ("truncated-text", 7, 317, "科普专"),
    ("typo", 1, 15, "各"),
    ("typo", 1, 61, "综上所诉"),
]


@pytest.mark.parametrize(("rule", "document", "line", "quote"), FOUND)
def test_found(report: dict[str, Any], rule: str, document: int, line: int, quote: str) -> None:
    assert any(
        f["rule"] == rule
        and number(f["document"]) == document
        and f["location"]["line"] <= line <= f["location"]["end_line"]
        and (quote in f["location"]["quote"] or quote in f["message"])
        for f in report["findings"]
    )


CONFIRMED = [
    ("total", 2, "1018.61万元"),
    ("total", 2, "517户"),
    ("total", 2, "100万元"),
    ("total", 6, "10621人"),
    ("total", 1, "500余万"),
    ("count", 7, "五个"),
    ("grim", 5, "95%"),
    ("grim", 8, "99.2%"),
]


@pytest.mark.parametrize(("kind", "document", "stated"), CONFIRMED)
def test_confirmed(report: dict[str, Any], kind: str, document: int, stated: str) -> None:
    assert any(
        r["kind"] == kind
        and r["verdict"] == "confirmed"
        and number(r["document"]) == document
        and r["members"][0]["text"] == stated
        for r in report["relations"]
    )


def test_nine_documents(report: dict[str, Any]) -> None:
    assert [number(d["id"]) for d in report["documents"]] == list(range(1, 10))
    assert report["documents"][0]["start_line"] == 7


def test_a_heading_inside_a_paragraph_is_no_gap(report: dict[str, Any]) -> None:
    assert not [f for f in report["findings"] if f["rule"].startswith("numbering") and number(f["document"]) == 7]


def test_a_copy_is_said_once(report: dict[str, Any]) -> None:
    """Document 3 repeats document 1: its findings stand as related places on those of document 1."""
    assert [f["rule"] for f in report["findings"] if number(f["document"]) == 3] == ["duplicate-document"]


def test_unfilled_places_are_gathered(report: dict[str, Any]) -> None:
    """One finding a document and kind, with all the places."""
    for rule in ("masked-figure", "placeholder"):
        seen = [
            (number(f["document"]), f["message"].split("，")[0][:6]) for f in report["findings"] if f["rule"] == rule
        ]
        assert len(seen) == len(set(seen))
    assert all(f["calculation"] is None for f in report["findings"] if f["rule"] == "masked-figure")


def test_what_is_right_raises_nothing(report: dict[str, Any]) -> None:
    quotes = {f["location"]["quote"] for f in report["findings"] if f["severity"] != "info"}
    assert not quotes & {"95%", "99.2%", "401项", "331项", "44篇", "1300份", "21起"}


def test_quotes_are_the_text(report: dict[str, Any], shared: Path) -> None:
    text = (shared / "seed" / "annual-summaries.txt").read_text(encoding="utf-8-sig")
    for finding in report["findings"]:
        for place in [finding["location"], *(r["location"] for r in finding["related"])]:
            assert text[place["offset"] : place["end_offset"]] == place["quote"]
