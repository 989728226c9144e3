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


@pytest.mark.parametrize("mark", ["，其中", "；", "，", "。\n"])
def test_four_times_the_text_takes_about_four_times_as_long(mark: str) -> None:
    chance = random.Random(7)
    items = [_item(number, chance) for number in range(_ITEMS * _TIMES)]
    short, long = _document(mark.join(items[:_ITEMS])), _document(mark.join(items))
    runs = [_seconds(short) for _ in range(3)]
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    slow = _slow(best, long) and _slow(best, long) and _slow(best, long)  # once or twice may be a busy machine
    assert not slow
