"""Settings, baseline and suppressions: what they change, and that what is wrong in them is refused."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest

from checker.settings import Settings, SettingsError, Suppression, find_settings, load_settings, load_suppressions
from checker.triage import Silencer, path_matches
from tests.command import hegao
from tests.reports import sample

GAP = "（一）抓宣传。\n（二）抓培训。\n（四）抓队伍。\n综上所诉，各项工作进展顺利。\n"

RULE = """name: long-sentence
title: {zh: 句子过长, en: A long sentence}
message: {zh: 过长, en: long}
why: {zh: 难读, en: hard to read}
severity: info
frame: sentences
check: {name: str_length, column: text, args: {max_value: 500}}
examples:
  passes: [短句。]
  found: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gap.txt").write_text(GAP, encoding="utf-8")
    return tmp_path


def rules_found(folder: Path, *args: str, code: int) -> list[str]:
    _, out, _ = hegao("check", "gap.txt", "-f", "json", *args, cwd=folder, code=code)
    return [finding["rule"] for finding in json.loads(out)["findings"]]


def test_a_file_of_settings_is_found_upward(folder: Path) -> None:
    (folder / "hegao.toml").write_text('ignore = ["typo"]\nfail-on = "never"\nlanguage = "en"\n', encoding="utf-8")
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    assert find_settings(inner) == folder / "hegao.toml"
    assert rules_found(folder, code=0) == ["numbering-gap"]
    assert rules_found(folder, "--fail-on", "error", code=1) == ["numbering-gap"]


def test_pyproject(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.hegao]\nselect = ["typo"]\n', encoding="utf-8")
    assert rules_found(folder, code=0) == ["typo"]
    assert rules_found(folder, "--select", "numbering-gap", code=1) == ["numbering-gap"]


def test_severity_and_parameters(folder: Path) -> None:
    (folder / "r").mkdir()
    (folder / "r" / "long.yaml").write_text(RULE, encoding="utf-8")
    text = 'rule-folders = ["r"]\nselect = ["long-sentence", "typo"]\n[rules.typo]\nseverity = "error"\n'
    (folder / "hegao.toml").write_text(text, encoding="utf-8")
    _, out, _ = hegao("check", "gap.txt", "-f", "json", cwd=folder, code=1)
    assert [(f["rule"], f["severity"]) for f in json.loads(out)["findings"]] == [("typo", "error")]
    text += "[rules.long-sentence]\nparameters = {max_value = 10}\n"
    (folder / "hegao.toml").write_text(text, encoding="utf-8")
    assert set(rules_found(folder, code=1)) == {"long-sentence", "typo"}
    (folder / "hegao.toml").write_text('[rules.typo]\nseverity = "off"\n', encoding="utf-8")
    assert rules_found(folder, code=1) == ["numbering-gap"]


def test_overrides_by_path(folder: Path) -> None:
    text = '[[overrides]]\npaths = ["gap*"]\nignore = ["numbering-gap"]\nseverity = {typo = "info"}\n'
    (folder / "hegao.toml").write_text(text, encoding="utf-8")
    _, out, _ = hegao("check", "gap.txt", "-f", "json", cwd=folder, code=0)
    data = json.loads(out)
    assert [(f["rule"], f["severity"]) for f in data["findings"]] == [("typo", "info")]
    assert data["summary"]["silenced"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('selct = ["typo"]', "did you mean: select"),
        ('[rules.typo]\nseverty = "error"', "did you mean: severity"),
        ('[[overrides]]\npath = ["x"]', "paths"),
        ('[rules.typpo]\nseverity = "error"', "did you mean: typo"),
        ('rule-folders = ["r"]\n[rules.long-sentence]\nparameters = {maxvalue = 2}', "did you mean: max_value"),
        ('fail-on = "sometimes"', "fail_on"),
        ("jobs = 0", "jobs"),
        ("select = [", "not valid TOML"),
        ('baseline = "gone.json"', "gone.json"),
        ('suppressions = "gone.toml"', "gone.toml"),
    ],
)
def test_wrong_settings_are_one_clear_line(folder: Path, text: str, words: str) -> None:
    (folder / "r").mkdir()
    (folder / "r" / "long.yaml").write_text(RULE, encoding="utf-8")
    (folder / "hegao.toml").write_text(text, encoding="utf-8")
    _, out, err = hegao("check", "gap.txt", cwd=folder, code=2)
    assert not out
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_show_settings(folder: Path) -> None:
    (folder / "hegao.toml").write_text("jobs = 3\n", encoding="utf-8")
    _, out, err = hegao("check", "gap.txt", "--show-settings", "--lang", "en", cwd=folder, code=0)
    shown = json.loads(out)
    assert (shown["jobs"], shown["language"]) == (3, "en")
    assert "hegao.toml" in err


