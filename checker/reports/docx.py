"""The Word report: a copy of a docx with a comment at each finding; for other inputs a docx with findings and text.

Inputs are only read. The copy keeps every format of the original, since nothing but comments and the cuts they need in
runs is added. For another input the new document lists the findings with their sentences and gives the text, commented.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.reports.words import apart, difference
from checker.word.comments import Remark, add_comments

if TYPE_CHECKING:
    from checker.findings import DocumentView, Finding, Report

MAX_TEXT = 400_000
"""Characters of text that a new document gives in full; beyond, findings and their sentences only."""

_WORDS = {
    "zh": {
        "error": "错误",
        "warning": "警告",
        "info": "提示",
        "calculation": "计算",
        "difference": "相差",
        "suggestion": "建议",
        "related": "另见",
        "report": "核稿结果",
        "text": "原文",
        "place": "位置",
        "none": "没有发现问题。",
        "checked": "已核数字 {checked} / {figures}；错误 {error}，警告 {warning}，提示 {info}。",
        "left_out": "未读取：{what}。",
        "long": "原文较长，此处从略。",
    },
    "en": {
        "error": "Error",
        "warning": "Warning",
        "info": "Note",
        "calculation": "Calculation",
        "difference": "Difference",
        "suggestion": "Suggestion",
        "related": "See also",
        "report": "Hegao report",
        "text": "Text",
        "place": "Place",
        "none": "Nothing was found.",
        "checked": "Figures checked: {checked} / {figures}; errors {error}, warnings {warning}, notes {info}.",
        "left_out": "Not read: {what}.",
        "long": "The text is long and left out here.",
    },
}


def write(report: Report, sources: Mapping[str, Path], out: Path) -> list[Path]:
    """Write one docx for every file of the report.

    Args:
        report: What was found.
        sources: The file on disk by its path in the report; a member of an archive has none.
        out: A file to write (only for a report on one file), or a folder, which is made if need be.

    Returns:
        The files written, in the order of the report.

    Raises:
        ValueError: ``out`` is one file and the report is about several.
    """
    paths = list(dict.fromkeys(document.path for document in report.documents))
    single = out.suffix.lower() == ".docx" and not out.is_dir()
    if single and len(paths) > 1:
        raise ValueError("several inputs need a folder, not one docx file")
    written: list[Path] = []
    for path in paths:
        source = sources.get(path)
        is_word = any(document.path == path and document.format == "docx" for document in report.documents)
        data = source.read_bytes() if is_word and source is not None and source.is_file() else None
        target = out if single else _unused(out, path, written)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source is not None and target.exists() and source.exists() and target.samefile(source):
            raise ValueError("the report would overwrite its input")
        target.write_bytes(render(report, path, data))
        written.append(target)
    return written


def render(report: Report, path: str, original: bytes | None = None) -> bytes:
    """The docx for one file of the report: a commented copy of ``original`` if it is a docx, else a new document."""
    if original is not None:
        copy = _commented(report, path, original)
        if copy is not None:
            return copy
    return _saved(_listing(report, path))


def comment_text(finding: Finding, language: str = "zh") -> str:
    """What a comment says: the defect, the arithmetic, what to do, and where else to look; one line each."""
    words = _WORDS.get(language, _WORDS["zh"])
    lines = [f"【{words[finding.severity]}】{finding.title}（{finding.rule}）", finding.message]
    calculation = finding.calculation
    if calculation is not None:
        lines.append(f"{words['calculation']}：{calculation.expression}")
        if calculation.difference is not None:
            lines.append(f"{words['difference']}：{difference(calculation)}{apart(calculation.unit, language)}")
    if finding.suggestion:
        lines.append(f"{words['suggestion']}：{finding.suggestion}")
    for related in finding.related:
        place = related.location.anchor or f"{related.location.line}:{related.location.column}"
        if related.location.path != finding.location.path:
            place = f"{related.location.path.rsplit('/', 1)[-1]} {place}"
        lines.append(f"{words['related']}：{related.label} {place}「{_short(related.location.quote)}」")
    return "\n".join(line for line in lines if line)


def _commented(report: Report, path: str, original: bytes) -> bytes | None:
    """The original with comments; None if python-docx cannot open what the reader could, or the text is another now."""
    import docx

    from checker.word.package import parts_in
    from checker.word.walk import read_parts

    findings = [finding for finding in report.findings if finding.location.path == path]
    try:
        document: Any = docx.Document(io.BytesIO(original))
        word = read_parts(parts_in(original, document.element))
    except (KeyError, ValueError, AttributeError):
        return None
    if any(word.text[f.location.offset : f.location.end_offset] != f.location.quote for f in findings):
        return None
    add_comments(document, word, [_remark(finding, report.language) for finding in findings])
    return _saved(document)


def _remark(finding: Finding, language: str, shift: int = 0) -> Remark:
    place = finding.location
    return Remark(place.offset + shift, place.end_offset + shift, comment_text(finding, language), place.anchor)


def _listing(report: Report, path: str) -> Any:
    """A new document: the summary, the findings with their sentences, and the text with comments."""
    import docx
    from docx.enum.text import WD_COLOR_INDEX

    words = _WORDS.get(report.language, _WORDS["zh"])
    documents = [document for document in report.documents if document.path == path]
    findings = [finding for finding in report.findings if finding.location.path == path]
    made: Any = docx.Document()
    _chinese_font(made)
    made.add_heading(_clean(f"{words['report']}：{path}"), 1)
    made.add_paragraph(_clean(_summary(words, documents, findings)))
    for number, finding in enumerate(findings, 1):
        lines = comment_text(finding, report.language).split("\n")
        made.add_heading(_clean(f"{number}. {lines[0]}"), 2)
        place = finding.location
        where = " → ".join([*place.section, place.anchor or f"{place.line}:{place.column}"])
        made.add_paragraph(_clean(f"{words['place']}：{where}"))
        context = made.add_paragraph()
        for piece, marked in _marked(finding):
            run = context.add_run(_clean(piece))
            if marked:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        for line in lines[1:]:
            made.add_paragraph(_clean(line))
    made.add_heading(words["text"], 1)
    if sum(len(document.text) for document in documents) > MAX_TEXT:
        made.add_paragraph(words["long"])
        return made
    for document in documents:
        _text(made, document, [f for f in findings if f.document == document.id], report.language)
    return made


def _text(made: Any, document: DocumentView, findings: list[Finding], language: str) -> None:
    """Add a document's text, a paragraph a line, with comments at its findings."""
    from checker.word.walk import Piece, WordText

    pieces: list[Piece] = []
    position = 0
    for line in document.text.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        run = made.add_paragraph().add_run(_clean(text))
        if text:
            pieces.append(Piece(position, position + len(text), run._r, 0, "body"))
        position += len(line)
    word = WordText(document.text, (), (), (), (), tuple(pieces))
    add_comments(made, word, [_remark(finding, language, -document.start) for finding in findings])


