"""Layouts: the numbers of the articles in the columns that other programs take, each with its place."""

import csv
import io
import math
import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from medkb.errors import ExportError
from medkb.export.articles import Article
from medkb.export.choice import Choice
from medkb.export.dataset import Wish, layouts_named, rows, write_file, write_folder, write_stream
from medkb.export.groups import Group
from medkb.export.layouts import LAYOUTS, TARGETS, Dropped
from medkb.export.layouts.columns import dictionary
from medkb.export.layouts.events import is_control
from medkb.export.layouts.figures import Figures
from medkb.export.results import Result
from medkb.export.stored import Place
from medkb.model import Kind

SIX = runpy.run_path(str(Path(__file__).with_name("trials.py")))
CLAIM, PROV = "https://w3id.org/medkb/claim/", "http://www.w3.org/ns/prov#"
cr, people, neutropenia, store_article = (SIX[name] for name in ("cr", "people", "neutropenia", "store_article"))


@pytest.fixture
def six(empty):
    SIX["fill"](empty)
    return empty


def table(store, name, target="csv", *, derive=False, wide=False, **asked):
    """The rows as csv has them."""
    stream = io.BytesIO()
    (layout,) = layouts_named(name, target, wide=wide)
    write_stream(store, layout, stream, Wish(Choice(**asked), target, derive=derive))
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode())))


def left_out(store, name, **asked):
    (layout,) = layouts_named(name)
    return [row for row in rows(store, layout, Choice(**asked)) if isinstance(row, Dropped)]


@pytest.mark.parametrize(
    ("layout", "target", "wanted"),
    [
        ("proportions", "metafor", "slab xi ni"),
        ("proportions", "meta", "studlab event n"),
        ("proportions", "csv", "study_label count n"),
        ("events", "metafor", "slab ai bi n1i ci di n2i"),
        ("events", "meta", "studlab event.e n.e event.c n.c"),
        ("events", "revman", "Study|Experimental cases|Experimental N|Control cases|Control N|Study year"),
        ("times", "metafor", "slab yi sei"),
        ("times", "meta", "studlab TE seTE"),
        ("times", "revman", "Study|GIV Mean|GIV SE|CI start|CI end"),
        ("means", "metafor", "mi sdi ni"),
    ],
)
def test_columns_are_called_what_the_program_calls_them(layout, target, wanted):
    names = [column.name for column in LAYOUTS[layout].columns(target)]
    assert set(wanted.split("|" if "|" in wanted else None)) <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("target", TARGETS)
def test_every_column_is_described_in_both_languages(layout, target):
    try:
        columns = LAYOUTS[layout].columns(target)
    except ExportError:
        return
    assert all(c.title and c.title_ru and c.description and c.description_ru for c in columns)


def test_the_dictionary_describes_no_column_twice():
    text = (
        Path(SIX["store_article"].__code__.co_filename).parents[2] / "src/medkb/export/layouts/columns.tsv"
    ).read_text("utf-8")
    assert len(text.splitlines()) == len(dictionary()) + 1


def test_proportions_have_the_printed_counts(six):
    found = table(six, "proportions", "metafor", outcome="CR", arm="letrozole")
    assert [(int(r["xi"]), int(r["ni"])) for r in found] == [(x, n) for x, n, _, _ in SIX["TRIALS"]]


def test_a_stated_zero_is_zero_and_what_is_not_reported_is_empty(six):
    found = table(six, "proportions", event="neutropenia")
    assert {r["count"] for r in found if r["count_status"] == "words"} == {"0"}
    assert {r["count"] for r in found if r["percent"] == "40"} == {""}


def test_a_group_size_has_the_place_where_the_group_is_sized(six):
    row = table(six, "proportions", outcome="CR", arm="letrozole")[0]
    assert (row["count_quote"], row["count_printed"]) == ("30 (50 %)", "30")
    assert (row["n_quote"], row["n_printed"], row["n_status"]) == ("60 people", "60", "printed")
    assert row["n_evidence"].endswith("trial-1.txt-00/evidence/1")


def test_an_interval_beside_the_quote_draws_the_quote_out(empty):
    store_article(
        empty, "a.txt", [cr("24 (40 %)", count=24, n=60, percent=Decimal(40), ci_low=Decimal(10)), people(10)]
    )
    row = table(empty, "proportions")[0]
    assert row["ci_low_quote"] == "24 (40 %); 10"


def test_a_number_that_no_place_shows_is_left_empty_and_told(empty):
    store_article(empty, "a.txt", [cr("24 (40 %)", count=24, n=61, percent=Decimal(40))])
    row = table(empty, "proportions")[0]
    assert (row["n"], row["n_status"]) == ("", "no place")
    assert [(left.rule, left.detail) for left in left_out(empty, "proportions")] == [("place", "n = 61")]


