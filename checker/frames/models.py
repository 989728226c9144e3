"""The pandera model of every frame: the contract between the rooms, and what a rule in ``rules/`` may speak of.

A frame holds the rows of a whole batch of documents and has one unique RangeIndex. The columns ``document`` (position
of the document in the batch), ``start`` and ``end`` (offsets into its file) lead every row back to a place; a rule may use any other
column in ``where``, ``check`` and messages. Exact numbers are decimal strings in ``…`` columns of type object; the float columns
``amount_low``/``amount_high`` are for filters only and never decide a verdict.
"""

from __future__ import annotations

import pandera.pandas as pa


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
