"""Rule files: where they are, and the rules in them, the user's own proved before they are used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from checker.rulebook.schema import Rule
from checker.ruledata import RuleDataError, complaint, line_of, load_yaml, own_files, rules_folder
from checker.wordings import is_wording

_FOLDERS = ("arithmetic", "structure", "duplicates", "text", "tables")


def stands_in(rule: Rule) -> bool:
    """Whether a user's rule has the name of a built-in one, and so stands in for it."""
    own = rules_folder()
    return own not in Path(rule.path).parents and any((own / f / f"{rule.name}.yaml").is_file() for f in _FOLDERS)


def rule_files(folders: Sequence[Path] = ()) -> list[Path]:
    """The built-in rule files, then those of the user's folders, each sorted by name."""
    base = rules_folder()
    files = [path for folder in _FOLDERS for path in sorted((base / folder).glob("*.yaml"))]
    for folder in folders:
        files += [path for path in own_files(folder) if not is_wording(load_yaml(path))]
    return files


def load_rule(path: Path) -> Rule:
    """Load one rule file.

    Raises:
        RuleDataError: with file and line, for YAML that does not load, an unknown key or a wrong value.
    """
    data = load_yaml(path)
    if not isinstance(data, dict):
        raise RuleDataError(path, 1, "规则文件应当是键值对 a rule file is a mapping")
    try:
        return Rule.model_validate({**data, "path": path.as_posix()})
    except ValidationError as error:
        raise complaint(path, data, error, Rule.model_fields) from error


def _prove(rule: Rule, path: Path) -> None:
    from checker.rulebook.proof import flaws  # needs pandera, which listing the built-in rules does not

    for where, reason in flaws(rule):
        raise RuleDataError(path, line_of(load_yaml(path), where), f"{'.'.join(where)}: {reason}")


def load_rules(folders: Sequence[Path] = ()) -> list[Rule]:
    """All rules, built-in and the user's own; a user's rule of the same name replaces the built-in one.

    Raises:
        RuleDataError: at the first file that is wrong.
    """
    rules: dict[str, Rule] = {}
    own = rules_folder()
    for path in rule_files(folders):
        rule = load_rule(path)
        if own not in path.parents:
            _prove(rule, path)
        earlier = rules.get(rule.name)
        if earlier is not None and (own in path.parents or own not in Path(earlier.path).parents):
            raise RuleDataError(path, None, f"规则重名 rule {rule.name} is also in {earlier.path}")
        rules[rule.name] = rule
    return list(rules.values())
