"""What is asked for is kept, all else is dropped by a named rule, and one figure stands for each study and arm."""

import contextlib
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkb.errors import ExportError
from medkb.export.choice import RULES, Choice
from medkb.export.choosing import choose
from medkb.export.compete import COMPETITION, compete
from medkb.export.criteria import criteria
from medkb.export.results import results
from medkb.export.times import same_time, spelt
from medkb.model import Kind
from medkb.store import EmbeddedStore, open_store
from medkb.store.folder import data

TOLD = runpy.run_path(str(Path(__file__).with_name("told.py")))
concept, cr, dose, fact, neutropenia = (TOLD[name] for name in ("concept", "cr", "dose", "fact", "neutropenia"))
people, survival, store_article = (TOLD[name] for name in ("people", "survival", "store_article"))
SERVERS = runpy.run_path(str(Path(__file__).parents[1] / "store" / "conftest.py"))
RESULTS = (Kind.RESPONSE, Kind.SURVIVAL, Kind.ADVERSE_EVENT)


def chosen(store, kinds=RESULTS, **asked):
    return list(choose(store, results(store, kinds), Choice(**asked)))


def kept(store, kinds=RESULTS, **asked):
    """The printed strings of what is kept."""
    return [r.values["printed"] for one in chosen(store, kinds, **asked) for r in one.kept]


def dropped(store, **asked):
    """Printed strings and rules of what is dropped."""
    return {d.result.values["printed"]: d.rule for one in chosen(store, **asked) for d in one.dropped}


@pytest.fixture
def trial(empty):
    """Two arms of drugs, with an outcome, its time points, an event in grades, survival, and a cited study."""
    facts = [
        people(40, arm="letrozole"),
        people(42, arm="anastrozole"),
        cr("20/40", count=20, n=40, arm="letrozole", time="6 mo"),
        cr("22/40", count=22, n=40, arm="letrozole", time="12 mo", confidence=0.6),
        cr("11/42", count=11, n=42, arm="anastrozole", time="12 mo"),
        neutropenia("9/40", count=9, n=40, arm="letrozole", grade_min=3, grade_max=4),
        neutropenia("19/40", count=19, n=40, arm="letrozole", grade_min=1, grade_max=5),
        survival("71 %", statistic="rate", value=71, arm="letrozole", at="1 a"),
        cr("45 %", percent=45, source="cited", study="NOVA", arm="letrozole"),
    ]
    title = {"title_ru": "Летрозол и анастрозол при раке молочной железы", "title_en": "Letrozole in breast cancer"}
    store_article(empty, "trial.txt", facts, flags=[2], **title)
    return empty


# --- the rules ---


def test_nothing_asked_keeps_all_own_results(trial):
    assert dropped(trial) == {"45 %": "source"}
    assert len(kept(trial)) == 6


@pytest.mark.parametrize(("source", "count"), [("own", 6), ("cited", 1), ("any", 7)])
def test_own_and_cited_are_mixed_only_when_asked(trial, source, count):
    assert len(kept(trial, source=source)) == count


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"outcome": "CR"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "cr"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "полный ответ"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "complete remission"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "https://w3id.org/medkb/vocab/outcome/CR"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "ORR"}, []),
        ({"outcome": "ORR", "narrower": True}, ["20/40", "22/40", "11/42"]),
        ({"endpoint": "OS"}, ["71 %"]),
        ({"endpoint": "общая выживаемость"}, ["71 %"]),
        ({"event": "нейтропения"}, ["9/40", "19/40"]),
        ({"outcome": "CR", "event": "neutropenia"}, ["20/40", "22/40", "11/42", "9/40", "19/40"]),
        ({"event": "neutropenia", "grade_min": 3}, ["9/40"]),
        ({"event": "neutropenia", "grade_min": 3, "grade_max": 4}, ["9/40"]),
        ({"event": "neutropenia", "grade_min": 1}, ["19/40"]),
        ({"event": "neutropenia", "grade_min": 4}, []),
        ({"outcome": "CR", "time": "6 mo"}, ["20/40"]),
        ({"outcome": "CR", "time": "6 месяцев"}, ["20/40"]),
        ({"outcome": "CR", "time": "1 a"}, ["22/40", "11/42"]),
        ({"endpoint": "OS", "time": "12 months"}, ["71 %"]),
        ({"outcome": "CR", "drug": "анастрозол"}, ["11/42"]),
        ({"outcome": "CR", "drug": "Arimidex"}, ["11/42"]),
        ({"outcome": "CR", "drug": "drug:anastrozole"}, ["11/42"]),
        ({"outcome": "CR", "drug": "sertraline"}, []),
        ({"outcome": "CR", "drug_class": "L02"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "drug_class": "L02BG"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "drug_class": "aromatase inhibitors"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "drug_class": "L01"}, []),
        ({"outcome": "CR", "arm": "Letrozole"}, ["20/40", "22/40"]),
        ({"outcome": "CR", "disease": "рака молочных желез"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "disease": "breast cancers"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "disease": "lymphoma|breast"}, ["20/40", "22/40", "11/42"]),
        ({"outcome": "CR", "disease": "lymphoma"}, []),
        ({"outcome": "CR", "min_confidence": 0.8}, ["20/40", "11/42"]),
        ({"outcome": "CR", "without_errors": True}, ["22/40", "11/42"]),
    ],
)
def test_what_is_asked_for_is_kept(trial, asked, expected):
    assert kept(trial, **asked) == expected


