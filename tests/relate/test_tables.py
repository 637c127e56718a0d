"""Facts of tables whose cells are known: a cell's meaning comes from its row, its section and its column."""

from __future__ import annotations

import pytest

from medkb.model import AdverseEvent, Block, BlockKind, Cohort, Document, Response, Survival, Table, TableCell
from medkb.model.codec import to_record
from medkb.pipeline import extract_document
from medkb.relate.tables.measures import Kind, measure


def document(caption, rows, head_rows=1, stub_columns=1, spans=()):
    """An article of one table; `spans` are (row, column, rows, columns), the other slots that they cover hold None."""
    text = caption + "\n\n"
    start, cells = len(text), []
    reach = {(r, c): (h, w) for r, c, h, w in spans}
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words is None:
                continue
            cells.append(TableCell(len(text), len(text) + len(words), r, c, *reach.get((r, c), (1, 1))))
            text += words + "\t"
        text = text.removesuffix("\t") + "\n"
    blocks = (
        Block(BlockKind.CAPTION, 0, len(caption), "en", "results"),
        Block(BlockKind.TABLE, start, len(text) - 1, "en", "results"),
    )
    table = Table(start, len(text) - 1, tuple(cells), head_rows, stub_columns)
    return Document("t.txt", text, blocks, tables=(table,))


def facts(*table, kind, slots, **options):
    """The chosen slots of the facts of one kind, in the order of the text."""
    claims = extract_document(document(*table, **options)).claims
    some = sorted((c for c in claims if isinstance(c.fact, kind)), key=lambda c: c.fact.evidence[0].start)
    return [tuple(to_record(c).get(slot) for slot in slots) for c in some]


EVENT = ("event", "arm", "count", "n", "percent")


@pytest.mark.parametrize(
    ("caption", "rows", "expected"),
    [
        (
            "Table 1. Adverse events",
            [["Event", "Drug A (n = 40)", "Placebo (n = 20)"], ["Nausea", "10 (25.0)", "2 (10.0)"]],
            [("nausea", "Drug A", 10, 40, 25), ("nausea", "Placebo", 2, 20, 10)],
        ),
        (
            "Таблица 1. Нежелательные явления",
            [["Явление", "Препарат А (n = 40)", "Плацебо (n = 20)"], ["Тошнота", "10 (25,0)", "2 (10,0)"]],
            [("nausea", "Препарат А", 10, 40, 25), ("nausea", "Плацебо", 2, 20, 10)],
        ),
    ],
)
def test_a_cell_is_an_event_of_its_row_in_the_arm_of_its_column(caption, rows, expected):
    assert facts(caption, rows, kind=AdverseEvent, slots=EVENT) == expected


def test_a_head_over_several_columns_is_the_arm_of_them_all_and_the_lower_ones_the_grade():
    rows = [
        ["Event", "Drug A (n = 40)", None, "Placebo (n = 20)", None],
        [None, "Grade 1–2", "Grade 3–4", "Grade 1–2", "Grade 3–4"],
        ["Nausea", "10 (25.0)", "1 (2.5)", "2 (10.0)", "0"],
    ]
    spans = [(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 2)]
    slots = ("arm", "grade_min", "grade_max", "count")
    found = facts("Table 1. Adverse events", rows, 2, spans=spans, kind=AdverseEvent, slots=slots)
    assert found == [("Drug A", 1, 2, 10), ("Drug A", 3, 4, 1), ("Placebo", 1, 2, 2), ("Placebo", 3, 4, 0)]


def test_columns_of_counts_and_of_shares_side_by_side_are_one():
    rows = [
        ["Event", "Drug A (n = 40)", None],
        [None, "n", "%"],
        ["Nausea", "10", "25.0"],
    ]
    found = facts(
        "Table 1. Adverse events", rows, 2, spans=[(0, 0, 2, 1), (0, 1, 1, 2)], kind=AdverseEvent, slots=EVENT
    )
    assert found == [("nausea", "Drug A", 10, 40, 25)]


def test_a_bare_number_is_a_share_where_the_head_says_per_cent():
    rows = [["Regimen", "Complete response, %", "Overall survival at 2 years, %"], ["R-CHOP", "54", "71.5"]]
    assert facts("Table 3. Outcomes", rows, kind=Response, slots=("outcome", "percent", "count")) == [("CR", 54, None)]
    assert facts("Table 3. Outcomes", rows, kind=Survival, slots=("endpoint", "value", "unit")) == [("OS", 71.5, "%")]


