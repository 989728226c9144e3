"""The command line: arguments in, exit code out. The logic is in ``commands``; heavy imports are lazy."""

from __future__ import annotations

import codecs
import gc
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from checker import __version__

_FORMATS = "terminal|json|jsonl|sarif|junit|github|gitlab|html|markdown|xlsx|docx"
_INTERRUPTED = 130

_HELP = "显示这页说明 show this help"


class _Group(TyperGroup):
    """A group of commands whose help speaks of itself in both languages."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class _Command(TyperCommand):
    """A command whose help speaks of itself in both languages."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


app = typer.Typer(
    name="hegao",
    cls=_Group,
    help="核稿：查出公文中互相矛盾的数字、缺号、重复和遗留。 Finds contradictions in Chinese official documents.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(
    cls=_Group, help="规则：列出、查看、自测 the rules.", rich_markup_mode=None, invoke_without_command=True
)
app.add_typer(rules_app, name="rules")


class FailOn(StrEnum):
    """The lowest severity that makes the exit code 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


class Language(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


class Width(StrEnum):
    """Cells of a character of ambiguous width."""

    auto = "auto"
    one = "1"
    two = "2"


def _version(value: bool) -> None:
    if value:
        typer.echo(f"hegao {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 version")] = False,
) -> None:
    """核稿：查出公文中互相矛盾的数字、缺号、重复和遗留。 Finds contradictions in Chinese official documents."""


def _names(values: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for value in values or () for name in value.split(",") if name.strip())


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="文件、文件夹、通配符，或 - 表示标准输入", show_default=False)
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="输出文件或文件夹")]
Select = Annotated[list[str] | None, typer.Option("--select", metavar="R,..", help="只用这些规则")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="R,..", help="不用这些规则")]
Rules = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="自己的规则文件夹，可重复")]
Lang = Annotated[Language | None, typer.Option("--lang", help="报告语言，默认 zh", show_default=False)]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="进程数", show_default=False)]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="设置文件，默认就近的 hegao.toml 或 pyproject.toml")
]
Against = Annotated[
    list[Path] | None, typer.Option("--against", metavar="FILE", help="与之核对的上年报告或台账，可重复")
]
Facts = Annotated[list[Path] | None, typer.Option("--facts", metavar="FILE", help="已知事实（yaml 或 csv），可重复")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不打印报告和进度")]


@app.command(cls=_Command)
def check(
    paths: Paths,
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", metavar="NAME[:FILE]", help=f"{_FORMATS}，可重复")
    ] = None,
    output: Output = None,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help="达到此级别时退出码为 1，默认 error", show_default=False)
    ] = None,
    select: Select = None,
    ignore: Ignore = None,
    rules: Rules = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="只报告基线之后的新发现")] = None,
    lang: Lang = None,
    jobs: Jobs = None,
    config: Config = None,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="列出全部关系和位置")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="按规则统计")] = False,
    ambiguous_width: Annotated[
        Width | None, typer.Option("--ambiguous-width", help="①“…—等字符占几格", show_default=False)
    ] = None,
    show_settings: Annotated[bool, typer.Option("--show-settings", help="打印生效的设置后退出")] = False,
    schema: Annotated[Path | None, typer.Option("--schema", metavar="FILE", help="数据文件的规则 schema")] = None,
    against: Against = None,
    facts: Facts = None,
) -> None:
    """核对文件，报告发现。 Check files and report findings."""
    from checker.commands import Request
    from checker.commands import check as command

    request = Request(
        tuple(paths), tuple(formats or ()), output, fail_on.value if fail_on else None, _names(select), _names(ignore),
        tuple(rules or ()), baseline, lang.value if lang else None, jobs, config,
        ambiguous_width.value if ambiguous_width else None, quiet, verbose, statistics, show_settings, schema,
        tuple(against or ()), tuple(facts or ()),
    )  # fmt: skip
    raise typer.Exit(command(request))


@app.command(cls=_Command)
def extract(
    paths: Paths,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="NAME", help="csv|jsonl|parquet|xlsx，默认按 -o 的后缀，否则 csv"),
    ] = None,
    output: Output = None,
    jobs: Jobs = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """列出所有数字（数字台账）。 The ledger of figures."""
    from checker.commands import Request
    from checker.commands import extract as command

    raise typer.Exit(command(Request(tuple(paths), output=output, jobs=jobs, config=config, quiet=quiet), format_))


@app.command(cls=_Command)
def relations(
    paths: Paths,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="terminal|json|csv|jsonl|parquet|xlsx，默认按 -o 的后缀，否则 terminal",
        ),
    ] = None,
    output: Output = None,
    lang: Lang = None,
    jobs: Jobs = None,
    config: Config = None,
    quiet: Quiet = False,
    against: Against = None,
    facts: Facts = None,
) -> None:
    """列出所有数字关系和结论。 Every relation with its verdict."""
    from checker.commands import Request
    from checker.commands import relations as command

    request = Request(
        tuple(paths), output=output, language=lang.value if lang else None, jobs=jobs, config=config, quiet=quiet,
        against=tuple(against or ()), facts=tuple(facts or ()),
    )  # fmt: skip
    raise typer.Exit(command(request, format_))


@app.command(cls=_Command)
def baseline(
    paths: Paths,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    rules: Rules = None,
    jobs: Jobs = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """把现有发现记为基线，以后只报告新的。 Record findings, to report only new ones later."""
    from checker.commands import Request
    from checker.commands import baseline as command

    request = Request(
        tuple(paths), output=output, select=_names(select), ignore=_names(ignore), rules=tuple(rules or ()), jobs=jobs,
        config=config, quiet=quiet,
    )  # fmt: skip
    raise typer.Exit(command(request))


@app.command(cls=_Command)
def infer(
    path: Annotated[Path, typer.Argument(metavar="DATA", help="csv|parquet|jsonl|xlsx")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="输出文件")] = None,
) -> None:
    """从数据文件起草一份 schema，供人修改。 Draft a schema for a person to edit."""
    from checker.data.infer import command

    raise typer.Exit(command(path, output))


@rules_app.callback()
def _rules(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        rules_list()


@rules_app.command("list", cls=_Command)
def rules_list(rules: Rules = None, lang: Lang = None) -> None:
    """列出规则。 List the rules."""
    from checker.rulecommands import listing

    raise typer.Exit(listing(tuple(rules or ()), lang.value if lang else "zh"))


@rules_app.command("show", cls=_Command)
def rules_show(name: str, rules: Rules = None, lang: Lang = None) -> None:
    """打印规则文件。 Print a rule file."""
    from checker.rulecommands import show

    raise typer.Exit(show(name, tuple(rules or ()), lang.value if lang else "zh"))


@rules_app.command("test", cls=_Command)
def rules_test(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", show_default=False)] = None,
    rules: Rules = None,
) -> None:
    """用规则自带的例子检验规则。 Run the examples of the rules."""
    from checker.rulecommands import test

    raise typer.Exit(test(tuple(names or ()), tuple(rules or ())))


@app.command(cls=_Command)
def explain(name: str, rules: Rules = None, lang: Lang = None) -> None:
    """解释一条规则。 Explain a rule."""
    from checker.rulecommands import explain as command

    raise typer.Exit(command(name, tuple(rules or ()), lang.value if lang else "zh"))


_SUBSTITUTES = {"−": "-", "–": "-", "•": "·", "✓": "√", "✗": "×", "¥": "￥", "⚠": "!", "≠": "≠", "\u00a0": " "}


def _substitute(error: UnicodeError) -> tuple[str, int]:
    """What a console without a character prints instead: never a crash, never an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    found = ""
    for char in text:
        other = _SUBSTITUTES.get(char, "?")
        try:
            other.encode(error.encoding)
        except UnicodeEncodeError:
            other = "?"
        found += other
    return found, error.end


