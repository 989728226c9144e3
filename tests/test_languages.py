"""What is our own in a report is said in the report's language; only the document's words stay Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from checker.readers import read_bytes
from checker.rulecommands import page
from checker.ruledata import lexicon_file, phrase, spoken
from checker.run import Inputs, Options, check_sources, chosen_rules

CASES = [
    case["text"]
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
PHRASES = lexicon_file("hints")["expressions"]
OURS = {
    piece
    for words in PHRASES.values()
    for piece in re.findall(r"[\u4e00-\u9fff（）]{4,}", re.sub(r"\{\d\}", "|", words["zh"]))
}


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_has_the_same_parts_in_both_languages(key: str) -> None:
    zh, en = PHRASES[key]["zh"], PHRASES[key]["en"]
    assert sorted(re.findall(r"\{\d\}", zh)) == sorted(re.findall(r"\{\d\}", en))
    assert not re.search(r"[\u4e00-\u9fff]", en)


def test_phrases_within_phrases_and_braces_of_the_document() -> None:
    place = phrase("place", "a.xlsx", "B7", phrase("cell", phrase("row", 3), "{金额}"))
    assert place == "a.xlsx：B7 “第3行”行“{金额}”列"
    assert spoken(place, "en") == "a.xlsx: B7 row “row 3”, column “{金额}”"
    assert spoken("13.2＋6.4", "en") == "13.2＋6.4"
    assert spoken(phrase("weekday", "2024-05-18", "六"), "en") == "2024-05-18 is a Saturday"


def test_english_reports_say_nothing_of_their_own_in_chinese() -> None:
    rules = chosen_rules(Options())
    said = 0
    for text in CASES:
        sources, _ = read_bytes(text.encode(), "case.txt")
        report = check_sources(Inputs(sources), Options(language="en"), rules)
        lines = [finding.message for finding in report.findings]
        lines += [relation.calculation.expression for relation in report.relations if relation.calculation]
        for line in lines:
            said += 1
            assert not [words for words in OURS if words in line and words not in text], line
    assert said > 100


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_rule_has_no_raw_placeholder(language: str) -> None:
    named = lexicon_file("report")["fields"]
    for rule in chosen_rules(Options()):
        for words in filter(None, (rule.message, rule.suggestion)):
            assert set(re.findall(r"\{(\w+)", words.get(language))) <= set(named), rule.name
        assert not re.search(r"\{\w+[:}]", page(rule, language).partition("\n## ")[0]), rule.name