@pytest.mark.parametrize(
    ("asked", "printed", "rule"),
    [
        ({}, "45 %", "source"),
        ({"outcome": "CR"}, "71 %", "outcome"),
        ({"grade_min": 3}, "19/40", "grade"),
        ({"time": "6 mo"}, "22/40", "time"),
        ({"drug": "letrozole"}, "11/42", "drug"),
        ({"drug_class": "L01"}, "11/42", "class"),
        ({"disease": "lymphoma"}, "11/42", "disease"),
        ({"arm": "anastrozole"}, "20/40", "arm"),
        ({"min_confidence": 0.8}, "22/40", "confidence"),
        ({"without_errors": True}, "20/40", "flag"),
        ({"one_row": True}, "20/40", "competition"),
    ],
)
def test_what_is_dropped_names_its_rule(trial, asked, printed, rule):
    assert dropped(trial, **asked)[printed] == rule
    assert rule in RULES


def test_kept_and_dropped_are_all_there_is(trial):
    for asked in ({}, {"outcome": "CR", "drug": "letrozole"}, {"one_row": True}, {"source": "any"}):
        (one,) = chosen(trial, **asked)
        assert len(one.kept) + len(one.dropped) == 7


def test_every_rule_is_told_in_both_languages():
    assert all(en and ru and en.isascii() and not ru.isascii() for en, ru in RULES.values())
    assert all(en.isascii() and not ru.isascii() for *_, en, ru in COMPETITION)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"outcome": "CRy"}, "no outcome is called 'CRy' in this knowledge base; near it: CR"),
        ({"endpoint": "qqq"}, "no endpoint is called 'qqq'"),
        ({"event": "neutropeniaa"}, "near it: neutropenia"),
        ({"drug": "letrozol"}, "near it: letrozole"),
        ({"drug_class": "Q99"}, "no ATC class is called 'Q99'"),
        ({"population": "everyone"}, "no analysed population is called 'everyone'"),
        ({"source": "both"}, "source 'both' is not one of own, cited, any"),
        ({"grade_min": 4, "grade_max": 3}, "grades 4 to 3"),
        ({"grade_min": 6}, "grades 6 to 5"),
        ({"drug": 'a" } DROP ALL #'}, "no drug or regimen is called"),
    ],
)
def test_what_cannot_be_asked_for_is_told(trial, asked, message):
    with pytest.raises(ExportError, match=re.escape(message)):
        chosen(trial, **asked)


def test_a_name_that_only_the_facts_have_can_be_asked_for(empty):
    store_article(empty, "a.txt", [cr("1/2", outcome="other:weight gain", concept=None, count=1, n=2)])
    assert kept(empty, outcome="other:weight gain") == ["1/2"]


def test_results_without_a_stated_population_are_kept_where_one_is_asked_for(empty):
    facts = [cr("1/2", count=1, n=2, arm="ITT population"), cr("1/3", count=1, n=3, arm="safety population")]
    store_article(empty, "a.txt", [*facts, cr("1/4", count=1, n=4, arm="A")])
    assert kept(empty, population="ITT") == ["1/2", "1/4"]
    assert dropped(empty, population="ITT") == {"1/3": "population"}


def test_a_drug_alone_is_not_in_a_combination(empty):
    facts = [cr("1/2", count=1, n=2, arm="letrozole"), cr("1/3", count=1, n=3, arm="letrozole plus anastrozole")]
    store_article(empty, "a.txt", facts)
    assert kept(empty, drug="letrozole") == ["1/2", "1/3"]
    assert kept(empty, drug="letrozole", alone=True) == ["1/2"]


