"""Last year's report as reference: pairs of reports of two years (``tests/pairs``), and what each way of speaking gives."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from checker.against import Outside, refer
from checker.findings import RelationView, Report
from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules
from tests.command import hegao

PAIRS = Path(__file__).parent.parent / "pairs"
KINDS = {"县公报": 45, "县预算": 21, "镇总结": 19}
RULES = [rule for rule in chosen_rules(Options()) if rule.name == "last-year-mismatch"]


def held(now: str, *then: str) -> Report:
    sources, _ = read_bytes(now.encode(), "今年.txt")
    references = [refer(read_bytes(text.encode(), f"去年{n}.txt")[0]) for n, text in enumerate(then)]
    outside = Outside(tuple(reference for reference in references if reference is not None))
    return check_sources(Inputs(sources), Options(), RULES, outside)


def spoken(report: Report) -> list[RelationView]:
    return [relation for relation in report.relations if relation.kind == "last-year"]


def pair(kind: str) -> tuple[str, str]:
    now, then = ((PAIRS / f"{kind}{year}.txt").read_text(encoding="utf-8") for year in (2025, 2024))
    return now, then


@pytest.mark.parametrize(("kind", "looked_up"), KINDS.items())
def test_what_agrees_is_confirmed_and_nothing_is_found(kind: str, looked_up: int) -> None:
    report = held(*pair(kind))
    assert report.findings == ()
    assert sum(report.lookups.values()) == looked_up
    assert report.lookups["confirmed"] == looked_up - (4 if kind == "县公报" else 0)  # growth of value added
    for relation in spoken(report):
        assert all(member.location.path == "今年.txt" for member in relation.members[:-1])
        if relation.verdict == "confirmed":
            assert relation.members[-1].location.path == "去年0.txt"


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_digit_is_found_where_it_stands(kind: str) -> None:
    now, then = pair(kind)
    choose = random.Random(20)
    relations = [relation for relation in spoken(held(now, then)) if relation.verdict == "confirmed"]
    planted = found = 0
    for relation in choose.sample(relations, 12):
        member = choose.choice(relation.members[:-1])
        quote, place = member.location.quote, member.location.offset
        digits = [at for at, character in enumerate(quote) if character.isdigit()][:-1]
        if not digits:
            continue
        at = choose.choice(digits)
        wrong = choose.choice([digit for digit in "123456789" if digit != quote[at]])
        report = held(now[: place + at] + wrong + now[place + at + 1 :], then)
        planted += 1
        places = [
            location
            for finding in report.findings
            for location in (finding.location, *(r.location for r in finding.related))
        ]
        found += any(location.path == "今年.txt" and location.offset == place for location in places)
        assert len(report.findings) <= 3
    assert planted >= 8
    assert found >= planted - 1


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        ("全年接待来访172批，比上年减少14批。", "全年接待来访186批。", ["confirmed"]),
        ("全年接待来访172批，比上年减少24批。", "全年接待来访186批。", ["warning"]),
        ("全年接待来访172批，去年为186批。", "全年接待来访186批。", ["confirmed"]),
        ("发放补贴4286.5万元，去年为4128.3万元。", "发放补贴4182.3万元。", ["error"]),
        ("发放补贴4286.5万元，去年为4128.3万元。", "发放补贴4150.9万元。", ["info"]),
        ("发放补贴4286.5万元，去年为4128.3万元。", "发放补贴3659.9万元。", ["warning"]),
        ("发放补贴4286.5万元，同比增长4%。", "发放补贴3659.9万元。", ["warning"]),
        ("医保参保率97.6%，比上年提高0.4个百分点。", "医保参保率97.2%。", ["confirmed"]),
        ("医保参保率97.6%，比上年提高1.4个百分点。", "医保参保率97.2%。", ["info"]),
        ("集体经济收入由上年的862万元增加到937万元。", "集体经济收入862万元。", ["confirmed"]),
        # Not assessable, each with its reason.
        ("农业增加值4.2亿元，比上年增长3.5%。", "农业增加值3.1亿元。", ["增加值的增速按可比价计算"]),
        ("税收收入4.2亿元，同口径增长3.5%。", "税收收入3.1亿元。", ["增速按同口径或可比口径计算"]),
        ("上年税收收入修订为4.2亿元。", "全年税收收入3.1亿元。", ["文中说上年数已经修订"]),
        ("种植茶叶产量452吨，增长6.1%。", "全年服务群众3200人次。", ["对照的文件里没有找到"]),
        # A target of last year's is no fact, nor is what this year plans.
        ("引进项目15个，比上年增加3个。", "下一步，计划引进项目20个。", ["对照的文件里没有找到"]),
        ("2026年，引进资金9350万元，增长8.7%。", "引进资金3000万元。", []),
        # Another base, another scope, another measure, another thing.
        ("发放补贴4286.5万元，比2020年增长40%。", "发放补贴4182.3万元。", []),
        ("发放补贴4286.5万元，环比增长40%。", "发放补贴4182.3万元。", []),
        ("全县税收收入4.2亿元，增长3.5%。", "县本级税收收入3.1亿元。", ["对照的文件里没有找到"]),
        ("粮食产量4.2万吨，增长3.5%。", "粮食播种面积3.1万亩。", ["对照的文件里没有找到"]),
        ("小学61所，中学22所，分别减少3所、1所。", "小学70所，中学40所。", []),
        ("城镇居民人均收入39491元，增长4.4%。", "农村居民人均收入37826元。", ["对照的文件里没有找到"]),
    ],
)
def test_ways_of_speaking_of_last_year(now: str, then: str, expected: list[str]) -> None:
    report = held(f"2025年工作总结\n{now}", f"2024年工作总结\n{then}")
    outcome = [r.reason or r.verdict for r in spoken(report) if r.verdict != "contradicted"]
    assert [*outcome, *(finding.severity for finding in report.findings)] == expected


@pytest.mark.parametrize(
    ("now", "then", "reason"),
    [
        ("2025年工作总结", "2025年工作总结", "两份文件是同一年的"),
        ("2025年工作总结", "2022年工作总结", "对照的不是上一年的报告"),
        ("2025年工作总结", "工作总结", "看不出两份文件各是哪一年的"),
        ("石桥镇2025年工作总结", "云岭乡2024年工作总结", "两份文件说的不是同一个地方"),
    ],
)
def test_what_is_not_last_years_report_says_why(now: str, then: str, reason: str) -> None:
    report = held(f"{now}\n全年接待来访172批，比上年减少24批。", f"{then}\n全年接待来访186批。")
    assert [(r.verdict, r.reason) for r in spoken(report)] == [("not_assessable", reason)]
    assert report.lookups == {"not_assessable": 1}


def test_last_years_figures_that_were_revised_throughout_are_no_findings() -> None:
    things = [("粮食产量", "吨"), ("茶叶产量", "吨"), ("水果产量", "吨"), ("蔬菜产量", "吨"), ("油料产量", "吨")]
    now = "".join(f"{name}{1100 + n}{unit}，增长10%。" for n, (name, unit) in enumerate(things))
    then = "".join(f"{name}{1600 + n}{unit}。" for n, (name, unit) in enumerate(things))
    report = held(f"2025年工作总结\n{now}", f"2024年工作总结\n{then}")
    assert report.findings == ()
    assert {r.reason for r in spoken(report)} == {"与上年报告普遍不符，上年数可能已修订"}


def test_where_most_disagree_the_report_says_so_in_one_line() -> None:
    things = ["粮食产量", "茶叶产量", "水果产量", "蔬菜产量", "油料产量"]
    now = "".join(f"{name}{1100 + n}吨，增长10%。" for n, name in enumerate(things))
    then = "".join(f"{name}{1600 + n}吨。" for n, name in enumerate(things))
    report = held(f"2025年工作总结\n{now}", f"2024年工作总结\n{then}")
    (note,) = report.documents[0].notes
    assert "5 个数里有 5 个不符" in note


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("普通中学27所，与上年持平。", ["warning"]),
        ("普通中学24所，与上年持平。", []),
        ("普通中学24所，和去年相同。", []),
        ("普通中学26所，和去年相同。", ["warning"]),
        ("普通中学26所，与上年基本持平。", []),
        ("普通中学27所，与全省平均水平持平。", []),
    ],
)
def test_what_is_said_to_be_the_same_is_a_claim(now: str, expected: list[str]) -> None:
    report = held(f"2025年工作总结\n全县{now}", "2024年工作总结\n全县普通中学24所。")
    assert [finding.severity for finding in report.findings] == expected


def test_a_small_difference_is_likely_a_fault_where_all_else_agrees() -> None:
    others = [("粮食产量", 1120, 20), ("茶叶产量", 452, 12), ("水果产量", 3260, 60)]
    now = "".join(f"{name}{level}吨，比上年增加{more}吨。" for name, level, more in others)
    then = "".join(f"{name}{level - more}吨。" for name, level, more in others)
    wrong, last = "年末全县常住人口37.4万人，比上年末减少0.9万人。", "年末全县常住人口37.9万人。"
    report = held(f"2025年工作总结\n{now}{wrong}", f"2024年工作总结\n{then}{last}")
    assert [(f.severity, f.location.quote) for f in report.findings] == [("warning", "0.9万人")]
    alone = held(f"2025年工作总结\n{wrong}", f"2024年工作总结\n{last}")
    assert [f.severity for f in alone.findings] == ["info"]


def test_what_one_of_several_files_confirms_no_other_contradicts() -> None:
    now = "2025年工作总结\n全年接待来访172批，比上年减少14批。"
    one, other = "2024年工作总结\n全年接待来访186批。", "2024年工作总结\n全年接待来访168批。"
    assert held(now, other, one).findings == ()
    assert [f.severity for f in held(now, other).findings] == ["warning"]


def test_the_command(tmp_path: Path) -> None:
    now, then = pair("县预算")
    (tmp_path / "今年.txt").write_text(now.replace("上年结余9872万元", "上年结余9827万元"), encoding="utf-8")
    (tmp_path / "去年.txt").write_text(then, encoding="utf-8")
    (tmp_path / "台账.csv").write_text("部门,投入（万元）\n教育局,1250\n", encoding="utf-8")
    _, out, _ = hegao(
        "check", "今年.txt", "--against", "去年.txt", "--against", "台账.csv", "-f", "json", cwd=tmp_path, code=1
    )
    data = json.loads(out)
    (finding,) = [f for f in data["findings"] if f["severity"] == "error"]
    assert (finding["rule"], finding["location"]["quote"]) == ("last-year-mismatch", "9827万元")
    (related,) = finding["related"]
    assert (related["location"]["path"], related["location"]["quote"]) == ("去年.txt", "9872万元")
    assert "年终结余" in finding["message"]
    against = data["summary"]["against"]
    assert against["contradicted"] == 1
    assert against["looked_up"] == sum(number for key, number in against.items() if key != "looked_up")
    _, out, _ = hegao("relations", "今年.txt", "--against", "去年.txt", "--lang", "en", cwd=tmp_path, code=0)
    assert "21 figures looked up in the other files" in " ".join(out.split())


def test_reports_of_two_years_in_one_run_are_no_repeats_of_each_other(tmp_path: Path) -> None:
    for year, text in zip((2025, 2024), pair("县公报"), strict=True):
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    _, out, _ = hegao("check", ".", "--against", "2024.txt", "-f", "json", cwd=tmp_path, code=0)
    data = json.loads(out)
    assert not [f for f in data["findings"] if f["rule"] != "revised-document"]
    reasons = {r["reason"] for r in data["relations"] if r["kind"] == "last-year" and r["document"] == "2024.txt"}
    assert reasons == {"两份文件是同一年的"}


def test_files_that_cannot_be_read_are_said_and_the_rest_is_checked(tmp_path: Path) -> None:
    now, _ = pair("镇总结")
    (tmp_path / "今年.txt").write_text(now, encoding="utf-8")
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "无数.txt").write_text("没有数字的一段话。", encoding="utf-8")
    for name, words in (("空.docx", "空文件"), ("无数.txt", "没有可以对照的数字")):
        _, out, err = hegao("check", "今年.txt", "--against", name, "-f", "json", cwd=tmp_path, code=3)
        (unread,) = json.loads(out)["summary"]["unreadable"]
        assert unread["path"] == name
        assert words in unread["reason"]
        assert name in err
    _, _, err = hegao("check", "今年.txt", "--against", "没有.txt", cwd=tmp_path, code=2)
    assert "没有.txt" in err
