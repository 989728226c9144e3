"""Markdown, for a pull request or a ticket: the summary first, then the findings by document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from checker.findings import SEVERITIES, DocumentView, Finding, Report
from checker.reports.terminal import quotation
from checker.reports.words import arithmetic, clean, expression, looked_up, place, short, words

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")
_SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}
_ALIKE, _SHOWN_ALIKE, _PLACES, _EXAMPLES = 5, 2, 40, 20


def escape(text: str) -> str:
    """Text of a document that is no markup, on one line."""
    return _SPECIAL.sub(r"\\\1", clean(text)).replace("@", "@\u200b")


def render(report: Report) -> str:
    """The report as Markdown."""
    named = words(report.language)
    counts = report.severities()
    lines = [f"## {'Hegao' if report.language == 'en' else '核稿'} {report.version}", ""]
    lines += [" ".join(f"{_SIGNS[s]} {named[s]} {counts[s]}" for s in SEVERITIES), ""]
    coverage = named["coverage"].format(checked=report.checked_count, figures=report.figure_count)
    verdicts = named["comma"].join(f"{named[v]} {n}" for v, n in report.verdicts().items())
    lines += [f"{named['verified']} {coverage}{named['stop']} {verdicts}", ""]
    if report.lookups:
        lines += [looked_up(report), ""]
    if not report.findings and report.documents:
        lines += [named["clean"], ""]
    lines += _problems(report)
    if len(report.documents) > 1:
        lines += _table(report)
    views = {view.id: view for view in report.documents}
    for document, found in groupby(report.findings, key=lambda finding: finding.document):
        lines += _document(views.get(document), document, list(found), report.language)
    lines += _confirmed(report)
    lines += ["---", f"{named['rules']} {named['rules_ran'].format(count=len(report.rules_run))}"]
    return "\n".join(lines) + "\n"


def _problems(report: Report) -> list[str]:
    named = words(report.language)
    lines = [f"- **{named['unread']}** {escape(e.path)}{named['colon']}{escape(e.reason)}" for e in report.unreadable]
    lines += [
        f"- **{named['broken']}** " + escape(named["broken_text"].format(rule=e.rule, reason=e.reason))
        for e in report.broken_rules
    ]
    for name in ("left_out", "notes"):
        noted = dict.fromkeys((view.path, note) for view in report.documents for note in getattr(view, name))
        lines += [f"- **{named[name]}** {escape(path)}{named['colon']}{escape(note)}" for path, note in noted]
    lines += [f"- **{named['notes']}** {escape(note)}" for note in report.notes]
    if report.silenced:
        lines.append(f"- {named['silenced_text'].format(count=report.silenced)}")
    return [*lines, ""] if lines else []


def _table(report: Report) -> list[str]:
    named = words(report.language)
    counts = Counter((f.document, f.severity) for f in report.findings)
    heads = [named["document"], *(named[s] for s in SEVERITIES), named["figures_checked"]]
    lines = [f"| {' | '.join(heads)} |", "| --- " + "| ---: " * 4 + "|"]
    shown = (
        [v for v in report.documents if any(counts[v.id, s] for s in SEVERITIES)]
        if len(report.documents) > 40
        else report.documents
    )
    for view in shown:
        cells = [f"{escape(short(view.title, 40))} {escape(view.id)}", *(str(counts[view.id, s]) for s in SEVERITIES)]
        lines.append(f"| {' | '.join(cells)} | {view.figures_checked} / {view.figures} |")
    if len(shown) < len(report.documents):
        lines += ["", named["documents_rest"].format(count=len(report.documents) - len(shown))]
    return [*lines, ""]


def _document(view: DocumentView | None, document: str, found: Sequence[Finding], language: str) -> list[str]:
    lines = [
        f"### {escape(short(view.title, 60) if view else document)}",
        "",
        f"`{clean(document).replace('`', ' ')}`",
        "",
    ]
    by_rule = Counter(finding.rule for finding in found)
    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.rule] += 1
        if by_rule[finding.rule] > _ALIKE and shown[finding.rule] > _SHOWN_ALIKE:
            continue
        lines += _finding(finding, language)
        if by_rule[finding.rule] > _ALIKE and shown[finding.rule] == _SHOWN_ALIKE:
            rest = [other for other in found if other.rule == finding.rule][_SHOWN_ALIKE:]
            named = words(language)
            places = named["semicolon"].join(
                f"{escape(place(other.location, language))} “{escape(short(other.location.quote))}”"
                for other in rest[:_PLACES]
            )
            more = named["places"].format(count=len(rest) - _PLACES) if len(rest) > _PLACES else ""
            lines += [f"- {named['same']} {named['more'].format(count=len(rest))}{places} {more}".rstrip()]
    return [*lines, ""]


def _finding(finding: Finding, language: str) -> list[str]:
    named = words(language)
    where = " → ".join(
        [*(escape(short(part)) for part in finding.location.section), escape(place(finding.location, language))]
    )
    lines = [f"- {_SIGNS[finding.severity]} **{escape(finding.title)}** `{finding.rule}` {where}"]
    lines.append(f"  - {escape(finding.message)}")
    if finding.context is not None and finding.context.text.strip():
        lines.append(f"  - {named['text']}{named['colon']}{escape(quotation(finding.context, finding).plain)}")
    if finding.calculation is not None:
        lines += [
            f"  - {label}{named['colon']}{escape(line)}" for label, line in arithmetic(finding.calculation, language)
        ]
    if finding.suggestion:
        lines.append(f"  - {named['advice']}{named['colon']}{escape(finding.suggestion)}")
    return lines


def _confirmed(report: Report) -> list[str]:
    named = words(report.language)
    held = [r for r in report.relations if r.verdict == "confirmed" and r.kind != "part" and r.calculation is not None]
    if not held:
        return []
    lines = [f"<details><summary>{named['confirmed_head']}（{len(held)}）</summary>", ""]
    for relation in held[:_EXAMPLES]:
        assert relation.calculation is not None
        lines.append(
            f"- {escape(expression(relation.calculation, report.language))} "
            f"{escape(relation.location.path)} {escape(place(relation.location, report.language))}"
        )
    if len(held) > _EXAMPLES:
        lines.append(f"- {named['places'].format(count=len(held) - _EXAMPLES)}")
    return [*lines, "", "</details>", ""]