def test_doses_are_chosen_by_their_own_drug(empty):
    store_article(empty, "a.txt", [dose("letrozole", "2 mg"), dose("anastrozole", "1 mg")])
    assert kept(empty, [Kind.DOSE], drug="letrozole") == ["2 mg"]


# --- one figure a study, arm and outcome ---


@pytest.mark.parametrize(
    ("better", "worse", "rule"),
    [
        (cr("20/40", count=20, n=40), cr("50 % of 40", percent=50, n=40), "figures"),
        (cr("50 % of 40", percent=50, n=40), cr("50 %", percent=50), "figures"),
        (cr("50 %", percent=50), cr("up to 50 %", high=50), "figures"),
        (cr("20/40", count=20, n=40), cr("20/38", count=20, n=38), "denominator"),
        (cr("20/40", count=20, n=40), cr("19/39", count=19, n=39), "denominator"),
        (cr("20/40", count=20, n=40), cr("21/40", count=21, n=40, section="abstract"), "section"),
        (
            cr("20/40", count=20, n=40, section="abstract"),
            cr("21/40", count=21, n=40, section="discussion"),
            "section",
        ),
        (cr("20/40", count=20, n=40, confidence=0.95), cr("21/40", count=21, n=40), "confidence"),
        (
            survival("9 mo (7-11)", statistic="median", value=9, unit="mo", ci_low=7, ci_high=11),
            survival("9 mo", statistic="median", value=9, unit="mo"),
            "figures",
        ),
    ],
)
@pytest.mark.parametrize("turn", [1, -1])
def test_the_better_figure_stands_for_the_other(empty, better, worse, rule, turn):
    store_article(empty, "a.txt", [people(40, "population"), people(39, "population"), *[better, worse][::turn]])
    (one,) = chosen(empty)
    assert [r.values["printed"] for r in one.kept] == [better[1]]
    (loser,) = one.dropped
    assert (loser.rule, loser.why.partition(":")[0]) == ("competition", rule)
    assert loser.instead is one.kept[0]


def test_a_figure_that_no_error_touches_stands_for_one_that_an_error_does(empty):
    facts = [cr("20/40", count=20, n=40), cr("21/40", count=21, n=40)]
    store_article(empty, "a.txt", facts, flags=[0])
    assert kept(empty) == ["21/40"]


def test_the_population_asked_for_comes_before_the_larger_denominator(empty):
    facts = [
        people(40, "population"),
        fact(TOLD["Cohort"], "38", n=38, role="subgroup", label="per-protocol population"),
        cr("20/40", count=20, n=40),
        cr("19/38", count=19, n=38),
    ]
    store_article(empty, "a.txt", facts)
    assert kept(empty) == ["20/40"]
    assert kept(empty, population="per protocol") == ["19/38"]


def test_figures_that_disagree_are_both_told(empty):
    facts = [cr("20/40", count=20, n=40), cr("21/40", count=21, n=40), cr("50 %", percent=50)]
    store_article(empty, "a.txt", facts)
    told = {d.result.values["printed"]: d.disagrees for one in chosen(empty) for d in one.dropped}
    assert told == {"21/40": True, "50 %": False}


def test_arms_times_grades_and_outcomes_do_not_compete(trial):
    assert Counter(dropped(trial).values()) == {"source": 1}


def test_one_row_an_arm_takes_all_grades_and_the_latest_time(trial):
    assert kept(trial, one_row=True) == ["22/40", "11/42", "19/40", "71 %"]


def test_grades_three_and_four_stand_for_three_and_above_only_where_that_is_not_told(empty):
    facts = [neutropenia("9/40", count=9, n=40, grade_min=3, grade_max=4)]
    store_article(empty, "a.txt", facts)
    assert kept(empty, grade_min=3) == ["9/40"]
    store_article(empty, "a.txt", [*facts, neutropenia("8 %", percent=8, grade_min=3, grade_max=5)])
    assert kept(empty, grade_min=3) == ["8 %"]


def test_cited_studies_do_not_compete_with_each_other(empty):
    facts = [cr(f"{n} %", percent=n, source="cited", study=study) for n, study in ((40, "NOVA"), (50, "TERRA"))]
    store_article(empty, "a.txt", facts)
    assert kept(empty, source="cited") == ["40 %", "50 %"]


