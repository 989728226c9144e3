"""JSON lines: a line for the summary, then one for each document, relation and finding; ``record`` names the kind.

The objects are those of the JSON report (``docs/report.schema.json``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checker.findings import Report
from checker.reports.json import to_dict


def records(report: Report) -> Iterator[dict[str, Any]]:
    """The records of the report, in order."""
    data = to_dict(report)
    yield {"record": "summary", "tool": data["tool"], **data["summary"]}
    for kind, name in (("document", "documents"), ("relation", "relations"), ("finding", "findings")):
        for entry in data[name]:
            yield {"record": kind, **entry}


def render(report: Report) -> str:
    """The report as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records(report))
