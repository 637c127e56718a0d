"""docs/meta-analysis.ipynb says what medkb gives."""

from __future__ import annotations

import runpy
from pathlib import Path

import nbformat
import pytest

HERE = Path(__file__).parent
NOTEBOOK = HERE.parent / "docs" / "meta-analysis.ipynb"


@pytest.fixture(scope="module")
def notebooks():
    return runpy.run_path(str(HERE / "notebooks.py"))


@pytest.fixture(scope="module")
def kept():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_notebook_is_kept_with_outputs_and_without_an_error(kept):
    outputs = [output for cell in kept.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert [cell.execution_count for cell in kept.cells if cell.cell_type == "code"] == list(
        range(1, 1 + sum(cell.cell_type == "code" for cell in kept.cells))
    )


def test_the_notebook_is_small_and_tells_nothing_of_the_machine(kept):
    assert NOTEBOOK.stat().st_size < 120_000
    assert "/tmp/" not in nbformat.writes(kept)
    assert "/home/" not in nbformat.writes(kept)


def test_it_goes_from_articles_to_a_pooled_proportion(kept, notebooks):
    said = "\n".join(text for cell in notebooks["texts"](kept) for text in cell)
    assert "2 articles read" in said
    assert "derived" in said
    assert "Pooled" in said


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # jupyter's own
def test_run_again_every_cell_gives_what_is_kept(kept, notebooks):
    again = notebooks["run"](NOTEBOOK)
    for cell, old, new in zip(kept.cells, notebooks["texts"](kept), notebooks["texts"](again), strict=True):
        assert new == old, cell.source