def test_a_size_is_given_only_where_the_printed_share_agrees_with_it():
    rows = [["Event", "Drug A (n = 40)"], ["Nausea", "10 (25.0)"], ["Vomiting", "5 (15.6)"]]
    found = facts("Table 1. Adverse events", rows, kind=AdverseEvent, slots=("count", "n"))
    assert found == [(10, 40), (5, None)]


def test_a_column_of_sizes_counts_the_patients_of_each_row():
    rows = [
        ["Patients", "Phase", "N", "Complete response"],
        ["Adults, relapsed lymphoma", "II", "36", "12 (33.3)"],
        ["Adults, refractory lymphoma", "III", "80 vs 40", "–"],
    ]
    found = facts("Table 2. Published trials", rows, kind=Cohort, slots=("n", "role"))
    assert found == [(36, "population"), (80, "arm"), (40, "arm")]
    assert facts("Table 2. Published trials", rows, kind=Response, slots=("count", "n")) == [(12, 36)]


def test_the_section_names_the_event_of_rows_that_only_say_its_grade():
    rows = [["Event", "Drug A (n = 40)"], ["Acute graft-versus-host disease", ""], ["Grade III–IV", "4 (10.0)"]]
    slots = ("event", "grade_min", "count")
    found = facts("Table 1. Adverse events", rows, kind=AdverseEvent, slots=slots)
    assert found == [("acute graft versus host disease", 3, 4)]


def test_what_a_section_was_given_to_prevent_is_not_counted_in_its_rows():
    rows = [["Parameter", "Value"], ["Prophylaxis of acute GVHD, n (%)", ""], ["Cyclophosphamide", "49 (87.7)"]]
    assert facts("Table 1. Patients", rows, kind=AdverseEvent, slots=EVENT) == []


def test_a_value_printed_once_in_each_language_is_one_fact():
    rows = [["Показатель", "Группа А (n = 24)"], ["Приживление Engraftment", "22/24 (91,7) 22/24 (91.7)"]]
    found = facts("Таблица 2. Исходы", rows, kind=Response, slots=("count", "n", "percent"))
    assert found == [(22, 24, 91.7)]


def test_the_p_value_of_a_row_goes_with_its_cells():
    rows = [["Outcome", "A (n = 40)", "B (n = 40)", "p"], ["Complete response", "20 (50.0)", "10 (25.0)", "0.02"]]
    assert facts("Table 2. Response", rows, kind=Response, slots=("count", "p")) == [(20, "0.02"), (10, "0.02")]


def test_a_table_that_cannot_be_rebuilt_is_told_and_its_place_named():
    text = "Table 1. Laboratory values\n\nalpha\nbeta\ngamma\n\n12 14 (5.5) 16\n3 4 (1.1) 5\n6 7 8\n9 2 (3.3)\n1\n"
    blocks = (Block(BlockKind.CAPTION, 0, 26, "en"), Block(BlockKind.TABLE, 28, len(text) - 1, "en"))
    problems = extract_document(Document("t.txt", text, blocks)).problems
    assert [p.reason.split(":")[0] for p in problems] == [
        f"a table whose rows cannot be told for certain at 28-{len(text) - 1}"
    ]


ENDPOINT = ("endpoint", "arm", "statistic", "value", "unit", "ci_low", "ci_high", "reached")


def test_a_median_is_a_time_to_its_endpoint_in_the_unit_of_the_head():
    rows = [
        ["Endpoint", "Group", "Median, months (95% CI)", "HR (95% CI)"],
        ["Overall survival", "Drug A", "21.0 (12.4–27.3)", "0.55 (0.39–0.77)"],
        [None, "Placebo", "not reached", None],
    ]
    spans = [(1, 0, 2, 1), (1, 3, 2, 1)]
    found = facts("Table 2. Survival", rows, stub_columns=2, spans=spans, kind=Survival, slots=ENDPOINT)
    assert found == [
        ("OS", "Drug A", "median", 21, "mo", 12.4, 27.3, None),
        ("OS", "Placebo", "median", None, "mo", None, None, False),
    ]


