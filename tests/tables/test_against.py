from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import openpyxl
import pytest

from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read_bytes
from checker.relate.tables.text import compare, facts
from tests.tables.build import document

LEDGER = document(
    [["部门", "2024年投入（万元）", "完成率%"], ["教育局", 1250.5, 98.2], ["卫生局", 830, 87.5], ["合计", 2080.5, 93.0]]
)


def verdicts(text: str) -> list[tuple[str, str, str]]:
    sources, _ = read_bytes(text.encode(), "报告.txt")
    ledger = read_document(documents(sources[0])[0])
    known = facts(read_document(LEDGER).tables, path="台账.xlsx")
    return [(r.stated_text, r.verdict, r.reason) for r in compare(ledger, known, "against")]


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("教育局投入1250.5万元。", "confirmed", ""),
        ("教育局投入0.125亿元。", "confirmed", ""),
        ("教育局投入1350.5万元。", "contradicted", ""),
        ("教育局投入约1350万元。", "not_assessable", "ambiguous"),
        ("教育局投入3人。", "not_assessable", "not-found"),
        ("交通局投入1350.5万元。", "not_assessable", "not-found"),
        ("2023年教育局投入1350.5万元。", "not_assessable", "not-found"),
        ("教育局完成率98.2%。", "confirmed", ""),
        ("教育局完成率89.2%。", "contradicted", ""),
    ],
)
def test_a_figure_is_confirmed_contradicted_or_not_found(text: str, verdict: str, reason: str) -> None:
    assert [(v, r) for _, v, r in verdicts(text)] == [(verdict, reason)]


CASES = document(
    [
        ["案件类型", "新收（件）", "办结（件）", "开庭（场次）", "比上年增长%"],
        ["刑事案件", 312, 305, 290, 6.5],
        ["民事案件", 2456, 2390, 2011, 4.8],
        ["合计", 2768, 2695, 2301, 5.0],
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Of two columns named, the one whose words stand nearest before the figure.
        ("刑事案件新收312件，办结305件。", ["confirmed", "confirmed"]),
        ("民事案件新收2456件，办结2309件。", ["confirmed", "contradicted"]),
        # The row and a unit that one column only has: may confirm, never contradict.
        ("民事案件安排庭审2011场次。", ["confirmed"]),
        ("民事案件安排庭审2110场次。", ["not-found"]),
        # A total whose column is named.
        ("全年新收2768件，办结2695件。", ["confirmed", "confirmed"]),
        ("全年新收2867件。", ["not-found"]),
        # Growth of what, the table does not say.
        ("刑事案件增长6.5%。", ["confirmed"]),
        ("刑事案件增长5.6%。", ["not-found"]),
        # Words behind a figure belong to the next one.
        ("民事案件2310件，办结2390件。", ["not-found", "confirmed"]),
    ],
)
def test_what_the_words_leave_open_may_confirm_but_not_contradict(text: str, expected: list[str]) -> None:
    sources, _ = read_bytes(text.encode(), "报告.txt")
    ledger = read_document(documents(sources[0])[0])
    found = compare(ledger, facts(read_document(CASES).tables, path="台账.xlsx"), "against")
    assert [relation.reason or relation.verdict for relation in found] == expected


def test_the_relation_explains_which_cell_was_meant() -> None:
    sources, _ = read_bytes("卫生局投入930万元。".encode(), "报告.txt")
    ledger = read_document(documents(sources[0])[0])
    (relation,) = compare(ledger, facts(read_document(LEDGER).tables, path="台账.xlsx"), "against")
    assert relation.expression == "台账.xlsx：Sheet1!B3 “卫生局”行“2024年投入(万元)”列＝830万元"


def test_the_command(tmp_path: Path, hegao: Callable[..., CompletedProcess[str]]) -> None:
    book = openpyxl.Workbook()
    for row in [["部门", "投入（万元）"], ["教育局", 1250.5], ["卫生局", 830], ["合计", 2080.5]]:
        book.active.append(row)
    book.save(tmp_path / "ledger.xlsx")
    (tmp_path / "report.txt").write_text("去年，教育局投入1350.5万元，卫生局投入830万元。", encoding="utf-8")
    done = hegao("check", "report.txt", "--against", "ledger.xlsx", "--fail-on", "warning", "-f", "jsonl", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "text-table-mismatch" in done.stdout
    assert "ledger.xlsx：Sheet!B2" in done.stdout
    missing = hegao("check", "report.txt", "--against", "none.xlsx", cwd=tmp_path)
    assert missing.returncode == 2
    assert "none.xlsx" in missing.stderr
    assert "Traceback" not in missing.stderr
