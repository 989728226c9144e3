"""Archives: names, bounds, nesting, and that one bad member does not hide the others."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from checker.readers import archive, read_bytes
from tests.readers.helpers import refused


def zipped(members: dict[str, bytes], **options: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return stream.getvalue()


def test_members_are_read_under_the_path_of_the_archive() -> None:
    data = zipped(
        {"附件/报告.txt": "共100万元".encode("gbk"), "a.csv": b"x,y\n1,2", "坏.docx": b"PK\x03\x04", ".DS_Store": b"x"}
    )
    sources, errors = read_bytes(data, "材料.zip")
    assert [s.path for s in sources] == ["材料.zip!a.csv", "材料.zip!附件/报告.txt"]
    assert sources[1].text == "共100万元"
    assert [e.path for e in errors] == ["材料.zip!坏.docx"]


def test_names_in_gbk() -> None:
    marked = zipped({"zhongwenm.txt": "文字".encode()})
    data = marked.replace(b"zhongwenm", "中文名".encode("gbk") + b"abc")
    sources, _ = read_bytes(data, "a.zip")
    assert sources[0].path == "a.zip!中文名abc.txt"


def test_names_cannot_leave_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = zipped({"../../etc/x.txt": "甲1".encode(), "/abs.txt": "乙2".encode(), "c:\\w\\z.txt": "丙3".encode()})
    sources, errors = read_bytes(data, "a.zip")
    assert not errors
    assert {s.path for s in sources} == {"a.zip!etc/x.txt", "a.zip!abs.txt", "a.zip!w/z.txt"}
    assert list(tmp_path.iterdir()) == []


def test_bombs_are_refused() -> None:
    assert "炸弹" in refused(zipped({"a.txt": b"0" * (40 << 20)}), "a.zip")
    nested = zipped({"a.txt": "文字1".encode()})
    for level in range(5):
        nested = zipped({f"{level}.zip": nested})
    assert "嵌套" in refused(nested, "a.zip")
    assert "没有文件" in refused(zipped({}), "a.zip") or "损坏" in refused(zipped({}), "a.zip")


def test_what_an_archive_may_unpack_to_counts_nested_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped({f"{i}.txt": os.urandom(0) + "甲乙丙丁12".encode() * 10 for i in range(20)})
    data = zipped({f"{i}.zip": inner for i in range(20)})
    monkeypatch.setattr(archive.Budget, "__init__", lambda self: self.__dict__.update(files=50, bytes=1 << 20))
    sources, errors = read_bytes(data, "a.zip")
    assert len(sources) < 50
    assert any("其余文件未读" in e.reason for e in errors)


def test_encrypted_and_damaged_members() -> None:
    data = bytearray(zipped({"a.txt": "文字".encode(), "b.txt": "文字2".encode()}, compression=zipfile.ZIP_STORED))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    data[6] |= 1
    second = data.index(b"b.txt") + 5
    data[second] ^= 0xFF
    sources, errors = read_bytes(bytes(data), "a.zip")
    assert not sources
    assert "加密" in errors[0].reason
    assert "损坏" in errors[1].reason


def test_seven_zip(tmp_path: Path) -> None:
    py7zr = pytest.importorskip("py7zr", reason="py7zr is not installed")
    file = tmp_path / "a.7z"
    with py7zr.SevenZipFile(file, "w") as seven:
        seven.writestr("共12个村".encode(), "材料/甲.txt")
    sources, errors = read_bytes(file.read_bytes(), "a.7z")
    assert not errors
    assert [s.path for s in sources] == ["a.7z!材料/甲.txt"]
    assert sources[0].text == "共12个村"
    assert "损坏" in refused(file.read_bytes()[:40], "a.7z")
    with py7zr.SevenZipFile(file, "w", password="x") as seven:
        seven.writestr("共12个村".encode(), "甲.txt")
    assert "加密" in refused(file.read_bytes(), "a.7z")
