"""PDF and what goes through LibreOffice: the same document in every form, and bad files."""

from __future__ import annotations

import io
import re
import subprocess
import time
from collections import Counter
from pathlib import Path

import docx
import pytest

from checker.document import Source
from checker.readers import legacy
from tests.readers.helpers import OFFICE, SHARED, cells, needs_corpus, only, refused, texts

OFFICE_PROGRAM = legacy.find_office()
needs_office = pytest.mark.skipif(OFFICE_PROGRAM is None, reason="LibreOffice is not installed")

PARAGRAPHS = [
    "一、收入情况",
    *(
        f"第{n}季度，全市一般公共预算收入完成{n}98.73亿元，同比增长{n}.5%，其中税收收入完成{n}50.2亿元，非税收入完成{n}48.53亿元，"
        f"完成预算的9{n}.6%，收入质量稳步提高，各项重点支出得到较好保障，为全年目标任务的完成打下了坚实基础。"
        for n in range(1, 60)
    ),
]


def numbers(source: Source) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", source.text))


def document() -> bytes:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "某市财政局文件"
    for text in PARAGRAPHS:
        made.add_paragraph(text)
    table = made.add_table(3, 3, style="Table Grid")
    for index, text in enumerate(["项目", "预算数", "决算数", "收入", "1,200.5", "1,300", "支出", "1,100", "1,250.8"]):
        table.cell(index // 3, index % 3).text = text
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The document in every form that LibreOffice writes."""
    assert OFFICE_PROGRAM is not None
    made = {"docx": document()}
    for target in ("pdf", "doc", "rtf", "odt", "html"):
        made[target] = legacy.convert(OFFICE_PROGRAM, made["docx"], ".docx", target, "a")
    return made


@needs_office
@pytest.mark.parametrize("kind", ["pdf", "doc", "wps", "rtf", "odt", "html"])
def test_every_form_says_the_same(converted: dict[str, bytes], kind: str) -> None:
    original = only(converted["docx"], "a.docx")
    source = only(converted["doc" if kind == "wps" else kind], f"a.{kind}")
    assert source.format == kind
    body = [text for text in texts(source) if text not in {"某市财政局文件"}]
    assert body[: len(PARAGRAPHS)] == PARAGRAPHS
    assert cells(source) == cells(original)
    assert sum((numbers(original) & numbers(source)).values()) == sum(numbers(original).values())
    assert sum(numbers(source).values()) == sum(numbers(original).values())


@needs_office
def test_pdf_leaves_running_heads_out_and_says_the_page(converted: dict[str, bytes]) -> None:
    source = only(converted["pdf"], "a.pdf")
    assert "某市财政局文件" not in source.text
    assert source.blocks[0].anchor == "第1页"
    assert source.blocks[0].box is not None
    assert source.tables[0].cells[4].anchor.endswith("表1 第2行第2列")


@needs_office
def test_encrypted_pdf(tmp_path: Path) -> None:
    assert OFFICE_PROGRAM is not None
    options = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"x"}}'
    )
    (tmp_path / "a.docx").write_bytes(document())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE_PROGRAM, profile, "--headless", "--convert-to", options, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, timeout=120, capture_output=True)
    assert "加密" in refused((tmp_path / "a.pdf").read_bytes(), "a.pdf")


@needs_office
def test_damaged_and_hanging_conversions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "LibreOffice" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000, "a.doc")
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60 & sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    began = time.monotonic()
    with pytest.raises(legacy.UnreadableError, match="已中止"):
        legacy.convert(str(slow), b"x", ".doc", "docx", "a.doc", seconds=0.5)
    assert time.monotonic() - began < 5


def test_without_libreoffice_the_reason_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEGAO_SOFFICE", "/nowhere/soffice")
    assert "libreoffice" in refused(rb"{\rtf1 x}", "a.rtf")


def test_scans_are_named() -> None:
    image = pytest.importorskip("PIL.Image").new("RGB", (600, 800), "gray")
    stream = io.BytesIO()
    image.save(stream, "PDF", save_all=True, append_images=[image])
    assert "扫描件（2 页" in refused(stream.getvalue(), "a.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_damaged_pdf(data: bytes) -> None:
    assert refused(data, "a.pdf")


@needs_corpus
def test_real_pdf_against_its_text() -> None:
    source = only((OFFICE / "budget-xuancheng.pdf").read_bytes(), "a.pdf")
    text = (SHARED / "corpus" / "budgets" / "xuancheng_2025.txt").read_text(encoding="utf-8")
    assert re.sub(r"\s", "", source.text) == re.sub(r"\s", "", text)
    lines = {re.sub(r"\s", "", line) for line in text.splitlines() if line.strip()}
    blocks = {re.sub(r"\s", "", block) for block in texts(source)}
    assert len(lines & blocks) >= 0.9 * len(lines)


@needs_corpus
def test_real_pdf_tables() -> None:
    source = only((OFFICE / "final-accounts-template.pdf").read_bytes(), "a.pdf")
    names = [table.name for table in source.tables]
    assert "收入支出决算总表" in names
    assert "财政拨款收入支出决算总表" in names
    assert len(names) == 10


@needs_corpus
@needs_office
def test_real_doc() -> None:
    source = only((OFFICE / "final-accounts-hotan.doc").read_bytes(), "a.doc")
    assert len(source.tables) > 20
    assert "行目录" in "".join(source.left_out)
