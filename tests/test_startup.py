"""What the light commands must not load."""

import subprocess
import sys

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
    "scipy",
    "matplotlib",
    "requests",
    "starlette",
    "concurrent",
    "multiprocessing",
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
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["extract", "--help"],
        ["query", "--help"],
        ["plot", "doses", "--help"],
        ["pool", "--help"],
    ],
    ids=" ".join,
)
def test_help_and_version_load_no_heavy_library(arguments):
    run = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    assert "typer" in loaded
    assert not loaded & HEAVY
