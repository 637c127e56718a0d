"""Facts as a person reads them."""

from decimal import Decimal

import pytest

from medkb.cli.rows import COLUMNS, aligned, row
from medkb.model import AdverseEvent, Claim, Cohort, Dose, Drug, Evidence, Response, Survival
from medkb.report.figures import figures, span, subject

D = Decimal
PLACE = (Evidence(start=3, end=8, text="60,5 %"),)


@pytest.mark.parametrize(
    ("fact", "about", "line"),
    [
        (Drug(evidence=PLACE, drug="dasatinib", names=("дазатиниб", "ДАЗ")), "dasatinib", "дазатиниб, ДАЗ"),
        (
            Dose(evidence=PLACE, drug="dasatinib", value=D(100), unit="mg/d", schedule="daily", route="oral"),
            "dasatinib",
            "100 mg/d, oral, daily",
        ),
        (Dose(evidence=PLACE, drug="x", low=D("0.5"), high=D("1.5"), unit="mg", total=True), "x", "0.5–1.5 mg, total"),
        (Cohort(evidence=PLACE, n=44, of=82, percent=D("53.7"), label="men"), "men", "n = 44/82, 53.7 %"),
        (
            Cohort(evidence=PLACE, role="population", age_median=D(54), age_low=D(21), age_high=D(83)),
            "population",
            "age 54 years (21–83)",
        ),
        (
            Response(evidence=PLACE, outcome="CR", count=23, n=38, percent=D("60.5"), p="<0.001"),
            "CR",
            "23/38, 60.5 %, p <0.001",
        ),
        (
            Survival(
                evidence=PLACE,
                endpoint="OS",
                statistic="rate",
                value=D("91.4"),
                at="3 a",
                ci_low=D("84.9"),
                ci_high=D("97.9"),
                ci_level=D(95),
            ),
            "OS rate",
            "91.4 %, at 3 a, 95 % CI 84.9–97.9",
        ),
        (
            Survival(evidence=PLACE, endpoint="OS", statistic="median", unit="mo", reached=False),
            "OS median",
            "not reached",
        ),
        (
            AdverseEvent(evidence=PLACE, event="nausea", grade_min=3, grade_max=5, count=0),
            "nausea",
            "grade ≥ 3, 0 patients",
        ),
        (
            AdverseEvent(evidence=PLACE, event="death", cause="sepsis", grade_min=3, grade_max=4),
            "death (sepsis)",
            "grade 3–4",
        ),
    ],
)
def test_a_fact_is_read_as_its_subject_and_one_line_of_figures(fact, about, line):
    assert (subject(fact), figures(fact)) == (about, line)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(D(30), None, "from 30 %"), (None, D(20), "up to 20 %"), (None, None, ""), (D(0), D(0), "0–0 %")],
)
def test_a_bound_is_told_from_a_range(low, high, shown):
    assert span(None, low, high, "%") == shown


def test_a_row_has_one_cell_a_column_and_keeps_a_stated_zero():
    claim = Claim("c1", "a.txt", "10.1/x", AdverseEvent(evidence=PLACE, event="nausea", count=0))
    cells = dict(zip(COLUMNS, row(claim), strict=True))
    assert cells["count"] == "0"
    assert cells["percent"] == ""
    assert (cells["start"], cells["end"], cells["text"]) == ("3", "8", "60,5 %")


def test_an_aligned_table_cuts_long_cells_and_has_no_trailing_blanks():
    lines = list(aligned(("a", "b"), [("x" * 9, ""), ("y", "two\nlines")], widest=5))
    assert lines == ["a      b", "-----  -----", "xxxx…", "y      two …"]
