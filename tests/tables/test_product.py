from __future__ import annotations

from decimal import Decimal

import pytest

from checker.extract import read_document
from checker.relate.tables.product import find
from tests.tables.build import document

GOODS = [
    ["品名", "单价（元）", "数量", "金额（元）"],
    ["办公桌", 620.5, 4, 2482],
    ["文件柜", 480, 6, 2880],
    ["打印机", 1350, 2, 2700],
]
MEANS = [
    ["乡镇", "人数（人）", "金额（万元）", "人均（元）"],
    ["东河乡", 120, 36.24, 3020],
    ["西山乡", 95, 30.02, 3160],
    ["南桥乡", 143, 41.47, 2900],
]  # fmt: skip


@pytest.mark.parametrize(("rows", "pattern"), [(GOODS, "product"), (MEANS, "mean")])
def test_a_product_that_holds_in_every_line_is_confirmed(rows: list[list[object]], pattern: str) -> None:
    found = list(find(read_document(document(rows))))
    assert [(relation.pattern, relation.verdict) for relation in found] == [(pattern, "confirmed")] * 3


@pytest.mark.parametrize("column", [1, 2, 3])
def test_one_line_that_does_not_fit_is_contradicted(column: int) -> None:
    wrong = ["书架", 299.9, 5, 1499.5]
    wrong[column] = float(Decimal(str(wrong[column])) * 2)
    found = list(find(read_document(document([*GOODS, wrong]))))
    [odd] = [relation for relation in found if relation.verdict == "contradicted"]
    assert odd.certainty == "likely"
    assert odd.label == "“书架”行“金额(元)”列"


def test_columns_without_a_product_say_nothing() -> None:
    rows = [*GOODS[:1], ["甲", 12, 5, 61], ["乙", 15, 4, 70], ["丙", 11, 9, 90], ["丁", 18, 2, 36]]
    assert not list(find(read_document(document(rows))))


def test_a_quantity_of_one_throughout_is_no_evidence() -> None:
    rows = [*GOODS[:1], ["甲", 12, 1, 12], ["乙", 15, 1, 15], ["丙", 11, 1, 11], ["丁", 18, 1, 20]]
    assert not list(find(read_document(document(rows))))
