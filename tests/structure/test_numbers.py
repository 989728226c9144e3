"""Numbers of lists: which list a number belongs to, and where a list breaks."""

from __future__ import annotations

import pytest

from checker.extract import read_document
from checker.extract.collection import documents
from checker.extract.markers import chinese_numeral, number_of, rewrite
from checker.readers import read_bytes
from checker.rows import Ledger


def ledger(text: str) -> Ledger:
    sources, failures = read_bytes(text.encode(), "甲.txt")
    assert not failures
    (document,) = documents(sources[0])
    return read_document(document)


def defects(text: str) -> list[tuple[str, str]]:
    return [(marker.defect, marker.text) for marker in ledger(text).markers if marker.defect]


@pytest.mark.parametrize(
    "text",
    [
        "一、收入\n1.税收。\n2.非税。\n二、支出\n1.基本。\n2.项目。\n",
        "第一、抓宣传\n（一）办讲座。\n（二）印资料。\n第二、抓培训\n（一）办班。\n",
        "一、抓宣传\n第一，办讲座。\n第二，印资料。\n二、抓培训\n",
        "（1）办讲座。\n1.城区。\n2.乡镇。\n（2）印资料。\n",
        "一是抓宣传。\n二是抓培训。\n各镇还要办好讲座。\n一是请专家。\n二是进村组。\n",
        "重点有三：1、办讲座。2、印资料。3、做展板。\n",
        "1.1 抓宣传\n1.2 抓培训\n1.2.1 请进来\n1.2.2 走出去\n2.1 抓队伍\n2.2 抓考核\n",
        "2.5亿元投入科普。\n4.5亿元投入培训。\n",
        "推动一、二、三产业融合，三、四季度办班。\n",
        "一、收入预算\n1.2026年全市收入100万元。\n2.2026年市本级收入50万元。\n二、支出预算\n",
        "（二）抓培训\n",
        "一是抓宣传，二是抓（一是请专家，二是进村组，三是发资料）培训，三是抓队伍。\n",
        "目录\n一、抓宣传\n二、抓培训\n三、抓队伍\n一、抓宣传\n办讲座。\n二、抓培训\n办班。\n三、抓队伍\n登记。\n",
        "一、抓宣传\n办讲座。\n（\n二）抓培训。\n（三）抓队伍。\n",
        "二、外交支出-\n三、国防支出27.75\n四、公共安全支出25678\n二、教育支出12\n六、其他支出9\n",
    ],
)
def test_what_offices_write_is_no_defect(text: str) -> None:
    assert [d for d in defects(text) if d[0] not in ("unopened",)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、抓宣传\n二、抓培训\n四、抓考核\n", [("gap", "四、")]),
        ("1.抓宣传。\n3.抓考核。\n", [("gap", "3.")]),
        ("重点有：（1）办讲座。（2）印资料。（4）做展板。\n", [("gap", "(4)")]),
        ("①办讲座\n②印资料\n④做展板\n", [("gap", "④")]),
        ("一是抓宣传。\n二是抓培训。\n四是抓考核。\n", [("gap", "四是")]),
        ("1是抓宣传；3是抓考核。\n", [("gap", "3是")]),
        ("其一，抓宣传；其三，抓考核。\n", [("gap", "其三,")]),
        ("二是抓培训；三是抓队伍；四是抓考核。\n", [("unopened", "二是")]),
        ("一、收入\n（一）税收\n（二）非税\n二、支出\n（二）项目\n（三）其他\n", [("unopened", "(二)")]),
        ("表1 收入\n表2 支出\n表4 结余\n", [("gap", "表4")]),
        ("1.1 抓宣传\n1.2 抓培训\n1.4 抓考核\n", [("gap", "1.4")]),
        ("第一章 总则\n第一条 甲。\n第二章 职责\n第三条 乙。\n", [("gap", "第三条")]),
        ("一、抓宣传\n二、抓培训\n二、抓队伍\n三、抓考核\n", [("duplicate", "二、")]),
        ("一、抓宣传\n二、抓培训\n四、抓队伍\n三、抓考核\n五、抓落实\n", [("order", "三、")]),
        ("一、抓宣传\n（二）抓培训\n三、抓队伍\n四、抓考核\n", [("style", "(二)")]),
        ("1、抓宣传\n2、抓培训\n3.抓队伍\n4、抓考核\n", [("form", "3.")]),
        ("一、抓宣传\n办讲座。\n二、抓培训\n办班。三、抓队伍 登记。\n四、抓考核\n", [("inline", "三、")]),
    ],
)
def test_where_a_list_breaks(text: str, found: list[tuple[str, str]]) -> None:
    assert defects(text) == found


def test_a_missing_number_is_named_in_the_form_of_the_list() -> None:
    (gap,) = [m for m in ledger("（五）抓宣传\n（九）抓培训\n").markers if m.defect == "gap"]
    assert gap.note == "（六）、（七）、（八）"


def test_sections_follow_the_headings_the_buried_one_too() -> None:
    found = ledger("一、抓宣传\n办讲座。\n二、抓培训\n办班。 三、抓队伍 登记。\n四、抓考核\n")
    text = found.document.source.text
    assert found.section_at(text.index("登记")) == ("三、抓队伍 登记",)
    assert found.section_at(text.index("办班")) == ("二、抓培训",)


@pytest.mark.parametrize(
    ("marker", "number", "written"),
    [
        ("（七）", 6, "（六）"),
        ("第十二条", 11, "第十一条"),
        ("3.", 2, "2."),
        ("③", 2, "②"),
        ("1.2", 3, "1.3"),
        ("二十一、", 20, "二十、"),
    ],
)
def test_rewriting_a_marker(marker: str, number: int, written: str) -> None:
    assert rewrite(marker, number) == written


@pytest.mark.parametrize("number", range(1, 100))
def test_chinese_numerals_of_headings_come_back(number: int) -> None:
    assert number_of(chinese_numeral(number)) == number


def test_a_table_of_contents_that_disagrees() -> None:
    text = "目录\n一、抓宣传……1\n二、抓培训……3\n三、抓队伍……5\n一、抓宣传\n办讲座。\n二、抓培训\n办班。\n三、抓考核\n兑现。\n"
    (entry,) = [m for m in ledger(text).markers if m.defect == "contents"]
    assert (entry.text, entry.note) == ("三、", "三、抓考核")


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("2025年2月30日", True), ("4月31日", True), ("2023年2月29日", True), ("2025年13月", True), ("2025-02-30", True),
        ("2024年2月29日", False), ("2月29日", False), ("12月31日", False), ("6月31日至7月2日", True), ("2025.4.30", False),
    ],
)  # fmt: skip
def test_dates_that_the_calendar_lacks(text: str, impossible: bool) -> None:
    assert any(f.impossible for f in ledger(f"会议于{text}召开。").figures) is impossible
