"""Files of known facts: what they find, and how a malformed one is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.facts import known_facts
from checker.ruledata import RuleDataError
from tests.command import hegao

TEXT = "石桥镇2024年工作总结\n年末全镇常住人口2.31万人，上年末全镇常住人口2.36万人。全镇现有9个村，其中3个村建成文化广场。发放资料1600份。\n"


def found(tmp_path: Path, name: str, facts: str) -> dict[str, str]:
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / name).write_text(facts, encoding="utf-8")
    _, out, _ = hegao("relations", "总结.txt", "--facts", name, "-f", "json", cwd=tmp_path, code=0)
    relations = json.loads(out)["relations"]
    return {r["members"][0]["text"]: r["verdict"] for r in relations if r["kind"] == "fact"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("全镇常住人口: 2.31万人\n", {"2.31万人": "confirmed"}),
        ("常住人口: 23100人\n", {"2.31万人": "confirmed"}),
        ("常住人口: 2.36万人\n", {"2.31万人": "contradicted"}),
        ("全镇村数: 9 个\n", {"9个": "confirmed"}),
        ("全镇村数: 8个\n", {"9个": "contradicted"}),
        ("全县常住人口: 42.1万人\n", {}),
        ("年度: 2024\n", {"2024年": "confirmed"}),
        ("年度: 2025年\n", {"2024年": "contradicted"}),
    ],
)
def test_figures_that_speak_of_a_fact(tmp_path: Path, facts: str, expected: dict[str, str]) -> None:
    assert found(tmp_path, "facts.yaml", facts) == expected
    assert found(tmp_path, "facts.csv", "名称,数值\n" + facts.replace(": ", ",")) == expected


def test_a_csv_may_have_its_units_apart(tmp_path: Path) -> None:
    facts = "序号,指标,值,单位\n1,全镇村数,8,个\n\n2,年度,2024,\n"
    assert found(tmp_path, "facts.csv", facts) == {"9个": "contradicted", "2024年": "confirmed"}


def test_a_wrong_fact_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "f.yaml").write_text("全镇村数: 8个\n", encoding="utf-8")
    (tmp_path / "hegao.toml").write_text('facts = ["f.yaml"]\n', encoding="utf-8")
    _, out, _ = hegao("check", "总结.txt", "-f", "json", "--fail-on", "warning", cwd=tmp_path, code=1)
    (finding,) = json.loads(out)["findings"]
    assert (finding["rule"], finding["location"]["quote"]) == ("fact-mismatch", "9个")
    assert "f.yaml：全镇村数＝8个" in finding["message"]


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("f.yaml", "全镇村数：9个\n", 1, "ASCII colon"),
        ("f.yaml", "全镇村数 = 9 个\n", 1, "ASCII colon"),
        ("f.yaml", "- 全镇村数: 9个\n", 1, "maps names to figures"),
        ("f.yaml", "", 1, "no facts"),
        ("f.yaml", "常住人口: 2万人\n全镇村数: 若干个\n", 2, "one figure is expected"),
        ("f.yaml", "常住人口: 2万人\n全镇村数: [9]\n", 2, "one figure is expected"),
        ("f.yaml", "常住人口: 2万人\n全镇村数: 9\n", 2, "no unit"),
        ("f.yaml", "全镇村数: 9个\n全镇村数: 8个\n", 2, "duplicate key"),
        ("f.yaml", "a: b: c\n", 1, "mapping values"),
        ("f.csv", "名城,数值\n村数,9个\n", 1, "did you mean: 名称"),
        ("f.csv", "名称,单位\n村数,个\n", 1, "no column value"),
        ("f.csv", "名称,数值\n村数,9个\n村数,8个\n", 3, "duplicate name"),
        ("f.csv", "名称,数值\n,9个\n", 2, "a name is missing"),
        ("f.csv", "名称,数值\n村数,\n", 2, "one figure is expected"),
    ],
)
def test_a_malformed_file_is_said_with_its_line(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleDataError) as caught:
        known_facts((path,))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_a_malformed_file_stops_the_command(tmp_path: Path) -> None:
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "f.yaml").write_text("全镇村数: 若干\n", encoding="utf-8")
    _, _, err = hegao("check", "总结.txt", "--facts", "f.yaml", cwd=tmp_path, code=2)
    assert "f.yaml:1: " in err
    _, _, err = hegao("check", "总结.txt", "--facts", "没有.csv", cwd=tmp_path, code=2)
    assert "没有.csv" in err


DATED = "全县2024年工作总结\n"


def held(tmp_path: Path, text: str, facts: str) -> tuple[dict[str, str], str]:
    (tmp_path / "文.txt").write_text(text, encoding="utf-8")
    (tmp_path / "f.yaml").write_text(facts, encoding="utf-8")
    _, out, _ = hegao("check", "文.txt", "--facts", "f.yaml", "-f", "json", "--fail-on", "never", cwd=tmp_path, code=0)
    report = json.loads(out)
    facts_held = [relation for relation in report["relations"] if relation["kind"] == "fact"]
    return {r["members"][0]["text"]: r["verdict"] for r in facts_held}, "".join(report["summary"]["notes"])


@pytest.mark.parametrize(
    "name",
    ["2024年末常住人口", "2024年常住人口", "常住人口（2024年末）", "全县2024年末常住人口", "2024年末全县常住人口"],
)
def test_a_fact_with_a_year_is_of_that_year(tmp_path: Path, name: str) -> None:
    assert held(tmp_path, "2024年末常住人口46.5万人。", f"{name}: 45.6万人\n") == ({"46.5万人": "contradicted"}, "")
    found, note = held(tmp_path, "2023年末常住人口46.1万人。", f"{name}: 45.6万人\n")
    assert found == {}
    assert f"没有找到，没有核对：{name}（" in note


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        # Another area: a town, a level of government, the rest of its sentence and of its paragraph.
        ("石桥镇共有行政村18个。", "全县行政村: 226个", {}),
        ("石桥镇常住人口2.3万人，辖18个行政村。", "全县行政村: 226个\n常住人口: 45.6万人", {}),
        ("石桥镇：地处城郊。常住人口2.3万人。", "常住人口: 45.6万人", {}),
        ("县本级一般公共预算收入31.2亿元。", "一般公共预算收入: 51.3亿元", {}),
        ("县本级一般公共预算收入31.2亿元。", "县本级一般公共预算收入: 32.1亿元", {"31.2亿元": "contradicted"}),
        ("石桥镇召开现场会，全县行政村236个。", "全县行政村: 226个", {"236个": "contradicted"}),
        # Another time, and what is expected.
        ("2025年一般公共预算收入预计53亿元。", "一般公共预算收入: 51.3亿元", {}),
        ("一般公共预算收入力争达到53亿元。", "一般公共预算收入: 51.3亿元", {}),
        (f"{DATED}2023年末常住人口46.1万人。", "常住人口: 45.6万人", {}),
        (f"{DATED}2023年末常住人口46.1万人。", "2023年末常住人口: 46.7万人", {"46.1万人": "contradicted"}),
        (f"{DATED}2024年6月末常住人口46.1万人。", "常住人口: 45.6万人", {}),
        ("2023年末常住人口46.1万人。", "年度: 2024\n常住人口: 45.6万人", {}),
        ("2024年末常住人口46.1万人。", "年度: 2024\n常住人口: 45.6万人", {"46.1万人": "contradicted"}),
        # Of all, and of some.
        ("全县226个行政村中，120个行政村通了公交。", "全县行政村: 226个", {"226个": "confirmed"}),
        ("全县行政村226个，其中120个建成阅览室。", "全县行政村: 226个", {"226个": "confirmed"}),
        ("清源县2024年总结\n清源县常住人口46.5万人。", "常住人口: 45.6万人", {"46.5万人": "contradicted"}),
    ],
)
def test_a_fact_is_of_one_area_and_time(tmp_path: Path, text: str, facts: str, expected: dict[str, str]) -> None:
    assert held(tmp_path, text, facts + "\n")[0] == expected


def test_every_fact_that_nothing_spoke_of_is_named(tmp_path: Path) -> None:
    facts = "全镇常住人口: 2.31万人\n全镇企业: 86家\n2024年末全镇耕地面积: 3.2万亩\n"
    _, note = held(tmp_path, TEXT, facts)
    assert "有 2 项" in note
    assert "全镇企业、2024年末全镇耕地面积" in note
    _, out, _ = hegao("check", "文.txt", "--facts", "f.yaml", "--fail-on", "never", cwd=tmp_path, code=0)
    assert "没有找到" in out
    (tmp_path / "另.txt").write_text("全镇企业86家。\n", encoding="utf-8")
    _, out, _ = hegao(
        "check", "文.txt", "另.txt", "--facts", "f.yaml", "-f", "json", "--fail-on", "never", cwd=tmp_path, code=0
    )
    assert "有 1 项" in "".join(json.loads(out)["summary"]["notes"])
