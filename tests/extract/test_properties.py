"""What holds for any text: spans, order, and no crash."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.reading import ledger

ALPHABET = "0123456789０１２.,，．%‰℃元万亿千百十余多约近超不足以上左右一二三两几半成折倍番年月日至-—~～∶:（）()/第号个名户人次吨亩公里增长其中分别为、。；\nxX×*○“”《》ab G"
texts = st.text(st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=60)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_spans_equal_the_text(text: str) -> None:
    found = ledger(text).figures
    for figure in found:
        assert 0 <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        assert figure.start <= figure.number_start <= figure.number_end <= figure.end
        if figure.strict is not None and figure.value is not None and figure.kind != "ratio":
            assert figure.strict.low <= figure.value <= figure.strict.high
        if figure.kind == "masked":
            assert figure.value is None
    for before, after in pairwise(found):
        assert before.end <= after.start


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["人", "元", "户", "吨", "%", "公里", "人次"]))
def test_a_plain_number_is_read_exactly(value: int, unit: str) -> None:
    text = f"合计{value}{unit}。"
    figure = next(f for f in ledger(text).figures if f.counts)
    assert (figure.text, figure.value, figure.unit) == (f"{value}{unit}", value, unit)


def test_one_reading_for_the_same_text() -> None:
    text = "全镇新建农房511户,1388人,投入120.5万元,增长3.5%。\n"
    first = [(f.start, f.value, f.label) for f in ledger(text * 3).figures]
    again = [(f.start, f.value, f.label) for f in ledger(text * 3).figures]
    assert first == again
    assert len(first) == 12


def test_endless_runs_are_no_numbers() -> None:
    for run in (
        "9" * 6000,
        "九" * 6000,
        "1," * 3000,
        "一百" * 3000,
        "1.2" * 2000,
        "5-" * 3000,
        "x" * 6000,
        "12月" * 2000,
    ):
        assert ledger(f"共计{run}元。") is not None
