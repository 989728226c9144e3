"""The hand-labelled set: what the reader must not fall below (``benchmarks/accuracy.py`` prints it by class)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    specification = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["accuracy"] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score(accuracy: ModuleType) -> Any:
    sentences = yaml.safe_load(accuracy.LABELS.read_text(encoding="utf-8"))
    assert sum(f["kind"] not in ("date", "ordinal") for s in sentences for f in s["figures"]) >= 1100
    return accuracy.score(sentences)


@pytest.mark.parametrize(
    ("group", "field", "least"),
    [
        ("all", "core", 99),
        ("prose", "reading", 99),
        ("stress", "reading", 98),
        ("all", "kind", 99),
        ("prose", "label", 94),
    ],
)
def test_accuracy(score: Any, group: str, field: str, least: float) -> None:
    assert score.share(group, field) >= least


def test_nothing_else_is_read(score: Any) -> None:
    assert score.false == []
