"""The pandera model of every frame: the contract between the rooms, and what a rule in ``rules/`` may speak of.

A frame holds the rows of a whole batch of documents and has one unique RangeIndex. The columns ``document`` (position
of the document in the batch), ``start`` and ``end`` (offsets into its file) lead every row back to a place; a rule may use any other
column in ``where``, ``check`` and messages. Exact numbers are decimal strings in ``…`` columns of type object; the float columns
``amount_low``/``amount_high`` are for filters only and never decide a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa

from checker.document import Block
from checker.rows import Breach, Ledger, Marker, Match, Pair, Relation
from checker.tables.survey import CellRow, LineRow, cell_rows, line_rows


class PlaceModel(pa.DataFrameModel):
    """What every frame has: document (position in the batch), and the span of the row in the file's text."""

    document: int = pa.Field(ge=0)
    start: int = pa.Field(ge=0)
    end: int = pa.Field(ge=0)

    class Config:
        strict = True
        ordered = False


class FigureModel(PlaceModel):
    """One row a figure. ``low``/``high`` are floats for filters, infinite when unbounded, null when masked."""

    text: object
    kind: object = pa.Field(
        isin=["number", "quantity", "money", "percent", "ratio", "range", "date", "ordinal", "masked"]
    )
    low: float = pa.Field(nullable=True)
    high: float = pa.Field(nullable=True)
    unit: object
    dimension: object
    hedge: object
    label: object
    noun: object
    qualifier: object
    period: object
    scope: object
    ambiguous: bool
    impossible: bool


class MarkerModel(PlaceModel):
    """One row a list or heading number; ``step`` is the distance from the item before it in its list (null: first)."""

    text: object
    style: object
    number: int
    heading: bool
    inline: bool
    step: float = pa.Field(nullable=True)
    previous: object
    title: object
    defect: object
    note: object


class RelationModel(PlaceModel):
    """One row a relation: what it is, its verdict, its certainty and its arithmetic in words."""

    kind: object
    verdict: object = pa.Field(isin=["confirmed", "contradicted", "uncertain", "not_assessable"])
    certainty: object = pa.Field(isin=["certain", "likely", "possible"])
    expression: object
    stated: object
    derived: object
    difference: object
    unit: object
    label: object
    pattern: object
    hint: object
    reason: object
    chance: float = pa.Field(nullable=True)
    members: int


class PairModel(PlaceModel):
    """Two documents or passages and how alike they are; ``other…`` is the second, ``similarity`` 0 to 1."""

    kind: object
    similarity: float
    other_document: int
    other_start: int
    other_end: int
    text: object
    title: object
    other_title: object
    size: int
    note: object
    group: int


class MatchModel(PlaceModel):
    """One row a match of a text rule's pattern. ``group`` is what findings are gathered by, ``variant`` which pattern it was."""

    rule: object
    text: object
    group: object
    variant: int


class ObservationModel(PlaceModel):
    """One row an observation: a bracket without its partner, a reference, a caption, an ending (see ``rows.py``)."""

    kind: object
    text: object
    found: bool
    note: object


class SentenceModel(PlaceModel):
    """One row a sentence, with how many figures it holds."""

    text: object
    figures: int
    last: bool


class DocumentModel(PlaceModel):
    """One row a document."""

    path: object
    title: object
    characters: int
    figures: int
    figures_checked: int


class LineModel(PlaceModel):
    """One row a line of a table that is numbered or repeated; ``step`` is the distance from the number before it."""

    table: object
    label: object
    role: object
    serial: object
    step: float = pa.Field(nullable=True)
    previous: object
    other_document: int
    other_start: int
    other_end: int
    copies: int
    hidden: bool
    group: object


class CellModel(PlaceModel):
    """One row a cell of figures that is unlike its column: ``defect`` is ``error``, ``text-number`` or ``scale``."""

    table: object
    label: object
    column: object
    text: object
    defect: object
    typical: object
    group: object


class BreachModel(PlaceModel):
    """One row a cell of a data file that breaks its schema; ``check`` is type, null, unique, range, pattern, equation…"""

    check: object
    column: object
    row: int
    text: object
    expected: object
    group: object


MODELS: dict[str, type[PlaceModel]] = {
    "figures": FigureModel,
    "markers": MarkerModel,
    "relations": RelationModel,
    "pairs": PairModel,
    "matches": MatchModel,
    "sentences": SentenceModel,
    "documents": DocumentModel,
    "lines": LineModel,
    "cells": CellModel,
    "observations": ObservationModel,
    "breaches": BreachModel,
}


