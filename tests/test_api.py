"""The Python interface, as a notebook uses it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import checker
from checker import Result, check, check_text, extract
from tests.command import ROOT

GAP = "（一）抓宣传。\n（二）抓培训。\n（四）抓队伍，培训2627人次。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gap.txt"
    path.write_text(GAP, encoding="utf-8")
    return path


def test_every_name_is_there() -> None:
    for name in checker.__all__:
        assert getattr(checker, name) is not None
    with pytest.raises(AttributeError):
        _ = checker.nothing  # type: ignore[attr-defined]


def test_check(file: Path) -> None:
    report = check(file, select=["numbering-gap"])
    assert isinstance(report, Result)
    frame = report.findings_frame()
    assert list(frame["rule"]) == ["numbering-gap"]
    assert GAP[frame.loc[0, "offset"] : frame.loc[0, "end_offset"]] == frame.loc[0, "quote"] == "（四）"
    assert "2627人次" in list(report.figures_frame()["text"])
    assert report.relations_frame().empty
    assert "numbering-gap" in str(report)


def test_frames_of_a_clean_report_have_their_columns() -> None:
    report = check_text("培训2627人次。")
    assert "fingerprint" in report.findings_frame().columns
    assert "verdict" in report.relations_frame().columns


def test_check_text_and_language() -> None:
    assert check_text(GAP, language="en").findings[0].title == "A number is missing"
    with pytest.raises(TypeError):
        check_text(GAP, langauge="en")


def test_extract_is_a_function_though_a_room_bears_the_name(file: Path) -> None:
    import checker.extract
    from checker.extract import read_document

    assert callable(read_document)
    frame = checker.extract(file)
    assert isinstance(frame, pd.DataFrame)
    assert "2627" in list(frame["value"])
    assert extract(file).equals(frame)


def test_jupyter_and_files(file: Path, tmp_path: Path) -> None:
    report = check(file)
    shown = report._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "<script" not in shown
    assert report.write(tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(ValueError, match="no format"):
        report.write(tmp_path / "r.unknown")


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check(tmp_path / "nothing.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert check(tmp_path / "empty.txt").unreadable[0].path.endswith("empty.txt")
    with pytest.raises(Exception, match="did you mean: numbering-gap"):
        check_text(GAP, select=["numbering-gapp"])


def test_importing_is_light() -> None:
    code = "import sys, checker; bad = {'pandas', 'numpy', 'pydantic', 'rich'} & set(sys.modules); assert not bad, bad"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert result.returncode == 0, result.stderr.decode()