def _summary(words: Mapping[str, str], documents: list[DocumentView], findings: list[Finding]) -> str:
    counts = {severity: sum(f.severity == severity for f in findings) for severity in ("error", "warning", "info")}
    figures = sum(document.figures for document in documents)
    checked = sum(document.figures_checked for document in documents)
    lines = [words["checked"].format(checked=checked, figures=figures, **counts)]
    left_out = dict.fromkeys(what for document in documents for what in document.left_out)
    if left_out:
        lines.append(words["left_out"].format(what="、".join(left_out)))
    lines += dict.fromkeys(note for document in documents for note in document.notes)
    return "\n".join(lines if findings else [*lines, words["none"]])


def _marked(finding: Finding) -> list[tuple[str, bool]]:
    """The sentence of a finding in pieces, and which of them to mark."""
    context = finding.context
    if context is None:
        return [(finding.location.quote, True)]
    pieces: list[tuple[str, bool]] = []
    position = 0
    marks = context.marks or ((finding.location.offset, finding.location.end_offset),)
    for start, end in sorted(marks):
        low, high = max(start - context.offset, position), min(end - context.offset, len(context.text))
        if low < high:
            pieces += [(context.text[position:low], False), (context.text[low:high], True)]
            position = high
    return [*pieces, (context.text[position:], False)]


def _chinese_font(made: Any) -> None:
    """Let the text stand in a Chinese font, whatever the template names."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = made.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:eastAsia"), "宋体")


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _unused(folder: Path, path: str, written: list[Path]) -> Path:
    """A name in the folder that says which file it is about, not used yet in this run."""
    stem = path.replace("\\", "/").rsplit("/", 1)[-1].replace("!", "_") or "report"
    stem = stem.rsplit(".", 1)[0] if stem.lower().endswith(".docx") else stem
    target = folder / f"{stem}.核稿.docx"
    number = 1
    while target in written:
        number += 1
        target = folder / f"{stem}.核稿-{number}.docx"
    return target


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _clean(text: str) -> str:
    """Text that XML can hold, one character for one."""
    return "".join(
        c if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "?"
        for c in text
    )