def test_a_number_in_words_is_a_printed_number(empty):
    store_article(empty, "a.txt", [cr("четверо из 60", count=4, n=60)])
    row = table(empty, "proportions")[0]
    assert (row["count"], row["count_status"], row["count_printed"]) == ("4", "printed", "четверо")


def test_a_decimal_fraction_is_not_the_place_of_a_count(empty):
    store_article(empty, "a.txt", [cr("5,0 % of 60", count=5, n=60, percent=Decimal(5))])
    row = table(empty, "proportions")[0]
    assert (row["count"], row["count_status"], row["percent"]) == ("", "no place", "5")


def test_cited_figures_are_left_out_unless_asked_for(six):
    assert not [r for r in table(six, "proportions") if r["source"] == "cited"]
    cited = table(six, "proportions", source="cited")
    assert {r["study_label"] for r in cited} == {f"NOVA-1 (cited in Иванова {2010 + i})" for i in range(1, 7)}


def test_the_named_control_is_the_second_group(six):
    found = table(six, "events", "metafor", outcome="CR")
    pairs = [tuple(int(r[name]) for name in ("ai", "n1i", "ci", "n2i")) for r in found]
    assert pairs == SIX["TRIALS"]
    assert {r["order_by"] for r in found} == {"control"}


@pytest.mark.parametrize(
    "label", ["placebo", "Плацебо", "control", "группа контроля", "usual-care", "WL", "группа сравнения"]
)
def test_words_that_name_a_control(label):
    assert is_control(label)


@pytest.mark.parametrize("label", ["letrozole", "uncontrolled hypertension", "Q4W", "1"])
def test_words_that_do_not(label):
    assert not is_control(label)


def two_arms(empty, *, control="anastrozole", sized=True):
    role = "arm" if sized else "characteristic"
    facts = [people(50, role, arm="letrozole"), people(40, role, arm=control)]
    facts += [cr("20 (50 %)", count=20, n=40, arm=control), cr("30 (60 %)", count=30, n=50, arm="letrozole")]
    store_article(empty, "a.txt", facts)


def test_without_a_control_the_groups_stand_in_the_order_of_the_article(empty):
    two_arms(empty)
    (row,) = table(empty, "events")
    assert (row["arm_1"], row["arm_2"], row["order_by"]) == ("anastrozole", "letrozole", "article")


def test_the_group_that_was_given_the_drug_asked_for_is_first(empty):
    two_arms(empty)
    (row,) = table(empty, "events", drug="letrozole")
    assert (row["arm_1"], row["arm_2"], row["order_by"]) == ("letrozole", "anastrozole", "asked")


def test_groups_that_are_no_arms_are_no_pair(empty):
    two_arms(empty, sized=False)
    assert {left.rule for left in left_out(empty, "events")} == {"group"}


def test_three_groups_tell_that_they_are_three(empty):
    arms = ["letrozole", "anastrozole", "sertraline"]
    facts = [people(40 + i, arm=arm) for i, arm in enumerate(arms)]
    facts += [cr(f"{10 + i} people", count=10 + i, n=40 + i, arm=arm) for i, arm in enumerate(arms)]
    store_article(empty, "a.txt", facts)
    found = table(empty, "events")
    assert [(r["arm_1"], r["arm_2"], r["groups"]) for r in found] == [
        ("letrozole", "anastrozole", "3"),
        ("letrozole", "sertraline", "3"),
        ("anastrozole", "sertraline", "3"),
    ]


def test_parts_of_arms_are_pairs_with_the_same_part_only(empty):
    facts = [people(50, arm="letrozole"), people(40, arm="placebo")]
    facts += [cr("9 people", count=9, arm="letrozole, women"), cr("8 people", count=8, arm="placebo, women")]
    facts += [cr("7 people", count=7, arm="placebo, men")]
    store_article(empty, "a.txt", facts)
    (row,) = table(empty, "events")
    assert (row["arm_1"], row["arm_2"]) == ("letrozole, women", "placebo, women")


def test_those_without_the_event_are_empty_unless_derived(six):
    assert {r["bi"] for r in table(six, "events", "metafor")} == {""}
    row = table(six, "events", "metafor", derive=True, outcome="CR")[0]
    assert (row["bi"], row["bi_status"], row["bi_formula"], row["bi_inputs"]) == (
        "30",
        "derived",
        "60 - 30",
        "n=60; count=30",
    )
    assert row["bi_quote"] == "60 people | 30 (50 %)"


