"""The layers of pyproject.toml hold."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_module_imports_from_a_layer_above_its_own():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"COLUMNS": "200"})
    assert run.returncode == 0, run.stdout
    assert "1 kept, 0 broken" in run.stdout
