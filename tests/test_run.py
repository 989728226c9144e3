"""The map and the reduce: a report is the same for any number of processes."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker import ruledata
from checker import run as run_module
from checker.document import Document
from checker.findings import Report
from checker.pool import map_batches
from checker.rows import Ledger
from checker.run import Options, Task, batches, chosen_rules, run
from tests.command import ROOT, hegao

BODY = (
    "东河镇今年组织科普讲座12场，参加群众860人次，发放资料2000份，建成示范村3个，新增志愿者15名，工作按计划完成。" * 3
)


def archive(folder: Path, count: int) -> list[Task]:
    tasks = []
    for number in range(count):
        text = (
            f"第{number}号报告\n（一）甲。\n（三）乙。\n投入{100 + number}万元，其中甲{70 + number}万元，乙30万元。\n"
        )
        if number % 4 == 0:
            text = "东河镇总结\n" + BODY + "\n"
        path = folder / f"{number:03d}.txt"
        path.write_text(text, encoding="utf-8")
        tasks.append(Task(path.name, path))
    (folder / "bad.txt").write_bytes(b"")
    return [*tasks, Task("bad.txt", folder / "bad.txt")]


def comparable(report: Report) -> Report:
    return dataclasses.replace(report, seconds=0.0)


def test_a_document_on_which_we_fail_is_named_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker import papers

    tasks = archive(tmp_path, 5)
    whole = papers.read_document

    def fails(document: Document) -> Ledger:
        if document.path == "002.txt":
            raise KeyError("x")
        return whole(document)

    options = Options()
    rules = chosen_rules(options)
    right = run(tasks, options, rules)
    monkeypatch.setattr(papers, "read_document", fails)
    report = run(tasks, options, rules)
    assert [(entry.path, entry.reason[:4]) for entry in report.unreadable] == [
        ("002.txt", "内部错误"),
        ("bad.txt", "空文件（"),
    ]
    assert "KeyError test_run.py:" in report.unreadable[0].reason
    assert report.findings == tuple(finding for finding in right.findings if finding.location.path != "002.txt")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", ["arithmetic", "hints", "units", "report"])
def test_a_broken_lexicon_is_one_line_for_any_number_of_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, name: str
) -> None:
    shutil.copytree(ruledata.rules_folder(), tmp_path / "rules")
    with (tmp_path / "rules" / "lexicon" / f"{name}.yaml").open("a", encoding="utf-8") as stream:
        stream.write("x: [\n")
    start = (
        "import sys; from pathlib import Path; from checker import ruledata; "
        "ruledata.rules_folder = lambda: Path('rules'); from checker.cli import main; main()"
    )
    archive(tmp_path, 70)
    result = subprocess.run(
        [sys.executable, "-c", start, "check", ".", "--jobs", str(jobs)],
        cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    lines = result.stderr.decode().strip().splitlines()
    assert result.returncode == 2
    assert len(lines) == 1, lines
    assert f"{name}.yaml:" in lines[0]


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_report_is_the_same_for_any_number_of_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    tasks = archive(tmp_path, 40)
    monkeypatch.setattr(run_module, "_BATCH_FILES", 7)
    options = Options(figures=True)
    rules = chosen_rules(options)
    alone = run(tasks, options, rules)
    together = run(tasks, dataclasses.replace(options, jobs=jobs), rules)
    assert len(batches(tasks)) == 6
    assert comparable(alone) == comparable(together)
    assert {f.rule for f in alone.findings} >= {"numbering-gap", "duplicate-document"}
    assert len(alone.documents) == 40
    assert [entry.path for entry in alone.unreadable] == ["bad.txt"]


def test_batches_do_not_change_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = archive(tmp_path, 12)
    options = Options()
    rules = chosen_rules(options)
    whole = run(tasks, options, rules)
    monkeypatch.setattr(run_module, "_BATCH_FILES", 1)
    assert comparable(run(tasks, options, rules)) == comparable(whole)


def test_progress_counts_every_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = archive(tmp_path, 20)
    monkeypatch.setattr(run_module, "_BATCH_FILES", 8)
    for jobs in (1, 2):
        seen: list[tuple[int, int]] = []
        run(tasks, Options(jobs=jobs), [], lambda done, total: seen.append((done, total)))  # noqa: B023
        assert seen[-1] == (21, 21)
        assert len(seen) == 3


def _dies(batch: list[int]) -> int:
    if 3 in batch:
        os._exit(9)
    return sum(batch)


def test_a_process_that_dies_is_reported() -> None:
    results = map_batches(_dies, [[1], [3]], 2, None, lambda batch, error: -1)
    assert results[1] == -1


def test_jobs_on_the_command_line(tmp_path: Path) -> None:
    archive(tmp_path, 70)
    texts = []
    for jobs in ("1", "2"):
        _, out, _ = hegao("check", ".", "-f", "json", "--jobs", jobs, cwd=tmp_path, code=3)
        texts.append(out)
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["summary"]["documents"] == 70
