"""README.md shows what the commands really print."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def current(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tests" / "docs.py", "--check", *arguments], capture_output=True, text=True
    )


def test_the_help_of_every_command_is_current():
    run = current("--help")
    assert run.returncode == 0, run.stderr


def test_every_output_is_current():
    run = current()
    assert run.returncode == 0, run.stderr


def test_every_command_has_its_help_on_the_page(medkb):
    listed = re.findall(r"^  (\w+) {2,}\S", medkb("--help").stdout.partition("Commands:")[2], re.MULTILINE)
    assert len(listed) >= 8
    for name in listed:
        assert f"<!-- output: medkb {name} " in README


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.match(r"[\w-]+", requirement)[0]
        assert re.search(rf"^\| {name} ", README, re.MULTILINE), name


def test_the_changelog_has_the_version_or_unreleased():
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
