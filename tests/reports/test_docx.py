"""The Word report: comments at the right words, the original untouched, its formatting kept."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Source
from checker.findings import Bounds, Calculation, Context, DocumentView, Finding, Location, Related, Report
from checker.readers import legacy, read_bytes
from checker.readers.docx import words
from checker.reports.docx import comment_text, render, write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def finding(source: Source, start: int, end: int, title: str = "分项之和与合计不符") -> Finding:
    line, column = source.position(start)
    end_line, end_column = source.position(end)
    anchor = next((b.anchor for b in source.blocks if b.start <= start < b.end), "")
    place = Location(
        source.path, line, column, end_line, end_column, start, end, anchor, ("一、收入",), source.text[start:end]
    )
    calculation = Calculation("50＋60＝110万元", Bounds("100", "100"), Bounds("110", "110"), "-10", "万元")
    context = Context(source.text[max(0, start - 5) : end + 5], max(0, start - 5), ((start, end),))
    return Finding(
        "total-mismatch",
        "error",
        title,
        "分项相加得110万元。",
        source.path,
        place,
        (Related("合计", place),),
        calculation,
        "核对",
        "f",
        context,
    )


def report(source: Source, *findings: Finding) -> Report:
    view = DocumentView(
        source.path, source.path, "标题", 1, 9, 5, source.format, source.left_out, source.notes, 0, source.text
    )
    return Report("0.1.0", (view,), tuple(findings))


def original() -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph("全年收入")
    run = paragraph.add_run("100万元，其中税收50万元")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(16), RGBColor(200, 0, 0)
    paragraph.add_run("，非税60万元。")
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "合计"
    table.cell(0, 1).text = "1,200"
    made.sections[0].header.paragraphs[0].text = "某市财政局2025年文件"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(data: bytes, name: str = "报告.docx") -> Source:
    sources, errors = read_bytes(data, name)
    assert not errors
    return sources[0]


def commented(data: bytes) -> list[tuple[str, str]]:
    """The words that every comment of a docx is on, and what it says."""
    document = docx.Document(io.BytesIO(data))
    said = {str(comment.comment_id): comment.text for comment in document.comments}
    found = []
    for number, text in said.items():
        marked, inside = "", False
        for element in document.element.body.iter():
            identifier = element.get(W + "id")
            if element.tag == W + "commentRangeStart" and identifier == number:
                inside = True
            elif element.tag == W + "commentRangeEnd" and identifier == number:
                inside = False
            elif inside and element.tag == W + "t":
                marked += element.text or ""
        found.append((marked, text))
    return found


def formatted(data: bytes) -> list[tuple[str, Any, Any, Any]]:
    """Every character of the body with its formatting."""
    document = docx.Document(io.BytesIO(data))
    return [
        (c, run.bold, run.font.size, run.font.color.rgb)
        for paragraph in document.paragraphs
        for run in paragraph.runs
        for c in run.text
    ]


def at(source: Source, quote: str) -> Finding:
    start = source.text.index(quote)
    return finding(source, start, start + len(quote), quote)


def test_a_copy_with_a_comment_at_each_finding(tmp_path: Path) -> None:
    data = original()
    file = tmp_path / "报告.docx"
    file.write_bytes(data)
    source = read(data)
    quotes = ["100万元", "税收50万元，非税60万元", "50", "1,200", "全年收入100"]
    written = write(report(source, *(at(source, q) for q in quotes)), {source.path: file}, tmp_path / "out")
    assert [p.name for p in written] == ["报告.核稿.docx"]
    copy = written[0].read_bytes()
    found = commented(copy)
    assert [marked for marked, _ in found] == quotes
    assert all("50＋60＝110万元" in text and "相差：-10万元" in text for _, text in found)
    assert formatted(copy) == formatted(data)
    assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(data).digest()
    assert words(copy).text == source.text


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=6))
def test_comments_anywhere_keep_text_and_formatting(spans: list[tuple[int, int]]) -> None:
    data = original()
    source = read(data)
    findings = [finding(source, a, min(a + n, len(source.text))) for a, n in spans if a < len(source.text)]
    copy = render(report(source, *findings), source.path, data)
    assert words(copy).text == source.text
    assert formatted(copy) == formatted(data)
    assert len(commented(copy)) == len(findings)


def test_headers_are_remarked_on_in_the_body() -> None:
    data = original()
    source = read(data)
    marked, text = commented(render(report(source, at(source, "2025年")), source.path, data))[0]
    assert marked == "全年收入"
    assert text.startswith("（页眉）")


def test_other_inputs_get_a_new_document() -> None:
    source = read("一、收入\r\n全年收入100万元\x07，其中税收50万元。\n".encode(), "a/报告.txt")
    data = render(report(source, at(source, "100万元")), source.path)
    assert commented(data)[0][0] == "100万元"
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    assert "核稿结果：a/报告.txt" in text
    assert "已核数字 5 / 9" in text
    assert "全年收入100万元?，其中税收50万元。" in text


def test_one_file_for_several_inputs_is_refused(tmp_path: Path) -> None:
    one, other = read(b"12\n", "a.txt"), read(b"13\n", "b.txt")
    both = Report("0", report(one).documents + report(other).documents)
    with pytest.raises(ValueError, match="folder"):
        write(both, {}, tmp_path / "x.docx")
    assert len(write(both, {}, tmp_path / "dir")) == 2


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(original())
    with pytest.raises(ValueError, match="overwrite"):
        write(report(read(original(), "a.docx")), {"a.docx": file}, file)


def test_words_of_a_comment_in_english() -> None:
    source = read(b"total 12\n", "a.txt")
    assert comment_text(at(source, "12"), "en").startswith("【Error】")


@pytest.mark.skipif(legacy.find_office() is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy() -> None:
    data = original()
    source = read(data)
    copy = render(report(source, at(source, "100万元"), at(source, "1,200")), source.path, data)
    office = legacy.find_office()
    assert office is not None
    opened = legacy.convert(office, copy, ".docx", "fodt", "copy").decode()
    assert opened.count("<office:annotation ") == 2
    assert "50＋60＝110万元" in opened
    pdf = read(legacy.convert(office, copy, ".docx", "pdf", "copy"), "copy.pdf")
    assert "全年收入100万元，其中税收50万元，非税60万元。" in pdf.text
