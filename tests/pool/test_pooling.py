"""What is pooled, what is not, and what a reader is warned of."""

import json
import re
from dataclasses import replace

import pytest

from medkb.errors import PoolError
from medkb.pool import Correction, Row, Settings, Writer, leave_one_out, pool_rows, read_table, rows
from medkb.pool.cautions import cautions
from medkb.pool.words import words
from medkb.pool.writers import COLUMNS, record, table

GOOD = [Row("A", 10, 30), Row("B", 21, 60), Row("C", 35, 100)]


def warned(rows, **settings):
    return {w.rule: w.given for w in pool_rows(rows, Settings(**settings)).warnings}


def text(pooled, lang="en"):
    return "\n".join(Writer(pooled, lang).lines())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Row("X", None, 20), "no figure for xi"),
        (Row("X", 5, None), "no figure for ni"),
        (Row("X", 5.5, 20), "xi is 5.5, no whole number"),
        (Row("X", -1, 20), "xi is -1, below 0"),
        (Row("X", 0, 0), "ni is 0: no patients"),
        (Row("X", 21, 20), "21 events among 20 patients"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_the_reason(row, reason):
    pooled = pool_rows([*GOOD, row])
    assert pooled.k == 3
    assert text(pooled).endswith(f"\nLeft out:\n- X: {reason}")
    assert record(pooled)["left_out"][0]["reason"] == reason


def test_an_empty_cell_without_correction_is_left_out():
    pooled = pool_rows([*GOOD, Row("X", 0, 20)], Settings(correction=Correction(add=0)))
    assert [one.reason for one in pooled.left_out] == ["zero-cell"]


def test_a_study_without_events_in_both_arms_is_kept_unless_it_is_to_be_dropped():
    arms = [Row("A", 3, 30, 5, 31), Row("B", 0, 20, 0, 21), Row("C", 22, 22, 20, 20)]
    assert pool_rows(arms, Settings("OR")).k == 3
    dropped = pool_rows(arms, Settings("OR", correction=Correction(drop00=True)))
    assert [(one.row.label, one.reason) for one in dropped.left_out] == [("B", "double-zero"), ("C", "double-zero")]


def test_an_effect_without_a_variance_is_left_out():
    given = [Row("A", yi=0.1, vi=0.2), Row("B", yi=0.1, vi=0.0), Row("C", yi=0.1), Row("D", vi=0.2)]
    left = [(one.row.label, one.reason) for one in pool_rows(given, Settings("HR")).left_out]
    assert left == [("B", "no-variance"), ("C", "empty"), ("D", "empty")]


def test_nothing_to_pool_is_an_error_that_tells_why():
    with pytest.raises(PoolError, match=r"nothing to pool: X: 21 events among 20 patients"):
        pool_rows([Row("X", 21, 20)])
    with pytest.raises(PoolError, match="nothing to pool: there are no rows"):
        pool_rows([])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"measure": "SMD"}, "measure 'SMD': known are"),
        ({"method": "XX"}, "method 'XX': known are"),
        ({"level": 100}, "level 100: a percentage"),
        ({"correction": Correction(add=-1)}, "add -1"),
        ({"method": "EE", "knha": True}, "Knapp and Hartung"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, told):
    with pytest.raises(PoolError, match=re.escape(told)):
        Settings(**settings)


def test_three_studies_that_agree_need_no_warning_of_size_or_spread():
    assert set(warned(GOOD)) == {"asymmetry-few"}


@pytest.mark.parametrize(
    ("rows", "settings", "rule"),
    [
        (GOOD[:1], {}, "one-study"),
        (GOOD[:2], {}, "few"),
        ([*GOOD, Row("D", 195, 200)], {}, "heterogeneous"),
        ([*GOOD, Row("D", 0, 20)], {}, "zero-corrected"),
        ([*GOOD, Row("D", 20, 20)], {"measure": "PFT"}, "zero-cells"),
        ([*GOOD, Row("D", 1, 2)], {"measure": "PFT"}, "uneven"),
        ([Row("A", 1, 30), Row("B", 9, 30)], {"measure": "PR"}, "out-of-bounds"),
        ([Row(label, 10, 30) for label in "ABC"], {"knha": True}, "knha-narrow"),
        ([*GOOD, replace(GOOD[0], label="D", about={"source": "cited"})], {}, "cited"),
        ([*GOOD, replace(GOOD[0], label="D", about={"xi_status": "derived"})], {}, "derived"),
        ([*GOOD, replace(GOOD[0], label="D", about={"status": "derived"})], {}, "derived"),
        ([*GOOD, replace(GOOD[0], label="D", about={"issues": "error arithmetic share"})], {}, "flagged"),
        ([Row("D", yi=0.1, vi=0.1, about={"ci_fits": "false"})], {"measure": "HR"}, "misfit"),
        ([Row("D", 1, 9, 2, 9, about={"order_by": "article"})], {"measure": "RR"}, "order"),
        ([Row("D", 1, 9, 2, 9, about={"groups": "3"})], {"measure": "RR"}, "shared-arm"),
        ([Row("D", 1, 9, about={"doi": "10.1/x"}), Row("E", 2, 9, about={"doi": "10.1/x"})], {}, "same-study"),
        ([Row("D", 1, 9), Row("D", 2, 9)], {}, "same-study"),
        ([Row("D", 1, 9, about={"outcome": "CR"}), Row("E", 2, 9, about={"outcome": "PR"})], {}, "mixed"),
    ],
)
def test_a_reader_is_warned(rows, settings, rule):
    assert rule in warned(rows, **settings)