@dataclass(frozen=True, slots=True)
class Batch:
    """The ledgers of a batch of documents, and what relate found in each (same order).

    ``breaches``, ``lines`` and ``cells`` are what data files add to these frames, with the document's position.
    """

    ledgers: Sequence[Ledger]
    relations: Sequence[Sequence[Relation]]
    matches: Sequence[Match] = ()
    pairs: Sequence[Pair] = ()
    breaches: Sequence[tuple[int, Breach]] = ()
    lines: Sequence[tuple[int, LineRow]] = ()
    cells: Sequence[tuple[int, CellRow]] = ()


def columns(model: type[PlaceModel]) -> list[str]:
    """The column names of a frame."""
    return list(model.to_schema().columns)


def _frame(model: type[PlaceModel], rows: list[tuple[Any, ...]], names: Sequence[str]) -> pd.DataFrame:
    data = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    schema = model.to_schema()
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=schema.columns[name].dtype.type)
            for name, values in zip(names, data, strict=True)
        }
    )


def _figures(batch: Batch) -> pd.DataFrame:
    rows = [
        (
            d,
            f.start,
            f.end,
            f.text,
            f.kind,
            float(f.strict.low) if f.strict else None,
            float(f.strict.high) if f.strict else None,
            f.unit or "",
            f.dimension or "",
            f.hedge or "",
            f.label,
            f.noun,
            f.qualifier,
            f.period,
            f.scope,
            f.ambiguous,
            f.impossible,
        )
        for d, ledger in enumerate(batch.ledgers)
        for f in ledger.figures
    ]
    return _frame(
        FigureModel,
        rows,
        [
            "document",
            "start",
            "end",
            "text",
            "kind",
            "low",
            "high",
            "unit",
            "dimension",
            "hedge",
            "label",
            "noun",
            "qualifier",
            "period",
            "scope",
            "ambiguous",
            "impossible",
        ],
    )


def _markers(batch: Batch) -> pd.DataFrame:
    rows = []
    for d, ledger in enumerate(batch.ledgers):
        text = ledger.document.source.text
        for m in ledger.markers:
            previous: Marker | None = ledger.markers[m.previous] if m.previous >= 0 else None
            rows.append(
                (
                    d,
                    m.start,
                    m.end,
                    text[m.start : m.end],
                    m.style,
                    m.number,
                    m.heading,
                    m.inline,
                    m.step,
                    text[previous.start : previous.end] if previous else "",
                    text[m.end : m.title_end].strip(),
                    m.defect,
                    m.note,
                )
            )
    return _frame(
        MarkerModel,
        rows,
        [
            "document",
            "start",
            "end",
            "text",
            "style",
            "number",
            "heading",
            "inline",
            "step",
            "previous",
            "title",
            "defect",
            "note",
        ],
    )


def _relations(batch: Batch) -> pd.DataFrame:
    rows = [
        (
            d,
            r.members[0].start,
            r.members[0].end,
            r.kind,
            r.verdict,
            r.certainty,
            r.expression,
            r.stated_text,
            str(r.derived) if r.derived else "",
            _plain(r.difference),
            r.unit,
            r.label,
            r.pattern,
            r.hint.key if r.hint else "",
            r.reason,
            r.chance,
            len(r.members),
        )
        for d, relations in enumerate(batch.relations)
        for r in relations
    ]
    return _frame(
        RelationModel,
        rows,
        [
            "document",
            "start",
            "end",
            "kind",
            "verdict",
            "certainty",
            "expression",
            "stated",
            "derived",
            "difference",
            "unit",
            "label",
            "pattern",
            "hint",
            "reason",
            "chance",
            "members",
        ],
    )


def _plain(value: Any) -> str:
    from checker.language.intervals import format_number

    return "" if value is None else format_number(value)


def _pairs(batch: Batch) -> pd.DataFrame:
    rows = [
        (
            p.document,
            p.start,
            p.end,
            p.kind,
            p.similarity,
            p.other_document,
            p.other_start,
            p.other_end,
            p.text,
            p.title,
            p.other_title,
            p.size,
            p.note,
            p.group,
        )
        for p in batch.pairs
    ]
    return _frame(
        PairModel,
        rows,
        [
            "document",
            "start",
            "end",
            "kind",
            "similarity",
            "other_document",
            "other_start",
            "other_end",
            "text",
            "title",
            "other_title",
            "size",
            "note",
            "group",
        ],
    )


