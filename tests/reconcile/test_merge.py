"""Repeats of one fact become one claim; different facts stay apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import AdverseEvent, Claim, Cohort, Dose, Drug, Evidence, Fact, Kind, Response, Survival
from medkb.model.codec import to_line
from medkb.reconcile import merge


def at(start: int, text: str = "7 (17,5 %)") -> tuple[Evidence, ...]:
    return (Evidence(start, start + len(text), text, "ru", "results"),)


def response(start: int = 0, **slots) -> Response:
    return Response(
        **({"evidence": at(start), "outcome": "CR", "count": 7, "percent": Decimal("17.5"), "confidence": 0.8} | slots)
    )


def merged(*facts: Fact) -> list[Claim]:
    return merge(facts, "a.txt", "doc-1")


def facts(*given_facts: Fact) -> list[Fact]:
    return [claim.fact for claim in merged(*given_facts)]


def test_a_repeat_adds_its_evidence_in_order_of_place():
    (fact,) = facts(response(90), response(10), response(50))
    assert [e.start for e in fact.evidence] == [10, 50, 90]


def test_the_evidence_of_a_fact_told_once_is_put_in_order_too():
    (fact,) = facts(Drug(evidence=(*at(90), *at(10), *at(90)), drug="rituximab"))
    assert [e.start for e in fact.evidence] == [10, 90]


def test_one_place_counts_once():
    (fact,) = facts(response(10), response(10))
    assert len(fact.evidence) == 1


def test_two_places_make_a_fact_surer():
    (fact,) = facts(response(10), response(50))
    assert 0.8 < fact.confidence < 1


def test_a_missing_slot_is_filled_by_the_repeat():
    (fact,) = facts(response(10), response(50, n=40, p="0.03"))
    assert (fact.n, fact.p) == (40, "0.03")


def test_references_are_joined_without_repeats():
    (fact,) = facts(response(10, refs=(3, 5)), response(50, refs=(5, 8)))
    assert fact.refs == (3, 5, 8)


@pytest.mark.parametrize(
    "other",
    [
        {"arm": "B"},
        {"source": "cited"},
        {"outcome": "PR"},
        {"count": 8},
        {"percent": Decimal("17.6")},
        {"n": 41},
        {"p": "0.5"},
    ],
    ids=lambda slots: next(iter(slots)),
)
def test_a_difference_keeps_two_facts_apart(other):
    assert (
        len(facts(response(10, arm="A", n=40, p="0.01"), replace(response(50, arm="A", n=40, p="0.01"), **other))) == 2
    )


def test_a_percentage_joins_its_count_and_percentage():
    (fact,) = facts(response(10), response(50, count=None))
    assert (fact.count, fact.percent, [e.start for e in fact.evidence]) == (7, Decimal("17.5"), [10, 50])


def test_a_percentage_joins_once_the_arm_of_its_figures_is_clear():
    (fact,) = facts(response(10, count=None), response(30), response(50, arm="A"))
    assert fact.arm == "A"
    assert len(fact.evidence) == 3


def test_a_percentage_of_another_arm_does_not_join():
    assert len(facts(response(10, arm="A"), response(50, arm="B", count=None))) == 2


def test_a_percentage_that_fits_two_facts_joins_neither():
    both = response(10, arm="A"), response(30, arm="B")
    assert len(facts(*both, response(50, count=None))) == 3


def test_a_result_without_its_arm_joins_the_only_one_that_names_it():
    (fact,) = facts(response(10, arm="A"), response(50))
    assert fact.arm == "A"
    assert len(fact.evidence) == 2


def test_a_result_without_its_arm_stays_alone_where_two_arms_share_the_figure():
    assert len(facts(response(10, arm="A"), response(30, arm="B"), response(50))) == 3


def test_a_lone_count_never_finds_an_arm():
    assert len(facts(response(10, arm="A", percent=None), response(50, percent=None))) == 2


def test_a_drug_is_one_record_whatever_its_arm_and_source():
    (fact,) = facts(
        Drug(evidence=at(5), drug="rituximab", names=("ритуксимаб",)),
        Drug(evidence=at(90), drug="rituximab", arm="B", source="cited", names=("ритуксимаб",)),
    )
    assert len(fact.evidence) == 2


def test_all_names_of_a_drug_are_kept():
    (fact,) = facts(
        Drug(evidence=at(5), drug="rituximab", names=("ритуксимаб",)),
        Drug(evidence=at(90), drug="rituximab", names=("Мабтера",)),
    )
    assert set(fact.names) == {"ритуксимаб", "Мабтера"}


def test_levels_of_a_stepped_dose_are_records_of_their_own():
    low = Dose(evidence=at(5), drug="blinatumomab", value=Decimal(9), unit="ug/d")
    assert len(facts(low, replace(low, value=Decimal(28), evidence=at(50)))) == 2


def test_a_cohort_keeps_the_role_that_says_most():
    (fact,) = facts(Cohort(evidence=at(5), n=40), Cohort(evidence=at(50), n=40, role="population"))
    assert fact.role == "population"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Survival(evidence=at(1), endpoint="OS", statistic="rate", value=Decimal(50), at="12 mo"), Survival(evidence=at(9), endpoint="OS", statistic="rate", value=Decimal(50), at="24 mo")),
        (Survival(evidence=at(1), endpoint="OS", statistic="median", value=Decimal(5), unit="mo"), Survival(evidence=at(9), endpoint="PFS", statistic="median", value=Decimal(5), unit="mo")),
        (AdverseEvent(evidence=at(1), event="neutropenia", count=3, grade_min=1, grade_max=2), AdverseEvent(evidence=at(9), event="neutropenia", count=3, grade_min=3, grade_max=4)),
    ],
    ids=["time", "endpoint", "grade"],
)  # fmt: skip
def test_results_that_differ_in_a_slot_stay_apart(one, other):
    assert len(facts(one, other)) == 2


def test_kinds_come_in_their_order_and_facts_in_order_of_place():
    found = facts(
        response(90), response(5, outcome="PR"), Cohort(evidence=at(99), n=4), Drug(evidence=at(70), drug="imatinib")
    )
    assert [(f.kind, f.evidence[0].start) for f in found] == [
        (Kind.DRUG, 70),
        (Kind.COHORT, 99),
        (Kind.RESPONSE, 5),
        (Kind.RESPONSE, 90),
    ]


def test_an_id_does_not_depend_on_the_place():
    assert [c.id for c in merged(response(10))] == [c.id for c in merged(response(777))]


def test_an_id_does_not_depend_on_confidence_or_on_how_often_it_is_told():
    assert merged(response(10))[0].id == merged(response(10, confidence=0.3), response(99))[0].id


@pytest.mark.parametrize(
    "slots", [{"outcome": "PR"}, {"count": 9}, {"arm": "B"}, {"source": "cited"}, {"time": "12 mo"}]
)
def test_an_id_depends_on_the_meaning(slots):
    assert merged(response(10))[0].id != merged(response(10, **slots))[0].id


def test_an_id_depends_on_the_article():
    assert merge([response(10)], "a.txt", "doc-1")[0].id != merge([response(10)], "a.txt", "doc-2")[0].id


def test_facts_that_differ_only_outside_their_id_have_ids_of_their_own():
    ids = [c.id for c in merged(response(10, arm="A", study="X 2015"), response(30, arm="B"), response(50))]
    assert len(set(ids)) == len(ids)


several = st.lists(
    st.builds(
        response,
        st.integers(0, 500),
        outcome=st.sampled_from(["CR", "PR"]),
        arm=st.sampled_from(["all", "A", "B"]),
        count=st.sampled_from([None, 7, 8]),
        percent=st.sampled_from([None, Decimal("17.5")]),
        n=st.sampled_from([None, 40, 41]),
        source=st.sampled_from(["own", "cited"]),
    ),
    max_size=12,
)


@given(several)
def test_two_runs_give_the_same_bytes(given_facts):
    once, again = ([to_line(c) for c in merged(*given_facts)] for _ in range(2))
    assert once == again


@given(several)
def test_no_evidence_is_lost_and_ids_differ(given_facts):
    claims = merged(*given_facts)
    assert {e.start for f in given_facts for e in f.evidence} == {e.start for c in claims for e in c.fact.evidence}
    assert len({c.id for c in claims}) == len(claims)


@given(several)
def test_named_arms_never_meet(given_facts):
    places = {arm: {f.evidence[0].start for f in given_facts if f.arm == arm} for arm in ("A", "B")}
    for claim in merged(*given_facts):
        starts = {e.start for e in claim.fact.evidence}
        other = {"A": "B", "B": "A"}.get(claim.fact.arm)
        if other:
            assert not starts & (
                places[other] - places[claim.fact.arm] - {f.evidence[0].start for f in given_facts if f.arm == "all"}
            )


@given(several)
def test_merging_what_is_merged_changes_nothing_but_confidence(given_facts):
    once = facts(*given_facts)
    again = facts(*once)
    assert [replace(f, confidence=0) for f in again] == [replace(f, confidence=0) for f in once]
