"""Groups of one size are one group only where nothing says that they are two."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import AdverseEvent, Cohort, Evidence, Fact
from medkb.reconcile import merge
from medkb.reconcile.merge import united


def at(start: int, text: str, lang: str = "ru", section: str = "results") -> tuple[Evidence, ...]:
    return (Evidence(start, start + len(text), text, lang, section),)


def told(start: int, text: str = "25 (50 %)", lang: str = "ru", section: str = "results", **slots) -> Cohort:
    """A group told in running text."""
    return Cohort(evidence=at(start, text, lang, section), **({"n": 25, "rule": "people.characteristic"} | slots))


def cell(start: int, arm: str, label: str, **slots) -> Cohort:
    """A row of a table of characteristics."""
    return Cohort(
        evidence=at(start, "21 (46,7)"), n=21, percent=Decimal("46.7"), of=45, arm=arm, label=label, rule="table.cell", **slots
    )  # fmt: skip


def arm(start: int, name: str, n: int = 25, **slots) -> Cohort:
    return Cohort(evidence=at(start, f"n = {n}"), n=n, arm=name, label=name, role="arm", rule="table.arm", **slots)


def denominator(start: int, text: str = "4 из 25", n: int = 25) -> Cohort:
    return Cohort(evidence=at(start, text), n=n, role="subgroup", rule="people.denominator")


def cohorts(*facts: Fact) -> list[Cohort]:
    return [c.fact for c in merge(facts, "a.txt", "doc-1") if isinstance(c.fact, Cohort)]


HALF = {"percent": Decimal(50), "of": 50}


def test_two_arms_of_one_size_are_two():
    assert [f.arm for f in cohorts(arm(10, "A"), arm(30, "B"), arm(900, "A"), arm(920, "B"))] == ["A", "B"]


def test_an_arm_in_abstract_text_table_and_the_other_language_is_one():
    (fact,) = cohorts(
        told(10, "25 больных", section="abstract", rule="people.arm", arm="A", role="arm", of=50),
        told(500, "n = 25", lang="en", section="abstract", rule="people.arm", arm="A", role="arm"),
        told(2000, "25 (50 %)", section="methods", label="получили препарат", **HALF),
        arm(5000, "A"),
        denominator(7000),
    )
    assert (fact.arm, fact.role, fact.of, len(fact.evidence)) == ("A", "arm", 50, 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (cell(10, "B", "Женщины"), cell(90, "B", "Галоперидол в анамнезе")),
        (cell(10, "A", "Женщины"), cell(40, "B", "Женщины")),
        (told(10, label="получали феназепам", **HALF), told(90, label="курили", **HALF)),
        (told(10, label="больных", **HALF), told(90, label="случаях", **HALF)),
        (told(10, "трех", label="у трех отменили", n=3), told(9000, "трех", label="трех оперировали", n=3)),
        (arm(10, "B", n=21), cell(60, "B", "Женщины")),
        (told(10, "25 больных", role="population", rule="people.population"), told(60, "25 (100 %)", percent=Decimal(100))),
        (told(10, source="cited", study="ALPHA", **HALF), told(9000, source="cited", study="BETA", **HALF)),
        (told(10, of=50), told(9000, of=40)),
    ],
    ids=["label", "arm", "trait", "enumeration", "few", "arm and trait", "all of them", "study", "of"],
)  # fmt: skip
def test_groups_of_one_size_stay_apart(one, other):
    assert len(cohorts(one, other)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(10, section="abstract", label="больных", **HALF), told(4000, label="пациентов", **HALF)),
        (told(10, section="abstract", **HALF), told(900, lang="en", section="abstract", label="women", **HALF)),
        (told(10, label="женщин было", **HALF), told(200, label="среди женщин", **HALF)),
        (told(10, section="abstract", label="дам", n=21, percent=Decimal("46.7")), cell(4000, "B", "Женщины")),
        (cell(10, "B", "Женщины"), denominator(900, "4 из 21", n=21)),
        (told(10, "n = 6", label="МАК", n=6), told(30, "n = 6", label="MAC", n=6)),
        (arm(10, "A", n=21), denominator(90, "4 из 21", n=21)),
        (cell(10, "B", "Женщины"), cell(3000, "B", "Женщины")),
    ],
    ids=["abstract", "language", "words", "text and table", "denominator", "translation", "arm's size", "two tables"],
)  # fmt: skip
def test_a_group_told_again_is_one(one, other):
    (fact,) = cohorts(one, other)
    assert len(fact.evidence) == 2


def test_two_groups_of_one_size_are_told_again_in_their_order():
    first, second = cohorts(
        told(10, section="abstract", **HALF),
        told(500, section="abstract", **HALF),
        told(3000, lang="en", section="abstract", **HALF),
        told(3500, lang="en", section="abstract", **HALF),
        told(8000, section="methods", **HALF),
        told(8500, section="methods", **HALF),
    )
    assert [e.start for e in first.evidence] == [10, 3000, 8000]
    assert [e.start for e in second.evidence] == [500, 3500, 8500]


def test_a_denominator_that_fits_two_arms_joins_neither():
    assert [len(f.evidence) for f in cohorts(arm(10, "A"), arm(30, "B"), denominator(900))] == [1, 1, 1]


def test_a_denominator_joins_the_arm_that_its_result_is_of():
    result = AdverseEvent(evidence=at(900, "4 из 25"), event="rash", count=4, n=25, arm="B")
    first, second = cohorts(arm(10, "A"), arm(30, "B"), denominator(900), result)
    assert (len(first.evidence), second.arm, len(second.evidence)) == (1, "B", 2)


def test_the_label_of_the_tables_row_names_the_group():
    (fact,) = cohorts(
        told(10, section="abstract", label="больных", n=21, percent=Decimal("46.7")),
        cell(4000, "B", "Женщины"),
    )
    assert (fact.arm, fact.label) == ("B", "Женщины")


several = st.lists(
    st.builds(
        lambda start, lang, section, rule, **slots: Cohort(
            evidence=at(start, "25 (50 %)", lang, section), rule=rule, **slots
        ),
        st.integers(0, 9000),
        st.sampled_from(["ru", "en"]),
        st.sampled_from(["abstract", "results"]),
        st.sampled_from(["table.cell", "table.arm", "people.characteristic", "people.denominator"]),
        n=st.sampled_from([3, 25]),
        arm=st.sampled_from(["all", "A", "B"]),
        percent=st.sampled_from([None, Decimal(50)]),
        of=st.sampled_from([None, 50]),
        role=st.sampled_from(["population", "arm", "subgroup", "characteristic"]),
        label=st.sampled_from([None, "Женщины", "Гастрит", "women", "больных"]),
    ),
    max_size=10,
    unique_by=lambda fact: fact.evidence[0].start,
)


@given(several)
def test_no_evidence_of_a_group_is_lost_or_told_twice(facts):
    places = [e.start for f in cohorts(*facts) for e in f.evidence]
    assert sorted(places) == sorted(e.start for f in facts for e in f.evidence)


@given(several)
def test_groups_of_two_arms_never_meet(facts):
    arms = {f.evidence[0].start: f.arm for f in facts}
    for fact in cohorts(*facts):
        assert {arms[e.start] for e in fact.evidence} <= {"all", fact.arm}


@given(several)
def test_rows_of_two_labels_never_meet(facts):
    rows = {f.evidence[0].start: f for f in facts if f.rule == "table.cell" and f.evidence[0].lang == "ru"}
    for fact in cohorts(*facts):
        labels = {rows[e.start].label for e in fact.evidence if e.start in rows}
        assert not {"Женщины", "Гастрит"} <= labels


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert cohorts(*shuffled) == cohorts(*facts)


@given(several)
def test_a_second_look_finds_nothing_more(facts):
    once = united(facts)
    assert [f.evidence for f in united(once)] == [f.evidence for f in once]
