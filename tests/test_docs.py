"""What the documentation shows is run: commands, Python, rules, settings, the table of intervals, the CI files."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker import check_text
from checker.findings import Bounds
from checker.reports.words import span
from checker.rulebook.load import load_rule
from checker.ruletest import failures, wording_failures
from checker.settings import load_settings, load_suppressions
from checker.wordings import load_wording
from tests.command import ROOT, hegao

PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if not path.name.startswith("precision"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (f"{page.name}:{number}", body)
        for page in PAGES
        for number, (name, body) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
        if name == language
    ]


def named(language: str) -> list[object]:
    return [pytest.param(body, id=place) for place, body in blocks(language)]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder as a reader of the docs has it: the samples, and what the docs told them to save."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / "office").mkdir()
    for name in ("old-name", "ballots"):
        rule = next(body for _, body in blocks("yaml") if body.startswith(f"name: {name}"))
        (tmp_path / "office" / f"{name}.yaml").write_text(rule, encoding="utf-8")
    for kind, name, opening in (("text", "last-year.txt", "清溪县"), ("yaml", "facts.yaml", "# facts.yaml")):
        body = next(body for _, body in blocks(kind) if body.startswith(opening))
        (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("body", named("console"))
def test_commands(body: str, workplace: Path) -> None:
    for line in body.splitlines():
        assert line.startswith("$ hegao "), line
        command, _, remark = line[len("$ hegao ") :].partition("   # ")
        code = int(remark.split()[-1]) if remark else 0
        stdin = b""
        if " < " in command:
            command, _, file = command.partition(" < ")
            stdin = (workplace / file.strip()).read_bytes()
        _, out, err = hegao(*shlex.split(command), cwd=workplace, stdin=stdin, code=code)
        assert out or err or "-q" in shlex.split(command)


@pytest.mark.parametrize("body", named("python"))
def test_python(body: str, workplace: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", body], cwd=workplace, capture_output=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize("body", [p for p in named("yaml") if p.values[0].startswith("name: ")])
def test_rules(body: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(body, encoding="utf-8")
    assert (wording_failures(load_wording(path)) if "\nholds:" in body else failures(load_rule(path))) == []


@pytest.mark.parametrize("body", named("toml"))
def test_settings(body: str, tmp_path: Path) -> None:
    path = tmp_path / "hegao.toml"
    path.write_text(body, encoding="utf-8")
    assert load_suppressions(path) if "[[suppress]]" in body else load_settings(path)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_front_page_shows_a_file_of_facts_and_explains_the_marks(name: str, tmp_path: Path) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    (body,) = [body for language, body in BLOCK.findall(page) if language == "yaml"]
    (tmp_path / "facts.yaml").write_text(body, encoding="utf-8")
    (tmp_path / "报告.txt").write_text("2024年，全镇共有9个村。\n", encoding="utf-8")
    hegao("check", "报告.txt", "--facts", "facts.yaml", cwd=tmp_path, code=0)
    assert "`【" in page
    assert "`[" in page


def interval_rows() -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "intervals.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    return [(row[0], row[1]) for row in rows if not row[0].startswith("written")]


@pytest.mark.parametrize(("written", "interval"), interval_rows())
def test_intervals(written: str, interval: str) -> None:
    figures = [figure for figure in check_text(f"共计{written}。").figures if figure.kind != "date"]
    assert [figure.text for figure in figures] == [written]
    figure = figures[0]
    if interval == "–":
        assert (figure.kind, figure.value, figure.low, figure.high) == ("masked", None, None, None)
    else:
        assert span(Bounds(figure.low, figure.high, figure.low_open, figure.high_open)) == interval


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_action_runs_as_a_script(workplace: Path) -> None:
    """The step that checks, as the runner would start it; what needs the network is left out."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    names = {f"${{{{ inputs.{name} }}}}": str(entry["default"]) for name, entry in action["inputs"].items()}
    names["${{ inputs.paths }}"] = "samples/统计公报.txt samples/工作总结（无误）.txt"
    tools = workplace / "bin"
    tools.mkdir()
    (tools / "hegao").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n', encoding="utf-8")
    (tools / "hegao").chmod(0o755)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    env |= {key: names[value] for key, value in step["env"].items()}
    env["GITHUB_STEP_SUMMARY"] = str(workplace / "summary.md")
    if shutil.which("bash") is None:
        pytest.skip("the action's step is a bash script, and there is no bash")
    result = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=workplace, capture_output=True, env=env, timeout=120
    )
    assert result.returncode == 1, result.stderr.decode()
    assert result.stdout.decode().startswith("::error file=samples/统计公报.txt")
    assert (workplace / "reports_out" / "hegao.sarif").is_file()
    assert "核稿" in (workplace / "summary.md").read_text(encoding="utf-8")


def test_gitlab_job_and_pre_commit_hook_call_what_exists(workplace: Path) -> None:
    job = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab-ci.yml").read_text(encoding="utf-8"))["hegao"]
    command = next(line for line in job["script"] if line.startswith("hegao ")).replace("$HEGAO_PATHS", "samples")
    hegao(*shlex.split(command)[1:], cwd=workplace, code=1)
    for name in (*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()):
        assert (workplace / name).is_file()
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    assert re.search(hook["files"], "a/报告.docx")
    hegao(*shlex.split(hook["entry"])[1:], "samples/统计公报.txt", cwd=workplace, code=1)
