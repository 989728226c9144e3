"""Brackets, endings, references."""

from __future__ import annotations

import pytest

from tests.structure.test_numbers import ledger


def brackets(text: str) -> list[str]:
    return [text[seen.start : seen.end] for seen in ledger(text).observations if seen.kind == "bracket"]


@pytest.mark.parametrize(
    ("text", "unpaired"),
    [
        ("宣传《科普法》（含“细则”）。", []),
        ("宣传《科普法（含细则）。", ["《"]),
        ("1）甲；2）乙；a）丙；二）丁。", []),
        ("共有（甲）乙）人。", ["）"]),
        ("“甲方说：“好”。", ["“"]),
        ("长句引用“甲乙丙\n丁戊己庚”。", []),
        ("更多》》", []),
        ("取值[0,5)和(1,2]。", []),
        ("标题（\n三）改革。", []),
    ],
)
def test_brackets(text: str, unpaired: list[str]) -> None:
    assert brackets(text) == unpaired


LONG = "今年以来，全镇上下一心，把科普工作摆上议事日程，一件一件抓落实，取得了实实在在的成效。"


@pytest.mark.parametrize(
    ("tail", "finished"),
    [
        ("群众满意。", True), ("群众满意。\n东河镇\n2025年12月\n", True), ("明年要继续办好大讲堂和科普", False),
        ("明年的工作安排如下：", True), ("数据截至年底。（初步数）", True),
    ],
)  # fmt: skip
def test_endings(tail: str, finished: bool) -> None:
    (ending,) = [seen for seen in ledger(LONG + tail).observations if seen.kind == "ending"]
    assert ending.found is finished


def dangling(text: str) -> list[str]:
    return [
        text[seen.start : seen.end] for seen in ledger(text).observations if seen.kind == "reference" and not seen.found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("名单见附件2。\n附件1\n甲\n附件2\n乙\n", []),
        ("名单见附件3。\n附件1\n甲\n附件2\n乙\n", ["见附件3"]),
        ("名单见附件3。\n附件：1.甲 2.乙\n", ["见附件3"]),
        ("名单见附件3。\n", []),
        ("如表4所示。\n表1 甲\n表2 乙\n", ["如表4"]),
        ("如图1所示。\n表1 甲\n", []),
        ("详见第（六）项。\n（一）甲。\n（二）乙。\n", ["详见第（六）项"]),
        ("按照本办法第十二条办理。\n第一条 甲。\n第二条 乙。\n", ["本办法第十二条"]),
        ("根据《统计法》第三十八条办理。\n第一条 甲。\n第二条 乙。\n", []),
    ],
)
def test_references(text: str, found: list[str]) -> None:
    assert dangling(text) == found
