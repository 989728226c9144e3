"""The formats that machines read: each valid by its own schema, with what a machine relies on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from checker.findings import Finding, Report
from checker.reports import render
from checker.reports.jsontext import dump
from tests.command import ROOT, hegao
from tests.reports import sample

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
SARIF = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
DRAFT = (
    "（一）抓宣传。\n（二）抓培训。\n（四）抓队伍。\n"
    "全年投入资金120万元，其中财政资金70万元，社会资金30万元，共两项。\n综上所诉，全年培训xxxx人次。\n"
)


def many(count: int) -> Report:
    one = sample.findings()[2]

    def numbered(n: int) -> Finding:
        place = replace(one.location, line=n + 1, offset=n, end_offset=n + 1)
        return replace(one, rule=f"rule-{n % 15}", location=place, fingerprint=f"{n:020x}")

    return replace(sample.report(), findings=tuple(numbered(n) for n in range(count)))


@pytest.mark.parametrize(
    "report", [sample.report(), sample.report("en"), sample.clean_report()], ids=["zh", "en", "clean"]
)
def test_json_is_valid_by_the_published_schema(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render("json", report)))


def test_json_is_indented_and_a_long_list_takes_a_line_an_entry() -> None:
    short = {"a": [1, {"b": "“引号”\n", "c": []}], "d": {}, "e": None, "f": [True, 1.5]}
    assert dump(short) == json.dumps(short, ensure_ascii=False, indent=1)
    long = {"findings": [{"related": [{"n": n, "at": {"line": n}} for n in range(500)]}]}
    assert json.loads(dump(long)) == long
    assert dump(long).count("\n") < 520


def test_json_of_a_real_run_is_valid(tmp_path: Path) -> None:
    (tmp_path / "稿 子.txt").write_text(DRAFT, encoding="utf-8")
    _, out, _ = hegao("check", "稿 子.txt", "-f", "json", cwd=tmp_path, code=1)
    data = json.loads(out)
    Draft202012Validator(SCHEMA).validate(data)
    for finding in data["findings"]:
        place = finding["location"]
        assert DRAFT[place["offset"] : place["end_offset"]] == place["quote"]


def test_json_lines() -> None:
    report = sample.report()
    records = [json.loads(line) for line in render("jsonl", report).splitlines()]
    assert [r["record"] for r in records] == ["summary", "document", *["relation"] * 3, *["finding"] * 4]
    whole = json.loads(render("json", report))
    assert [{k: v for k, v in r.items() if k != "record"} for r in records if r["record"] == "finding"] == whole[
        "findings"
    ]


@pytest.mark.parametrize("report", [sample.report(), sample.clean_report(), many(60)], ids=["all", "clean", "many"])
def test_sarif_is_valid_by_the_official_schema(report: Report) -> None:
    Draft4Validator(SARIF).validate(json.loads(render("sarif", report)))


def test_sarif_says_what_code_scanning_needs() -> None:
    run = json.loads(render("sarif", sample.report()))["runs"][0]
    result = run["results"][0]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "%E6%9D%90%E6%96%99/%E5%8D%97%E6%BA%AA%20%E6%80%BB%E7%BB%93.txt",
        "uriBaseId": "%SRCROOT%",
    }
    assert physical["region"]["startLine"] == 3
    assert result["partialFingerprints"] == {"hegao/v1": "a" * 20}
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "一、经费保障 / 第3行"
    rules = run["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert "hegao explain" in rules[0]["help"]["text"]
    assert [r["level"] for r in run["results"]] == ["error", "warning", "note", "error"]
    assert r"\[/附件\]" in run["results"][2]["message"]["text"]
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert invocation["toolConfigurationNotifications"][0]["message"]["text"].startswith("my-rule")


def test_junit_has_a_case_for_each_rule_and_file() -> None:
    root = ElementTree.fromstring(render("junit", sample.report()))
    cases = root.findall("testsuite[1]/testcase")
    assert [case.get("name") for case in cases] == list(sample.report().rules_run)
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert failed == {"total-mismatch", "conflicting-figures", "numbering-gap"}
    assert root.find("testsuite[1]/testcase[@name='stray-punctuation']/system-out") is not None
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("7", "3", "2")
    assert sum(int(suite.get("tests")) for suite in root.findall("testsuite")) == 7


def test_junit_survives_characters_that_xml_does_not_know() -> None:
    finding = replace(sample.findings()[0], message="坏\x0b\x00字符<&>")
    ElementTree.fromstring(render("junit", replace(sample.report(), findings=(finding,))))


def test_github_stays_within_ten_of_a_kind() -> None:
    lines = render("github", many(200)).splitlines()
    assert sum(line.startswith("::notice ") for line in lines) == 10
    assert sum(line.startswith("::error ") for line in lines) <= 10
    few = render("github", sample.report()).splitlines()
    assert sum(line.startswith("::error ") for line in few) == 4  # two findings, a file not read, a broken rule
    assert "file=材料/南溪 总结.txt,line=3,endLine=3,col=5,endColumn=16" in "".join(few)
    assert all(line.startswith("::") and "%0A" not in line.split("::")[1] for line in few)


def test_github_aggregates_all_findings_of_a_rule() -> None:
    same = replace(many(40), findings=tuple(replace(f, rule="typo", severity="error") for f in many(40).findings))
    line = next(line for line in render("github", same).splitlines() if "typo" in line)
    assert "× 40" in line


def test_gitlab() -> None:
    report = sample.report()
    twice = replace(report, findings=(*report.findings, report.findings[0]))
    entries = json.loads(render("gitlab", twice))
    prints = [entry["fingerprint"] for entry in entries]
    assert len(set(prints)) == len(prints) == 6
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(entry["location"]["lines"]["begin"] >= 1 and entry["location"]["path"] for entry in entries)


def test_markdown_escapes_the_document() -> None:
    text = render("markdown", sample.report())
    assert "\\[/附件\\]" in text
    assert "\\<b\\>" in text
    assert "<b>" not in text
    assert "🔴 错误 2" in text
    assert "6 / 10" in text
    many_lines = render("markdown", many(200))
    assert len(many_lines) < 60_000
