"""The terminal report: findings by document with the sentence and the arithmetic, then what was verified and what not.

Document text is never markup: every line is a ``rich.text.Text``. Lines are broken by ``language.width``, which keeps
figures whole. Only characters that a GBK console has are used.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TextIO

from rich.console import Console
from rich.text import Text

from checker.findings import SEVERITIES, Context, DocumentView, Finding, RelationView, Report
from checker.language.width import cell_width, pad, wrap
from checker.reports.words import arithmetic, clean, expression, place, short, span, trail, unit_pattern, words

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_VERDICT_STYLES = {"confirmed": "green", "contradicted": "red", "uncertain": "yellow", "not_assessable": "dim"}
_VERDICT_SIGNS = {"confirmed": "√", "contradicted": "×", "uncertain": "?", "not_assessable": "○"}
_NARROWEST, _WIDEST = 36, 120  # longer lines are hard to read, however wide the window
_ALIKE = 5  # findings of one rule in one document from which they are gathered
_SHOWN_ALIKE = 2
_PLACES_ALIKE = 24
_RELATED = 4
_EXAMPLES = 6
_TABLE = 40
_TITLE_ROOM = 14
_EXCERPT = 36  # characters kept on either side of a mark in a long sentence


@dataclass(slots=True)
class Page:
    """Lines under construction, ``width`` cells wide."""

    report: Report
    width: int
    ambiguous: int = 1
    verbose: bool = False
    lines: list[Text] = field(default_factory=list)

    @property
    def words(self) -> dict[str, str]:
        """The words in the report's language."""
        return words(self.report.language)

    def blank(self) -> None:
        """An empty line, never two."""
        if self.lines and self.lines[-1].plain:
            self.lines.append(Text())

    def add(self, text: Text, indent: int = 0, hang: int | None = None) -> None:
        """Add a text, wrapped; lines after the first are indented by ``hang`` (default: ``indent``)."""
        hang = indent if hang is None else hang
        budget = self.width - max(indent, hang)
        for number, (start, end) in enumerate(wrap(text.plain, budget, self.ambiguous, unit_pattern())):
            line = Text(" " * (hang if number else indent))
            line.append_text(text[start:end]) if end > start else None
            self.lines.append(line)

    def entry(self, label: str, content: Text | str, style: str = "dim") -> None:
        """A labelled line: the label in its column, the content beside it."""
        column = 6 if self.report.language == "zh" else 10
        before = len(self.lines)
        self.add(content if isinstance(content, Text) else Text(content), 2 + column)
        head = Text("  ")
        head.append(pad(label, column, self.ambiguous), style)
        first = self.lines[before]
        self.lines[before] = head + first[2 + column :] if len(first) > 2 + column else head

    def rule(self, title: Text) -> None:
        """A heading with a line after it."""
        self.blank()
        text = Text().append("── ", "dim")
        text.append_text(title)
        self.add(text, hang=3)
        used = cell_width(self.lines[-1].plain, self.ambiguous)
        if (free := self.width - used - 1) > 2:
            self.lines[-1].append(" " + "─" * (free // self.ambiguous), "dim")


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
    _relations(page, views)
    if statistics:
        _statistics(page)
    _summary(page, files)
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
        where = place(related.location, page.report.language)
        if related.location.path != finding.location.path:
            where = f"{related.location.path.rsplit('/', 1)[-1]} {where}"
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


def _relations(page: Page, views: dict[str, DocumentView]) -> None:
    shown = [r for r in page.report.relations if page.verbose or r.verdict == "confirmed"]
    if not page.verbose:
        shown = [r for r in shown if r.kind != "part"]
    if not shown:
        return
    page.rule(Text(page.words["relations_head" if page.verbose else "confirmed_head"], "bold"))
    total = len(shown)
    if not page.verbose and total > _EXAMPLES:  # spread over the report, so that every document has its chance
        shown = [shown[i * total // _EXAMPLES] for i in range(_EXAMPLES)]
    for relation in shown:
        _relation(page, relation, views.get(relation.document))
    if total > len(shown):
        page.add(Text(page.words["confirmed_more"].format(count=total), "dim"), 2)


def _relation(page: Page, relation: RelationView, view: DocumentView | None) -> None:
    style = _VERDICT_STYLES[relation.verdict]
    text = Text().append(f"{_VERDICT_SIGNS[relation.verdict]} ", style)
    if page.verbose:
        text.append(f"[{page.words[relation.verdict]}] ", style)
    calculation = relation.calculation
    if calculation is not None:
        text.append(expression(calculation, page.report.language))
        stated = calculation.stated
        if stated is not None and stated.text and stated.text not in calculation.expression:
            text.append(f"{page.words['semicolon']}{page.words['stated']} {clean(stated.text)}")
            if page.verbose and stated.low != stated.high:
                text.append(f" {span(stated)}")
    else:
        text.append(page.words["separator"].join(short(member.text) for member in relation.members))
    if relation.reason:
        text.append(f"  {clean(relation.reason)}", "dim")
    where = (
        trail(relation.location, page.report.language)
        if page.verbose
        else place(relation.location, page.report.language)
    )
    if not page.verbose and view is not None and len(page.report.documents) > 1:
        where = f"{short(view.title)} {where}"
    text.append(f"  {where}", "dim")
    page.add(text, 2, 4)


def _statistics(page: Page) -> None:
    counts = Counter((f.severity, f.rule, f.title) for f in page.report.findings)
    page.rule(Text(page.words["statistics_head"], "bold"))
    for (severity, rule, title), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        text = Text(f"{count:5d}  ")
        text.append(f"[{page.words[severity]}]", STYLES[severity])
        text.append(f" {rule}  ")
        text.append(title, "dim")
        page.add(text, 2, 9)


def _summary(page: Page, files: Sequence[str]) -> None:
    report, named = page.report, page.words
    page.rule(Text(named["summary_head"], "bold"))
    if report.documents:
        _table(page)
        page.blank()
    if not report.findings and report.documents:
        text = Text().append(named["clean"], "bold green" if not (report.broken_rules or report.unreadable) else "bold")
        text.append(" " + named["clean_text"].format(
            documents=len(report.documents), figures=report.figure_count, rules=len(report.rules_run)))  # fmt: skip
        page.add(text, 2)
    elif not report.documents:
        page.add(Text(named["nothing_read"], "bold"), 2)
    if report.documents:
        figures, checked = report.figure_count, report.checked_count
        text = Text(named["coverage"].format(checked=checked, figures=figures))
        if figures > checked:
            text.append(named["semicolon"] + named["uncovered"].format(count=figures - checked), "dim")
        page.entry(named["verified"], text)
        verdicts = Text()
        for verdict, count in report.verdicts().items():
            verdicts.append(
                (named["comma"] if verdicts else "") + f"{named[verdict]} {count}",
                _VERDICT_STYLES[verdict] if count else "dim",
            )
        page.entry(named["relations"], verdicts)
    for entry in report.unreadable:
        page.entry(named["unread"], f"{clean(entry.path)}{named['colon']}{clean(entry.reason)}", "bold red")
    seen: set[tuple[str, str]] = set()
    for view in report.documents:
        for label, notes in (("left_out", view.left_out), ("notes", view.notes)):
            for note in notes:
                if (view.path, note) not in seen:
                    seen.add((view.path, note))
                    page.entry(named[label], f"{clean(view.path)}{named['colon']}{clean(note)}", "yellow")
    for note in report.notes:
        page.entry(named["notes"], clean(note), "yellow")
    if report.silenced:
        page.entry(named["silenced"], named["silenced_text"].format(count=report.silenced))
    for broken in report.broken_rules:
        page.entry(
            named["broken"], named["broken_text"].format(rule=broken.rule, reason=clean(broken.reason)), "bold red"
        )
    rules = named["rules_ran"].format(count=len(report.rules_run))
    if page.verbose:
        rules += named["colon"] + named["separator"].join(report.rules_run)
    page.entry(named["rules"], rules)
    for file in files:
        page.entry(named["files"], clean(file))


def _table(page: Page) -> None:
    """A row a document, without right-hand border; the title is wrapped, figures are never cut."""
    report, named = page.report, page.words
    counts: Counter[tuple[str, str]] = Counter((f.document, f.severity) for f in report.findings)
    views = list(report.documents)
    if len(views) > _TABLE and not page.verbose:
        views = [view for view in views if any(counts[view.id, s] for s in SEVERITIES)][:_TABLE]
    heads = [*(named[s] for s in SEVERITIES), named["figures_checked"]]
    rows = [
        (short(view.title, 40) + ("" if len(report.documents) == 1 else f"  {_tag(view)}"),
         [*(str(counts[view.id, s]) for s in SEVERITIES), f"{view.figures_checked} / {view.figures}"])
        for view in views
    ]  # fmt: skip
    total = [*(str(n) for n in report.severities().values()), f"{report.checked_count} / {report.figure_count}"]
    if len(report.documents) > 1:
        rows.append((named["documents_total"].format(count=len(report.documents)), total))
    sizes = [
        max(cell_width(cell, page.ambiguous) for cell in column)
        for column in zip(heads, *(cells for _, cells in rows), strict=True)
    ]
    room = page.width - 2 - sum(size + 2 for size in sizes)
    widest = max(cell_width(title, page.ambiguous) for title in [named["document"], *(title for title, _ in rows)])
    first = min(widest, room) if room >= _TITLE_ROOM else 0  # in a narrow window the figures stand below the title
    _row(page, Text(named["document"], "dim"), [Text(head, "dim") for head in heads], first, sizes)
    for title, cells in rows:
        styled = [
            Text(cell, STYLES[s] if cell != "0" else "dim") for cell, s in zip(cells[:3], SEVERITIES, strict=True)
        ]
        _row(page, Text(title), [*styled, Text(cells[3])], first, sizes)
    if (hidden := len(report.documents) - len(views)) > 0:
        page.add(Text(named["documents_rest"].format(count=hidden), "dim"), 2)


def _tag(view: DocumentView) -> str:
    name = clean(view.path.rsplit("/", 1)[-1])
    number = view.id.rsplit("#", 1)[-1] if view.id.startswith(view.path + "#") else ""
    return f"#{number}" if number else name


def _row(page: Page, title: Text, cells: Sequence[Text], first: int, sizes: Sequence[int]) -> None:
    if not first:
        page.add(title, 2)
        title = Text()
    spans = wrap(title.plain, first, page.ambiguous)
    for number, (start, end) in enumerate(spans):
        line = Text("  ")
        part = title[start:end] if end > start else Text()
        line.append_text(part)
        if number == 0:
            line.append(" " * (first - cell_width(part.plain, page.ambiguous)))
            for cell, size in zip(cells, sizes, strict=True):
                line.append("  " + " " * (size - cell_width(cell.plain, page.ambiguous)))
                line.append_text(cell)
        page.lines.append(line)


def render(report: Report) -> str:
    """The report as plain text, for a file."""
    return "\n".join(line.plain.rstrip() for line in build(report, 100)) + "\n"
