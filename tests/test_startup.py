"""What the light commands must not load."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = {
    "spacy",
    "rdflib",
    "pandas",
    "numpy",
    "pdfplumber",
    "pypdfium2",
    "lxml",
    "docx",
    "pyoxigraph",
    "pymorphy3",
    "openpyxl",
    "pyarrow",
    "rich",
}
PROBE = """
import sys
sys.argv = ["medkb", *sys.argv[1:]]
from medkb.cli import main
try:
    main()
finally:
    print(*sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["extract", "--help"], ["query", "--help"]], ids=" ".join
)
def test_help_and_version_load_no_heavy_library(arguments):
    run = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    assert "typer" in loaded
    assert not loaded & HEAVY


def test_help_takes_at_most_twice_the_time_of_importing_typer():
    commands = {
        "typer": [sys.executable, "-c", "import typer"],
        "help": [str(Path(sys.executable).parent / "medkb"), "--help"],
    }
    times = {name: [] for name in commands}
    for _ in range(9):  # taken in turn, so that a busy machine slows both
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            times[name].append(time.perf_counter() - start)
    assert statistics.median(times["help"]) <= 2 * statistics.median(times["typer"])
