"""``hegao rules list|show|test`` and ``hegao explain``: what the rules say of themselves."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.commands import USAGE, UsageError, complain, prepare
from checker.language.width import cell_width, pad
from checker.reports.words import clean, report_words, words
from checker.rulebook.load import load_rules, stands_in
from checker.rulebook.schema import Example, Rule
from checker.ruledata import RuleDataError
from checker.run import UnknownRuleError
from checker.tasks import Options
from checker.wordings import Wording, load_wordings


def listing(folders: tuple[Path, ...], language: str) -> int:
    """``hegao rules list``: name, severity and title of every rule."""
    rules = _load(folders)
    if rules is None:
        return USAGE
    wordings = load_wordings(folders)
    size = max(len(name) for name in [*(rule.name for rule in rules), *(wording.name for wording in wordings)])
    for rule in rules:
        note = f" {words(language)['stands_in_short']}" if stands_in(rule) else ""
        print(f"{pad(rule.name, size)}  {pad(severity(rule, language), 14)}  {rule.title.get(language)}{note}")
    print("\nWordings of relations:" if language == "en" else "\n关系的句式：")
    for wording in wordings:
        print(f"{pad(wording.name, size)}  {pad(wording.kind, 14)}  {wording.title.get(language)}")
    return 0


def show(name: str, folders: tuple[Path, ...], language: str) -> int:
    """``hegao rules show NAME``: the file of a rule or wording as it is."""
    rule = _wording(name, folders) or _one(name, folders)
    if rule is None:
        return USAGE
    print(f"# {rule.path}")
    print(Path(rule.path).read_text(encoding="utf-8-sig"), end="")
    return 0


def explain(name: str, folders: tuple[Path, ...], language: str) -> int:
    """``hegao explain NAME``: what the rule finds, why it matters, an example of each, how to silence it."""
    wording = _wording(name, folders)
    if wording is not None:
        print(wording_page(wording, language), end="")
        return 0
    rule = _one(name, folders)
    if rule is None:
        return USAGE
    print(page(rule, language), end="")
    return 0


def test(names: Sequence[str], folders: tuple[Path, ...]) -> int:
    """``hegao rules test``: run the examples of rules and wordings; exit code 1 when one does not hold."""
    from checker.ruletest import failures, wording_failures

    wordings = [found for name in names if (found := _wording(name, folders)) is not None]
    named = tuple(name for name in names if name not in {wording.name for wording in wordings})
    try:
        rules = prepare(Options(select=named, rule_folders=folders)) if named or not names else []
    except UsageError as error:
        complain(str(error))
        return USAGE
    if not names:
        wordings = list(load_wordings(folders))
    problems = [(rule.name, problem) for rule in rules for problem in failures(rule)]
    problems += [(wording.name, problem) for wording in wordings for problem in wording_failures(wording)]
    for name, problem in problems:
        print(f"× {name}: {problem}")
    examples = sum(len(rule.examples.passes) + len(rule.examples.found) for rule in rules)
    examples += sum(len(texts) for wording in wordings for _, texts in wording.examples.all())
    chinese = f"{len(rules)} 条规则，{len(wordings)} 个句式，{examples} 个例子，{len(problems)} 个不符"
    print(f"{chinese} rules, wordings, examples, wrong")
    return 1 if problems else 0


def severity(rule: Rule, language: str) -> str:
    """The severity in words; several where it depends on the case."""
    named = words(language)
    if isinstance(rule.severity, str):
        return named[rule.severity]
    return "/".join(dict.fromkeys(named[value] for value in rule.severity.values.values() if value))


def page(rule: Rule, language: str) -> str:
    """The page of a rule, as plain text that is also Markdown."""
    named = words(language)
    chinese = language != "en"
    lines = [f"# {rule.title.get(language)} `{rule.name}`", ""]
    lines += [f"> {readable(rule.message.get(language), language)}", ""]
    lines += [f"{'级别' if chinese else 'Severity'}{named['colon']}{severity(rule, language)}", ""]
    lines += [f"## {'为什么' if chinese else 'Why'}", "", rule.why.get(language), ""]
    if rule.convention:
        lines += [f"{'依据' if chinese else 'Convention'}{named['colon']}{rule.convention.get(language)}", ""]
    if rule.suggestion:
        lines += [
            f"{'建议' if chinese else 'Advice'}{named['colon']}{readable(rule.suggestion.get(language), language)}",
            "",
        ]
    for title, examples in (
        ("会被发现的例子" if chinese else "Found", rule.examples.found),
        ("不会被发现的例子" if chinese else "Passed", rule.examples.passes),
    ):
        if examples:
            lines += [f"## {title}", "", *_quoted(examples[0]), ""]
    silence = "怎样不报" if chinese else "How to silence it"
    lines += [f"## {silence}", "", f"    hegao check PATH --ignore {rule.name}", ""]
    lines += [
        "或在 hegao-suppressions.toml 里写明理由：" if chinese else "or with a reason, in hegao-suppressions.toml:", "",
        "    [[suppress]]", f'    rule = "{rule.name}"', '    path = "*.txt"', '    reason = "…"',
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def wording_page(wording: Wording, language: str) -> str:
    """The page of a wording: what must hold, in which words, with an example of each verdict."""
    chinese = language != "en"
    lines = [f"# {wording.title.get(language)} `{wording.name}`", ""]
    lines += [f"    {wording.holds}", "", "句式：" if chinese else "Pattern:", "", f"    {wording.pattern}", ""]
    titles = {"confirmed": "相符的例子", "contradicted": "不符的例子", "nothing": "不适用的例子"}
    for kind, texts in wording.examples.all():
        if texts:
            lines += [f"## {titles[kind] if chinese else kind.capitalize()}", "", *_quoted(texts[0]), ""]
    return "\n".join(lines)


def readable(template: str, language: str) -> str:
    """A message without a finding: ``〔算式〕`` where the finding has its arithmetic; an unknown value by its name."""
    named = report_words()["fields"]

    def shown(match: re.Match[str]) -> str:
        words = named.get(match[1])
        return f"〔{words[language] if words else match[1]}〕"

    return re.sub(r"\{(\w+)[^{}]*\}", shown, template).strip()


def pages(rules: Sequence[Rule]) -> dict[str, str]:
    """The files of ``docs/rules`` by name: a page a rule in both languages, and the list of them."""
    note = "<!-- made from the rule files by docs/make_rule_pages.py; edit the rules -->\n"
    files = {f"{rule.name}.md": f"{note}{page(rule, 'zh')}\n---\n\n{page(rule, 'en')}" for rule in rules}
    rows = [
        f"| [{rule.name}]({rule.name}.md) | {rule.title.zh} | {rule.title.en} | {severity(rule, 'zh')} |"
        for rule in rules
    ]
    head = ["# 规则一览 Rules", "", "| 规则 rule | 查什么 | finds | 级别 |", "|---|---|---|---|"]
    return {"README.md": "\n".join([note + head[0], *head[1:], *rows]) + "\n", **files}


def _quoted(example: Example | str) -> list[str]:
    text = example if isinstance(example, str) else example.text
    shown = [clean(line) for line in text.strip().splitlines()][:12]
    return [f"    {line if cell_width(line) <= 160 else line[:80] + '…'}" for line in shown]


def _load(folders: tuple[Path, ...]) -> list[Rule] | None:
    try:
        load_wordings(folders)
        return load_rules(folders)
    except RuleDataError as error:
        complain(f"规则有误 rule file: {error}")
        return None


def _wording(name: str, folders: tuple[Path, ...]) -> Wording | None:
    try:
        return next((wording for wording in load_wordings(folders) if wording.name == name), None)
    except RuleDataError:
        return None  # said by what loads the rules


def _one(name: str, folders: tuple[Path, ...]) -> Rule | None:
    rules = _load(folders)
    if rules is None:
        return None
    for rule in rules:
        if rule.name == name:
            return rule
    close = UnknownRuleError(name, {rule.name for rule in rules}).close
    hint = f"，是否想写 did you mean: {', '.join(close)}" if close else ""
    print(f"没有这条规则 no such rule: {name}{hint}", file=sys.stderr)
    return None
