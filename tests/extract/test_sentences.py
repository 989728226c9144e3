"""Sentences: where they end, and what is done with one that does not."""

from __future__ import annotations

from checker.document import Block
from checker.extract.sentences import split


def test_a_sentence_ends_at_its_full_stop_whatever_its_commas() -> None:
    text = "甲镇新修水渠3条，" * 1_000 + "全部完工。乙镇没有。"
    assert [text[s.start : s.end][-5:] for s in split(text, [Block(0, len(text))])] == ["全部完工。", "乙镇没有。"]


def test_what_nobody_wrote_as_a_sentence_is_cut_at_its_marks() -> None:
    text = "甲镇新修水渠3条,投资12万元;" * 5_000
    pieces = split(text, [Block(0, len(text))])
    assert "".join(text[s.start : s.end] for s in pieces) == text
    assert all(text[s.start : s.end].endswith(";") and s.end - s.start <= 20_000 for s in pieces)
    assert [s.index for s in pieces] == list(range(len(pieces)))


def test_without_any_mark_it_is_cut_all_the_same() -> None:
    text = "永" * 50_000
    assert [s.end - s.start for s in split(text, [Block(0, len(text))])] == [20_000, 20_000, 10_000]
