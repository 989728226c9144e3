"""From hits to findings: places, quotations, arithmetic and words. The words are the rule's; nothing is said here."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from checker.findings import Bounds, BrokenRule, Calculation, Context, Finding, Location, Member, Related, RelationView
from checker.frames.build import Batch
from checker.language.intervals import Interval, carried, format_number
from checker.rows import Ledger, Relation
from checker.rulebook.judge import Hit
from checker.ruledata import hint_words, reason_words, roles, spoken

_KEYED = ("digit", "swap", "scale", "digits")  # causes that are one wrong key, whose chance is reckoned
_TELLING = 0.1  # a chance below this is worth telling
_SHOWN = 6  # places named in the message of a gathered finding
_LONGEST = 2_000  # characters of a sentence that are shown on either side of a finding


def locate(ledger: Ledger, start: int, end: int) -> Location:
    """The location of a span of the document's file."""
    source = ledger.document.source
    line, column = source.position(start)
    end_line, end_column = source.position(end)
    blocks = ledger.document.blocks
    index = bisect_right(blocks, start, key=lambda block: block.start) - 1
    anchor = blocks[index].anchor if index >= 0 else ""
    return Location(
        source.path,
        line,
        column,
        end_line,
        end_column,
        start,
        end,
        anchor,
        ledger.section_at(start),
        source.text[start:end],
    )


def bounds(interval: Interval | None, text: str | None = None) -> Bounds | None:
    """An interval as strings, unbounded ends as None."""
    if interval is None:
        return None
    return Bounds(
        None if interval.low.is_infinite() else format_number(interval.low),
        None if interval.high.is_infinite() else format_number(interval.high),
        interval.low_open,
        interval.high_open,
        text,
    )


def calculation(relation: Relation, language: str) -> Calculation | None:
    """The arithmetic of a relation in ``zh`` or ``en``; None where there is none to show."""
    if not relation.expression:
        return None
    difference: Decimal | None = relation.difference
    return Calculation(
        spoken(relation.expression, language),
        bounds(relation.stated, spoken(relation.stated_text, language) or None),
        bounds(relation.derived),
        None if difference is None else format_number(difference),
        relation.unit,
        None if relation.chance is None else float(f"{relation.chance:.3g}"),
    )


def relation_view(ledger: Ledger, relation: Relation, language: str) -> RelationView:
    """A relation as the reports show it."""
    places = [locate(part.ledger or ledger, part.start, part.end) for part in relation.members]
    members = tuple(Member(part.role, at.quote, at) for part, at in zip(relation.members, places, strict=True))
    return RelationView(
        relation.kind,
        relation.verdict,
        relation.certainty,
        ledger.document.id,
        members[0].location,
        members,
        calculation(relation, language),
        reason_words(language).get(relation.reason, relation.reason),
    )


def compose(hits: Sequence[Hit], batch: Batch, language: str) -> tuple[list[Finding], list[BrokenRule]]:
    """Findings of a batch, one a hit, or one a document (or group) where the rule gathers its hits."""
    findings: list[Finding] = []
    broken: list[BrokenRule] = []
    gathered: dict[tuple[Any, ...], list[Hit]] = defaultdict(list)
    for number, hit in enumerate(hits):
        document = hit.values["document"]
        match hit.rule.group_by:
            case "document":
                key: tuple[Any, ...] = (hit.rule.name, document)
            case "group" if hit.rule.frame == "pairs":
                key = (hit.rule.name, "", hit.values["group"])
            case "group":
                key = (hit.rule.name, document, hit.values.get("group") or hit.values.get("kind") or "")
            case _:
                key = (hit.rule.name, document, number)
        gathered[key].append(hit)
    relations = [(document, relation) for document, found in enumerate(batch.relations) for relation in found]
    for group in gathered.values():
        try:
            findings.append(_finding(group, batch, relations, language))
        except (KeyError, IndexError, ValueError) as error:
            broken.append(BrokenRule(group[0].rule.name, f"message: {type(error).__name__}: {error}"))
    return findings, broken


