"""Progress on standard error: only on a terminal, only when there is something to wait for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SHOW_AFTER = 1.0  # seconds


@contextmanager
def meter(total: int, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A callback for ``run`` that keeps one line with inputs done and time left; None where nobody looks."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    shown = False

    def update(done: int, of: int) -> None:
        nonlocal shown
        spent = time.monotonic() - started
        if spent < _SHOW_AFTER or done >= of:
            return
        left = spent / max(done, 1) * (of - done)
        sys.stderr.write(f"\r正在核对 checking {done} / {of}，约剩 about {left:.0f} s left   ")
        sys.stderr.flush()
        shown = True

    try:
        yield update
    finally:
        if shown:
            sys.stderr.write("\r" + " " * 60 + "\r")
            sys.stderr.flush()
