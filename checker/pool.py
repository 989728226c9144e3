"""A map over batches, in this process or in several, with results in the order of the batches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext

_WATCH = 1.0  # seconds between looks at whether the parent lives
Item = TypeVar("Item")
Result = TypeVar("Result")


def map_batches(
    function: Callable[[Sequence[Item]], Result],
    batches: Sequence[Sequence[Item]],
    jobs: int,
    progress: Callable[[int, int], None] | None,
    lost: Callable[[Sequence[Item], BaseException], Result],
) -> list[Result]:
    """Apply ``function`` to every batch.

    Args:
        function: a picklable function of one batch.
        batches: the inputs, cut independently of ``jobs``.
        jobs: the largest number of processes; one, or one batch only, stays in this process.
        progress: called with the number of items done and of all.
        lost: what stands for a batch whose process died.

    Returns:
        one result a batch, in order.
    """
    total = sum(map(len, batches))
    done = 0
    if jobs <= 1 or len(batches) <= 1:
        results = []
        for batch in batches:
            results.append(function(batch))
            done += len(batch)
            if progress:
                progress(done, total)
        return results
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children

    found: dict[int, Result] = {}
    others = set(active_children())
    with ProcessPoolExecutor(min(jobs, len(batches)), mp_context=_context(), initializer=_follow_parent) as executor:
        waiting: dict[Future[Result], int] = {executor.submit(function, batch): i for i, batch in enumerate(batches)}
        try:
            for future in as_completed(waiting):
                position = waiting[future]
                try:
                    found[position] = future.result()
                except (BrokenProcessPool, MemoryError) as error:
                    found[position] = lost(batches[position], error)
                done += len(batches[position])
                if progress:
                    progress(done, total)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for worker in set(active_children()) - others:  # nobody waits for a batch that nobody wants
                worker.terminate()
            raise
    return [found[position] for position in range(len(batches))]


def _follow_parent() -> None:
    """End this worker with the process that started it, and only then: a killed run leaves nobody waiting for work.

    An interrupt from the keyboard reaches all processes of a terminal; the first of them ends the others.
    """
    import os
    import signal
    import threading
    import time

    signal.signal(signal.SIGINT, signal.SIG_IGN)

    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _context() -> BaseContext:
    """Fork where it is safe and cheap: a worker then starts with pandas and the rules in memory."""
    import multiprocessing

    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
