"""`medkb export`: data sets by layout, with choice options, dictionary and answers to what cannot be."""

import csv
import io
import json
import re

import pytest

from medkb.cli.choice import grades
from medkb.cli.common import UsageError


def good(result):
    assert result.exit_code == 0, result.output
    return result


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_layout_goes_to_stdout_as_csv(medkb, kb):
    found = rows(good(medkb("export", "--kb", kb, "--layout", "proportions", "--for", "metafor")).stdout)
    assert [(r["outcome"], r["xi"], r["ni"]) for r in found] == [("CR", "24", "40")]


def test_a_file_comes_with_what_is_left_out_and_a_dictionary(medkb, kb, tmp_path):
    out = tmp_path / "cr.csv"
    result = good(
        medkb("export", "--kb", kb, "--layout", "proportions", "--outcome", "CR", "--for", "metafor", "-o", out)
    )
    assert {path.name for path in tmp_path.glob("cr.*")} == {"cr.csv", "cr.dropped.csv", "cr.datapackage.json"}
    assert re.search(r"cr\.csv: 1 rows of the layout proportions", result.stderr)
    assert "R: rma(measure=" in result.stderr


def test_the_dictionary_has_the_command_that_makes_the_table_again(medkb, kb, tmp_path):
    out = tmp_path / "cr.csv"
    good(
        medkb("export", "-o", out, "--outcome", "complete response", "--kb", kb, "--layout", "proportions", "--derive")
    )
    told = json.loads((tmp_path / "cr.datapackage.json").read_text(encoding="utf-8"))["medkb"]["command"]
    words = [
        "--kb",
        str(kb),
        "--layout",
        "proportions",
        "--output",
        str(out),
        "--derive",
        "--outcome",
        "'complete response'",
    ]
    assert told == " ".join(["medkb", "export", *words])


def test_all_layouts_go_into_a_folder(medkb, kb, tmp_path):
    good(medkb("export", "--kb", kb, "--layout", "all", "-o", tmp_path / "out"))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"proportions.csv", "events.csv", "grades.csv", "dropped.csv", "datapackage.json"} <= names


def test_facts_as_read_have_a_dictionary_too(medkb, kb, tmp_path):
    good(medkb("export", "--kb", kb, "--kind", "doses", "-o", tmp_path / "d.csv"))
    told = json.loads((tmp_path / "d.datapackage.json").read_text(encoding="utf-8"))
    assert told["medkb"]["rows"] == len(rows((tmp_path / "d.csv").read_text(encoding="utf-8"))) > 0
    assert told["resources"][0]["path"] == "d.csv"


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ([], 2, "--kind KIND for facts as they were read, or --layout NAME"),
        (["--kind", "dose", "--layout", "doses"], 2, "--kind KIND"),
        (["--kind", "dose", "--drug", "x"], 2, "--drug: only with --layout"),
        (["--layout", "horoscopes"], 1, "unknown layout 'horoscopes'; known: proportions, events"),
        (["--layout", "means"], 1, "reads no means"),
        (["--layout", "all"], 2, "name a folder"),
        (["--layout", "proportions", "--for", "stata"], 1, "there is csv, metafor, meta, revman"),
        (["--layout", "proportions", "--for", "revman"], 1, "revman has no place for the layout proportions"),
        (["--layout", "proportions", "--format", "xlsx"], 1, "name a file"),
        (["--layout", "events", "--wide"], 1, "only the layout grades"),
        (["--layout", "proportions", "--grade", "6"], 2, "--grade '6': write 3, 3-4 or 3\\+"),
        (["--layout", "proportions", "--outcome", "complete respons"], 1, "near it: complete response"),
        (["--layout", "proportions", "--arm", "nobody"], 1, "no row: nothing fits .* 1 arm .* There is: CR"),
        (["--layout", "medians", "--outcome", "CR"], 1, "ask it with --endpoint"),
        (["--layout", "proportions", "--source", "mine"], 1, "own, cited, any"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(medkb, kb, options, code, words):
    result = medkb("export", "--kb", kb, *options)
    assert result.exit_code == code, result.output
    assert re.search(words, result.stderr), result.stderr
    assert (result.stdout, result.stderr.count("medkb:")) == ("", 1)


def test_a_folder_of_tables_is_not_a_file(medkb, kb, article):
    result = medkb("export", "--kb", kb, "--layout", "all", "-o", article)
    assert result.exit_code == 1
    assert "is a file; name a folder" in result.stderr


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", (None, None)),
        ("3", (3, 3)),
        ("3-4", (3, 4)),
        ("3–4", (3, 4)),
        ("3+", (3, None)),
        (">=3", (3, None)),
        ("≥ 3", (3, None)),
    ],
)
def test_how_grades_are_written(text, wanted):
    assert grades(text) == wanted


@pytest.mark.parametrize("text", ["0", "III", "3-", "9+", "three"])
def test_what_is_no_grade(text):
    with pytest.raises(UsageError, match="write 3, 3-4 or 3\\+"):
        grades(text)
