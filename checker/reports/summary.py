"""The end of the terminal report: relations that hold, counts by rule, what was verified and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from checker.findings import SEVERITIES, DocumentView, RelationView
from checker.language.width import cell_width, wrap
from checker.reports.page import STYLES, Page
from checker.reports.words import clean, expression, looked_up, place, short, span

_VERDICT_STYLES = {"confirmed": "green", "contradicted": "red", "uncertain": "yellow", "not_assessable": "dim"}
_VERDICT_SIGNS = {"confirmed": "√", "contradicted": "×", "uncertain": "?", "not_assessable": "○"}
_EXAMPLES = 6
_TABLE = 40  # documents listed; of more, only those with findings
_TITLE_ROOM = 14


def relations_part(page: Page, views: dict[str, DocumentView]) -> None:
    """The relations that hold, by count and example; all relations, by document, on a verbose page."""
    shown = [r for r in page.report.relations if page.verbose or r.verdict == "confirmed"]
    if not page.verbose:
        shown = [r for r in shown if r.kind != "part"]
    if not shown:
        return
    page.rule(Text(page.words["relations_head" if page.verbose else "confirmed_head"], "bold"))
    total = len(shown)
    if not page.verbose and total > _EXAMPLES:  # spread over the report, so that every document has its chance
        shown = [shown[i * total // _EXAMPLES] for i in range(_EXAMPLES)]
    document = ""
    for relation in shown:
        if page.verbose and relation.document != document and len(page.report.documents) > 1:
            document = relation.document
            view = views.get(document)
            page.add(Text(f"{short(view.title, 60) if view else ''}  {clean(document)}".strip(), "bold"), 2)
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
    where = place(relation.location, page.report.language)
    if page.verbose:
        where = " → ".join([*(short(part) for part in relation.location.section[-1:]), where])
    elif view is not None and len(page.report.documents) > 1:
        where = f"{short(view.title)} {where}"
    text.append(f"  {where}", "dim")
    page.add(text, 2, 4)


def statistics_part(page: Page) -> None:
    """How many findings each rule has."""
    counts = Counter((f.severity, f.rule, f.title) for f in page.report.findings)
    page.rule(Text(page.words["statistics_head"], "bold"))
    for (severity, rule, title), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        text = Text(f"{count:5d}  ")
        text.append(f"[{page.words[severity]}]", STYLES[severity])
        text.append(f" {rule}  ")
        text.append(title, "dim")
        page.add(text, 2, 9)


def summary_part(page: Page, files: Sequence[str]) -> None:
    """A row a document, the figures verified, what was not read or left out, the rules, the files written."""
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
        if report.lookups:
            page.entry(named["against"], looked_up(report))
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
