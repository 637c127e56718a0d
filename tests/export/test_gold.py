"""The tables of response rates and severe adverse events of real articles, against gold (where the articles are)."""

import os
import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
GOLD = runpy.run_path(str(HERE.parent / "gold_tables.py"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("kind", "least"), [("response", 100), ("adverse_event", 12)])
def test_no_cell_that_gold_has_otherwise_but_one(tmp_path, kind, least):
    articles = sorted((SHARED / "articles").glob("*.txt"))
    if not articles or not (SHARED / "gold").is_dir():
        pytest.skip("no articles with gold facts beside this checkout")
    from medkb.cli.build import fill
    from medkb.cli.inputs import Tally

    fill(tmp_path / "kb", articles, os.cpu_count() or 1, Tally())
    found = GOLD["compare"](str(tmp_path / "kb"), SHARED / "gold", kind)
    by_verdict = {
        what: sum(n for (_, verdict), n in found.cells.items() if verdict == what) for what in ("right", "wrong")
    }
    assert by_verdict["right"] >= least
    assert by_verdict["wrong"] <= 1
