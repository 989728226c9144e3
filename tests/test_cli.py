"""The command as a user meets it: a process of its own, its output, its exit code. Bad input of every kind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import ROOT, hegao

GAP = "（一）抓宣传。\n（二）抓培训。\n（四）抓队伍。\n"
CLEAN = "培训2627人次，比上年有所增加。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gap.txt").write_text(GAP, encoding="utf-8")
    (tmp_path / "clean.txt").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def test_findings_and_clean(folder: Path) -> None:
    _, out, err = hegao("check", "gap.txt", cwd=folder, code=1, fresh=True)
    assert "[错误] 序号缺号  numbering-gap" in out
    assert "gap.txt → " in out
    assert "【（四）】" in out
    assert not err
    assert "\x1b" not in out
    _, out, _ = hegao("check", "clean.txt", cwd=folder, code=0)
    assert "没有发现问题" in out


def test_fail_on(folder: Path) -> None:
    hegao("check", "gap.txt", "--fail-on", "never", cwd=folder, code=0)
    (folder / "typo.txt").write_text("综上所诉，各项工作进展顺利。\n", encoding="utf-8")
    hegao("check", "typo.txt", cwd=folder, code=0)
    hegao("check", "typo.txt", "--fail-on", "warning", cwd=folder, code=1)
    hegao("check", "typo.txt", "--fail-on", "info", cwd=folder, code=1)


def test_json_owns_standard_output(folder: Path) -> None:
    _, out, err = hegao("check", "gap.txt", "clean.txt", "-f", "json", cwd=folder, code=1)
    data = json.loads(out)
    assert data["tool"]["name"] == "hegao"
    assert data["findings"][0]["rule"] == "numbering-gap"
    assert data["findings"][0]["location"]["line"] == 3
    assert [document["path"] for document in data["documents"]] == ["gap.txt", "clean.txt"]
    assert not err


def test_terminal_beside_json_goes_to_standard_error(folder: Path) -> None:
    _, out, err = hegao("check", "gap.txt", "-f", "json", "-f", "terminal", cwd=folder, code=1)
    json.loads(out)
    assert "numbering-gap" in err


def test_standard_input(folder: Path) -> None:
    _, out, _ = hegao("check", "-", cwd=folder, stdin=GAP.encode("gb18030"), code=1)
    assert "<stdin>" in out
    _, out, _ = hegao("check", "-", "-f", "json", cwd=folder, stdin=b"", code=3)
    assert json.loads(out)["summary"]["unreadable"][0]["path"] == "<stdin>"


def test_quiet(folder: Path) -> None:
    _, out, err = hegao("check", "gap.txt", "-q", cwd=folder, code=1)
    assert not out
    assert not err


def test_folders_and_globs(folder: Path) -> None:
    _, out, _ = hegao("check", ".", "-f", "json", cwd=folder, code=1)
    assert json.loads(out)["summary"]["documents"] == 2
    _, out, _ = hegao("check", "*.txt", "-f", "json", cwd=folder, code=1)
    assert json.loads(out)["summary"]["documents"] == 2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "空文件"),
        ("blank.txt", b"\n \r\n", "空文件"),
        ("binary.bin", bytes(range(256)) * 20, "不是文本"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "图片"),
        ("broken.docx", b"PK\x03\x04broken", "损坏"),
    ],
)
def test_unreadable_inputs(folder: Path, name: str, data: bytes, words: str) -> None:
    (folder / name).write_bytes(data)
    _, out, _ = hegao("check", name, "gap.txt", cwd=folder, code=3)
    assert name in out
    assert words in out
    assert "numbering-gap" in out, "the others are still checked"
    _, out, err = hegao("check", name, "-f", "json", cwd=folder, code=3)
    assert json.loads(out)["summary"]["unreadable"][0]["path"] == name
    assert name in err


def test_a_missing_path_is_a_usage_error_and_the_others_are_checked(folder: Path) -> None:
    _, out, err = hegao("check", "没有.txt", "gap.txt", cwd=folder, code=2)
    assert "没有.txt" in err
    assert "numbering-gap" in out
    (folder / "empty.txt").write_bytes(b"")
    hegao("check", "没有.txt", "empty.txt", "gap.txt", cwd=folder, code=2)


def test_a_folder_with_nothing_in_it(folder: Path) -> None:
    (folder / "nothing").mkdir()
    _, out, _ = hegao("check", "nothing", cwd=folder, code=3)
    assert "没有可读的文件" in out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(folder: Path, encoding: str, newline: str) -> None:
    (folder / "x.txt").write_bytes(GAP.replace("\n", newline).encode(encoding))
    _, out, _ = hegao("check", "x.txt", "-f", "json", cwd=folder, code=1)
    place = json.loads(out)["findings"][0]["location"]
    assert (place["line"], place["column"], place["quote"]) == (3, 1, "（四）")
    assert place["offset"] == GAP.replace("\n", newline).index("（四）")


def test_a_line_of_five_megabytes(folder: Path) -> None:
    (folder / "long.txt").write_text("各项工作有序推进，" * 200_000, encoding="utf-8")
    hegao("check", "long.txt", "-f", "json", cwd=folder, code=0)


@pytest.mark.parametrize(
    "args",
    [
        ("check",),
        ("check", "gap.txt", "--fail-on", "no"),
        ("check", "gap.txt", "--colour"),
        ("check", "gap.txt", "--jobs", "0"),
        ("check", "gap.txt", "-f", "jsno"),
        ("check", "gap.txt", "-f", "json", "-f", "sarif"),
        ("check", "gap.txt", "-f", "json:"),
        ("check", "gap.txt", "-f", "json", "-o", "gap.txt"),
        ("check", "gap.txt", "clean.txt", "-f", "docx", "-o", "one.docx"),
        ("check", "gap.txt", "--select", "numbering-gapp"),
        ("check", "gap.txt", "--rules", "nowhere"),
        ("check", "gap.txt", "--config", "nowhere.toml"),
        ("check", "gap.txt", "--baseline", "nowhere.json"),
        ("chekc", "gap.txt"),
        ("explain", "numbering-gapp"),
        ("extract", "gap.txt", "-f", "pdf"),
    ],
)
def test_usage_errors_are_one_clear_line(folder: Path, args: tuple[str, ...]) -> None:
    before = (folder / "gap.txt").read_text(encoding="utf-8")
    _, out, err = hegao(*args, cwd=folder, code=2)
    assert not out
    assert len(err.strip().splitlines()) == 1, err
    assert (folder / "gap.txt").read_text(encoding="utf-8") == before


def test_did_you_mean(folder: Path) -> None:
    for args in (("--select", "numbering-gapp"), ("--ignore", "numbering-gapp"), ("-f", "htlm")):
        _, _, err = hegao("check", "gap.txt", *args, cwd=folder, code=2)
        assert "did you mean" in err


RULE = """name: no-dragons
title: {zh: 有龙, en: Dragons}
message: {zh: "“{text}”", en: "“{text}”"}
why: {zh: 无, en: none}
severity: warning
frame: matches
pattern: 龙
examples:
  passes: [虎]
  found: [龙]
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RULE + "patern: x\n", "pattern"),
        (RULE + "name: twice\n", "duplicate key"),
        (RULE.replace("pattern: 龙", "pattern: (龙"), "regular expression"),
        (RULE.replace("severity: warning", "severity: fatal"), "severity"),
        ("- a list\n", "mapping"),
        ("name: [unclosed\n", "rule.yaml"),
        (RULE + "\tx: 1\n", "rule.yaml"),
    ],
)
def test_wrong_rule_files(folder: Path, text: str, words: str) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "rule.yaml").write_text(text, encoding="utf-8")
    _, _, err = hegao("check", "gap.txt", "--rules", "mine", cwd=folder, code=2)
    assert "mine/rule.yaml" in err
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_a_crashing_check_is_a_broken_rule(folder: Path) -> None:
    (folder / "mine").mkdir()
    crash = RULE.replace("pattern: 龙\n", "").replace("frame: matches", "frame: figures")
    crash += "check: {name: str_matches, column: low, args: {pattern: x}}\n"
    (folder / "mine" / "rule.yaml").write_text(crash, encoding="utf-8")
    _, out, _ = hegao("check", "gap.txt", "clean.txt", "--rules", "mine", cwd=folder, code=2)
    assert "no-dragons" in out
    assert "没有跑成" in out
    assert "numbering-gap" in out
    _, out, err = hegao("check", "gap.txt", "clean.txt", "--rules", "mine", "-f", "json", cwd=folder, code=2)
    assert [entry["rule"] for entry in json.loads(out)["summary"]["broken_rules"]] == ["no-dragons"]
    assert "no-dragons" in err


