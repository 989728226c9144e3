"""The command line: arguments in, exit code out. The logic is in ``run`` and ``reports``; heavy imports are lazy."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from checker import __version__

app = typer.Typer(
    name="hegao",
    help="核稿：查出公文中互相矛盾的数字、缺号、重复和遗留。 Finds contradictions in Chinese official documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class FailOn(str, Enum):
    """The lowest severity that makes the exit code 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


class Language(str, Enum):
    """The language of messages."""

    zh = "zh"
    en = "en"


def _version(value: bool) -> None:
    if value:
        typer.echo(f"hegao {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 version")] = False,
) -> None:
    """核稿."""


def _names(value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip()) if value else ()


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="文件、文件夹、通配符，或 - 表示标准输入")],
    formats: Annotated[list[str] | None, typer.Option("--format", "-f", help="NAME 或 NAME:FILE，可重复")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件或文件夹")] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="达到此级别时退出码为 1")] = FailOn.error,
    select: Annotated[str | None, typer.Option("--select", help="只用这些规则，逗号分隔")] = None,
    ignore: Annotated[str | None, typer.Option("--ignore", help="不用这些规则，逗号分隔")] = None,
    rules: Annotated[list[Path] | None, typer.Option("--rules", help="自己的规则文件夹")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="报告语言")] = Language.zh,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="进程数")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只给退出码和文件")] = False,
) -> None:
    """核对文件，报告发现。"""
    from checker.commands import check as command

    code = command(
        paths, formats or ["terminal"], output, fail_on.value, _names(select), _names(ignore), tuple(rules or ()), lang.value, jobs, quiet
    )
    raise typer.Exit(code)


@app.command()
def extract(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...")],
    format_: Annotated[str, typer.Option("--format", "-f", help="csv|jsonl|parquet|xlsx")] = "csv",
    output: Annotated[Path | None, typer.Option("-o", "--output")] = None,
) -> None:
    """列出所有数字（数字台账）。"""
    from checker.commands import extract as command

    raise typer.Exit(command(paths, format_, output))


def main() -> None:
    """Entry point of the ``hegao`` command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    app()
