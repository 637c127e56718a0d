"""What stands in an evidence table, and that every figure leads to a place that prints it."""

import pytest

from medkb.errors import ExportError
from medkb.export.choice import Choice
from medkb.model import AdverseEvent, Cohort, Response, Survival
from medkb.studies import evidence_table
from medkb.studies.model import CITED, COMPETING, DERIVED, FLAGGED, MISSING
from medkb.studies.numbers import numbers


def lines(table):
    """Every entry with its study and row."""
    return [
        (study, row, line)
        for study in table.studies
        for row in study.rows
        for cell in (study.design, *row.cells)
        for line in cell
    ]


def row(table, group, study=0):
    """The cells of a group by the keys of their columns, each a list of plain entries."""
    found = next(row for row in table.studies[study].rows if row.group == group)
    keys = [key for key, _ in table.columns][-len(found.cells) :]
    return {key: [line.plain for line in cell] for key, cell in zip(keys, found.cells, strict=True)}


def only(table, key, group="All patients"):
    """The one line of a cell."""
    cells = dict(zip([k for k, _ in table.columns][-len(table.studies[0].rows[0].cells) :], next(r for r in table.studies[0].rows if r.group == group).cells, strict=True))  # fmt: skip
    (line,) = cells[key]
    return line


def note(table, line):
    return table.notes[line.notes[0] - 1]


# --- two articles as they are read ---


def test_a_group_has_its_cells_as_the_article_prints_them(tables):
    assert row(tables["en"], "letrozole") == {
        "n": ["60"],
        "age": [],
        "dose": [],
        "response": ["Complete response: 30/60 (50.0%)"],
        "survival": [],
        "events": ["Neutropenia, grades\u00a03–4: 6/60 (10.0%)"],
    }


def test_the_same_in_russian(tables):
    assert row(tables["ru"], "летрозол") == {
        "n": ["60"],
        "age": [],
        "dose": [],
        "response": ["Полный ответ: 30/60 (50,0\u00a0%)"],
        "survival": [],
        "events": ["Нейтропения, 3–4\u00a0ст.: 6/60 (10,0\u00a0%)"],
    }


def test_a_dose_is_told_in_both_languages(tables):
    assert row(tables["en"], "All patients")["dose"] == ["Letrozole: 2.5\u00a0mg, once daily"]
    assert row(tables["ru"], "Все пациенты")["dose"] == ["Летрозол: 2,5\u00a0мг, 1 раз в сутки"]


def test_a_russian_article_in_both_languages(tables):
    cells = row(tables["ru"], "Все пациенты", 1)
    assert cells["dose"] == ["Блинатумомаб: 15\u00a0мкг/м²/сут, дни\u00a01–28"]
    assert cells["survival"] == ["Общая выживаемость, через 2\u00a0года: 61,5\u00a0%"]
    assert row(tables["en"], "All patients", 1)["survival"] == ["Overall survival, at 2\u00a0y: 61.5%"]


def test_a_study_is_called_by_its_registration(tables):
    assert tables["en"].studies[0].details == ("NCT01234567",)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_figure_has_a_note_and_every_note_a_figure(tables, lang):
    cited = [number for *_, line in lines(tables[lang]) for number in line.notes]
    assert all(line.notes for *_, line in lines(tables[lang]))
    assert list(dict.fromkeys(cited)) == [note.number for note in tables[lang].notes]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_place_is_noted_twice(tables, lang):
    places = [(note.file, note.start, note.end) for note in tables[lang].notes]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_number_stands_outside_its_notes_unless_marked(tables, lang):
    """A denominator may be the group's n, which has its note beside it."""
    table = tables[lang]
    for _, group, line in lines(table):
        notes = [table.notes[number - 1] for number in line.notes]
        shown = {n for note in notes for n in numbers(f"{note.before}{note.quote}{note.after}")}
        shown |= {n for size in group.cells[0] for n in numbers(size.text)}
        words = line.plain.replace("1 раз", "")  # "once": a word of the vocabulary
        outside = {n for n in numbers(words) if n not in shown}
        assert not outside or {MISSING, DERIVED} & set(line.marks), line


def test_a_note_names_the_file_and_quotes_the_words(tables):
    table = tables["en"]
    line = next(line for *_, line in lines(table) if line.label == "Complete response")
    assert (note(table, line).file, note(table, line).quote) == ("letrozole.txt", "30/60 (50.0%)")


# --- invented facts ---


def test_a_figure_keeps_the_decimals_that_are_printed(put, made, told):
    put("a.txt", told["cr"]("5 of 100 (5.0%)", count=5, n=100, percent=5))
    assert only(made(), "response").plain == "Complete response: 5/100 (5.0%)"
    assert only(made("ru"), "response", "Все пациенты").plain == "Полный ответ: 5/100 (5,0\u00a0%)"


def test_a_stated_zero_is_a_zero_and_silence_is_empty(put, made, told):
    put("a.txt", told["cr"]("0 of 12", count=0, n=12))
    assert only(made(), "response").text == "0/12"
    assert made().studies[0].rows[0].cells[-1] == ()