def test_ones_own_rule_runs_and_its_examples_too(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "rule.yaml").write_text(RULE, encoding="utf-8")
    (folder / "x.txt").write_text("这里有龙。\n", encoding="utf-8")
    _, out, _ = hegao("check", "x.txt", "--rules", "mine", "--fail-on", "warning", cwd=folder, code=1)
    assert "[警告] 有龙  no-dragons" in out
    hegao("rules", "test", "no-dragons", "--rules", "mine", cwd=folder, code=0)
    (folder / "mine" / "rule.yaml").write_text(RULE.replace("[虎]", "[龙虎]"), encoding="utf-8")
    _, out, _ = hegao("rules", "test", "no-dragons", "--rules", "mine", cwd=folder, code=1)
    assert "no-dragons" in out


def test_rules_and_explain(folder: Path) -> None:
    _, out, _ = hegao("rules", cwd=folder, code=0)
    assert "numbering-gap" in out
    _, listed, _ = hegao("rules", "list", cwd=folder, code=0)
    assert listed == out
    _, out, _ = hegao("rules", "show", "numbering-gap", cwd=folder, code=0)
    assert "name: numbering-gap" in out
    _, out, _ = hegao("explain", "numbering-gap", cwd=folder, code=0)
    assert "序号缺号" in out
    assert "GB/T 9704" in out
    _, out, _ = hegao("explain", "numbering-gap", "--lang", "en", cwd=folder, code=0)
    assert "A number is missing" in out