def test_paths_are_relative_to_the_settings_file(tmp_path: Path) -> None:
    text = 'rule-folders = ["r"]\nfacts = ["f.yaml"]\nschemas = {"*.csv" = "s.yaml"}\n'
    (tmp_path / "hegao.toml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path / "hegao.toml")
    assert settings.rule_folders == (tmp_path / "r",)
    assert settings.facts == (tmp_path / "f.yaml",)
    assert settings.schemas == {"*.csv": tmp_path / "s.yaml"}
    assert load_settings(None) == Settings()


def test_baseline_survives_edits_elsewhere(folder: Path) -> None:
    hegao("baseline", "gap.txt", cwd=folder, code=0)
    assert rules_found(folder, "--baseline", "hegao-baseline.json", code=0) == []
    (folder / "gap.txt").write_text("新加的一段。\n\n" + GAP + "（六）抓考核。\n", encoding="utf-8")
    assert rules_found(folder, "--baseline", "hegao-baseline.json", code=1) == ["numbering-gap"]
    (folder / "gap.txt").write_text(GAP.replace("综上所诉", "综上所述"), encoding="utf-8")
    _, out, _ = hegao("check", "gap.txt", "--baseline", "hegao-baseline.json", cwd=folder, code=0)
    assert "1 entries of the baseline are gone" in out
    (folder / "bad.json").write_text("[1]", encoding="utf-8")
    hegao("check", "gap.txt", "--baseline", "bad.json", cwd=folder, code=2)


def test_suppressions_with_reason_and_expiry(folder: Path) -> None:
    sidecar = folder / "hegao-suppressions.toml"
    sidecar.write_text(
        '[[suppress]]\nrule = "numbering-gap"\npath = "*.txt"\nquote = "四"\nreason = "（三）另发"\n'
        '[[suppress]]\nrule = "typo"\nreason = "旧稿"\nexpires = 2020-01-01\n'
        '[[suppress]]\nrule = "duplicate-document"\nreason = "没有了"\n'
        '[[suppress]]\nrule = "masked-figure"\npath = "other.txt"\nreason = "别的文件"\n',
        encoding="utf-8",
    )
    _, out, _ = hegao("check", "gap.txt", "-f", "json", cwd=folder, code=0)
    data = json.loads(out)
    assert [f["rule"] for f in data["findings"]] == ["typo"]
    assert data["summary"]["silenced"] == 1
    notes = data["summary"]["notes"]
    assert len(notes) == 2
    assert any("expired on 2020-01-01" in note for note in notes)
    assert any("unused suppression: duplicate-document" in note for note in notes)


@pytest.mark.parametrize(
    "text", ['[[suppress]]\nrule = "typo"\n', '[[suppress]]\nreason = "x"\n', '[[supress]]\nreason = "x"\n']
)
def test_a_suppression_needs_a_reason_and_a_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        load_suppressions(tmp_path / "s.toml")


def test_expiry_is_the_last_day() -> None:
    finding = sample.findings()[0]
    day = datetime.date(2026, 5, 1)
    entry = Suppression(reason="x", fingerprint=finding.fingerprint[:8], expires=day)
    silencer = Silencer(suppressions=(entry,), today=day)
    assert silencer.apply([finding], [finding.rule], [finding.document]).findings == []
    late = replace(silencer, today=day + datetime.timedelta(days=1))
    assert late.apply([finding], [finding.rule], [finding.document]).findings == [finding]


def test_globs_of_paths() -> None:
    assert path_matches("a/b/c.txt", "*.txt")
    assert path_matches("a/b/c.txt", "a/*")
    assert path_matches("a/b/c.txt", "c.txt")
    assert not path_matches("a/b/c.txt", "b/*")


def test_a_suppression_of_an_unknown_rule_is_refused_with_its_line(folder: Path) -> None:
    entry = '[[suppress]]\nrule = "numbring-gap"\nreason = "见原件"\n'
    (folder / "hegao-suppressions.toml").write_text(entry, encoding="utf-8")
    _, _, err = hegao("check", "gap.txt", cwd=folder, code=2)
    assert "hegao-suppressions.toml:2: 没有这条规则 no such rule: numbring-gap" in err
    assert "did you mean: numbering-gap" in err


def test_settings_of_a_path_name_rules_that_exist(folder: Path) -> None:
    (folder / "hegao.toml").write_text('[[overrides]]\npaths = ["*"]\nignore = ["typoo"]\n', encoding="utf-8")
    _, _, err = hegao("check", "gap.txt", cwd=folder, code=2)
    assert "no such rule: typoo" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"version": 99, "findings": []}', "版本是 99"),
        ('{"version": 1, "findings": {}}', "不是基线文件"),
        ('{"version": 1, "findings": [{"fingerprint": 7}]}', "不是基线文件"),
        ('{"version": 1, "findings": ["甲"]}', "不是基线文件"),
        ('{"findings": []}', "不是基线文件"),
        ("[]", "不是基线文件"),
        ("{", "不是基线文件"),
    ],
)
def test_a_baseline_that_is_none_is_refused(folder: Path, content: str, said: str) -> None:
    (folder / "old.json").write_text(content, encoding="utf-8")
    _, _, err = hegao("check", "gap.txt", "--baseline", "old.json", cwd=folder, code=2)
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('select = "typo"', "select: 应当是列表"),
        ('language = "cn"', "language: 只能是 one of: zh, en"),
        ('fail-on = "warnings"', "fail_on: 只能是 one of: error, warning, info, never，是否想写 did you mean: warning"),
        ("jobs = 0", "jobs: 至少是 at least: 1"),
        ('rules.typo.severity = "hint"', "rules.typo.severity: 只能是"),
        ("[[overrides]]\nignore = []", "overrides.0.paths: 缺少这个键"),
    ],
)
def test_what_is_expected_is_said_in_our_words(folder: Path, content: str, said: str) -> None:
    (folder / "hegao.toml").write_text(content, encoding="utf-8")
    _, _, err = hegao("check", "gap.txt", cwd=folder, code=2)
    assert said in err


def test_what_was_written_is_said_in_one_language(folder: Path) -> None:
    _, _, err = hegao("baseline", "gap.txt", "-o", "new.json", cwd=folder, code=0)
    assert err.strip() == "基线：new.json，2 条发现；以后用 --baseline new.json"
    _, _, err = hegao("check", "gap.txt", "-f", "json:a.json", "--fail-on", "never", cwd=folder, code=0)
    assert err.strip() == "报告：a.json"
    _, _, err = hegao("check", "gap.txt", "-f", "json:a.json", "--fail-on", "never", "--lang", "en", cwd=folder, code=0)
    assert err.strip() == "Written: a.json"
