"""The one exception that a reader raises: an input that cannot be read, and why."""

from __future__ import annotations


class UnreadableError(Exception):
    """An input could not be read. ``reason`` (Chinese) and ``reason_en`` are one line each, without the path."""

    def __init__(self, path: str, reason: str, reason_en: str = "") -> None:
        super().__init__(path, reason, reason_en)
        self.path = path
        self.reason = " ".join(reason.split())
        self.reason_en = " ".join((reason_en or reason).split())

    def __str__(self) -> str:
        return f"{self.path}：{self.reason}"
