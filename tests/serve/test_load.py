"""Many clients at once: tests/bench/serve_load.py for a short time; `--seconds 120` is how it is measured."""

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "bench" / "serve_load.py"


@pytest.mark.slow
def test_32_clients_at_once_get_every_answer(kb):
    figures = runpy.run_path(str(SCRIPT))["measure"](kb, 32, 20)
    assert figures["errors"] == 0, figures
    assert figures["all"]["n"] > 100
    assert figures["said"] == ""
