"""Copies of documents, passages and titles."""

from __future__ import annotations

import random

import pytest

from checker.document import Document
from checker.extract.collection import documents
from checker.readers import read_bytes
from checker.relate.repeats.duplicates import changed_figures, find_pairs
from checker.relate.repeats.similar import gram_set, jaccard, similar

WORDS = [chr(0x4E00 + n) for n in range(0, 20000, 7)]


def prose(seed: int, length: int = 700) -> str:
    """Text of random words, a stop every few of them."""
    dice = random.Random(seed)
    return (
        "".join(dice.choice(WORDS) + (dice.choice("，。") if dice.random() < 0.1 else "") for _ in range(length)) + "。"
    )


def altered(text: str, share: float, seed: int) -> str:
    dice = random.Random(seed)
    return "".join(dice.choice(WORDS) if dice.random() < share else c for c in text)


def read(text: str, name: str = "甲.txt") -> list[Document]:
    sources, failures = read_bytes(text.encode(), name)
    assert not failures
    return documents(sources[0])


def many(*texts: str) -> list[Document]:
    return [document for number, text in enumerate(texts) for document in read(text, f"{number}.txt")]


def kinds(texts: list[Document]) -> list[tuple[str, int, int]]:
    return [(pair.kind, pair.document, pair.other_document) for pair in find_pairs(texts)]


def test_five_copies_are_one_group() -> None:
    pairs = [p for p in find_pairs(many(*[prose(1)] * 5)) if p.kind == "document"]
    assert {(p.group, p.other_document, p.size, p.similarity) for p in pairs} == {(0, 0, 5, 1.0)}
    assert [p.document for p in pairs] == [1, 2, 3, 4]


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_with_a_tenth_of_its_characters_changed_is_found(seed: int) -> None:
    original = prose(seed)
    assert ("document", 2, 1) in kinds(many(prose(seed + 100), original, altered(original, 0.1, seed)))


def test_unrelated_documents_are_none() -> None:
    assert find_pairs(many(*(prose(seed) for seed in range(30)))) == []


def test_boilerplate_of_a_batch_is_no_likeness() -> None:
    shared = prose(0, 500)
    assert [
        p for p in find_pairs(many(*(shared + prose(seed, 300) for seed in range(1, 41)))) if p.kind != "title"
    ] == []


def test_the_same_text_with_new_figures_is_a_revision() -> None:
    frame = prose(3, 300)
    year = [
        frame + f"办班{a}期，培训{b}人次，发放资料{c}份，讲座{d}场。"
        for a, b, c, d in ((5, 225, 1060, 9), (8, 300, 2000, 12))
    ]
    (pair,) = [p for p in find_pairs(many(*year)) if p.kind == "revision"]
    assert pair.note == "5期→8期、225人→300人、1060份→2000份、9场→12场"


def test_changed_figures_need_clauses_that_are_otherwise_the_same() -> None:
    assert changed_figures("办班5期,新建3处。", "办班8期,改建4处。") == ["5期→8期"]


def test_a_paragraph_that_stands_twice() -> None:
    one, other = prose(4, 80), prose(5, 80)
    (pair,) = find_pairs(read(f"{one}\n{other}\n{one}\n"))
    text = f"{one}\n{other}\n{one}\n"
    assert (pair.kind, text[pair.start : pair.end], pair.other_start) == ("text", one, 0)


def test_neighbouring_paragraphs_copied_together_are_one_pair() -> None:
    a, b, c = prose(6, 80), prose(7, 80), prose(8, 80)
    (pair,) = find_pairs(read(f"{a}\n{b}\n{c}\n{a}\n{b}\n"))
    assert pair.end - pair.start == len(a) + 1 + len(b)


def test_alike_paragraphs_with_other_figures_are_parallel_not_repeated() -> None:
    stem = prose(9, 90)
    assert find_pairs(read(f"{stem}收入62.5亿元。\n{prose(10, 90)}\n{stem}收入12.5亿元。\n")) == []
    assert [p.kind for p in find_pairs(read(f"{stem}收入62.5亿元。\n{prose(10, 90)}\n{stem}入账62.5亿元。\n"))] == [
        "text"
    ]


def test_passages_of_copied_documents_are_not_said_again() -> None:
    text = "\n".join(prose(seed, 120) for seed in range(4))
    assert {kind for kind, _, _ in kinds(many(text, text))} == {"document"}


def test_a_measure_of_sets() -> None:
    assert jaccard(gram_set("甲乙丙丁戊己"), gram_set("甲乙丙丁戊庚")) == pytest.approx(1 / 3)
    assert jaccard(gram_set(""), gram_set("")) == 0
    assert similar(["甲乙"], 0.5) == []
