"""Shared fixtures: where the texts for development lie, and running the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("HEGAO_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no texts for development at {SHARED.name}/ beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def hegao() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Start the real command; returns the finished process with its output as text."""

    def run(*arguments: str, cwd: Path = ROOT, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "checker", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            input=stdin,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
