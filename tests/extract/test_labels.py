"""What a figure counts: label, verb, noun, measure, scope."""

from __future__ import annotations

import pytest

from tests.extract.reading import figures


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("我镇共投入科普经费500万元，其中县级资金300万元。", ["科普经费", "县级资金"]),
        ("举办培训12场，参加人数300人次。", ["培训", "参加人数"]),
        ("全镇12个村和3个社区建起图书角。", ["村", "社区"]),
        ("每村落实4名科普宣传员。", ["科普宣传员"]),
        ("社会消费品零售总额486.92亿元，增长4.4%。", ["社会消费品零售总额", "社会消费品零售总额"]),
        ("受理信访件56件，办结55件，办结率98.2%。", ["信访件", "信访件", "办结率"]),
        ("一般公共预算支出41亿元，完成调整预算的96.3%。", ["一般公共预算支出", "一般公共预算支出"]),
        (
            "第一产业、第二产业和第三产业增加值分别为12亿元、30亿元和25亿元。",
            ["第一产业增加值", "第二产业增加值", "第三产业增加值"],
        ),
        ("税收占比比去年同期提高1.5个百分点。", ["税收占比"]),
        ("四分之三的村民同意。", ["村民"]),
        ("到期本金3万元，从业人数2万人。", ["到期本金", "从业人数"]),
    ],
)
def test_labels(text: str, labels: list[str]) -> None:
    assert [figure.label for figure in figures(text)] == labels


def test_scope_and_measure() -> None:
    first, second = figures("全镇新增绿地5亩，市本级预算收入3亿元。")
    assert (first.scope, first.qualifier) == ("全镇", "新增")
    assert (second.scope, second.qualifier) == ("市本级", "预算")


def test_the_verb_is_kept_where_it_is_no_part_of_the_label() -> None:
    new, gone = figures("新办营业执照418份，注销57份。")
    assert gone.verb == "注销"
    assert gone.label == new.label
