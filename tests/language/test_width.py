"""Wrapping by cells: figures whole, punctuation where it belongs."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.language.width import cell_width, pad, wrap

UNITS = re.compile(r"[余多]?[万亿]?(?:元|户|人次)?")


def wrapped(text: str, width: int, ambiguous: int = 1) -> list[str]:
    return [text[a:b] for a, b in wrap(text, width, ambiguous, UNITS)]


def test_cells() -> None:
    assert cell_width("a中，b") == 6
    assert cell_width("①“”…", 1) == 4
    assert cell_width("①“”…", 2) == 8
    assert cell_width("e\u0301\u200b") == 1
    assert pad("中", 4) == "中  "


@pytest.mark.parametrize("width", range(13, 40))
def test_number_and_unit_stay_together(width: int) -> None:
    text = "全年收入1285000.5万元，其中税收982000.3万元，近100余万元，第317行，增长5.2%。"
    found = wrapped(text, width)
    for figure in ("1285000.5万元", "982000.3万元", "近100余万元", "第317", "5.2%"):
        assert any(figure in line for line in found)
    assert all(cell_width(line) <= width for line in found)


def test_punctuation() -> None:
    assert wrapped("一二三，四五", 6) == ["一二", "三，四", "五"]
    assert wrapped("一二（三四）", 6) == ["一二", "（三", "四）"]


def test_too_wide_a_word_is_cut() -> None:
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrapped("", 4) == [""]
    assert wrapped("一\n\n二", 4) == ["一", "", "二"]


@given(
    st.text(alphabet="一二三万元，。（）【】“”12.5%ab \n…\u0301", max_size=60),
    st.integers(2, 30),
    st.sampled_from([1, 2]),
)
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: int, ambiguous: int) -> None:
    spans = wrap(text, width, ambiguous, UNITS)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(cell_width(text[a:b], ambiguous) <= width for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
