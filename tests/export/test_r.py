"""Real R takes the tables without touching: read.csv, escalc and rma (Debian: r-base-core, r-cran-metafor)."""

import csv
import math
import os
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from medkb.export.dataset import Wish, layouts_named, write_folder

HERE = Path(__file__).parent
SIX = runpy.run_path(str(HERE / "trials.py"))
CORPORA = HERE.parents[1] / "corpora"


def has_metafor() -> str:
    """Why R cannot be asked, "" where it can."""
    if shutil.which("Rscript") is None:
        return "no Rscript (Debian: apt install r-base-core r-cran-metafor)"
    asked = subprocess.run(["Rscript", "-e", "library(metafor)"], capture_output=True)
    return "" if asked.returncode == 0 else "no R package metafor (Debian: apt install r-cran-metafor)"


@pytest.fixture(scope="module", autouse=True)
def _metafor():
    if why := has_metafor():
        pytest.skip(why)


def in_r(folder: Path) -> dict[str, str]:
    """What tables.R tells of a folder."""
    run = subprocess.run(
        ["Rscript", HERE / "tables.R", folder], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    assert run.returncode == 0, run.stderr
    return dict(line.split(" ", 1) for line in run.stdout.splitlines())


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def six(taught, tmp_path_factory):
    folder = tmp_path_factory.mktemp("six")
    SIX["fill"](taught)
    write_folder(taught, layouts_named("all", "metafor"), folder, Wish(target="metafor"))
    yield folder, in_r(folder)
    for graph in [graph for graph in taught.graphs() if "/article/" in graph]:
        taught.remove_graph(graph)


def test_r_reads_every_row(six):
    folder, told = six
    for name in ("proportions", "events", "grades", "medians", "rates", "doses", "cohorts"):
        assert int(told[f"{name}.rows"]) == len(rows(folder, name)) > 0


def test_r_reads_zero_as_zero_and_empty_as_na(six):
    folder, told = six
    counts = [row["xi"] for row in rows(folder, "proportions")]
    assert (int(told["proportions.zeros"]), int(told["proportions.empty"])) == (counts.count("0"), counts.count(""))
    assert counts.count("0") > 0 < counts.count("")


def test_r_reads_cyrillic(six):
    _, told = six
    assert "".join(chr(int(point)) for point in told["proportions.cyrillic"].split(",")) == "пол"


def test_escalc_makes_the_logit_of_the_printed_counts(six):
    assert float(six[1]["plo.logit"]) < 1e-12


def test_rma_takes_every_study_of_an_outcome(six):
    _, told = six
    assert (told["plo.k"], told["pft.k"], told["rr.k"], told["or.k"]) == ("12", "12", "6", "0")


def test_the_pooled_risk_ratio_is_that_of_the_typed_figures(six):
    """As R finds it for the figures themselves, typed in here."""
    typed = [[row[i] for row in SIX["TRIALS"]] for i in range(4)]
    vectors = ", ".join(
        f"{name} = c({','.join(map(str, v))})" for name, v in zip(("ai", "n1i", "ci", "n2i"), typed, strict=True)
    )
    code = f'suppressPackageStartupMessages(library(metafor)); f <- rma(measure = "RR", {vectors}); cat(f$beta, f$tau2)'
    run = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True)
    wanted, found = run.stdout.split(), six[1]["rr.estimate"].split(",")
    assert all(math.isclose(float(a), float(b), rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(wanted, found, strict=True))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_r_takes_the_tables_of_the_corpora(tmp_path):
    from medkb.cli.build import fill
    from medkb.cli.inputs import Tally
    from medkb.store import open_store

    fill(tmp_path / "kb", [CORPORA], os.cpu_count() or 1, Tally())
    with open_store(tmp_path / "kb", read_only=True) as store:
        write_folder(store, layouts_named("all", "metafor"), tmp_path / "out", Wish(target="metafor", derive=True))
    told = in_r(tmp_path / "out")
    for name in ("proportions", "events", "grades", "medians", "rates", "doses", "cohorts"):
        assert int(told[f"{name}.rows"]) == len(rows(tmp_path / "out", name)) > 30
    whole = [row for row in rows(tmp_path / "out", "proportions") if row["outcome"] == "CR" and row["xi"] and row["ni"]]
    assert int(told["plo.k"]) == len(whole) > 5
    assert float(told["plo.logit"]) < 1e-12