def test_extract(folder: Path) -> None:
    _, rows, _ = hegao("extract", "clean.txt", "-f", "jsonl", cwd=folder, code=0)
    row = next(row for row in map(json.loads, rows.splitlines()) if row["kind"] != "date")
    assert row["text"] == "2627人次"
    assert row["value"] == "2627"
    assert row["path"] == "clean.txt"
    _, out, _ = hegao("extract", "clean.txt", cwd=folder, code=0)
    assert out.splitlines()[0].startswith("path,document,line,column,offset,end_offset,text,value,low,high")
    hegao("extract", "clean.txt", "-f", "parquet", cwd=folder, code=0)
    assert (folder / "reports_out" / "figures.parquet").is_file()
    hegao("extract", "clean.txt", "-f", "jsonl", "-o", "ledger.jsonl", cwd=folder, code=0)
    assert (folder / "ledger.jsonl").read_text(encoding="utf-8") == rows


def test_english(folder: Path) -> None:
    _, out, _ = hegao("check", "gap.txt", "--lang", "en", cwd=folder, code=1)
    assert "[error] A number is missing" in out


linux = pytest.mark.skipif(sys.platform != "linux", reason="names, streams and signals of Linux")


@linux
def test_a_file_name_that_is_no_utf_8(folder: Path) -> None:
    name = "甲镇总结.txt".encode("gb18030")
    with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write(GAP)
    formats = [word for name in ("html", "xlsx", "sarif", "junit", "markdown") for word in ("-f", f"{name}:r.{name}")]
    _, out, _ = hegao("check", ".", *formats, "-f", "json", cwd=folder, code=1)
    assert "甲镇总结.txt" in [document["path"] for document in json.loads(out)["documents"]]


