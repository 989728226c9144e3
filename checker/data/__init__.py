"""Tidy data files (csv, parquet, jsonl, xlsx) against a schema: pandera's own YAML, or our format.

``examine`` is the way in; ``infer`` drafts a schema. Nothing here words a finding: that is for the rules in
``rules/tables``.
"""
