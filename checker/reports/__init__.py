"""Reports render findings, and nothing else: one module a format, each with ``render(report, ...)``."""
