"""What a report is held against from outside: ledgers and last year's report (``--against``), and known facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from checker.document import Source
from checker.extract import read_document
from checker.extract.collection import documents
from checker.readers import read
from checker.readers.errors import UnreadableError
from checker.relate.repeats.known import Known, held
from checker.relate.repeats.lastyear import NOT_FOUND, SET_ASIDE, fits, held_against
from checker.relate.repeats.told import Account, account
from checker.relate.tables.text import Fact, compare, facts
from checker.rows import Ledger, Relation
from checker.ruledata import Phrase, phrase

_PROSE: Final = 3  # figures outside tables that make a file a text and not a table


@dataclass(frozen=True, slots=True)
class Reference:
    """A file to hold reports against: what its tables state, and what each text in it tells."""

    facts: tuple[Fact, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """All that the documents of a run are held against from outside."""

    references: tuple[Reference, ...] = ()
    facts: tuple[Known, ...] = ()

    def relations(self, ledger: Ledger) -> list[Relation]:
        """Every figure of a document that known facts or other files speak of, against them.

        A text of the year before is last year's report. The tables of all other files are ledgers of the document's
        own year.
        """
        found = list(held(ledger, self.facts)) if self.facts else []
        if not self.references:
            return found
        own = account(ledger)
        told = [entry for reference in self.references for entry in reference.accounts]
        reports = [entry for entry in told if fits(own, entry)]
        cells = [
            fact
            for reference in self.references
            if not any(entry in reports for entry in reference.accounts)
            for fact in reference.facts
        ]
        if cells:
            found += compare(ledger, cells, "against")
        if reports or (told and not cells):
            found += held_against(own, reports or told[:1])
        return found


def tally(relations: Iterable[Relation]) -> Counter[str]:
    """How many figures were looked up in other files, and what came of it: verdicts, with ``not_found`` apart."""
    return Counter(
        "not_found" if relation.reason == NOT_FOUND else relation.verdict
        for relation in relations
        if relation.kind == "last-year" or relation.pattern == "against"
    )


def remarks(relations: Iterable[Relation]) -> list[Phrase]:
    """What a reader of the report must be told of the figures of one document that were looked up: that many disagreed,
    and none was reported, since last year's figures seem to have been revised.
    """
    spoken = [relation for relation in relations if relation.kind == "last-year"]
    revised = sum(relation.reason == SET_ASIDE for relation in spoken)
    agreed = sum(relation.verdict == "confirmed" for relation in spoken)
    return [phrase("set-aside", revised + agreed, revised)] if revised else []


def refer(sources: Sequence[Source]) -> Reference | None:
    """What the sources of one file state and tell; None when that is nothing."""
    ledgers = [read_document(document) for source in sources for document in documents(source)]
    stated = tuple(
        fact for ledger in ledgers for fact in facts(ledger.tables, path=ledger.document.path.rsplit("/", 1)[-1])
    )
    told = tuple(entry for entry in map(account, filter(_is_prose, ledgers)) if entry.by_figure)
    return Reference(stated, told) if stated or told else None


def _is_prose(ledger: Ledger) -> bool:
    return not ledger.tables or sum(figure.counts and not figure.cell for figure in ledger.figures) >= _PROSE


@lru_cache(maxsize=4)
def references(paths: tuple[Path, ...]) -> tuple[tuple[Reference, ...], tuple[UnreadableError, ...]]:
    """The files that can be read, and why the others cannot; read once a process."""
    known: list[Reference] = []
    unreadable: list[UnreadableError] = []
    for path in paths:
        sources, failures = read(path, str(path))
        unreadable += failures
        reference = refer(sources)
        if reference is not None:
            known.append(reference)
        elif not failures:
            unreadable.append(UnreadableError(str(path), "没有可以对照的数字", "no figures to hold a report against"))
    return tuple(known), tuple(unreadable)
