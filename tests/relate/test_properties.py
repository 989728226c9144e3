"""A consistent random text gives no finding; with one figure moved beyond rounding, exactly one relation is contradicted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.findings import Report
from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules

LOUD = ("error", "warning")


@cache
def rules() -> Any:
    return chosen_rules(Options())


def check(text: str) -> Report:
    sources, failures = read_bytes(text.encode(), "text.txt")
    assert not failures
    return check_sources(Inputs(sources), Options(), rules())


def contradicted(report: Report) -> list[str]:
    return [r.kind for r in report.relations if r.verdict == "contradicted" and r.certainty != "possible"]


def loud(report: Report) -> list[str]:
    return [f.rule for f in report.findings if f.severity in LOUD]


def cents(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


AMOUNT = st.decimals(min_value=Decimal("10.01"), max_value=Decimal("899.99"), places=2)
# Digits other than the last, so that the change leaves the rounding interval; never to a leading zero.
DIGIT = st.integers(min_value=1, max_value=8)


@st.composite
def sectors(draw: Any) -> tuple[str, list[Decimal]]:
    parts = [draw(AMOUNT) for _ in range(3)]
    shape = "全年实现地区生产总值{}亿元。其中，第一产业增加值{}亿元；第二产业增加值{}亿元；第三产业增加值{}亿元。"
    return shape, [sum(parts, Decimal(0)), *parts]


@st.composite
def trade(draw: Any) -> tuple[str, list[Decimal]]:
    parts = [draw(AMOUNT) for _ in range(2)]
    return "全年进出口总额{}亿元，其中出口{}亿元，进口{}亿元。", [sum(parts, Decimal(0)), *parts]


@st.composite
def income(draw: Any) -> tuple[str, list[Decimal]]:
    parts = [draw(AMOUNT) for _ in range(3)]
    shape = "市本级收入完成{}亿元。加上上级补助收入{}亿元，上年结转{}亿元，收入总计{}亿元。"
    return shape, [*parts, sum(parts, Decimal(0))]


@st.composite
def growth(draw: Any) -> tuple[str, list[Decimal]]:
    base = draw(AMOUNT)
    change = cents(base * draw(st.integers(min_value=3, max_value=40)) / 100)
    return "完成销售收入{}亿元，比上年增加{}亿元，增长{}%。", [base + change, change, cents(change / base * 100, 1)]


@st.composite
def completion(draw: Any) -> tuple[str, list[Decimal]]:
    budget, done = draw(AMOUNT), draw(AMOUNT)
    return "收入完成{}亿元，为年初预算{}亿元的{}%。", [done, budget, cents(done / budget * 100, 1)]


RELATION = st.one_of(sectors(), trade(), income(), growth(), completion())


def accidental(values: list[Decimal]) -> bool:
    """Whether a run of the figures happens to add up to another: then a checker may rightly read it so."""
    runs = [
        sum(values[i:j], Decimal(0))
        for i in range(len(values))
        for j in range(i + 2, len(values) + 1)
        if j - i < len(values)
    ]
    return any(abs(run - value) < Decimal("0.05") for run in runs for value in values)


@given(RELATION)
@settings(max_examples=40, deadline=None)
def test_a_consistent_text_is_clean(made: tuple[str, list[Decimal]]) -> None:
    shape, values = made
    report = check(shape.format(*values))
    assert not loud(report)
    assert any(r.verdict == "confirmed" for r in report.relations if r.kind != "part")


@given(RELATION, st.integers(min_value=0, max_value=3), DIGIT)
@settings(max_examples=60, deadline=None)
def test_one_wrong_key_contradicts_one_relation(made: tuple[str, list[Decimal]], which: int, digit: int) -> None:
    shape, values = made
    which %= len(values)
    text = str(values[which])
    changed = str((int(text[0]) + digit - 1) % 9 + 1) + text[1:]
    if changed == text:
        return
    spoilt = [Decimal(changed) if i == which else value for i, value in enumerate(values)]
    assume(not accidental(spoilt))
    report = check(shape.format(*spoilt))
    assert len(contradicted(report)) == 1
    assert loud(report)


@given(
    st.text(
        alphabet="一二三十百万亿元%‰增长下降其中分别为合计xX×0123456789.,，。；、（）()年月日 \n第余近约村人户",
        max_size=300,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    sources, failures = read_bytes(text.encode(), "text.txt")
    if failures:
        return
    report = check_sources(Inputs(sources), Options(figures=True), rules())
    assert not report.broken_rules
    source = sources[0].text
    for figure in report.figures:
        assert source[figure.offset : figure.end_offset] == figure.text
    for finding in report.findings:
        for place in (finding.location, *(r.location for r in finding.related)):
            assert source[place.offset : place.end_offset] == place.quote


def test_two_statements_of_one_fact_do_not_pass_silently() -> None:
    """An XBRL checker of renown lets one fact reported as 100 and as 200 pass."""
    report = check("一、投入\n科普经费投入100000元。\n二、成效\n科普经费投入200000元，用于培训。\n")
    assert "conflicting-figures" in loud(report)


def test_open_ends_are_and_ed() -> None:
    """(500万, 600万) and [600万, ∞) touch in a value that neither the open end nor, so, their intersection holds."""
    from checker.language.intervals import Interval

    below = Interval(Decimal(5), Decimal(6), True, True)
    assert not below.meets(Interval(Decimal(6), Decimal(7)))
    both = below.intersection(Interval(Decimal(4), Decimal(6), False, False))
    assert both == Interval(Decimal(5), Decimal(6), True, True)
