"""What is counted as contradicted is told: nobody may read “no findings” beside a count of contradictions."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import yaml

from checker.readers import read_bytes
from checker.run import Inputs, Options, check_sources, chosen_rules
from checker.wordings import load_wordings

TEXTS = [
    *(
        case["text"]
        for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ),
    *(text for wording in load_wordings() for text in wording.examples.contradicted),
    "全年接待来信298.86件，比上年增加0.74件，增长0.3%。",  # 0.2476 % that was rounded twice
]


def test_every_contradiction_is_told() -> None:
    sources = []
    for number, text in enumerate(TEXTS):
        read, failures = read_bytes(text.encode(), f"{number}.txt")
        assert not failures
        sources += read
    options = Options(ignore=("duplicate-document", "near-duplicate-document"))
    report = check_sources(Inputs(sources), options, chosen_rules(options))
    told = defaultdict(list)
    for finding in report.findings:
        for place in (finding.location, *(related.location for related in finding.related)):
            told[place.path].append((place.offset, place.end_offset))
    contradicted = [relation for relation in report.relations if relation.verdict == "contradicted"]
    assert contradicted
    for relation in contradicted:
        place = relation.location
        assert any(at < place.end_offset and place.offset < end for at, end in told[place.path]), relation
