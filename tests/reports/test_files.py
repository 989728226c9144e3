"""Report files: the HTML page, the audit workbook, and that a file is written whole or not at all."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from checker.reports import FORMATS, render, write
from checker.reports.files import replacing
from checker.reports.xlsx import number
from tests.command import hegao
from tests.reports import sample
from tests.reports.test_machine import DRAFT, many

VOID = {"meta", "input", "br", "link", "img", "rect"}


class Page(HTMLParser):
    """What a browser would make of the page: balanced tags, ids, marks, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_html_marks_every_finding_and_loads_nothing(language: str) -> None:
    text = render("html", sample.report(language))
    page = Page(text)
    ids = [attributes["id"] for _, attributes in page.attributes if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {f"m{n}" for n in range(1, 5)} | {f"f{n}" for n in range(1, 5)} <= set(ids)
    marks = {data for tag, data in page.texts if tag == "mark"}
    assert {"1285000.5万元", "500余万元", "[/附件]", "（三）", "517户", "982000.3万元"} <= marks
    assert not [a for tag, a in page.attributes if tag in ("link", "img", "iframe") or "src" in a]
    assert not re.search(r"(?:https?:)?//[a-z]", re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))
    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text
    assert "built-in method" not in text


def test_html_shows_the_text_once_and_unchanged() -> None:
    page = render("html", sample.report())
    article = page[page.index("<article") : page.index("</article>")]
    plain = (
        re.sub(r"<[^>]+>", "", article.replace("</p>", "\n"))
        .replace("&lt;", "<")
        .replace("&#34;", '"')
        .replace("&amp;", "&")
    )
    assert [line for line in plain.splitlines() if line.strip()] == sample.TEXT.splitlines()


def test_html_of_a_script_in_a_document_is_text() -> None:
    base = sample.report()
    view = replace(base.documents[0], title="<script>alert(1)</script>", text="<script>alert(1)</script>\n")
    page = render("html", replace(base, documents=(view,), findings=(), relations=(), figures=()))
    assert page.count("<script>") == 1
    assert "alert(1)</script>" not in page


def test_html_of_a_clean_run_and_of_many_findings() -> None:
    assert "没有发现问题" in render("html", sample.clean_report())
    Page(render("html", many(300)))
    Page(render("html", replace(sample.clean_report(), documents=(), relations=())))


def test_workbook(tmp_path: Path) -> None:
    path = tmp_path / "审计.xlsx"
    write("xlsx", sample.report(), path, {})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["概况", "发现", "关系", "数字台账"]
    findings = list(book["发现"].values)
    assert findings[0][:3] == ("序号", "级别", "规则")
    assert [row[2] for row in findings[1:]] == [f.rule for f in sample.findings()]
    assert book["发现"].freeze_panes == "A2"
    assert book["发现"].auto_filter.ref.startswith("A1:")
    relations = list(book["关系"].values)
    assert [row[1] for row in relations[1:]] == ["相符", "矛盾", "无法判断"]
    ledger = list(book["数字台账"].iter_rows())
    values = {head.value: cell for head, cell in zip(ledger[0], ledger[1], strict=True)}
    assert values["值"].value == 517
    assert values["结论"].value == "相符"
    assert values["指标"].value == "=cmd"
    assert values["指标"].data_type == "s", "a document's text is never a formula"


