"""The terminal report: findings by document with the sentence and the arithmetic, then what was verified and what not.

Document text is never markup: every line is a ``rich.text.Text``. Lines are broken by ``language.width``, which keeps
figures whole. Only characters that a GBK console has are used.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from rich.console import Console
from rich.text import Text

from checker.findings import SEVERITIES, Context, DocumentView, Finding, Report
from checker.reports.page import STYLES, Page
from checker.reports.summary import relations_part, statistics_part, summary_part
from checker.reports.words import arithmetic, clean, place, seen_from, short, trail

_NARROWEST, _WIDEST = 36, 120  # longer lines are hard to read, however wide the window
_ALIKE = 5  # findings of one rule in one document from which they are gathered
_SHOWN_ALIKE = 2
_PLACES_ALIKE = 24
_RELATED = 4
_EXCERPT = 36  # characters kept on either side of a mark in a long sentence


def build(report: Report, width: int = 80, ambiguous: int = 1, verbose: bool = False, statistics: bool = False,
          files: Sequence[str] = ()) -> list[Text]:  # fmt: skip
    """The lines of the report.

    Args:
        report: what to show.
        width: cells a line.
        ambiguous: cells of a character of ambiguous width, 1 or 2.
        verbose: show every relation and every place.
        statistics: add a table of findings by rule.
        files: report files written beside this one.
    """
    page = Page(report, max(_NARROWEST, min(width, _WIDEST)), ambiguous, verbose)
    views = {view.id: view for view in report.documents}
    for document, found in groupby(report.findings, key=lambda finding: finding.document):
        _document(page, views.get(document), document, list(found))
    relations_part(page, views)
    if statistics:
        statistics_part(page)
    summary_part(page, files)
    return page.lines


def print_report(
    report: Report,
    console: Console,
    *,
    ambiguous: int = 1,
    verbose: bool = False,
    statistics: bool = False,
    files: Sequence[str] = (),
) -> None:
    """Print the report, as wide as the console."""
    console.print(Text("\n").join(build(report, console.width, ambiguous, verbose, statistics, files)), soft_wrap=True)


def make_console(stream: TextIO) -> Console:
    """A console on a stream. ``NO_COLOR`` leaves no escapes at all, not even bold."""
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(
        file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True,
        color_system=None if plain else "auto", no_color=plain or None,
    )  # fmt: skip


def _counts(page: Page, found: Sequence[Finding]) -> Text:
    counts = Counter(finding.severity for finding in found)
    text = Text()
    for severity in SEVERITIES:
        if counts[severity]:
            text.append(f"  {page.words[severity]} {counts[severity]}", STYLES[severity])
    return text


def _document(page: Page, view: DocumentView | None, document: str, found: list[Finding]) -> None:
    title = Text().append(short(view.title, 60) if view else clean(document), "bold")
    if view and view.id != view.title:
        title.append(f"  {clean(document)}", "dim")
    title.append_text(_counts(page, found))
    page.rule(title)
    by_rule = Counter(finding.rule for finding in found)
    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.rule] += 1
        alike = by_rule[finding.rule] > _ALIKE and not page.verbose
        if alike and shown[finding.rule] > _SHOWN_ALIKE:
            continue
        page.blank()
        _finding(page, finding)
        if alike and shown[finding.rule] == _SHOWN_ALIKE:
            _alike(page, [other for other in found if other.rule == finding.rule][_SHOWN_ALIKE:])


def _finding(page: Page, finding: Finding) -> None:
    named = page.words
    language = page.report.language
    head = Text().append(f"[{named[finding.severity]}]", STYLES[finding.severity])
    head.append(f" {finding.title}", "bold")
    head.append(f"  {finding.rule}", "dim")
    page.add(head, hang=2)
    page.entry(named["where"], trail(finding.location, language))
    page.entry(named["what"], clean(finding.message))
    if finding.context is not None and finding.context.text.strip():
        page.entry(named["text"], quotation(finding.context, finding, page.verbose))
    if finding.calculation is not None:
        for label, line in arithmetic(finding.calculation, language):
            page.entry(label, line)
    _see(page, finding)
    if finding.suggestion:
        page.entry(named["advice"], clean(finding.suggestion))


def _see(page: Page, finding: Finding) -> None:
    """Related places that the quoted sentence does not hold."""
    context = finding.context
    outside = [
        r for r in finding.related
        if context is None or r.location.path != finding.location.path
        or not context.offset <= r.location.offset < context.offset + len(context.text)
    ]  # fmt: skip
    if not outside:
        return
    limit = len(outside) if page.verbose else _RELATED
    parts = []
    for related in outside[:limit]:
        where = seen_from(finding.location, related.location, page.report.language)
        parts.append(f"{related.label} {where}“{short(related.location.quote)}”")
    text = page.words["semicolon"].join(parts)
    if len(outside) > limit:
        text += " " + page.words["places"].format(count=len(outside) - limit)
    page.entry(page.words["see"], text)


def _alike(page: Page, found: Sequence[Finding]) -> None:
    text = page.words["more"].format(count=len(found))
    text += page.words["semicolon"].join(
        f"{place(f.location, page.report.language)}“{short(f.location.quote, 16)}”" for f in found[:_PLACES_ALIKE]
    )
    if len(found) > _PLACES_ALIKE:
        text += page.words["rest"].format(count=len(found))
    page.entry(page.words["same"], text)


def quotation(context: Context, finding: Finding, whole: bool = False) -> Text:
    """The sentence with ``【…】`` around the place of the finding and ``[…]`` around others; cut where it is long."""
    own = (finding.location.offset, finding.location.end_offset)
    spans: list[tuple[int, int]] = []
    end = context.offset
    for start, stop in sorted(context.marks):
        if start >= end and stop > start:
            spans.append((start, stop))
            end = stop
    text = Text()
    position = context.offset
    limit = context.offset + len(context.text)
    style = STYLES[finding.severity]
    for number, (start, stop) in enumerate(spans):
        _plain(text, context, position, start, whole, first=number == 0)
        opening, closing = ("【", "】") if (start, stop) == own else ("[", "]")
        inner = context.text[start - context.offset : stop - context.offset]
        if len(inner) > 4 * _EXCERPT and not whole:
            inner = inner[: 2 * _EXCERPT] + "…" + inner[-_EXCERPT:]
        text.append(opening + clean(inner) + closing, style if (start, stop) == own else "bold")
        position = stop
    _plain(text, context, position, limit, whole, first=not spans, last=True)
    text.rstrip()
    return text


def _plain(
    text: Text, context: Context, start: int, end: int, whole: bool, first: bool = False, last: bool = False
) -> None:
    """Append the unmarked text between two marks, leaving out the middle of a long stretch."""
    piece = clean(context.text[start - context.offset : end - context.offset])
    if first:
        piece = piece.lstrip()
    if whole or len(piece) <= 2 * _EXCERPT:
        text.append(piece)
        return
    if not first:
        text.append(piece[:_EXCERPT])
    text.append("…", "dim")
    if not last:
        text.append(piece[-_EXCERPT:])


def render(report: Report, verbose: bool = False) -> str:
    """The report as plain text, for a file."""
    return "\n".join(line.plain.rstrip() for line in build(report, 100, verbose=verbose)) + "\n"
