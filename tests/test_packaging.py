"""What ships: dependencies declared and used, documents that speak of what is there, the picture of the README."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement

from tests.command import ROOT, hegao

MODULES = {
    "PyYAML": "yaml",
    "python-docx": "docx",
    "python-calamine": "python_calamine",
    "charset-normalizer": "charset_normalizer",
    "MarkupSafe": "markupsafe",
}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RULES = {path.stem for path in (ROOT / "rules").rglob("*.yaml") if path.parent.name != "lexicon"}
READMES = ("README.md", "README.zh-CN.md")


def imported() -> set[str]:
    """The top-level modules imported anywhere in the package, other than its own and the standard library's."""
    found = set()
    for path in (ROOT / "checker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"checker"}


def module(requirement: str) -> str:
    name = Requirement(requirement).name
    return MODULES.get(name, name)


def test_dependencies_are_what_is_imported() -> None:
    declared = {module(entry) for entry in PROJECT["dependencies"]}
    optional = {module(entry) for entry in PROJECT["optional-dependencies"]["7z"]}
    assert imported() - declared - optional == set()
    assert declared - imported() == set()


def test_constraints_pin_every_dependency_within_its_bounds() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) and pin.url is None for pin in pins)
    versions = {pin.name.lower().replace("_", "-"): str(pin.specifier)[2:] for pin in pins}
    every = [
        *PROJECT["dependencies"],
        *(entry for extra in PROJECT["optional-dependencies"].values() for entry in extra),
    ]
    for entry in map(Requirement, every):
        if entry.name != PROJECT["name"]:
            assert entry.specifier.contains(versions[entry.name.lower().replace("_", "-")]), entry


@pytest.mark.parametrize("name", READMES)
def test_readme_names_rules_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("|") and line.count("`") > 4)
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", table))
    assert len(named) > 30
    assert named - RULES == set()


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "docs/architecture.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"(?:\]\(|src=\")([^)#:\"]+)[)\"]", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_commands_of_the_tour(name: str, tmp_path: Path) -> None:
    """Every command of the README that speaks of the samples or of a rule runs, and prints something."""
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = re.findall(r"^    hegao (.*samples.*?|explain \S+?)(?: +#.*)?$", text, re.MULTILINE)
    assert len(commands) >= 5
    for command in commands:
        code, out, err = hegao(*command.replace("reports_out", str(tmp_path)).split(), cwd=ROOT)
        assert code in (0, 1), (command, err)
        assert out or err
    assert any(tmp_path.iterdir())


def test_rule_of_the_walkthrough(tmp_path: Path) -> None:
    """The rule printed in CONTRIBUTING passes its own examples and finds what it says, named on the line or in settings."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rules = re.findall(r"```yaml\n(name: (\S+)\n.*?)```", text, re.DOTALL)
    assert [name for _, name in rules] == ["informal-title"]
    for body, name in rules:
        (tmp_path / f"{name}.yaml").write_text(body, encoding="utf-8")
        hegao("rules", "test", name, "--rules", tmp_path, cwd=tmp_path, code=0)
    (tmp_path / "t.txt").write_text("各村一把手任组长。\n", encoding="utf-8")
    _, out, _ = hegao("check", "t.txt", "--rules", tmp_path, cwd=tmp_path, code=0)
    assert "【一把手】" in out
    (tmp_path / "hegao.toml").write_text('rule-folders = ["."]\n', encoding="utf-8")
    _, out, _ = hegao("check", "t.txt", cwd=tmp_path, code=0)
    assert "【一把手】" in out


def test_picture_is_drawn_from_a_real_run(tmp_path: Path) -> None:
    target = tmp_path / "report.svg"
    subprocess.run([sys.executable, "scripts/picture.py", "--output", str(target)], cwd=ROOT, check=True, timeout=120)
    drawn = "".join(ElementTree.parse(target).getroot().itertext()).replace("\N{NO-BREAK SPACE}", " ")
    assert "conflicting-figures" in drawn
    assert "【987250元】" in drawn
    assert "url(http" not in target.read_text(encoding="utf-8")


def test_the_package_knows_its_version() -> None:
    _, out, _ = hegao("--version", cwd=ROOT, code=0)
    assert re.fullmatch(r"hegao \d+\.\d+\.\d+\S*", out.strip())
