"""`medkb pool` from the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "pool" / "data"


def test_bcg_vaccine_is_pooled_as_published(medkb):
    result = medkb("pool", "--data", DATA / "bcg.csv")
    assert result.exit_code == 0, result.output
    assert "0.4894  [0.3441, 0.6962]" in result.stdout  # Viechtbauer (2010), J Stat Softw 36(3), exp of -0.7145
    assert "tau² = 0.3132, I² = 92.22%" in result.stdout
    assert result.stdout.startswith("A look at the data and no verdict")


def test_scale_model_level_and_interval_are_chosen(medkb):
    options = ["--transform", "freeman-tukey", "--method", "dl", "--level", "90", "--knha", "--lang", "ru"]
    result = medkb("pool", "--data", DATA / "pritz1997.csv", *options)
    assert result.exit_code == 0, result.output
    assert "90 % ДИ" in result.stdout
    assert "по Дер-Симоняну – Лэрд (DL); интервал Кнаппа – Хартунга, t(13)" in result.stdout
    assert "двойной арксинус" in result.stdout


def test_a_level_below_one_is_a_share(medkb):
    share, percent = (medkb("pool", "--data", DATA / "bcg.csv", "--level", level).stdout for level in ("0.9", "90"))
    assert share == percent


def test_json_and_csv_go_by_the_ending(medkb, tmp_path):
    for name in ("out.json", "out.csv"):
        assert medkb("pool", "--data", DATA / "hart1999.csv", "--measure", "OR", "-o", tmp_path / name).exit_code == 0
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    lines = csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines())
    (pooled,) = [row for row in lines if row["part"] == "pooled"]
    assert (found["measure"], found["k"]) == ("OR", 6)
    assert float(pooled["estimate"]) == found["estimate"]


def test_a_table_may_come_by_stdin_and_be_narrowed(medkb):
    text = "slab,xi,ni,outcome\nA,3,9,CR\nB,4,9,PR\nC,5,9,CR\n"
    result = medkb("pool", "--data", "-", "--where", "outcome=CR", "--format", "csv", stdin=text)
    assert result.exit_code == 0, result.output
    assert [row["slab"] for row in csv.DictReader(io.StringIO(result.stdout)) if row["part"] == "study"] == ["A", "C"]


def test_each_study_is_left_out_in_turn(medkb):
    result = medkb("pool", "--data", DATA / "hart1999.csv", "--leave-one-out")
    assert result.stdout.count("AFASAK 1989") == 2
    assert "Leave one out" in result.stdout


def test_a_column_measure_tells_what_given_effects_are(medkb):
    result = medkb("pool", "--data", "-", stdin="slab,yi,sei,measure\nA,-0.5,0.2,HR\nB,-0.1,0.3,HR\n")
    assert "Hazard ratio" in result.stdout


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--data", "none.csv"], 1, "none.csv: cannot read the table: No such file or directory"),
        (
            ["--data", DATA / "bcg.csv", "--transform", "logit"],
            2,
            "bcg.csv lacks the columns for PLO; it can give RR, OR, RD",
        ),
        (["--data", DATA / "bcg.csv", "--measure", "RR", "--transform", "logit"], 2, "give one of them"),
        (["--data", DATA / "bcg.csv", "--where", "outcome"], 2, "write it as COLUMN=VALUE"),
        (["--data", DATA / "bcg.csv", "--where", "arm=x"], 1, "no column 'arm' to choose by"),
        (["--data", DATA / "bcg.csv", "--knha", "--method", "EE"], 2, "Knapp and Hartung"),
        (["--data", DATA / "bcg.csv", "--level", "0"], 2, "level 0: a percentage"),
        ([], 2, "say what to pool"),
    ],
    ids=str,
)
def test_a_users_mistake_is_one_line(medkb, options, code, told):
    result = medkb("pool", *options)
    assert result.exit_code == code, result.output
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_table_that_is_not_utf8_is_told(medkb, tmp_path):
    file = tmp_path / "old.csv"
    file.write_bytes("slab,xi,ni\nПетров,1,2\n".encode("cp1251"))
    result = medkb("pool", "--data", file)
    assert result.exit_code == 1
    assert "not UTF-8 text (byte 11)" in result.stderr


def test_two_kinds_of_figures_in_one_table_need_a_choice(medkb):
    text = "slab,xi,ni,yi,sei\nA,3,9,0.1,0.2\n"
    assert "has columns for PLO, GEN" in medkb("pool", "--data", "-", stdin=text).stderr
    assert medkb("pool", "--data", "-", "--measure", "GEN", stdin=text).exit_code == 0


def test_a_knowledge_base_is_pooled_by_outcome(medkb, kb):
    result = medkb("pool", "--kb", kb, "--outcome", "CR")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("CR\n")
    assert "24/40      0.6000" in result.stdout
    assert "One study: nothing was pooled" in result.stdout
    assert "good.txt, “24 (60,0 %)”" in result.stdout
    other = medkb("pool", "--kb", kb, "--outcome", "CR", "--drug", "blinatumomab")
    assert other.exit_code == 1
    assert "1 result: another drug, or none that the article tells" in other.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "say what to pool of the knowledge base"),
        (["--outcome", "CR", "--where", "arm=all"], "--where: only with --data"),
        (["--outcome", "CR", "--data", "x.csv"], "say what to pool: --data FILE.csv, or --kb DIR"),
    ],
    ids=str,
)
def test_options_of_the_other_source_are_refused(medkb, kb, options, told):
    result = medkb("pool", "--kb", kb, *options)
    assert (result.exit_code, told in result.stderr) == (2, True)
    assert "--drug: only with --kb" in medkb("pool", "--data", DATA / "bcg.csv", "--drug", "x").stderr


def test_plots_are_drawn(medkb, tmp_path):
    files = [tmp_path / "forest.svg", tmp_path / "funnel.svg"]
    result = medkb("pool", "--data", DATA / "hart1999.csv", "--lang", "ru", "--forest", files[0], "--funnel", files[1])
    assert result.exit_code == 0, result.output
    assert all(file.read_text(encoding="utf-8").startswith("<?xml") for file in files)
