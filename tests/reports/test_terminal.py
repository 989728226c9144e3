"""The terminal report: golden files at three widths, and what must hold at any width."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from checker.findings import Finding
from checker.language.width import cell_width
from checker.reports.terminal import build, make_console, print_report
from tests.reports import sample

GOLDEN = Path(__file__).parent / "golden"


def lines(**options) -> list[str]:
    report = options.pop("report", None) or sample.report(options.pop("language", "zh"))
    return [line.plain.rstrip() for line in build(report, **options)]


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_golden(width: int, language: str) -> None:
    """To renew after a change that was looked at: HEGAO_RENEW_GOLDEN=1 pytest tests/reports."""
    text = "\n".join(lines(width=width, language=language, files=["reports_out/hegao.html"])) + "\n"
    golden = GOLDEN / f"terminal-{width}-{language}.txt"
    if os.environ.get("HEGAO_RENEW_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [36, 40, 57, 80, 120])
@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_window(width: int, ambiguous: int, verbose: bool) -> None:
    for line in lines(width=width, ambiguous=ambiguous, verbose=verbose, statistics=True):
        assert cell_width(line, ambiguous) <= width, line


@pytest.mark.parametrize("width", [40, 57, 80, 120])
def test_figures_stay_whole_and_no_line_starts_with_a_closing_mark(width: int) -> None:
    found = lines(width=width, verbose=True)
    text = "\n".join(found)
    for figure in (
        "【1285000.5万元】",
        "[982000.3万元]",
        "[313000.2万元]",
        "【500余万元】",
        "1295000.5",
        "1285000.55",
        "517 户",
    ):
        assert figure in text
    for line in found:
        assert line.strip()[:1] not in tuple("，。、；：）】”")


def test_document_text_is_never_markup() -> None:
    assert any("【[/附件]】" in line for line in lines(width=120))
    assert any("［a］" in line for line in lines(width=120))


def test_no_color_leaves_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    for no_color, escapes in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", no_color)
        stream = Terminal()
        print_report(sample.report(), make_console(stream))
        assert ("\x1b" in stream.getvalue()) is escapes


def test_only_characters_of_gbk() -> None:
    """The report's own words; the document's may be anything, and the stream's error handler sees to them."""
    for language in ("zh", "en"):
        "\n".join(lines(width=80, language=language, verbose=True, statistics=True)).encode("gbk")


def test_escapes_in_a_document_do_not_reach_the_screen() -> None:
    report = sample.report()
    place = replace(report.findings[0].location, section=("\x1b[31m红\u202e",), anchor="")
    finding = replace(report.findings[0], location=place, message="\x1b]0;x\x07")
    text = "\n".join(lines(report=replace(report, findings=(finding,)), width=80))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_forty_findings_of_a_kind_are_gathered() -> None:
    base = sample.report()
    one = base.findings[2]

    def numbered(n: int) -> Finding:
        return replace(one, location=replace(one.location, line=100 + n), fingerprint=f"{n:020d}")

    many = replace(base, findings=tuple(numbered(n) for n in range(40)))
    short = lines(report=many, width=80)
    assert sum("[提示]" in line for line in short) == 2
    assert any("另有 38 处" in line for line in short)
    assert "第102行" in "".join(short)
    assert sum("[提示]" in line for line in lines(report=many, width=80, verbose=True)) == 40


def test_a_clean_run_says_what_it_checked() -> None:
    text = "".join(line.strip() for line in lines(report=sample.clean_report(), width=80))
    for words in ("没有发现问题", "1 篇文档", "10 个数字", "5 条规则", "6 / 10", "511＋6＝517"):
        assert words in text


def test_an_empty_run_says_so() -> None:
    report = replace(sample.clean_report(), documents=(), relations=())
    assert any("没有可以检查的内容" in line for line in lines(report=report, width=80))


def test_long_ranges_are_rounded_outward_and_never_change_sides() -> None:
    from checker.findings import Bounds
    from checker.reports.words import span

    assert span(Bounds("97.21059972", "97.76223776")) == "[97.2105, 97.7623]"
    assert span(Bounds("1.5", None)) == "[1.5, ∞)"
    assert span(Bounds("2.00000001", "2.00000001")) == "2.00000001"
    # The stated 97.76225 lies without: four decimals would take it in.
    stated = Bounds("97.76225", "97.76225", text="97.76225")
    assert span(Bounds("97.21059972", "97.76223776"), stated) == "[97.21059, 97.76224]"


def test_percentages_differ_by_points() -> None:
    from checker.findings import Bounds, Calculation
    from checker.reports.words import arithmetic

    lines = dict(
        arithmetic(Calculation("58÷860＝6.74%", Bounds("18.88", "18.88"), Bounds("6.74", "6.74"), "12.14", "%"), "zh")
    )
    assert lines["相差"] == "12.14 个百分点"
