"""Lines of the terminal report under construction, and its styles."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.text import Text

from checker.findings import Report
from checker.language.width import cell_width, pad, wrap
from checker.reports.words import unit_pattern, words

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


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
