"""Plain text: every encoding an office produces, and what is not text."""

from __future__ import annotations

import codecs
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.readers import UnreadableError, discover, read, read_bytes
from checker.readers.text import lines
from checker.readers.text import read as read_text

TEXT = "　　一、收入情况\r\n全年完成一般公共预算收入98.73万元，增长5.2%。\r\n\r\n二、支出\n"
TRADITIONAL = "全年完成一般公共收入98.73億元，增長百分之五。\r\n政府工作報告如下，請予審議。\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "big5", "utf-32"]
BOMMED = [codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), b"\x84\x31\x95\x33" + TEXT.encode("gb18030")]
DAMAGED = TEXT * 200


def only(data: bytes, name: str = "甲.txt"):
    sources, errors = read_bytes(data, name)
    assert not errors, errors
    return sources[0]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(encoding: str) -> None:
    text = TEXT if encoding != "big5" else TRADITIONAL
    source = only(text.encode(encoding))
    assert source.text == text
    assert not source.notes


@pytest.mark.parametrize("bom", BOMMED)
def test_boms(bom: bytes) -> None:
    assert only(bom).text == TEXT


def test_blocks_leave_blanks_out() -> None:
    source = only(TEXT.encode())
    assert [source.text[b.start : b.end] for b in source.blocks] == [
        "一、收入情况",
        "全年完成一般公共预算收入98.73万元，增长5.2%。",
        "二、支出",
    ]
    assert all(b.anchor == "" for b in source.blocks)


def test_truncated_utf8_is_read_and_noted() -> None:
    source = only(DAMAGED.encode()[:-5])
    assert source.text.startswith(TEXT)
    assert "无法解码" in source.notes[0]


def test_damaged_gbk_is_read_and_noted() -> None:
    data = bytearray(DAMAGED.encode("gbk"))
    data[len(data) // 2] = 0xFF
    source = only(bytes(data))
    assert "无法解码" in source.notes[0]
    assert source.text.count("一般公共预算收入") >= 199


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b" \r\n\t\n", "空文件"),
        ("\ufeff　\n".encode(), "空文件"),
        (bytes(range(256)) * 40, "不是文本"),
        (b"\x00" * 5000, "不是文本"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "图片"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "图片"),
        (b"PK\x03\x04" + b"\x00" * 50, "损坏"),
        (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "RAR"),
    ],
)
def test_refused(data: bytes, words: str) -> None:
    sources, errors = read_bytes(data, "a.txt")
    assert not sources
    assert words in errors[0].reason
    assert "\n" not in str(errors[0])


@given(st.text())
def test_lines_are_sorted_trimmed_and_complete(text: str) -> None:
    blocks = lines(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    covered = "".join(text[b.start : b.end] for b in blocks)
    assert all(text[b.start : b.end] == text[b.start : b.end].strip() for b in blocks)
    assert not any("\n" in text[b.start : b.end] for b in blocks)
    assert len("".join(covered.split())) <= len("".join(text.split()))


@settings(deadline=None)  # what looks like an old Word file starts another program
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    sources, errors = read_bytes(data, "x.txt")
    assert len(sources) + len(errors) == 1


def test_discover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b/二.txt", "b/一.txt", "b/.hidden.txt", "b/~$一.docx", "b/.git/x.txt", "a.txt", "b/c/三.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    files, missing = discover(["b", "a.txt", "b/一.txt", "none.txt", "*.nope", str(tmp_path / "a.txt")])
    assert [shown for _, shown in files] == ["b/一.txt", "b/二.txt", "b/c/三.md", "a.txt"]
    assert missing == ["none.txt", "*.nope"]
    assert [shown for _, shown in discover(["**/*.txt"])[0]] == ["a.txt", "b/一.txt", "b/二.txt"]
    monkeypatch.chdir(tmp_path / "b")
    outside = discover(["../a.txt"])[0]
    assert outside[0][1] == "../a.txt"


def test_read_says_why(tmp_path: Path) -> None:
    _, errors = read(tmp_path, "folder")
    assert isinstance(errors[0], UnreadableError)
    assert errors[0].path == "folder"


TABLE = "一、物价\n表1 居民消费价格涨跌\n类别\t指数\t涨跌(%)\n居民消费价格\t99.8\t-0.2\n衣着\t101.1\t1.1\n居住\t100.1\t0.1\n全年价格平稳。\n"


def test_lines_of_cells_are_a_table() -> None:
    source = read_text(TABLE.encode(), "a.txt")
    (table,) = source.tables
    assert table.name == "表1 居民消费价格涨跌"
    assert [source.text[cell.start : cell.end] for cell in table.cells][3:6] == ["居民消费价格", "99.8", "-0.2"]
    assert [block.kind for block in source.blocks] == ["paragraph"] * 2 + ["cell"] * 12 + ["paragraph"]
    assert source.text == TABLE


def test_a_table_of_contents_is_no_table() -> None:
    source = read_text("目录\n一、总体情况\t1\n二、收支情况\t4\n三、下一步安排\t12\n".encode(), "a.txt")
    assert not source.tables


def test_a_few_lines_with_tabs_are_no_table() -> None:
    assert not read_text("单位\t金额\n甲\t12\n\n完。\n".encode(), "a.txt").tables
