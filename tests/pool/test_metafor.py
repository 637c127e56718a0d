"""The same numbers as metafor's, on public data sets and on awkward ones (data/sources.tsv tells whose they are).

metafor.json holds what metafor 3.8.1 says; where R and metafor are installed they are asked anew. All numbers agree to
seven figures, not only to the four decimals that are printed.
"""

import json
import math
import shutil
import subprocess
from pathlib import Path

import pytest

from medkb.pool import Correction, Settings, effect, leave_one_out, pool_rows, read_table, rows

HERE = Path(__file__).parent
GOLDEN = HERE / "metafor.json"
TABLES = sorted(path.name for path in (HERE / "data").glob("*.csv"))
CLASSIC = [name for name in TABLES if not name.startswith("made_")]


def ask_metafor(folder, target):
    """What metafor says of the tables of a folder, written to `target`. Skips where there is no R or no metafor."""
    if shutil.which("Rscript") is None:
        pytest.skip(
            "R is not installed (apt-get install r-base-core r-cran-metafor); metafor.json was compared instead"
        )
    run = subprocess.run(["Rscript", HERE / "metafor.R", folder, target], capture_output=True, text=True)
    if "there is no package called" in run.stderr:
        pytest.skip("R has no metafor (apt-get install r-cran-metafor); metafor.json was compared instead")
    assert run.returncode == 0, run.stderr
    return json.loads(target.read_text(encoding="utf-8"))["tables"]


@pytest.fixture(scope="module")
def golden():
    return json.loads(GOLDEN.read_text(encoding="utf-8"))["tables"]


def same(ours, theirs):
    """Equal to 7 figures; metafor's null is our nan or None."""
    if theirs is None:
        return ours is None or math.isnan(ours)
    return math.isclose(ours, theirs, rel_tol=2e-7, abs_tol=2e-8)


def differences(name, measure, theirs):
    """What medkb and metafor say otherwise of one table."""
    found = rows(read_table((HERE / "data" / name).read_text(encoding="utf-8"), name), measure)
    for key, fit in theirs["fits"].items():
        method, test = key.split()
        pooled = pool_rows(found, Settings(measure, method, knha=test == "knha"))
        ours = {
            "beta": pooled.beta,
            "se": pooled.se,
            "tau2": pooled.tau2,
            "i2": pooled.i2,
            "h2": pooled.h2,
            "q": pooled.q,
            "q_p": pooled.q_p,
            "p": pooled.p,
        }
        yield from ((key, what, value, fit[what]) for what, value in ours.items() if not same(value, fit[what]))
        if pooled.k == 1:  # metafor gives one study a prediction interval, its own
            for what in ("ends", "shown"):
                fit[what][3:] = [None, None]
        ends = (pooled.beta, pooled.beta_low, pooled.beta_high, *(pooled.beta_prediction or (None, None)))
        shown = (pooled.estimate, pooled.low, pooled.high, *(pooled.prediction or (None, None)))
        for what, pair in (("ends", (ends, fit["ends"])), ("shown", (shown, fit["shown"]))):
            yield from ((key, what, a, b) for a, b in zip(*pair, strict=True) if not same(a, b))
        if fit["weights"]:
            weights = (study.weight for study in pooled.studies)
            yield from ((key, "weight", a, b) for a, b in zip(weights, fit["weights"], strict=True) if not same(a, b))
    for what in ("yi", "vi"):
        values = (getattr(study, what) for study in pooled.studies)
        yield from ((what, a, b) for a, b in zip(values, theirs[what], strict=True) if not same(a, b))


@pytest.mark.parametrize("name", TABLES)
def test_effects_models_and_intervals_are_those_of_metafor(name, golden):
    found = [
        difference for measure, theirs in golden[name].items() for difference in differences(name, measure, theirs)
    ]
    assert found == []


@pytest.mark.parametrize("name", TABLES)
def test_results_without_each_study_are_those_of_metafor(name, golden):
    for measure, theirs in golden[name].items():
        if theirs["without"]:
            found = rows(read_table((HERE / "data" / name).read_text(encoding="utf-8"), name), measure)
            ones = [one for _, one in leave_one_out(found, Settings(measure, "DL"))]
            ours = [[one.beta, one.beta_low, one.beta_high, one.tau2, one.i2] for one in ones]
            flat = zip(zip(*ours, strict=True), theirs["without"], strict=True)
            assert all(same(a, b) for mine, other in flat for a, b in zip(mine, other, strict=True))


@pytest.mark.parametrize("name", CLASSIC)
def test_the_test_of_small_studies_is_that_of_metafor(name, golden):
    for measure, theirs in golden[name].items():
        found = rows(read_table((HERE / "data" / name).read_text(encoding="utf-8"), name), measure)
        ours = pool_rows(found, Settings(measure, "EE")).small_study
        assert same(ours.t, theirs["egger"][0])
        assert same(ours.p, theirs["egger"][1])
        if measure in {"RD", "GEN"}:  # scales that are shown as they are
            assert all(same(a, b) for a, b in zip(ours.limit, theirs["egger"][2:], strict=True))


def test_at_least_ten_public_data_sets_are_compared():
    assert len(CLASSIC) >= 10
    sources = (HERE / "data" / "sources.tsv").read_text(encoding="utf-8")
    assert all(f"\n{name}\t" in sources for name in CLASSIC)


def test_effects_of_one_study_are_by_the_formulas():
    (row,) = rows(read_table("slab,ai,n1i,ci,n2i\nA,4,123,11,139\n", "t"), "RR")
    found = effect(row, "RR", Correction())
    assert found.yi == pytest.approx(math.log((4 / 123) / (11 / 139)))
    assert found.vi == pytest.approx(1 / 4 - 1 / 123 + 1 / 11 - 1 / 139)


def test_metafor_on_this_machine_says_the_same_of_a_table_of_each_kind(tmp_path):
    for name in ("nielweise2007.csv", "pritz1997.csv", "begg1989.csv", "made_zero_cells.csv"):
        shutil.copy(HERE / "data" / name, tmp_path)
    for name, answer in ask_metafor(tmp_path, tmp_path / "metafor.json").items():
        for measure, theirs in answer.items():
            assert list(differences(name, measure, theirs)) == [], (name, measure)


@pytest.mark.slow
def test_metafor_on_this_machine_says_the_same_of_every_table(tmp_path, rewrite_golden):
    answer = ask_metafor(HERE / "data", tmp_path / "metafor.json")
    if rewrite_golden:
        shutil.copy(tmp_path / "metafor.json", GOLDEN)
    for name in TABLES:
        for measure, theirs in answer[name].items():
            assert list(differences(name, measure, theirs)) == [], (name, measure)