@linux
def test_a_link_that_leads_nowhere_is_named(folder: Path) -> None:
    (folder / "b.txt").symlink_to("gone.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    _, out, _ = hegao("check", ".", "-f", "json", cwd=folder, code=3)
    assert [entry["path"] for entry in json.loads(out)["summary"]["unreadable"]] == ["b.txt", "loop.txt"]


@linux
@pytest.mark.parametrize("command", ["check gap.txt", "check gap.txt -f json", "extract gap.txt"])
def test_standard_output_that_cannot_be_written(folder: Path, command: str) -> None:
    run = f"{sys.executable} -m checker {command}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    full = subprocess.run(f"{run} > /dev/full", shell=True, cwd=folder, capture_output=True, env=env, timeout=60)
    assert full.returncode == 2
    assert len(full.stderr.decode().strip().splitlines()) == 1
    closed = subprocess.run(f"{run} >&- <&-", shell=True, cwd=folder, capture_output=True, env=env, timeout=60)
    assert (closed.returncode, closed.stderr) == (0 if "extract" in command else 1, b"")


@linux
def test_closed_standard_input(folder: Path) -> None:
    run = f"{sys.executable} -m checker check - <&-"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(run, shell=True, cwd=folder, capture_output=True, env=env, timeout=60)
    assert (result.returncode, result.stderr) == (3, b"")


@linux
def test_an_endless_device_is_too_large(folder: Path) -> None:
    _, out, _ = hegao("check", "/dev/zero", cwd=folder, code=3)
    assert "512 MB" in out


@linux
def test_an_interrupt_ends_all_processes(folder: Path) -> None:
    for number in range(200):
        text = "".join(f"{one}村完成投资{one * number}万元，增长{one % 9}%。\n" for one in range(2, 60))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    args = [sys.executable, "-m", "checker", "check", ".", "--jobs", "2"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        args, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, process_group=0
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(children.read_text(encoding="ascii").split()) < 2:
        time.sleep(0.05)
    workers = children.read_text(encoding="ascii").split()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, err.decode().strip()) == (130, "已中断 interrupted")
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_gbk_console(folder: Path) -> None:
    (folder / "odd.txt").write_text(GAP + "（五）价格¥5，\U0001f600✓。\n", encoding="utf-8")
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk", "LC_ALL": "C"}
    result = subprocess.run(
        [sys.executable, "-m", "checker", "check", "odd.txt", "-v"],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        timeout=60,
    )
    assert result.returncode == 1, result.stderr
    assert "序号缺号" in result.stdout.decode("gbk")


def test_help_imports_neither_pandas_nor_pandera() -> None:
    code = (
        "import sys\nsys.argv=['hegao','--help']\nfrom checker.cli import main\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert e.code == 0, e.code\n"
        "bad = {'pandas', 'pandera', 'numpy', 'pydantic', 'checker.run'} & set(sys.modules)\nassert not bad, bad\n"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert result.returncode == 0, result.stderr.decode()
    assert "check" in result.stdout.decode()


def test_the_commonest_mistakes_of_usage_are_said_in_both_languages(tmp_path: Path) -> None:
    _, _, err = hegao("check", cwd=tmp_path, code=2)
    assert "缺少参数 missing argument: PATH..." in err
    _, _, err = hegao("explain", cwd=tmp_path, code=2)
    assert "缺少参数 missing argument: NAME" in err
    _, _, err = hegao("check", "--basline", "a", "b", cwd=tmp_path, code=2)
    assert "没有这个选项 no such option: --basline，是否想写 did you mean: --baseline" in err


@pytest.mark.parametrize("args", [(), ("check",), ("rules",), ("rules", "list")])
def test_help_speaks_of_itself_in_both_languages(tmp_path: Path, args: tuple[str, ...]) -> None:
    _, out, _ = hegao(*args, "--help", cwd=tmp_path, code=0)
    assert "显示这页说明 show this help" in out
    assert "Show this message" not in out