def _matches(batch: Batch) -> pd.DataFrame:
    rows = [(m.document, m.start, m.end, m.rule, m.text, m.group, m.variant) for m in batch.matches]
    return _frame(MatchModel, rows, ["document", "start", "end", "rule", "text", "group", "variant"])


def _observations(batch: Batch) -> pd.DataFrame:
    rows = [
        (d, o.start, o.end, o.kind, ledger.document.source.text[o.start : o.end], o.found, o.note)
        for d, ledger in enumerate(batch.ledgers)
        for o in ledger.observations
    ]
    return _frame(ObservationModel, rows, ["document", "start", "end", "kind", "text", "found", "note"])


def _sentences(batch: Batch) -> pd.DataFrame:
    rows = []
    for d, ledger in enumerate(batch.ledgers):
        text = ledger.document.source.text
        final = len(ledger.sentences) - 1
        for s in ledger.sentences:
            rows.append((d, s.start, s.end, text[s.start : s.end], s.last - s.first, s.index == final))
    return _frame(SentenceModel, rows, ["document", "start", "end", "text", "figures", "last"])


def _documents(batch: Batch) -> pd.DataFrame:
    rows = []
    for d, ledger in enumerate(batch.ledgers):
        document = ledger.document
        first: Block | None = document.blocks[0] if document.blocks else None
        start = first.start if first else document.start
        rows.append(
            (
                d,
                start,
                first.end if first else start,
                document.path,
                document.title,
                document.end - document.start,
                sum(f.counts for f in ledger.figures),
                0,
            )
        )
    return _frame(
        DocumentModel, rows, ["document", "start", "end", "path", "title", "characters", "figures", "figures_checked"]
    )


def _lines(batch: Batch) -> pd.DataFrame:
    found = [(d, r) for d, ledger in enumerate(batch.ledgers) for layout in ledger.tables for r in line_rows(layout)]
    rows = [
        (
            d,
            r.start,
            r.end,
            r.table,
            r.label,
            r.role,
            r.serial,
            r.step,
            r.previous,
            d,
            r.other_start,
            r.other_end,
            r.copies,
            r.hidden,
            r.group,
        )
        for d, r in (*found, *batch.lines)
    ]
    return _frame(
        LineModel,
        rows,
        [
            "document",
            "start",
            "end",
            "table",
            "label",
            "role",
            "serial",
            "step",
            "previous",
            "other_document",
            "other_start",
            "other_end",
            "copies",
            "hidden",
            "group",
        ],
    )


def _cells(batch: Batch) -> pd.DataFrame:
    found = [(d, r) for d, ledger in enumerate(batch.ledgers) for layout in ledger.tables for r in cell_rows(layout)]
    rows = [
        (d, r.start, r.end, r.table, r.label, r.column, r.text, r.defect, r.typical, r.group)
        for d, r in (*found, *batch.cells)
    ]
    return _frame(
        CellModel, rows, ["document", "start", "end", "table", "label", "column", "text", "defect", "typical", "group"]
    )


def _breaches(batch: Batch) -> pd.DataFrame:
    rows = [(d, b.start, b.end, b.check, b.column, b.row, b.text, b.expected, b.group) for d, b in batch.breaches]
    return _frame(
        BreachModel, rows, ["document", "start", "end", "check", "column", "row", "text", "expected", "group"]
    )


BUILDERS: dict[str, Callable[[Batch], pd.DataFrame]] = {
    "figures": _figures,
    "markers": _markers,
    "relations": _relations,
    "pairs": _pairs,
    "matches": _matches,
    "sentences": _sentences,
    "documents": _documents,
    "lines": _lines,
    "cells": _cells,
    "observations": _observations,
    "breaches": _breaches,
}


def build(name: str, batch: Batch) -> pd.DataFrame:
    """The frame ``name`` of a batch, one row a figure, marker, relation… of every document in it.

    The frame is validated against its model: a wrong type is a fault of the program, raised at once.

    Raises:
        pandera.errors.SchemaError: when a room handed on rows that break the contract.
    """
    return MODELS[name].validate(BUILDERS[name](batch))
