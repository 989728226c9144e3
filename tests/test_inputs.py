"""What a run reads and what it must not touch: inputs are never overwritten, and what tells a run what to do is no input."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from checker.reports import FORMATS
from tests.command import hegao

GAP = "（一）抓宣传。\n（二）抓培训。\n（四）抓队伍。\n"
TABLE = "村名,户数\n东村,3\n西村,5\n合计,8\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "稿").mkdir()
    (tmp_path / "稿" / "gap.txt").write_text(GAP, encoding="utf-8")
    (tmp_path / "稿" / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text("全镇村数: 9个\n", encoding="utf-8")
    return tmp_path


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "args",
    [
        ("check", "稿", "-o", "稿/gap.txt"),
        ("check", "稿/*.txt", "-f", "json:稿/gap.txt"),
        ("check", "稿", "-f", "html:稿/../稿/gap.txt"),
        ("check", "稿", "--facts", "facts.yaml", "-o", "facts.yaml"),
        ("extract", "稿", "-o", "稿/t.csv"),
        ("relations", "稿", "-f", "csv", "-o", "稿/t.csv"),
        ("baseline", "稿/gap.txt", "-o", "稿/gap.txt"),
        ("baseline", "稿", "-o", "稿/t.csv"),
        ("infer", "稿/t.csv", "-o", "稿/t.csv"),
        ("infer", "稿/t.csv", "-o", "稿"),
    ],
)
def test_nothing_that_is_read_is_overwritten(folder: Path, args: tuple[str, ...]) -> None:
    before = state(folder)
    _, out, err = hegao(*args, cwd=folder, code=2)
    assert not out
    assert len(err.strip().splitlines()) == 1, err
    assert state(folder) == before


def test_a_link_to_an_input_is_the_input(folder: Path) -> None:
    (folder / "r.html").symlink_to("稿/gap.txt")
    hegao("check", "稿", "-o", "r.html", cwd=folder, code=2)
    assert (folder / "稿" / "gap.txt").read_text(encoding="utf-8") == GAP


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("docx", "github")])
def test_the_report_of_the_last_run_is_written_anew_and_not_read(folder: Path, name: str) -> None:
    file = f"稿/r{FORMATS[name].suffix}"
    for _ in range(2):
        hegao("check", "稿", "-f", f"{name}:{file}", "--fail-on", "never", cwd=folder, code=0)
    _, out, _ = hegao("check", "稿", "-f", f"{name}:{file}", "-f", "json", cwd=folder, code=1)
    assert [document["path"] for document in json.loads(out)["documents"]] == ["稿/gap.txt", "稿/t.csv"]


def test_what_tells_a_run_what_to_do_is_no_document(folder: Path) -> None:
    (folder / "office").mkdir()
    rule = (
        "name: no-dragons\ntitle: {zh: 有龙, en: Dragons}\nmessage: {zh: 龙, en: dragon}\nwhy: {zh: 无, en: none}\n"
        "severity: warning\nframe: matches\npattern: 龙\nexamples: {passes: [虎], found: [龙]}\n"
    )
    (folder / "office" / "no-dragons.yaml").write_text(rule, encoding="utf-8")
    settings = 'facts = ["facts.yaml"]\nrule-folders = ["office"]\nbaseline = "hegao-baseline.json"\n'
    (folder / "hegao.toml").write_text(settings.replace('baseline = "hegao-baseline.json"\n', ""), encoding="utf-8")
    suppression = '[[suppress]]\nrule = "typo"\nreason = "x"\n'
    (folder / "hegao-suppressions.toml").write_text(suppression, encoding="utf-8")
    for _ in range(2):
        hegao("baseline", ".", cwd=folder, code=0)
    (folder / "hegao.toml").write_text(settings, encoding="utf-8")
    _, out, _ = hegao("check", ".", "-f", "json", cwd=folder, code=0)
    assert [document["path"] for document in json.loads(out)["documents"]] == ["稿/gap.txt", "稿/t.csv"]
    _, out, _ = hegao("check", "facts.yaml", "-f", "json", cwd=folder, code=0)
    assert [document["path"] for document in json.loads(out)["documents"]] == ["facts.yaml"], "named itself, it is read"


def test_a_baseline_of_a_path_that_is_not_there_is_not_written(folder: Path) -> None:
    hegao("baseline", "稿", "-o", "b.json", cwd=folder, code=0)
    before = (folder / "b.json").read_bytes()
    _, _, err = hegao("baseline", "搞", "-o", "b.json", cwd=folder, code=2)
    assert "not written" in err
    assert (folder / "b.json").read_bytes() == before


def test_a_file_that_every_format_leaves_aside_takes_the_format_of_its_suffix(folder: Path) -> None:
    hegao("check", "稿", "-f", "json:r.json", "-o", "r.html", "-q", cwd=folder, code=1)
    assert (folder / "r.json").is_file()
    assert "<!doctype html>" in (folder / "r.html").read_text(encoding="utf-8")


def test_the_suffix_names_the_format_of_rows(folder: Path) -> None:
    hegao("extract", "稿", "-o", "rows.xlsx", cwd=folder, code=0)
    assert openpyxl.load_workbook(folder / "rows.xlsx").worksheets[0].max_row == 4
    hegao("relations", "稿", "-o", "rows.jsonl", cwd=folder, code=0)
    assert json.loads((folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()[0])["verdict"] == "confirmed"
    hegao("relations", "稿", "-f", "json", "-o", "rows.json", cwd=folder, code=0)
    assert json.loads((folder / "rows.json").read_text(encoding="utf-8"))["relations"]
    _, out, _ = hegao("relations", "稿", "-o", "rows.txt", cwd=folder, code=0)
    assert not out
    assert "√ [相符]" in (folder / "rows.txt").read_text(encoding="utf-8")