def test_cohorts_and_doses_do_not_compete(empty):
    store_article(empty, "a.txt", [people(40, arm="A"), people(41, arm="A"), dose("letrozole"), dose("letrozole", "2")])
    assert len(kept(empty, [Kind.COHORT, Kind.DOSE])) == 4


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_who_wins_does_not_depend_on_the_order(trial, random):
    found = [r for _, several in results(trial, RESULTS) for r in several]
    asked = criteria(trial, Choice())
    winners = {r.claim for r in compete(found, asked, one_row=True)[0]}
    random.shuffle(found)
    assert {r.claim for r in compete(found, asked, one_row=True)[0]} == winners


# --- one trial, several articles ---


@pytest.fixture
def twice(empty):
    """One trial in two articles, the second with more results, and an article of another trial."""
    early = [cr("20/40", count=20, n=40), survival("70 %", statistic="rate", value=70, at="1 a")]
    late = [cr("21/40", count=21, n=40), cr("5/9", count=5, n=9, arm="women"), neutropenia("9/40", count=9, n=40)]
    store_article(empty, "early.txt", early, registrations=("NCT01",), year=2019)
    store_article(empty, "late.txt", late, registrations=("NCT01",), year=2021)
    store_article(empty, "other.txt", [cr("1/9", count=1, n=9)], registrations=("NCT02",))
    return empty


def test_a_trial_of_two_articles_counts_once(twice):
    assert sorted(kept(twice, outcome="CR")) == ["1/9", "21/40", "5/9"]
    (gone,) = [d for one in chosen(twice, outcome="CR") for d in one.dropped if d.rule == "duplicate"]
    assert gone.instead.values["printed"] == "21/40"
    assert "late (late.txt)" in gone.why
    assert "trial registration NCT01" in gone.why
    assert gone.disagrees


def test_what_only_the_other_article_tells_of_a_trial_is_kept(twice):
    assert "70 %" in kept(twice)


def test_all_articles_of_a_trial_are_kept_when_asked(twice):
    assert sorted(kept(twice, outcome="CR", keep_duplicates=True)) == ["1/9", "20/40", "21/40", "5/9"]


def test_a_part_of_the_articles_may_be_chosen_from(twice):
    records = [(a, found) for a, found in results(twice, RESULTS) if a.file != "late.txt"]
    told = [r.values["printed"] for one in choose(twice, records) for r in one.kept]
    assert sorted(told) == ["1/9", "20/40", "70 %"]


def test_of_articles_with_as_many_results_the_later_year_is_used(empty):
    for file, year in (("a.txt", 2019), ("b.txt", 2021), ("c.txt", 2020)):
        store_article(empty, file, [cr(file, count=1, n=2)], registrations=("NCT01",), year=year)
    assert kept(empty) == ["b.txt"]


# --- times ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 mo", "6 mo"),
        ("6 months", "6 mo"),
        ("6-month", "6 mo"),
        ("6 мес", "6 mo"),
        ("2 года", "2 a"),
        ("5 лет", "5 a"),
        ("28 days", "28 d"),
        ("day 28", "day 28"),
        ("1,5 a", "1,5 a"),
    ],
)
def test_times_are_spelt_as_in_tables(text, expected):
    assert spelt(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 mo", "1 a", True),
        ("1.5 a", "18 mo", True),
        ("2 wk", "14 d", True),
        ("24 h", "1 d", True),
        ("4 wk", "1 mo", False),
        ("52 wk", "1 a", False),
        ("6 mo", "6 wk", False),
        ("soon", "soon", True),
        ("soon", "later", False),
    ],
)
def test_times_of_a_fixed_ratio_are_the_same(one, other, same):
    assert same_time(one, other) is same
    assert same_time(other, one) is same


@pytest.mark.slow
def test_a_server_gives_the_same_as_a_folder(tmp_path):
    """Oxigraph's own server over a copy of the folder."""
    with EmbeddedStore.open(tmp_path / "kb", create=True) as store:
        store_article(
            store, "a.txt", [cr("20/40", count=20, n=40), cr("50 %", percent=50)], title_en="Letrozole", year=2020
        )
        here = chosen(store)
    server = contextlib.contextmanager(SERVERS["oxigraph_server"])
    with (
        server("--union-default-graph", "--location", str(data(tmp_path / "kb"))) as port,
        open_store(f"http://127.0.0.1:{port}") as store,
    ):
        assert chosen(store) == here
