"""Real files truncated and damaged, wrong extensions, a long PDF: a reason or a source in bounded time."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.readers import discover, legacy, read, read_bytes
from tests.readers.helpers import OFFICE, check_spans, needs_corpus

FILES = [
    "bulletin-hotan.docx",
    "budget-xuancheng.pdf",
    "debt-changdu-2024.xlsx",
    "debt-changdu-2024.xls",
    "bulletin-kunming.html",
]


def test_importing_the_readers_imports_no_format_library() -> None:
    heavy = (
        "{'docx', 'pdfplumber', 'pypdfium2', 'openpyxl', 'pandas', 'lxml', 'selectolax', 'python_calamine', 'py7zr'}"
    )
    code = f"import sys, checker.readers; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "[]"


@needs_corpus
@pytest.mark.parametrize("name", FILES)
def test_damaged_files(name: str) -> None:
    data = (OFFICE / name).read_bytes()
    chance = random.Random(7)
    for round_ in range(12):
        if round_ % 2:
            hurt = data[: chance.randrange(1, len(data))]
        else:
            spoilt = bytearray(data)
            for _ in range(30):
                spoilt[chance.randrange(len(data))] = chance.randrange(256)
            hurt = bytes(spoilt)
        began = time.monotonic()
        sources, errors = read_bytes(hurt, name)
        assert time.monotonic() - began < 20
        assert len(sources) + len(errors) == 1
        for source in sources:
            check_spans(source)
        for error in errors:
            assert "\n" not in str(error)


@needs_corpus
def test_the_bytes_decide_not_the_extension() -> None:
    for name, format_ in zip(FILES, ("docx", "pdf", "xlsx", "xls", "html"), strict=True):
        for suffix in (".txt", ".docx", ".pdf", ".xls", ".zip", ""):
            sources, errors = read_bytes((OFFICE / name).read_bytes(), "a" + suffix)
            assert not errors
            assert sources[0].format == format_


@needs_corpus
def test_every_real_file_is_read() -> None:
    files, _ = discover([str(OFFICE)])
    for path, display in files:
        if path.suffix == ".doc" and legacy.find_office() is None:
            continue
        sources, errors = read(path, display)
        assert not errors
        check_spans(sources[0])


def long_pdf(pages: int) -> bytes:
    """A PDF by hand: pages of 40 lines in a standard font."""
    words = [f"line {i} total 1{i:03d}.5 part 2{i:03d} and so on until the end of it" for i in range(39)]
    lines = "".join(f"({line}) Tj T* " for line in [*words, "short end."])
    stream = f"BT /F1 11 Tf 14 TL 60 780 Td {lines} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (i + 5) for i in range(pages))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>"
    objects += [page] * pages
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(data),
    )


def test_three_hundred_pages() -> None:
    began = time.monotonic()
    sources, errors = read_bytes(long_pdf(300), "a.pdf")
    assert not errors
    assert sources[0].blocks[-1].anchor == "第300页"
    assert time.monotonic() - began < 60
