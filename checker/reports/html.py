"""One self-contained page: the text with its figures marked, the findings beside it, filters, coverage, charts.

Nothing is loaded from outside. Every text of a document goes through the escaping of the template.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Any

import jinja2
from markupsafe import Markup

from checker.findings import SEVERITIES, DocumentView, FigureView, Finding, RelationView, Report
from checker.reports.words import arithmetic, clean, expression, looked_up, place, short, trail, words

_OPEN = 12  # documents with findings that are unfolded from the start
_NEAR = 6  # lines kept around a mark in a long document
_LONG = 1500  # lines from which only the neighbourhood of marks is shown
_CHART = 12
_MARKED = 200  # other places of one finding that are marked in the text
_VERDICTS = ("contradicted", "uncertain", "confirmed")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("report.html.j2"))


def _resource(name: str) -> str:
    return (files("checker.reports") / "templates" / name).read_text(encoding="utf-8")


def render(report: Report) -> str:
    """The report as an HTML page."""
    named = words(report.language)
    by_document: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in enumerate(report.findings, 1):
        by_document[finding.document].append((number, finding))
    relations: dict[str, list[RelationView]] = defaultdict(list)
    for relation in report.relations:
        relations[relation.document].append(relation)
    figures: dict[str, list[FigureView]] = defaultdict(list)
    for figure in report.figures:
        figures[figure.document].append(figure)
    places = _Places(report)
    documents = []
    unfolded = 0
    for view in report.documents:
        found = by_document.get(view.id, [])
        unfolded += bool(found)
        shown = (bool(found) and unfolded <= _OPEN) or len(report.documents) == 1
        documents.append(_document(view, found, relations[view.id], figures[view.id], places, report.language, shown))
    counts = report.severities()
    rules = Counter((finding.rule, finding.title) for finding in report.findings)
    title = short(report.documents[0].title, 40) if len(report.documents) == 1 else named["documents_total"].format(
        count=len(report.documents))  # fmt: skip
    return _template().render(
        w=named, english=report.language == "en", title=title, css=Markup(_resource("report.css")),
        script=Markup(_resource("report.js")), severities=SEVERITIES, counts=counts, verdicts=report.verdicts(),
        coverage=_coverage(report), problems=_problems(report), documents=documents, charts=_charts(report),
        coverage_text=named["semicolon"].join(filter(None, (
            named["coverage"].format(checked=report.checked_count, figures=report.figure_count), looked_up(report)))),
        findings_total=len(report.findings), rules=[(rule, name, n) for (rule, name), n in sorted(rules.items())],
        clean_text=named["clean_text"].format(
            documents=len(report.documents), figures=report.figure_count, rules=len(report.rules_run)),
        version=report.version, rules_ran=named["rules_ran"].format(count=len(report.rules_run)),
        rules_list=named["separator"].join(report.rules_run),
    )  # fmt: skip


class _Places:
    """The spans to mark, by file: (start, end, rank, class, finding number, tip); the lowest rank wins."""

    def __init__(self, report: Report) -> None:
        named = words(report.language)
        self.spans: dict[str, list[tuple[int, int, int, str, int, str]]] = defaultdict(list)
        for number, finding in enumerate(report.findings, 1):
            own, tip = finding.location, f"{named[finding.severity]} {finding.title}"
            rank = SEVERITIES.index(finding.severity)
            self.spans[own.path].append((own.offset, own.end_offset, rank, finding.severity, number, tip))
            for related in finding.related[:_MARKED]:
                where = related.location
                self.spans[where.path].append(
                    (where.offset, where.end_offset, 3, "related", number, f"{related.label}: {tip}")
                )
        for relation in report.relations:
            if relation.verdict not in _VERDICTS or relation.kind == "part":
                continue
            sums = relation.calculation
            tip = f"{named[relation.verdict]} {expression(sums, report.language) if sums else ''}"
            for member in relation.members:
                where = member.location
                self.spans[where.path].append(
                    (where.offset, where.end_offset, 4 + _VERDICTS.index(relation.verdict), relation.verdict, 0, tip)
                )
        for figure in report.figures:
            if figure.kind not in ("date", "ordinal"):
                self.spans[figure.path].append(
                    (figure.offset, figure.end_offset, 9, "unchecked", 0, named["unchecked"])
                )
        for spans in self.spans.values():
            spans.sort()

    def within(self, path: str, start: int, end: int) -> list[tuple[int, int, int, str, int, str]]:
        """The spans of a file that begin within ``start:end``."""
        spans = self.spans.get(path, [])
        first = bisect_right(spans, (start - 1, 1 << 60, 0, "", 0, ""))
        last = bisect_right(spans, (end - 1, 1 << 60, 0, "", 0, ""))
        return spans[first:last]


def _pieces(
    text: str, start: int, spans: Sequence[tuple[int, int, int, str, int, str]], seen: set[int]
) -> Iterator[dict[str, Any]]:
    """Cut a line into pieces with a class each; where marks overlap, the most serious wins."""
    end = start + len(text)
    cuts = sorted({start, end, *(s for span in spans for s in (span[0], min(span[1], end)))})
    open_spans: list[tuple[int, int, int, str, int, str]] = []
    waiting = list(spans)
    for left, right in pairwise(cuts):
        while waiting and waiting[0][0] <= left:
            open_spans.append(waiting.pop(0))
        open_spans = [span for span in open_spans if span[1] > left]
        piece = text[left - start : right - start]
        if not open_spans:
            yield {"text": piece}
            continue
        best = min(open_spans, key=lambda span: (span[2], span[0]))
        number = best[4]
        own = number if number and best[3] != "related" and number not in seen else 0
        seen.add(own)
        tips = list(
            dict.fromkeys(span[5] for span in sorted(open_spans, key=lambda span: span[2]) if span[3] != "unchecked")
        )
        yield {
            "text": piece,
            "cls": best[3],
            "id": f"m{own}" if own else "",
            "to": f"f{number}" if number else "",
            "tip": " / ".join(tips) or best[5],
        }


def _document(
    view: DocumentView,
    found: Sequence[tuple[int, Finding]],
    relations: Sequence[RelationView],
    figures: Sequence[FigureView],
    places: _Places,
    language: str,
    shown: bool,
) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": short(view.title, 60),
        "counts": Counter(finding.severity for _, finding in found),
        "figures": view.figures,
        "checked": view.figures_checked,
        "open": shown,
        "lines": _lines(view, places),
        "findings": [_finding(number, finding, language) for number, finding in found],
        "relations": [_relation(relation, language) for relation in relations],
    }


def _lines(view: DocumentView, places: _Places) -> list[dict[str, Any]]:
    """The lines of the text; of a very long one only those near a mark, with what is left out counted."""
    seen: set[int] = set()
    rows = view.text.splitlines(keepends=True)
    starts = list(accumulate(map(len, rows), initial=view.start))
    line = view.start_line - (view.text[: len(view.text) - len(view.text.lstrip())].count("\n"))
    near: Collection[int] = range(len(rows))
    if len(rows) > _LONG:
        marked = {
            bisect_right(starts, span[0]) - 1 for span in places.spans.get(view.path, ()) if span[3] != "unchecked"
        }
        near = {row + d for row in marked for d in range(-_NEAR, _NEAR + 1)}
    lines: list[dict[str, Any]] = []
    skipped = 0
    for number, row in enumerate(rows):
        text = row.rstrip("\r\n")
        if number not in near:
            skipped += bool(text.strip())
        elif text.strip():
            if skipped:
                lines.append({"skip": skipped})
                skipped = 0
            spans = places.within(view.path, starts[number], starts[number] + max(len(text), 1))
            pieces = list(_pieces(text, starts[number], spans, seen))
            lines.append({"number": line if view.format == "text" else 0, "pieces": pieces})
        line += text != row
    if skipped:
        lines.append({"skip": skipped})
    return lines


def _finding(number: int, finding: Finding, language: str) -> dict[str, Any]:
    named = words(language)
    see = []
    for related in finding.related[:20]:
        where = place(related.location, language)
        if related.location.path != finding.location.path:
            where = f"{related.location.path} {where}"
        see.append(f"{related.label} {where} “{short(related.location.quote, 40)}”")
    if len(finding.related) > 20:
        see.append(named["places"].format(count=len(finding.related) - 20))
    return {
        "n": number,
        "rule": finding.rule,
        "severity": finding.severity,
        "title": finding.title,
        "message": clean(finding.message),
        "where": trail(finding.location, language),
        "quote": _quotation(finding),
        "sums": arithmetic(finding.calculation, language) if finding.calculation else [],
        "see": [(named["see"], named["semicolon"].join(see))] if see else [],
        "suggestion": finding.suggestion,
    }


def _quotation(finding: Finding) -> list[dict[str, str]]:
    from checker.reports.page import STYLES
    from checker.reports.terminal import quotation

    if finding.context is None:
        return [{"text": finding.location.quote, "cls": finding.severity}]
    text = quotation(finding.context, finding)
    pieces: list[dict[str, str]] = []
    position = 0
    for span in sorted(text.spans, key=lambda span: span.start):
        if span.style == "dim" or span.start < position:
            continue
        pieces.append({"text": text.plain[position : span.start]})
        cls = finding.severity if span.style == STYLES[finding.severity] else "related"
        pieces.append({"text": text.plain[span.start + 1 : span.end - 1], "cls": cls})  # without the brackets
        position = span.end
    pieces.append({"text": text.plain[position:]})
    return pieces


def _relation(relation: RelationView, language: str) -> dict[str, str]:
    sums = relation.calculation
    named = words(language)
    text = expression(sums, language) if sums else named["separator"].join(short(m.text) for m in relation.members)
    if sums and sums.stated and sums.stated.text:
        text += f"{named['semicolon']}{named['stated']} {clean(sums.stated.text)}"
    if relation.reason:
        text += f" {clean(relation.reason)}"
    return {"verdict": relation.verdict, "text": text, "where": place(relation.location, language)}


def _coverage(report: Report) -> list[dict[str, Any]]:
    """Shares of the figures by the gravest verdict that they take part in."""
    named = words(report.language)
    states: dict[tuple[str, int], str] = {}
    for relation in report.relations:
        if relation.verdict in _VERDICTS and relation.kind != "part":
            for member in relation.members:
                key = (member.location.path, member.location.offset)
                rank = _VERDICTS.index(relation.verdict)
                if key not in states or rank < _VERDICTS.index(states[key]):
                    states[key] = relation.verdict
    total = report.figure_count
    if not total:
        return []
    counts = Counter(states.values())
    scale = min(1.0, report.checked_count / max(1, sum(counts.values())))
    shares = [(name, round(counts[name] * scale)) for name in ("confirmed", "contradicted", "uncertain")]
    shares.append(("none", total - report.checked_count))
    labels = {**{name: named[name] for name in _VERDICTS}, "none": named["unchecked"]}
    return [
        {"name": name, "label": labels[name], "count": count, "percent": round(100 * count / total, 2)}
        for name, count in shares
        if count > 0
    ]


def _problems(report: Report) -> list[tuple[str, str]]:
    named = words(report.language)
    rows = [(named["unread"], f"{e.path}{named['colon']}{e.reason}") for e in report.unreadable]
    rows += [(named["broken"], named["broken_text"].format(rule=e.rule, reason=e.reason)) for e in report.broken_rules]
    for name in ("left_out", "notes"):
        noted = dict.fromkeys((view.path, note) for view in report.documents for note in getattr(view, name))
        rows += [(named[name], f"{path}{named['colon']}{note}") for path, note in noted]
    rows += [(named["notes"], note) for note in report.notes]
    if report.silenced:
        rows.append((named["silenced"], named["silenced_text"].format(count=report.silenced)))
    return rows


def _charts(report: Report) -> list[dict[str, Any]]:
    if not report.findings:
        return []
    named = words(report.language)
    titles = {view.id: _label(view) for view in report.documents}
    names = {finding.rule: finding.title for finding in report.findings}
    return [
        _chart(named["by_document"], [(titles.get(f.document, f.document), f.severity) for f in report.findings]),
        _chart(named["by_rule"], [(names[f.rule], f.severity) for f in report.findings]),
    ]


def _label(view: DocumentView) -> str:
    """The title, with the number of a member of a collection."""
    _, sign, number = view.id.rpartition("#")
    return f"{short(view.title, 12)} {sign}{number}" if sign and number.isdigit() else view.title


def _chart(title: str, items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, severity in items:
        counts[name][severity] += 1
    ordered = sorted(counts.items(), key=lambda item: -item[1].total())[:_CHART]
    widest = max(count.total() for _, count in ordered)
    rows = []
    for index, (name, count) in enumerate(ordered):
        x = 204.0
        bars = []
        for severity in SEVERITIES:
            if count[severity]:
                width = round(220 * count[severity] / widest, 1)
                bars.append({"severity": severity, "x": round(x, 1), "width": max(width, 1)})
                x += width
        rows.append({
            "y": index * 22, "name": name, "short": short(name, 16), "bars": bars, "total": count.total(),
            "end": round(x + 5, 1),
        })  # fmt: skip
    return {"title": title, "rows": rows, "height": len(rows) * 22 + 4}