def _safe_streams() -> None:
    codecs.register_error("hegao", _substitute)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell: whoever did it wants nothing there
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="hegao")


def _start_light() -> None:
    """Spare this process what a command never uses.

    pandera imports hypothesis where it is installed, for making test data: 0.15 s. Collecting garbage while thousands
    of modules are imported finds none: 0.05 s. Nor is there any in a run: its objects live until their batch is done, and
    looking through them cost a fortieth of the time.
    """
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]
    gc.set_threshold(1_000_000, 20, 100)


def main() -> None:
    """Entry point of the ``hegao`` command. A usage error is one clear line on standard error and exit code 2."""
    _safe_streams()
    _start_light()
    try:
        code: Any = app(standalone_mode=False)
        if code == _INTERRUPTED:  # which typer has made of the exception
            _interrupted()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe (head) has seen enough
        _drop_output()
        code = 0
    except KeyboardInterrupt:
        code = _interrupted()
    except Exception as error:
        code = _failed(error)
    gc.freeze()  # or the interpreter looks through all modules and frames for garbage before it ends: 0.1 s
    sys.exit(code if isinstance(code, int) else 0)


def _failed(error: Exception) -> int:
    """Say what went wrong; returns the exit code."""
    from checker.ruledata import RuleDataError

    show = getattr(error, "format_message", None)
    if type(error).__name__ == "Abort":
        return _interrupted()
    if type(error).__name__ == "NoArgsIsHelpError" and show is not None:
        print(show(), file=sys.stderr)
    elif show is not None:
        message = _usage(error) or " ".join(str(show()).split())
        if message:
            print(f"用法有误 usage: {message}（hegao --help）", file=sys.stderr)
    elif isinstance(error, RuleDataError):
        print(f"规则有误 rule file: {error}", file=sys.stderr)
    elif isinstance(error, OSError) and error.filename is None:
        _drop_output()
        print(f"无法写到标准输出 cannot write to standard output: {error.strerror or error}", file=sys.stderr)
    else:
        import traceback

        traceback.print_exception(error)
        print("内部错误，请报告以上内容 internal error: please report the lines above", file=sys.stderr)
    return 2


def _usage(error: Exception) -> str:
    """The commonest mistakes of usage in both languages; empty for the others."""
    match type(error).__name__:
        case "MissingParameter":
            parameter: Any = getattr(error, "param", None)
            name = getattr(parameter, "metavar", None) or str(getattr(parameter, "name", "")).upper()
            return f"缺少参数 missing argument: {name}"
        case "NoSuchOption":
            close = getattr(error, "possibilities", None) or ()
            hint = f"，是否想写 did you mean: {', '.join(close)}" if close else ""
            return f"没有这个选项 no such option: {getattr(error, 'option_name', '')}{hint}"
    return ""


def _interrupted() -> int:
    print("已中断 interrupted", file=sys.stderr)
    return _INTERRUPTED


def _drop_output() -> None:
    """Let what is still to be flushed go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