def test_a_count_is_made_of_a_percentage_only_when_asked(six):
    asked = {"event": "neutropenia", "grade_min": 1, "grade_max": 2}
    assert {r["count"] for r in table(six, "proportions", **asked)} == {""}
    made = [r for r in table(six, "proportions", derive=True, **asked) if r["count"]]
    assert [(r["count"], r["n"], r["count_status"]) for r in made][:2] == [
        ("24", "60", "derived"),
        ("18", "45", "derived"),
    ]


def test_medians_and_rates_are_never_in_one_table(six):
    medians, rates = table(six, "medians"), table(six, "rates")
    assert {r["median"] for r in medians} == {"", *(f"{10 + i}.5" for i in range(1, 7))}
    assert {(r["median"], r["reached"]) for r in medians if r["arm"] != "letrozole"} == {("", "false")}
    assert {(r["rate"], r["at"], r["ci_low"], r["ci_high"], r["ci_level"]) for r in rates} == {
        ("63", "12 mo", "51", "74", "95")
    }


def test_grades_stand_beside_each_other_in_the_wide_form(empty):
    facts = [people(60, arm="letrozole")]
    for grades, count in (((1, 2), 9), ((3, 4), 5), ((5, 5), 1), ((2, 4), 3)):
        facts.append(
            neutropenia(f"{count} of 60", count=count, n=60, grade_min=grades[0], grade_max=grades[1], arm="letrozole")
        )
    store_article(empty, "a.txt", facts)
    (row,) = table(empty, "grades", "metafor", wide=True)
    assert (row["ni"], row["g1_2"], row["g3_4"], row["g5"], row["g3_5"]) == ("60", "9", "5", "1", "")
    assert len(table(empty, "grades")) == 4


def test_only_grades_have_a_wide_form():
    with pytest.raises(ExportError, match="only the layout grades"):
        layouts_named("events", wide=True)


def test_doses_and_cohorts_have_their_figures(six):
    assert {(r["dose"], r["unit"], r["drug"]) for r in table(six, "doses")} == {("10", "mg", "letrozole")}
    assert [(r["n"], r["role"]) for r in table(six, "cohorts")][:3] == [
        ("60", "arm"),
        ("60", "arm"),
        ("120", "population"),
    ]


def test_means_say_why_they_are_empty():
    with pytest.raises(ExportError, match="reads no means"):
        layouts_named("means")


def test_revman_has_no_single_groups():
    with pytest.raises(
        ExportError, match="revman has no place for the layout proportions; it goes to csv, metafor, meta"
    ):
        layouts_named("proportions", "revman")
    assert {layout.name for layout in layouts_named("all", "revman")} <= {"events", "times", "ratios"}


def test_what_is_not_there_is_answered_with_what_is(six):
    with pytest.raises(ExportError, match=r"no row: .* 30 outcome \(another.*There is: CR \(18\), neutropenia"):
        table(six, "proportions", outcome="ORR", event="febrile neutropenia", arm="placebo")


def test_a_layout_without_what_is_asked_for_says_with_what_to_ask(six):
    with pytest.raises(ExportError, match="ask it with --endpoint"):
        table(six, "medians", outcome="CR")


def test_a_folder_has_all_tables_what_is_left_out_and_the_dictionary(six, tmp_path):
    layouts = layouts_named("all", "metafor")
    tallies = write_folder(six, layouts, tmp_path / "out", Wish(target="metafor"))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {*(f"{layout.name}.csv" for layout in layouts), "dropped.csv", "datapackage.json"}
    assert tallies["proportions"].rows == 30


def test_what_is_left_out_stands_in_a_table_with_its_rule(six, tmp_path):
    write_file(six, LAYOUTS["proportions"], tmp_path / "p.csv", Wish(Choice(outcome="CR")))
    with (tmp_path / "p.dropped.csv").open(encoding="utf-8") as stream:
        found = list(csv.DictReader(stream))
    assert {(r["rule"], r["printed"], r["why"]) for r in found} == {("source", "55 %", "own or cited, as asked")}


def test_a_table_that_cannot_be_finished_leaves_all_files_as_they_were(six, tmp_path):
    for name in ("p.csv", "p.dropped.csv", "p.datapackage.json"):
        (tmp_path / name).write_text("old")
    with pytest.raises(ExportError, match="no row"):
        write_file(six, LAYOUTS["proportions"], tmp_path / "p.csv", Wish(Choice(arm="nobody")))
    assert {path.read_text() for path in tmp_path.iterdir()} == {"old"}
    assert len(list(tmp_path.iterdir())) == 3