@pytest.mark.parametrize("head", ["HR (95% CI)", "ОР (95 % ДИ)", "Sensitivity (95% CI)", "Mean (SD)", "Cut-off", "AUC"])
def test_ratios_and_measurements_count_nobody(head):
    rows = [["Factor", head], ["Diabetes mellitus", "1.51 (1.27–2.13)"], ["Pneumonia", "37"]]
    assert facts("Table 2. Predictors of relapse", rows, kind=AdverseEvent, slots=EVENT) == []


def test_a_number_with_an_interval_is_a_share_only_where_something_says_per_cent():
    rows = [["Outcome", "Drug A"], ["Overall survival at 2 years", "71 (60–80)"], ["Relapse, %", "12 (8–17)"]]
    assert facts("Table 2. Outcomes", rows, kind=Survival, slots=ENDPOINT) == []
    assert facts("Table 2. Outcomes", rows, kind=Response, slots=("outcome", "percent")) == [("relapse", 12)]


@pytest.mark.parametrize(
    "label",
    ["SD", "Нейтропения (гематологическая)", "Эритема (местная)", "Ремиссия, частота", "Stable disease"],
)
def test_words_that_only_look_like_a_unit_leave_the_row_its_patients(label):
    assert measure(label).kind is Kind.SHARE


@pytest.mark.parametrize("printed", ["NR", "н/д", "NE"])
def test_what_may_be_not_reported_is_not_said_to_be_not_reached(printed):
    rows = [["Endpoint", "Median, months"], ["Overall survival", printed], ["Progression-free survival", "8.0"]]
    assert [f[0] for f in facts("Table 2. Survival", rows, kind=Survival, slots=ENDPOINT)] == ["PFS"]


def test_a_median_without_a_unit_is_left_alone():
    rows = [["Outcome", "Median (range)"], ["Relapse", "12 (4–30)"], ["Overall survival", "21 (12–27)"]]
    assert facts("Table 2. Outcomes", rows, kind=Response, slots=("outcome",)) == []
    assert facts("Table 2. Outcomes", rows, kind=Survival, slots=ENDPOINT) == []


def test_a_column_of_patients_beside_events_counts_no_population():
    rows = [["Event", "Patients", "Episodes"], ["Nausea", "12", "30"]]
    assert facts("Table 2. Adverse events", rows, kind=Cohort, slots=("n", "role")) == []


@pytest.mark.parametrize(
    ("label", "source"), [("Mori, 2020", "cited"), ("Lind et al. (2019)", "cited"), ("Май 2020", "own")]
)
def test_only_a_row_that_names_a_study_is_cited(label, source):
    rows = [["Study", "N", "Complete response"], [label, "36", "12 (33.3)"]]
    assert facts("Table 2. Response", rows, kind=Response, slots=("source",)) == [(source,)]


@pytest.mark.parametrize(("printed", "expected"), [("12 (50.0)", [(12, 50)]), ("1.25 (0.80–1.94)", []), ("2", [])])
def test_an_abbreviation_of_a_ratio_and_of_a_response_is_told_by_its_cell(printed, expected):
    rows = [["Outcome", "RR"], ["Complete response", printed]]
    assert facts("Table 2. Outcomes", rows, kind=Response, slots=("count", "percent")) == expected


@pytest.mark.parametrize(
    ("size", "printed", "expected"),
    [
        ("189", "Complete response – 43 %", [(43, "Adults, relapsed lymphoma", 189)]),
        ("189", "Complete response – 43 % (MRD-negative – 82 %)", [(43, "Adults, relapsed lymphoma", 189), (82, "Adults, relapsed lymphoma, CR", None)]),
    ],
)  # fmt: skip
def test_what_a_cell_tells_in_words_is_of_the_group_of_its_row(size, printed, expected):
    rows = [["Patients", "Phase", "N", "Response"], ["Adults, relapsed lymphoma", "II", size, printed]]
    found = facts("Table 2. Published trials", rows, kind=Response, slots=("percent", "arm", "n"))
    assert found == expected


def test_a_cell_in_words_that_compares_two_groups_gives_each_its_figure():
    rows = [
        ["Patients", "Phase", "N", "Response"],
        ["Adults, refractory lymphoma (blinatumomab vs chemotherapy)", "III", "262 vs 131", "Complete response – 44 % vs 25 %"],
    ]  # fmt: skip
    found = facts("Table 2. Published trials", rows, kind=Response, slots=("percent", "arm", "n"))
    assert found == [(44, "blinatumomab", 262), (25, "chemotherapy", 131)]