def test_workbook_links_back(tmp_path: Path) -> None:
    (tmp_path / "稿 子.txt").write_text(DRAFT, encoding="utf-8")
    hegao("check", "稿 子.txt", "-f", "xlsx", cwd=tmp_path, code=1)
    book = openpyxl.load_workbook(tmp_path / "reports_out" / "hegao.xlsx")
    links = [cell.hyperlink.target for row in book["发现"].iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert set(links) == {"../%E7%A8%BF%20%E5%AD%90.txt"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("517", 517), ("98.50", 98.5), ("1" * 20, "1" * 20), (None, None), ("-∞", "-∞"), ("1e400", "1e400")],
)
def test_numbers_of_cells_are_exact(text: str | None, value: object) -> None:
    assert number(text) == value


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of a file system")
def test_a_device_is_written_to_and_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    pipe, real, link = tmp_path / "pipe", tmp_path / "real.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    link.symlink_to("real.json")
    hegao("check", "a.txt", "-f", "sarif:pipe", "-f", "json:link.json", cwd=tmp_path, code=1)
    assert os.read(reader, 100).startswith(b"{")
    os.close(reader)
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert real.stat().st_size > 100


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_goes_to_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "稿 子.txt").write_text(DRAFT, encoding="utf-8")
    file = tmp_path / "out" / f"r{FORMATS[name].suffix}"
    _, out, _ = hegao("check", "稿 子.txt", "-f", f"{name}:{file}", cwd=tmp_path, code=1)
    assert file.stat().st_size > 100
    assert not out
    assert [path.name for path in (tmp_path / "out").iterdir()] == [file.name]


def test_the_screen_names_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    _, out, _ = hegao("check", "a.txt", "-f", "terminal", "-f", "html", "-f", "json:x/r.json", cwd=tmp_path, code=1)
    assert "reports_out/hegao.html" in out
    assert "x/r.json" in out
    hegao("check", "a.txt", "-o", "site/", "-f", "html", "-f", "sarif", cwd=tmp_path, code=1)
    assert {path.name for path in (tmp_path / "site").iterdir()} == {"hegao.html", "hegao.sarif"}
    hegao("check", "a.txt", "-o", "page.html", cwd=tmp_path, code=1)
    assert (tmp_path / "page.html").is_file()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    _, _, err = hegao("check", "a.txt", "-f", "json:a.txt/r.json", cwd=tmp_path, code=2)
    assert len(err.strip().splitlines()) == 1
    assert "cannot write" in err


def test_our_own_reports_are_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    hegao("check", ".", "-f", "html", cwd=tmp_path, code=1)
    _, out, _ = hegao("check", ".", "-f", "json", cwd=tmp_path, code=1)
    assert '"documents": 1,' in out


def test_word_one_file_a_document(tmp_path: Path) -> None:
    import docx

    (tmp_path / "甲").mkdir()
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "甲" / "a.txt").write_text(DRAFT, encoding="utf-8")
    made = docx.Document()
    for line in DRAFT.replace("抓", "再抓").splitlines():  # no copy: its findings would stand on the original's
        made.add_paragraph(line)
    made.save(str(tmp_path / "稿.docx"))
    before = (tmp_path / "稿.docx").read_bytes()
    hegao("check", ".", "-f", "docx", cwd=tmp_path, code=1)
    files = {path.name for path in (tmp_path / "reports_out").iterdir()}
    assert files == {"a.核稿.docx", "a.核稿-2.docx", "稿.核稿.docx"}
    commented = docx.Document(str(tmp_path / "reports_out" / "稿.核稿.docx"))
    assert any("numbering-gap" in comment.text for comment in commented.comments)
    assert (tmp_path / "稿.docx").read_bytes() == before
    hegao("check", "稿.docx", "-o", "结果.docx", cwd=tmp_path, code=1)
    assert (tmp_path / "结果.docx").is_file()
    hegao("check", "稿.docx", "-f", "docx", "-o", "稿.docx", cwd=tmp_path, code=2)
    assert (tmp_path / "稿.docx").read_bytes() == before


def test_the_summary_of_a_github_step(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT, encoding="utf-8")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    _, out, _ = hegao("check", "a.txt", "-f", "github", cwd=tmp_path, code=1, env={"GITHUB_STEP_SUMMARY": str(summary)})
    assert out.startswith("::error file=a.txt,line=3")
    assert summary.read_text(encoding="utf-8").startswith("before\n## 核稿")