def test_the_same_wish_gives_the_same_bytes(six, tmp_path):
    for folder in ("a", "b"):
        write_folder(six, layouts_named("all"), tmp_path / folder / "out", Wish(derive=True))
    files = [path.name for path in (tmp_path / "a" / "out").iterdir()]
    assert files
    for name in files:
        assert (tmp_path / "a" / "out" / name).read_bytes() == (tmp_path / "b" / "out" / name).read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "parquet"])
def test_layouts_go_to_every_format(six, tmp_path, form):
    assert write_file(six, LAYOUTS["events"], tmp_path / f"e.{form}", Wish(form=form)).rows == 12


def test_a_number_that_a_reviewer_put_right_says_so(empty):
    store_article(empty, "a.txt", [cr("24 of 60", count=25, n=60)])
    claim = f"<{CLAIM}a.txt-00>"
    graph = next(graph for graph in empty.graphs() if graph.endswith("a.txt"))
    revision = f"INSERT DATA {{ GRAPH <{graph}> {{ {claim} <{PROV}wasRevisionOf> <{CLAIM}old> }} }}"
    empty.engine.update(revision)
    row = table(empty, "proportions")[0]
    assert (row["count"], row["count_status"], row["count_quote"]) == ("25", "corrected", "24 of 60")


def ratio(measure="HR", quote="HR 0.62 (95 % CI 0.45-0.85)", concept="endpoint/OS", **slots):
    """A ratio as a result; `of` is the endpoint's notation."""
    values = {
        "measure": measure,
        "of": "OS",
        "value": Decimal("0.62"),
        "ci_low": Decimal("0.45"),
        "ci_high": Decimal("0.85"),
    }
    values |= {
        "ci_level": Decimal(95),
        "concept": f"https://w3id.org/medkb/vocab/{concept}",
        "source": "own",
        "arm": "letrozole",
        "comparator": "placebo",
    }
    place = Place("https://w3id.org/medkb/claim/x/evidence/1", 0, len(quote), quote)
    article = Article("https://w3id.org/medkb/article/a", "a", "a.txt", slab="Ivanova 2020")
    return Result(Kind.SURVIVAL, "x", values | slots, article, Group("letrozole"), places=(place,))


def ratios(layout, *results, derive=False):
    figures = Figures(results, (), lambda _: {}, derive=derive)
    return [row for row in LAYOUTS[layout].rows(results, figures) if not isinstance(row, Dropped)]


def test_a_hazard_ratio_becomes_its_logarithm_and_standard_error():
    (row,) = ratios("times", ratio())
    assert float(row["log_ratio"].value) == pytest.approx(math.log(0.62))
    assert float(row["se_log_ratio"].value) == pytest.approx((math.log(0.85) - math.log(0.45)) / (2 * 1.959963985))
    assert (row["log_ratio"].status, row["log_ratio"].inputs) == ("derived", "ratio=0.62")
    assert (row["ratio"].value, row["endpoint"], row["ci_fits"]) == (Decimal("0.62"), "OS", True)


def test_without_a_level_there_is_no_standard_error_unless_it_may_be_derived():
    bare = ratio(quote="HR 0.62 (0.45-0.85)", ci_level=None)
    assert "se_log_ratio" not in ratios("times", bare)[0]
    assert "95 % is taken" in ratios("times", bare, derive=True)[0]["se_log_ratio"].formula


def test_a_ratio_outside_its_interval_has_no_logarithm():
    (row,) = ratios("times", ratio(quote="HR 0.92 (95 % CI 0.45-0.85)", value=Decimal("0.92")))
    assert "log_ratio" not in row
    assert row["ci_fits"] is False


def test_a_ratio_that_is_not_the_middle_of_its_interval_is_told():
    (row,) = ratios("times", ratio(quote="HR 0.47 (95 % CI 0.45-0.85)", value=Decimal("0.47")))
    assert row["ci_fits"] is False


def test_other_ratios_are_never_among_hazard_ratios_of_two_groups():
    others = [ratio("sHR"), ratio("OR"), ratio(factor="age over 60"), ratio(of="CR", concept="outcome/CR")]
    others.append(ratio(arm="all", comparator=None))
    assert ratios("times", *others) == []
    assert [row["measure"] for row in ratios("ratios", ratio(), *others)] == ["sHR", "OR", "HR", "HR", "HR"]


def test_an_interval_that_begins_at_zero_has_no_logarithm():
    (row,) = ratios("times", ratio(quote="HR 0.62 (95 % CI 0-0.85)", ci_low=Decimal(0)))
    assert "se_log_ratio" not in row
