"""From the rows of a batch of documents to frames, built when a rule asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from checker.document import Block
from checker.frames.models import (
    MODELS,
    BreachModel,
    CellModel,
    DocumentModel,
    FigureModel,
    LineModel,
    MarkerModel,
    MatchModel,
    ObservationModel,
    PairModel,
    PlaceModel,
    RelationModel,
    SentenceModel,
)
from checker.rows import Breach, Ledger, Marker, Match, Pair, Relation
from checker.tables.survey import CellRow, LineRow, cell_rows, line_rows


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


def _frame(model: type[PlaceModel], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """A frame of rows whose values are in the order of the model's columns."""
    columns = model.to_schema().columns
    data = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=column.dtype.type)
            for (name, column), values in zip(columns.items(), data, strict=True)
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
    return _frame(FigureModel, rows)


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
    return _frame(MarkerModel, rows)


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
    return _frame(RelationModel, rows)


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
    return _frame(PairModel, rows)


def _matches(batch: Batch) -> pd.DataFrame:
    rows = [(m.document, m.start, m.end, m.rule, m.text, m.group, m.variant) for m in batch.matches]
    return _frame(MatchModel, rows)


def _observations(batch: Batch) -> pd.DataFrame:
    rows = [
        (d, o.start, o.end, o.kind, ledger.document.source.text[o.start : o.end], o.found, o.note)
        for d, ledger in enumerate(batch.ledgers)
        for o in ledger.observations
    ]
    return _frame(ObservationModel, rows)


def _sentences(batch: Batch) -> pd.DataFrame:
    rows = []
    for d, ledger in enumerate(batch.ledgers):
        text = ledger.document.source.text
        final = len(ledger.sentences) - 1
        for s in ledger.sentences:
            rows.append((d, s.start, s.end, text[s.start : s.end], s.last - s.first, s.index == final))
    return _frame(SentenceModel, rows)


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
    return _frame(DocumentModel, rows)


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
    return _frame(LineModel, rows)


def _cells(batch: Batch) -> pd.DataFrame:
    found = [(d, r) for d, ledger in enumerate(batch.ledgers) for layout in ledger.tables for r in cell_rows(layout)]
    rows = [
        (d, r.start, r.end, r.table, r.label, r.column, r.text, r.defect, r.typical, r.group)
        for d, r in (*found, *batch.cells)
    ]
    return _frame(CellModel, rows)


def _breaches(batch: Batch) -> pd.DataFrame:
    rows = [(d, b.start, b.end, b.check, b.column, b.row, b.text, b.expected, b.group) for d, b in batch.breaches]
    return _frame(BreachModel, rows)


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
