"""Extract: read a document once and give rows (figures, dates, ordinals, lists, sentences). No judgement here."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from checker.document import Document
from checker.extract.dates import resolve_years
from checker.extract.enumerations import read_enumerations
from checker.extract.figures import Scanner
from checker.extract.labels import describe
from checker.extract.markers import read_markers
from checker.extract.observations import observe
from checker.extract.phrases import Phrases
from checker.extract.references import read_references
from checker.extract.roles import assign_roles
from checker.extract.sentences import assign, split
from checker.extract.tables import bind, name_hidden, with_cells
from checker.rows import Figure, Ledger
from checker.ruledata import lexicon

_YEAR: Final = re.compile(r"20\d\d年")
_GENRE: Final = re.compile(r"公报|总结|决算|汇报|述职")
_HEAD, _TITLE = 15, 60


@cache
def _scanner() -> Scanner:
    return Scanner(lexicon())


@cache
def _phrases() -> Phrases:
    return Phrases(lexicon().context)


def read_document(document: Document) -> Ledger:
    """All rows of a document. Time grows linearly with its length."""
    source = document.source
    normal = source.normal
    scanner = _scanner()
    figures: list[Figure] = []
    for start, end in _stretches(document):
        figures += scanner.scan(normal, source.text, start, end)
    markers, sections = read_markers(normal, source.text, document.blocks, member=document.id != document.path)
    numbered = {marker.start for marker in markers}
    figures = [figure for figure in figures if not (figure.kind == "ordinal" and figure.start in numbered)]
    figures, tables = with_cells(document, figures)
    for index, figure in enumerate(figures):
        figure.index = index
    sentences = split(normal, document.blocks)
    assign(figures, sentences)
    resolve_years(normal, scanner.calendar, figures, sentences, _dated_title(document), sections)
    describe(normal, figures, sentences, _phrases(), scanner.calendar)
    assign_roles(normal, figures, sentences)
    bind(figures, tables)
    enumerations = read_enumerations(normal, sentences)
    observations = observe(normal, document.blocks) + read_references(normal, document.blocks, markers)
    return Ledger(
        document, figures, sentences, markers, enumerations, observations, name_hidden(document, sections), tables
    )


def _dated_title(document: Document) -> str:
    """The title; where it names no year, the first short line near the top that reads like one and does."""
    text = document.source.text
    if not _YEAR.search(document.title):
        for block in document.blocks[:_HEAD]:
            line = text[block.start : block.end]
            if len(line) <= _TITLE and _YEAR.search(line) and _GENRE.search(line):
                return line
    return document.title


def _stretches(document: Document) -> list[tuple[int, int]]:
    """Spans to scan: neighbouring blocks together, since a scan call has a cost."""
    if not document.blocks:
        return []
    return [(block.start, block.end) for block in document.blocks]