def test_cited_results_of_one_document_are_of_several_studies():
    shared = {"source": "cited", "document": "d1"}
    cited = [Row("D", 1, 9, about=shared | {"study": "S1"}), Row("E", 2, 9, about=shared | {"study": "S2"})]
    assert "same-study" not in warned(cited)


def test_log_ratios_are_derived_by_nature_and_need_no_warning():
    about = {"yi_status": "derived", "sei_status": "derived"}
    assert "derived" not in warned([Row("A", yi=0.1, vi=0.2, about=about)], measure="HR")


def test_a_warning_names_the_studies():
    assert warned([*GOOD, Row("Zero 2020", 0, 20)])["zero-corrected"] == {"labels": "Zero 2020", "add": "0.5"}


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_word_is_there_in_both_languages_with_the_same_gaps(lang):
    assert words(lang).keys() == words("en").keys()
    for key, sentence in words(lang).items():
        assert sentence.strip(), key
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", words("en")[key])), key


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("measure", ["PLO", "PFT", "PAS", "PR"])
def test_the_table_names_every_study_its_share_and_weight_and_that_it_is_a_look(lang, measure):
    pooled = pool_rows(GOOD, Settings(measure))
    shown = text(pooled, lang)
    assert shown.startswith(words(lang)["look"])
    assert all(f"{study.x:.0f}/{study.n:.0f}" in shown for study in pooled.studies)
    assert Writer(pooled, lang).number(pooled.estimate) in shown


def test_russian_figures_have_decimal_commas():
    assert re.search(r"\d\.\d", text(pool_rows([*GOOD, Row("Zero", 0, 20)], Settings("PFT")), "ru")) is None


def test_the_table_says_whose_claims_were_pooled():
    about = {"claim": "c1", "file": "a.pdf", "xi_page": "4", "xi_quote": "10 of 30"}
    shown = text(pool_rows([Row("A", 10, 30, about=about), *GOOD[1:]]))
    assert "- A: claim c1; a.pdf, p. 4, “10 of 30”" in shown


def test_what_all_rows_are_of_becomes_the_title():
    about = {"outcome": "CR", "drug": "blinatumomab"}
    pooled = pool_rows([Row("A", 1, 9, about=about), Row("B", 2, 9, about=about)])
    assert text(pooled).startswith("CR, blinatumomab\n")


def test_one_study_has_no_prediction_interval_and_the_text_says_so():
    pooled = pool_rows(GOOD[:1], Settings(knha=True))
    assert (pooled.prediction, pooled.tau2, pooled.estimate) == (None, 0, pytest.approx(1 / 3))
    assert "No prediction interval: one study" in text(pooled).replace("95% ", "")


def test_the_json_has_everything_and_survives_strict_readers():
    pooled = pool_rows([*GOOD, Row("X", 9, 3)])
    found = json.loads(json.dumps(record(pooled, "ru", leave_one_out(GOOD)), allow_nan=False))
    assert found["k"] == 3
    assert [study["x"] for study in found["studies"]] == [10, 21, 35]
    assert found["estimate"] == pooled.estimate
    assert found["left_out"][0]["rule"] == "too-many"
    assert len(found["leave_one_out"]) == 3
    assert {w["rule"] for w in found["warnings"]} == {w.rule for w in pooled.warnings}


def test_the_csv_has_a_line_for_each_study_the_pooled_effect_and_what_was_left_out():
    lines = [
        dict(zip((name for name, _ in COLUMNS), line, strict=True))
        for line in table(pool_rows([*GOOD, Row("X", 9, 3)]))
    ]
    assert [line["part"] for line in lines] == ["study"] * 3 + ["pooled", "prediction", "left_out"]
    assert float(lines[3]["estimate"]) == pool_rows(GOOD).estimate
    assert lines[5]["reason"] == "9 events among 3 patients"


def test_warnings_come_in_one_order():
    pooled = pool_rows([Row("D", 0, 9, about={"source": "cited"})])
    assert [w.rule for w in cautions(pooled, 1)] == ["one-study", "zero-corrected", "cited"]


def test_a_table_with_log_ratios_is_shown_as_ratios():
    found = rows(read_table("slab,yi,sei\nA,0,0.1\nB,0,0.2\n", "t"), "HR")
    pooled = pool_rows(found, Settings("HR"))
    assert (pooled.estimate, pooled.null, pooled.logarithmic) == (1, 1, True)