def _finding(group: list[Hit], batch: Batch, relations: list[tuple[int, Relation]], language: str) -> Finding:
    hit = group[0]
    rule, values = hit.rule, hit.values
    ledger = batch.ledgers[values["document"]]
    location = locate(ledger, values["start"], values["end"])
    related: list[Related] = []
    arithmetic = None
    hinted = ""
    names = roles(language)
    if rule.frame == "relations":
        _, relation = relations[hit.row]
        values = {
            **values,
            "expression": spoken(relation.expression, language),
            "stated": spoken(relation.stated_text, language),
            "label": spoken(relation.label, language),
        }
        if relation.difference is not None:
            off = carried(relation.difference, relation.expression, relation.stated_text)
            values["difference"] = format_number(off)
        arithmetic = calculation(relation, language)
        if relation.hint:
            likely = relation.hint
            hinted = hint_words(language)[likely.key].format(text=likely.text, value=likely.value, count=likely.count)
            if likely.key in _KEYED and relation.chance and relation.chance < _TELLING:
                hinted += hint_words(language)["chance"].format(count=round(1 / relation.chance))
        related = [
            Related(names.get(part.role, part.role), locate(part.ledger or ledger, part.start, part.end))
            for part in relation.members[1:]
        ]
    elif rule.frame == "pairs":
        other = batch.ledgers[values["other_document"]]
        related = [Related(names["copy"], locate(other, values["other_start"], values["other_end"]))]
    elif rule.frame == "lines" and values["other_start"] != values["start"]:
        related = [Related(names["previous"], locate(ledger, values["other_start"], values["other_end"]))]
    elif rule.frame == "markers" and values["previous"]:
        at = bisect_left(ledger.markers, values["start"], key=lambda marker: marker.start)
        if at < len(ledger.markers) and ledger.markers[at].previous >= 0:
            before = ledger.markers[ledger.markers[at].previous]
            related = [Related(names["previous"], locate(ledger, before.start, before.end))]
    related += [
        Related(
            names["also"], locate(batch.ledgers[other.values["document"]], other.values["start"], other.values["end"])
        )
        for other in group[1:]
    ]
    quotes = list(Counter(ledger.document.source.text[h.values["start"] : h.values["end"]] for h in group))
    words = {
        **values,
        "quote": location.quote,
        "hint": hinted,
        "count": len(group),
        "context": _around(ledger, location),
        "quotes": (", " if language == "en" else "、").join(quotes[:_SHOWN]) + ("…" if len(quotes) > _SHOWN else ""),
    }
    if rule.variants and values.get("variant", -1) >= 0:
        variant = rule.variants[values["variant"]]
        words["right"] = variant.right
        words["said"] = variant.said.get(language) if variant.said else ""
    return Finding(
        rule.name,
        hit.severity,
        rule.title.get(language),
        _fill(rule.message.get(language), words),
        ledger.document.id,
        location,
        tuple(related),
        arithmetic,
        _fill(rule.suggestion.get(language), words) if rule.suggestion else None,
        context=_context(ledger, location, related),
    )


def _around(ledger: Ledger, place: Location, reach: int = 10) -> str:
    """The words on both sides of a place, within its line."""
    text = ledger.document.source.text
    before = text[max(ledger.document.start, place.offset - reach) : place.offset]
    after = text[place.end_offset : min(ledger.document.end, place.end_offset + reach)]
    return re.split(r"[\r\n]", before)[-1] + place.quote + re.split(r"[\r\n]", after)[0]


def _fill(template: str, words: dict[str, Any]) -> str:
    return template.format_map(words).strip()


def _context(ledger: Ledger, location: Location, related: Sequence[Related]) -> Context:
    """The sentences from the first to the last place of the finding, when they lie close; else the primary one's."""

    def sentence_at(offset: int) -> int:
        return max(0, bisect_right(ledger.sentences, offset, key=lambda sentence: sentence.start) - 1)

    index = sentence_at(location.offset)
    if not ledger.sentences:
        return Context(location.quote, location.offset, ((location.offset, location.end_offset),))
    sentence = ledger.sentences[index]
    start = min(max(sentence.start, location.offset - _LONGEST), location.offset)
    end = max(min(sentence.end, location.end_offset + _LONGEST), location.end_offset)
    block = sentence.block
    spans = [(location.offset, location.end_offset)]
    for other in related:
        place = other.location
        if place.path != location.path:
            continue
        near = sentence_at(place.offset)
        if ledger.sentences[near].block == block and max(place.end_offset, end) - min(place.offset, start) < 600:
            start = min(start, max(ledger.sentences[near].start, place.offset - _LONGEST))
            end = max(end, min(ledger.sentences[near].end, place.end_offset + _LONGEST))
        if start <= place.offset and place.end_offset <= end:
            spans.append((place.offset, place.end_offset))
    return Context(ledger.document.source.text[start:end], start, tuple(sorted(set(spans))))


def fingerprints(findings: Sequence[Finding]) -> list[Finding]:
    """Give every finding its fingerprint: rule, document, section path, normalised quote, and which occurrence of these.

    Never a line number, so that it survives edits elsewhere.
    """
    from dataclasses import replace

    from checker.language.normal import normalise

    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for finding in findings:
        quote = "".join(normalise(finding.location.quote).split())[:200]
        key = (finding.rule, finding.document, *finding.location.section, quote)
        seen[key] += 1
        digest = hashlib.sha256("\x1f".join((*key, str(seen[key]))).encode()).hexdigest()[:20]
        result.append(replace(finding, fingerprint=digest))
    return result
