"""Wordings of relations: their own examples, a user's own, and files that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.ruletest import wording_failures
from checker.wordings import Wording, anchors, load_wordings, token
from tests.command import hegao

GOOD = """\
name: ballots
title: {zh: 选票, en: Ballots}
kind: difference
pattern: '发出选票{total:张}[^。]{0,8}?有效票{part1:张}[^。]{0,8}?废票{part2:张}'
holds: total = part1 + part2
certainty: certain
examples: {confirmed: [发出选票300张，有效票296张，废票4张。]}
"""


@pytest.mark.parametrize("wording", load_wordings(), ids=lambda wording: wording.name)
def test_examples(wording: Wording) -> None:
    assert wording_failures(wording) == []


@pytest.mark.parametrize("wording", load_wordings(), ids=lambda wording: wording.name)
def test_a_wording_that_can_contradict_shows_it(wording: Wording) -> None:
    assert bool(wording.examples.contradicted) == (wording.certainty != "possible")


def check(tmp_path: Path, wording: str, text: str, *more: str) -> tuple[int, str]:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(wording, encoding="utf-8")
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    code, out, err = hegao("check", "text.txt", "--rules", "rules", *more, cwd=tmp_path)
    return code, out + err


def test_a_wording_of_a_user_is_judged_by_the_rule_of_its_kind(tmp_path: Path) -> None:
    code, output = check(tmp_path, GOOD, "发出选票300张，收回有效票296张，废票14张。")
    assert code == 1
    assert "296＋14＝310" in output
    assert "difference-mismatch" in output


def test_a_figure_that_is_masked_is_given_no_value(tmp_path: Path) -> None:
    code, output = check(tmp_path, GOOD, "发出选票3xx张，收回有效票296张，废票14张。")
    assert code == 0
    assert "296＋14" not in output


def test_a_figure_found_by_its_label(tmp_path: Path) -> None:
    wording = """\
name: density
title: {zh: 人口密度, en: Density}
kind: mean
pattern: '人口密度为?每平方公里{mean:人}'
find: {whole: {label: 常住人口}, count: {label: 国土面积}}
holds: mean = whole / count * 平方公里
certainty: likely
examples: {confirmed: [全县国土面积2000平方公里。年末常住人口50万人。人口密度为每平方公里250人。]}
"""
    text = "全县国土面积2000平方公里。年末常住人口50万人。人口密度为每平方公里{}人。"
    code, output = check(tmp_path, wording, text.format(270), "--fail-on", "warning")
    assert code == 1
    assert "50万人÷2000平方公里" in output
    (tmp_path / "text.txt").write_text(text.format(250), encoding="utf-8")
    assert hegao("check", "text.txt", "--rules", "rules", "--fail-on", "info", cwd=tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "kind: difference",
            "kindd: difference",
            "own.yaml:3: 未知的键 unknown key: kindd，是否想写 did you mean: kind",
        ),
        ("{total:张}", "{total:zhangs}", "no such type of figure: zhangs"),
        ("part1 + part2", "part1 + part3", "part3 is not in the pattern"),
        ("part1 + part2", "part1 ^ part2", "only + - * /"),
        ("total = part1", "total is part1", "own.yaml:5: holds: 只能用"),
        ("有效票{part1", "有效票({part1", "not a regular expression"),
        ("total", "whatever", "no such role: whatever"),
        ("certainty: certain", "certainty: sure", "own.yaml:6"),
        ("name: ballots", "name: Ballots", "kebab-case"),
    ],
)
def test_wrong_files_are_refused_with_their_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    code, output = check(tmp_path, GOOD.replace(old, new), "发出选票300张。")
    assert code == 2
    assert said in output
    assert "own.yaml" in output
    assert "Traceback" not in output


def test_a_runaway_pattern_is_a_broken_wording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.extract import read_document
    from checker.extract.collection import documents
    from checker.readers import read_bytes
    from checker.relate import worded

    monkeypatch.setattr(worded, "_TIME_LIMIT", 0.05)
    path = tmp_path / "own.yaml"
    path.write_text(GOOD.replace("发出选票{total", "(?:发+)+票{total"), encoding="utf-8")
    from checker.wordings import load_wording

    sources, _ = read_bytes(("发" * 5000 + "300张有效票2张废票。").encode(), "long.txt")
    ledger = read_document(documents(sources[0])[0])
    relations, broken = worded.worded(ledger, [load_wording(path)])
    assert relations == []
    assert [entry.rule for entry in broken] == ["ballots"]


def test_explain_show_and_list(tmp_path: Path) -> None:
    assert "rest = total - part" in hegao("explain", "rest-of-total", cwd=tmp_path)[1]
    assert "holds: rest = total - part" in hegao("rules", "show", "rest-of-total", cwd=tmp_path)[1]
    assert "rest-of-total" in hegao("rules", "list", cwd=tmp_path)[1]


@pytest.mark.parametrize("wording", load_wordings(), ids=lambda wording: wording.name)
def test_every_match_holds_a_word_of_every_set_of_anchors(wording: Wording) -> None:
    from checker.extract import read_document
    from checker.extract.collection import documents
    from checker.readers import read_bytes
    from checker.relate.worded import _Template

    for text in (*wording.examples.confirmed, *wording.examples.contradicted):
        sources, _ = read_bytes(text.encode(), "example.txt")
        ledger = read_document(documents(sources[0])[0])
        tokens = [token(f.kind, f.dimension, f.role, f.group, f.unit) for f in ledger.figures]
        matches = [wording.expression.search(_Template(ledger, tokens, bare=bare).text) for bare in (False, True)]
        found = [match[0] for match in matches if match is not None]
        assert found
        for words in anchors(wording.pattern):
            assert all(any(word in match for word in words) for match in found), words


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("{total:张}[^,]{0,4},其余{rest:张}", [("其余",), ("\ue002张",)]),
        ("(?:共|合计)(?:为)?了?达到{total}", [("达到",), ("共", "合计")]),
        ("甲|乙", []),
        ("(?:甲|乙丙)?丁戊{0,3}", [("丁",)]),
        ("(?<!进)出口[额值]{whole}", [("出口",)]),
    ],
)
def test_anchors(pattern: str, sets: list[tuple[str, ...]]) -> None:
    assert list(anchors(pattern)) == sets


def test_a_folder_without_rules_is_said(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "text.txt").write_text("办班5期。", encoding="utf-8")
    code, out, err = hegao("check", "text.txt", "--rules", "rules", cwd=tmp_path)
    assert code == 2
    assert "no rule files" in out + err
    (tmp_path / "rules" / "own.yml").write_text(GOOD, encoding="utf-8")
    assert "ballots" in hegao("rules", "list", "--rules", "rules", cwd=tmp_path)[1]
