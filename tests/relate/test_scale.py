"""No step is quadratic in the length of a document, nor of a single sentence."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator

import pytest

from checker.document import Document
from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read_bytes
from checker.relate import Finder, finders
from checker.relate.worded import worded
from checker.wordings import load_wordings

_ITEMS, _TIMES = 100, 4
_BOUND = 9  # four times the text: linear takes four times as long, quadratic sixteen times
_IDLE = 0.05  # seconds below which nothing is told from noise


def _item(number: int, chance: random.Random) -> str:
    return (
        f"第{number % 9 + 1}类项目{chance.randint(2, 99)}个、资金{chance.randint(100, 99999) / 100:.2f}万元，"
        f"增长{chance.randint(1, 99) / 10}%，占比{chance.randint(1, 99) / 10}%，比上年提高{chance.randint(1, 30) / 10}个百分点；"
        f"涉及{chance.randint(2, 999)}户{chance.randint(1000, 9999)}人"
    )


def _document(text: str) -> Document:
    sources, _ = read_bytes(text.encode(), "document.txt")
    return next(iter(documents(sources[0])))


def _seconds(document: Document) -> dict[str, float]:
    """The processor time of every step over a document."""
    started = time.process_time()
    ledger = read_document(document)
    taken = {"extract": time.process_time() - started}
    wordings = load_wordings()
    steps: list[tuple[str, Finder]] = [*finders(), ("wordings", lambda ledger: worded(ledger, wordings, ())[0])]
    for name, find in steps:
        started = time.process_time()
        list(find(ledger))
        taken[name] = time.process_time() - started
    return taken


def _slow(short: dict[str, float], document: Document) -> dict[str, tuple[float, float]]:
    """The steps that take far longer over a document than over a quarter of it, with both times."""
    long = _seconds(document)
    return {name: (short[name], long[name]) for name in long if long[name] > max(_BOUND * short[name], _IDLE)}


@pytest.fixture(autouse=True)
def _no_garbage() -> Iterator[None]:
    """Looking for garbage among all that a test session holds is no part of a step."""
    gc.disable()
    yield
    gc.enable()


def _prose(number: int, chance: random.Random) -> str:
    return (
        f"第{number % 9 + 1}批共有{chance.randint(2, 99)}个村，每村配备{chance.randint(2, 9)}名信息员，投入{chance.randint(100, 9999) / 10}万元、"
        f"{chance.randint(20, 999)}户，户均{chance.randint(100, 999)}元，占本级收入合计的{chance.randint(1, 99)}%，"
        f"调增{chance.randint(10, 99)}万元，其中调增补助{chance.randint(2, 9)}万元、借款{chance.randint(2, 9)}万元，代码201 20101，见附件3"
    )


@pytest.mark.parametrize("mark", ["；", "。", "，"])
def test_one_endless_line_takes_time_by_its_length(mark: str) -> None:
    """Longer than a sentence is ever read: 25,000 characters and four times as many in one paragraph."""
    chance = random.Random(11)
    items = [_prose(number, chance) for number in range(800)]
    short, long = _document(mark.join(items[:200])), _document(mark.join(items))
    best = _seconds(short)
    assert not (_slow(best, long) and _slow(_seconds(short), long))


def test_a_list_without_end_takes_time_by_its_length() -> None:
    chance = random.Random(12)
    items = [f"{chance.choice('甲乙丙丁戊己')}村{chance.randint(2, 99)}人，" for _ in range(16_000)]
    short, long = ("全乡共有党员9人，其中" + "".join(items[:size]) + "。" for size in (4_000, 16_000))
    best = _seconds(_document(short))
    assert not (_slow(best, _document(long)) and _slow(_seconds(_document(short)), _document(long)))


@pytest.mark.parametrize("mark", ["，其中", "；", "，", "。\n"])
def test_four_times_the_text_takes_about_four_times_as_long(mark: str) -> None:
    chance = random.Random(7)
    items = [_item(number, chance) for number in range(_ITEMS * _TIMES)]
    short, long = _document(mark.join(items[:_ITEMS])), _document(mark.join(items))
    runs = [_seconds(short) for _ in range(3)]
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    slow = _slow(best, long) and _slow(best, long) and _slow(best, long)  # once or twice may be a busy machine
    assert not slow
