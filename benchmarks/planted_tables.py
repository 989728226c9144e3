"""Change one figure of a workbook by 10 % (or one digit) and see whether the change is found, and in its row or column.

    python benchmarks/planted_tables.py [WORKBOOK...] [--seeds N] [--digit] [--missed]

Own workbooks come from ``workbooks.py``, ``nasty.py`` and ``shapes.py``; ``debt-*`` workbooks of ../shared/corpus/office are added where
they are there. Every figure that is not zero is changed once, formulas are taken out first (a formula would give the
change away). A change counts as found when a relation of a table is contradicted that was not before (or with less
certainty) and the changed cell is one of its members or stands in the row or column of its stated cell.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from benchmarks import nasty, shapes, workbooks
from checker.document import Cell, Source, Table
from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read, read_bytes
from checker.relate import relate
from checker.rows import Relation
from checker.tables.model import Layout

KINDS: dict[str, Callable[[random.Random], list[Source]]] = {
    **{make.__name__: lambda rng, make=make: [workbooks.source(make(rng))] for make in workbooks.KINDS},
    **{
        make.__name__: lambda rng, make=make: read_bytes(nasty.data(make(rng)), "表.xlsx")[0]
        for make in (*nasty.KINDS, *shapes.KINDS)
    },
}
Key = tuple[str, int, int, str]


def contradictions(made: Source) -> tuple[dict[Key, Relation], list[Layout]]:
    """The contradicted relations of tables by what they say and where, and the layouts."""
    found: dict[Key, Relation] = {}
    layouts: list[Layout] = []
    for document in documents(made):
        ledger = read_document(document)
        layouts += ledger.tables
        for relation in relate(ledger):
            if relation.kind == "table" and relation.verdict == "contradicted" and relation.pattern != "typed":
                found[relation.pattern, relation.members[0].start, len(relation.members), relation.certainty] = relation
    return found, layouts


def without_formulas(made: Source) -> Source:
    """The source without formulas."""
    tables = tuple(replace(t, cells=tuple(replace(c, formula=None) for c in t.cells)) for t in made.tables)
    return replace(made, tables=tables)


def tenth(value: Decimal) -> Decimal:
    """10 % more, at the precision of the value; the least step more where that is nothing."""
    exponent = value.as_tuple().exponent
    grain = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    new = (value * Decimal("1.1")).quantize(grain)
    return new if new != value else value + grain


def digit(value: Decimal) -> Decimal:
    """Another digit in the middle of the whole part: a slip of typing."""
    places = len(str(abs(int(value)))) // 2
    step = Decimal(10) ** places
    return value - step if abs(int(value)) // int(step) % 10 == 9 else value + step


def changed(made: Source, table: Table, cell: Cell, how: Callable[[Decimal], Decimal]) -> Source:
    """The source with one stored value changed."""
    new = how(Decimal(cell.value or "0"))
    cells = tuple(replace(c, value=format(new, "f")) if c is cell else c for c in table.cells)
    return replace(made, tables=tuple(replace(t, cells=cells) if t is table else t for t in made.tables))


def figures(made: Source, layouts: list[Layout], whole: bool) -> Iterator[tuple[Table, Cell]]:
    """The cells of figures that are not zero, of layouts that have a total at all."""
    for layout in layouts:
        if (
            not whole
            and not any(line.role in ("total", "subtotal") for line in layout.lines)
            and len(layout.amounts) < 2
        ):
            continue
        table = made.tables[layout.table]
        cells = {(c.row, c.column): c for c in table.cells}
        for line in layout.lines:
            for column in layout.amounts:
                cell = cells.get((line.row, column.index))
                if cell is not None and cell.value is not None and Decimal(cell.value):
                    yield table, cell


def measure(made: Source, missed: bool, whole: bool, how: Callable[[Decimal], Decimal]) -> tuple[int, int, int, int]:
    """Sheets, contradictions as made, changes, changes found."""
    made = without_formulas(made)
    before, layouts = contradictions(made)
    tried = hit = 0
    for table, cell in figures(made, layouts, whole):
        tried += 1
        after, _ = contradictions(changed(made, table, cell, how))
        cells = {c.start: c for c in table.cells}
        new = [r for key, r in after.items() if key not in before]
        named = any(
            any(part.start == cell.start for part in r.members)
            or (
                (stated := cells.get(r.members[0].start)) is not None
                and (stated.row == cell.row or stated.column == cell.column)
            )
            for r in new
        )
        hit += named
        if missed and not named:
            print("   missed", made.path, cell.anchor, cell.value)
    if missed:
        for relation in before.values():
            print(
                "   as published",
                made.path,
                relation.certainty,
                relation.label,
                relation.expression,
                relation.difference,
            )
    errors = sum(r.certainty == "certain" for r in before.values())
    return len({layout.table for layout in layouts}), errors, tried, hit


def main() -> None:
    """Print a line a kind of workbook and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbooks", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--digit", action="store_true", help="another digit instead of 10 %% more")
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    how = digit if options.digit else tenth
    rows: list[tuple[str, tuple[int, int, int, int]]] = []
    if not options.workbooks:
        for name, make in KINDS.items():
            results = [
                measure(made, options.missed, True, how)
                for seed in range(options.seeds)
                for made in make(random.Random(seed))
            ]
            rows.append((name, tuple(map(sum, zip(*results, strict=True)))))  # type: ignore[arg-type]
    shared = Path(os.environ.get("HEGAO_SHARED", Path(__file__).parents[2] / "shared")) / "corpus" / "office"
    for path in options.workbooks or sorted(shared.glob("debt-*")):
        sources, _ = read(path, path.name)
        for made in sources:
            rows.append((path.name, measure(made, options.missed, False, how)))
    for title, chosen in (
        ("own", rows[: len(KINDS)] if not options.workbooks else []),
        ("real", rows[len(KINDS) :] if not options.workbooks else rows),
    ):
        for name, (sheets, errors, tried, hit) in chosen:
            print(
                f"{name:28} sheets {sheets:3}  errors as made {errors:3}  changes {tried:4}  found {hit:4}  {hit / max(1, tried):6.1%}"
            )
        if chosen:
            sheets, errors, tried, hit = (sum(row[1][i] for row in chosen) for i in range(4))
            print(
                f"{title + ' total':28} sheets {sheets:3}  errors a sheet {errors / max(1, sheets):.2f}  changes {tried}  found {hit / max(1, tried):.1%}"
            )


if __name__ == "__main__":
    main()