@pytest.mark.parametrize(
    ("quote", "slots", "english", "russian"),
    [
        ("3 of 9 (33.3%; 95% CI 7.5-70.1)", {"count": 3, "n": 9, "percent": "33.3", "ci_low": "7.5", "ci_high": "70.1", "ci_level": 95}, "3/9 (33.3%; 95%\u00a0CI 7.5–70.1)", "3/9 (33,3\u00a0%; 95\u00a0%\u00a0ДИ 7,5–70,1)"),
        ("33%", {"percent": 33}, "33%", "33\u00a0%"),
        ("33% of 9", {"percent": 33, "n": 9}, "33% (n\u00a0=\u00a09)", "33\u00a0% (n\u00a0=\u00a09)"),
        ("20-30%", {"low": 20, "high": 30}, "20–30%", "20–30\u00a0%"),
        (">80%", {"low": 80}, ">80%", ">\u00a080\u00a0%"),
        ("up to 20%", {"high": 20}, "up to 20%", "до 20\u00a0%"),
        ("7 patients", {"count": 7}, "7", "7"),
    ],
)  # fmt: skip
def test_a_response_prints_what_is_told(put, made, told, quote, slots, english, russian):
    put("a.txt", told["cr"](quote, **slots))
    assert only(made(), "response").text == english
    assert only(made("ru"), "response", "Все пациенты").text == russian


@pytest.mark.parametrize(
    ("slots", "english", "russian"),
    [
        ({"statistic": "median", "value": "8.5", "unit": "mo"}, "Overall survival, median: 8.5\u00a0mo", "Общая выживаемость, медиана: 8,5\u00a0мес"),
        ({"statistic": "median", "unit": "mo", "reached": False}, "Overall survival, median: not reached", "Общая выживаемость, медиана: не достигнута"),
        ({"statistic": "rate", "value": 61, "at": "5 a"}, "Overall survival, at 5\u00a0y: 61%", "Общая выживаемость, через 5\u00a0лет: 61\u00a0%"),
        ({"statistic": "median", "value": 3, "unit": "a", "low": 1, "high": 4}, "Overall survival, median: 3\u00a0y (range 1–4\u00a0y)", "Общая выживаемость, медиана: 3\u00a0года (диапазон 1–4\u00a0года)"),
    ],
)  # fmt: skip
def test_survival_prints_what_is_told(put, made, told, slots, english, russian):
    put("a.txt", told["survival"]("survival 8.5 61 5 3 1 4", **slots))
    assert only(made(), "survival").plain == english
    assert only(made("ru"), "survival", "Все пациенты").plain == russian


def test_ages_are_those_of_the_group(put, made, told):
    put(
        "a.txt",
        told["fact"](Cohort, "12 patients, 61 (34-79) years", n=12, role="population", age_median=61, age_low=34, age_high=79),
        told["cr"]("3 of 12", count=3, n=12),
    )  # fmt: skip
    assert row(made(), "All patients")["age"] == ["61 (34–79)"]


def test_a_competing_figure_is_told_in_the_note(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), told["cr"]("4 of 12", count=4, n=12, section="abstract"))
    line = only(made(), "response")
    assert (line.text, line.marks) == ("3/12", COMPETING)
    assert note(made(), line).remarks == ["Another figure of the article: Complete response: 4/12 (p. 2: “4 of 12”)"]


def test_two_sizes_of_one_group_are_told(put, made, told):
    put(
        "a.txt",
        told["people"](12, arm="A"),
        told["people"](14, arm="A", confidence=0.8),
        told["cr"]("3 of 12", count=3, n=12, arm="A"),
    )
    line = only(made(), "n", "A")
    assert (line.text, line.marks) == ("12", COMPETING)
    assert "14" in note(made(), line).remarks[0]


def test_a_figure_in_an_issue_is_marked_with_the_reason(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), flags=[0])
    line = only(made(), "response")
    assert line.marks == FLAGGED
    assert note(made(), line).remarks == ["The article contradicts itself: It does not fit"]


def test_a_number_that_is_not_quoted_is_marked(put, made, told):
    put("a.txt", told["cr"]("all of them responded", count=8, n=8))
    line = only(made(), "response")
    assert line.marks == MISSING
    assert note(made(), line).remarks == [
        "Complete response: 8/8: outside the quoted words, or following from words: 8"
    ]


def test_a_number_in_words_is_quoted(put, made, told):
    put("a.txt", told["cr"]("two of twelve", count=2, n=12))
    assert only(made(), "response").marks == ""


def test_another_article_s_figures_stand_apart_and_are_marked(put, made, told):
    put(
        "a.txt",
        told["cr"]("3 of 12", count=3, n=12),
        told["cr"]("9 of 20", count=9, n=20, source="cited", study="NOVA"),
    )
    assert [r.group for r in made(source="any").studies[0].rows] == ["All patients", "NOVA: All patients"]
    assert only(made(source="any"), "response", "NOVA: All patients").marks == CITED
    assert [r.group for r in made().studies[0].rows] == ["All patients"]


