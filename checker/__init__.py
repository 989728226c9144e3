"""Hegao (核稿): a consistency checker for Chinese official documents and the data files beside them.

    from checker import check, extract

    report = check("预算执行报告.docx")
    report.findings_frame()      # a pandas frame, one row a finding
    extract("预算执行报告.docx")   # the ledger of figures, as a frame

Importing this package is light: pandas and pandera are loaded at the first call.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.api import Result, check, check_text, extract
    from checker.findings import Calculation, Finding, Location, RelationView, Report

__version__ = "0.1.0"

__all__ = [
    "Calculation",
    "Finding",
    "Location",
    "RelationView",
    "Report",
    "Result",
    "__version__",
    "check",
    "check_text",
    "extract",
]

_FROM_API = ("Result", "check", "check_text")
_FROM_FINDINGS = ("Calculation", "Finding", "Location", "RelationView", "Report")


def __getattr__(name: str) -> Any:
    if name in _FROM_API:
        import checker.api

        return getattr(checker.api, name)
    if name in _FROM_FINDINGS:
        import checker.findings

        return getattr(checker.findings, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """This package, on which ``extract`` is the function of the API though a room (subpackage) bears the same name.

    The import system binds a subpackage to its parent as an attribute; ``from checker.extract import …`` needs none.
    """

    @property
    def extract(self) -> Any:
        import checker.api

        return checker.api.extract

    @extract.setter
    def extract(self, room: ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Package
