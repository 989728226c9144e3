"""Every rule's own examples, its page, and rule files that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.document import Block, Document, Source
from checker.readers import read_bytes
from checker.rulebook.load import load_rules
from checker.rulebook.patterns import find_matches
from checker.rulebook.proof import flaws
from checker.rulebook.schema import Rule
from checker.ruletest import failures
from checker.run import Inputs, Options, check_sources
from tests.command import hegao

RULES = load_rules()
GOOD = """\
name: no-thanks
title: {zh: 致谢, en: Thanks}
message: {zh: "“{text}”", en: "“{text}”"}
why: {zh: 试, en: try}
severity: warning
frame: matches
pattern: 特此致谢
examples: {passes: [甲。], found: [特此致谢。]}
"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples(rule: Rule) -> None:
    assert failures(rule) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_shows_what_it_finds_and_what_it_passes(rule: Rule) -> None:
    assert rule.examples.passes
    assert rule.examples.found or rule.frame in ("cells", "lines", "breaches", "relations")  # some need a workbook
    assert len({*map(str, rule.examples.found)} & {*map(str, rule.examples.passes)}) == 0


def run(tmp_path: Path, rule: str, text: str = "特此致谢。今年办班5期。") -> tuple[int, str]:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(rule, encoding="utf-8")
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    code, out, err = hegao("check", "text.txt", "--rules", "rules", "--select", "no-thanks", cwd=tmp_path)
    return code, out + err


def test_a_rule_of_a_user_takes_the_same_road(tmp_path: Path) -> None:
    code, output = run(tmp_path, GOOD.replace("warning", "error"))
    assert code == 1
    assert "no-thanks" in output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pattern: 特此", "patern: 特此", "own.yaml:7"),
        ("severity: warning", "severity: warning\nseverity: error", "own.yaml:6"),
        ("特此致谢\n", "'特此(致谢'\n", "own.yaml:7"),
        ("frame: matches", "frame: matchs", "own.yaml:6"),
        ("title: {zh: 致谢, en: Thanks}", "title: {zh: 致谢}", "own.yaml:2"),
        ("name: no-thanks", "name: No Thanks", "own.yaml:1"),
        ("why: {zh: 试", "why: {zh: 试: 再试", "own.yaml:4"),
        ("pattern: 特此致谢", "variants: [{pattern: '特此(致谢'}]", "own.yaml"),
        (
            "pattern: 特此致谢",
            "pattern: 特此致谢\nwhere: {txt: 甲}",
            "own.yaml:8: where.txt: 这类规则没有这一列 no such column: txt，是否想写 did you mean: text",
        ),
        (
            "pattern: 特此致谢",
            "pattern: 特此致谢\nwhere:\n  text: {notinn: [甲]}",
            "own.yaml:9: where.text: 没有这种比较 no such operator: notinn，是否想写 did you mean: notin",
        ),
        (
            "pattern: 特此致谢",
            "pattern: 特此致谢\ncheck: {name: less_then, column: text, args: {max_value: 3}}",
            "own.yaml:8: check.name: 没有这种检查 no such check: less_then，是否想写 did you mean: less_than",
        ),
        (
            "pattern: 特此致谢",
            "pattern: 特此致谢\ncheck: {name: less_than, column: txet, args: {max_value: 3}}",
            "did you mean: text",
        ),
        (
            'en: "“{text}”"',
            'en: "“{txt}”"',
            "own.yaml:3: message.en: 没有这个词 no such word: {txt}，是否想写 did you mean: text",
        ),
        ('zh: "“{text}”"', 'zh: "“{text”"', "own.yaml:3: message.zh: 花括号有误"),
        (
            "severity: warning",
            "severity: waring",
            "own.yaml:5: severity: 只能是 one of: error, warning, info，是否想写 did you mean: warning",
        ),
        (
            "severity: warning",
            "severity: {column: kin, values: {甲: error}}",
            "own.yaml:5: severity.column: 这类规则没有这一列",
        ),
        ("examples: {passes: [甲。], found: [特此致谢。]}\n", "", "own.yaml:1: examples: 缺少这个键"),
        ("name: no-thanks\n", "", "own.yaml:1: name: 缺少这个键"),
        ("why: {zh: 试, en: try}", "why: [试", "不是有效的 YAML"),
    ],
)
def test_a_wrong_rule_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    code, output = run(tmp_path, GOOD.replace(old, new))
    assert code == 2
    assert said in output


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pattern: 特此致谢", "pattern: 特此致谢\ncheck: {name: less_than, column: text, args: {max_value: 3}}"),
        ('message: {zh: "“{text}”"', 'message: {zh: "“{text:d}”"'),
    ],
)
def test_a_rule_that_crashes_is_broken_not_a_finding(tmp_path: Path, old: str, new: str) -> None:
    code, output = run(tmp_path, GOOD.replace(old, new))
    assert code == 2
    assert "no-thanks" in output


def test_a_frame_that_breaks_its_model_is_a_broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.frames import build as frames

    def crooked(batch: frames.Batch) -> object:
        return frames._observations(batch).assign(start=-1)

    monkeypatch.setitem(frames.BUILDERS, "observations", crooked)
    sources, _ = read_bytes("宣传《科普法。办班5期。".encode(), "x.txt")
    rules = [rule for rule in RULES if rule.name in ("unbalanced-bracket", "stray-punctuation")]
    report = check_sources(Inputs(sources), Options(), rules)
    assert [entry.rule for entry in report.broken_rules] == ["unbalanced-bracket"]


def test_columns_checks_and_words_of_our_own_rules_exist() -> None:
    assert [(rule.name, flaw) for rule in RULES for flaw in flaws(rule)] == []


def test_a_built_in_rule_lies_in_a_file_of_its_name() -> None:
    assert [rule.path for rule in RULES if Path(rule.path).stem != rule.name] == []


def test_a_rule_that_stands_in_for_a_built_in_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(GOOD.replace("no-thanks", "typo"), encoding="utf-8")
    (tmp_path / "text.txt").write_text("今年办班5期。\n", encoding="utf-8")
    _, out, err = hegao("check", "text.txt", "--rules", "rules", cwd=tmp_path, code=0)
    assert "自己的规则 typo 代替了同名的内置规则（rules/own.yaml）" in err
    assert "没有发现" in out
    _, _, err = hegao("check", "text.txt", "--rules", "rules", "--lang", "en", cwd=tmp_path, code=0)
    assert "your rule typo stands in for the built-in one" in err
    _, out, _ = hegao("rules", "list", "--rules", "rules", cwd=tmp_path, code=0)
    assert [line.split()[0] for line in out.splitlines() if "代替同名的内置规则" in line] == ["typo"]


def test_pages_are_those_of_the_rules() -> None:
    from checker.rulecommands import pages

    folder = Path(__file__).parents[2] / "docs" / "rules"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert written == pages(RULES), "run: python docs/make_rule_pages.py"


def test_no_pattern_of_ours_runs_out_of_time_on_one_endless_line() -> None:
    """One character, or one word, over and over: a look ahead to the end of the line from every place takes hours."""
    rules = [rule for rule in load_rules() if rule.frame == "matches"]
    for text in ("田" * 200_000, "水渠清淤疏浚加固" * 25_000, "好了" * 100_000):
        source = Source("d.txt", text, (Block(0, len(text)),))
        _, broken = find_matches(rules, [Document("d.txt", source, "", 0, len(text), source.blocks)])
        assert not broken