def test_articles_of_one_trial_are_one_row(put, made, told):
    about = {"registrations": ("NCT01234567",), "year": 2020}
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), authors=("Иванов А.Б.",), **about)
    put("b.txt", told["survival"]("61%", statistic="rate", value=61), authors=("Petrov V.",), **about)
    table = made()
    assert [study.label for study in table.studies] == ["Иванов 2020 / Petrov 2020"]
    assert {note.file for note in table.notes} == {"a.txt", "b.txt"}


def test_an_article_that_repeats_a_trial_is_told_in_the_list(put, made, told):
    for file in ("a.txt", "b.txt"):
        put(file, told["cr"]("3 of 12", count=3, n=12), told["cr"]("1 of 12", count=1, n=12, time="6 mo") if file == "a.txt" else told["cr"]("3 of 12", count=3, n=12), registrations=("NCT01234567",), title_en=file)  # fmt: skip
    assert made().reports[1].endswith("b.txt. one study with a: trial registration NCT01234567")


def test_columns_that_were_not_asked_for_are_left_out(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), told["neutropenia"]("5 of 12", count=5, n=12))
    assert [key for key, _ in made(outcome="CR").columns] == ["study", "group", "n", "age", "dose", "response"]


def test_what_was_chosen_is_said(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12))
    assert made(outcome="CR").rules[-1] == "Chosen: outcome: CR; source: own."


def test_nothing_is_derived_unless_asked_for(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12))
    assert only(made(), "response").text == "3/12"


def test_what_is_derived_is_marked_and_has_its_formula(put, made, told):
    put("a.txt", told["neutropenia"]("3 of 12", count=3, n=12))
    table = made(derive=True)
    line = only(table, "events")
    assert (line.text, line.marks) == ("3/12 (25.0%#)", DERIVED)
    assert "100 * count / n" in note(table, line).remarks[0]


def test_the_title_is_the_evidence_of_the_design(put, made, told):
    title = "Drug in disease: an open-label, randomised, phase 2 trial"
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), title_en=title)
    (line,) = made().studies[0].design
    assert line.text == "open-label, randomised, phase\u00a02"
    assert note(made(), line).quote == title


def test_no_design_no_column(put, made, told):
    put("a.txt", told["cr"]("3 of 12", count=3, n=12), title_en="Drug in disease")
    assert "design" not in dict(made().columns)


def test_the_most_frequent_events_of_each_sort_are_shown(put, made, told):
    def event(count, **slots):
        return told["fact"](AdverseEvent, f"{count} of 50", event=f"event {count}", count=count, n=50, **slots)

    put("a.txt", *(event(n) for n in range(1, 8)), *(event(n, grade_min=3, grade_max=5) for n in range(10, 14)))
    table = made(events=2)
    assert row(table, "All patients")["events"] == ["Event 13, grade\u00a0≥3: 13/50", "Event 12, grade\u00a0≥3: 12/50", "Event 7: 7/50", "Event 6: 6/50"]  # fmt: skip
    assert any("Not shown by this rule: 7." in rule for rule in table.rules)
    assert len(row(made(events=0), "All patients")["events"]) == 11


def test_responses_stand_in_the_order_of_the_hierarchy(put, made, told):
    facts = [
        told["fact"](Response, f"{n} of 50", outcome=name, count=n, n=50)
        for n, name in enumerate(("PD", "PR", "CR", "ORR"), 1)
    ]
    put("a.txt", *facts)
    assert [plain.partition(":")[0] for plain in row(made(), "All patients")["response"]] == ["ORR", "CR", "PR", "PD"]


def test_times_of_one_outcome_go_up(put, made, told):
    put(
        "a.txt", *(told["cr"](f"{n} of 50", count=n, n=50, time=time) for n, time in enumerate(("1 a", "6 mo", "4 wk")))
    )
    assert [plain.partition(":")[0] for plain in row(made(), "All patients")["response"]] == [
        "Complete response (4\u00a0wk)",
        "Complete response (6\u00a0mo)",
        "Complete response (1\u00a0y)",
    ]


def test_doses_of_a_drug_that_is_no_group_stand_at_all_patients(put, made, told):
    put("a.txt", told["dose"]("rituximab", arm="rituximab"), told["cr"]("3 of 12", count=3, n=12))
    assert row(made(), "All patients")["dose"] == ["Rituximab: 10\u00a0mg"]


def test_parts_of_a_group_stand_behind_it(put, made, told):
    arms = ("A, aged 60 and over", "B", "A")
    put("a.txt", *(told["cr"](f"{n} of 12", count=n, n=12, arm=arm) for n, arm in enumerate(arms)))
    assert [r.group for r in made().studies[0].rows] == ["B", "A", "A, aged 60 and over"]


def test_an_article_with_a_p_value_only_has_no_row(put, made, told):
    put("a.txt", told["fact"](Survival, "p = 0.03", endpoint="OS", statistic="median", unit="mo", p="0.03"))
    assert made().studies == ()
    assert made().notes == ()


def test_an_unknown_language_is_refused(store):
    with pytest.raises(ExportError, match="language 'de'"):
        evidence_table(store, Choice(), "de")
